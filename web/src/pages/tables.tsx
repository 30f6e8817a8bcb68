// The page "/tabel": counts by time, area and category, with bars beside the numbers, to be defended.
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchRegencies } from '../api';
import type { Count } from '../api';
import { en } from '../i18n/tables.en';
import { id } from '../i18n/tables.id';
import { DemoBanner, Failure, Header, nameDocument, OfflineStrip } from '../parts/site';
import { about, aboutProblem, loadAbout } from '../state/draft';
import { forms, nameOf, wordsIn } from '../state/prefs';
import { ask, COLUMNS, COUNTS, csvOf, problem, question, ROWS, sha256, sortedRows, startTables, table, weight } from '../state/tables';
import type { Table } from '../state/tables';

const words = wordsIn(id, en);
const regencies = signal<{ code: string; name: string }[]>([]);

function Choice({ label, value, options, onChange }: {
    label: string; value: string; options: [string, string][]; onChange: (value: string) => void;
}) {
    return (
        <label>{label}
            <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
                {options.map(([key, name]) => <option key={key} value={key}>{name}</option>)}
            </select>
        </label>
    );
}

function Choices() {
    const asked = question.value;
    const categories = about.value?.categories ?? [];
    const isByPeriod = asked.columns === 'period';
    return (
        <form class="table-choices" onSubmit={(event) => event.preventDefault()}>
            <Choice label={words.value.rows} value={asked.by} options={ROWS.map((one) => [one, words.value.by[one]])}
                onChange={(by) => ask({ by: by as typeof asked.by, sort: '' })} />
            <Choice label={words.value.columns} value={asked.columns}
                options={COLUMNS.filter((one) => one === 'counts' || asked.by !== 'period').map((one) => [one, words.value.columnsBy[one]])}
                onChange={(columns) => ask({ columns: columns as typeof asked.columns, from: '', to: '', sort: '' })} />
            {asked.by !== 'category' && (
                <Choice label={words.value.category} value={asked.category} onChange={(category) => ask({ category })}
                    options={[['', words.value.allCategories], ...categories.map((one): [string, string] => [one.code, nameOf(one, one.code)])]} />
            )}
            <Choice label={words.value.area} value={asked.in} onChange={(area) => ask({ in: area })}
                options={[['', words.value.allAreas], ...regencies.value.map(({ code, name }): [string, string] => [code, name])]} />
            {!isByPeriod && (['from', 'to'] as const).map((end) => (
                <label key={end}>{words.value[end]}
                    <input type="date" value={asked[end]} onChange={(event) => ask({ [end]: event.currentTarget.value })} />
                </label>
            ))}
        </form>
    );
}

function countText(count: Count | undefined): string {
    return typeof count === 'number' ? forms.value.number(count) : (count ?? words.value.withheld);
}

function columnName(key: string): string {
    return COUNTS.find((one) => one === key) ? words.value.counts[key as (typeof COUNTS)[number]] : key;
}

function rowName(row: Table['rows'][number]): string {
    const by = question.value.by;
    return by === 'category' ? nameOf(about.value?.categories.find(({ code }) => code === row.key), row.key)
        : by === 'month' ? forms.value.month(row.key) : row.name || row.key;
}

function Head({ shown }: { shown: Table }) {
    const sort = question.value.sort;
    return (
        <thead>
            <tr>
                <th scope="col">{words.value.by[question.value.by]}</th>
                {shown.columns.map(({ key }) => {
                    const order = sort === `-${key}` ? 'descending' : sort === key ? 'ascending' : undefined;
                    const next = sort === `-${key}` ? key : sort === key ? '' : `-${key}`;
                    return (
                        <th key={key} scope="col" class="number" aria-sort={order}>
                            <button type="button" class="text" title={words.value.sortBy(columnName(key))} onClick={() => ask({ sort: next })}>
                                {columnName(key)}{order === 'descending' ? ' ↓' : order === 'ascending' ? ' ↑' : ''}
                            </button>
                        </th>
                    );
                })}
                <th scope="col"><span class="hidden">{words.value.share}</span></th>
            </tr>
        </thead>
    );
}

