import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_VIEW, formatView, parseView } from '../../src/state/view';
import type { View } from '../../src/state/view';

test('a view survives the address and back', () => {
    const views: View[] = [
        EMPTY_VIEW,
        { ...EMPTY_VIEW, language: 'en', place: { zoom: 9.25, lat: -0.5123, lon: 116.9 } },
        { ...EMPTY_VIEW, period: 'P2', categories: ['karhutla', 'pembalakan'], state: 'in_progress' },
        { ...EMPTY_VIEW, from: '2021-02-03', to: '2021-02-28', hidden: ['reports', 'hotspots'] },
        { ...EMPTY_VIEW, selection: { kind: 'village', id: '64.02.01.2001' } },
        { ...EMPTY_VIEW, selection: { kind: 'hotspot', id: 'a b&c=d%#/é' } },
    ];
    for (const view of views) {
        assert.deepEqual(parseView(formatView(view)), view, formatView(view));
    }
});

test('the address stays short and readable', () => {
    assert.equal(formatView(EMPTY_VIEW), '#');
    assert.equal(
        formatView({ ...EMPTY_VIEW, place: { zoom: 7.2, lat: -0.5, lon: 116.9 }, categories: ['a', 'b'] }),
        '#map=7.2/-0.500/116.900&category=a,b');
});

test('what cannot be read is left out', () => {
    const cases: [string, Partial<View>][] = [
        ['', {}],
        ['#', {}],
        ['#lang=fr&map=1/2&from=2021-02-30&to=x&hide=villages', {}],
        ['#map=99/0/0', {}],
        ['#map=//', {}],
        ['#map=5/NaN/3', {}],
        ['#map=5/0/181', {}],
        ['#category=,,karhutla,<b>', { categories: ['karhutla'] }],
        ['#from=2022-01-01&to=2021-01-01', { from: '2021-01-01', to: '2022-01-01' }],
        ['#period=P2&from=2021-01-01', { period: 'P2' }],
        ['#village=1&report=2', { selection: { kind: 'village', id: '1' } }],
        [`#village=${'9'.repeat(65)}`, {}],
        ['#%E0%A4%A', {}],
    ];
    for (const [hash, expected] of cases) {
        assert.deepEqual(parseView(hash), { ...EMPTY_VIEW, ...expected }, hash);
    }
});
