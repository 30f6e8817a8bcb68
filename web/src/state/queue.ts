// Who is signed in, and the queue: what is asked, what came, what is selected, and changes that can still
// be undone because they are sent a few seconds later.
import { computed, signal } from '@preact/signals';
import * as api from '../api';
import type { Case, CaseShown, Me, Problem } from '../api';
import { problemOf } from '../parts/site';

export const TABS = ['all', 'due', 'overdue', 'fresh', 'mine'] as const;
export const SORTS = ['due', 'oldest', 'newest'] as const;
export type Tab = (typeof TABS)[number];

const UNDO_MS = 6_000;
const PAGE = 50;
const STALE = 412;

export const me = signal<Me | null>(null);
export const tab = signal<Tab>('all');
export const text = signal('');
export const sort = signal<(typeof SORTS)[number]>('due');
export const cases = signal<Case[] | null>(null);
export const total = signal(0);
export const problem = signal<Problem | null>(null);
export const chosen = signal<ReadonlySet<string>>(new Set());
export const cursor = signal(0);
export const open = signal<CaseShown | null>(null);
export const note = signal('');
/** A bulk change that waits to be sent; undo drops it. */
export const pending = signal<{ to: string; ids: string[] } | null>(null);

export const may = computed(() => new Set(me.value?.rights ?? []));

function question(skip: number): Record<string, string | number> {
    const which = tab.value === 'due' || tab.value === 'overdue' ? tab.value : '';
    return {
        which,
        state: tab.value === 'fresh' ? 'received' : '',
        assigned: tab.value === 'mine' ? 'me' : '',
        text: text.value.trim(),
        sort: sort.value,
        limit: PAGE,
        cursor: skip || '',
    };
}

let asked = 0;

export async function loadQueue(isMore = false): Promise<void> {
    const mine = ++asked;
    problem.value = null;
    try {
        const before = isMore ? (cases.value ?? []) : [];
        const page = await api.fetchQueue(question(before.length));
        if (mine === asked) {
            cases.value = [...before, ...page.reports];
            total.value = page.total;
            chosen.value = new Set();
            cursor.value = isMore ? cursor.value : 0;
        }
    } catch (cause) {
        problem.value = problemOf(cause);
    }
}

export async function loadMe(): Promise<void> {
    try {
        const found = await api.fetchMe();
        me.value = found;
        if (found.signed_in) {
            await loadQueue();
        }
    } catch (cause) {
        problem.value = problemOf(cause);
    }
}

export async function signIn(login: string, password: string): Promise<void> {
    me.value = await api.signIn(login, password);
    await loadQueue();
}

export async function signOut(): Promise<void> {
    await api.signOut(me.value?.csrf ?? '');
    me.value = { ...(me.value as Me), signed_in: false };
    cases.value = null;
    open.value = null;
}

export async function show(id: string): Promise<void> {
    try {
        open.value = await api.fetchCase(id);
    } catch (cause) {
        problem.value = problemOf(cause);
    }
}

/** Changes the open report; someone else's change in between is shown instead of overwritten. */
export async function change(to: string, reason: string, agency: string, staleWords: string): Promise<void> {
    const shown = open.value;
    if (!shown) {
        return;
    }
    note.value = '';
    try {
        await api.moveCase(shown, { to, reason, agency }, me.value?.csrf ?? '');
    } catch (cause) {
        const failure = problemOf(cause);
        note.value = failure.status === STALE ? staleWords : failure.detail;
    }
    await show(shown.id);
    await loadQueue();
}

export function toggle(id: string): void {
    const next = new Set(chosen.value);
    if (!next.delete(id)) {
        next.add(id);
    }
    chosen.value = next;
}

let timer = 0;

export function undo(): void {
    clearTimeout(timer);
    pending.value = null;
}

/** Sends a change of many in a few seconds, one after the other, each with the version that was seen. */
export function changeMany(to: string, from: string, agency: string, words: (done: number, failed: number, why: string) => string): void {
    const list = (cases.value ?? []).filter(({ id, state }) => chosen.value.has(id) && state === from);
    if (list.length === 0) {
        return;
    }
    pending.value = { to, ids: list.map(({ id }) => id) };
    timer = window.setTimeout(() => void (async () => {
        pending.value = null;
        let failed = 0;
        let why = '';
        for (const one of list) {
            try {
                await api.moveCase(one, { to, reason: '', agency }, me.value?.csrf ?? '');
            } catch (cause) {
                failed++;
                why = problemOf(cause).detail;
            }
        }
        note.value = words(list.length - failed, failed, why);
        await loadQueue();
    })(), UNDO_MS);
}
