// What every page wears: the bar on top with pages, language and colours, the banner of an invented
// region, what is said without a line, and how a failure is told.
import { effect, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Problem } from '../api';
import type { About } from '../api';
import type { Language } from '../i18n/forms';
import { en } from '../i18n/site.en';
import { id } from '../i18n/site.id';
import { language, setLanguage, setTheme, theme, THEMES, wordsIn } from '../state/prefs';
import type { Theme } from '../state/prefs';

export const site = wordsIn(id, en);
export type PageName = keyof typeof id.pages;

const PAGES: { name: PageName; address: string }[] = [
    { name: 'map', address: './' },
    { name: 'report', address: 'lapor' },
    { name: 'track', address: 'lacak' },
    { name: 'village', address: 'desa' },
    { name: 'tables', address: 'tabel' },
    { name: 'queue', address: 'antrean' },
];
const LANGUAGES: { code: Language; short: string; long: string }[] = [
    { code: 'id', short: 'ID', long: 'Bahasa Indonesia' },
    { code: 'en', short: 'EN', long: 'English' },
];
const THEME_SIGNS: Record<Theme, string> = {
    auto: 'M12 4a8 8 0 1 0 .01 0zM12 4v16',
    light: 'M12 8a4 4 0 1 0 .01 0zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19',
    dark: 'M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z',
};

export const isOnline = signal(navigator.onLine);
addEventListener('online', () => (isOnline.value = true));
addEventListener('offline', () => (isOnline.value = false));

function Choices() {
    const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] as Theme;
    return (
        <div class="choices">
            <button type="button" class="theme" onClick={() => setTheme(next)}
                aria-label={`${site.value.theme}: ${site.value.themes[theme.value]}`}
                title={`${site.value.theme}: ${site.value.themes[theme.value]}`}>
                <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true">
                    <path d={THEME_SIGNS[theme.value]} fill="none" stroke="currentColor" stroke-width="2"
                        stroke-linecap="round" stroke-linejoin="round" />
                </svg>
            </button>
            <div class="languages" role="group" aria-label={site.value.language}>
                {LANGUAGES.map(({ code, short, long }) => (
                    <button key={code} type="button" lang={code} title={long} aria-label={`${short}, ${long}`}
                        aria-pressed={language.value === code} onClick={() => setLanguage(code)}>
                        {short}
                    </button>
                ))}
            </div>
        </div>
    );
}

export function Header({ page, children, onSkip }: {
    page: PageName; children?: ComponentChildren; onSkip?: (event: Event) => void;
}) {
    return (
        <header class="top">
            <a class="skip" href="#isi" onClick={onSkip ?? focusMain}>{site.value.skip}</a>
            <span class="brand">
                <img src="icon.svg" alt="" width="26" height="26" />
                <span class="name">tapak</span>
            </span>
            <nav aria-label={site.value.pagesLabel}>
                {PAGES.map(({ name, address }) => (
                    <a key={name} href={address} aria-current={name === page ? 'page' : undefined}>
                        {site.value.pages[name]}
                    </a>
                ))}
            </nav>
            {children}
            <Choices />
        </header>
    );
}

/** The address's hash may hold a view, so the skip link moves the focus itself. */
function focusMain(event: Event): void {
    event.preventDefault();
    document.querySelector<HTMLElement>('main')?.focus();
}

export function DemoBanner({ about }: { about: About | null }) {
    return about?.demo ? (
        <p class="demo" role="note">
            <strong>{site.value.demo}</strong>
            <span class="demo-more"> · {site.value.demoMore}</span>
        </p>
    ) : null;
}

export function OfflineStrip() {
    return isOnline.value ? null : <p class="offline" role="status">{site.value.offline}</p>;
}

export function failureOf(problem: Problem): string {
    return problem.status === 0 ? site.value.errorNetwork : site.value.errorServer(problem.detail);
}

export function Failure({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
    return (
        <div class="card failed" role="alert">
            <strong>{site.value.errorTitle}</strong>
            <p>{failureOf(problem)}</p>
            <button type="button" onClick={onRetry}>{site.value.retry}</button>
        </div>
    );
}

export function problemOf(cause: unknown): Problem {
    return cause instanceof Problem ? cause : new Problem(0, String(cause));
}

/** The title follows the language. */
export function nameDocument(title: () => string): void {
    effect(() => {
        document.title = `${title()} · tapak`;
    });
}
