#!/bin/sh
# Broken files of every format end in a message and exit code 1 or 3, and leave the database whole: as
# it was after 1, and with every row counted after 3.
cd "$(dirname "$0")/../.."
. tests/e2e/lib/program.sh
. tests/e2e/lib/region.sh
need_commands init boundaries import
db=$work/tapak.db
tried=0

make_villages
expect 0 "$tapak" init --db "$db"
expect 0 "$tapak" boundaries load "$work/villages.geojson" --db "$db" --edition uji

snapshot() {
    sqlite3 "$db" "SELECT id, name, villages, is_current FROM edition; SELECT code, name, area_m2
        FROM boundary ORDER BY id; SELECT code, name FROM area ORDER BY code; SELECT * FROM report
        ORDER BY id; SELECT * FROM hotspot ORDER BY id" | sha256sum
}

# What an import says it did is what is there.
counted() {
    equal "refusals ($1)" \
        "$(sqlite3 "$db" "SELECT coalesce(sum(rows_refused), 0) FROM import")" \
        "$(sqlite3 "$db" "SELECT count(*) FROM refusal")"
    for table in report hotspot; do
        equal "new rows of $table ($1)" "$(sqlite3 "$db" "SELECT coalesce(sum(rows_new), 0) FROM import
            WHERE kind = '${table}s'")" "$(sqlite3 "$db" "SELECT count(*) FROM $table")"
    done
}

# broken CODES WHAT COMMAND…
broken() {
    codes=$1
    what=$2
    shift 2
    snapshot >"$work/before"
    expect "$codes" "$@" --db "$db"
    tried=$((tried + 1))
    [ -s "$work/err" ] || fail "$what: nothing is said on stderr (exit code $code)"
    ! grep -Eiq "assert|segmentation|sanitizer|runtime error" "$work/err" || fail "$what: $(cat "$work/err")"
    snapshot >"$work/after"
    [ "$code" != 1 ] || same "$what: the database after a failure" "$work/after" "$work/before"
    whole "$db"
    counted "$what"
}

half() {
    head -c $(($(wc -c <"$1") / 2)) "$1" >"$2"
}

# --- Boundaries -------------------------------------------------------------------------------------

mkdir "$work/good" "$work/bad"
convert() {
    ogr2ogr -f "$1" "$work/good/$2" "$work/villages.geojson" -nln villages
}
convert GPKG v.gpkg
convert FlatGeobuf v.fgb
convert KML v.kml
convert "ESRI Shapefile" v.shp
cp "$work/villages.geojson" "$work/good/v.geojson"
ogr2ogr -f "ESRI Shapefile" "$work/good/v.shp.zip" "$work/villages.geojson" -nln villages
mv "$work/good/v.shp.zip" "$work/good/v.zip"
for format in gpkg fgb kml geojson zip; do
    half "$work/good/v.$format" "$work/bad/v.$format"
    broken "1 3" "truncated $format" "$tapak" boundaries load "$work/bad/v.$format" --edition "broken $tried"
done
for part in shp shx dbf; do
    mkdir "$work/bad/$part"
    cp "$work/good/v.shp" "$work/good/v.shx" "$work/good/v.dbf" "$work/good/v.prj" "$work/bad/$part"
    head -c 60 "$work/good/v.$part" >"$work/bad/$part/v.$part"
    broken "1 3" "shapefile with a truncated .$part" "$tapak" boundaries load \
        "$work/bad/$part/v.shp" --edition "broken $tried"
done
: >"$work/bad/empty.geojson"
broken 1 "an empty file" "$tapak" boundaries load "$work/bad/empty.geojson" --edition "broken $tried"
echo "hello" >"$work/bad/text.gpkg"
broken 1 "a text with the name of a GeoPackage" "$tapak" boundaries load "$work/bad/text.gpkg" \
    --edition "broken $tried"
broken 1 "no file" "$tapak" boundaries load "$work/bad/is-not-here.gpkg" --edition "broken $tried"
broken 1 "a folder" "$tapak" boundaries load "$work/bad" --edition "broken $tried"

