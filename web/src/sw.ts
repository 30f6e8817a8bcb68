// The service worker. Pages and their files: from the store of this version, filled when it is installed.
// What the server tells (about, villages, borders): from the line first, else as it was kept last.
// Everything else goes by untouched. Rule of updates: a version's files never mix; a new version takes
// over when no page of the old one is open, or when a page asks.
import { flush, SYNC_TAG } from './state/outbox';

declare const self: ServiceWorkerGlobalScope;
/** Written by the build: one name a version, and the files of the light pages. */
declare const VERSION: string;
declare const FILES: string[];

interface ServiceWorkerGlobalScope {
    registration: { scope: string };
    clients: { claim(): Promise<void> };
    skipWaiting(): Promise<void>;
    addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}
interface WorkerEvent extends Event {
    request: Request;
    tag: string;
    data: unknown;
    waitUntil(work: Promise<unknown>): void;
    respondWith(answer: Promise<Response>): void;
}

const SHELL = `shell-${VERSION}`;
const DATA = 'data-1';
const MOST_KEPT = 120;
const KEPT = [
    /^api\/(about|villages)$/,
    /^ogc\/collections\/(villages|districts|regencies)\/tiles\//,
    // Of the village page alone; what the map asks for is too much to keep.
    /^ogc\/collections\/(villages\/items\/[\d.]+$|reports\/items\?village=|hotspots\/items\?bbox=)/,
    /^api\/summary\?by=month&in=/,
];
const PAGES = ['lapor', 'lacak', 'desa'];

const pathOf = (address: string): string => new URL(address).href.slice(self.registration.scope.length).replace(/[?#].*$/, '');

async function install(): Promise<void> {
    const shell = await caches.open(SHELL);
    // Past the browser's own store: HTML of an older version must not come along.
    await shell.addAll(FILES.map((file) => new Request(file, { cache: 'no-cache' })));
}

async function tidy(): Promise<void> {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== SHELL && name !== DATA).map((name) => caches.delete(name)));
    await self.clients.claim();
}

async function fromLineFirst(request: Request): Promise<Response> {
    const data = await caches.open(DATA);
    try {
        const answer = await fetch(request);
        if (answer.status === 200) {
            await data.put(request, answer.clone());
            const keys = await data.keys();
            await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_KEPT)).map((key) => data.delete(key)));
        }
        return answer;
    } catch (cause) {
        const kept = await data.match(request);
        if (kept) {
            return kept;
        }
        throw cause;
    }
}

async function fromShell(request: Request, path: string): Promise<Response> {
    const kept = await (await caches.open(SHELL)).match(path);
    return kept ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(tidy()));
self.addEventListener('message', (event) => {
    if (event.data === 'take over') {
        void self.skipWaiting();
    }
});
self.addEventListener('sync', (event) => {
    if (event.tag === SYNC_TAG) {
        event.waitUntil(flush());
    }
});
self.addEventListener('fetch', (event) => {
    const { request } = event;
    if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) {
        return;
    }
    const path = pathOf(request.url);
    if (PAGES.includes(path) || FILES.includes(path)) {
        event.respondWith(fromShell(request, path));
    } else if (KEPT.some((one) => one.test(request.url.slice(self.registration.scope.length)))) {
        event.respondWith(fromLineFirst(request));
    }
});
