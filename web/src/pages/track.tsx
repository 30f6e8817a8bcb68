// The page "/lacak": the way of one report in plain words. The code stays in the address's hash, which
// no server and no log gets to see before it is asked for.
import { signal } from '@preact/signals';
import { render } from 'preact';
import { useId, useState } from 'preact/hooks';
import { fetchTracked, Problem } from '../api';
import type { Tracked } from '../api';
import { groupsOf } from '../parts/report/code';
import { words } from '../parts/report/words';
import { DemoBanner, Failure, Header, nameDocument, OfflineStrip, problemOf } from '../parts/site';
import { startWorker } from '../parts/update';
import { about, loadAbout } from '../state/draft';
import { forms, nameOf } from '../state/prefs';

const CODE_LETTERS = 12;
const NOT_FOUND = 404;
const WAY = ['received', 'verified', 'forwarded', 'in_progress', 'resolved', 'closed'];
/** How far along a state off the way is. */
const ASIDE_AT: Record<string, number> = { deferred: 1, not_authorised: 2, rejected: 0, archived: 0, duplicate: 0 };

const code = signal('');
const tracked = signal<Tracked | null>(null);
const problem = signal<Problem | null>(null);

/** A code as it was read or typed, without spaces and hyphens. */
export function foldCode(text: string): string {
    return text.toLowerCase().replace(/[\s\-–.·]+/g, '');
}

async function load(): Promise<void> {
    problem.value = null;
    tracked.value = null;
    const asked = code.value;
    try {
        const found = await fetchTracked(asked);
        if (asked === code.value) {
            tracked.value = found;
        }
    } catch (cause) {
        problem.value = problemOf(cause);
    }
}

function follow(): void {
    const asked = foldCode(decodeURIComponent(location.hash.slice(1)));
    if (asked.length === CODE_LETTERS && asked !== code.value) {
        code.value = asked;
        void load();
    }
}

function Ask() {
    const id = useId();
    const [text, setText] = useState('');
    const [remark, setRemark] = useState('');
    const submit = (event: Event): void => {
        event.preventDefault();
        const folded = foldCode(text);
        if (folded.length !== CODE_LETTERS) {
            setRemark(words.value.trackLength(forms.value.number(folded.length)));
            return;
        }
        setRemark('');
        code.value = ''; // the same one again is asked again
        location.hash = folded;
        follow();
    };
    return (
        <form class="card form" onSubmit={submit}>
            <h1>{words.value.trackTitle}</h1>
            <p>{words.value.trackLead}</p>
            <label for={id}>{words.value.trackLabel}</label>
            <input id={id} class="code-input" autoComplete="off" autoCapitalize="characters" spellcheck={false}
                value={text} aria-describedby={`${id}-hint`} aria-invalid={remark !== ''}
                onInput={(event) => setText(event.currentTarget.value)} />
            <p class="hint" id={`${id}-hint`}>{words.value.trackHint}</p>
            {remark && <p class="note" role="alert">{remark}</p>}
            <button type="submit" class="main">{words.value.trackGo}</button>
        </form>
    );
}

function Way({ report }: { report: Tracked }) {
    const aside = words.value.aside[report.state];
    const at = aside ? (ASIDE_AT[report.state] ?? 0) : WAY.indexOf(report.state);
    return (
        <ol class="way-line">
            {WAY.map((state, i) => {
                const [name, text] = words.value.stages[state] as [string, string];
                const isNow = i === at;
                return (
                    <li key={state} class={i < at ? 'past' : isNow ? 'now' : 'ahead'} aria-current={isNow ? 'step' : undefined}>
                        <strong>{name}</strong>
                        {i === 0 && <span class="when">{forms.value.day(report.received)}</span>}
                        {isNow && !aside && i > 0 && <span class="when">{words.value.since(forms.value.day(report.state_since))}</span>}
                        {isNow && !aside && <p>{text}</p>}
                        {isNow && aside && <p class="note">{aside} {words.value.since(forms.value.day(report.state_since))}</p>}
                        {state === 'forwarded' && report.agency && i <= at && <p>{words.value.agency(report.agency)}</p>}
                    </li>
                );
            })}
        </ol>
    );
}

function Found({ report }: { report: Tracked }) {
    const category = about.value?.categories.find((one) => one.code === report.category);
    return (
        <section class="card">
            <h1 class="tracked-code">{groupsOf(code.value.toUpperCase()).join(' ')}</h1>
            <p>{nameOf(category, report.category)} · {words.value.received} {forms.value.instant(report.received)}</p>
            <h2>{words.value.way}</h2>
            <Way report={report} />
            <p class="hint">{report.published ? words.value.isPublished : words.value.isNotPublished}</p>
        </section>
    );
}

function Page() {
    const isUnknown = problem.value?.status === NOT_FOUND;
    return (
        <>
            <Header page="track" />
            <DemoBanner about={about.value} />
            <OfflineStrip />
            <main id="isi" tabIndex={-1} class="narrow" aria-live="polite">
                {isUnknown && <p class="note" role="alert">{words.value.trackNone}</p>}
                {problem.value && !isUnknown && <Failure problem={problem.value} onRetry={() => void load()} />}
                {tracked.value && <Found report={tracked.value} />}
                {code.value && !tracked.value && !problem.value && <div class="card skeleton" aria-hidden="true"><i /><i /><i /></div>}
                <Ask key={code.value} />
            </main>
        </>
    );
}

const root = document.getElementById('app') as HTMLElement;
root.textContent = '';
nameDocument(() => words.value.trackTitle);
addEventListener('hashchange', follow);
startWorker();
void loadAbout();
follow();
render(<Page />, root);
