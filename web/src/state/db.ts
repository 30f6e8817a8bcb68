// The browser's own database of a phone: what was typed, what waits to be sent, what was received.
const NAME = 'tapak';
const VERSION = 1;
export type Shelf = 'draft' | 'outbox' | 'receipts';
const SHELVES: readonly Shelf[] = ['draft', 'outbox', 'receipts'];

function settled<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error ?? new Error('the browser keeps nothing'));
    });
}

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
    opened ??= (() => {
        const request = indexedDB.open(NAME, VERSION);
        request.onupgradeneeded = () => {
            for (const shelf of SHELVES) {
                request.result.createObjectStore(shelf);
            }
        };
        return settled(request);
    })();
    return opened;
}

async function on<T>(shelf: Shelf, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const transaction = (await open()).transaction(shelf, mode);
    const result = await settled(act(transaction.objectStore(shelf)));
    if (mode === 'readwrite') {
        // Kept only once the transaction is through.
        await new Promise<void>((done, failed) => {
            transaction.oncomplete = () => done();
            transaction.onabort = () => failed(transaction.error ?? new Error('the browser keeps nothing'));
        });
    }
    return result;
}

export const put = (shelf: Shelf, key: string, value: unknown): Promise<unknown> =>
    on(shelf, 'readwrite', (store) => store.put(value, key));
export const remove = (shelf: Shelf, key: string): Promise<unknown> =>
    on(shelf, 'readwrite', (store) => store.delete(key));
export const get = <T>(shelf: Shelf, key: string): Promise<T | undefined> =>
    on(shelf, 'readonly', (store) => store.get(key) as IDBRequest<T | undefined>);
export const all = <T>(shelf: Shelf): Promise<T[]> =>
    on(shelf, 'readonly', (store) => store.getAll() as IDBRequest<T[]>);
