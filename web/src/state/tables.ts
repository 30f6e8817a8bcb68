// A table: what is asked (all of it in the address), what was answered, and the same as CSV.
import { computed, effect, signal } from '@preact/signals';
import { fetchTable, tableAddress } from '../api';
import type { About, Count, Problem, Summary, SummaryCounts } from '../api';
import { problemOf } from '../parts/site';

export const ROWS = ['regency', 'district', 'village', 'category', 'month', 'period'] as const;
export const COLUMNS = ['counts', 'period'] as const;
export const COUNTS = ['reports', 'open', 'closed', 'reversal_signals', 'hotspots'] as const;
export type RowKind = (typeof ROWS)[number];

export interface Question {
    by: RowKind;
    columns: (typeof COLUMNS)[number];
    category: string;
    in: string;
    from: string;
    to: string;
    /** column that sorts, with "-" before it when the largest comes first; '' is as it came */
    sort: string;
}

export interface Column {
    key: string;
    values: Map<string, Count>;
    total: Count;
    unplaced: Count;
}

export interface Table {
    rows: { key: string; name: string; parent: string }[];
    columns: Column[];
    asOf: string;
    questions: string[];
}

const FIRST: Question = { by: 'regency', columns: 'counts', category: '', in: '', from: '', to: '', sort: '' };
const PLAIN = /^-?[\w.-]{1,32}$/;

export function parseQuestion(hash: string): Question {
    const values = new URLSearchParams(hash.replace(/^#/, ''));
    const read = (name: string): string => {
        const value = values.get(name) ?? '';
        return PLAIN.test(value) ? value : '';
    };
    return {
        by: ROWS.find((one) => one === values.get('by')) ?? FIRST.by,
        columns: COLUMNS.find((one) => one === values.get('columns')) ?? FIRST.columns,
        category: read('category'), in: read('in'), from: read('from'), to: read('to'), sort: read('sort'),
    };
}

export function formatQuestion(question: Question): string {
    const values = new URLSearchParams();
    for (const [name, value] of Object.entries(question)) {
        if (value !== FIRST[name as keyof Question]) {
            values.set(name, value);
        }
    }
    return `#${values.toString()}`;
}

export const question = signal<Question>(parseQuestion(location.hash));
export const table = signal<Table | null>(null);
export const problem = signal<Problem | null>(null);

export function ask(part: Partial<Question>): void {
    const next = { ...question.value, ...part };
    // Rows and columns cannot both be periods.
    next.columns = next.by === 'period' ? 'counts' : next.columns;
    history.pushState(null, '', formatQuestion(next));
    question.value = next;
}

type Asked = Record<string, string>;

function makeColumn(key: string, summary: Summary, of: keyof SummaryCounts): Column {
    return {
        key,
        values: new Map(summary.rows.map((row) => [row.key, row[of]])),
        total: summary.total[of],
        unplaced: summary.unplaced?.[of] ?? 0,
    };
}

async function load(asked: Question, about: About): Promise<Table> {
    const base: Asked = { by: asked.by, in: asked.in, category: asked.category };
    const questions: Asked[] = asked.columns === 'counts'
        ? [{ ...base, from: asked.from, to: asked.to }]
        : about.periods.map(({ code }) => ({ ...base, period: code }));
    const summaries = await Promise.all(questions.map(fetchTable));
    const [first] = summaries as [Summary];
    // A category is not asked of hotspots, which have none.
    const counts = COUNTS.filter((count) => count !== 'hotspots' || (asked.by !== 'category' && !asked.category));
    return {
        rows: first.rows.map(({ key, name, parent }) => ({ key, name, parent })),
        columns: asked.columns === 'counts'
            ? counts.map((count) => makeColumn(count, first, count))
            : summaries.map((summary, i) => makeColumn(about.periods[i]?.code ?? '', summary, 'reports')),
        asOf: summaries.map((summary) => summary.as_of).sort().pop() ?? '',
        questions: questions.map(tableAddress),
    };
}

export function startTables(about: About): void {
    addEventListener('popstate', () => (question.value = parseQuestion(location.hash)));
    const key = computed(() => JSON.stringify({ ...question.value, sort: '' }));
    effect(() => {
        const mine = key.value;
        const asked = question.peek();
        problem.value = null;
        void load(asked, about).then((loaded) => {
            if (mine === key.peek()) {
                table.value = loaded;
            }
        }, (cause: unknown) => {
            problem.value = problemOf(cause);
        });
    });
}

/** What stands for a count when lines are sorted: "<5" is below every number, withheld below that. */
export function weight(count: Count | undefined): number {
    return typeof count === 'number' ? count : count === '<5' ? 0.5 : -1;
}

export const sortedRows = computed(() => {
    const shown = table.value;
    const asked = question.value.sort;
    const column = shown?.columns.find(({ key }) => key === asked.replace(/^-/, ''));
    if (!shown || !column) {
        return shown?.rows ?? [];
    }
    const sign = asked.startsWith('-') ? -1 : 1;
    return [...shown.rows].sort((a, b) => sign * (weight(column.values.get(a.key)) - weight(column.values.get(b.key))));
});

/** RFC 4180, and no cell that a spreadsheet would run as a formula. */
function cell(value: string): string {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** The lines that are shown, in that order, with the server's names so that it is the same in every
    language; a withheld count is an empty cell. */
export function csvOf(shown: Table, rows: Table['rows']): string {
    const text = (count: Count | undefined): string => (count === null || count === undefined ? '' : String(count));
    const lines = [
        ['key', 'name', 'parent', ...shown.columns.map(({ key }) => key)],
        ...rows.map(({ key, name, parent }) => [key, name, parent, ...shown.columns.map(({ values }) => text(values.get(key)))]),
        ['', '(unplaced)', '', ...shown.columns.map(({ unplaced }) => text(unplaced))],
        ['', '(total)', '', ...shown.columns.map(({ total }) => text(total))],
    ];
    return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

/** null where the browser has no hash: only over https or on this machine. */
export async function sha256(text: string): Promise<string | null> {
    if (!globalThis.crypto?.subtle) {
        return null;
    }
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

