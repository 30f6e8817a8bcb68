#!/bin/sh
# Fetches GADM 4.1's villages from npm, checks them, gives them the codes and names of today and loads
# East Kalimantan into build/gadm.db. GADM is free for non-commercial use only: nothing of it is kept
# in the repository.
set -eu
cd "$(dirname "$0")/.."
package=geojson-indonesia-1.0.1
checksum=3a2f13f8b0b655e3f4f8bf074764a5aa4ee222a47900b5022b0c73b44bc40111
folder=build/geodata
db=build/gadm.db
edition=gadm-4.1

echo "GADM 4.1 (gadm.org): free for academic and other non-commercial use; no redistribution."
mkdir -p "$folder"
archive=$folder/$package.tgz
matches() {
    [ -f "$archive" ] && echo "$checksum  $archive" | sha256sum --check --status
}
if ! matches; then
    echo "fetching $package from npm"
    (cd "$folder" && npm pack --silent --loglevel=error geojson-indonesia@1.0.1 >/dev/null)
    if ! matches; then
        echo "error: $archive is not the file that was checked: $(sha256sum "$archive")" >&2
        exit 1
    fi
fi

# The names of GADM have no blanks and are of about 2010; codes and names of today come from the lists
# beside this script. What has no code of today keeps its own name, and tapak will say so.
villages=$folder/gadm41_kaltim.gpkg
tar -xzf "$archive" -C "$folder" package/geojson/gadm41_IDN_4.json
rm -f "$folder/step.gpkg" "$villages"
ogr2ogr -f GPKG "$folder/step.gpkg" "$folder/package/geojson/gadm41_IDN_4.json" \
    -where "NAME_1 = 'KalimantanTimur'" -nln gadm -nlt PROMOTE_TO_MULTI
for list in gadm/codes villages_64 regencies; do
    ogr2ogr -f GPKG -update "$folder/step.gpkg" "geodata/$list.csv" -nln "$(basename "$list")"
done
ogr2ogr -f GPKG "$villages" "$folder/step.gpkg" -nln gadm41_kaltim -dialect SQLite -sql "
    SELECT nullif(c.code, '') AS kode, coalesce(v.name, g.NAME_4) AS nama,
           coalesce(v.type, lower(g.TYPE_4)) AS tipe, coalesce(d.name, g.NAME_3) AS kecamatan,
           coalesce(r.name, g.NAME_2) AS kabupaten, g.GID_4 AS gid_4, g.geom
    FROM gadm g JOIN codes c ON c.gid_4 = g.GID_4
         LEFT JOIN villages_64 v ON v.code = c.code
         LEFT JOIN villages_64 d ON d.code = substr(c.code, 1, 8)
         LEFT JOIN regencies r ON r.code = substr(c.code, 1, 5)
    ORDER BY g.GID_4"
rm -rf "$folder/step.gpkg" "$folder/package"

build/tapak init --db "$db"
if build/tapak boundaries list --db "$db" 2>/dev/null | grep -q "$edition"; then
    echo "$db has the edition $edition already"
else
    # 3: done, but the two transmigration units without a code of today were refused.
    build/tapak boundaries load "$villages" --db "$db" --edition "$edition" --date 2022-07-16 ||
        [ $? = 3 ]
fi
echo "now:  build/tapak serve --db $db"
