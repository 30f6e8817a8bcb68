// Builds the pages into dist/: hashed scripts and styles, HTML that names them, and a .br and a .gz
// beside each file so that the server never compresses a page itself.
import { build } from 'esbuild';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = import.meta.dirname ?? resolve(process.argv[1], '..');
const dist = join(root, 'dist');
const worker = 'node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs';
const compressible = /\.(html|js|css|svg|json|webmanifest|txt)$/;
// A file that a packet or two carries anyway gains nothing from a compressed sibling.
const worthCompressing = 512;

async function bundle() {
    const result = await build({
        absWorkingDir: root,
        entryPoints: { map: 'src/pages/map.tsx', 'map-worker': worker, style: 'style/map.css' },
        outdir: 'dist/assets',
        entryNames: '[name]-[hash]',
        chunkNames: '[name]-[hash]',
        assetNames: '[name]-[hash]',
        bundle: true,
        splitting: true,
        format: 'esm',
        target: ['es2022', 'chrome96', 'firefox102', 'safari15.4'],
        minify: true,
        legalComments: 'linked',
        jsx: 'automatic',
        jsxImportSource: 'preact',
        metafile: true,
        logLevel: 'warning',
    });
    return result.metafile.outputs;
}

/** Hashed address of what was made from one entry point. */
function addressOf(outputs, entry) {
    const found = Object.keys(outputs).find((path) => outputs[path].entryPoint === entry);
    if (!found) {
        throw new Error(`nothing was built from ${entry}`);
    }
    return `assets/${basename(found)}`;
}

async function writePage(outputs) {
    const page = await readFile(join(root, 'src/pages/index.html'), 'utf8');
    const addresses = {
        SCRIPT: addressOf(outputs, 'src/pages/map.tsx'),
        STYLE: addressOf(outputs, 'style/map.css'),
        WORKER: addressOf(outputs, worker),
    };
    const filled = page.replace(/@(SCRIPT|STYLE|WORKER)@/g, (_, name) => addresses[name]);
    await writeFile(join(dist, 'index.html'), filled);
    await writeFile(join(dist, 'icon.svg'), await readFile(join(root, 'src/pages/icon.svg')));
    // Named in pages that the server writes, so without a hash.
    await writeFile(join(dist, 'ogc.css'), await readFile(join(root, 'style/ogc.css')));
}

async function compressAll(folder) {
    const brotli = promisify(brotliCompress);
    const zip = promisify(gzip);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            await compressAll(path);
        } else if (compressible.test(entry.name)) {
            const bytes = await readFile(path);
            if (bytes.length >= worthCompressing) {
                const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
                await writeFile(`${path}.br`, await brotli(bytes, { params }));
                await writeFile(`${path}.gz`, await zip(bytes, { level: 9 }));
            }
        }
    }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await writePage(await bundle());
await compressAll(dist);
console.log(`web: built ${(await readdir(join(dist, 'assets'))).length + 2} files into web/dist`);
