#!/bin/sh
# The way from a file to durable, joined rows, against PostGIS, ogr2ogr and a bare loop in the same
# run. A line of JSON a figure; a row that one of them joins with another village fails the run.
#   import.sh BINARIES VILLAGES     with ROWS PEER_ROWS RUNS PEER_RUNS SECONDS LARGE of run.sh
set -eu
binaries=$1
villages=$2
here=$(dirname "$0")
tapak=build/tapak
work=$(mktemp -d)
chmod 755 "$work"
. "$here/postgres.sh"
trap 'postgres_stop; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

say() { echo "bench: $*" >&2; }

skipped() { printf '{"group":"skipped","name":"%s","reason":"%s"}\n' "$1" "$2"; }

put() { printf '{"group":"import","name":"%s","value":%s,"unit":"%s"}\n' "$1" "$2" "$3"; }

# timed NAME ROWS PREPARE COMMAND, RUNS times, within SECONDS
timed() {
    say "$1"
    "$binaries/bench_time" -g import -r "$RUNS" -t "$SECONDS" -c "$2" -p "$3" "$1" "$4" \
        2>"$work/err" || { tail -20 "$work/err" >&2; exit 1; }
}

peer_timed() {
    (RUNS=$PEER_RUNS; timed "$@")
}

fresh="rm -f $work/try.db*; cp $work/empty.db $work/try.db; cp $work/empty.db.key $work/try.db.key
    cp $work/empty.db.persons.key $work/try.db.persons.key"

make_files() {
    say "rows of $villages"
    for kind in hotspots reports geojson; do
        "$binaries/bench_make" $kind "$ROWS" "$villages" >"$work/$kind"
        "$binaries/bench_make" $kind "$PEER_ROWS" "$villages" 12 >"$work/peer-$kind"
    done
    "$tapak" init --db "$work/empty.db" >/dev/null
    "$tapak" boundaries load "$villages" --db "$work/empty.db" --edition bench >/dev/null 2>&1
}

check_index() {
    sound=$(sqlite3 "$work/try.db" "SELECT rtreecheck('$1')")
    [ "$sound" = ok ] || { say "$1: $sound"; exit 1; }
}

# The import of whole files into an empty database, and of the same file again.
measure_tapak() {
    for kind in hotspots reports geojson; do
        what=$kind
        [ $kind != geojson ] || what=reports
        import="$tapak import $what $work/$kind --db $work/try.db"
        timed "$kind" "$ROWS" "$fresh" "$import"
        [ $kind = geojson ] || timed "$kind, the same again" "$ROWS" : "$import"
        check_index "idx_${what%s}_geom"
        put "$kind, file" "$(($(wc -c <"$work/try.db") / ROWS))" "bytes a row"
    done
    timed "rejoin" "$ROWS" "cp $work/try.db $work/new.db; cp $work/try.db.key $work/new.db.key
        cp $work/try.db.persons.key $work/new.db.persons.key" \
        "$tapak boundaries load $villages --edition again --db $work/new.db"
    rm -f "$work"/new.db*
    [ ! -d ../shared/data/firms ] || timed "real FIRMS files" \
        "$(cat ../shared/data/firms/modis_*.csv | wc -l)" "$fresh" \
        "$tapak import hotspots ../shared/data/firms/modis_*.csv --db $work/try.db"
}

measure_floor() {
    timed "hotspots, floor" "$ROWS" "rm -f $work/floor.db*" \
        "$binaries/bench_floor $work/hotspots $work/floor.db"
    timed "reports, floor" "$ROWS" "rm -f $work/floor.db*" \
        "$binaries/bench_floor $work/reports $work/floor.db events"
    rm -f "$work"/floor.db*
}

# SQL alone: the rows are in the database that tapak made.
measure_sql() {
    say "the join in SQL"
    eval "$fresh"
    "$tapak" import hotspots "$work/peer-hotspots" --db "$work/try.db" >/dev/null 2>&1
    "$binaries/bench_sql" "$work/try.db" "$villages" "$PEER_ROWS" "${SQL_ROWS:-1000}"
    sqlite3 "$work/try.db" "SELECT DISTINCT printf('%.5f %.5f %s', lon, lat, area) FROM hotspot
        WHERE placed_by = 'point' AND id <= $PEER_ROWS" | sort >"$work/ours"
}

# same NAME FILE: the peer's points and villages are ours.
same() {
    different=$(sort -u "$2" | comm -3 - "$work/ours" | wc -l)
    put "$1 differs" "$different" rows
    put "$1 compared" "$(wc -l <"$work/ours")" rows
    [ "$different" = 0 ] || { sort -u "$2" | comm -3 - "$work/ours" | head -5 >&2; exit 1; }
}

