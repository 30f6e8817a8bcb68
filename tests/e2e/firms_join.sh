#!/bin/sh
# Three years of MODIS detections: the village of each, as tapak stored it, is the one that SpatiaLite
# finds with ST_Covers over the R*Tree (lowest code where villages overlap). Nothing of tapak's own is
# used to find it: ogr2ogr loads the villages, sqlite3 the detections.
cd "$(dirname "$0")/../.."
. tests/e2e/lib/program.sh
need_commands init boundaries import
need_data kaltim_desa.gpkg firms/modis_2020_Indonesia.csv firms/modis_2021_Indonesia.csv \
    firms/modis_2022_Indonesia.csv
db=$work/tapak.db
own=$work/own.db

expect 0 "$tapak" init --db "$db"
expect 0 "$tapak" boundaries load "$data/kaltim_desa.gpkg" --db "$db"
import() {
    expect 0 "$tapak" import hotspots "$data/firms/modis_2020_Indonesia.csv" \
        "$data/firms/modis_2021_Indonesia.csv" "$data/firms/modis_2022_Indonesia.csv" --db "$db"
}
import
whole "$db"

# The independent answer.
ogr2ogr -f SQLite -dsco SPATIALITE=YES "$own" "$data/kaltim_desa.gpkg" -nln village \
    -nlt PROMOTE_TO_MULTI -select kode -lco GEOMETRY_NAME=geometry
for year in 2020 2021 2022; do
    sqlite3 "$own" ".import --csv $data/firms/modis_${year}_Indonesia.csv raw_$year"
done
ask "$own" "
    UPDATE village SET geometry = CastToMultiPolygon(MakeValid(geometry))
        WHERE NOT ST_IsValid(geometry);
    CREATE TABLE detection AS SELECT DISTINCT satellite,
        strftime('%s', acq_date || ' ' || substr('0000' || acq_time, -4, 2) || ':' ||
            substr('0000' || acq_time, -2)) * 1000 AS acquired_ms,
        CAST(longitude AS REAL) AS lon, CAST(latitude AS REAL) AS lat
        FROM (SELECT * FROM raw_2020 UNION ALL SELECT * FROM raw_2021
              UNION ALL SELECT * FROM raw_2022);
    CREATE TABLE placed AS SELECT d.satellite, d.acquired_ms, d.lon, d.lat, min(v.kode) AS area
        FROM detection d, idx_village_geometry i, village v
        WHERE i.xmin <= d.lon AND i.xmax >= d.lon AND i.ymin <= d.lat AND i.ymax >= d.lat
        AND v.ROWID = i.pkid AND ST_Covers(v.geometry, MakePoint(d.lon, d.lat, 4326)) = 1
        GROUP BY 1, 2, 3, 4;" >/dev/null
equal "detections inside the province by year" "$(sqlite3 "$own" "SELECT group_concat(n, ' ') FROM
    (SELECT count(*) AS n FROM placed GROUP BY strftime('%Y', acquired_ms / 1000, 'unixepoch'))")" \
    "984 443 371"

list="satellite, acquired_ms, printf('%.5f', lon), printf('%.5f', lat)"
sqlite3 "$own" "SELECT $list, coalesce(area, '') FROM detection LEFT JOIN placed
    USING (satellite, acquired_ms, lon, lat) ORDER BY 1, 2, 3, 4" >"$work/wanted"
rows() {
    sqlite3 "$db" "SELECT $list, CASE placed_by WHEN 'point' THEN area ELSE '' END FROM hotspot
        ORDER BY 1, 2, 3, 4" >"$work/found"
}
rows
equal "detections" "$(wc -l <"$work/found" | tr -d ' ')" "$(wc -l <"$work/wanted" | tr -d ' ')"
same "village of each detection" "$work/found" "$work/wanted"

# What is only near a village lies in none, and the village is within 500 m of it, the nearest one
# (in the UTM zone of the place, whose scale is within 1 in 1,000 there: hence the margin of a metre).
sqlite3 -batch "$own" "ATTACH '$db' AS tapak; CREATE TABLE near AS SELECT lon, lat, area, distance_m
    FROM tapak.hotspot WHERE placed_by = 'near';"
bad=$(ask "$own" "SELECT count(*) FROM near n WHERE distance_m > 500 OR abs(distance_m - (
    SELECT min(ST_Distance(ST_Transform(v.geometry, 32650),
        ST_Transform(MakePoint(n.lon, n.lat, 4326), 32650))) FROM village v
    WHERE v.kode = n.area)) > 1")
equal "detections near a village at another distance than stated" "$bad" 0
nearer=$(ask "$own" "SELECT count(*) FROM near n, idx_village_geometry i, village v
    WHERE i.xmin <= n.lon + 0.01 AND i.xmax >= n.lon - 0.01 AND i.ymin <= n.lat + 0.01
    AND i.ymax >= n.lat - 0.01 AND v.ROWID = i.pkid
    AND ST_Distance(ST_Transform(v.geometry, 32650),
        ST_Transform(MakePoint(n.lon, n.lat, 4326), 32650)) < n.distance_m - 1")
equal "detections to which another village is nearer" "$nearer" 0

# The same again changes nothing.
sqlite3 "$db" "SELECT * FROM hotspot ORDER BY id" | sha256sum >"$work/before"
import
sqlite3 "$db" "SELECT * FROM hotspot ORDER BY id" | sha256sum >"$work/after"
same "hotspots after the same import again" "$work/after" "$work/before"
whole "$db"
echo "firms_join: $(wc -l <"$work/wanted") detections agree, $(sqlite3 "$own" 'SELECT count(*) FROM placed') in a village," \
    "$(sqlite3 "$own" 'SELECT count(*) FROM near') near one"
