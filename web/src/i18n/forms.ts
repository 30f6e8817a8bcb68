// Number and date forms of a language.
export type Language = 'id' | 'en';

export const LOCALES: Record<Language, string> = { id: 'id-ID', en: 'en-GB' };
/** Days and hours are told in the region's local time, wherever the reader sits (domain section 1). */
export const TIME_ZONE = 'Asia/Makassar';

/** Forms of numbers and dates for people, in one language. */
export interface Forms {
    number(value: number): string;
    /** "2026-01-03" or an RFC 3339 instant, as a day. */
    day(value: string): string;
    /** An RFC 3339 instant, as day, hour and zone. */
    instant(value: string): string;
    /** "2026-01", as a month. */
    month(value: string): string;
}

function makeForms(language: Language): Forms {
    const locale = LOCALES[language];
    const number = new Intl.NumberFormat(locale);
    const dayParts = { day: 'numeric', month: 'short', year: 'numeric' } as const;
    const day = new Intl.DateTimeFormat(locale, { ...dayParts, timeZone: 'UTC' });
    const localDay = new Intl.DateTimeFormat(locale, { ...dayParts, timeZone: TIME_ZONE });
    const clock = new Intl.DateTimeFormat('en-GB', {
        hour: '2-digit', minute: '2-digit', timeZone: TIME_ZONE,
    });
    const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
    const read = (value: string, form: (date: Date) => string): string => {
        const date = new Date(value);
        return Number.isNaN(date.getTime()) ? value : form(date);
    };
    return {
        number: (value) => number.format(value),
        day: (value) => read(value, (date) => (value.length > 10 ? localDay : day).format(date)),
        instant: (value) =>
            read(value, (date) => `${localDay.format(date)} ${clock.format(date)} WITA`),
        month: (value) => read(`${value}-01`, (date) => month.format(date)),
    };
}

const forms: Record<Language, Forms> = { id: makeForms('id'), en: makeForms('en') };

export function formsOf(language: Language): Forms {
    return forms[language];
}
