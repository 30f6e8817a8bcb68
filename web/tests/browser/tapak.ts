// The real program with the demo region, started once for a file of tests.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findChromium } from './browser';

const TAPAK = resolve(process.env['TAPAK_BIN'] ?? '../build/tapak');
const READY_WITHIN_MS = 60_000;

/** Why these tests cannot run here, or false. */
export function whySkipped(): string | false {
    if (!findChromium()) {
        return 'SKIP: no Chromium on this machine';
    }
    if (!existsSync(TAPAK)) {
        return 'SKIP: build/tapak is not built';
    }
    const help = spawnSync(TAPAK, ['help'], { encoding: 'utf8' });
    const isAble = /\bserve\b/.test(help.stdout) && /\bdemo\b/.test(help.stdout);
    return isAble ? false : 'SKIP: build/tapak has no commands demo and serve';
}

function freePort(): Promise<number> {
    return new Promise((done) => {
        const probe = createServer().listen(0, '127.0.0.1', () => {
            const { port } = probe.address() as AddressInfo;
            probe.close(() => done(port));
        });
    });
}

async function untilReady(address: string, server: ChildProcess): Promise<void> {
    for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end;) {
        assert.equal(server.exitCode, null, 'tapak serve ended early');
        const answer = await fetch(`${address}ready`).catch(() => null);
        if (answer?.ok) {
            return;
        }
        await new Promise((done) => setTimeout(done, 200));
    }
    assert.fail('tapak serve is not ready');
}

export async function get<T>(address: string, path: string): Promise<T> {
    const answer = await fetch(address + path);
    assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
    return (await answer.json()) as T;
}

export interface Tapak {
    address: string;
    db: string;
    /** Ends the server, as when the line is cut; the same address answers again after resume(). */
    pause(): Promise<void>;
    resume(): Promise<void>;
    /** An account of the demo region, with the password that was made for it. */
    addOfficer(login: string): string;
    stop(): void;
}

export async function startTapak(): Promise<Tapak> {
    const folder = mkdtempSync(join(tmpdir(), 'tapak-page-'));
    const db = join(folder, 'demo.db');
    const demo = spawnSync(TAPAK, ['demo', '--db', db], { encoding: 'utf8' });
    assert.ok(demo.status === 0 || demo.status === 3, demo.stderr);
    const listen = `127.0.0.1:${await freePort()}`;
    const address = `http://${listen}/`;
    const serve = async (): Promise<ChildProcess> => {
        const started = spawn(TAPAK, ['serve', '--db', db, '--listen', listen, '--web', 'dist'], { stdio: 'ignore' });
        await untilReady(address, started);
        return started;
    };
    let server = await serve();
    return {
        address,
        db,
        async pause() {
            const ended = new Promise((done) => server.once('exit', done));
            server.kill('SIGTERM');
            await ended;
        },
        async resume() {
            server = await serve();
        },
        addOfficer(login) {
            const added = spawnSync(TAPAK, ['user', 'add', login, '--role', 'officer', '--in', '99', '--db', db], { encoding: 'utf8' });
            assert.equal(added.status, 0, added.stderr);
            return /password.*?\s(\S+)\s*$/m.exec(added.stdout)?.[1] ?? '';
        },
        stop() {
            server.kill('SIGTERM');
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
