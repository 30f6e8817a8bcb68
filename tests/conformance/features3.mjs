// OGC API – Features Part 3 (19-079r2) and CQL2 (21-065r2): abstract tests of the classes declared.
// Every filter is held against the same condition computed here from all features.
import { assert, boxOf, boxesMeet, items, linkOf } from './suite.mjs';

const part3 = 'http://www.opengis.net/spec/ogcapi-features-3/1.0/conf';
const cql2 = 'http://www.opengis.net/spec/cql2/1.0/conf';
const schemas = 'http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas';
const latLon = 'http://www.opengis.net/def/crs/EPSG/0/4326';

const query = (parameters) => `?${new URLSearchParams({ limit: '10000', ...parameters })}`;

async function idsOf(server, id, filter, more = {}) {
    const found = await server.all(items(id, query({ filter, ...more })));
    return new Set(found.map((one) => one.id));
}

/** The filter gives just the features for which test is true. */
async function same(server, id, filter, test, more) {
    const everything = await server.all(items(id, query({})));
    const wanted = everything.filter((one) => test(one.properties, one)).map((one) => one.id);
    const found = await idsOf(server, id, filter, more);
    assert.deepEqual([...found].sort(), wanted.sort(), `${id}: ${filter}`);
    return wanted.length;
}

async function queryables(server) {
    for (const one of await server.collections()) {
        const link = linkOf(one, 'http://www.opengis.net/def/rel/ogc/1.0/queryables');
        const answer = await server.ask(link.href);
        assert.equal(answer.headers.get('content-type'), 'application/schema+json');
        const schema = await answer.json();
        assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
        assert.equal(schema.$id, link.href);
        assert.equal(schema.type, 'object');
        assert.equal(schema.additionalProperties, false);
        assert.match(schema.properties.geometry.format, /^geometry-/);
        assert.equal(schema.properties.geometry.type, undefined);
        await validSchema(schema);
    }
    await server.status('/collections/nothing/queryables', 404);
}

async function validSchema(schema) {
    const { default: Ajv } = await import(
        new URL('../../web/node_modules/ajv/dist/2020.js', import.meta.url));
    const ajv = new (Ajv.default ?? Ajv)({ strict: false, logger: false });
    assert.ok(ajv.validateSchema(schema), JSON.stringify(ajv.errors));
    return ajv;
}

async function schemaDocuments(server) {
    for (const one of await server.collections()) {
        const link = linkOf(one, 'http://www.opengis.net/def/rel/ogc/1.0/schema');
        const schema = await server.json(link.href);
        assert.equal(schema.$id, link.href);
        const ajv = await validSchema(schema);
        const check = ajv.compile({ ...schema, $id: undefined });
        const page = await server.json(items(one.id, '?limit=50'));
        for (const { properties } of page.features) {
            for (const name of Object.keys(properties)) {
                assert.ok(schema.properties[name], `${one.id} ${name}`);
            }
            const given = Object.fromEntries(
                Object.entries(properties).filter(([, value]) => value !== null));
            assert.ok(check(given), `${one.id}: ${JSON.stringify(check.errors)}`);
        }
    }
}

async function parameter(server) {
    const api = await server.json('/api');
    for (const one of await server.collections()) {
        const { parameters } = api.paths[items(one.id)].get;
        for (const name of ['filter', 'filter-lang', 'filter-crs']) {
            const found = parameters.find((each) => each.name === name);
            assert.deepEqual([found.in, found.required], ['query', false]);
        }
        await server.status(items(one.id, query({ filter: 'nothing = 1' })), 400);
        await server.status(items(one.id, query({ filter: 'code = ' })), 400);
        await server.status(items(one.id, query({ filter: '' })), 400);
        await server.status(items(one.id, query({ filter: '1 = 1', 'filter-lang': 'sql' })), 400);
        await server.status(items(one.id, query({ filter: '1 = 1', 'filter-crs': 'x' })), 400);
    }
}

// A filter is joined to the other parameters by AND, and stays in the next link.
async function joined(server) {
    const filter = "placed_by = 'point'";
    const all = await server.all(items('reports', query({ category: 'karhutla' })));
    const wanted = all.filter((one) => one.properties.placed_by === 'point').map((one) => one.id);
    const found = await idsOf(server, 'reports', filter, { category: 'karhutla' });
    assert.deepEqual([...found].sort(), wanted.sort());
    const paged = await server.all(items('reports', query({ filter, limit: '37' })));
    const whole = await idsOf(server, 'reports', filter);
    assert.equal(paged.length, whole.size);
    const page = await server.json(items('reports', query({ filter, limit: '5' })));
    assert.equal(page.numberMatched, whole.size);
}

