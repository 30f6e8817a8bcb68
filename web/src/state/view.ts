// The view as the address holds it: place, time, filters, selection, language. The address's hash is
// used, never its query: what someone looks at is not sent to the server or into its log.
import type { Language } from '../i18n/forms';

export interface Place {
    zoom: number;
    lat: number;
    lon: number;
}

export type Layer = 'reports' | 'hotspots';
export const LAYERS: readonly Layer[] = ['reports', 'hotspots'];

export interface Selection {
    kind: 'village' | 'report' | 'hotspot';
    id: string;
}

export interface View {
    language: Language;
    place: Place | null;
    /** a programme period's code, THIS_YEAR, LAST_MONTHS, or '' when from and to say it */
    period: string;
    from: string;
    to: string;
    /** codes that are asked for; none means all */
    categories: string[];
    state: string;
    hidden: Layer[];
    selection: Selection | null;
}

export const THIS_YEAR = 'year';
export const LAST_MONTHS = '12m';

export const EMPTY_VIEW: View = {
    language: 'id',
    place: null,
    period: '',
    from: '',
    to: '',
    categories: [],
    state: '',
    hidden: [],
    selection: null,
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CODE = /^[\w.-]{1,64}$/;

/** A day that exists, or ''. */
function readDay(text: string | null): string {
    if (!text || !DAY.test(text)) {
        return '';
    }
    const date = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : '';
}

/** Two days, the earlier first; '' is open and stays where it is. */
export function inOrder(from: string, to: string): [string, string] {
    return from && to && from > to ? [to, from] : [from, to];
}

function readCode(text: string | null): string {
    return text && CODE.test(text) ? text : '';
}

function readPlace(text: string | null): Place | null {
    const parts = (text ?? '').split('/').map((part) => (part === '' ? NaN : Number(part)));
    const [zoom, lat, lon] = parts;
    if (parts.length !== 3 || zoom === undefined || lat === undefined || lon === undefined) {
        return null;
    }
    const isPlace = zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
    return isPlace ? { zoom, lat, lon } : null;
}

function readSelection(values: URLSearchParams): Selection | null {
    for (const kind of ['village', 'report', 'hotspot'] as const) {
        const id = values.get(kind);
        if (id && id.length <= 64) {
            return { kind, id };
        }
    }
    return null;
}

/** Reads a hash, with or without '#'. What cannot be read is left out: an old link still opens. */
export function parseView(hash: string): View {
    const values = new URLSearchParams(hash.replace(/^#/, ''));
    const period = readCode(values.get('period'));
    const hidden = (values.get('hide') ?? '').split(',');
    const [from = '', to = ''] = inOrder(readDay(values.get('from')), readDay(values.get('to')));
    return {
        language: values.get('lang') === 'en' ? 'en' : 'id',
        place: readPlace(values.get('map')),
        period,
        from: period ? '' : from,
        to: period ? '' : to,
        categories: (values.get('category') ?? '').split(',').filter((code) => CODE.test(code)),
        state: readCode(values.get('state')),
        hidden: LAYERS.filter((layer) => hidden.includes(layer)),
        selection: readSelection(values),
    };
}

/** Degrees are kept to what a pixel shows: about a metre from zoom 14 on. */
function formatPlace(place: Place): string {
    const digits = place.zoom >= 14 ? 5 : place.zoom >= 9 ? 4 : 3;
    return `${Number(place.zoom.toFixed(2))}/${place.lat.toFixed(digits)}/${place.lon.toFixed(digits)}`;
}

/** The hash of a view, with '#', in a fixed order and without what is as it starts. */
export function formatView(view: View): string {
    const pairs: [string, string][] = [
        ['lang', view.language === 'id' ? '' : view.language],
        ['map', view.place ? formatPlace(view.place) : ''],
        ['period', view.period],
        ['from', view.period ? '' : view.from],
        ['to', view.period ? '' : view.to],
        ['category', view.categories.join(',')],
        ['state', view.state],
        ['hide', view.hidden.join(',')],
    ];
    if (view.selection) {
        pairs.push([view.selection.kind, view.selection.id]);
    }
    const said = pairs.filter(([, value]) => value !== '');
    const encode = (value: string): string => encodeURIComponent(value).replace(/%(2C|2F)/g, decodeURIComponent);
    return `#${said.map(([key, value]) => `${key}=${encode(value)}`).join('&')}`;
}
