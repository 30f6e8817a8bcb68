// Web Mercator of the light map, and its tiles: fetched once, kept while the page lives.
import { signal } from '@preact/signals';
import { fetchTile } from '../api';
import { holds, readTile } from './mvt';
import type { TileArea } from './mvt';

export const TILE_PX = 512;
export const TILE_UNITS = 4096;
export const MOST_ZOOM = 14;
/** From this zoom on the tiles hold villages; farther out districts and regencies are light enough. */
const VILLAGES_FROM = 9;
const DISTRICTS_FROM = 8;
const EARTH_M = 40_075_016.7;

export interface Spot {
    lon: number;
    lat: number;
}

/** Pixels from the world's north-western corner. */
export function toPixels({ lon, lat }: Spot, zoom: number): [number, number] {
    const size = TILE_PX * 2 ** zoom;
    const sine = Math.sin((lat * Math.PI) / 180);
    return [
        ((lon + 180) / 360) * size,
        (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size,
    ];
}

export function toSpot([x, y]: [number, number], zoom: number): Spot {
    const size = TILE_PX * 2 ** zoom;
    const turn = Math.PI * (1 - (2 * y) / size);
    return { lon: (x / size) * 360 - 180, lat: (Math.atan(Math.sinh(turn)) * 180) / Math.PI };
}

export function metresAPixel(lat: number, zoom: number): number {
    return (EARTH_M * Math.cos((lat * Math.PI) / 180)) / (TILE_PX * 2 ** zoom);
}

/** The zoom at which a box fits into so many pixels. */
export function zoomFor(box: [number, number, number, number], width: number, height: number): number {
    const [west, north] = toPixels({ lon: box[0], lat: box[3] }, 0);
    const [east, south] = toPixels({ lon: box[2], lat: box[1] }, 0);
    const scale = Math.min(width / Math.max(east - west, 1e-9), height / Math.max(south - north, 1e-9));
    return Math.max(3, Math.min(MOST_ZOOM, Math.floor(Math.log2(scale))));
}

export type Level = 'villages' | 'districts' | 'regencies';

export function levelAt(zoom: number): Level {
    return zoom >= VILLAGES_FROM ? 'villages' : zoom >= DISTRICTS_FROM ? 'districts' : 'regencies';
}

export interface Tile {
    areas: TileArea[];
    labels: TileArea[];
    /** its areas as one SVG path */
    path: string;
}

const EMPTY: Tile = { areas: [], labels: [], path: '' };
const tiles = new Map<string, Tile | 'asked'>();
/** Counts up with each tile that comes in. */
export const arrivals = signal(0);
/** Whether the last tile that was asked for did not come. */
export const isTileMissing = signal(false);

function pathOf(areas: TileArea[]): string {
    return areas.flatMap(({ rings }) => rings)
        .map((ring) => `M${ring.map(([x, y]) => `${x} ${y}`).join('L')}z`)
        .join('');
}

async function load(key: string, level: Level, z: number, x: number, y: number): Promise<void> {
    try {
        const bytes = await fetchTile(level, z, x, y);
        const layers = bytes ? readTile(bytes) : new Map<string, TileArea[]>();
        const areas = layers.get(level) ?? [];
        tiles.set(key, { areas, labels: layers.get(`${level}-labels`) ?? [], path: pathOf(areas) });
        isTileMissing.value = false;
    } catch {
        tiles.delete(key); // asked for again when the map moves
        isTileMissing.value = true;
    }
    arrivals.value++;
}

/** The tile, or an empty one while it is on its way. */
export function tileAt(z: number, x: number, y: number): Tile {
    const count = 2 ** z;
    if (x < 0 || y < 0 || x >= count || y >= count) {
        return EMPTY;
    }
    const level = levelAt(z);
    const key = `${level}/${z}/${x}/${y}`;
    const held = tiles.get(key);
    if (held === undefined) {
        tiles.set(key, 'asked');
        void load(key, level, z, x, y);
    }
    return held === undefined || held === 'asked' ? EMPTY : held;
}

/** The village under a spot, as far as tiles are at hand; its borders are as exact as that zoom. */
export function villageAt(spot: Spot, zoom: number): TileArea | null {
    if (levelAt(zoom) !== 'villages') {
        return null;
    }
    const [px, py] = toPixels(spot, zoom);
    const x = Math.floor(px / TILE_PX);
    const y = Math.floor(py / TILE_PX);
    const scale = TILE_UNITS / TILE_PX;
    const found = tileAt(zoom, x, y).areas
        .filter((area) => holds(area, (px - x * TILE_PX) * scale, (py - y * TILE_PX) * scale));
    return found.sort((a, b) => (a.code < b.code ? -1 : 1))[0] ?? null;
}
