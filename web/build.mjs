// Builds the pages into dist/: hashed scripts and styles, HTML that names them, and a .br and a .gz
// beside each file so that the server never compresses a page itself.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
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

/** Pages by the name of their file; "/lapor" is lapor.html. */
const pages = {
    index: { entry: 'map', style: 'map', title: 'Peta', about: 'Laporan lingkungan, titik panas dan desa di peta' },
    lapor: { entry: 'report', style: 'page', title: 'Lapor', about: 'Melaporkan masalah lingkungan', offline: true },
    lacak: { entry: 'track', style: 'page', title: 'Lacak laporan', about: 'Kemajuan sebuah laporan', offline: true },
    desa: { entry: 'village', style: 'page', title: 'Desa saya', about: 'Laporan dan titik panas sebuah desa', offline: true },
    antrean: { entry: 'queue', style: 'page', title: 'Antrean', about: 'Laporan yang menunggu petugas' },
    tabel: { entry: 'tables', style: 'page', title: 'Tabel', about: 'Hitungan laporan menurut waktu, wilayah dan kategori' },
};
const common = {
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    target: ['es2022', 'chrome96', 'firefox102', 'safari15.4'],
    minify: true,
    legalComments: 'linked',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    metafile: true,
    logLevel: 'warning',
};
const entryOf = (name) => `src/pages/${name}.tsx`;
const styleOf = (name) => `style/${name}.css`;

async function bundle() {
    const entries = Object.values(pages);
    const named = [
        ...entries.map(({ entry }) => [entry, entryOf(entry)]),
        ...entries.map(({ style }) => [`style-${style}`, styleOf(style)]),
        ['map-worker', worker],
    ];
    const result = await build({
        ...common,
        entryPoints: Object.fromEntries(named),
        outdir: 'dist/assets',
        entryNames: '[name]-[hash]',
        chunkNames: '[name]-[hash]',
        assetNames: '[name]-[hash]',
        splitting: true,
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

/** What a script imports, and that imports in turn: named in the page, so that one wait fetches all. */
function importsOf(outputs, address) {
    const seen = new Set();
    const visit = (path) => {
        for (const { path: next, kind } of outputs[path].imports) {
            if (kind === 'import-statement' && !seen.has(next)) {
                seen.add(next);
                visit(next);
            }
        }
    };
    visit(`dist/${address}`);
    return [...seen].map((path) => `assets/${basename(path)}`);
}

async function writePages(outputs) {
    const template = await readFile(join(root, 'src/pages/page.html'), 'utf8');
    const light = new Set(['icon.svg', 'tapak.webmanifest']);
    for (const [name, page] of Object.entries(pages)) {
        const script = addressOf(outputs, entryOf(page.entry));
        const style = addressOf(outputs, styleOf(page.style));
        const imports = importsOf(outputs, script);
        const values = {
            SCRIPT: script,
            STYLE: style,
            TITLE: page.title,
            ABOUT: page.about,
            WORKER: page.entry === 'map' ? ` data-map-worker="${addressOf(outputs, worker)}"` : '',
            PRELOADS: imports.map((path) => `<link rel="modulepreload" href="${path}">\n`).join(''),
        };
        await writeFile(join(dist, `${name}.html`), template.replace(/@([A-Z]+)@/g, (_, key) => values[key]));
        if (page.offline) {
            [name, script, style, ...imports].forEach((file) => light.add(file));
        }
    }
    for (const file of ['icon.svg', 'tapak.webmanifest']) {
        await writeFile(join(dist, file), await readFile(join(root, 'src/pages', file)));
    }
    // Named in pages that the server writes, so without a hash.
    await writeFile(join(dist, 'ogc.css'), await readFile(join(root, 'style/ogc.css')));
    return [...light];
}

/** The worker knows the files by their hashed names, so a change of any of them is a new worker. */
async function writeWorker(files) {
    const pagesText = await Promise.all(Object.keys(pages).map((name) => readFile(join(dist, `${name}.html`))));
    const version = createHash('sha256').update(files.join()).update(Buffer.concat(pagesText)).digest('hex').slice(0, 12);
    await build({
        ...common,
        entryPoints: { sw: 'src/sw.ts' },
        outdir: 'dist',
        define: { VERSION: JSON.stringify(version), FILES: JSON.stringify(files) },
    });
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
await writeWorker(await writePages(await bundle()));
await compressAll(dist);
console.log(`web: built ${(await readdir(join(dist, 'assets'))).length + 2} files into web/dist`);
