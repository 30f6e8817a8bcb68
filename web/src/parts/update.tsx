// The service worker's part in a page: registered once, and its rule for updates. A new version waits
// until every page of the old one is closed or the person asks for it here; nothing changes under a
// form that is being filled in.
import { signal } from '@preact/signals';
import { site } from './site';

const waitingWorker = signal<ServiceWorker | null>(null);

export function startWorker(): void {
    if (!('serviceWorker' in navigator)) {
        return;
    }
    // After the page itself: on a weak line its files come first.
    const register = (): Promise<ServiceWorkerRegistration> => navigator.serviceWorker.register('sw.js');
    const loaded = document.readyState === 'complete'
        ? Promise.resolve() : new Promise<void>((done) => addEventListener('load', () => done(), { once: true }));
    void loaded.then(register).then((registration) => {
        const look = (): void => {
            if (navigator.serviceWorker.controller) {
                waitingWorker.value = registration.waiting;
            }
        };
        look();
        registration.addEventListener('updatefound', () => {
            registration.installing?.addEventListener('statechange', look);
        });
    }).catch(() => undefined); // without one the page works, but not offline
}

function takeNew(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waitingWorker.value?.postMessage('take over');
}

export function UpdateNote() {
    return waitingWorker.value ? (
        <p class="offline" role="status">
            {site.value.newVersion} <button type="button" class="text" onClick={takeNew}>{site.value.reload}</button>
        </p>
    ) : null;
}
