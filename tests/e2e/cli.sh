#!/bin/sh
# The command line as people use it: help, wrong use, exit codes, results as text and JSON, tables in
# every delimiter, dry runs, the same file twice, refused rows, old answers after a new edition.
cd "$(dirname "$0")/../.."
. tests/e2e/lib/program.sh
. tests/e2e/lib/region.sh
need_commands init boundaries import summary place
db=$work/tapak.db

said() {
    grep -q "$1" "$work/err" || {
        cat "$work/err"
        fail "'$1' is not said on stderr"
    }
}
printed() {
    grep -Eq "$1" "$work/out" || {
        cat "$work/out"
        fail "'$1' is not printed"
    }
}
# value KEY: a number of the JSON object in $work/out.
value() {
    grep -o "\"$1\":-\{0,1\}[0-9.]*" "$work/out" | head -n 1 | cut -d: -f2
}

# --- Help and wrong use -----------------------------------------------------------------------------

expect 2 "$tapak"
expect 0 "$tapak" --help
printed 'import reports'
began=$(date +%s%N)
for _ in 1 2 3 4 5 6 7 8 9 10; do "$tapak" --help >/dev/null; done
took=$((($(date +%s%N) - began) / 10000000))
expect 0 "$tapak" version
expect 0 "$tapak" version --json
printed '"version":"'
expect 0 "$tapak" help settings
printed 'TAPAK_TOLERANCE'
for command in init demo "boundaries load" "boundaries list" "boundaries check" "programme load" \
    "import reports" "import hotspots" place summary serve backup version help import; do
    # shellcheck disable=SC2086
    expect 0 "$tapak" help $command
    printed "^usage: tapak $command"
done
expect 0 "$tapak" import reports --help
printed 'Examples:'
expect 2 "$tapak" help nothing
expect 2 "$tapak" inti
said "did you mean 'tapak init'"
expect 2 "$tapak" import
said "did you mean 'tapak import"
expect 2 "$tapak" --db x init
said "put flags behind the command"
expect 2 "$tapak" import reports
said "needs FILE"
expect 2 "$tapak" import reports x.csv --dryrun
said "did you mean --dry-run"
expect 2 "$tapak" summary --format
said "needs a value"
expect 2 "$tapak" import reports x.csv --batch -1
said "not within"
expect 2 "$tapak" summary extra
said "too much"
expect 2 env TAPAK_TOLERANCE=far "$tapak" place --db "$db"
said "environment"
expect 1 "$tapak" summary --db "$work/none.db"
said "tapak init"
[ ! -e "$work/none.db" ] || fail "a question made a database"

# --- A database and its boundaries ------------------------------------------------------------------

expect 0 "$tapak" init "$db" --json
printed '"made":true'
expect 0 "$tapak" init "$db"
printed 'nothing has changed'
[ "$(stat -c %a "$db.key")" = 600 ] || fail "the key can be read by others"
make_villages
expect 0 "$tapak" boundaries load "$work/villages.geojson" --db "$db" --edition uji --json
equal "villages loaded" "$(value loaded)" 2
expect 0 "$tapak" boundaries load "$work/villages.geojson" --db "$db" --edition uji
printed 'holds this file already'
expect 0 env TAPAK_DB="$db" "$tapak" boundaries list
printed 'yes +uji'
expect 0 "$tapak" boundaries check --db "$db" --json
equal "overlaps" "$(value overlap_pairs)" 0
expect 1 "$tapak" boundaries check other --db "$db"

# --- Tables in every form ---------------------------------------------------------------------------

table() {
    printf 'id;tanggal;kategori;judul;lintang;bujur;desa\n'
    printf 't1;2025-03-01;karhutla;"Api; besar";-0.1;116.5;Barat Uji\n'
    printf 't2;1 Mar 2025;Sampah;"dua\nbaris";0.1;117.5;Timur Uji\n'
    printf 't3;02/03/2025;cemar_air;Air;;;Barat Uji\n'
}
plain() {
    table | sed 's/"Api; besar"/Api besar/'
}
# form NAME: standard input as a table of its own source; all of its rows are the same three.
form() {
    cat >"$work/$1.csv"
    expect 0 "$tapak" import reports "$work/$1.csv" --db "$db" --json
    equal "new rows of $1" "$(value rows_new)" 3
    equal "points of $1" "$(value placed_point)" 2
}
table | form semicolon
plain | tr ';' ',' | form comma
plain | tr ';' '\t' | form tab
plain | tr ';' '|' | form pipe
{ printf '\357\273\277'; table; } | form bom
plain | sed 's/dua$/dua/; s/$/\r/' | form crlf
table | iconv -t UTF-16LE | { printf '\377\376'; cat; } | form utf16
forms=7
equal "reports of all forms" \
    "$(sqlite3 "$db" "SELECT count(*) FROM report WHERE source_id IN ('t1', 't2', 't3')")" $((forms * 3))
