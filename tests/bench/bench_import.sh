#!/bin/sh
# The import of files into an empty database, against the same rows through ogr2ogr and through a bare
# loop of prepared statements (floor.c). A line of JSON a figure, as the other benchmarks write it.
# $1: the folder of the benchmark programs, $2: the villages. ROWS: rows of each file (1,000,000);
# RUNS: how often each is measured (3, the middle one counts). Peers that are slower by far get a
# sample of SAMPLE rows (20,000), and are told as rows a second all the same.
set -eu
binaries=$1
villages=$2
rows=${ROWS:-1000000}
runs=${RUNS:-3}
sample=${SAMPLE:-20000}
tapak=build/tapak
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make_hotspots() {
    awk -v rows="$1" 'BEGIN { srand(7)
        print "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_t31,frp,daynight,type"
        for (i = 0; i < rows; i++)
            printf "%.5f,%.5f,%.1f,1.2,1.1,2024-%02d-%02d,%02d%02d,%s,MODIS,%d,6.1,%.1f,%.1f,%s,0\n",
                -2.4 + rand() * 4.9, 113.8 + rand() * 5.2, 300 + rand() * 60, 1 + i * 12 / rows,
                1 + i % 28, rand() * 24, rand() * 60, rand() < 0.5 ? "Terra" : "Aqua", rand() * 101,
                290 + rand() * 10, rand() * 50, rand() < 0.5 ? "D" : "N" }'
}

make_reports() {
    awk -v rows="$1" 'BEGIN { srand(11)
        print "id,received,category,title,text,name,phone,lat,lon,accuracy,regency,village"
        for (i = 0; i < rows; i++)
            printf "R%07d,2025-%02d-%02dT%02d:%02d:00+08:00,%s,Laporan nomor %d dari warga,\"Terlihat asap tebal dari arah kebun dekat sungai, sudah dua hari (%d)\",Warga %d,0812%08d,%.6f,%.6f,%d,,\n",
                i, 1 + i * 12 / rows, 1 + i % 28, i % 24, i % 60, i % 2 ? "karhutla" : "pembalakan", i,
                i * 7919 % 100000, i % 5000, i * 7919 % 100000000, -2.4 + rand() * 4.9,
                113.8 + rand() * 5.2, 5 + i % 30 }'
}

put() {
    printf '{"group":"import","name":"%s","value":%s,"unit":"%s"}\n' "$1" "$2" "$3"
}

# timed NAME ROWS PREPARE COMMAND: rows a second, the middle of all runs. Loading of the villages and
# starting are in it.
timed() {
    name=$1
    count=$2
    i=0
    : >"$work/times"
    while [ $i -lt "$runs" ]; do
        eval "$3" >/dev/null 2>&1
        began=$(date +%s%N)
        eval "$4" >"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
        echo "$(($(date +%s%N) - began))" >>"$work/times"
        i=$((i + 1))
    done
    put "$name" "$(sort -n "$work/times" | awk -v count="$count" '{ times[NR] = $1 }
        END { printf "%.0f", count / times[int((NR + 1) / 2)] * 1e9 }')" rows/s
}

"$tapak" init --db "$work/empty.db" >/dev/null
"$tapak" boundaries load "$villages" --db "$work/empty.db" --edition bench >/dev/null 2>&1
fresh="rm -f $work/try.db*; cp $work/empty.db $work/try.db; cp $work/empty.db.key $work/try.db.key"
make_hotspots "$rows" >"$work/hotspots.csv"
make_hotspots "$sample" >"$work/sample.csv"
make_reports "$rows" >"$work/reports.csv"

for kind in hotspots reports; do
    import="$tapak import $kind $work/$kind.csv --db $work/try.db"
    timed "$kind, empty file" "$rows" "$fresh" "$import"
    timed "$kind, the same again" "$rows" : "$import"
    put "$kind, file" "$(($(wc -c <"$work/try.db") / rows))" "bytes a row"
    index=idx_${kind%s}_geom
    sound=$(sqlite3 "$work/try.db" "SELECT rtreecheck('$index')")
    [ "$sound" = ok ] || { echo "$index: $sound" >&2; exit 1; }
done

timed "floor: hotspots' rows bound and stepped, no index" "$rows" "rm -f $work/floor.db*" \
    "$binaries/bench_floor $work/hotspots.csv $work/floor.db"
command -v ogr2ogr >/dev/null || exit 0
layer="-oo X_POSSIBLE_NAMES=longitude -oo Y_POSSIBLE_NAMES=latitude -a_srs EPSG:4326"
timed "ogr2ogr into SpatiaLite, no join ($sample rows)" "$sample" "rm -f $work/ogr.db" \
    "ogr2ogr -f SQLite -dsco SPATIALITE=YES -gt 65536 $work/ogr.db $work/sample.csv $layer -nln hotspot"
ogr2ogr -f SQLite -dsco SPATIALITE=YES "$work/ogr.db" "$villages" -update -nln village \
    -nlt PROMOTE_TO_MULTI -lco GEOMETRY_NAME=geometry >/dev/null 2>&1
timed "SpatiaLite's ST_Covers join alone ($sample rows)" "$sample" : \
    "sqlite3 -batch $work/ogr.db \"SELECT load_extension('mod_spatialite');
        DROP TABLE IF EXISTS placed; CREATE TABLE placed AS SELECT h.ROWID, v.ROWID AS village
        FROM hotspot h, idx_village_geometry i, village v WHERE i.xmin <= ST_X(h.geometry)
        AND i.xmax >= ST_X(h.geometry) AND i.ymin <= ST_Y(h.geometry) AND i.ymax >= ST_Y(h.geometry)
        AND v.ROWID = i.pkid AND ST_Covers(v.geometry, h.geometry) = 1\""
