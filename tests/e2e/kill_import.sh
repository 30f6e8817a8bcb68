#!/bin/sh
# kill -9 at several moments of an import leaves a whole database with whole batches, and the same
# command again completes it: row by row what an import that nobody disturbed gives.
cd "$(dirname "$0")/../.."
. tests/e2e/lib/program.sh
. tests/e2e/lib/region.sh
need_commands init boundaries import
rows=24000
reports=4000
batch=500

make_villages
expect 0 "$tapak" init --db "$work/empty.db"
expect 0 "$tapak" boundaries load "$work/villages.geojson" --db "$work/empty.db" --edition uji

awk -v rows=$rows 'BEGIN {
    print "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_t31,frp,daynight"
    for (i = 0; i < rows; i++)
        printf "%.4f,%.4f,320.1,1,1,2025-%02d-%02d,%02d%02d,Terra,MODIS,%d,6.1,290,12,D\n",
            i * 7919 % 9000 / 10000 - 0.45, 115.9 + i * 104729 % 22000 / 10000,
            1 + i * 12 / rows, 1 + i % 28, i % 24, i % 60, i % 101 }' >"$work/hotspots.csv"
awk -v rows=$reports 'BEGIN {
    print "id,received,category,title,lat,lon"
    for (i = 0; i < rows; i++)
        printf "r%d,2025-%02d-%02dT08:%02d:00+08:00,%s,Laporan %d,%.4f,%.4f\n", i, 1 + i * 12 / rows,
            1 + i % 28, i % 60, i % 3 ? "karhutla" : "pembalakan", i,
            i * 7919 % 9000 / 10000 - 0.45, 115.9 + i * 104729 % 22000 / 10000 }' >"$work/reports.csv"

start() {
    cp "$work/empty.db" "$work/try.db"
    cp "$work/empty.db.key" "$work/try.db.key"
    cp "$work/empty.db.persons.key" "$work/try.db.persons.key"
    rm -f "$work/try.db-wal" "$work/try.db-shm"
}

contents() {
    if [ "$1" = hotspots ]; then
        sqlite3 "$work/try.db" "SELECT satellite, acquired_ms, lon, lat, area, placed_by, distance_m,
            hex(geom) FROM hotspot ORDER BY 1, 2, 3, 4"
    else
        sqlite3 "$work/try.db" "SELECT source_id, received_ms, category, area, placed_by, title,
            hex(geom), version FROM report ORDER BY 1; SELECT count(*), count(DISTINCT report_id)
            FROM event"
    fi
}

# Every batch is there as a whole: what the import says is done is what is stored.
consistent() {
    whole "$work/try.db"
    table=${1%s}
    equal "rows against the import's count ($1, $2)" \
        "$(sqlite3 "$work/try.db" "SELECT count(*) FROM $table")" \
        "$(sqlite3 "$work/try.db" "SELECT coalesce(sum(rows_new), 0) FROM import WHERE kind = '$1'")"
    found=$(sqlite3 "$work/try.db" "SELECT count(*) FROM idx_${table}_geom")
    equal "rows of the spatial index ($1, $2)" "$found" \
        "$(sqlite3 "$work/try.db" "SELECT count(*) FROM $table WHERE geom IS NOT NULL")"
}

for kind in hotspots reports; do
    start
    began=$(date +%s%N)
    expect 0 "$tapak" import "$kind" "$work/$kind.csv" --db "$work/try.db" --batch $batch
    took=$(($(date +%s%N) - began))
    consistent "$kind" undisturbed
    contents "$kind" >"$work/wanted"
    cut_off=0
    for tenth in 1 3 5 7; do
        start
        "$tapak" import "$kind" "$work/$kind.csv" --db "$work/try.db" --batch $batch \
            >/dev/null 2>"$work/err" &
        program=$!
        sleep "$(awk -v took=$took -v tenth=$tenth 'BEGIN { printf "%.3f", took / 1e10 * tenth }')"
        kill -9 $program 2>/dev/null || true
        if wait $program; then
            echo "$kind, moment $tenth: it had ended already"
        else
            cut_off=$((cut_off + 1))
        fi
        consistent "$kind" "cut off at $tenth"
        stored=$(sqlite3 "$work/try.db" "SELECT count(*) FROM ${kind%s}")
        expect 0 "$tapak" import "$kind" "$work/$kind.csv" --db "$work/try.db" --batch $batch
        consistent "$kind" "gone on with after $tenth"
        contents "$kind" >"$work/found"
        same "$kind after being cut off at $stored rows" "$work/found" "$work/wanted"
    done
    [ $cut_off -gt 0 ] || fail "$kind: no import was cut off: too fast for this test"
    echo "kill_import: $kind cut off $cut_off times, complete every time"
done
