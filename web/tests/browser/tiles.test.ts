// MapLibre on the real program: it reads TileJSON, asks for tiles at each zoom, and draws them without an
// error; what it finds in the point tiles is what the server counts.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findChromium, startChromium } from './browser';
import { startTapak, whySkipped } from './tapak';
import type { Tapak } from './tapak';

const MAPLIBRE = 'node_modules/maplibre-gl/dist/';
const executable = findChromium();

const PAGE = `<!doctype html><meta charset="utf-8"><style>html,body,#map{margin:0;width:100%;height:100%}</style>
<div id="map"></div><script type="module">
import { Map, setWorkerUrl } from '/maplibre/maplibre-gl.mjs';
setWorkerUrl(new URL('/maplibre/maplibre-gl-worker.mjs', location.href).href);
const sources = {}, layers = [];
const draw = { villages: ['line', { 'line-color': '#060' }], districts: ['line', { 'line-color': '#006', 'line-width': 2 }],
    regencies: ['fill', { 'fill-color': '#cfc' }], hotspots: ['circle', { 'circle-color': '#f80' }],
    reports: ['circle', { 'circle-color': '#c00' }] };
for (const id of ['regencies', 'districts', 'villages', 'hotspots', 'reports']) {
    sources[id] = { type: 'vector', url: location.origin + '/ogc/collections/' + id + '/tiles/WebMercatorQuad?f=tilejson' };
    layers.push({ id, type: draw[id][0], source: id, 'source-layer': id, paint: draw[id][1] });
}
layers.push({ id: 'labels', type: 'circle', source: 'villages', 'source-layer': 'villages-labels', paint: {} });
window.errors = [];
window.map = new Map({ container: 'map', style: { version: 8, sources, layers }, center: [116.65, 0.05], zoom: 4,
    attributionControl: false, fadeDuration: 0 });
window.map.on('error', ({ error }) => window.errors.push(String(error?.message ?? error)));
</script>`;

interface Found { id: string; count: number; name: string }

/** Moves the map there and waits until everything is drawn. */
async function look(page: Page, zoom: number): Promise<void> {
    await page.evaluate((to) => new Promise<void>((done) => {
        const { map } = window as unknown as { map: { jumpTo(o: object): void; once(e: string, f: () => void): void; triggerRepaint(): void } };
        map.jumpTo({ zoom: to });
        map.once('idle', done);
        map.triggerRepaint();
    }), zoom);
}

function drawn(page: Page, layer: string): Promise<Found[]> {
    return page.evaluate((id) => {
        const { map } = window as unknown as { map: { queryRenderedFeatures(o: object): { id: unknown; properties: Record<string, unknown> }[] } };
        return map.queryRenderedFeatures({ layers: [id] }).map((feature) => ({
            id: String(feature.id), count: Number(feature.properties['count'] ?? 1), name: String(feature.properties['name'] ?? ''),
        }));
    }, layer);
}

const skip = whySkipped() || (existsSync(`${MAPLIBRE}maplibre-gl.mjs`) ? false : 'SKIP: no MapLibre here');

describe('MapLibre on tiles of tapak', { skip }, () => {
    let tapak: Tapak;
    let browser: Browser;
    let page: Page;
    let address = '';

    before(async () => {
        tapak = await startTapak();
        address = tapak.address;
        browser = await startChromium(executable as string);
        page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
        await page.route('**/tiles-test.html', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
        await page.route('**/maplibre/*', (route) => {
            const name = new URL(route.request().url()).pathname.split('/').pop() ?? '';
            return route.fulfill({ contentType: 'text/javascript', body: readFileSync(MAPLIBRE + name) });
        });
        await page.goto(`${address}tiles-test.html`);
        await page.waitForFunction(() => 'map' in window, undefined, { timeout: 30_000 });
    });
    after(async () => {
        await browser?.close();
        tapak?.stop();
    });

    test('it draws every collection at every kind of zoom without an error', async () => {
        for (const zoom of [4, 7, 10]) {
            await look(page, zoom);
            for (const layer of ['regencies', 'districts', 'villages']) {
                assert.ok((await drawn(page, layer)).length > 0, `${layer} at zoom ${zoom}`);
            }
        }
        assert.deepEqual(await page.evaluate(() => (window as unknown as { errors: string[] }).errors), []);
    });

    test('clusters that it shows add up to the reports that have a place', async () => {
        const answer = await fetch(`${address}ogc/collections/reports/items?limit=10000`);
        const { features } = (await answer.json()) as { features: { geometry: unknown }[] };
        const placed = features.filter(({ geometry }) => geometry !== null).length;
        await look(page, 4);
        const shown = new Map((await drawn(page, 'reports')).map(({ id, count }) => [id, count]));
        assert.equal([...shown.values()].reduce((sum, count) => sum + count, 0), placed);
    });

    test('a name stands once', async () => {
        await look(page, 8);
        const names = (await drawn(page, 'labels')).map(({ id }) => id);
        assert.ok(names.length > 0);
        assert.equal(new Set(names).size, names.length);
    });
});
