import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalOf } from '../../src/api';
import { localDay, spanOf } from '../../src/state/span';
import { ABOUT } from '../mock/fixtures';

test('local days are those of WITA', () => {
    assert.equal(localDay('2024-12-31T15:59:59Z'), '2024-12-31');
    assert.equal(localDay('2024-12-31T16:00:00Z'), '2025-01-01');
    assert.equal(localDay('nonsense'), '');
});

test('a period asks for its days', () => {
    const at = (data_as_of: string) => ({ ...ABOUT, data_as_of });
    const cases: [string, string, { from: string; to: string }][] = [
        ['P2', '2025-06-01T00:00:00Z', { from: '2021-01-01', to: '2022-12-31' }],
        ['P9', '2025-06-01T00:00:00Z', { from: '', to: '' }],
        ['year', '2024-12-31T16:00:00Z', { from: '2025-01-01', to: '2025-12-31' }],
        ['12m', '2025-06-01T00:00:00Z', { from: '2024-06-02', to: '2025-06-01' }],
        ['12m', '2024-02-29T00:00:00Z', { from: '2023-03-02', to: '2024-02-29' }],
    ];
    for (const [period, asOf, expected] of cases) {
        assert.deepEqual(spanOf({ period, from: '', to: '' }, at(asOf)), expected, `${period} at ${asOf}`);
    }
    assert.deepEqual(spanOf({ period: '', from: '2021-01-01', to: '' }, ABOUT), { from: '2021-01-01', to: '' });
});

test('days become an interval of instants, both days whole', () => {
    const cases: [string, string, string][] = [
        ['', '', ''],
        ['2021-01-01', '2021-01-01', '2020-12-31T16:00:00Z/2021-01-01T15:59:59Z'],
        ['2021-01-01', '', '2020-12-31T16:00:00Z/..'],
        ['', '2021-01-01', '../2021-01-01T15:59:59Z'],
    ];
    for (const [from, to, expected] of cases) {
        assert.equal(intervalOf({ from, to }), expected);
    }
});
