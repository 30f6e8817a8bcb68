// The tables on the real program: the numbers add up, the link gives the same table, the file what is shown.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Summary } from '../../src/api';
import { findChromium, openPage, seriousOf, startChromium } from './browser';
import { get, startTapak, whySkipped } from './tapak';
import type { Tapak } from './tapak';

describe('tables', { skip: whySkipped() }, () => {
    let tapak: Tapak;
    let browser: Browser;

    before(async () => {
        tapak = await startTapak();
        browser = await startChromium(findChromium() as string);
    });
    after(async () => {
        await browser?.close();
        tapak?.stop();
    });

    test('show what the server counts, sorted, and give the file of just that', async () => {
        const { page, context, complaints } = await openPage(
            browser, `${tapak.address}tabel#by=regency&sort=-reports`, undefined, { acceptDownloads: true });
        await page.waitForSelector('.table-wrap tfoot td');
        const summary = await get<Summary>(tapak.address, 'api/summary?by=regency');
        const rows = await page.locator('.table-wrap tbody tr td:nth-child(2)').allTextContents();
        const numbers = rows.map((text) => Number(text.replace('.', '')));
        const expected = summary.rows.map(({ reports }) => reports as number).sort((a, b) => b - a);
        assert.deepEqual(numbers.slice(0, expected.length), expected);
        assert.equal(numbers.reduce((sum, one) => sum + one, 0), summary.total.reports, 'lines add up to the total');
        const [download] = await Promise.all([page.waitForEvent('download'), page.click('.acts .main')]);
        const file = (await readFile((await download.path()) as string, 'utf8')).replace(/^\ufeff/, '');
        assert.match(file, /^key,name,parent,reports,open,closed,reversal_signals,hotspots\r\n/);
        assert.equal(file.split('\r\n').length, summary.rows.length + 4);
        const digest = createHash('sha256').update(file).digest('hex');
        assert.ok((await page.textContent('.repeat'))?.includes(digest));
        assert.deepEqual(await seriousOf(page), []);
        assert.deepEqual(complaints, []);
        await context.close();
    });

    test('a choice is in the address, and back undoes it', async () => {
        const { page, context } = await openPage(browser, `${tapak.address}tabel#lang=en`);
        await page.waitForSelector('.table-wrap tfoot td');
        await page.selectOption('.table-choices select >> nth=1', 'period');
        await page.waitForSelector('th:has-text("P3")');
        assert.match(page.url(), /columns=period/);
        await page.goBack();
        await page.waitForSelector('th:has-text("Hotspots")');
        await context.close();
    });
});
