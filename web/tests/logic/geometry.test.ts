import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Polygon, Position } from 'geojson';
import { boxOf, graticuleOf, labelPoint, labelsOf } from '../../src/map/geometry';
import { fillMonths } from '../../src/state/months';
import type { SummaryRow } from '../../src/api';
import { VILLAGES } from '../mock/fixtures';

const square = (x: number, y: number, size: number): Position[] =>
    [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];
const polygon = (...rings: Position[][]): Polygon => ({ type: 'Polygon', coordinates: rings });

test('a name goes inside its village', () => {
    // A horseshoe open to the right: its centroid lies in the gap.
    const shoe = polygon([[0, 0], [6, 0], [6, 1], [1, 1], [1, 5], [6, 5], [6, 6], [0, 6], [0, 0]]);
    const cases: [string, ReturnType<typeof labelPoint>, Position][] = [
        ['square', labelPoint(polygon(square(2, 2, 2))), [3, 3]],
        ['wound the other way', labelPoint(polygon(square(2, 2, 2).reverse())), [3, 3]],
        ['horseshoe: in its back', labelPoint(shoe), [0.5, 3]],
        ['a hole in the middle: beside it', labelPoint(polygon(square(0, 0, 4), square(1, 1, 2))), [0.5, 2]],
        ['the larger part', labelPoint({ type: 'MultiPolygon', coordinates: [[square(9, 9, 1)], [square(0, 0, 4)]] }), [2, 2]],
        ['no area', labelPoint(polygon([[1, 1], [1, 1], [1, 1], [1, 1]])), [1, 1]],
    ];
    for (const [name, found, expected] of cases) {
        assert.deepEqual(found.map((value) => Math.round(value * 1e9) / 1e9), expected, name);
    }
});

test('every village and each regency has one name', () => {
    const kinds = labelsOf(VILLAGES).features.map((feature) => feature.properties?.['kind'] as string);
    assert.equal(kinds.filter((kind) => kind === 'village').length, VILLAGES.length);
    assert.equal(kinds.filter((kind) => kind === 'regency').length, 3);
});

test('a box holds every part', () => {
    assert.deepEqual(boxOf({ type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(5, -3, 1)]] }), [0, -3, 6, 1]);
});

test('the graticule names the equator and both hemispheres', () => {
    const words = { north: 'LU', south: 'LS', east: 'BT', west: 'BB', equator: 'Khatulistiwa', number: String };
    const names = graticuleOf([116, -1, 117, 1], words).features.map((line) => line.properties?.['name'] as string);
    for (const name of ['Khatulistiwa', '0.5° LU', '1° LS', '116.5° BT']) {
        assert.equal(names.filter((other) => other === name).length, 1, name);
    }
});

test('months without a report are there as zero', () => {
    const row = (key: string, reports: SummaryRow['reports']) => ({ key, reports }) as SummaryRow;
    assert.deepEqual(fillMonths([row('2024-02', null), row('2023-11', '<5'), row('', 7)]), [
        { key: '2023-11', reports: '<5' },
        { key: '2023-12', reports: 0 },
        { key: '2024-01', reports: 0 },
        { key: '2024-02', reports: null },
    ]);
    assert.deepEqual(fillMonths([]), []);
});
