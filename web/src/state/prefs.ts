// What a browser keeps for its person: language and colours. Every page reads them here.
import { computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { formsOf } from '../i18n/forms';
import type { Language } from '../i18n/forms';

export type Theme = 'auto' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

const LANGUAGE_KEY = 'tapak.language';
const THEME_KEY = 'tapak.theme';

/** A browser may refuse to keep anything; then each visit starts anew. */
function kept(key: string): string {
    try {
        return localStorage.getItem(key) ?? '';
    } catch {
        return '';
    }
}

function keep(key: string, value: string): void {
    try {
        localStorage.setItem(key, value);
    } catch {
        // Shown all the same, only not remembered.
    }
}

/** A language that the address names goes before the kept one. */
function firstLanguage(): Language {
    const asked = new URLSearchParams(location.hash.slice(1)).get('lang') ?? kept(LANGUAGE_KEY);
    return asked === 'en' ? 'en' : 'id';
}

export const language = signal<Language>(firstLanguage());
export const theme = signal<Theme>(THEMES.find((one) => one === kept(THEME_KEY)) ?? 'auto');
export const forms = computed(() => formsOf(language.value));

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(prefersDark.matches);
prefersDark.addEventListener('change', (event) => {
    systemIsDark.value = event.matches;
});
export const isDark = computed(() => (theme.value === 'auto' ? systemIsDark.value : theme.value === 'dark'));

effect(() => {
    document.documentElement.lang = language.value;
});
effect(() => {
    document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light';
});

export function setLanguage(next: Language): void {
    keep(LANGUAGE_KEY, next);
    language.value = next;
}

export function setTheme(next: Theme): void {
    keep(THEME_KEY, next);
    theme.value = next;
}

/** Words of a page in the language in use. */
export function wordsIn<W>(id: W, en: W): ReadonlySignal<W> {
    return computed(() => (language.value === 'en' ? en : id));
}

export function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The name of a code list's entry in the language in use, with a capital. */
export function nameOf(entry: { name_id: string; name_en: string } | undefined, code: string): string {
    if (!entry) {
        return code;
    }
    return capital(language.value === 'en' ? entry.name_en : entry.name_id);
}
