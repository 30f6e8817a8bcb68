// Parts of the queue: signing in, the list with its bulk changes, the report that is open.
import { useId, useState } from 'preact/hooks';
import { Problem } from '../api';
import type { Case } from '../api';
import { en } from '../i18n/queue.en';
import { id } from '../i18n/queue.id';
import { about } from '../state/draft';
import { groupOf } from '../state/groups';
import { forms, nameOf, wordsIn } from '../state/prefs';
import * as queue from '../state/queue';
import { GroupIcon } from './icons';
import { failureOf } from './site';

export const words = wordsIn(id, en);
const DENIED = [401, 403];
const THROTTLED = 429;

export function SignIn() {
    const [login, setLogin] = useState('');
    const [password, setPassword] = useState('');
    const [remark, setRemark] = useState('');
    const field = useId();
    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        setRemark('');
        try {
            await queue.signIn(login.trim(), password);
        } catch (cause) {
            const status = cause instanceof Problem ? cause.status : 0;
            setRemark(DENIED.includes(status) ? words.value.wrong : status === THROTTLED ? words.value.throttled
                : failureOf(cause instanceof Problem ? cause : new Problem(0, '')));
            setPassword('');
        }
    };
    return (
        <form class="card form" onSubmit={(event) => void submit(event)}>
            <h1>{words.value.signIn}</h1>
            <p>{words.value.signInLead}</p>
            <label for={`${field}-login`}>{words.value.login}</label>
            <input id={`${field}-login`} autoComplete="username" autoCapitalize="none" value={login}
                onInput={(event) => setLogin(event.currentTarget.value)} />
            <label for={`${field}-password`}>{words.value.password}</label>
            <input id={`${field}-password`} type="password" autoComplete="current-password" value={password}
                onInput={(event) => setPassword(event.currentTarget.value)} />
            {remark && <p class="note" role="alert">{remark}</p>}
            <p><button type="submit" class="main" disabled={!login || !password}>{words.value.signIn}</button></p>
        </form>
    );
}

export function stateName(code: string): string {
    return nameOf(about.value?.states.find((one) => one.code === code), code);
}

const categoryOf = (code: string) => about.value?.categories.find((one) => one.code === code);

function Due({ due }: { due: Case['due'] }) {
    const days = forms.value.number(Math.abs(due?.left_days ?? 0));
    return (
        <span class={`due${due?.is_overdue ? ' late' : ''}`}>
            {!due ? words.value.noDue : due.is_overdue ? words.value.late(days) : words.value.left(days)}
        </span>
    );
}

function Row({ one, isAt }: { one: Case; isAt: boolean }) {
    const title = one.title ?? words.value.untitled;
    return (
        <li class={isAt ? 'at' : ''}>
            <input type="checkbox" aria-label={words.value.select(title)} checked={queue.chosen.value.has(one.id)}
                onChange={() => queue.toggle(one.id)} />
            <button type="button" class="open-case" onClick={() => void queue.show(one.id)}>
                <strong>{title}</strong>
                <span class="hint">{nameOf(categoryOf(one.category), one.category)} · {stateName(one.state)} ·{' '}
                    {one.area_name ?? words.value.noPlace} · {forms.value.day(one.received)}</span>
            </button>
            <Due due={one.due} />
        </li>
    );
}

function bulkWords(done: number, failed: number, why: string): string {
    const number = forms.value.number;
    return [words.value.doneBulk(number(done)), failed > 0 ? words.value.failedBulk(number(failed), why) : ''].join(' ');
}

function Bulk() {
    const [agency, setAgency] = useState('');
    const count = queue.chosen.value.size;
    const field = useId();
    if (count === 0) {
        return null;
    }
    return (
        <div class="bulk" role="group" aria-label={words.value.actions}>
            <span>{words.value.selected(forms.value.number(count))}</span>
            {queue.may.value.has('verify') && (
                <button type="button" title={words.value.onlyReceived}
                    onClick={() => queue.changeMany('verified', 'received', '', bulkWords)}>{words.value.verify}</button>
            )}
            {queue.may.value.has('forward') && (
                <>
                    <label class="hidden" for={field}>{words.value.agency}</label>
                    <input id={field} placeholder={words.value.agency} value={agency}
                        onInput={(event) => setAgency(event.currentTarget.value)} />
                    <button type="button" title={words.value.onlyVerified} disabled={!agency.trim()}
                        onClick={() => queue.changeMany('forwarded', 'verified', agency.trim(), bulkWords)}>{words.value.forward}</button>
                </>
            )}
        </div>
    );
}

