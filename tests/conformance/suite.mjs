// What the abstract tests share: asking, following links, failing with a reason, counting.
import { strict as assert } from 'node:assert';

export { assert };

export class Server {
    constructor(base) {
        this.base = base;
        this.root = `${base}/ogc`;
    }

    /** path is under /ogc, or a whole address. */
    async ask(path, init = {}) {
        const address = path.startsWith('http') ? path : this.root + path;
        return fetch(address, { redirect: 'manual', ...init });
    }

    async json(path, init = {}) {
        const answer = await this.ask(path, init);
        const text = await answer.text();
        assert.equal(answer.status, 200, `${path}: ${answer.status} ${text.slice(0, 200)}`);
        return JSON.parse(text);
    }

    async status(path, wanted, init = {}) {
        const answer = await this.ask(path, init);
        await answer.arrayBuffer();
        assert.equal(answer.status, wanted, `${path}: ${answer.status}, not ${wanted}`);
        return answer;
    }

    async collections() {
        return (await this.json('/collections')).collections;
    }

    /** Every feature behind a first page, by its next links. */
    async all(path) {
        const features = [];
        for (let next = path; next; ) {
            const page = await this.json(next);
            features.push(...page.features);
            next = linkOf(page, 'next')?.href;
        }
        return features;
    }
}

export function linkOf(document, rel, type) {
    return document.links.find((link) => link.rel === rel && (!type || link.type === type));
}

export function ids(page) {
    return page.features.map((feature) => feature.id);
}

export const items = (id, query = '') => `/collections/${id}/items${query}`;

/** A box of degrees that a geometry lies in. */
export function boxOf(geometry) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const walk = (part) => {
        if (typeof part[0] === 'number') {
            box[0] = Math.min(box[0], part[0]);
            box[1] = Math.min(box[1], part[1]);
            box[2] = Math.max(box[2], part[0]);
            box[3] = Math.max(box[3], part[1]);
        } else {
            part.forEach(walk);
        }
    };
    walk(geometry.coordinates);
    return box;
}

export function boxesMeet(a, b) {
    return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

/** Runs tests [{class, id, run}] of the classes that the server declares; prints a line each. */
export async function runAll(server, tests) {
    const { conformsTo } = await server.json('/conformance');
    let passed = 0;
    let failed = 0;
    for (const test of tests) {
        try {
            assert.ok(conformsTo.includes(test.class), `${test.class} is not declared`);
            await test.run(server);
            passed++;
            console.log(`pass ${test.id}`);
        } catch (error) {
            failed++;
            console.log(`FAIL ${test.id}: ${String(error.message).split('\n')[0].slice(0, 300)}`);
        }
    }
    // What is declared and has no test would be a claim without a proof.
    for (const declared of conformsTo) {
        if (!tests.some((test) => test.class === declared)) {
            failed++;
            console.log(`FAIL ${declared}: declared, and no test holds the server to it`);
        }
    }
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0;
}