equal "days of all forms" \
    "$(sqlite3 "$db" "SELECT count(DISTINCT source_id || received_ms) FROM report")" 3

# --- Dry run, twice, changes, refusals --------------------------------------------------------------

state() {
    sqlite3 "$db" "SELECT * FROM report ORDER BY id; SELECT * FROM event ORDER BY id;
        SELECT * FROM import ORDER BY id; SELECT * FROM refusal ORDER BY id" | sha256sum
}
reports() {
    sqlite3 "$db" "SELECT * FROM report ORDER BY id; SELECT * FROM event ORDER BY id" | sha256sum
}
cat >"$work/mixed.csv" <<'ROWS'
id,received,category,title,lat,lon,anonymous
m1,2025-03-01,karhutla,Api,-0.1,116.5,ya
m2,2025-03-01,hantu,Hantu,-0.1,116.5,tidak
m3,2025-02-30,karhutla,Api,-0.1,116.5,
m4,2025-03-01,karhutla,"Api, ""besar""",north,116.5,
m5,2025-03-01,karhutla,Api,116.5,-0.1,mungkin
m6,2025-03-01,karhutla,Api,116.5,-0.1,0
ROWS
state >"$work/before"
expect 3 "$tapak" import reports "$work/mixed.csv" --db "$db" --dry-run --refused "$work/refused.csv" --json
printed '"dry_run":true'
equal "rows that would be new" "$(value rows_new)" 2
state >"$work/after"
same "a dry run" "$work/after" "$work/before"
cp "$work/refused.csv" "$work/refused-dry.csv"
expect 3 "$tapak" import reports "$work/mixed.csv" --db "$db" --refused "$work/refused.csv" --json
equal "new" "$(value rows_new)" 2
equal "refused" "$(value rows_refused)" 4
equal "put right" "$(value swapped)" 1
same "refused rows of the dry run" "$work/refused-dry.csv" "$work/refused.csv"
cat >"$work/wanted" <<'ROWS'
id,received,category,title,lat,lon,anonymous,row,field
m2,2025-03-01,hantu,Hantu,-0.1,116.5,tidak,2,category
m3,2025-02-30,karhutla,Api,-0.1,116.5,,3,received
m4,2025-03-01,karhutla,"Api, ""besar""",north,116.5,,4,lat
m5,2025-03-01,karhutla,Api,116.5,-0.1,mungkin,5,anonymous
ROWS
sed 's/,[^,]*$//' "$work/refused.csv" | sed 's/^\(m4.*,lat\),.*/\1/' >"$work/found"
same "refused rows" "$work/found" "$work/wanted"
equal "refused rows in the database" "$(sqlite3 "$db" "SELECT group_concat(row || field, ' ')
    FROM (SELECT * FROM refusal ORDER BY row)")" "2category 3received 4lat 5anonymous"
reports >"$work/before"
expect 3 "$tapak" import reports "$work/mixed.csv" --db "$db"
printed 'nothing changed'
reports >"$work/after"
same "the same file again" "$work/after" "$work/before"
sed -i 's/m1,2025-03-01,karhutla,Api/m1,2025-03-01,karhutla,Padam/' "$work/mixed.csv"
expect 3 "$tapak" import reports "$work/mixed.csv" --db "$db" --json
equal "changed" "$(value rows_changed)" 1
equal "unchanged" "$(value rows_unchanged)" 1
equal "version" "$(sqlite3 "$db" "SELECT version FROM report WHERE source_id = 'm1'")" 2

# Rows without an id are told apart by content and order.
printf 'received,category,lat,lon\n2025-04-01,karhutla,0.2,116.2\n2025-04-01,karhutla,0.2,116.2\n' \
    >"$work/noid.csv"
expect 0 "$tapak" import reports "$work/noid.csv" --db "$db" --json
equal "rows without id" "$(value rows_new)" 2
expect 0 "$tapak" import reports "$work/noid.csv" --db "$db" --json
equal "rows without id, again" "$(value rows_unchanged)" 2

