// Tiles of a live server read with @mapbox/vector-tile: node read_tiles.mjs http://127.0.0.1:8080
// Sums of clusters at every zoom are what items match; neighbours share their simplified borders;
// rings wind as they must; areas at the last zoom are the real ones.
import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
const { VectorTile, classifyRings } = await import(pathToFileURL(require.resolve('@mapbox/vector-tile')));
const { default: Pbf, PbfReader } = await import(pathToFileURL(require.resolve('pbf')));
const Reader = PbfReader ?? Pbf;

const root = `${process.argv[2]}/ogc/collections`;

const json = async (path) => (await fetch(root + path)).json();

async function tile(id, zoom, row, column, query = '') {
    const answer = await fetch(`${root}/${id}/tiles/WebMercatorQuad/${zoom}/${row}/${column}${query}`);
    assert.ok([200, 204].includes(answer.status), `${id} ${zoom}/${row}/${column}: ${answer.status}`);
    return answer.status === 204 ? null : new VectorTile(new Reader(new Uint8Array(await answer.arrayBuffer())));
}

function* featuresOf(layer) {
    for (let i = 0; layer && i < layer.length; i++) {
        yield layer.feature(i);
    }
}

async function limitsOf(id) {
    return (await json(`/${id}/tiles/WebMercatorQuad`)).tileMatrixSetLimits;
}

/** Every tile of a zoom within the limits, eight at a time. */
async function cover(id, zoom, query, each) {
    const limit = (await limitsOf(id))[zoom];
    const jobs = [];
    for (let row = limit.minTileRow; row <= limit.maxTileRow; row++) {
        for (let column = limit.minTileCol; column <= limit.maxTileCol; column++) {
            jobs.push(async () => {
                const found = await tile(id, zoom, row, column, query);
                if (found) {
                    each(found, row, column);
                }
            });
        }
    }
    while (jobs.length > 0) {
        await Promise.all(jobs.splice(0, 8).map((job) => job()));
    }
}

function add(sums, key, count) {
    sums.set(key, (sums.get(key) ?? 0) + count);
}

/** What all tiles of a zoom count: in all, by category, by state. */
async function countAt(id, zoom, query) {
    const sums = new Map();
    const seen = new Set();
    await cover(id, zoom, query, (found) => {
        for (const { id: fid, properties } of featuresOf(found.layers[id])) {
            assert.ok(!seen.has(fid), `${id} ${zoom}: ${fid} twice`);
            seen.add(fid);
            add(sums, 'all', properties.cluster ? properties.count : 1);
            for (const [key, value] of Object.entries(properties)) {
                if (/^(category|state|confidence):/.test(key)) {
                    add(sums, key, value);
                } else if (!properties.cluster && /^(category|state|confidence)$/.test(key)) {
                    add(sums, `${key}:${value}`, 1);
                }
            }
            assert.ok(!properties.cluster || properties.expansion_zoom > zoom);
        }
    });
    return sums;
}

async function sums() {
    for (const [id, fields] of [['reports', ['category', 'state']], ['hotspots', ['confidence']]]) {
        for (const query of ['', id === 'reports' ? '?category=karhutla' : '?confidence=high']) {
            const page = await json(`/${id}/items${query ? `${query}&` : '?'}limit=10000`);
            const placed = page.features.filter(({ geometry }) => geometry);
            const wanted = new Map([['all', placed.length]]);
            for (const { properties } of placed) {
                fields.forEach((field) => add(wanted, `${field}:${properties[field]}`, 1));
            }
            assert.ok(page.numberMatched === page.numberReturned && placed.length > 0);
            for (const zoom of [0, 2, 4, 6, 8, 9]) {
                const found = await countAt(id, zoom, query);
                assert.deepEqual(new Map([...found].sort()), new Map([...wanted].sort()), `${id} ${zoom}${query}`);
            }
        }
    }
}

function area2(ring) {
    return ring.reduce((sum, a, i) => {
        const b = ring[(i + 1) % ring.length];
        return sum + a.x * b.y - b.x * a.y;
    }, 0);
}

