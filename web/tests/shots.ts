// The pictures of shots.mjs.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DESKTOP, findChromium, openPage, PHONE, settle, startChromium } from './browser/browser';
import { startMock } from './mock/server';

const out = process.env['SHOTS'] ?? '../build/shots';
const mock = process.env['TAPAK'] ? null : await startMock('dist');
const address = process.env['TAPAK'] ?? mock?.address ?? '';
const browser = await startChromium(findChromium() ?? '');
await mkdir(out, { recursive: true });
const sizes = process.env['SIZES']?.split('|') ?? ['desk', 'phone'];
for (const [sizeName, size] of [['desk', DESKTOP], ['phone', PHONE]] as const) {
    if (!sizes.includes(sizeName)) continue;
    for (const hash of (process.env['HASHES'] ?? '#|#lang=en').split('|')) {
        const { page, context, complaints } = await openPage(browser, address + hash, size);
        await ((await page.$('.map')) ? settle(page) : page.waitForLoadState('networkidle'));
        const name = `${sizeName}${hash.replace(/[^\w]+/g, '_')}.png`;
        await page.screenshot({ path: join(out, name) });
        console.log(name, complaints.join('\n'));
        await context.close();
    }
}
await browser.close();
mock?.close();