measure_postgis() {
    missing=$(postgres_missing)
    [ -z "$missing" ] || { skipped PostGIS "$missing"; return 0; }
    postgres_start "$work/pg"
    ogr2ogr -f PostgreSQL "PG:$pg_url" "$villages" -nln village -nlt PROMOTE_TO_MULTI \
        -lco GEOMETRY_NAME=geom -makevalid -gt 65536 >/dev/null 2>&1
    $psql -c 'ANALYZE village'
    for kind in hotspots reports; do
        peer_timed "$kind, PostGIS" "$PEER_ROWS" : \
            "$psql -f $here/postgis_$kind.sql <$work/peer-$kind"
        timed "$kind, beside PostGIS" "$PEER_ROWS" "$fresh" \
            "$tapak import $kind $work/peer-$kind --db $work/try.db"
    done
    $psql -At -c "SELECT DISTINCT to_char(longitude, 'FM990.00000') || ' ' ||
        to_char(latitude, 'FM990.00000') || ' ' || code FROM hotspot JOIN hotspot_village USING (id)" \
        >"$work/theirs"
    same PostGIS "$work/theirs"
    postgres_stop
}

# ogr2ogr alone, and with the join of SQL behind it.
measure_ogr() {
    command -v ogr2ogr >/dev/null || { skipped ogr2ogr "ogr2ogr is not installed"; return 0; }
    rows=$((PEER_ROWS / 5))
    head -n $((rows + 1)) "$work/peer-hotspots" >"$work/few.csv"
    ogr2ogr -f SQLite -dsco SPATIALITE=YES "$work/base.db" "$villages" -nln village \
        -nlt PROMOTE_TO_MULTI -lco GEOMETRY_NAME=geometry -makevalid >/dev/null 2>&1
    load="ogr2ogr -f SQLite -update -gt 65536 $work/ogr.db $work/few.csv -nln hotspot -a_srs EPSG:4326"
    load="$load -oo X_POSSIBLE_NAMES=longitude -oo Y_POSSIBLE_NAMES=latitude"
    join="sqlite3 -batch $work/ogr.db \"SELECT load_extension('mod_spatialite');
        CREATE TABLE placed AS SELECT h.ROWID AS id, MIN(v.kode) AS code
        FROM hotspot h, idx_village_geometry i, village v WHERE i.xmin <= ST_X(h.geometry)
        AND i.xmax >= ST_X(h.geometry) AND i.ymin <= ST_Y(h.geometry) AND i.ymax >= ST_Y(h.geometry)
        AND v.ROWID = i.pkid AND ST_Covers(v.geometry, h.geometry) = 1 GROUP BY h.ROWID\""
    peer_timed "hotspots, ogr2ogr" "$rows" "cp $work/base.db $work/ogr.db" "$load"
    peer_timed "hotspots, ogr2ogr and ST_Covers" "$rows" "cp $work/base.db $work/ogr.db" \
        "$load; $join"
    sqlite3 "$work/ogr.db" "SELECT DISTINCT printf('%.5f %.5f %s', h.longitude, h.latitude, p.code)
        FROM hotspot h JOIN placed p ON p.id = h.ROWID" >"$work/theirs"
    sed 1d "$work/few.csv" | awk -F, '{ print $2, $1 }' | sort -u >"$work/asked"
    awk 'NR == FNR { asked[$1 " " $2] = 1; next } ($1 " " $2) in asked' "$work/asked" "$work/ours" \
        >"$work/ours.few"
    mv "$work/ours.few" "$work/ours"
    same ogr2ogr "$work/theirs"
}

# Memory must not grow with the file, nor time with what is there already.
measure_large() {
    [ "$LARGE" -gt 0 ] || { skipped "large file" "LARGE=0"; return 0; }
    "$binaries/bench_make" hotspots "$LARGE" "$villages" 21 >"$work/large"
    (RUNS=1; timed "hotspots, large file" "$LARGE" "$fresh" \
        "$tapak import hotspots $work/large --db $work/try.db")
    rm -f "$work/large"
    echo 100 >"$work/seed"
    next="read seed <$work/seed; echo \$((seed + 1)) >$work/seed;
        $binaries/bench_make hotspots $ROWS $villages \$seed >$work/next"
    (RUNS=3; timed "hotspots, into a large file" "$ROWS" "$next" \
        "$tapak import hotspots $work/next --db $work/try.db")
    check_index idx_hotspot_geom
}

make_files
measure_tapak
measure_floor
measure_sql
measure_postgis
measure_ogr
measure_large
