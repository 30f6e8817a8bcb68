// An invented region for the page's tests: a grid of villages with shared crooked borders, reports and
// hotspots. Always the same, so that tests can count.
import type { Position } from 'geojson';
import type { About, Category, Hotspot, PlacedBy, Report, Village } from '../../src/api';

const COLUMNS = 8;
const ROWS = 8;
const CELL_DEG = 0.15;
const WEST_DEG = 116;
const SOUTH_DEG = -0.6;
const REPORTS = 600;
const HOTSPOTS = 900;
const FIRST_DAY_MS = Date.UTC(2020, 0, 1);
const DAYS = 5 * 365;
const DAY_MS = 86_400_000;

/** Mulberry32: small, and the same everywhere. */
export function makeRandom(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

function round(value: number): number {
    return Math.round(value * 1e6) / 1e6;
}

const category = (
    code: string, name_id: string, name_en: string, group: string, sensitive: boolean, reversal = false,
): Category => ({ code, name_id, name_en, group, sensitive, reversal_signal: reversal });

const CATEGORIES: Category[] = [
    category('karhutla', 'Kebakaran hutan dan lahan', 'Forest and land fire', 'fire', false, true),
    category('pembalakan', 'Pembalakan liar', 'Illegal logging', 'forest', true, true),
    category('perambahan', 'Perambahan kawasan hutan', 'Encroachment', 'forest', true, true),
    category('gambut', 'Kerusakan gambut', 'Peat damage', 'land', false, true),
    category('tambang_liar', 'Tambang tanpa izin', 'Illegal mining', 'mining', true, true),
    category('satwa', 'Perburuan dan perdagangan satwa', 'Poaching, wildlife trade', 'wildlife', true),
    category('cemar_air', 'Pencemaran air', 'Water pollution', 'pollution', false),
    category('sampah', 'Sampah', 'Waste', 'pollution', false),
    category('tenurial', 'Konflik tenurial, hutan adat', 'Tenure conflict', 'people', true),
    category('lain', 'Lainnya', 'Other', 'other', false),
];

const STATES = [
    { code: 'received', name_id: 'masuk', name_en: 'received' },
    { code: 'verified', name_id: 'terverifikasi', name_en: 'verified' },
    { code: 'in_progress', name_id: 'ditindaklanjuti', name_en: 'in progress' },
    { code: 'closed', name_id: 'selesai', name_en: 'closed' },
];

export const ABOUT: About = {
    name: 'tapak',
    version: 'test',
    demo: true,
    region: 'Wilayah Contoh',
    edition: { name: 'contoh', date: '2025-01-01', source: 'contoh (rekaan)', villages: COLUMNS * ROWS },
    data_as_of: '2025-01-05T02:00:00Z',
    extent: [WEST_DEG, SOUTH_DEG, WEST_DEG + COLUMNS * CELL_DEG, SOUTH_DEG + ROWS * CELL_DEG],
    categories: CATEGORIES,
    periods: [
        { code: 'P1', first: '2019-06-18', last: '2020-12-31' },
        { code: 'P2', first: '2021-01-01', last: '2022-12-31' },
        { code: 'P3', first: '2023-01-01', last: '2024-12-31' },
    ],
    states: STATES,
};

/** A grid corner, moved a little inside the region. */
function corner(column: number, row: number): Position {
    const random = makeRandom(column * 101 + row * 7 + 1);
    const shift = (): number => (random() - 0.5) * CELL_DEG * 0.5;
    return [WEST_DEG + column * CELL_DEG + shift(), SOUTH_DEG + row * CELL_DEG + shift()];
}

/** A crooked line between two corners, the same from both sides. */
function border(a: [number, number], b: [number, number]): Position[] {
    const isBack = a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
    const [first, last] = isBack ? [b, a] : [a, b];
    const random = makeRandom(first[0] * 1009 + first[1] * 97 + last[0] * 13 + last[1]);
    const [start, end] = [corner(...first), corner(...last)];
    const line: Position[] = [];
    const steps = 24;
    for (let i = 0; i <= steps; i++) {
        const share = i / steps;
        const wobble = i === 0 || i === steps ? 0 : (random() - 0.5) * CELL_DEG * 0.1;
        const x = (start[0] as number) + share * ((end[0] as number) - (start[0] as number)) + wobble;
        const y = (start[1] as number) + share * ((end[1] as number) - (start[1] as number)) + wobble;
        line.push([round(x), round(y)]);
    }
    return isBack ? line.reverse() : line;
}

function ringOf(column: number, row: number): Position[] {
    const corners: [number, number][] = [
        [column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1], [column, row],
    ];
    const ring: Position[] = [];
    for (let i = 0; i + 1 < corners.length; i++) {
        const line = border(corners[i] as [number, number], corners[i + 1] as [number, number]);
        ring.push(...(i === 0 ? line : line.slice(1)));
    }
    return ring;
}

const FIRST = ['Muara', 'Long', 'Batu', 'Sungai', 'Teluk', 'Gunung', 'Rantau', 'Loa'];
const SECOND = ['Contoh', 'Rekaan', 'Khayal', 'Andai', 'Umpama', 'Misal', 'Ibarat', 'Tiruan'];
const REGENCIES = ['Rekaan Hulu', 'Rekaan Tengah', 'Rekaan Hilir'];

function makeVillage(column: number, row: number): Village {
    const regency = Math.min(2, Math.floor(row / 3));
    const district = Math.floor(column / 2);
    const regencyCode = `99.0${regency + 1}`;
    const districtCode = `${regencyCode}.0${district + 1}`;
    const serial = 2001 + (row % 3) * 2 + (column % 2);
    return {
        type: 'Feature',
        id: `${districtCode}.${serial}`,
        properties: {
            code: `${districtCode}.${serial}`,
            name: `${FIRST[column]} ${SECOND[row]}`,
            type: 'Desa',
            district: `Kecamatan ${SECOND[district]}`,
            district_code: districtCode,
            regency: REGENCIES[regency] as string,
            regency_code: regencyCode,
            in_programme: (column * 3 + row * 5) % 7 < 3,
            area_ha: 27_000 + column * 310 + row * 170,
        },
        geometry: { type: 'Polygon', coordinates: [ringOf(column, row)] },
    };
}

export const VILLAGES: Village[] = Array.from({ length: COLUMNS * ROWS }, (_, index) =>
    makeVillage(index % COLUMNS, Math.floor(index / COLUMNS)));

/** The village that no report or hotspot is drawn in, so that a click there is a click on it. */
export const QUIET_VILLAGE = VILLAGES[27] as Village;
const QUIET_COLUMN = 27 % COLUMNS;
const QUIET_ROW = Math.floor(27 / COLUMNS);

interface Spot {
    village: Village;
    point: Position;
    day: string;
    ms: number;
}

function makeSpot(random: () => number): Spot {
    const isQuiet = (column: number, row: number): boolean =>
        Math.abs(column - QUIET_COLUMN) < 1 && Math.abs(row - QUIET_ROW) < 1;
    let [column, row] = [0, 0];
    do {
        column = Math.floor(random() ** 1.4 * COLUMNS);
        row = Math.floor(random() * ROWS);
    } while (isQuiet(column, row));
    const ms = FIRST_DAY_MS + Math.floor(random() * DAYS) * DAY_MS + Math.floor(random() * DAY_MS);
    return {
        village: VILLAGES[row * COLUMNS + column] as Village,
        point: [
            round(WEST_DEG + (column + 0.25 + random() * 0.5) * CELL_DEG),
            round(SOUTH_DEG + (row + 0.25 + random() * 0.5) * CELL_DEG),
        ],
        day: new Date(ms).toISOString().slice(0, 10),
        ms,
    };
}

function makeReport(index: number, random: () => number): Report {
    const { village, point, day } = makeSpot(random);
    const kind = CATEGORIES[Math.floor(random() ** 1.5 * CATEGORIES.length)] as Category;
    const placedBy: PlacedBy = index % 9 === 0 ? 'name' : index % 13 === 0 ? 'near' : 'point';
    return {
        type: 'Feature',
        id: `r${(index * 7919 + 104_729).toString(36)}`,
        properties: {
            category: kind.code,
            state: (STATES[Math.floor(random() * STATES.length)] as { code: string }).code,
            class: 'pengaduan',
            received: day,
            village: village.properties.code,
            village_name: village.properties.name,
            area: village.properties.code,
            regency: village.properties.regency,
            placed_by: placedBy,
            is_stand_in: kind.sensitive && placedBy !== 'name',
            title: index % 4 === 0 ? null : `${kind.name_id} di ${village.properties.name} (contoh)`,
            in_programme: village.properties.in_programme,
            reversal_signal: kind.reversal_signal && village.properties.in_programme,
        },
        geometry: placedBy === 'name' ? null : { type: 'Point', coordinates: point },
    };
}

function makeHotspot(index: number, random: () => number): Hotspot {
    const { village, point, ms } = makeSpot(random);
    const chance = random();
    return {
        type: 'Feature',
        id: `h${index}`,
        properties: {
            acquired: new Date(ms).toISOString(),
            satellite: index % 3 === 0 ? 'Aqua' : 'N',
            instrument: index % 3 === 0 ? 'MODIS' : 'VIIRS',
            confidence: chance < 0.2 ? 'low' : chance < 0.85 ? 'medium' : 'high',
            frp: Math.round(random() * 400) / 10,
            village: village.properties.code,
        },
        geometry: { type: 'Point', coordinates: point },
    };
}

const reportRandom = makeRandom(2);
export const REPORTS_ALL: Report[] = Array.from({ length: REPORTS }, (_, i) => makeReport(i, reportRandom));
const hotspotRandom = makeRandom(3);
export const HOTSPOTS_ALL: Hotspot[] = Array.from({ length: HOTSPOTS }, (_, i) => makeHotspot(i, hotspotRandom));
