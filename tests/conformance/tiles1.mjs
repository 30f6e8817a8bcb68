// OGC API – Tiles Part 1 (20-057), annex A: core, tilesets, their list, geospatial data, MVT, OpenAPI.
import { assert, linkOf } from './suite.mjs';

const conf = (name) => `http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/${name}`;
const rel = (name) => `http://www.opengis.net/def/rel/ogc/1.0/${name}`;
const mvtType = 'application/vnd.mapbox-vector-tile';
const setUri = 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad';
const tiled = ['reports', 'hotspots', 'villages', 'districts', 'regencies'];

const tileset = (server, id) => server.json(`/collections/${id}/tiles/WebMercatorQuad`);

function tileOf(template, matrix, row, column) {
    return template.replace('{tileMatrix}', matrix).replace('{tileRow}', row).replace('{tileCol}', column);
}

async function tcOp(server) {
    for (const id of tiled) {
        const { links, tileMatrixSetLimits } = await tileset(server, id);
        const item = linkOf({ links }, 'item', mvtType);
        assert.ok(item.templated, id);
        for (const limit of tileMatrixSetLimits.slice(0, 8)) {
            const answer = await server.ask(tileOf(item.href, limit.tileMatrix, limit.minTileRow, limit.minTileCol));
            assert.ok([200, 204].includes(answer.status), `${id} ${limit.tileMatrix}: ${answer.status}`);
            const bytes = await answer.arrayBuffer();
            assert.equal(bytes.byteLength > 0, answer.status === 200);
        }
    }
}

async function tcError(server) {
    const tile = '/collections/villages/tiles/WebMercatorQuad';
    for (const path of ['/0/1/0', '/0/0/1', '/3/8/0', '/99/0/0', '/x/0/0', '/0/-1/0']) {
        await server.status(tile + path, 404);
    }
    await server.status('/collections/villages/tiles/NoSuchSet/0/0/0', 404);
    await server.status('/collections/nothing/tiles/WebMercatorQuad/0/0/0', 404);
    await server.status(`${tile}/0/0/0?unknown=1`, 400);
}

async function limits(server) {
    for (const id of tiled) {
        const { tileMatrixSetLimits, boundingBox } = await tileset(server, id);
        tileMatrixSetLimits.forEach((limit, zoom) => {
            const side = 2 ** zoom;
            assert.equal(limit.tileMatrix, String(zoom));
            assert.ok(0 <= limit.minTileRow && limit.minTileRow <= limit.maxTileRow && limit.maxTileRow < side);
            assert.ok(0 <= limit.minTileCol && limit.minTileCol <= limit.maxTileCol && limit.maxTileCol < side);
            const west = (limit.minTileCol / side) * 360 - 180;
            const east = ((limit.maxTileCol + 1) / side) * 360 - 180;
            assert.ok(west <= boundingBox.lowerLeft[0] && east >= boundingBox.upperRight[0], `${id} ${zoom}`);
        });
    }
}

async function tilesetMetadata(server) {
    for (const id of tiled) {
        const document = await tileset(server, id);
        assert.equal(document.dataType, 'vector');
        assert.equal(document.tileMatrixSetURI, setUri);
        assert.match(document.crs, /EPSG\/0\/3857$/);
        assert.ok(document.layers.some((layer) => layer.id === id));
        assert.ok(linkOf(document, 'self'));
        const scheme = await server.json(linkOf(document, rel('tiling-scheme')).href);
        assert.equal(scheme.uri, setUri);
        assert.equal(scheme.tileMatrices[3].matrixWidth, 8);
    }
    const sets = await server.json('/tileMatrixSets');
    assert.ok(sets.tileMatrixSets.some((set) => set.uri === setUri));
}

async function tileJson(server) {
    for (const id of tiled) {
        const document = await server.json(`/collections/${id}/tiles/WebMercatorQuad?f=tilejson`);
        assert.equal(document.tilejson, '3.0.0');
        assert.equal(document.bounds.length, 4);
        assert.ok(document.vector_layers.every((layer) => layer.id && typeof layer.fields === 'object'));
        const [address] = document.tiles;
        const answer = await server.ask(address.replace('{z}', 0).replace('{y}', 0).replace('{x}', 0));
        assert.equal(answer.status, 200);
    }
}

async function tilesetsList(server) {
    for (const id of tiled) {
        const { tilesets } = await server.json(`/collections/${id}/tiles`);
        assert.equal(tilesets.length, 1);
        assert.equal(tilesets[0].dataType, 'vector');
        const one = await server.json(linkOf(tilesets[0], 'self').href);
        assert.equal(one.tileMatrixSetURI, tilesets[0].tileMatrixSetURI);
    }
}

async function geodata(server) {
    const landing = await server.json('');
    assert.ok(linkOf(landing, rel('tilesets-vector')));
    for (const one of await server.collections()) {
        const link = linkOf(one, rel('tilesets-vector'));
        assert.equal(Boolean(link), tiled.includes(one.id), one.id);
        if (link) {
            await server.status(link.href, 200);
        }
    }
}

async function mvt(server) {
    const answer = await server.status('/collections/villages/tiles/WebMercatorQuad/0/0/0', 200,
        { headers: { Accept: mvtType } });
    assert.equal(answer.headers.get('content-type'), mvtType);
    await server.status('/collections/villages/tiles/WebMercatorQuad/0/0/0', 406, { headers: { Accept: 'image/png' } });
    const tag = answer.headers.get('etag');
    await server.status('/collections/villages/tiles/WebMercatorQuad/0/0/0', 304, { headers: { 'If-None-Match': tag } });
}

async function openApi(server) {
    const { paths } = await server.json('/api');
    for (const id of tiled) {
        const path = paths[`/collections/${id}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}`];
        const inPath = path.get.parameters.filter((parameter) => parameter.in === 'path');
        assert.deepEqual(inPath.map((parameter) => parameter.name), ['tileMatrix', 'tileRow', 'tileCol']);
        assert.ok(inPath.every((parameter) => parameter.required));
        assert.ok(path.get.responses['200'].content[mvtType]);
    }
}

export default [
    { class: conf('core'), id: '/conf/core/tc-op', run: tcOp },
    { class: conf('core'), id: '/conf/core/tc-error', run: tcError },
    { class: conf('core'), id: '/conf/core/tc-limits', run: limits },
    { class: conf('tileset'), id: '/conf/tileset/description', run: tilesetMetadata },
    { class: conf('tileset'), id: '/conf/tileset/tilejson', run: tileJson },
    { class: conf('tilesets-list'), id: '/conf/tilesets-list/tsl-success', run: tilesetsList },
    { class: conf('geodata-tilesets'), id: '/conf/geodata-tilesets/desc-links', run: geodata },
    { class: conf('mvt'), id: '/conf/mvt/content', run: mvt },
    { class: conf('oas30'), id: '/conf/oas30/completeness', run: openApi },
];
