// OGC API – Features Part 2 (18-058r1), annex A: coordinate reference systems by reference.
import { assert, ids, items } from './suite.mjs';

const crs = 'http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs';
const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const epsg = (code) => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
const isLatFirst = (uri) => ['4326', '4755', '9470'].some((code) => uri === epsg(code));

async function metadata(server) {
    for (const one of await server.collections()) {
        assert.equal(one.crs[0], crs84);
        for (const code of [4326, 3857, 32649, 32650, 32749, 32750, 4755, 9470]) {
            assert.ok(one.crs.includes(epsg(code)), `${one.id} ${code}`);
        }
        assert.ok(one.crs.includes(one.storageCrs), one.id);
    }
}

async function parameterDefinition(server) {
    const api = await server.json('/api');
    for (const one of await server.collections()) {
        const { parameters } = api.paths[items(one.id)].get;
        for (const name of ['crs', 'bbox-crs']) {
            const found = parameters.find((parameter) => parameter.name === name);
            assert.deepEqual([found.in, found.required, found.schema.type],
                ['query', false, 'string'], `${one.id} ${name}`);
        }
    }
}

async function parameterInvalid(server) {
    for (const one of await server.collections()) {
        for (const bad of ['x', epsg(1), 'EPSG:4326', '']) {
            await server.status(items(one.id, `?crs=${encodeURIComponent(bad)}`), 400);
            await server.status(
                items(one.id, `?bbox=0,0,1,1&bbox-crs=${encodeURIComponent(bad)}`), 400);
        }
    }
}

async function contentHeader(server) {
    for (const one of await server.collections()) {
        const listed = await server.json(items(one.id, '?limit=1'));
        const feature = items(one.id, `/${listed.features[0].id}`);
        for (const path of [items(one.id), feature]) {
            const plain = await server.status(path, 200);
            assert.equal(plain.headers.get('content-crs'), `<${crs84}>`);
            for (const uri of one.crs) {
                for (const given of [uri, encodeURIComponent(uri)]) {
                    const answer = await server.status(`${path}?crs=${given}`, 200);
                    assert.equal(answer.headers.get('content-crs'), `<${uri}>`);
                }
            }
        }
    }
}

const firstPosition = (geometry) => geometry.coordinates.flat(Infinity).slice(0, 2);

async function coordinates(server) {
    for (const one of await server.collections()) {
        const plain = await server.json(items(one.id, '?limit=5'));
        for (const uri of one.crs) {
            const other = await server.json(items(one.id, `?limit=5&crs=${uri}`));
            assert.deepEqual(ids(other), ids(plain));
            plain.features.forEach((feature, i) => {
                assert.equal(!feature.geometry, !other.features[i].geometry);
                if (feature.geometry) {
                    checkPosition(uri, firstPosition(feature.geometry),
                        firstPosition(other.features[i].geometry));
                }
            });
        }
    }
}

// Plate motion and datums move a place by some decimetres at most; UTM and Web Mercator are held
// against their formulas on the sphere, which a degree in a thousand is enough for.
function checkPosition(uri, [lon, lat], [first, second]) {
    const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${uri}: ${a} ${b}`);
    if (uri === crs84) {
        assert.deepEqual([first, second], [lon, lat]);
    } else if (isLatFirst(uri)) {
        near(first, lat, 1e-5);
        near(second, lon, 1e-5);
    } else if (uri === epsg(3857)) {
        near(first, (lon * 20037508.342789244) / 180, 0.02);
        const y = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 6378137;
        near(second, y, 0.02);
    } else {
        const zone = Number(uri.slice(-2));
        const meridian = zone * 6 - 183;
        const easting = 500000 + (lon - meridian) * 111320 * 0.9996 * Math.cos((lat * Math.PI) / 180);
        const south = uri.includes('327') ? 10000000 : 0;
        near(first, easting, 3000);
        near(second, south + lat * 110574 * 0.9996, 3000);
    }
}

// The same box in each system: the same features in the same order.
async function bboxCrs(server) {
    for (const one of await server.collections()) {
        const box = [116.2, -0.4, 117.1, 0.6];
        const wanted = await server.json(items(one.id, `?limit=50&bbox=${box}`));
        for (const uri of one.crs.filter((listed) => listed === crs84 || isLatFirst(listed))) {
            const turned = isLatFirst(uri) ? [box[1], box[0], box[3], box[2]] : box;
            const found = await server.json(items(one.id, `?limit=50&bbox=${turned}&bbox-crs=${uri}`));
            assert.deepEqual(ids(found), ids(wanted), `${one.id} ${uri}`);
        }
        const metres = [box[0], box[2]].map((lon) => (lon * 20037508.342789244) / 180);
        const heights = [box[1], box[3]].map(
            (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 6378137);
        const mercator = [metres[0], heights[0], metres[1], heights[1]];
        const found = await server.json(
            items(one.id, `?limit=50&bbox=${mercator}&bbox-crs=${encodeURIComponent(epsg(3857))}`));
        assert.deepEqual(ids(found), ids(wanted), `${one.id} 3857`);
        assert.equal(found.numberMatched, wanted.numberMatched);
        await server.status(items(one.id, `?bbox=${box}&bbox-crs=${epsg(4326)}`), 400);
    }
}

const test = (id, run) => ({ class: crs, id: `/conf/crs/${id}`, run });

export default [
    test('crs-uri', metadata),
    test('fc-md-crs-list-A', metadata),
    test('fc-md-crs-list-B', metadata),
    test('fc-md-storageCrs', metadata),
    test('fc-md-storageCrs-valid-value', metadata),
    test('fc-bbox-crs-definition', parameterDefinition),
    test('fc-bbox-crs-valid-value', bboxCrs),
    test('bbox-crs-action', bboxCrs),
    test('fc-bbox-crs-action', bboxCrs),
    test('fc-crs-definition', parameterDefinition),
    test('fc-crs-valid-value', parameterInvalid),
    test('fc-crs-default-value', contentHeader),
    test('fc-crs-action', coordinates),
    test('geojson', coordinates),
    test('ogc-crs-header', contentHeader),
    test('ogc-crs-header-value', contentHeader),
];