export function List() {
    const list = queue.cases.value;
    if (!list) {
        return <div class="skeleton" aria-hidden="true"><i /><i /><i /></div>;
    }
    return (
        <>
            <p class="hint" role="status">{words.value.found(forms.value.number(queue.total.value))}</p>
            <Bulk />
            {list.length === 0 && <p><strong>{words.value.none}</strong> {words.value.noneHint}</p>}
            <ul class="queue-list">
                {list.map((one, i) => <Row key={one.id} one={one} isAt={i === queue.cursor.value} />)}
            </ul>
            {list.length < queue.total.value && (
                <button type="button" onClick={() => void queue.loadQueue(true)}>{words.value.more}</button>
            )}
        </>
    );
}

export function Pending() {
    const pending = queue.pending.value;
    return pending ? (
        <div class="pending" role="status">
            <span>{words.value.willDo(stateName(pending.to), forms.value.number(pending.ids.length))}</span>
            <button type="button" onClick={queue.undo}>{words.value.undo}</button>
        </div>
    ) : queue.note.value ? <p class="note" role="status">{queue.note.value}</p> : null;
}

export function Opened() {
    const [reason, setReason] = useState('');
    const [agency, setAgency] = useState('');
    const field = useId();
    const shown = queue.open.value;
    if (!shown) {
        return null;
    }
    const isAllowed = shown.may.includes('verify') || shown.may.includes('forward');
    const move = (to: string): void => {
        void queue.change(to, reason.trim(), to === 'forwarded' ? agency.trim() : '', words.value.stale);
        setReason('');
    };
    return (
        <section class="card case-open" aria-label={shown.title ?? words.value.untitled}>
            <div class="desk-bar">
                <GroupIcon group={groupOf(categoryOf(shown.category))} />
                <button type="button" onClick={() => (queue.open.value = null)}>{words.value.close}</button>
            </div>
            <h2>{shown.title ?? words.value.untitled}</h2>
            <p>{nameOf(categoryOf(shown.category), shown.category)} · <strong>{stateName(shown.state)}</strong>
                {shown.is_confidential && ` · ${words.value.confidential}`}{shown.is_anonymous && ` · ${words.value.anonymous}`}</p>
            <p class="hint">{words.value.place}: {[shown.area_name ?? words.value.noPlace, shown.regency].filter(Boolean).join(', ')} ·{' '}
                {words.value.received} {forms.value.instant(shown.received)}</p>
            {shown.body && <><h2>{words.value.words}</h2><p class="case-words">{shown.body}</p></>}
            <h2>{words.value.history}</h2>
            <ol class="way-line">
                {shown.events.map((event, i) => (
                    <li key={i} class={i === shown.events.length - 1 ? 'now' : 'past'}>
                        <strong>{stateName(event.state)}</strong><span class="when">{forms.value.instant(event.at)} · {event.actor}</span>
                        {(event.reason || event.agency) && <p>{[event.agency, event.reason].filter(Boolean).join(': ')}</p>}
                    </li>
                ))}
            </ol>
            {isAllowed && (
                <>
                    <h2>{words.value.actions}</h2>
                    <label for={`${field}-reason`}>{words.value.reason}</label>
                    <textarea id={`${field}-reason`} rows={2} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
                    {shown.next.includes('forwarded') && (
                        <>
                            <label for={`${field}-agency`}>{words.value.agency}</label>
                            <input id={`${field}-agency`} value={agency} onInput={(event) => setAgency(event.currentTarget.value)} />
                        </>
                    )}
                    <div class="acts">
                        {shown.next.filter((to) => to !== 'duplicate').map((to) => (
                            <button key={to} type="button" onClick={() => move(to)}>{words.value.to(stateName(to).toLowerCase())}</button>
                        ))}
                    </div>
                </>
            )}
        </section>
    );
}
