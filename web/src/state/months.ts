// Months of a summary, without holes.
import type { Count, SummaryRow } from '../api';

/** Every month from the first to the last, also those without a row. */
export function fillMonths(rows: readonly SummaryRow[]): { key: string; reports: Count }[] {
    const known = new Map(rows.filter((row) => /^\d{4}-\d{2}$/.test(row.key)).map((row) => [row.key, row.reports]));
    const keys = [...known.keys()].sort();
    const [first, last] = [keys[0], keys[keys.length - 1]];
    if (!first || !last) {
        return [];
    }
    const filled: { key: string; reports: Count }[] = [];
    let [year = 0, month = 0] = first.split('-').map(Number);
    for (let key = first; key <= last; ) {
        const reports = known.get(key);
        filled.push({ key, reports: reports === undefined ? 0 : reports });
        month += 1;
        if (month > 12) {
            month = 1;
            year += 1;
        }
        key = `${year}-${String(month).padStart(2, '0')}`;
    }
    return filled;
}
