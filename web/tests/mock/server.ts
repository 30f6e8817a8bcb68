// A stand-in for tapak that answers what the page asks, from the fixtures, with tapak's own headers.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Count, Hotspot, Report, SummaryCounts } from '../../src/api';
import { ABOUT, HOTSPOTS_ALL, REPORTS_ALL, VILLAGES } from './fixtures';

export const PAGE_HEADERS = {
    'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
};
const TYPES: Record<string, string> = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
};
const DAY_MS = 86_400_000;
const LOCAL_OFFSET_MS = 8 * 3_600_000;
const SMALL_COUNT = 5;

/** Answers the mock gives instead of the right ones, by path. */
export interface Faults {
    status: Map<string, number>;
    delay_ms: number;
}

function instantsOf(text: string | null): [number, number] {
    const [from = '..', to = '..'] = (text ?? '../..').split('/');
    return [from === '..' ? -Infinity : Date.parse(from), to === '..' ? Infinity : Date.parse(to)];
}

/** Noon of the report's local day stands for the day. */
function timeOf(feature: Report | Hotspot): number {
    return 'received' in feature.properties
        ? Date.parse(`${feature.properties.received}T12:00:00+08:00`)
        : Date.parse(feature.properties.acquired);
}

function collection(name: string, query: URLSearchParams): object | null {
    const limit = Number(query.get('limit') ?? 10);
    const start = Number(query.get('cursor') ?? 0);
    const [from, to] = instantsOf(query.get('datetime'));
    const points = (all: (Report | Hotspot)[]): object[] =>
        all.filter((feature) => timeOf(feature) >= from && timeOf(feature) <= to);
    const sets: Record<string, () => object[]> = {
        villages: () => VILLAGES,
        reports: () => points(REPORTS_ALL),
        hotspots: () => points(HOTSPOTS_ALL),
    };
    const all = sets[name]?.();
    if (!all) {
        return null;
    }
    const features = all.slice(start, start + limit);
    const next = start + limit < all.length;
    query.set('cursor', String(start + limit));
    const href = `http://elsewhere.invalid/ogc/collections/${name}/items?${query}`;
    return {
        type: 'FeatureCollection',
        numberMatched: all.length,
        numberReturned: features.length,
        links: next ? [{ rel: 'next', href }] : [],
        features,
    };
}

function mask(count: number): Count {
    return count > 0 && count < SMALL_COUNT ? '<5' : count;
}

function countsOf(reports: Report[], hotspots: number): SummaryCounts {
    const by = (test: (report: Report) => boolean): Count => mask(reports.filter(test).length);
    return {
        reports: mask(reports.length),
        open: by(({ properties }) => properties.state !== 'closed'),
        closed: by(({ properties }) => properties.state === 'closed'),
        by_point: by(({ properties }) => properties.placed_by === 'point'),
        by_near: by(({ properties }) => properties.placed_by === 'near'),
        by_name: by(({ properties }) => properties.placed_by === 'name'),
        by_hand: 0,
        reversal_signals: by(({ properties }) => properties.reversal_signal),
        hotspots,
    };
}

function summary(query: URLSearchParams): object {
    const by = query.get('by') ?? 'village';
    const area = query.get('in') ?? '';
    const from = Date.parse(`${query.get('from') ?? '1900-01-01'}T00:00:00+08:00`);
    const to = Date.parse(`${query.get('to') ?? '2999-12-31'}T00:00:00+08:00`) + DAY_MS;
    const isAsked = (feature: Report | Hotspot): boolean =>
        timeOf(feature) >= from && timeOf(feature) < to && (feature.properties.village ?? '').startsWith(area);
    const keyOf = (feature: Report | Hotspot): string =>
        by === 'category' ? ('category' in feature.properties ? feature.properties.category : '')
            : by === 'month' ? new Date(timeOf(feature) + LOCAL_OFFSET_MS).toISOString().slice(0, 7)
                : (feature.properties.village ?? '');
    const reports = REPORTS_ALL.filter(isAsked);
    const hotspots = HOTSPOTS_ALL.filter(isAsked);
    const keys = [...new Set([...reports, ...(by === 'category' ? [] : hotspots)].map(keyOf))].sort();
    const rows = keys.map((key) => ({
        key, name: key, parent: '', in_programme: false,
        ...countsOf(reports.filter((report) => keyOf(report) === key),
            by === 'category' ? 0 : hotspots.filter((hotspot) => keyOf(hotspot) === key).length),
    }));
    return { by, rows, total: countsOf(reports, by === 'category' ? 0 : hotspots.length), as_of: ABOUT.data_as_of };
}

function answerOf(url: URL): object | null {
    const items = /^\/ogc\/collections\/([a-z-]+)\/items$/.exec(url.pathname);
    if (items) {
        return collection(items[1] as string, url.searchParams);
    }
    switch (url.pathname) {
        case '/api/about':
            return ABOUT;
        case '/api/summary':
            return summary(url.searchParams);
        default:
            return null;
    }
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
    response.writeHead(status, { 'Content-Type': type });
    response.end(JSON.stringify(body));
}

async function sendFile(dist: string, path: string, response: ServerResponse): Promise<void> {
    const file = join(dist, normalize(path === '/' ? '/index.html' : path));
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) {
        send(response, 404, 'application/problem+json', { title: 'not found', status: 404, detail: path });
        return;
    }
    response.writeHead(200, { ...PAGE_HEADERS, 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
}

async function handle(dist: string, faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    const fault = faults.status.get(url.pathname);
    if (faults.delay_ms > 0 && !url.pathname.startsWith('/assets/')) {
        await new Promise((done) => setTimeout(done, faults.delay_ms));
    }
    if (fault) {
        send(response, fault, 'application/problem+json', { title: 'broken', status: fault, detail: 'made to fail' });
        return;
    }
    const answer = answerOf(url);
    if (answer) {
        send(response, 200, 'application/json', answer);
    } else {
        await sendFile(dist, url.pathname, response);
    }
}

export interface Mock {
    address: string;
    faults: Faults;
    close(): void;
}

export async function startMock(dist: string): Promise<Mock> {
    const faults: Faults = { status: new Map(), delay_ms: 0 };
    const server: Server = createServer((request, response) => void handle(dist, faults, request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    return {
        address: `http://127.0.0.1:${port}/`,
        faults,
        close() {
            server.close();
            server.closeAllConnections();
        },
    };
}
