// An officer's work on the real program: sign in, the queue, many at once with undo, one by keyboard.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { DESKTOP, findChromium, openPage, PHONE, seriousOf, startChromium } from './browser';
import { startTapak, whySkipped } from './tapak';
import type { Tapak } from './tapak';

const SHOTS = '../build/shots';

describe('queue', { skip: whySkipped() }, () => {
    let tapak: Tapak;
    let browser: Browser;
    let password = '';

    before(async () => {
        mkdirSync(SHOTS, { recursive: true });
        tapak = await startTapak();
        password = tapak.addOfficer('dinas');
        browser = await startChromium(findChromium() as string);
    });
    after(async () => {
        await browser?.close();
        tapak?.stop();
    });

    test('a wrong password is told in words', async () => {
        const { page, context } = await openPage(browser, `${tapak.address}antrean`, PHONE);
        await page.fill('input[autocomplete="username"]', 'dinas');
        await page.fill('input[type="password"]', 'not-the-password');
        await page.keyboard.press('Enter');
        await page.waitForSelector('[role="alert"]:has-text("tidak cocok")');
        assert.deepEqual(await seriousOf(page), []);
        await page.screenshot({ path: `${SHOTS}/queue-signin-phone.png` });
        await context.close();
    });

    test('the queue: overdue first, bulk with undo, one by keyboard, sign out', async () => {
        const { page, context, complaints } = await openPage(browser, `${tapak.address}antrean`, DESKTOP);
        await page.fill('input[autocomplete="username"]', 'dinas');
        await page.fill('input[type="password"]', password);
        await page.keyboard.press('Enter');
        await page.waitForSelector('.queue-list li');
        assert.match((await page.textContent('.queue-list li:first-child .due')) ?? '', /lewat/);
        await page.click('.queue-tabs button:has-text("Baru")');
        await page.waitForFunction(() => [...document.querySelectorAll('.queue-list .hint')].every((one) => /Masuk/.test(one.textContent ?? '')));
        const count = async (): Promise<number> => Number(((await page.textContent('[role="status"].hint')) ?? '').replace(/\D/g, ''));
        const before = await count();
        await page.click('.queue-list li:nth-child(1) input');
        await page.click('.queue-list li:nth-child(2) input');
        await page.click('.bulk button:has-text("Verifikasi")');
        await page.click('.pending button');
        await page.waitForTimeout(300);
        assert.equal(await count(), before, 'undone before it was sent');
        await page.click('.bulk button:has-text("Verifikasi")');
        await page.waitForSelector('.note:has-text("2 laporan diubah")', { timeout: 15_000 });
        assert.equal(await count(), before - 2);
        await page.focus('main');
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.case-open .way-line');
        await page.screenshot({ path: `${SHOTS}/queue-desk.png` });
        await page.fill('.case-open textarea', 'Perlu keterangan dari pelapor.');
        await page.click('.case-open .acts button:has-text("ditunda")');
        await page.waitForSelector('.case-open .way-line .now:has-text("Ditunda")');
        assert.deepEqual(await seriousOf(page), []);
        await page.setViewportSize(PHONE);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
        await page.screenshot({ path: `${SHOTS}/queue-phone.png` });
        await page.click('.desk-bar button:has-text("Keluar")');
        await page.waitForSelector('input[type="password"]');
        assert.deepEqual(complaints, []);
        await context.close();
    });
});
