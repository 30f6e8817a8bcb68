// The page in Chromium against the mock: what a reader sees and does.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { labelPoint } from '../../src/map/geometry';
import { QUIET_VILLAGE, REPORTS_ALL, VILLAGES } from '../mock/fixtures';
import { startMock } from '../mock/server';
import type { Mock } from '../mock/server';
import { findChromium, openPage, PHONE, settle, startChromium, seriousOf } from './browser';
import type { Watched } from './browser';

const executable = findChromium();
const skip = executable ? false : 'SKIP: no Chromium on this machine';
const [quietLon = 0, quietLat = 0] = labelPoint(QUIET_VILLAGE.geometry);
const QUIET_HASH = `#map=10.5/${quietLat.toFixed(4)}/${quietLon.toFixed(4)}`;

async function countsText(page: Page): Promise<string> {
    return (await page.textContent('.counts')) ?? '';
}

/** The number of reports the page says are in view. */
async function reportCount(page: Page): Promise<number> {
    const digits = /([\d.,]+)\s+(laporan|reports)/.exec(await countsText(page))?.[1] ?? '';
    return Number(digits.replace(/[.,]/g, ''));
}

async function clickMiddleOfMap(page: Page): Promise<void> {
    const box = await page.locator('.map canvas').boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

describe('page', { skip }, () => {
    let browser: Browser;
    let mock: Mock;
    let watched: Watched | null = null;

    const open = async (hash = '', size?: typeof PHONE): Promise<Page> => {
        watched = await openPage(browser, mock.address + hash, size);
        return watched.page;
    };

    before(async () => {
        mock = await startMock('dist');
        browser = await startChromium(executable as string);
    });
    after(async () => {
        await browser?.close();
        mock?.close();
    });
    afterEach(async () => {
        mock.faults.status.clear();
        mock.faults.delay_ms = 0;
        await watched?.context.close();
        watched = null;
    });

    test('loads without an error, a failed request or a foreign one', async () => {
        const page = await open();
        await settle(page);
        assert.deepEqual(watched?.complaints, []);
        assert.equal(await page.getAttribute('html', 'lang'), 'id');
        assert.match((await page.textContent('.demo')) ?? '', /Wilayah contoh – data rekaan/);
        const placed = REPORTS_ALL.filter((report) => report.geometry !== null).length;
        assert.equal(await reportCount(page), placed);
    });

    test('a filter changes the counts and the address, and back undoes it', async () => {
        const page = await open();
        await settle(page);
        const all = await reportCount(page);
        await page.click('.presets button:text-is("P2")');
        await settle(page);
        const inP2 = REPORTS_ALL.filter(({ geometry, properties }) =>
            geometry && properties.received >= '2021-01-01' && properties.received <= '2022-12-31');
        assert.equal(await reportCount(page), inP2.length);
        await page.click('.choice:has-text("Kebakaran")');
        const fires = inP2.filter(({ properties }) => properties.category === 'karhutla').length;
        assert.equal(await reportCount(page), fires);
        assert.match(page.url(), /period=P2&category=karhutla/);
        await page.goBack();
        await page.goBack();
        await settle(page);
        assert.equal(await reportCount(page), all);
    });

    test('a click on a village gives its summary, and Esc closes it', async () => {
        const page = await open(QUIET_HASH);
        await settle(page);
        await clickMiddleOfMap(page);
        await page.waitForSelector('.drawer');
        assert.match((await page.textContent('#drawer-title')) ?? '', new RegExp(QUIET_VILLAGE.properties.name));
        assert.ok(page.url().includes(`village=${QUIET_VILLAGE.id}`));
        await page.waitForSelector('.figures');
        await page.keyboard.press('Escape');
        await page.waitForSelector('.drawer', { state: 'detached' });
    });

    test('a busy village shows small counts as <5 and its reports by name', async () => {
        const named = REPORTS_ALL.find((report) => report.geometry === null);
        const code = named?.properties.village as string;
        const page = await open(`#village=${code}`);
        await settle(page);
        await page.waitForSelector('.bars');
        assert.match((await page.textContent('.drawer')) ?? '', /<5/);
        const shown = await page.locator('.drawer .row').count();
        const expected = REPORTS_ALL.filter((report) => report.properties.village === code).length;
        assert.equal(shown, Math.min(expected, 60));
        assert.ok((await page.locator('.drawer .row em').count()) > 0);
    });

    test('the list follows the map and opens a report; the focus comes back', async () => {
        const page = await open();
        await settle(page);
        await page.click('.tabs button:has-text("Daftar")');
        const row = page.locator('.side .row').first();
        await row.click();
        await page.waitForSelector('.drawer .facts');
        assert.match(page.url(), /report=/);
        await page.keyboard.press('Escape');
        await page.waitForFunction(() => document.activeElement?.classList.contains('row'));
        assert.equal(await row.evaluate((element) => element === document.activeElement), true);
        await page.evaluate((hash) => { location.hash = hash; }, QUIET_HASH.replace('10.5', '14'));
        await page.waitForSelector('.nothing');
        assert.equal(await reportCount(page), 0);
    });

    test('English, and the whole view from a link', async () => {
        const hash = '#lang=en&map=9/0.100/116.500&period=P3&category=karhutla,sampah&hide=hotspots';
        const page = await open(hash);
        await settle(page);
        assert.equal(await page.getAttribute('html', 'lang'), 'en');
        assert.equal(new URL(page.url()).hash, hash.replace('0.100/116.500', '0.1000/116.5000'));
        assert.match(await countsText(page), /reports in the map view/);
        assert.equal(await page.locator('.presets [aria-pressed="true"]').textContent(), 'P3');
        await page.click('.languages button:has-text("ID")');
        assert.equal(await page.getAttribute('html', 'lang'), 'id');
        assert.match(await countsText(page), /laporan di tampilan peta/);
        assert.ok(!page.url().includes('lang='));
    });

    test('the keyboard finds a village, by search and on the map', async () => {
        const page = await open(QUIET_HASH);
        await settle(page);
        const other = VILLAGES[40] as (typeof VILLAGES)[number];
        await page.focus('input[type="search"]');
        await page.keyboard.type(other.properties.name.toUpperCase());
        await page.keyboard.press('Enter');
        await page.waitForSelector('.drawer');
        assert.match((await page.textContent('#drawer-title')) ?? '', new RegExp(other.properties.name));
        await page.keyboard.press('Escape');
        await page.waitForSelector('.drawer', { state: 'detached' });
        await page.evaluate((hash) => { location.hash = hash; }, QUIET_HASH);
        await settle(page);
        await page.focus('.map canvas');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.drawer');
        assert.ok(page.url().includes(`village=${QUIET_VILLAGE.id}`));
    });

    test('a failure says so, and trying again mends it', async () => {
        mock.faults.status.set('/ogc/collections/reports/items', 503);
        const page = await open();
        await page.waitForSelector('.failure');
        assert.match((await page.textContent('.failure')) ?? '', /made to fail/);
        assert.match(await countsText(page), /belum dimuat/);
        assert.doesNotMatch((await page.textContent('.side')) ?? '', /\b0\b/);
        mock.faults.status.clear();
        await page.click('.failure button');
        await page.waitForSelector('.failure', { state: 'detached' });
        await settle(page);
        assert.ok((await reportCount(page)) > 0);
    });

    test('a phone has sheets, and nothing runs over its edge', async () => {
        const page = await open('', PHONE);
        await settle(page);
        await page.click('.tabs button:has-text("Daftar")');
        await page.waitForSelector('.side.up .row');
        await page.locator('.side .row').first().click();
        await page.waitForSelector('.drawer');
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
        assert.deepEqual(watched?.complaints, []);
    });

    test('axe finds nothing serious', async () => {
        const village = VILLAGES[0] as (typeof VILLAGES)[number];
        for (const [hash, size] of [[`#village=${village.id}`, undefined], ['#lang=en', PHONE]] as const) {
            const page = await open(hash, size);
            await settle(page);
            assert.deepEqual(await seriousOf(page), []);
            await watched?.context.close();
        }
    });
});
