// The map itself. Loaded apart from the page, because the engine is most of the bytes; the page works
// without it. Knows features and pixels, not the page's state.
import { Map as MapLibre, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import type { GeoJSONSource, MapGeoJSONFeature, PointLike } from 'maplibre-gl';
import type { Feature, FeatureCollection } from 'geojson';
import type { Hotspot, Report, Village } from '../api';
import type { Box } from '../state/filter';
import type { Group } from '../state/groups';
import type { Place, Selection } from '../state/view';
import { graticuleOf, labelsOf } from './geometry';
import type { GraticuleWords } from './geometry';
import { imageOf, PIXEL_RATIO } from './images';
import { countText, makeStyle } from './style';

export interface EngineEvents {
    onMove(place: Place, box: Box): void;
    onPick(selection: Selection | null): void;
    /** what the pointer is on, and where on the map; null when on nothing */
    onPoint(target: { selection: Selection; x: number; y: number } | null): void;
}

export interface EngineStart {
    container: HTMLElement;
    place: Place | null;
    extent: Box | null;
    label: string;
    events: EngineEvents;
}

export interface Engine {
    setVillages(villages: readonly Village[]): void;
    setReports(reports: readonly Report[], groupOfCategory: (category: string) => Group): void;
    setHotspots(hotspots: readonly Hotspot[]): void;
    setByNameVillages(codes: readonly string[]): void;
    setGraticule(box: Box, words: GraticuleWords): void;
    /** How numbers on the map are written, as a BCP 47 tag. */
    setLocale(locale: string): void;
    /** The outlined village ('' is none) and the ringed point. */
    mark(village: string, point: Report | Hotspot | null): void;
    fit(box: Box): void;
    goTo(place: Place): void;
    /** Moves only when the point is not clearly in sight. */
    reveal(lon: number, lat: number): void;
    zoomBy(steps: number): void;
    resize(): void;
    remove(): void;
}

const MIN_ZOOM = 4;
const MAX_ZOOM = 17;
const FIT_PADDING_PX = 28;
/** A finger is wider than a pointer's tip. */
const PICK_MARGIN_PX = 6;
const PICKED: readonly string[] = ['clusters', 'reports', 'hotspots', 'villages'];

function collection(features: readonly Feature[]): FeatureCollection {
    return { type: 'FeatureCollection', features: features as Feature[] };
}

function boxOfMap(map: MapLibre): Box {
    const bounds = map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}

function placeOfMap(map: MapLibre): Place {
    const { lng, lat } = map.getCenter();
    return { zoom: map.getZoom(), lat, lon: lng };
}

/** What lies at a pixel: the topmost point within the margin, or the village exactly there. */
function featureAt(map: MapLibre, x: number, y: number): MapGeoJSONFeature | null {
    const around: [PointLike, PointLike] = [
        [x - PICK_MARGIN_PX, y - PICK_MARGIN_PX],
        [x + PICK_MARGIN_PX, y + PICK_MARGIN_PX],
    ];
    const points = map.queryRenderedFeatures(around, { layers: PICKED.slice(0, 3) });
    const villages = (): MapGeoJSONFeature[] => map.queryRenderedFeatures([x, y], { layers: ['villages'] });
    return points[0] ?? villages()[0] ?? null;
}

function selectionOf(feature: MapGeoJSONFeature): Selection | null {
    const { layer, properties } = feature;
    if (layer.id === 'villages') {
        return { kind: 'village', id: String(properties['code']) };
    }
    if (layer.id === 'clusters') {
        return null;
    }
    return { kind: layer.id === 'reports' ? 'report' : 'hotspot', id: String(properties['key']) };
}

async function openCluster(map: MapLibre, cluster: MapGeoJSONFeature): Promise<void> {
    const source = map.getSource('reports') as GeoJSONSource;
    const zoom = await source.getClusterExpansionZoom(cluster.properties['cluster_id'] as number);
    if (cluster.geometry.type === 'Point') {
        map.easeTo({ center: cluster.geometry.coordinates as [number, number], zoom: zoom + 0.2 });
    }
}

function listenPicking(map: MapLibre, events: EngineEvents): void {
    const pick = (x: number, y: number): void => {
        const feature = featureAt(map, x, y);
        if (feature?.layer.id === 'clusters') {
            void openCluster(map, feature);
        } else {
            events.onPick(feature ? selectionOf(feature) : null);
        }
    };
    map.on('click', (event) => pick(event.point.x, event.point.y));
    map.getCanvas().addEventListener('keydown', (event) => {
        if (event.key === 'Enter') {
            const canvas = map.getCanvas();
            pick(canvas.clientWidth / 2, canvas.clientHeight / 2);
        }
    });
}

function listenPointing(map: MapLibre, events: EngineEvents): void {
    let hoveredVillage = '';
    const setHovered = (code: string): void => {
        if (code === hoveredVillage) {
            return;
        }
        if (hoveredVillage) {
            map.setFeatureState({ source: 'villages', id: hoveredVillage }, { hovered: false });
        }
        if (code) {
            map.setFeatureState({ source: 'villages', id: code }, { hovered: true });
        }
        hoveredVillage = code;
    };
    map.on('mousemove', (event) => {
        const feature = featureAt(map, event.point.x, event.point.y);
        const selection = feature ? selectionOf(feature) : null;
        map.getCanvas().style.cursor = feature ? 'pointer' : '';
        setHovered(selection?.kind === 'village' ? selection.id : '');
        events.onPoint(selection ? { selection, x: event.point.x, y: event.point.y } : null);
    });
    map.on('mouseout', () => {
        setHovered('');
        events.onPoint(null);
    });
    map.on('movestart', () => events.onPoint(null));
}

function makeMap(start: EngineStart): MapLibre {
    const { container, place, extent } = start;
    const map = new MapLibre({
        container,
        style: makeStyle(),
        minZoom: MIN_ZOOM,
        maxZoom: MAX_ZOOM,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        fadeDuration: 0,
        ...(place
            ? { center: [place.lon, place.lat] as [number, number], zoom: place.zoom }
            : { bounds: extent ?? [113, -3, 120, 3], fitBoundsOptions: { padding: FIT_PADDING_PX } }),
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-left');
    map.getCanvas().setAttribute('aria-label', start.label);
    map.setMissingStyleImageResolver((id) => {
        const image = imageOf(id);
        if (image && !map.hasImage(id)) {
            map.addImage(id, image, { pixelRatio: PIXEL_RATIO });
        }
    });
    return map;
}

/** Says on the container whether all that was asked for is drawn; tests and printing wait for it. */
function tellDrawn(map: MapLibre, container: HTMLElement): void {
    const tell = (drawn: 'yes' | 'no') => (): void => {
        container.dataset['drawn'] = drawn;
    };
    map.on('idle', tell('yes'));
    map.on('movestart', tell('no'));
    map.on('sourcedataloading', tell('no'));
}

function makeEngine(map: MapLibre): Engine {
    const set = (source: string, features: FeatureCollection): void => {
        (map.getSource(source) as GeoJSONSource).setData(features);
    };
    const motion = (): { duration?: number } =>
        matchMedia('(prefers-reduced-motion: reduce)').matches ? { duration: 0 } : {};
    return {
        setVillages(villages) {
            set('villages', collection(villages));
            set('labels', labelsOf(villages));
        },
        setReports(reports, groupOfCategory) {
            const placed = reports.filter((report) => report.geometry !== null);
            set('reports', collection(placed.map(({ id, geometry, properties }) => ({
                type: 'Feature', geometry: geometry as NonNullable<typeof geometry>,
                properties: {
                    key: id, group: groupOfCategory(properties.category), is_stand_in: properties.is_stand_in,
                },
            }))));
        },
        setHotspots(hotspots) {
            set('hotspots', collection(hotspots.map(({ id, geometry, properties }) => ({
                type: 'Feature', geometry, properties: { key: id, confidence: properties.confidence },
            }))));
        },
        setByNameVillages(codes) {
            map.setFilter('villages-by-name', ['in', ['get', 'code'], ['literal', [...codes]]]);
        },
        setGraticule(box, words) {
            set('graticule', graticuleOf(box, words));
        },
        setLocale(locale) {
            map.setLayoutProperty('clusters', 'text-field', countText(locale));
        },
        mark(village, point) {
            map.setFilter('village-selected', ['==', ['get', 'code'], village]);
            set('focus', collection(point?.geometry
                ? [{ type: 'Feature', geometry: point.geometry, properties: {} }] : []));
        },
        fit(box) {
            map.fitBounds(box, { padding: FIT_PADDING_PX, maxZoom: 13, ...motion() });
        },
        goTo({ zoom, lat, lon }) {
            map.jumpTo({ center: [lon, lat], zoom });
        },
        reveal(lon, lat) {
            const { x, y } = map.project([lon, lat]);
            const { clientWidth, clientHeight } = map.getContainer();
            const edge = 40;
            if (x < edge || y < edge || x > clientWidth - edge || y > clientHeight - edge) {
                map.easeTo({ center: [lon, lat], ...motion() });
            }
        },
        zoomBy(steps) {
            map.easeTo({ zoom: map.getZoom() + steps, ...motion() });
        },
        resize() {
            map.resize();
        },
        remove() {
            map.remove();
        },
    };
}

/** Makes the map; throws where the browser has no WebGL 2. Settles when data may be set. */
export function createEngine(start: EngineStart): Promise<Engine> {
    setWorkerUrl(new URL(document.body.dataset['mapWorker'] ?? '', document.baseURI).href);
    const map = makeMap(start);
    tellDrawn(map, start.container);
    map.on('moveend', () => start.events.onMove(placeOfMap(map), boxOfMap(map)));
    return new Promise((done) => {
        map.once('style.load', () => {
            listenPicking(map, start.events);
            listenPointing(map, start.events);
            start.events.onMove(placeOfMap(map), boxOfMap(map));
            done(makeEngine(map));
        });
    });
}