const isOnEdge = (point) => [point.x, point.y].some((at) => at <= -80 || at >= 4096 + 80);
const keyOf = (a, b) => [a, b].map(({ x, y }) => `${x},${y}`).sort().join(' ');

/** Edges of all polygons of a layer, how often each is drawn; those along the cut are left out. */
function edgesOf(layer) {
    const edges = new Map();
    for (const feature of featuresOf(layer)) {
        assert.equal(feature.type, 3);
        const rings = feature.loadGeometry();
        assert.ok(area2(rings[0]) > 0, 'the first ring is an outer one');
        assert.ok(classifyRings(rings).length > 0);
        for (const ring of rings) {
            assert.notEqual(area2(ring), 0);
            for (let i = 0; i + 1 < ring.length; i++) {
                if (!(isOnEdge(ring[i]) && isOnEdge(ring[i + 1]))) {
                    add(edges, keyOf(ring[i], ring[i + 1]), 1);
                }
            }
        }
    }
    return edges;
}

/** Every edge of a regency is an edge of one of its villages, with the same two ends. */
async function borders() {
    for (const zoom of [5, 7, 9, 11]) {
        const limit = (await limitsOf('villages'))[zoom];
        const row = Math.floor((limit.minTileRow + limit.maxTileRow) / 2);
        const column = Math.floor((limit.minTileCol + limit.maxTileCol) / 2);
        const [villages, districts, regencies] = await Promise.all(['villages', 'districts', 'regencies']
            .map(async (id) => edgesOf((await tile(id, zoom, row, column))?.layers[id])));
        const shared = [...villages.values()].filter((count) => count > 1).length;
        assert.ok(shared > 0, `zoom ${zoom}: no village shares an edge`);
        for (const edge of [...districts.keys(), ...regencies.keys()]) {
            assert.ok(villages.has(edge), `zoom ${zoom}: ${edge} is no village's edge`);
        }
    }
}

/** Villages that lie within one tile of zoom 11: their area there is the real one. */
async function areas() {
    const zoom = 11;
    const { features } = await json('/villages/items?limit=2000');
    // Of one part, so that it is all here or is cut at the tile's edge.
    const whole = features.filter(({ geometry }) => geometry.type === 'Polygon' || geometry.coordinates.length === 1);
    const real = new Map(whole.map(({ id, properties }) => [id, properties.area_ha]));
    let compared = 0;
    await cover('villages', zoom, '', (found, row) => {
        const latitude = Math.atan(Math.sinh(Math.PI * (1 - (2 * (row + 0.5)) / 2 ** zoom)));
        const unit = (40075016.685578488 / 2 ** zoom / 4096) * Math.cos(latitude);
        for (const feature of featuresOf(found.layers.villages)) {
            const rings = feature.loadGeometry();
            if (!real.has(feature.properties.code) || rings.flat().some(isOnEdge)) {
                continue;
            }
            const drawn = (rings.reduce((sum, ring) => sum + area2(ring), 0) / 2) * unit * unit / 10000;
            const wanted = real.get(feature.properties.code);
            // Mercator of a sphere against the ellipsoid differs by 0.7 % of area near the equator.
            assert.ok(Math.abs(drawn - wanted) < 0.02 * wanted + 1, `${feature.properties.code}: ${drawn} of ${wanted} ha`);
            compared++;
        }
    });
    assert.ok(compared > 0, 'no village lies within one tile');
}

async function sameBytes() {
    for (const id of ['reports', 'villages']) {
        const address = `${root}/${id}/tiles/WebMercatorQuad/4/7/13`;
        const [first, second] = [await fetch(address), await fetch(`${address}?f=mvt`)];
        assert.deepEqual(new Uint8Array(await first.arrayBuffer()), new Uint8Array(await second.arrayBuffer()));
        assert.equal(first.headers.get('etag'), second.headers.get('etag'));
    }
}

for (const [name, run] of Object.entries({ sums, borders, areas, sameBytes })) {
    await run();
    console.log(`@mapbox/vector-tile: ${name} as expected`);
}