# bend WHAT SED_PROGRAM: the villages with an error that one substitution makes.
bend() {
    sed "$2" "$work/villages.geojson" >"$work/bad/bent.geojson"
    broken "${3:-1 3}" "$1" "$tapak" boundaries load "$work/bad/bent.geojson" --edition "broken $tried"
}
bend "no geometry" 's/"geometry":{.*}}/"geometry":null}/'
bend "lines instead of polygons" 's/"Polygon","coordinates":\[\(.*\)\]}}/"LineString","coordinates":\1}}/'
bend "latitude and longitude exchanged" 's/\[\(11[678]\),\(-*0.5\)\]/[\2,\1]/g'
bend "coordinates of no reference system" 's/\[11\([678]\),/[11\1000000,/g'
bend "codes missing" 's/"kode":"[^"]*",//'
bend "the same code twice" 's/99.01.01.2002/99.01.01.2001/'
bend "no code of a village" 's/99.01.01.2002/99.01/'
bend "fields of no schema" 's/"kode"/"x"/; s/"nama"/"y"/' 1
bend "rings of two points" 's/"coordinates":\[\[\(\[[^]]*\]\),.*\]\]}}/"coordinates":[[\1,\1]]}}/'

# Other than UTF-8: read as Windows-1252, or refused; never stored as it is.
sed 's/Barat Uji/Barat Uj'"$(printf '\355')"'/' "$work/villages.geojson" >"$work/bad/latin1.geojson"
broken "0 1 3" "a name that is not UTF-8" "$tapak" boundaries load "$work/bad/latin1.geojson" \
    --edition latin1
sqlite3 "$db" "SELECT name FROM area UNION SELECT name FROM boundary" |
    iconv -f UTF-8 -t UTF-8 >/dev/null || fail "a name is stored that is not UTF-8"

# --- Reports ----------------------------------------------------------------------------------------

head_line="id,received,category,title,lat,lon"
reports() {
    printf '%s\n' "$head_line" >"$work/bad/$1.csv"
    cat >>"$work/bad/$1.csv"
}
row_count() {
    sqlite3 "$db" "SELECT count(*) FROM report WHERE source_id LIKE '$1%'"
}

reports good <<'ROWS'
g1,2025-03-01T08:00:00+08:00,karhutla,Api,-0.1,116.5
g2,2025-03-02T08:00:00+08:00,sampah,Sampah,0.1,117.5
ROWS
expect 0 "$tapak" import reports "$work/bad/good.csv" --db "$db"
equal "good rows" "$(row_count g)" 2

ogr2ogr -f XLSX "$work/good/r.xlsx" "$work/bad/good.csv"
ogr2ogr -f GPKG "$work/good/r.gpkg" "$work/bad/good.csv" -oo X_POSSIBLE_NAMES=lon \
    -oo Y_POSSIBLE_NAMES=lat -a_srs EPSG:4326
ogr2ogr -f GeoJSON "$work/good/r.geojson" "$work/good/r.gpkg"
for format in xlsx gpkg geojson; do
    half "$work/good/r.$format" "$work/bad/r.$format"
    broken "1 3" "truncated reports in $format" "$tapak" import reports "$work/bad/r.$format"
done

reports dates <<'ROWS'
d1,2025-02-31T08:00:00+08:00,karhutla,Api,-0.1,116.5
d2,2091-01-01T08:00:00+08:00,karhutla,Api,-0.1,116.5
d3,0001-01-01T08:00:00+08:00,karhutla,Api,-0.1,116.5
d4,kemarin,karhutla,Api,-0.1,116.5
d5,2025-03-03T08:00:00+08:00,karhutla,Api,-0.1,116.5
ROWS
broken 3 "absurd dates" "$tapak" import reports "$work/bad/dates.csv"
equal "rows with a sound date" "$(row_count d)" 1

reports places <<'ROWS'
p1,2025-03-03T08:00:00+08:00,karhutla,Api,116.5,-0.1
p2,2025-03-03T08:00:00+08:00,karhutla,Api,0,0
p3,2025-03-03T08:00:00+08:00,karhutla,Api,95,200
p4,2025-03-03T08:00:00+08:00,karhutla,Api,di belakang pasar,
p5,2025-03-03T08:00:00+08:00,karhutla,Api,,
p6,2025-03-03T08:00:00+08:00,karhutla,Api,10.5,116.5
ROWS
broken 3 "places that cannot be read" "$tapak" import reports "$work/bad/places.csv"
equal "exchanged coordinates" "$(sqlite3 "$db" "SELECT was_swapped, placed_by, area FROM report
    WHERE source_id = 'p1'")" "1|point|99.01.01.2001"