async function filterCrs(server) {
    const there = 'POLYGON((116.4 -0.2,116.9 -0.2,116.9 0.3,116.4 0.3,116.4 -0.2))';
    const turned = 'POLYGON((-0.2 116.4,-0.2 116.9,0.3 116.9,0.3 116.4,-0.2 116.4))';
    for (const id of ['reports', 'villages']) {
        const plain = await idsOf(server, id, `S_INTERSECTS(geometry,${there})`);
        const other = await idsOf(server, id, `S_INTERSECTS(geometry,${turned})`,
            { 'filter-crs': latLon });
        assert.ok(plain.size > 0);
        assert.deepEqual(other, plain);
    }
}

async function comparisons(server) {
    await same(server, 'reports', "category = 'karhutla'", (one) => one.category === 'karhutla');
    await same(server, 'reports', "category <> 'karhutla'", (one) => one.category !== 'karhutla');
    await same(server, 'villages', 'area_ha > 30000', (one) => one.area_ha > 30000);
    await same(server, 'villages', 'area_ha <= 30000.5', (one) => one.area_ha <= 30000.5);
    await same(server, 'villages', "name < 'M'", (one) => one.name < 'M');
    await same(server, 'villages', 'in_programme = TRUE', (one) => one.in_programme);
    await same(server, 'reports', "received >= DATE('2025-03-01')",
        (one) => one.received >= '2025-03-01');
    await same(server, 'hotspots', "acquired > TIMESTAMP('2025-06-01T00:00:00Z')",
        (one) => one.acquired > '2025-06-01T00:00:00Z');
}

async function logic(server) {
    await same(server, 'reports', "NOT (category = 'sampah' OR state = 'closed')",
        (one) => one.category !== 'sampah' && one.state !== 'closed');
    await same(server, 'reports', "category = 'sampah' AND in_programme = true OR state = 'closed'",
        (one) => (one.category === 'sampah' && one.in_programme) || one.state === 'closed');
    await same(server, 'reports', 'village IS NULL', (one) => one.village === null);
    await same(server, 'reports', 'village IS NOT NULL', (one) => one.village !== null);
    // What is not known is neither equal nor unequal.
    const all = await server.all(items('reports', query({})));
    const named = all.filter((one) => one.properties.village !== null).length;
    const equal = await idsOf(server, 'reports', "village = '99.01.01.2001'");
    const other = await idsOf(server, 'reports', "NOT village = '99.01.01.2001'");
    assert.equal(equal.size + other.size, named);
}

async function advanced(server) {
    await same(server, 'villages', "name LIKE 'S%'", (one) => one.name.startsWith('S'));
    await same(server, 'villages', "name NOT LIKE '%a'", (one) => !one.name.endsWith('a'));
    await same(server, 'villages', "name LIKE '_a%'", (one) => one.name[1] === 'a');
    await same(server, 'villages', 'area_ha BETWEEN 20000 AND 40000',
        (one) => one.area_ha >= 20000 && one.area_ha <= 40000);
    await same(server, 'reports', "state IN ('closed','resolved')",
        (one) => ['closed', 'resolved'].includes(one.state));
    await same(server, 'reports', "state NOT IN ('closed','resolved')",
        (one) => !['closed', 'resolved'].includes(one.state));
    assert.equal((await idsOf(server, 'villages', "name = 'it''s'")).size, 0);
}

async function caseFolding(server) {
    const count = await same(server, 'villages', "CASEI(name) LIKE CASEI('s%')",
        (one) => one.name.toLowerCase().startsWith('s'));
    assert.ok(count > 0);
    await same(server, 'reports', "CASEI(category) = CASEI('KARHUTLA')",
        (one) => one.category === 'karhutla');
}

async function spatial(server) {
    const box = [116.3, -0.3, 116.9, 0.2];
    await same(server, 'reports', `S_INTERSECTS(geometry,BBOX(${box}))`,
        (_, one) => one.geometry && boxesMeet(boxOf(one.geometry), box));
    await same(server, 'hotspots', `S_INTERSECTS(geometry,BBOX(${box}))`,
        (_, one) => boxesMeet(boxOf(one.geometry), box));
    const points = await server.all(items('hotspots', query({ in: '99.01' })));
    const [lon, lat] = points[0].geometry.coordinates;
    await same(server, 'hotspots', `S_INTERSECTS(geometry,POINT(${lon} ${lat}))`,
        (_, one) => one.geometry.coordinates[0] === lon && one.geometry.coordinates[1] === lat);
    const across = await idsOf(server, 'villages', `S_INTERSECTS(geometry,BBOX(${box}))`);
    const boxed = await server.all(items('villages', query({ bbox: box })));
    assert.deepEqual([...across].sort(), boxed.map((one) => one.id).sort());
}