function Numbers({ shown }: { shown: Table }) {
    const charted = shown.columns[question.value.columns === 'period' ? shown.columns.length - 1 : 0];
    const highest = Math.max(1, ...[...(charted?.values.values() ?? [])].map(weight));
    return (
        <div class="table-wrap" tabIndex={0} role="region" aria-label={words.value.title}>
            <table>
                <Head shown={shown} />
                <tbody>
                    {sortedRows.value.map((row) => (
                        <tr key={row.key}>
                            <th scope="row">{rowName(row)}{row.parent && question.value.by !== 'regency' && <span class="hint"> {row.parent}</span>}</th>
                            {shown.columns.map(({ key, values }) => <td key={key}>{countText(values.get(row.key))}</td>)}
                            <td class="bar-cell" aria-hidden="true">
                                <svg viewBox="0 0 100 10" preserveAspectRatio="none">
                                    <rect width={Math.max(0, (weight(charted?.values.get(row.key)) / highest) * 100)} height="10" />
                                </svg>
                            </td>
                        </tr>
                    ))}
                    {shown.columns.some(({ unplaced }) => unplaced !== 0) && (
                        <tr>
                            <th scope="row">{words.value.unplaced}</th>
                            {shown.columns.map(({ key, unplaced }) => <td key={key}>{countText(unplaced)}</td>)}
                            <td />
                        </tr>
                    )}
                </tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{words.value.total}</th>
                        {shown.columns.map(({ key, total }) => <td key={key}>{countText(total)}</td>)}
                        <td />
                    </tr>
                </tfoot>
            </table>
        </div>
    );
}

function Take({ shown, csv }: { shown: Table; csv: string }) {
    const [digest, setDigest] = useState<string | null>(null);
    const [isCopied, setCopied] = useState(false);
    useEffect(() => void sha256(csv).then(setDigest), [csv]);
    const known = about.value;
    const download = (): void => {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob(['\ufeff', csv], { type: 'text/csv' }));
        link.download = `tapak-${question.value.by}-${shown.asOf.slice(0, 10)}.csv`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    };
    const copy = (): void => void navigator.clipboard?.writeText(location.href).then(() => setCopied(true));
    const lines: [keyof typeof id.repeatLines, string][] = [
        ['program', `tapak ${known?.version ?? ''}`],
        ['as_of', shown.asOf],
        ['edition', known?.edition ? [known.edition.name, known.edition.date].filter(Boolean).join(', ') : '–'],
        ['questions', shown.questions.join(' ')],
        ['rows', String(shown.rows.length)],
        ['sha256', digest ?? '–'],
    ];
    return (
        <>
            <div class="acts">
                <button type="button" class="main" onClick={download}>{words.value.download}</button>
                {navigator.clipboard && <button type="button" onClick={copy}>{isCopied ? words.value.copied : words.value.copyLink}</button>}
            </div>
            <h2>{words.value.repeat}</h2>
            <dl class="repeat">
                {lines.map(([key, text]) => <div key={key}><dt>{words.value.repeatLines[key]}</dt><dd>{text}</dd></div>)}
            </dl>
            <p class="hint">{words.value.repeatHint}</p>
        </>
    );
}

function Shown() {
    const shown = table.value;
    if (!shown) {
        return <div class="skeleton" aria-hidden="true"><i /><i /><i /></div>;
    }
    const csv = csvOf(shown, sortedRows.value);
    return shown.rows.length === 0 ? <p role="status">{words.value.empty}</p> : (
        <>
            <Numbers shown={shown} />
            <p class="hint">{words.value.withheldHint}</p>
            <Take shown={shown} csv={csv} />
        </>
    );
}

function Page() {
    const failure = problem.value ?? (about.value ? null : aboutProblem.value);
    return (
        <>
            <Header page="tables" />
            <DemoBanner about={about.value} />
            <OfflineStrip />
            <main id="isi" tabIndex={-1} class="wide">
                <section class="card">
                    <h1>{words.value.title}</h1>
                    <p class="hint">{words.value.lead}</p>
                    <Choices />
                    {failure ? <Failure problem={failure} onRetry={() => location.reload()} /> : <Shown />}
                </section>
            </main>
        </>
    );
}

const root = document.getElementById('app') as HTMLElement;
root.textContent = '';
nameDocument(() => words.value.title);
void loadAbout();
void fetchRegencies().then((list) => (regencies.value = list), () => undefined);
const stop = effect(() => {
    if (about.value && !table.peek()) {
        const known = about.value;
        queueMicrotask(() => {
            stop();
            startTables(known);
        });
    }
});
render(<Page />, root);
