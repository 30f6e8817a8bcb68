// Which reports a view shows, and how many each choice of a filter would show.
import type { Hotspot, Report } from '../api';

export interface ReportFilter {
    /** none means all */
    categories: readonly string[];
    state: string;
}

export interface FilterCounts {
    /** by category, under every other filter */
    byCategory: Map<string, number>;
    /** by state, under every other filter */
    byState: Map<string, number>;
}

/** west, south, east, north in degrees */
export type Box = [number, number, number, number];

export function filterReports(reports: readonly Report[], filter: ReportFilter): Report[] {
    const wanted = new Set(filter.categories);
    return reports.filter(
        ({ properties }) =>
            (wanted.size === 0 || wanted.has(properties.category)) &&
            (filter.state === '' || filter.state === properties.state),
    );
}

function add(counts: Map<string, number>, key: string): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
}

export function countChoices(reports: readonly Report[], filter: ReportFilter): FilterCounts {
    const counts: FilterCounts = { byCategory: new Map(), byState: new Map() };
    for (const report of filterReports(reports, { categories: [], state: filter.state })) {
        add(counts.byCategory, report.properties.category);
    }
    for (const report of filterReports(reports, { categories: filter.categories, state: '' })) {
        add(counts.byState, report.properties.state);
    }
    return counts;
}

export function isInBox(feature: Report | Hotspot, box: Box): boolean {
    const [lon, lat] = feature.geometry?.coordinates ?? [];
    if (lon === undefined || lat === undefined) {
        return false;
    }
    return lon >= box[0] && lat >= box[1] && lon <= box[2] && lat <= box[3];
}

/** Codes of the villages that have reports without a point, in order. */
export function villagesByName(reports: readonly Report[]): string[] {
    const codes = reports
        .filter((report) => report.geometry === null && report.properties.village)
        .map((report) => report.properties.village as string);
    return [...new Set(codes)].sort();
}

/** Newest first; of one day, in order of id, so that the list never jumps. */
export function newestFirst(reports: readonly Report[]): Report[] {
    return [...reports].sort(
        (a, b) =>
            b.properties.received.localeCompare(a.properties.received) ||
            String(a.id).localeCompare(String(b.id)),
    );
}

/** Lower case without marks, so that search finds a name however it was typed. */
export function foldName(text: string): string {
    return text.normalize('NFKD').replace(/[\u0300-\u036f'’`-]/g, '').toLowerCase().trim();
}