async function temporal(server) {
    const since = '2025-03-01T00:00:00Z';
    const until = '2025-09-01T00:00:00Z';
    const span = `INTERVAL('${since}','${until}')`;
    await same(server, 'hotspots', `T_AFTER(acquired,TIMESTAMP('${since}'))`,
        (one) => one.acquired > since);
    await same(server, 'hotspots', `T_BEFORE(acquired,TIMESTAMP('${since}'))`,
        (one) => one.acquired < since);
    await same(server, 'hotspots', `T_DURING(acquired,${span})`,
        (one) => one.acquired > since && one.acquired < until);
    await same(server, 'hotspots', `T_INTERSECTS(acquired,${span})`,
        (one) => one.acquired >= since && one.acquired <= until);
    await same(server, 'hotspots', `T_DISJOINT(acquired,${span})`,
        (one) => one.acquired < since || one.acquired > until);
    await same(server, 'hotspots', `T_INTERSECTS(acquired,INTERVAL('..','${since}'))`,
        (one) => one.acquired <= since);
    const { properties } = (await server.json(items('hotspots', '?limit=1'))).features[0];
    await same(server, 'hotspots', `T_EQUALS(acquired,TIMESTAMP('${properties.acquired}'))`,
        (one) => one.acquired === properties.acquired);
}

const property = (name) => ({ property: name });
const op = (name, ...args) => ({ op: name, args });

async function json(server) {
    const lang = { 'filter-lang': 'cql2-json' };
    const cases = [
        ['reports', op('=', property('category'), 'karhutla'), (one) => one.category === 'karhutla'],
        ['reports', op('and', op('=', property('in_programme'), true),
            op('in', property('state'), ['closed', 'resolved'])),
            (one) => one.in_programme && ['closed', 'resolved'].includes(one.state)],
        ['villages', op('between', property('area_ha'), 20000, 40000),
            (one) => one.area_ha >= 20000 && one.area_ha <= 40000],
        ['villages', op('like', property('name'), 'S%'), (one) => one.name.startsWith('S')],
        ['villages', op('not', op('like', op('casei', property('name')), op('casei', 's%'))),
            (one) => !one.name.toLowerCase().startsWith('s')],
        ['reports', op('isNull', property('village')), (one) => one.village === null],
        ['reports', op('>=', property('received'), { date: '2025-03-01' }),
            (one) => one.received >= '2025-03-01'],
        ['hotspots', op('t_after', property('acquired'), { timestamp: '2025-06-01T00:00:00Z' }),
            (one) => one.acquired > '2025-06-01T00:00:00Z'],
        ['hotspots', op('s_intersects', property('geometry'), { bbox: [116.3, -0.3, 116.9, 0.2] }),
            (_, one) => boxesMeet(boxOf(one.geometry), [116.3, -0.3, 116.9, 0.2])],
    ];
    for (const [id, filter, test] of cases) {
        await same(server, id, JSON.stringify(filter), test, lang);
    }
    await server.status(items('reports', query({ filter: '{"op":"="}', ...lang })), 400);
    await server.status(items('reports', query({ filter: '{', ...lang })), 400);
}

const at = (kind, id, run) => ({ class: `${part3}/${kind}`, id: `/conf/${kind}/${id}`, run });
const cql = (kind, run) => ({ class: `${cql2}/${kind}`, id: `/conf/${kind}`, run });

export default [
    at('queryables', 'queryables-op', queryables),
    at('queryables', 'queryables-response', queryables),
    at('queryables', 'queryables-link', queryables),
    at('filter', 'filter-param', parameter),
    at('filter', 'filter-lang-param', parameter),
    at('filter', 'filter-crs-wgs84', filterCrs),
    at('filter', 'filter-crs-param', filterCrs),
    at('filter', 'mixing-expressions', joined),
    at('filter', 'response', logic),
    at('features-filter', 'filter-param', parameter),
    at('features-filter', 'response', joined),
    { class: schemas, id: '/conf/schemas/op', run: schemaDocuments },
    { class: schemas, id: '/conf/schemas/response', run: schemaDocuments },
    cql('cql2-text', comparisons),
    cql('cql2-json', json),
    cql('basic-cql2', comparisons),
    cql('basic-cql2', logic),
    cql('advanced-comparison-operators', advanced),
    cql('case-insensitive-comparison', caseFolding),
    cql('basic-spatial-functions', spatial),
    cql('basic-spatial-operators', spatial),
    cql('temporal-functions', temporal),
];
