// The only file that talks to the server: what it answers, as types, and one function per question.
// Addresses are relative to the page, so tapak also works under a path of another server.
import type { Feature, Geometry, MultiPolygon, Point, Polygon } from 'geojson';

export interface Category {
    code: string;
    name_id: string;
    name_en: string;
    group: string;
    sensitive: boolean;
    reversal_signal: boolean;
}

export interface Period {
    code: string;
    first: string;
    last: string;
}

export interface State {
    code: string;
    name_id: string;
    name_en: string;
}

export interface Edition {
    name: string;
    date: string;
    source: string;
    villages: number;
}

export interface About {
    name: string;
    version: string;
    demo: boolean;
    region: string;
    edition: Edition | null;
    data_as_of: string;
    /** west, south, east, north in degrees */
    extent: [number, number, number, number] | null;
    categories: Category[];
    periods: Period[];
    states: State[];
}

export interface VillageProperties {
    code: string;
    name: string;
    type: string;
    district: string;
    district_code: string;
    regency: string;
    regency_code: string;
    in_programme: boolean;
    area_ha: number;
}

export type PlacedBy = 'point' | 'near' | 'name' | 'hand' | 'none';

export interface ReportProperties {
    category: string;
    state: string;
    class: string;
    received: string;
    village: string | null;
    village_name: string | null;
    area: string | null;
    regency: string | null;
    placed_by: PlacedBy;
    is_stand_in: boolean;
    title: string | null;
    in_programme: boolean;
    reversal_signal: boolean;
}

export interface HotspotProperties {
    acquired: string;
    satellite: string;
    instrument: string;
    confidence: 'low' | 'medium' | 'high';
    frp: number | null;
    village: string | null;
}

export type Village = Feature<Polygon | MultiPolygon, VillageProperties>;
export type Report = Feature<Point | null, ReportProperties>;
export type Hotspot = Feature<Point, HotspotProperties>;

/** A count as the public may see it: exact, "<5", or null where it is withheld. */
export type Count = number | '<5' | null;

export interface SummaryCounts {
    reports: Count;
    open: Count;
    closed: Count;
    by_point: Count;
    by_near: Count;
    by_name: Count;
    by_hand: Count;
    reversal_signals: Count;
    hotspots: number;
}

export interface SummaryRow extends SummaryCounts {
    key: string;
    name: string;
    parent: string;
    in_programme: boolean;
}

export interface Summary {
    by: string;
    rows: SummaryRow[];
    total: SummaryCounts;
    as_of: string;
}

/** Days of local time, both inclusive; empty is open. */
export interface Span {
    from: string;
    to: string;
}

/** What the server said when it refused (RFC 9457), or status 0 when it did not answer. */
export class Problem extends Error {
    constructor(readonly status: number, readonly detail: string) {
        super(detail);
        this.name = 'Problem';
    }
}

/** More than a page can hold is not fetched; the viewer is told so. */
export const MOST_FEATURES = 50_000;
const PAGE_OF_FEATURES = 10_000;
/** Villages are heavy (some 6 KB each): small pages draw early and let progress be shown. */
const PAGE_OF_VILLAGES = 250;
const LOCAL_OFFSET = '+08:00';

async function fetchJson<T>(address: string, signal?: AbortSignal): Promise<T> {
    let answer: Response;
    try {
        answer = await fetch(new URL(address, document.baseURI), {
            signal: signal ?? null,
            headers: { Accept: 'application/geo+json, application/json' },
        });
    } catch (cause) {
        if (signal?.aborted) {
            throw cause;
        }
        throw new Problem(0, '');
    }
    if (!answer.ok) {
        throw await problemOf(answer);
    }
    return (await answer.json()) as T;
}

async function problemOf(answer: Response): Promise<Problem> {
    try {
        const body = (await answer.json()) as { title?: string; detail?: string };
        return new Problem(answer.status, body.detail ?? body.title ?? `${answer.status}`);
    } catch {
        return new Problem(answer.status, `${answer.status} ${answer.statusText}`);
    }
}

type AnyFeature = Feature<Geometry | null, unknown>;

interface Page<F extends AnyFeature> {
    features: F[];
    numberMatched?: number;
    links?: { rel: string; href: string }[];
}

/** The next page's address on this origin: a server behind a proxy may not know its own name. */
function nextOf(page: Page<AnyFeature>): string | null {
    const link = page.links?.find((one) => one.rel === 'next');
    if (!link) {
        return null;
    }
    const target = new URL(link.href, document.baseURI);
    const start = target.pathname.indexOf('/ogc/');
    return start < 0 ? null : target.pathname.slice(start + 1) + target.search;
}

export interface Collected<F> {
    features: F[];
    /** how many there are on the server, as far as it says */
    matched: number;
    is_whole: boolean;
}

async function collect<F extends AnyFeature>(
    first: string,
    signal: AbortSignal,
    onPage?: (sofar: Collected<F>) => void,
): Promise<Collected<F>> {
    const features: F[] = [];
    let matched = 0;
    let address: string | null = first;
    while (address !== null && features.length < MOST_FEATURES) {
        const page: Page<F> = await fetchJson<Page<F>>(address, signal);
        features.push(...page.features);
        matched = page.numberMatched ?? features.length;
        address = nextOf(page);
        onPage?.({ features: features.slice(), matched, is_whole: address === null });
    }
    return { features, matched, is_whole: address === null };
}

/** An OGC interval of whole local days, as instants. */
export function intervalOf(span: Span): string {
    if (!span.from && !span.to) {
        return '';
    }
    const instant = (day: string, time: string): string =>
        day ? new Date(`${day}T${time}${LOCAL_OFFSET}`).toISOString().replace('.000', '') : '..';
    return `${instant(span.from, '00:00:00')}/${instant(span.to, '23:59:59')}`;
}

function query(address: string, values: Record<string, string | number>): string {
    const pairs = Object.entries(values).filter(([, value]) => value !== '');
    const text = pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
    return text ? `${address}?${text}` : address;
}

export function fetchAbout(): Promise<About> {
    return fetchJson<About>('api/about');
}

export function fetchVillages(
    signal: AbortSignal,
    onPage: (sofar: Collected<Village>) => void,
): Promise<Collected<Village>> {
    return collect<Village>(
        query('ogc/collections/villages/items', { limit: PAGE_OF_VILLAGES }), signal, onPage);
}

/** Reports of a span, with and without a point. */
export function fetchReports(span: Span, signal: AbortSignal): Promise<Collected<Report>> {
    return collect<Report>(
        query('ogc/collections/reports/items', {
            limit: PAGE_OF_FEATURES,
            datetime: intervalOf(span),
        }), signal);
}

/** Hotspots of a span within a box; the satellites' files hold the whole country. */
export function fetchHotspots(
    span: Span,
    box: About['extent'],
    signal: AbortSignal,
): Promise<Collected<Hotspot>> {
    return collect<Hotspot>(
        query('ogc/collections/hotspots/items', {
            limit: PAGE_OF_FEATURES,
            datetime: intervalOf(span),
            bbox: box ? box.join(',') : '',
        }), signal);
}

export function fetchSummary(
    by: 'category' | 'month',
    area: string,
    span: Span,
    signal?: AbortSignal,
): Promise<Summary> {
    return fetchJson<Summary>(
        query('api/summary', { by, in: area, from: span.from, to: span.to }), signal);
}
