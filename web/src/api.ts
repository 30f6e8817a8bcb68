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
    unplaced?: SummaryCounts;
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

/** Pages lie beside each other, and so does the service worker. */
const base = (): string => (typeof document === 'undefined' ? self.location.href : document.baseURI);

async function ask(address: string, how: RequestInit): Promise<Response> {
    let answer: Response;
    try {
        answer = await fetch(new URL(address, base()), how);
    } catch (cause) {
        if (how.signal?.aborted) {
            throw cause;
        }
        throw new Problem(0, '');
    }
    if (!answer.ok) {
        throw await problemOf(answer);
    }
    return answer;
}

async function fetchJson<T>(address: string, signal?: AbortSignal): Promise<T> {
    const answer = await ask(address, {
        signal: signal ?? null,
        headers: { Accept: 'application/geo+json, application/json' },
    });
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
    const target = new URL(link.href, base());
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

/** One tile of areas, or null when nothing is in it. */
export async function fetchTile(level: string, z: number, x: number, y: number): Promise<Uint8Array | null> {
    const address = `ogc/collections/${level}/tiles/WebMercatorQuad/${z}/${y}/${x}`;
    const answer = await ask(address, {});
    return answer.status === 204 ? null : new Uint8Array(await answer.arrayBuffer());
}

export interface VillageEntry {
    code: string;
    name: string;
    type: string;
    district: string;
    regency: string;
    in_programme: boolean;
}

export function fetchVillageList(): Promise<{ villages: VillageEntry[] }> {
    return fetchJson('api/villages');
}

export function fetchVillage(code: string): Promise<Village> {
    return fetchJson<Village>(`ogc/collections/villages/items/${encodeURIComponent(code)}`);
}

/** The newest published reports of a village. */
export function fetchVillageReports(code: string): Promise<{ features: Report[] }> {
    return fetchJson(query('ogc/collections/reports/items', { village: code, limit: 200 }));
}

export function fetchNearHotspots(
    box: [number, number, number, number],
    since: string,
): Promise<{ features: Hotspot[] }> {
    return fetchJson(query('ogc/collections/hotspots/items', {
        bbox: box.map((degree) => degree.toFixed(4)).join(','),
        datetime: intervalOf({ from: since, to: '' }),
        limit: 1000,
    }));
}

/** What a person hands in; members as the server's description names them. */
export interface ReportBody {
    category: string;
    description: string;
    lon?: number;
    lat?: number;
    accuracy_m?: number;
    code?: string;
    occurred?: string;
    anonymous?: boolean;
    confidential?: boolean;
    reporter?: { name?: string; phone?: string; email?: string };
}

export interface Receipt {
    tracking_code: string;
    id: string;
    placed_by: PlacedBy;
    village: { code: string; name: string } | null;
    received: string;
}

export async function handIn(body: ReportBody, photos: Blob[], key: string): Promise<Receipt> {
    const text = JSON.stringify(body);
    const headers: Record<string, string> = { 'Idempotency-Key': key };
    let content: BodyInit = text;
    if (photos.length > 0) {
        const form = new FormData();
        form.append('report', new Blob([text], { type: 'application/json' }));
        photos.forEach((photo, i) => form.append('file', photo, `${i + 1}.jpg`));
        content = form;
    } else {
        headers['Content-Type'] = 'application/json';
    }
    const answer = await ask('api/reports', { method: 'POST', headers, body: content });
    return (await answer.json()) as Receipt;
}

export interface Tracked {
    id: string;
    state: string;
    state_since: string;
    received: string;
    category: string;
    class: string;
    agency: string | null;
    area: string | null;
    published: boolean;
}

export function fetchTracked(code: string): Promise<Tracked> {
    return fetchJson<Tracked>(`api/track/${encodeURIComponent(code)}`);
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

/** The question of a table as an address, for who wants to ask it again. */
export function tableAddress(asked: Record<string, string>): string {
    return query('api/summary', asked);
}

export function fetchTable(asked: Record<string, string>): Promise<Summary> {
    return fetchJson<Summary>(tableAddress(asked));
}

/** Codes and names of the regencies that a summary knows. */
export async function fetchRegencies(): Promise<{ code: string; name: string }[]> {
    const { rows } = await fetchTable({ by: 'regency' });
    return rows.filter(({ key }) => key !== '').map(({ key, name }) => ({ code: key, name }));
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

export interface Me {
    signed_in: boolean;
    login: string | null;
    name: string | null;
    role: string;
    rights: string[];
    csrf: string | null;
}

export interface Case {
    id: string;
    version: number;
    category: string;
    state: string;
    received: string;
    title: string | null;
    body: string | null;
    area_name: string | null;
    regency: string | null;
    agency: string | null;
    is_anonymous: boolean;
    is_confidential: boolean;
    due?: { day: string; left_days: number; is_overdue: boolean } | null;
}

export interface CaseShown extends Case {
    next: string[];
    may: string[];
    events: { at: string; state: string; actor: string | null; reason: string | null; agency: string | null }[];
}

export function fetchMe(): Promise<Me> {
    return fetchJson<Me>('api/me');
}

/** What needs the session's csrf text, which no other site can read. */
function posted(body: object, csrf: string, version?: number): RequestInit {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (csrf) {
        headers['X-CSRF-Token'] = csrf;
    }
    if (version !== undefined) {
        headers['If-Match'] = `"v${version}"`;
    }
    return { method: 'POST', headers, body: JSON.stringify(body) };
}

export async function signIn(login: string, password: string): Promise<Me> {
    return (await (await ask('api/session', posted({ login, password }, ''))).json()) as Me;
}

export async function signOut(csrf: string): Promise<void> {
    await ask('api/session', { method: 'DELETE', headers: { 'X-CSRF-Token': csrf } });
}

export function fetchQueue(asked: Record<string, string | number>): Promise<{ reports: Case[]; total: number }> {
    return fetchJson(query('api/reports', asked));
}

export function fetchCase(id: string): Promise<CaseShown> {
    return fetchJson<CaseShown>(`api/reports/${encodeURIComponent(id)}`);
}

export async function moveCase(
    { id, version }: Case,
    wanted: { to: string; reason: string; agency: string },
    csrf: string,
): Promise<void> {
    const said = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''));
    await ask(`api/reports/${encodeURIComponent(id)}/transition`, posted(said, csrf, version));
}
