// The bar on top: whose data, how fresh, in which language; and the banner of an invented region.
import type { Language } from '../i18n/words';
import { about, change, forms, view, words } from '../state/store';

const LANGUAGES: { code: Language; short: string; long: string }[] = [
    { code: 'id', short: 'ID', long: 'Bahasa Indonesia' },
    { code: 'en', short: 'EN', long: 'English' },
];

function LanguageSwitch() {
    return (
        <div class="languages" role="group" aria-label={words.value.language}>
            {LANGUAGES.map(({ code, short, long }) => (
                <button
                    key={code} type="button" lang={code} title={long}
                    aria-label={`${short}, ${long}`} aria-pressed={view.value.language === code}
                    onClick={() => change({ language: code })}
                >
                    {short}
                </button>
            ))}
        </div>
    );
}

export function Top() {
    const known = about.value.data;
    return (
        <>
            <header class="top">
                <a class="skip" href="#peta" onClick={focusMap}>{words.value.skipToMap}</a>
                <span class="brand">
                    <img src="icon.svg" alt="" width="26" height="26" />
                    <h1>tapak</h1>
                </span>
                <span class="region">{known?.region ?? ''}</span>
                <span class="as-of">
                    {known && (
                        <>
                            <span class="as-of-label">{words.value.dataAsOf}</span>{' '}
                            <time dateTime={known.data_as_of}>{forms.value.instant(known.data_as_of)}</time>
                        </>
                    )}
                </span>
                <LanguageSwitch />
            </header>
            {known?.demo && (
                <p class="demo" role="note">
                    <strong>{words.value.demo}</strong>
                    <span class="demo-more"> · {words.value.demoMore}</span>
                </p>
            )}
        </>
    );
}

/** The address's hash is the view, so the skip link moves the focus itself. */
function focusMap(event: Event): void {
    event.preventDefault();
    document.querySelector<HTMLElement>('.map canvas, .map')?.focus();
}
