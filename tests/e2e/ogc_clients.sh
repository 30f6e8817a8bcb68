#!/bin/sh
# Programs that people use read every feature, page by page: GDAL (OAPIF driver), OWSLib, and the
# QGIS provider where QGIS is installed.
cd "$(dirname "$0")/../.."
. tests/e2e/lib/program.sh
. tests/e2e/lib/server.sh
need_commands demo serve
command -v ogr2ogr >/dev/null || skip "no GDAL programs"
start_server

matched() {
    curl -s "$url/ogc/collections/$1" | sed -n 's/.*"numberMatched":\([0-9]*\).*/\1/p'
}

# rows COLLECTION OGR-ARGUMENTS…: how many features GDAL reads
rows() {
    layer=$1
    shift
    rm -f "$work/out.csv"
    CPL_DEBUG=ON ogr2ogr -f CSV "$work/out.csv" "OAPIF:$url/ogc" "$layer" "$@" \
        2>"$work/ogr.log" || fail "ogr2ogr $layer: $(grep ERROR "$work/ogr.log" | head -n 3)"
    echo $(($(wc -l <"$work/out.csv") - 1))
}

for id in reports hotspots villages districts regencies village-summaries; do
    wanted=$(matched "$id/items?limit=1")
    equal "$id read by GDAL in one piece" "$(rows "$id")" "$wanted"
    equal "$id read by GDAL in pages of 7" "$(rows "$id" -oo PAGE_SIZE=7)" "$wanted"
    cut -d, -f1 "$work/out.csv" | sort | uniq -d | grep -q . && [ "$id" = villages ] &&
        fail "GDAL got a village twice"
done

# A box goes to the server; a condition on a property does too, or is held against it here.
equal "villages in a box" "$(rows villages -spat 116.4 0 116.6 0.2)" \
    "$(matched 'villages/items?bbox=116.4,0,116.6,0.2&limit=1')"
grep -q 'bbox=116.4' "$work/ogr.log" || fail "GDAL did not ask with a box"
equal "hotspots of high confidence" "$(rows hotspots -where "confidence = 'high'")" \
    "$(matched 'hotspots/items?confidence=high&limit=1')"
info=$(ogrinfo -ro -so "OAPIF:$url/ogc" reports 2>&1)
case "$info" in *ERROR*) fail "$info" ;; esac
echo "GDAL: all as expected"

# Debian's modules belong to Debian's Python, which need not be the first one.
python=/usr/bin/python3
[ -x "$python" ] || python=python3
if "$python" -c 'import owslib.ogcapi.features' 2>/dev/null; then
    "$python" tests/e2e/lib/owslib_reads.py "$url/ogc" || fail "OWSLib"
else
    echo "SKIP: OWSLib is not installed"
fi
if "$python" -c 'import qgis.core' 2>/dev/null; then
    QT_QPA_PLATFORM=offscreen "$python" tests/e2e/lib/qgis_reads.py "$url/ogc" || fail "QGIS"
else
    echo "SKIP: QGIS is not installed"
fi
