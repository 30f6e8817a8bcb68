// A village's summary from the server: counts as the public may see them, by category and by month.
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api';
import type { Count, Span, Summary, SummaryRow } from '../api';
import { groupOf } from '../state/groups';
import { fillMonths } from '../state/months';
import { categoryByCode, forms, nameOf, words } from '../state/store';
import { GroupIcon } from './icons';

export interface VillageSummary {
    byCategory: Summary;
    byMonth: Summary;
}

type Answer = VillageSummary | api.Problem | null;

/** The summary of an area and span; null while it is on its way. */
export function useSummary(area: string, span: Span): Answer {
    const [answer, setAnswer] = useState<Answer>(null);
    useEffect(() => {
        const asked = new AbortController();
        setAnswer(null);
        Promise.all([
            api.fetchSummary('category', area, span, asked.signal),
            api.fetchSummary('month', area, span, asked.signal),
        ]).then(
            ([byCategory, byMonth]) => setAnswer({ byCategory, byMonth }),
            (cause: unknown) => {
                if (!asked.signal.aborted) {
                    setAnswer(cause instanceof api.Problem ? cause : new api.Problem(0, ''));
                }
            },
        );
        return () => asked.abort();
    }, [area, span.from, span.to]);
    return answer;
}

/** A count for people; what is withheld says so and never looks like zero. */
export function countText(count: Count | undefined): string {
    if (count === null || count === undefined) {
        return words.value.withheld;
    }
    return typeof count === 'number' ? forms.value.number(count) : count;
}

/** How long a bar is. "<5" is drawn as a short one of its own pattern. */
function barLength(count: Count): number {
    return typeof count === 'number' ? count : count === null ? 0 : 2.5;
}

function isUnsure(count: Count): boolean {
    return typeof count !== 'number';
}

export function hasUnsure(summary: VillageSummary): boolean {
    const cells = [summary.byCategory.total.reports, ...summary.byCategory.rows.map((row) => row.reports)];
    return cells.some(isUnsure);
}

function withReports(rows: readonly SummaryRow[]): SummaryRow[] {
    return rows.filter((row) => row.reports !== 0);
}

export function CategoryBars({ summary }: { summary: Summary }) {
    const rows = withReports(summary.rows).sort((a, b) => barLength(b.reports) - barLength(a.reports));
    const longest = Math.max(1, ...rows.map((row) => barLength(row.reports)));
    return (
        <table class="bars">
            <caption>{words.value.byCategory}</caption>
            <tbody>
                {rows.map((row) => {
                    const category = categoryByCode.value.get(row.key);
                    return (
                        <tr key={row.key}>
                            <th scope="row">
                                <GroupIcon group={groupOf(category)} />
                                {nameOf(category, row.name || row.key)}
                            </th>
                            <td>
                                <span class={`bar${isUnsure(row.reports) ? ' unsure' : ''}`}
                                    style={{ width: `${(100 * barLength(row.reports)) / longest}%` }} />
                                <span class="bar-count">{countText(row.reports)}</span>
                            </td>
                        </tr>
                    );
                })}
            </tbody>
        </table>
    );
}

const CHART_HEIGHT = 56;
const CHART_WIDTH = 320;

export function MonthChart({ summary }: { summary: Summary }) {
    const months = fillMonths(withReports(summary.rows));
    if (months.length < 2) {
        return null;
    }
    const tallest = Math.max(1, ...months.map((month) => barLength(month.reports)));
    const step = CHART_WIDTH / months.length;
    const first = months[0]?.key ?? '';
    const last = months[months.length - 1]?.key ?? '';
    return (
        <figure class="months">
            <figcaption>{words.value.byMonth}</figcaption>
            <svg viewBox={`0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
                {months.map(({ key, reports }, index) => {
                    const height = (barLength(reports) / tallest) * (CHART_HEIGHT - 2);
                    return (
                        <rect key={key} class={isUnsure(reports) ? 'unsure' : ''} x={index * step + step * 0.12}
                            y={CHART_HEIGHT - height} width={step * 0.76} height={height} />
                    );
                })}
            </svg>
            <div class="axis"><span>{forms.value.month(first)}</span><span>{forms.value.month(last)}</span></div>
            <details>
                <summary>{words.value.asTable}</summary>
                <table>
                    <thead><tr><th>{words.value.month}</th><th>{words.value.reports}</th></tr></thead>
                    <tbody>
                        {months.map(({ key, reports }) => (
                            <tr key={key}><td>{forms.value.month(key)}</td><td>{countText(reports)}</td></tr>
                        ))}
                    </tbody>
                </table>
            </details>
        </figure>
    );
}
