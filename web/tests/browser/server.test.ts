// The page on the real program with the demo region: what the mock only claims is asked of tapak here.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { About, Count, Report, Summary, SummaryRow, Village } from '../../src/api';
import { labelPoint } from '../../src/map/geometry';
import { findChromium, openPage, PHONE, settle, startChromium } from './browser';
import { get, startTapak, whySkipped } from './tapak';
import type { Tapak } from './tapak';

const executable = findChromium();

async function reportCount(page: Page): Promise<number> {
    const text = (await page.textContent('.counts')) ?? '';
    return Number((/([\d.,]+)\s+(laporan|reports)/.exec(text)?.[1] ?? '').replace(/[.,]/g, ''));
}

describe('page on tapak', { skip: whySkipped() }, () => {
    let server: Tapak;
    let browser: Browser;
    let address = '';
    let about: About;
    let villages: Village[];
    let reports: Report[];
    let byVillage: SummaryRow[];

    before(async () => {
        server = await startTapak();
        address = server.address;
        about = await get<About>(address, 'api/about');
        const items = 'ogc/collections';
        villages = (await get<{ features: Village[] }>(address, `${items}/villages/items?limit=2000`)).features;
        reports = (await get<{ features: Report[] }>(address, `${items}/reports/items?limit=10000`)).features;
        byVillage = (await get<Summary>(address, 'api/summary?by=village')).rows;
        browser = await startChromium(executable as string);
    });
    after(async () => {
        await browser?.close();
        server?.stop();
    });

    test('what the server says has the form that the page reads', () => {
        assert.equal(about.demo, true);
        assert.equal(about.extent?.length, 4);
        assert.equal(villages.length, about.edition?.villages);
        assert.ok(about.categories.length >= 20 && about.states.length === 11 && about.periods.length >= 3);
        const codes = new Set(villages.map(({ properties }) => properties.code));
        const categories = new Set(about.categories.map(({ code }) => code));
        const states = new Set(about.states.map(({ code }) => code));
        for (const { id, geometry, properties } of reports) {
            assert.ok(categories.has(properties.category) && states.has(properties.state), String(id));
            assert.match(properties.received, /^\d{4}-\d{2}-\d{2}$/);
            assert.ok(properties.village === null || codes.has(properties.village), String(id));
            assert.ok(geometry !== null || !properties.is_stand_in, String(id));
            const isSensitive = about.categories.find(({ code }) => code === properties.category)?.sensitive;
            assert.ok(geometry === null || !isSensitive || properties.is_stand_in, `${id} shows a true place`);
        }
    });

    test('the demo loads without an error, a failed request or a foreign one', async () => {
        for (const [hash, size] of [['', undefined], ['#lang=en', PHONE]] as const) {
            const { page, context, complaints } = await openPage(browser, address + hash, size);
            await settle(page);
            assert.deepEqual(complaints, []);
            assert.ok((await page.textContent('.demo'))?.includes(hash ? 'invented data' : 'data rekaan'));
            assert.ok((await reportCount(page)) > 0);
            await context.close();
        }
    });

    test('a period shows the reports that the server counts in it', async () => {
        // From far out: some reports lie outside every village, and counts are of what is in view.
        const { page, context } = await openPage(browser, `${address}#period=P3&map=4/0/117`);
        await settle(page);
        const period = about.periods.find(({ code }) => code === 'P3');
        assert.ok(period);
        const inPeriod = reports.filter(({ geometry, properties }) =>
            geometry && properties.received >= period.first && properties.received <= period.last);
        assert.equal(await reportCount(page), inPeriod.length);
        assert.ok(inPeriod.length > 0);
        await context.close();
    });

    test('a click on a village gives the summary that the server counts', async () => {
        const busiest = byVillage
            .filter((row) => typeof row.reports === 'number' && row.key !== '')
            .sort((a, b) => (b.reports as number) - (a.reports as number))[0] as SummaryRow;
        const village = villages.find(({ properties }) => properties.code === busiest.key) as Village;
        const [lon = 0, lat = 0] = labelPoint(village.geometry);
        // Points hidden, so that the click lands on the village itself.
        const hash = `#map=12/${lat.toFixed(5)}/${lon.toFixed(5)}&hide=reports,hotspots`;
        const { page, context, complaints } = await openPage(browser, address + hash);
        await settle(page);
        const box = await page.locator('.map canvas').boundingBox();
        assert.ok(box);
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        await page.waitForSelector('.figures dd');
        assert.ok(page.url().includes(`village=${busiest.key}`));
        const shown: Count | string = (await page.textContent('.figures dd')) ?? '';
        assert.equal(shown.replace(/\D/g, ''), String(busiest.reports));
        assert.deepEqual(complaints, []);
        await context.close();
    });
});
