// What the map knows: the view, what was fetched for it, and what follows from both.
import { batch, computed, effect, signal, untracked } from '@preact/signals';
import * as api from '../api';
import type { About, Collected, Hotspot, Report, Span, Village } from '../api';
import { wordsOf } from '../i18n/words';
import { countChoices, filterReports, isInBox, newestFirst, villagesByName } from './filter';
import type { Box } from './filter';
import { forms, language, setLanguage } from './prefs';
import { spanOf } from './span';
import { EMPTY_VIEW, formatView, parseView } from './view';
import type { Layer, Place, Selection, View } from './view';

export { capital, nameOf } from './prefs';
export { forms, language };

/** Something that is fetched. What is at hand stays while the new is on its way. */
export interface Loaded<T> {
    status: 'loading' | 'ready' | 'failed';
    data: T;
    problem: api.Problem | null;
}

interface Points {
    reports: Collected<Report>;
    hotspots: Collected<Hotspot>;
}

function nothing<F>(): Collected<F> {
    return { features: [], matched: 0, is_whole: true };
}

export const view = signal<View>(EMPTY_VIEW);
export const about = signal<Loaded<About | null>>({ status: 'loading', data: null, problem: null });
export const villages = signal<Loaded<Collected<Village>>>({
    status: 'loading', data: nothing<Village>(), problem: null,
});
export const points = signal<Loaded<Points>>({
    status: 'loading', data: { reports: nothing<Report>(), hotspots: nothing<Hotspot>() }, problem: null,
});
/** Whether reports and hotspots were fetched; until then no count is said, not even zero. */
export const hasPoints = signal(false);
/** What the map shows now; null while there is no map, and then everything is in view. */
export const box = signal<Box | null>(null);
/** The report a pointer or the focus is on, in the list. */
export const hovered = signal<Report | null>(null);

// The view changes with every move of the map. What follows from one part of it only hangs on that
// part, so that moving does not filter and draw everything again.
export const selection = computed(() => view.value.selection);
export const words = computed(() => wordsOf(language.value));
const hidden = computed(() => view.value.hidden);
const categories = computed(() => view.value.categories);
const state = computed(() => view.value.state);
const period = computed(() => view.value.period);
const firstDay = computed(() => view.value.from);
const lastDay = computed(() => view.value.to);

const filter = computed(() => ({ categories: categories.value, state: state.value }));

export const span = computed<Span>(() => {
    const known = about.value.data;
    const asked = { period: period.value, from: firstDay.value, to: lastDay.value };
    return known ? spanOf(asked, known) : { from: '', to: '' };
});
export const shownReports = computed(() => filterReports(points.value.data.reports.features, filter.value));
export const choiceCounts = computed(() => countChoices(points.value.data.reports.features, filter.value));
export const byNameVillages = computed(() => villagesByName(shownReports.value));
export const unplacedOnMap = computed(
    () => shownReports.value.reduce((sum, report) => sum + (report.geometry === null ? 1 : 0), 0),
);
export const reportsInView = computed(() => {
    const visible = box.value;
    const inView = visible
        ? shownReports.value.filter((report) => isInBox(report, visible))
        : shownReports.value;
    return newestFirst(inView);
});
export const hotspotsInView = computed(() => {
    const visible = box.value;
    const all = points.value.data.hotspots.features;
    return visible ? all.filter((hotspot) => isInBox(hotspot, visible)).length : all.length;
});

export const villageByCode = computed(
    () => new Map(villages.value.data.features.map((village) => [village.properties.code, village])),
);
export const categoryByCode = computed(
    () => new Map((about.value.data?.categories ?? []).map((category) => [category.code, category])),
);

/** A change that "back" undoes. */
export function change(part: Partial<View>): void {
    const next = { ...view.value, ...part };
    const hash = formatView(next);
    if (hash !== formatView(view.value)) {
        history.pushState(null, '', hash);
    }
    view.value = next;
}

/** The map moved: in the address, but not a step of its own for "back". */
export function moveTo(place: Place, visible: Box): void {
    batch(() => {
        box.value = visible;
        view.value = { ...view.value, place };
    });
    history.replaceState(null, '', formatView(view.value));
}

export function select(next: Selection | null): void {
    change({ selection: next });
}

export function isLayerShown(layer: Layer): boolean {
    return !hidden.value.includes(layer);
}

function problemOf(cause: unknown): api.Problem {
    return cause instanceof api.Problem ? cause : new api.Problem(0, String(cause));
}

async function loadAbout(): Promise<void> {
    about.value = { ...about.value, status: 'loading', problem: null };
    try {
        about.value = { status: 'ready', data: await api.fetchAbout(), problem: null };
    } catch (cause) {
        about.value = { ...about.value, status: 'failed', problem: problemOf(cause) };
    }
}

async function loadVillages(): Promise<void> {
    villages.value = { ...villages.value, status: 'loading', problem: null };
    try {
        const data = await api.fetchVillages(new AbortController().signal, (sofar) => {
            villages.value = { status: 'loading', data: sofar, problem: null };
        });
        villages.value = { status: 'ready', data, problem: null };
    } catch (cause) {
        villages.value = { ...villages.value, status: 'failed', problem: problemOf(cause) };
    }
}

let pointsAsked = new AbortController();

async function loadPoints(asked: Span, extent: About['extent']): Promise<void> {
    pointsAsked.abort();
    const mine = new AbortController();
    pointsAsked = mine;
    points.value = { ...points.peek(), status: 'loading', problem: null };
    try {
        const [reports, hotspots] = await Promise.all([
            api.fetchReports(asked, mine.signal),
            api.fetchHotspots(asked, extent, mine.signal),
        ]);
        batch(() => {
            hasPoints.value = true;
            points.value = { status: 'ready', data: { reports, hotspots }, problem: null };
        });
    } catch (cause) {
        if (!mine.signal.aborted) {
            // What is at hand is of another span: shown under this one's filter it would be wrong.
            const data = { reports: nothing<Report>(), hotspots: nothing<Hotspot>() };
            batch(() => {
                hasPoints.value = false;
                points.value = { status: 'failed', data, problem: problemOf(cause) };
            });
        }
    }
}

/** Fetches again whatever failed. */
export function retry(): void {
    if (about.value.status === 'failed') {
        void loadAbout();
    }
    if (villages.value.status === 'failed') {
        void loadVillages();
    }
    if (points.value.status === 'failed' && about.value.data) {
        void loadPoints(span.value, about.value.data.extent);
    }
}

/** Starts everything once: reads the address, fetches, and follows "back" and edited links. */
export function start(): void {
    view.value = { ...parseView(location.hash), language: language.peek() };
    addEventListener('popstate', () => {
        view.value = parseView(location.hash);
        setLanguage(view.value.language);
    });
    effect(() => {
        document.title = words.value.appTitle;
    });
    effect(() => {
        const chosen = language.value;
        untracked(() => change({ language: chosen }));
    });
    let lastAsked = '';
    effect(() => {
        const known = about.value.data;
        const asked = span.value;
        if (known && api.intervalOf(asked) + known.data_as_of !== lastAsked) {
            lastAsked = api.intervalOf(asked) + known.data_as_of;
            queueMicrotask(() => void loadPoints(asked, known.extent));
        }
    });
    void loadAbout();
    void loadVillages();
}
