import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../src/api';
import { countChoices, filterReports, foldName, isInBox, newestFirst, villagesByName } from '../../src/state/filter';
import { REPORTS_ALL } from '../mock/fixtures';

const base = REPORTS_ALL[1] as Report;

function make(id: string, part: Partial<Report['properties']>, point: [number, number] | null = [116, 0]): Report {
    return {
        ...base, id, properties: { ...base.properties, ...part },
        geometry: point && { type: 'Point', coordinates: point },
    };
}

const reports = [
    make('a', { category: 'x', state: 'closed', received: '2024-01-02', village: 'v2' }, null),
    make('b', { category: 'x', state: 'received', received: '2024-01-03', village: 'v1' }, null),
    make('c', { category: 'y', state: 'closed', received: '2024-01-03', village: null }, null),
    make('d', { category: 'y', state: 'closed', received: '2023-12-31', village: 'v1' }, null),
    make('e', { category: 'z', state: 'closed', received: '2024-01-03', village: 'v3' }),
];
const ids = (list: readonly Report[]) => list.map((report) => report.id).join('');

test('filters join; none means all', () => {
    const cases: [string[], string, string][] = [
        [[], '', 'abcde'],
        [['x'], '', 'ab'],
        [['x', 'z'], 'closed', 'ae'],
        [[], 'received', 'b'],
        [['nothing'], '', ''],
    ];
    for (const [categories, state, expected] of cases) {
        assert.equal(ids(filterReports(reports, { categories, state })), expected);
    }
});

test('a choice counts under the other filters, not under its own', () => {
    const counts = countChoices(reports, { categories: ['x'], state: 'closed' });
    assert.deepEqual(Object.fromEntries(counts.byCategory), { x: 1, y: 2, z: 1 });
    assert.deepEqual(Object.fromEntries(counts.byState), { closed: 1, received: 1 });
});

test('a box holds its edges and nothing without a point', () => {
    const at = (lon: number, lat: number) => isInBox(make('p', {}, [lon, lat]), [116, -1, 117, 1]);
    assert.equal(at(116, -1), true);
    assert.equal(at(117, 1), true);
    assert.equal(at(117.0001, 0), false);
    assert.equal(at(116.5, -1.0001), false);
    assert.equal(isInBox(make('p', {}, null), [-180, -90, 180, 90]), false);
});

test('the list is newest first, and of one day in order of id', () => {
    assert.equal(ids(newestFirst(reports)), 'bcead');
});

test('villages with reports by name are named once, in order', () => {
    assert.deepEqual(villagesByName(reports), ['v1', 'v2']);
});

test('a name is found however it is typed', () => {
    assert.equal(foldName(" Long Apari’ "), 'long apari');
    assert.equal(foldName("Ma'au-É"), 'maaue');
});
