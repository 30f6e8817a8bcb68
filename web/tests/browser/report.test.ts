// Handing in and tracking on the real program, on a phone: by GPS, on the light map, by name; with a line,
// without one, and by keyboard alone.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Tracked } from '../../src/api';
import { findChromium, openPage, PHONE, seriousOf, startChromium } from './browser';
import type { Watched } from './browser';
import { get, startTapak, whySkipped } from './tapak';
import type { Tapak } from './tapak';

const WORDS = 'Asap tebal di tepi sungai sejak pagi.';
const GPS = { geolocation: { latitude: 0.05, longitude: 116.6, accuracy: 18 }, permissions: ['geolocation'] };

describe('hand in and track', { skip: whySkipped() }, () => {
    let tapak: Tapak;
    let browser: Browser;
    let watched: Watched | null = null;

    before(async () => {
        tapak = await startTapak();
        browser = await startChromium(findChromium() as string);
    });
    after(async () => {
        await browser?.close();
        tapak?.stop();
    });
    afterEach(async () => {
        await watched?.context.close();
        watched = null;
    });

    const open = async (path: string, more = {}): Promise<Page> => {
        watched = await openPage(browser, tapak.address + path, PHONE, more);
        return watched.page;
    };
    // The service worker's requests are not the page's: only a server that is gone cuts off both.
    const cutLine = async (): Promise<void> => {
        await tapak.pause();
        await watched?.context.setOffline(true);
    };
    const mendLine = async (): Promise<void> => {
        await tapak.resume();
        await watched?.context.setOffline(false);
    };
    const chooseFire = async (page: Page): Promise<void> => {
        await page.click('.kinds li:first-child button');
        await page.waitForSelector('.ways');
    };
    const tellAndGoOn = async (page: Page): Promise<void> => {
        await page.click('button.main');
        await page.fill('textarea', WORDS);
        await page.click('button.main');
        await page.click('button.main');
    };
    const codeOf = async (page: Page): Promise<string> => {
        await page.waitForSelector('.code-text');
        return ((await page.textContent('.code-text')) ?? '').toLowerCase();
    };

    test('by GPS: the place, the code, and the way of the report', async () => {
        const page = await open('lapor', GPS);
        await chooseFire(page);
        await page.click('.ways li:nth-child(1) > button');
        await page.waitForSelector('.light-map');
        await page.waitForFunction(() => /18 m/.test(document.querySelector('.landing')?.textContent ?? ''));
        await tellAndGoOn(page);
        await page.click('button.main');
        const code = await codeOf(page);
        const tracked = await get<Tracked>(tapak.address, `api/track/${code}`);
        assert.equal(tracked.category, 'karhutla');
        await page.click('.done a.button');
        await page.waitForSelector('.way-line [aria-current="step"]');
        assert.match((await page.textContent('.way-line [aria-current="step"]')) ?? '', /Diterima/);
        assert.deepEqual(watched?.complaints, []);
    });

    test('on the light map: what lies under the cross is told before it is sent', async () => {
        const page = await open('lapor');
        await chooseFire(page);
        await page.click('.ways li:nth-child(2) > button');
        await page.waitForSelector('.light-map .land');
        for (let i = 0; i < 5; i++) {
            await page.click('.map-buttons button:first-child');
        }
        await page.waitForFunction(() => /Akan tercatat di/.test(document.querySelector('.landing')?.textContent ?? ''));
        const landing = /tercatat di: (.+?) Tepat/.exec((await page.textContent('.landing')) ?? '')?.[1] ?? '';
        await tellAndGoOn(page);
        await page.click('button.main');
        await page.waitForSelector('.code-text');
        assert.ok((await page.textContent('.done'))?.includes(`Tercatat di ${landing}.`), landing);
    });

    test('by a misspelt name', async () => {
        const { villages } = await get<{ villages: { name: string }[] }>(tapak.address, 'api/villages');
        const name = villages.find((one) => one.name.length > 9)?.name as string;
        const page = await open('lapor#lang=en');
        await chooseFire(page);
        await page.click('.ways li:nth-child(3) > button');
        await page.fill('.pick input', `${name.slice(0, 4)}${name.slice(5)}`);
        await page.click(`.picks button:has-text("${name}")`);
        await tellAndGoOn(page);
        assert.ok((await page.textContent('.check-list'))?.includes(name));
        await page.click('button.main');
        await codeOf(page);
        assert.deepEqual(watched?.complaints, []);
    });

    test('without a line it waits, is shown, outlives the page, and is sent once', async () => {
        const page = await open('lapor', { serviceWorkers: 'allow' });
        await page.waitForSelector('.kinds button');
        await page.evaluate(() => navigator.serviceWorker.ready);
        await page.reload();
        await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
        await page.waitForSelector('.kinds button');
        await page.waitForTimeout(300);
        await cutLine();
        await page.reload();
        await chooseFire(page);
        await page.click('.ways li:nth-child(3) > button');
        // The list of villages was never fetched, so only the other ways are left: said, not hidden.
        await page.waitForSelector('.pick [role="alert"]');
        await mendLine();
        await page.click('.pick [role="alert"] button');
        await page.fill('.pick input', 'a');
        await page.fill('.pick input', 'an');
        await page.click('.picks button');
        await cutLine();
        await tellAndGoOn(page);
        await page.click('button.main');
        await page.waitForSelector('.waiting li');
        await page.reload();
        await page.waitForSelector('.waiting li');
        const sent: string[] = [];
        watched?.context.on('request', (request) => {
            if (request.method() === 'POST') {
                sent.push(request.headers()['idempotency-key'] ?? '');
            }
        });
        await mendLine();
        await page.waitForSelector('.receipts li', { timeout: 20_000 });
        assert.equal(await page.locator('.receipts li').count(), 1);
        assert.equal(await page.locator('.waiting').count(), 0);
        assert.ok(new Set(sent).size <= 1, sent.join());
    });

    test('a photo is made smaller on the phone, kept with the report, and taken by the server', async () => {
        const page = await open('lapor', GPS);
        await chooseFire(page);
        await page.click('.ways li:nth-child(1) > button');
        await page.waitForSelector('.light-map');
        await page.click('button.main');
        await page.fill('textarea', WORDS);
        const large = await page.evaluate(async () => {
            const canvas = Object.assign(document.createElement('canvas'), { width: 2400, height: 1800 });
            canvas.getContext('2d')?.fillRect(100, 100, 900, 900);
            return canvas.toDataURL('image/png').split(',')[1] ?? '';
        });
        await page.setInputFiles('input[type="file"]', { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(large, 'base64') });
        await page.waitForSelector('.photos img');
        assert.equal(await page.evaluate(() => document.querySelector<HTMLImageElement>('.photos img')?.decode()
            .then(() => document.querySelector<HTMLImageElement>('.photos img')?.naturalWidth)), 1600);
        await page.click('button.main');
        await page.click('button.main');
        const [answer] = await Promise.all([
            page.waitForResponse((one) => one.url().endsWith('/api/reports')), page.click('button.main'),
        ]);
        assert.equal(answer.status(), 201);
        assert.equal(((await answer.json()) as { files: unknown[] }).files.length, 1);
        await codeOf(page);
        assert.deepEqual(watched?.complaints, []);
    });

    test('a receipt that was lost on the way is asked for again, not handed in again', async () => {
        const page = await open('lapor', GPS);
        let swallowed = 0;
        const codes: string[] = [];
        await page.route('**/api/reports', async (route) => {
            const answer = await route.fetch();
            codes.push(((await answer.json()) as { tracking_code: string }).tracking_code);
            await (swallowed++ === 0 ? route.abort() : route.fulfill({ response: answer }));
        });
        await chooseFire(page);
        await page.click('.ways li:nth-child(1) > button');
        await page.waitForSelector('.light-map');
        await tellAndGoOn(page);
        await page.click('button.main');
        await page.waitForSelector('.waiting button:not(.text)');
        await page.click('.waiting button:not(.text)');
        const code = await codeOf(page);
        assert.deepEqual(codes, [code, code]);
    });

    test('by keyboard alone, and what was typed outlives a reload', async () => {
        const page = await open('lapor');
        await page.waitForSelector('.kinds button');
        await page.focus('.kinds li:first-child button');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.ways');
        assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.light-map');
        await page.keyboard.press('Tab');
        const before = await page.textContent('.landing');
        for (const key of ['+', '+', '+', 'ArrowLeft', 'ArrowUp']) {
            await page.keyboard.press(key);
        }
        assert.notEqual(await page.textContent('.landing'), before);
        await page.focus('button.main');
        await page.keyboard.press('Enter');
        await page.focus('textarea');
        await page.keyboard.type(WORDS);
        await page.waitForTimeout(500);
        await page.reload();
        await page.waitForSelector('textarea');
        assert.equal(await page.inputValue('textarea'), WORDS);
    });

    test('a wrong code is told, with what is easily mixed up', async () => {
        const page = await open('lacak');
        await page.fill('.code-input', 'abcd-efgh');
        await page.keyboard.press('Enter');
        await page.waitForSelector('[role="alert"]:has-text("12")');
        await page.fill('.code-input', 'ABCD EFGH-0000');
        await page.keyboard.press('Enter');
        await page.waitForSelector('[role="alert"]:has-text("Tidak ada laporan")');
    });

    test('axe finds nothing serious, in light and dark, and nothing runs over the edge', async () => {
        for (const colorScheme of ['light', 'dark'] as const) {
            const page = await open('lapor', { colorScheme, ...GPS });
            await page.waitForSelector('.kinds button');
            assert.deepEqual(await seriousOf(page), []);
            await chooseFire(page);
            await page.click('.ways li:nth-child(2) > button');
            await page.waitForSelector('.light-map .land');
            assert.deepEqual(await seriousOf(page), []);
            await tellAndGoOn(page);
            assert.deepEqual(await seriousOf(page), []);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
            await page.goto(`${tapak.address}lacak`);
            await page.waitForSelector('.code-input');
            assert.deepEqual(await seriousOf(page), []);
            await watched?.context.close();
        }
    });
});
