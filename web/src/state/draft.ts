// The report that is being written. It outlives the page: a call, a flat battery, a wrong tap.
import { effect, signal } from '@preact/signals';
import { fetchAbout, fetchVillageList } from '../api';
import type { About, Problem, ReportBody, VillageEntry } from '../api';
import { problemOf } from '../parts/site';
import * as db from './db';
import { flush, listReceipts, listWaiting, SYNC_TAG } from './outbox';
import type { Kept, Waiting } from './outbox';

export interface Draft {
    category: string;
    how: '' | 'gps' | 'map' | 'village';
    lon: number;
    lat: number;
    accuracy: number;
    zoom: number;
    village: VillageEntry | null;
    description: string;
    occurred: string;
    anonymous: boolean;
    confidential: boolean;
    name: string;
    phone: string;
    email: string;
    photos: Blob[];
    step: number;
}

export const EMPTY: Draft = {
    category: '', how: '', lon: 0, lat: 0, accuracy: 0, zoom: 0, village: null, description: '', occurred: '',
    anonymous: false, confidential: false, name: '', phone: '', email: '', photos: [], step: 0,
};
const DRAFT_KEY = 'one';
const KEEP_AFTER_MS = 300;
const TRY_EVERY_MS = 60_000;

export const draft = signal<Draft>(EMPTY);
export const about = signal<About | null>(null);
export const aboutProblem = signal<Problem | null>(null);
export const waiting = signal<Waiting[]>([]);
export const receipts = signal<Kept[]>([]);
/** Whether this browser keeps anything at all; in some private windows it does not. */
export const isKept = signal(true);

export function write(part: Partial<Draft>): void {
    draft.value = { ...draft.value, ...part };
}

export const hasPlace = (one: Draft): boolean => (one.how === 'village' ? one.village !== null : one.how !== '');

/** The body that the server is told; without members that say nothing. */
export function bodyOf(one: Draft): ReportBody {
    const body: ReportBody = { category: one.category, description: one.description.trim() };
    if (one.how === 'village' && one.village) {
        body.code = one.village.code;
    } else if (one.how !== '') {
        body.lon = Number(one.lon.toFixed(6));
        body.lat = Number(one.lat.toFixed(6));
        body.accuracy_m = Math.max(1, Math.round(one.accuracy));
    }
    if (one.occurred) {
        body.occurred = one.occurred;
    }
    if (one.anonymous) {
        body.anonymous = true;
    }
    if (one.confidential) {
        body.confidential = true;
    }
    const reporter = Object.fromEntries(Object.entries({
        name: one.name.trim(), phone: one.phone.trim(), email: one.email.trim(),
    }).filter(([, value]) => value !== ''));
    if (!one.anonymous && Object.keys(reporter).length > 0) {
        body.reporter = reporter;
    }
    return body;
}

export async function lookAtShelves(): Promise<void> {
    try {
        [waiting.value, receipts.value] = await Promise.all([listWaiting(), listReceipts()]);
    } catch {
        isKept.value = false;
    }
}

/** Sends what waits, and shows what is left. */
export async function send(): Promise<void> {
    await flush().catch(() => (isKept.value = false));
    await lookAtShelves();
}

/** Lets the service worker send when the line is back and this page is long closed. */
export async function askForSync(): Promise<void> {
    const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
    const manager = (worker as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
    await manager?.register(SYNC_TAG).catch(() => undefined);
}

export async function loadAbout(): Promise<void> {
    try {
        about.value = await fetchAbout();
        aboutProblem.value = null;
    } catch (cause) {
        aboutProblem.value = problemOf(cause);
    }
}

export const villageList = signal<VillageEntry[] | null>(null);
export const villageListProblem = signal<Problem | null>(null);

export async function loadVillageList(): Promise<void> {
    try {
        villageList.value ??= (await fetchVillageList()).villages;
        villageListProblem.value = null;
    } catch (cause) {
        villageListProblem.value = problemOf(cause);
    }
}

/** Takes up what was written before, then keeps every change. */
export async function startDraft(): Promise<void> {
    void loadAbout();
    try {
        const before = await db.get<Draft>('draft', DRAFT_KEY);
        if (before) {
            draft.value = { ...EMPTY, ...before };
        }
    } catch {
        isKept.value = false;
    }
    let timer = 0;
    effect(() => {
        const now = draft.value;
        clearTimeout(timer);
        timer = window.setTimeout(() => void db.put('draft', DRAFT_KEY, now).catch(() => undefined), KEEP_AFTER_MS);
    });
    addEventListener('online', () => void send());
    setInterval(() => void (waiting.value.length > 0 && send()), TRY_EVERY_MS);
    await send();
}
