import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { VillageEntry } from '../../src/api';
import { findVillages, foldVillage } from '../../src/light/find';
import { holds, readTile } from '../../src/light/mvt';

const entry = (code: string, name: string): VillageEntry =>
    ({ code, name, type: 'desa', district: 'D', regency: 'R', in_programme: false });
const VILLAGES = [entry('64.02.01.2001', 'Loa Kulu Kota'), entry('64.02.01.2002', 'Jembayan'), entry('64.03.01.2001', 'Tanjung Batu')];

describe('finding a village', () => {
    test('folds what is spelt in several ways', () => {
        for (const [text, folded] of [['Desa Loa Kulu', 'loakulu'], ['Kp. Tandjung-Batu', 'tanjungbatu'], ['LOA  KOELOE', 'loakulu']]) {
            assert.equal(foldVillage(text as string), folded);
        }
    });
    test('finds by beginning, by part, nearly, and by code', () => {
        for (const [text, name] of [['loa', 'Loa Kulu Kota'], ['batu', 'Tanjung Batu'], ['jembajan', 'Jembayan'], ['tanjng bat', 'Tanjung Batu'], ['64.02.01.2002', 'Jembayan']]) {
            assert.equal(findVillages(VILLAGES, text as string)[0]?.name, name);
        }
        assert.deepEqual(findVillages(VILLAGES, 'x'), []);
        assert.deepEqual(findVillages(VILLAGES, 'zzzz'), []);
    });
});

/** A layer "villages" with one square of 10 units, code "a", in the programme. */
const SQUARE = [
    0x1a, 0, 0x0a, 0x08, ...Buffer.from('villages'),
    0x12, 0x13, 0x12, 0x04, 0, 0, 1, 1, 0x22, 0x0b, 9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15,
    0x1a, 0x04, ...Buffer.from('code'), 0x1a, 0x0c, ...Buffer.from('in_programme'),
    0x22, 0x03, 0x0a, 0x01, 0x61, 0x22, 0x02, 0x38, 0x01,
];

describe('reading a tile', () => {
    test('gives areas with their rings', () => {
        // One ring: move 0 0, line +10 0, line 0 +10, line -10 0, close.
        const bytes = Uint8Array.from(SQUARE);
        bytes[1] = bytes.length - 2;
        const [area] = readTile(bytes).get('villages') ?? [];
        assert.equal(area?.code, 'a');
        assert.equal(area?.inProgramme, true);
        assert.deepEqual(area?.rings[0], [[0, 0], [10, 0], [10, 10], [0, 10]]);
        assert.ok(area && holds(area, 5, 5) && !holds(area, 11, 5));
    });
    test('refuses one that was cut off', () => {
        const bytes = Uint8Array.from(SQUARE).subarray(0, 20);
        bytes[1] = SQUARE.length - 2;
        assert.throws(() => readTile(bytes), RangeError);
    });
    test('an empty one has no layers', () => {
        assert.equal(readTile(new Uint8Array()).size, 0);
    });
});
