// Chromium for the tests: started once, with a page that records whatever goes wrong.
import { existsSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const CANDIDATES = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const FLAGS = [
    '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
];

export const DESKTOP = { width: 1366, height: 800 };
export const PHONE = { width: 360, height: 740 };

export function findChromium(): string | null {
    return CANDIDATES.find((path) => path !== '' && existsSync(path)) ?? null;
}

export function startChromium(path: string): Promise<Browser> {
    return chromium.launch({ executablePath: path, args: FLAGS, headless: true });
}

export interface Watched {
    context: BrowserContext;
    page: Page;
    /** console errors, uncaught errors, failed and foreign requests, as lines */
    complaints: string[];
}

export async function openPage(
    browser: Browser,
    address: string,
    size: { width: number; height: number } = DESKTOP,
    more: BrowserContextOptions = {},
): Promise<Watched> {
    const context = await browser.newContext({
        viewport: size, hasTouch: size.width < 760, reducedMotion: 'reduce', serviceWorkers: 'block', ...more,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(12_000);
    const complaints: string[] = [];
    const origin = new URL(address).origin;
    page.on('console', (message) => {
        if (message.type() === 'error') {
            complaints.push(`console: ${message.text()}`);
        }
    });
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('requestfailed', (request) => {
        // A request that a newer filter made needless is cancelled by the page itself.
        if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
            complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
        }
    });
    page.on('request', (request) => {
        if (new URL(request.url()).origin !== origin && !/^(data|blob):/.test(request.url())) {
            complaints.push(`foreign: ${request.url()}`);
        }
    });
    await page.goto(address);
    return { context, page, complaints };
}

/** Waits until the map is there and everything asked for has been drawn. */
export async function settle(page: Page): Promise<void> {
    await page.waitForSelector('.map[data-ready="yes"]', { timeout: 30_000 });
    await page.waitForFunction(() => !document.querySelector('.progress'), undefined, { timeout: 30_000 });
    // Long enough for a change to reach the map and for the map to say that it draws.
    await page.waitForTimeout(400);
    await page.waitForSelector('.map[data-drawn="yes"]', { timeout: 30_000 });
}

/** What axe-core calls serious or critical on the page as it stands. */
export async function seriousOf(page: Page): Promise<string[]> {
    await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
    return page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run();
        return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    });
}