# Mapping, projected columns, a category for all, a format that is another.
printf 'Kejadian,Timur,Utara\n2025-05-01,444340,9990000\n' >"$work/utm.csv"
expect 1 "$tapak" import reports "$work/utm.csv" --db "$db"
said "category=COLUMN"
expect 1 "$tapak" import reports "$work/utm.csv" --db "$db" --map "y=Utara,x=Barat"
said "no column 'Barat'; it has: Kejadian, Timur, Utara"
expect 0 "$tapak" import reports "$work/utm.csv" --db "$db" --category karhutla --crs EPSG:32750 \
    --map "x=Timur,y=Utara,received=Kejadian" --json
equal "placed from metres" "$(value placed_point)" 1
expect 1 "$tapak" import reports "$work/utm.csv" --db "$db" --format xlsx --category karhutla \
    --map received=Kejadian
said "not xlsx"

# --- Published, confidential, sensitive -------------------------------------------------------------

cat >"$work/public.csv" <<'ROWS'
id,received,category,description,lat,lon,confidential,published
p1,2025-03-01,sampah,Sampah,-0.1,116.5,,ya
p2,2025-03-01,sampah,Sampah,-0.1,116.5,ya,ya
p3,2025-03-01,sampah,Sampah,-0.1,116.5,,tidak
p4,2025-03-01,pembalakan,Kayu,-0.1,116.5,,ya
ROWS
expect 0 "$tapak" import reports "$work/public.csv" --db "$db"
equal "published without being declared" "$(sqlite3 "$db" "SELECT count(*) FROM report
    WHERE is_published = 1")" 0
expect 0 "$tapak" import reports "$work/public.csv" --db "$db" --published --json
equal "changed by --published" "$(value rows_changed)" 4
equal "published" "$(sqlite3 "$db" "SELECT group_concat(source_id, ' ') FROM (SELECT source_id
    FROM report WHERE is_published = 1 ORDER BY 1)")" "p1 p4"

# --- Summaries --------------------------------------------------------------------------------------

counted() {
    awk -F, 'NR > 1 { sum += $(NF - 8) } END { print sum + 0 }' "$work/out"
}
expect 0 "$tapak" summary --by village --db "$db" --format csv
printed '^key,name,parent,in_programme,reports,'
printed '^99.01.01.2001,Barat Uji,Kabupaten Uji,false,'
in_all=$(sqlite3 "$db" 'SELECT count(*) FROM report')
for by in village district regency category month period; do
    expect 0 "$tapak" summary --by $by --db "$db" --format csv
    equal "reports by $by" "$(counted)" "$in_all"
done
expect 0 "$tapak" summary --db "$db" --from 2025-03-02 --to 2025-03-02 --format csv
equal "reports of a day" "$(counted)" $forms
expect 2 "$tapak" summary --by colour --db "$db"
expect 2 "$tapak" summary --in 12.34 --db "$db"
expect 2 "$tapak" summary --from 2025-03-02 --to 2025-03-01 --db "$db"

# --- A new edition moves what its borders leave behind ----------------------------------------------

sed 's/117\([],]\)/116.4\1/g' "$work/villages.geojson" >"$work/moved.geojson"
expect 0 "$tapak" boundaries load "$work/moved.geojson" --db "$db" --edition baru --json
equal "moved" "$(value reports_moved)" \
    "$(ask "$db" "SELECT count(*) FROM report WHERE placed_by = 'point' AND ST_X(geom) > 116.4
        AND ST_X(geom) < 117")"
expect 0 "$tapak" place --db "$db" --json
equal "moved by nothing" "$(value reports_moved)" 0
expect 0 "$tapak" place --db "$db" --edition uji --json
expect 0 "$tapak" place --db "$db" --since 2025-03-02 --json
expect 1 "$tapak" place --db "$db" --edition lama
expect 2 "$tapak" place --db "$db" --since kemarin
whole "$db"

# --- Backup -----------------------------------------------------------------------------------------

expect 0 "$tapak" backup "$work/copy.db" --db "$db"
whole "$work/copy.db"
equal "reports of the copy" "$(sqlite3 "$work/copy.db" 'SELECT count(*) FROM report')" "$in_all"
echo "cli: $forms forms of a table, $in_all reports; help takes $took ms"
