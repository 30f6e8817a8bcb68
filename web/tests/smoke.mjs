// Loads the page of a running server in headless Chromium and fails on any console error, failed or
// foreign request, or a map that does not draw: node tests/smoke.mjs http://127.0.0.1:8080
import { build } from 'esbuild';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const outfile = join(web, 'node_modules/.cache/tapak-smoke.mjs');
await build({
    absWorkingDir: web,
    entryPoints: ['tests/browser/browser.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node18',
});
const { findChromium, openPage, settle, startChromium } = await import(pathToFileURL(outfile));

const address = new URL('/', process.argv[2] ?? 'http://127.0.0.1:8080').href;
const executable = findChromium();
if (!executable) {
    console.log('smoke: SKIP: no Chromium on this machine');
    process.exit(0);
}
const browser = await startChromium(executable);
let failure = '';
try {
    const { page, complaints } = await openPage(browser, address);
    await settle(page);
    const counts = ((await page.textContent('.counts')) ?? '').trim();
    console.log(`smoke: the page shows ${counts}`);
    failure = complaints.join('\n') || (/[1-9]/.test(counts) ? '' : 'nothing is in view');
} catch (cause) {
    failure = String(cause);
}
await browser.close();
if (failure) {
    console.error(`smoke: the page: ${failure}`);
    process.exit(1);
}