for id in p2 p5 p6; do
    equal "a place that is none ($id)" "$(sqlite3 "$db" "SELECT placed_by, area FROM report
        WHERE source_id = '$id'")" "none|"
done
equal "a latitude of 95" "$(row_count p3)" 0

head -c 20000 /dev/urandom >"$work/bad/noise.csv"
broken "1 3" "noise" "$tapak" import reports "$work/bad/noise.csv"
printf 'a,b,c\n1,2,3\n' >"$work/bad/columns.csv"
broken 1 "columns that nobody knows" "$tapak" import reports "$work/bad/columns.csv"
: >"$work/bad/empty.csv"
broken 1 "an empty table" "$tapak" import reports "$work/bad/empty.csv"
printf '%s\nq1,2025-03-03T08:00:00+08:00,karhutla,"Api,-0.1,116.5\n' "$head_line" >"$work/bad/quote.csv"
broken "1 3" "a quote that does not end" "$tapak" import reports "$work/bad/quote.csv"
printf '%s\nn1,2025-03-03T08:00:00+08:00,karhutla,A\000pi,-0.1,116.5\n' "$head_line" >"$work/bad/zero.csv"
broken "1 3" "a zero byte" "$tapak" import reports "$work/bad/zero.csv"
{
    printf '%s\nl1,2025-03-03T08:00:00+08:00,karhutla,Api,-0.1,116.5\n' "$head_line"
    printf 'l2,2025-03-03T08:00:00+08:00,karhutla,'
    head -c 100000000 /dev/zero | tr '\0' x
    printf ',-0.1,116.5\nl3,2025-03-03T08:00:00+08:00,karhutla,Api,-0.1,116.5\n'
} >"$work/bad/line.csv"
broken 3 "a line of 100 MB" "$tapak" import reports "$work/bad/line.csv"
equal "rows around the long line" "$(row_count l)" 2
rm "$work/bad/line.csv"

# Windows-1252 is told from UTF-8 and read.
printf '%s\nw1,2025-03-03T08:00:00+08:00,karhutla,Api di caf\351,-0.1,116.5\n' "$head_line" \
    >"$work/bad/cp1252.csv"
broken "0 3" "Windows-1252" "$tapak" import reports "$work/bad/cp1252.csv"
sqlite3 "$db" "SELECT title FROM report" | iconv -f UTF-8 -t UTF-8 >/dev/null ||
    fail "a title is stored that is not UTF-8"

# --- Hotspots ---------------------------------------------------------------------------------------

firms="latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_t31,frp,daynight"
hotspots() {
    printf '%s\n' "$firms" >"$work/bad/$1.csv"
    cat >>"$work/bad/$1.csv"
}
hotspots fires <<'ROWS'
-0.1,116.5,320.1,1,1,2025-08-01,0230,Terra,MODIS,80,6.1,290,12,D
0,0,320.1,1,1,2025-08-01,0231,Terra,MODIS,80,6.1,290,12,D
-0.1,116.5,320.1,1,1,2025-13-41,0232,Terra,MODIS,80,6.1,290,12,D
-0.1,116.5,320.1,1,1,2025-08-01,2561,Terra,MODIS,80,6.1,290,12,D
-0.1,116.5,320.1,1,1,2091-08-01,0233,Terra,MODIS,80,6.1,290,12,D
95,116.5,320.1,1,1,2025-08-01,0234,Terra,MODIS,80,6.1,290,12,D
abc,116.5,320.1,1,1,2025-08-01,0235,Terra,MODIS,80,6.1,290,12,D
-0.1,116.5,320.1,1,1,2025-08-
ROWS
broken 3 "detections that cannot be" "$tapak" import hotspots "$work/bad/fires.csv"
equal "the detection that can be" "$(sqlite3 "$db" "SELECT placed_by, area FROM hotspot
    WHERE lat <> 0")" "point|99.01.01.2001"
broken 1 "reports as hotspots" "$tapak" import hotspots "$work/bad/good.csv"
printf '%s\n' "$firms" | tr ',' ';' >"$work/bad/head.csv"
expect "0 1" "$tapak" import hotspots "$work/bad/head.csv" --db "$db"
whole "$db"
echo "broken_files: $tried broken files, the database is whole"
