// OGC API – Features Part 1 (17-069r4), annex A: the abstract tests of core, oas30, html, geojson.
import { assert, boxOf, boxesMeet, ids, items, linkOf } from './suite.mjs';

const spec = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf';
const core = `${spec}/core`;
const all = ['reports', 'hotspots', 'villages', 'districts', 'regencies', 'village-summaries'];
const points = ['reports', 'hotspots'];

async function eachCollection(server, check) {
    for (const collection of await server.collections()) {
        await check(collection.id, collection);
    }
}

function checkLinks(document, rels) {
    for (const rel of rels) {
        const link = linkOf(document, rel);
        assert.ok(link, `no link ${rel}`);
        assert.ok(link.href.startsWith('http'), link.href);
        assert.ok(link.type, `link ${rel} has no type`);
    }
}

async function http(server) {
    const answer = await server.status('', 200);
    assert.ok(answer.headers.get('etag'));
    await server.status('/nothing', 404);
    await server.status('', 405, { method: 'DELETE' });
    await server.status('', 406, { headers: { accept: 'image/png' } });
    const head = await server.status(items('reports'), 200, { method: 'HEAD' });
    assert.equal(head.headers.get('content-type'), 'application/geo+json');
    const options = await server.ask(items('reports'), { method: 'OPTIONS' });
    assert.match(options.headers.get('allow'), /GET, HEAD, OPTIONS/);
    const tag = head.headers.get('etag');
    await server.status(items('reports'), 304, { headers: { 'if-none-match': tag } });
}

async function crs84(server) {
    await eachCollection(server, async (id) => {
        const page = await server.json(items(id, '?limit=50'));
        for (const feature of page.features.filter((one) => one.geometry)) {
            const [west, south, east, north] = boxOf(feature.geometry);
            assert.ok(west >= -180 && east <= 180 && south >= -90 && north <= 90, feature.id);
        }
    });
}

async function rootOperation(server) {
    await server.json('');
    const answer = await server.ask('/');
    assert.equal(answer.status, 308);
    assert.ok(answer.headers.get('location').endsWith('/ogc'));
}

async function rootSuccess(server) {
    const root = await server.json('');
    checkLinks(root, ['self', 'alternate', 'service-desc', 'service-doc', 'conformance', 'data']);
    assert.equal(linkOf(root, 'service-desc').type, 'application/vnd.oai.openapi+json;version=3.0');
    for (const rel of ['self', 'service-desc', 'service-doc', 'conformance', 'data']) {
        await server.status(linkOf(root, rel).href, 200);
    }
}

async function apiDefinition(server) {
    const root = await server.json('');
    for (const rel of ['service-desc', 'service-doc']) {
        const link = linkOf(root, rel);
        const answer = await server.status(link.href, 200, { headers: { accept: link.type } });
        const type = answer.headers.get('content-type');
        assert.ok(type.startsWith(link.type), type);
    }
}

async function conformance(server) {
    const { conformsTo } = await server.json('/conformance');
    assert.ok(Array.isArray(conformsTo) && conformsTo.includes(core));
}

async function collectionsOperation(server) {
    const list = await server.json('/collections');
    checkLinks(list, ['self', 'alternate']);
    assert.deepEqual(list.collections.map((one) => one.id).sort(), [...all].sort());
}

async function collectionsItems(server) {
    await eachCollection(server, async (id, collection) => {
        checkLinks(collection, ['self', 'items']);
        assert.ok(linkOf(collection, 'items', 'application/geo+json'));
        assert.ok(linkOf(collection, 'items', 'text/html'));
        assert.equal(collection.itemType, 'feature');
        if (collection.extent?.spatial) {
            assert.equal(collection.extent.spatial.crs ?? 'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
                'http://www.opengis.net/def/crs/OGC/1.3/CRS84');
        }
    });
}

// The extent holds every feature.
async function extents(server) {
    await eachCollection(server, async (id, collection) => {
        const spatial = collection.extent?.spatial?.bbox?.[0];
        if (!spatial) {
            return;
        }
        for (const feature of await server.all(items(id, '?limit=10000'))) {
            const box = feature.geometry ? boxOf(feature.geometry) : null;
            assert.ok(!box || (box[0] >= spatial[0] && box[1] >= spatial[1] &&
                box[2] <= spatial[2] && box[3] <= spatial[3]), `${id} ${feature.id}`);
        }
    });
}

