// The page "/antrean": what waits for an officer, the most urgent first.
import { render } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import { List, Opened, Pending, SignIn, words } from '../parts/queue';
import { DemoBanner, Failure, Header, nameDocument, OfflineStrip } from '../parts/site';
import { about, loadAbout } from '../state/draft';
import * as queue from '../state/queue';

const SEARCH_AFTER_MS = 300;

function Asking() {
    const field = useId();
    let timer = 0;
    return (
        <>
            <div class="queue-tabs" role="group" aria-label={words.value.title}>
                {queue.TABS.map((one) => (
                    <button key={one} type="button" aria-pressed={queue.tab.value === one} onClick={() => {
                        queue.tab.value = one;
                        void queue.loadQueue();
                    }}>{words.value.tabs[one]}</button>
                ))}
            </div>
            <div class="queue-ask">
                <label for={`${field}-text`}>{words.value.search}
                    <input id={`${field}-text`} type="search" class="queue-search" value={queue.text.value} onInput={(event) => {
                        queue.text.value = event.currentTarget.value;
                        clearTimeout(timer);
                        timer = window.setTimeout(() => void queue.loadQueue(), SEARCH_AFTER_MS);
                    }} />
                </label>
                <label for={`${field}-sort`}>{words.value.sort}
                    <select id={`${field}-sort`} value={queue.sort.value} onChange={(event) => {
                        queue.sort.value = event.currentTarget.value as (typeof queue.SORTS)[number];
                        void queue.loadQueue();
                    }}>
                        {queue.SORTS.map((one) => <option key={one} value={one}>{words.value.sorts[one]}</option>)}
                    </select>
                </label>
            </div>
        </>
    );
}

/** Letters are commands only where nothing is being typed. */
function onKey(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLElement && event.target.matches('input:not([type=checkbox]), textarea, select');
    const list = queue.cases.value ?? [];
    const at = list[queue.cursor.value];
    if (event.key === 'Escape') {
        queue.open.value = null;
    } else if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !queue.me.value?.signed_in) {
        return;
    } else if (event.key === 'j' || event.key === 'k') {
        queue.cursor.value = Math.max(0, Math.min(list.length - 1, queue.cursor.value + (event.key === 'j' ? 1 : -1)));
        requestAnimationFrame(() => document.querySelector('.queue-list .at')?.scrollIntoView({ block: 'nearest' }));
    } else if (event.key === 'x' && at) {
        queue.toggle(at.id);
    } else if (event.key === 'Enter' && at && !(event.target instanceof HTMLButtonElement)) {
        void queue.show(at.id);
    } else if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLElement>('.queue-search')?.focus();
    }
}

function Desk() {
    useEffect(() => {
        addEventListener('keydown', onKey);
        return () => removeEventListener('keydown', onKey);
    }, []);
    return (
        <>
            <section class="card">
                <div class="desk-bar">
                    <h1>{words.value.title}</h1>
                    <span>
                        <span class="hint">{words.value.signedInAs(queue.me.value?.name ?? queue.me.value?.login ?? '')}</span>{' '}
                        <button type="button" onClick={() => void queue.signOut()}>{words.value.signOut}</button>
                    </span>
                </div>
                <Asking />
                {queue.problem.value ? <Failure problem={queue.problem.value} onRetry={() => void queue.loadQueue()} /> : <List />}
                <Pending />
                <p class="hint">{words.value.keys}</p>
            </section>
            <Opened key={queue.open.value?.id} />
        </>
    );
}

function Page() {
    const known = queue.me.value;
    return (
        <>
            <Header page="queue" />
            <DemoBanner about={about.value} />
            <OfflineStrip />
            <main id="isi" tabIndex={-1} class={known?.signed_in ? `wide queue-page${queue.open.value ? ' with-case' : ''}` : 'narrow'}>
                {known ? (known.signed_in ? <Desk /> : <SignIn />)
                    : queue.problem.value ? <Failure problem={queue.problem.value} onRetry={() => void queue.loadMe()} />
                        : <div class="card skeleton" aria-hidden="true"><i /><i /><i /></div>}
            </main>
        </>
    );
}

const root = document.getElementById('app') as HTMLElement;
root.textContent = '';
nameDocument(() => words.value.title);
void loadAbout();
void queue.loadMe();
render(<Page />, root);
