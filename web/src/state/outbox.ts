// Reports that wait on the phone until there is a line. Each carries the Idempotency-Key it was written
// with: however often it is sent, and by page or service worker, the server takes it once.
import { handIn, Problem } from '../api';
import type { Receipt, ReportBody } from '../api';
import * as db from './db';

export interface Waiting {
    key: string;
    written: string;
    body: ReportBody;
    photos: Blob[];
    /** why the server refused it for good; '' while it waits */
    refusal: string;
}

/** A receipt with what its owner needs to know it again. */
export interface Kept extends Receipt {
    key: string;
    category: string;
}

const LOCK = 'tapak.outbox';
export const SYNC_TAG = 'outbox';
const SECRET_BYTES = 16;

/** One that nobody can guess: who has the key gets the receipt. */
export function makeKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function enqueue(body: ReportBody, photos: Blob[]): Promise<string> {
    const waiting: Waiting = { key: makeKey(), written: new Date().toISOString(), body, photos, refusal: '' };
    await db.put('outbox', waiting.key, waiting);
    return waiting.key;
}

export function listWaiting(): Promise<Waiting[]> {
    return db.all<Waiting>('outbox');
}

export function listReceipts(): Promise<Kept[]> {
    return db.all<Kept>('receipts');
}

/** A refusal stays a refusal; anything else may be better next time. */
function isFinal(problem: Problem): boolean {
    return problem.status >= 400 && problem.status < 500 && ![401, 408, 425, 429].includes(problem.status);
}

/** Sends one; false when it is no use to go on now. */
async function sendOne(waiting: Waiting): Promise<boolean> {
    try {
        const receipt = await handIn(waiting.body, waiting.photos, waiting.key);
        const kept: Kept = { ...receipt, key: waiting.key, category: waiting.body.category };
        await db.put('receipts', waiting.key, kept);
        await db.remove('outbox', waiting.key);
        return true;
    } catch (cause) {
        const problem = cause instanceof Problem ? cause : new Problem(0, String(cause));
        if (isFinal(problem)) {
            await db.put('outbox', waiting.key, { ...waiting, refusal: problem.detail });
        }
        return isFinal(problem);
    }
}

async function sendAll(): Promise<void> {
    for (const waiting of await listWaiting()) {
        if (waiting.refusal === '' && !(await sendOne(waiting))) {
            return;
        }
    }
}

/** Sends what waits, in one place at a time: page and service worker may both have been woken. */
export async function flush(): Promise<void> {
    await ('locks' in navigator ? navigator.locks.request(LOCK, sendAll) : sendAll());
}
