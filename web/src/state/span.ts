// Which days a view asks for. All days are of local time, both ends inclusive.
import type { About, Span } from '../api';
import { TIME_ZONE } from '../i18n/forms';
import { LAST_MONTHS, THIS_YEAR } from './view';
import type { View } from './view';

/** The local day of an instant, "2026-01-03". */
export function localDay(instant: string): string {
    const date = new Date(instant);
    if (Number.isNaN(date.getTime())) {
        return '';
    }
    // Swedish dates are written in ISO order.
    return new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE }).format(date);
}

/** The day after the same day a year earlier: twelve whole months that end on `day`. */
function yearBefore(day: string): string {
    const date = new Date(`${day}T00:00:00Z`);
    date.setUTCFullYear(date.getUTCFullYear() - 1);
    date.setUTCDate(date.getUTCDate() + 1);
    return date.toISOString().slice(0, 10);
}

/** An unknown period asks for everything. "This year" is that of the data, not of the reader's clock. */
export function spanOf(view: Pick<View, 'period' | 'from' | 'to'>, about: About): Span {
    if (view.period === '') {
        return { from: view.from, to: view.to };
    }
    const today = localDay(about.data_as_of);
    if (view.period === THIS_YEAR) {
        return { from: `${today.slice(0, 4)}-01-01`, to: `${today.slice(0, 4)}-12-31` };
    }
    if (view.period === LAST_MONTHS) {
        return { from: yearBefore(today), to: today };
    }
    const period = about.periods.find((one) => one.code === view.period);
    return period ? { from: period.first, to: period.last } : { from: '', to: '' };
}
