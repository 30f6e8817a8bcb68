#!/bin/sh
# Vector tiles as programs of others read them: GDAL's MVT driver decodes tiles of every collection,
# @mapbox/vector-tile counts and compares; what clusters count is what items match. (The OGCAPI driver
# of GDAL 3.6 reads tile matrix sets of version 1.0 only, which OGC API - Tiles does not use.)
cd "$(dirname "$0")/../.."
. tests/e2e/lib/program.sh
. tests/e2e/lib/server.sh
need_commands demo serve
command -v ogrinfo >/dev/null || skip "no GDAL programs"
start_server

tiles() {
    echo "$url/ogc/collections/$1/tiles/WebMercatorQuad"
}

for id in reports hotspots villages districts regencies; do
    for tile in 4/7/13 6/31/52; do
        curl -fs -o "$work/tile.pbf" "$(tiles "$id")/$tile" || fail "no tile $id/$tile"
        [ -s "$work/tile.pbf" ] || continue
        ogrinfo -ro -al -oo CLIP=NO "$work/tile.pbf" >"$work/info" 2>&1 || fail "ogrinfo $id/$tile"
        ! grep -E 'ERROR|Warning' "$work/info" || fail "$id/$tile: GDAL complains"
        grep -q "^Layer name: $id\$" "$work/info" || fail "$id/$tile has no layer $id"
    done
done
curl -fs -o "$work/tile.pbf" "$(tiles villages)/6/31/52"
ogrinfo -ro -al -oo CLIP=NO "$work/tile.pbf" >"$work/info" 2>&1
grep -q 'in_programme: Integer(Boolean)' "$work/info" || fail "in_programme is no boolean"
echo "GDAL MVT: all as expected"

command -v node >/dev/null && [ -d web/node_modules/@mapbox/vector-tile ] ||
    { echo "SKIP: the npm modules are not installed"; exit 0; }
node tests/e2e/lib/read_tiles.mjs "$url" || fail "@mapbox/vector-tile"
