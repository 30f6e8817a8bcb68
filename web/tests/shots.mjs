// Pictures of the page on a phone and a desk in both languages, to be looked at: npm run shots.
// TAPAK is a running server's address (else the mock), SHOTS the folder, HASHES views and SIZES (desk, phone) apart by "|".
import { build } from 'esbuild';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const outfile = join(web, 'node_modules/.cache/tapak-shots.mjs');
await build({
    absWorkingDir: web,
    entryPoints: ['tests/shots.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node18',
});
await import(pathToFileURL(outfile));
