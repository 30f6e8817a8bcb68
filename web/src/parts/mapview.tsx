// Puts the page's state on the map, and what happens on the map into the page's state.
import { effect, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { About, Hotspot, Report } from '../api';
import { LOCALES } from '../i18n/forms';
import type { Engine, EngineEvents } from '../map/engine';
import { boxOf } from '../map/geometry';
import { groupOf } from '../state/groups';
import {
    about, byNameVillages, categoryByCode, forms, hovered, isLayerShown, language, moveTo, nameOf, points, select,
    selection, shownReports, view, villageByCode, villages, words,
} from '../state/store';
import { EMPTY_VIEW, formatView } from '../state/view';
import type { Place, Selection } from '../state/view';
import { Glyph } from './icons';
import { Legend } from './legend';
import { Status } from './status';

const engine = signal<Engine | null>(null);
const hasFailed = signal(false);
/** Where the map last said it is. */
let placeOfMap: Place | null = null;
const tip = signal<{ text: string; x: number; y: number } | null>(null);

export function zoomToVillage(code: string): void {
    const village = villageByCode.value.get(code);
    if (village) {
        engine.value?.fit(boxOf(village.geometry));
    }
}

function findPoint(wanted: Selection | null): Report | Hotspot | null {
    const { reports, hotspots } = points.value.data;
    const isIt = (feature: Report | Hotspot): boolean => String(feature.id) === wanted?.id;
    switch (wanted?.kind) {
        case 'report':
            return reports.features.find(isIt) ?? null;
        case 'hotspot':
            return hotspots.features.find(isIt) ?? null;
        default:
            return null;
    }
}

function tipText(target: Selection): string {
    if (target.kind === 'village') {
        const village = villageByCode.value.get(target.id)?.properties;
        return village ? `${village.name} · ${village.district}` : '';
    }
    const point = findPoint(target);
    if (point && 'category' in point.properties) {
        const { category, received } = point.properties;
        return `${nameOf(categoryByCode.value.get(category), category)} · ${forms.value.day(received)}`;
    }
    return point ? `${words.value.hotspots} · ${forms.value.instant((point as Hotspot).properties.acquired)}` : '';
}

const events: EngineEvents = {
    onMove(place, box) {
        placeOfMap = place;
        moveTo(place, box);
    },
    onPick: select,
    onPoint(target) {
        const text = target ? tipText(target.selection) : '';
        tip.value = target && text ? { text, x: target.x, y: target.y } : null;
    },
};

/** The address changed by "back" or by hand: the map goes there, unless it is there already. */
function followPlace(map: Engine): () => void {
    return effect(() => {
        const { place } = view.value;
        const at = (one: Place | null): string => formatView({ ...EMPTY_VIEW, place: one });
        if (place && at(place) !== at(placeOfMap)) {
            map.goTo(place);
        }
    });
}

function revealSelection(map: Engine): () => void {
    let lastRevealed = '';
    return effect(() => {
        const chosen = selection.value;
        const key = chosen ? `${chosen.kind} ${chosen.id}` : '';
        if (key === lastRevealed) {
            return;
        }
        const village = chosen?.kind === 'village' ? villageByCode.value.get(chosen.id) : undefined;
        const point = findPoint(chosen);
        const [lon, lat] = point?.geometry?.coordinates ?? (village ? middleOf(boxOf(village.geometry)) : []);
        if (lon === undefined || lat === undefined) {
            return;
        }
        lastRevealed = key;
        // After the drawer has taken its room from the map, unless something else is selected by then.
        const revealNow = (): void => {
            if (selection.peek() === chosen) {
                map.reveal(lon, lat);
            }
        };
        requestAnimationFrame(() => requestAnimationFrame(revealNow));
    });
}

function middleOf(box: [number, number, number, number]): [number, number] {
    return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

/** Each effect sends one thing to the map, and again when what it depends on changes. */
function feed(map: Engine): (() => void)[] {
    return [
        effect(() => map.setVillages(villages.value.data.features)),
        effect(() => {
            const categories = categoryByCode.value;
            const shown = isLayerShown('reports') ? shownReports.value : [];
            map.setReports(shown, (code) => groupOf(categories.get(code)));
        }),
        effect(() => map.setHotspots(isLayerShown('hotspots') ? points.value.data.hotspots.features : [])),
        effect(() => map.setByNameVillages(isLayerShown('reports') ? byNameVillages.value : [])),
        effect(() => map.setLocale(LOCALES[language.value])),
        effect(() => {
            const extent = about.value.data?.extent;
            if (extent) {
                map.setGraticule(extent, { ...words.value, number: forms.value.number });
            }
        }),
        effect(() => {
            const chosen = selection.value;
            map.mark(chosen?.kind === 'village' ? chosen.id : '', hovered.value ?? findPoint(chosen));
        }),
        followPlace(map),
        revealSelection(map),
    ];
}

async function openEngine(container: HTMLElement, known: About): Promise<Engine | null> {
    try {
        const { createEngine } = await import('../map/engine');
        return await createEngine({
            container, place: view.peek().place, extent: known.extent, label: words.peek().mapLabel, events,
        });
    } catch (cause) {
        console.warn('no map:', cause);
        hasFailed.value = true;
        return null;
    }
}

function useEngine(container: { current: HTMLDivElement | null }, known: About | null): void {
    useEffect(() => {
        if (!known || !container.current) {
            return undefined;
        }
        let stops: (() => void)[] = [];
        let isGone = false;
        const room = new ResizeObserver(() => engine.value?.resize());
        room.observe(container.current);
        void openEngine(container.current, known).then((map) => {
            if (map && !isGone) {
                engine.value = map;
                stops = feed(map);
            }
        });
        return () => {
            isGone = true;
            room.disconnect();
            stops.forEach((stop) => stop());
            engine.value?.remove();
            engine.value = null;
        };
    }, [known !== null]);
}

function Buttons() {
    const { extent } = about.value.data ?? {};
    return (
        <div class="map-buttons">
            <button type="button" aria-label={words.value.zoomIn} title={words.value.zoomIn}
                onClick={() => engine.value?.zoomBy(1)}><Glyph name="plus" /></button>
            <button type="button" aria-label={words.value.zoomOut} title={words.value.zoomOut}
                onClick={() => engine.value?.zoomBy(-1)}><Glyph name="minus" /></button>
            <button type="button" aria-label={words.value.resetView} title={words.value.resetView}
                onClick={() => extent && engine.value?.fit(extent)}><Glyph name="home" /></button>
        </div>
    );
}

function Tip() {
    const shown = tip.value;
    if (!shown) {
        return null;
    }
    return (
        <div class="tip" aria-hidden="true"
            style={{ transform: `translate(${shown.x + 12}px, ${shown.y + 12}px)` }}>
            {shown.text}
        </div>
    );
}

export function MapView() {
    const container = useRef<HTMLDivElement>(null);
    useEngine(container, about.value.data);
    useEffect(() => {
        container.current?.querySelector('canvas')?.setAttribute('aria-label', words.value.mapLabel);
    }, [words.value, engine.value]);
    return (
        <main class="map-side" aria-label={words.value.villages}>
            <div class="map" ref={container} tabIndex={-1} data-ready={engine.value ? 'yes' : 'no'} />
            {hasFailed.value && <p class="no-map">{words.value.noWebgl}</p>}
            {!hasFailed.value && <Buttons />}
            <Tip />
            <Status />
            {!hasFailed.value && <Legend />}
        </main>
    );
}
