// Types, then every test in one run of node's test runner, which closes with its summary. The tests are
// TypeScript: they are bundled first, because the oldest node that must run them cannot read it.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(web, 'node_modules/.cache/tapak-tests');

function run(program, args) {
    const { status } = spawnSync(process.execPath, [program, ...args].filter(Boolean), { cwd: web, stdio: 'inherit' });
    if (status !== 0) {
        process.exit(status ?? 1);
    }
}

async function testsIn(folder) {
    const names = await readdir(join(web, 'tests', folder));
    return names.filter((name) => name.endsWith('.test.ts')).map((name) => `tests/${folder}/${name}`);
}

// Some files only: node tests/run.mjs report village
const asked = process.argv.slice(2);
const entryPoints = [...(await testsIn('logic')), ...(await testsIn('browser'))]
    .filter((path) => asked.length === 0 || asked.some((name) => path.endsWith(`/${name}.test.ts`)));
run(join(web, 'node_modules/typescript/bin/tsc'), ['--noEmit']);
await rm(out, { recursive: true, force: true });
const { metafile } = await build({
    absWorkingDir: web,
    entryPoints,
    outdir: out,
    outbase: 'tests',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node18',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    metafile: true,
    logLevel: 'warning',
});
const files = Object.keys(metafile.outputs).map((path) => join(web, path)).sort();
run('--test', [process.env['ONLY'] ? `--test-name-pattern=${process.env['ONLY']}` : '', '--test-reporter=spec', ...files]);