async function collectionOne(server) {
    await eachCollection(server, async (id, listed) => {
        const one = await server.json(`/collections/${id}`);
        for (const member of ['id', 'title', 'description', 'extent', 'crs', 'itemType']) {
            assert.deepEqual(one[member], listed[member], `${id} ${member}`);
        }
        checkLinks(one, ['self', 'alternate', 'items']);
    });
    await server.status('/collections/nothing', 404);
    await server.status('/collections/nothing/items', 404);
}

async function itemsOperation(server) {
    for (const id of all) {
        const answer = await server.status(items(id), 200);
        assert.equal(answer.headers.get('content-type'), 'application/geo+json');
        assert.match(answer.headers.get('vary'), /Accept/);
    }
}

async function limitDefinition(server) {
    const api = await server.json('/api');
    for (const id of all) {
        const found = api.paths[items(id)].get.parameters.find((one) => one.name === 'limit');
        assert.deepEqual([found.in, found.required, found.style, found.explode],
            ['query', false, 'form', false]);
        assert.equal(found.schema.type, 'integer');
        assert.ok(found.schema.minimum >= 1 && found.schema.default <= found.schema.maximum);
    }
}

async function limitResponse(server) {
    for (const id of all) {
        for (const limit of [1, 2, 7]) {
            const page = await server.json(items(id, `?limit=${limit}`));
            assert.ok(page.features.length <= limit);
            assert.equal(page.numberReturned, page.features.length);
        }
        for (const limit of ['0', '-1', 'ten', '1.5', '']) {
            await server.status(items(id, `?limit=${limit}`), 400);
        }
        await server.status(items(id, '?limit=999999999'), 200);
    }
}

async function bboxDefinition(server) {
    const api = await server.json('/api');
    for (const id of all) {
        const found = api.paths[items(id)].get.parameters.find((one) => one.name === 'bbox');
        assert.deepEqual([found.in, found.required, found.style, found.explode],
            ['query', false, 'form', false]);
        assert.deepEqual(found.schema,
            { type: 'array', minItems: 4, maxItems: 6, items: { type: 'number' } });
    }
}

async function bboxResponse(server) {
    for (const id of all) {
        const everything = await server.all(items(id, '?limit=10000'));
        const boxes = new Map(everything.map((one) => [one.id, one.geometry && boxOf(one.geometry)]));
        const middle = [...boxes.values()].filter(Boolean)[0];
        const box = [middle[0] - 0.1, middle[1] - 0.1, middle[0] + 0.2, middle[1] + 0.1];
        const inside = new Set((await server.all(items(id, `?limit=10000&bbox=${box}`)))
            .map((one) => one.id));
        assert.ok(inside.size > 0);
        for (const [fid, own] of boxes) {
            if (points.includes(id)) {
                assert.equal(inside.has(fid), !own || boxesMeet(own, box), `${id} ${fid}`);
            } else if (inside.has(fid)) {
                assert.ok(boxesMeet(own, box), `${id} ${fid}`);
            }
        }
        const six = await server.json(items(id, `?bbox=${[box[0], box[1], -5, box[2], box[3], 5]}`));
        assert.equal(six.numberMatched, inside.size);
        const across = await server.json(items(id, '?bbox=170,-90,169,90'));
        assert.equal(across.numberMatched, everything.length);
        for (const bad of ['1,2,3', '1,2,3,4,5', 'a,b,c,d', '0,5,1,4', '-181,0,1,1', '0,0,1,91',
            '0,0,nan,1', '']) {
            await server.status(items(id, `?bbox=${bad}`), 400);
        }
    }
}

async function timeDefinition(server) {
    const api = await server.json('/api');
    for (const id of all) {
        const found = api.paths[items(id)].get.parameters.find((one) => one.name === 'datetime');
        assert.deepEqual([found.in, found.required, found.style, found.explode],
            ['query', false, 'form', false]);
        assert.equal(found.schema.type, 'string');
    }
}

const count = async (server, id, query) => (await server.json(items(id, query))).numberMatched;

async function timeResponse(server) {
    const everything = await server.all(items('hotspots', '?limit=10000'));
    const times = everything.map((one) => one.properties.acquired).sort();
    const middle = times[Math.floor(times.length / 2)];
    const expected = (test) => times.filter(test).length;
    const cases = [
        [middle, (time) => time === middle],
        [`${middle}/..`, (time) => time >= middle],
        [`../${middle}`, (time) => time <= middle],
        [`${middle}/`, (time) => time >= middle],
        [`/${middle}`, (time) => time <= middle],
        [`${times[3]}/${middle}`, (time) => time >= times[3] && time <= middle],
    ];
    for (const [datetime, test] of cases) {
        const found = await count(server, 'hotspots', `?datetime=${encodeURIComponent(datetime)}`);
        assert.equal(found, expected(test), datetime);
    }
    for (const bad of ['..', '../..', '/', 'now', '2025-13-01', `${times.at(-1)}/${times[0]}`, '']) {
        for (const id of all) {
            await server.status(items(id, `?datetime=${encodeURIComponent(bad)}`), 400);
        }
    }
    assert.equal(await count(server, 'villages', '?datetime=1999-01-01'),
        await count(server, 'villages', ''));
}

