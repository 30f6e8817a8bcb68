// The village page on the real program: what it says is what the server counts; one sheet when printed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Report, Summary } from '../../src/api';
import { findChromium, openPage, PHONE, seriousOf, startChromium } from './browser';
import { get, startTapak, whySkipped } from './tapak';
import type { Tapak } from './tapak';

const ENDED = ['closed', 'rejected', 'archived', 'duplicate'];

describe('village page', { skip: whySkipped() }, () => {
    let tapak: Tapak;
    let browser: Browser;
    let code = '';

    before(async () => {
        tapak = await startTapak();
        browser = await startChromium(findChromium() as string);
        const { rows } = await get<Summary>(tapak.address, 'api/summary?by=village');
        const busy = rows.filter((row) => row.key !== '' && typeof row.reports === 'number')
            .sort((a, b) => (b.reports as number) - (a.reports as number))[0];
        code = busy?.key ?? '';
    });
    after(async () => {
        await browser?.close();
        tapak?.stop();
    });

    test('shows what the server counts and lists, on a phone', async () => {
        const { page, context, complaints } = await openPage(browser, `${tapak.address}desa#${code}`, PHONE);
        await page.waitForSelector('.village-map .own');
        const summary = await get<Summary>(tapak.address, `api/summary?by=month&in=${code}`);
        const figures = (await page.locator('.figure dd').allTextContents()).map((text) => text.replace('.', ''));
        assert.equal(figures[2], String(summary.total.reports));
        const { features } = await get<{ features: Report[] }>(
            tapak.address, `ogc/collections/reports/items?village=${code}&limit=200`);
        const open = features.filter(({ properties }) => !ENDED.includes(properties.state));
        if (open.length > 8) {
            await page.click('.more');
        }
        assert.equal(await page.locator('.cases li').count(), open.length);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
        assert.deepEqual(await seriousOf(page), []);
        assert.deepEqual(complaints, []);
        await context.close();
    });

    test('prints on one A4 sheet', async () => {
        const { page, context } = await openPage(browser, `${tapak.address}desa#${code}`);
        await page.waitForSelector('.village-map .own');
        const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
        assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1);
        await context.close();
    });

    test('a village is found by name, and one that is not there is told', async () => {
        const { page, context } = await openPage(browser, `${tapak.address}desa#11.11.11.1111`, PHONE);
        await page.waitForSelector('[role="alert"]');
        await page.fill('.pick input', 'su');
        await page.click('.picks button');
        await page.waitForSelector('.figure');
        assert.match(page.url(), /#\d\d\.\d\d\.\d\d\.\d{4}$/);
        await context.close();
    });
});
