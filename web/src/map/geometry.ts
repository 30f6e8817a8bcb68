// Small plane geometry in degrees, good enough to place a label or a view; never used to locate.
import type { Feature, FeatureCollection, LineString, MultiPolygon, Polygon, Position } from 'geojson';
import type { Village } from '../api';
import type { Box } from '../state/filter';

function ringsOf(shape: Polygon | MultiPolygon): Position[][][] {
    return shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
}

/** Twice the signed area of a ring, and its centroid. */
function measure(ring: Position[]): { area: number; centre: Position } {
    let area = 0;
    let x = 0;
    let y = 0;
    const [originX = 0, originY = 0] = ring[0] ?? [];
    for (let i = 0; i + 1 < ring.length; i++) {
        const [ax = 0, ay = 0] = ring[i] ?? [];
        const [bx = 0, by = 0] = ring[i + 1] ?? [];
        const cross = (ax - originX) * (by - originY) - (bx - originX) * (ay - originY);
        area += cross;
        x += cross * (ax + bx - 2 * originX);
        y += cross * (ay + by - 2 * originY);
    }
    if (area === 0) {
        return { area: 0, centre: [originX, originY] };
    }
    return { area, centre: [originX + x / (3 * area), originY + y / (3 * area)] };
}

/** The longest stretch inside the polygon along one parallel, as its west and east ends. */
function longestStretch(polygon: Position[][], lat: number): [number, number] | null {
    const crossings: number[] = [];
    for (const ring of polygon) {
        for (let i = 0; i + 1 < ring.length; i++) {
            const [ax = 0, ay = 0] = ring[i] ?? [];
            const [bx = 0, by = 0] = ring[i + 1] ?? [];
            if (ay > lat !== by > lat) {
                crossings.push(ax + ((lat - ay) / (by - ay)) * (bx - ax));
            }
        }
    }
    crossings.sort((a, b) => a - b);
    let best: [number, number] | null = null;
    for (let i = 0; i + 1 < crossings.length; i += 2) {
        const west = crossings[i] as number;
        const east = crossings[i + 1] as number;
        if (!best || east - west > best[1] - best[0]) {
            best = [west, east];
        }
    }
    return best;
}

/** A point inside the largest part of a shape, near its middle: where its name goes. */
export function labelPoint(shape: Polygon | MultiPolygon): Position {
    let largest: Position[][] = [];
    let largestArea = -1;
    for (const polygon of ringsOf(shape)) {
        const area = Math.abs(measure(polygon[0] ?? []).area);
        if (area > largestArea) {
            largest = polygon;
            largestArea = area;
        }
    }
    const { centre } = measure(largest[0] ?? []);
    const stretch = longestStretch(largest, centre[1] ?? 0);
    return stretch ? [(stretch[0] + stretch[1]) / 2, centre[1] as number] : centre;
}

export function boxOf(shape: Polygon | MultiPolygon): Box {
    const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const polygon of ringsOf(shape)) {
        for (const [lon = 0, lat = 0] of polygon[0] ?? []) {
            box[0] = Math.min(box[0], lon);
            box[1] = Math.min(box[1], lat);
            box[2] = Math.max(box[2], lon);
            box[3] = Math.max(box[3], lat);
        }
    }
    return box;
}

const REGENCY_KIND = /^(Kabupaten|Kab\.|Kota) /;

/** A point feature for each village's name, and one for each regency's, at the mean of its villages. */
export function labelsOf(villages: readonly Village[]): FeatureCollection {
    const features: Feature[] = [];
    const regencies = new Map<string, { name: string; x: number; y: number; weight: number }>();
    for (const { geometry, properties } of villages) {
        if (!geometry) {
            continue;
        }
        const coordinates = labelPoint(geometry);
        features.push({
            type: 'Feature',
            properties: { kind: 'village', name: properties.name },
            geometry: { type: 'Point', coordinates },
        });
        const weight = Math.max(properties.area_ha, 1);
        const sum = regencies.get(properties.regency_code)
            ?? { name: properties.regency.replace(REGENCY_KIND, ''), x: 0, y: 0, weight: 0 };
        sum.x += weight * (coordinates[0] as number);
        sum.y += weight * (coordinates[1] as number);
        sum.weight += weight;
        regencies.set(properties.regency_code, sum);
    }
    for (const { name, x, y, weight } of regencies.values()) {
        features.push({
            type: 'Feature',
            properties: { kind: 'regency', name },
            geometry: { type: 'Point', coordinates: [x / weight, y / weight] },
        });
    }
    return { type: 'FeatureCollection', features };
}

/** What the graticule's lines say: hemispheres and the equator in the language of the view. */
export interface GraticuleWords {
    north: string;
    south: string;
    east: string;
    west: string;
    equator: string;
    number(value: number): string;
}

const STEP_DEG = 0.5;
const MARGIN_DEG = 3;

/** Lines each half degree over a box and a margin around it. */
export function graticuleOf(box: Box, words: GraticuleWords): FeatureCollection<LineString> {
    const down = (value: number): number => Math.floor((value - MARGIN_DEG) / STEP_DEG) * STEP_DEG;
    const up = (value: number): number => Math.ceil((value + MARGIN_DEG) / STEP_DEG) * STEP_DEG;
    const [west, south, east, north] = [down(box[0]), down(box[1]), up(box[2]), up(box[3])];
    const features: Feature<LineString>[] = [];
    const degrees = (value: number, positive: string, negative: string): string =>
        `${words.number(Math.abs(value))}° ${value < 0 ? negative : positive}`;
    const push = (name: string, at: number, coordinates: Position[]): void => {
        const properties = { name, is_whole: Number.isInteger(at) };
        features.push({ type: 'Feature', properties, geometry: { type: 'LineString', coordinates } });
    };
    for (let lon = west; lon <= east; lon += STEP_DEG) {
        push(degrees(lon, words.east, words.west), lon, [[lon, south], [lon, north]]);
    }
    for (let lat = south; lat <= north; lat += STEP_DEG) {
        const name = lat === 0 ? words.equator : degrees(lat, words.north, words.south);
        push(name, lat, [[west, lat], [east, lat]]);
    }
    return { type: 'FeatureCollection', features };
}