async function unknownParameter(server) {
    const paths = ['', '/api', '/conformance', '/collections'];
    for (const id of all) {
        paths.push(`/collections/${id}`, items(id));
    }
    for (const path of paths) {
        const answer = await server.ask(`${path}?my-unknown=1`);
        assert.equal(answer.status, 400, path);
        assert.equal((await answer.json()).parameter, 'my-unknown');
    }
    await server.status(items('reports', '?limit=5&limit=6'), 400);
}

async function responseMembers(server) {
    for (const id of all) {
        const page = await server.json(items(id, '?limit=3'));
        assert.equal(page.type, 'FeatureCollection');
        assert.match(page.timeStamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
        assert.equal(page.numberReturned, page.features.length);
        assert.ok(page.numberMatched >= page.numberReturned);
        checkLinks(page, ['self', 'alternate', 'collection']);
        assert.equal(linkOf(page, 'self').type, 'application/geo+json');
    }
}

// Every feature once, in the order of one big page; every parameter is kept, also when a client
// puts its own limit in.
async function nextLinks(server) {
    for (const id of all) {
        const whole = ids(await server.json(items(id, '?limit=10000&f=json')));
        const some = whole.slice(0, 400);
        const walked = [];
        let next = items(id, '?limit=3&f=json');
        while (next && walked.length < 60) {
            const page = await server.json(next);
            walked.push(...ids(page));
            next = linkOf(page, 'next')?.href;
            assert.ok(!next || next.includes('f=json'), next);
        }
        assert.deepEqual(walked, some.slice(0, walked.length));
        assert.equal(new Set(walked).size, walked.length);
        const first = await server.json(items(id, '?limit=2'));
        const link = linkOf(first, 'next');
        const changed = link.href.replace('limit=2', 'limit=4');
        assert.deepEqual(ids(await server.json(changed)), whole.slice(2, 6));
        assert.deepEqual(ids(await server.json(items(id, '?limit=2&offset=3'))), whole.slice(3, 5));
        const last = await server.json(items(id, `?offset=${whole.length - 1}`));
        assert.equal(linkOf(last, 'next'), undefined);
    }
}

async function featureOperation(server) {
    for (const id of all) {
        const page = await server.json(items(id, '?limit=2'));
        for (const listed of page.features) {
            const answer = await server.ask(items(id, `/${listed.id}`));
            assert.equal(answer.status, 200);
            assert.equal(answer.headers.get('content-type'), 'application/geo+json');
            const feature = await answer.json();
            assert.equal(String(feature.id), String(listed.id));
            assert.deepEqual(feature.geometry, listed.geometry);
            assert.deepEqual(feature.properties, listed.properties);
            checkLinks(feature, ['self', 'alternate', 'collection']);
        }
        await server.status(items(id, '/nothing'), 404);
    }
}

async function geojsonContent(server) {
    for (const id of all) {
        const page = await server.json(items(id, '?limit=20'),
            { headers: { accept: 'application/geo+json' } });
        for (const feature of page.features) {
            assert.equal(feature.type, 'Feature');
            assert.equal(typeof feature.properties, 'object');
            if (feature.geometry?.type === 'MultiPolygon') {
                feature.geometry.coordinates.forEach((polygon) => polygon.forEach((ring, i) => {
                    assert.deepEqual(ring[0], ring.at(-1));
                    assert.equal(isCounterClockwise(ring), i === 0, 'winding (RFC 7946)');
                }));
            }
        }
    }
}

function isCounterClockwise(ring) {
    let area = 0;
    for (let i = 0; i + 1 < ring.length; i++) {
        area += (ring[i][0] - ring[0][0]) * (ring[i + 1][1] - ring[0][1]) -
            (ring[i + 1][0] - ring[0][0]) * (ring[i][1] - ring[0][1]);
    }
    return area > 0;
}

async function htmlContent(server) {
    const browser = { headers: { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' } };
    const paths = ['', '/api', '/conformance', '/collections'];
    for (const id of all) {
        const page = await server.json(items(id, '?limit=1'));
        paths.push(`/collections/${id}`, items(id, '?limit=5'), items(id, `/${page.features[0].id}`));
    }
    for (const path of paths) {
        const answer = await server.ask(path, browser);
        const text = await answer.text();
        assert.equal(answer.status, 200, path);
        assert.match(answer.headers.get('content-type'), /^text\/html/);
        assert.match(text, /^<!DOCTYPE html>\n<html lang="/);
        assert.ok(text.trimEnd().endsWith('</html>'));
        assert.equal((text.match(/<main>/g) ?? []).length, 1);
    }
    const item = await server.ask(items('reports', '?limit=1'), browser);
    assert.match(await item.text(), /<svg class="map"/);
}

async function oasDefinition(server) {
    const { Validator } = await import(
        new URL('../../web/node_modules/@seriousme/openapi-schema-validator/index.js', import.meta.url)
    );
    const api = await server.json('/api');
    assert.equal(api.openapi.slice(0, 3), '3.0');
    const result = await new Validator().validate(api);
    assert.ok(result.valid, JSON.stringify(result.errors)?.slice(0, 300));
    const operations = new Set();
    for (const path of Object.values(api.paths)) {
        assert.ok(!operations.has(path.get.operationId));
        operations.add(path.get.operationId);
    }
}

// Every operation of the description answers, and the parameters that it names are taken.
async function oasImplementation(server) {
    const api = await server.json('/api');
    const report = ids(await server.json(items('reports', '?limit=1')))[0];
    for (const [path, { get }] of Object.entries(api.paths)) {
        if (path.includes('{') && !path.startsWith('/collections/reports/items/')) {
            continue;
        }
        const address = path === '/' ? '' : path.replace('{fid}', report);
        await server.status(address, 200);
        if (get.parameters.some((one) => one.name === 'lang')) {
            await server.status(`${address}?lang=en`, 200);
        }
        assert.ok(get.responses['200'].content);
    }
}

const test = (kind, id, run) => ({ class: `${spec}/${kind}`, id: `/conf/${kind}/${id}`, run });

export default [
    test('core', 'http', http),
    test('core', 'crs84', crs84),
    test('core', 'root-op', rootOperation),
    test('core', 'root-success', rootSuccess),
    test('core', 'api-definition-op', apiDefinition),
    test('core', 'api-definition-success', apiDefinition),
    test('core', 'conformance-op', conformance),
    test('core', 'conformance-success', conformance),
    test('core', 'fc-md-op', collectionsOperation),
    test('core', 'fc-md-success', collectionsOperation),
    test('core', 'fc-md-links', collectionsOperation),
    test('core', 'fc-md-items', collectionsItems),
    test('core', 'fc-md-items-links', collectionsItems),
    test('core', 'fc-md-extent', extents),
    test('core', 'sfc-md-op', collectionOne),
    test('core', 'sfc-md-success', collectionOne),
    test('core', 'fc-op', itemsOperation),
    test('core', 'fc-limit-definition', limitDefinition),
    test('core', 'fc-limit-response-1', limitResponse),
    test('core', 'fc-bbox-definition', bboxDefinition),
    test('core', 'fc-bbox-response', bboxResponse),
    test('core', 'fc-time-definition', timeDefinition),
    test('core', 'fc-time-response', timeResponse),
    test('core', 'query-param-invalid', limitResponse),
    test('core', 'query-param-unknown', unknownParameter),
    test('core', 'fc-response', responseMembers),
    test('core', 'fc-links', responseMembers),
    test('core', 'fc-rel-type', responseMembers),
    test('core', 'fc-timeStamp', responseMembers),
    test('core', 'fc-numberMatched', responseMembers),
    test('core', 'fc-numberReturned', responseMembers),
    test('core', 'fc-next', nextLinks),
    test('core', 'f-op', featureOperation),
    test('core', 'f-success', featureOperation),
    test('core', 'f-links', featureOperation),
    test('geojson', 'definition', itemsOperation),
    test('geojson', 'content', geojsonContent),
    test('html', 'definition', htmlContent),
    test('html', 'content', htmlContent),
    test('oas30', 'completeness', oasImplementation),
    test('oas30', 'oas-common', oasDefinition),
    test('oas30', 'oas-definition-1', oasDefinition),
    test('oas30', 'oas-definition-2', oasDefinition),
    test('oas30', 'oas-impl', oasImplementation),
    test('oas30', 'exceptions-codes', unknownParameter),
    { class: 'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core', id: '/conf/common-1/core', run: rootSuccess },
    { class: 'http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections', id: '/conf/common-2/collections', run: collectionOne },
];
