#!/bin/sh
# The code lists of geodata are whole: columns, unique codes, codes that exist, sums, dates.
set -eu
cd "$(dirname "$0")/../../geodata"

fail() {
    echo "FAILED: $*"
    exit 1
}

# A database of all lists, each a table of the file's name.
db=$(mktemp)
trap 'rm -f "$db"' EXIT
for file in *.csv; do
    tail -c 1 "$file" | od -An -c | grep -q '\\n' || fail "$file does not end in a newline"
    iconv -f UTF-8 -t UTF-8 "$file" >/dev/null || fail "$file is not UTF-8"
    ! grep -q "$(printf '\r')" "$file" || fail "$file has carriage returns"
    [ $(($(tr -cd '"' <"$file" | wc -c) % 2)) = 0 ] || fail "$file has a quote that does not end"
    sqlite3 "$db" ".import --csv $file ${file%.csv}" 2>&1 | grep . && fail "$file: see above"
done

columns() {
    [ "$(head -n 1 "$1.csv")" = "$2" ] || fail "$1.csv has columns $(head -n 1 "$1.csv")"
}
columns categories "code,name_id,name_en,group,sp4n_path,reversal_signal,sensitive"
columns regencies "code,name,type,programme_villages"
columns villages_64 "code,name,type"
columns periods "code,first_day,last_day"
columns holidays "date,name_id,kind,source"
columns limits "class,stage,limit,unit,valid_from"
columns aliases "code,alias,why"
columns codes "code,other_code,kind,why"

# Each question answers with the rows that break the rule.
none() {
    found=$(sqlite3 "$db" "$2" | head -n 5)
    [ -z "$found" ] || fail "$1: $found"
}
equal() {
    found=$(sqlite3 "$db" "$2")
    [ "$found" = "$3" ] || fail "$1: $found, not $3"
}

none "category twice" "SELECT code FROM categories GROUP BY code HAVING count(*) > 1"
equal "categories" "SELECT count(*) FROM categories" 23
none "category's values" "SELECT code FROM categories WHERE reversal_signal NOT IN ('0', '1')
    OR sensitive NOT IN ('0', '1') OR name_id = '' OR name_en = '' OR \"group\" NOT IN
    ('fire', 'forest', 'land', 'mining', 'wildlife', 'pollution', 'people', 'other')"
equal "reversal signals" "SELECT count(*) FROM categories WHERE reversal_signal = '1'" 7

equal "sum of programme villages" \
    "SELECT sum(programme_villages) FROM regencies WHERE type <> 'provinsi'" 441
equal "province's programme villages" \
    "SELECT programme_villages FROM regencies WHERE code = '64'" 441
equal "regencies" "SELECT count(*) FROM regencies WHERE type IN ('kabupaten', 'kota')" 10

equal "villages" "SELECT count(*) FROM villages_64 WHERE type IN ('desa', 'kelurahan')" 1038
none "form of a code" "SELECT code FROM villages_64 WHERE
    code NOT GLOB '64.[0-9][0-9].[0-9][0-9]' AND
    code NOT GLOB '64.[0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]'"
none "area twice" "SELECT code FROM villages_64 GROUP BY code HAVING count(*) > 1"
none "village without district" "SELECT code FROM villages_64 WHERE length(code) = 13
    AND substr(code, 1, 8) NOT IN (SELECT code FROM villages_64)"
none "district without regency" "SELECT code FROM villages_64 WHERE length(code) = 8
    AND substr(code, 1, 5) NOT IN (SELECT code FROM regencies)"
none "fewer villages than take part" "SELECT code FROM regencies r WHERE programme_villages + 0 >
    (SELECT count(*) FROM villages_64 v WHERE v.code LIKE r.code || '%' AND length(v.code) = 13)"

areas="SELECT code FROM villages_64 UNION SELECT code FROM regencies"
none "alias of no area" "SELECT code FROM aliases WHERE code NOT IN ($areas)"
none "alias twice" "SELECT alias FROM aliases GROUP BY code, alias HAVING count(*) > 1"
none "alias that is a neighbour's name" "SELECT a.code, a.alias FROM aliases a, villages_64 v
    WHERE v.name = a.alias COLLATE NOCASE AND v.code <> a.code AND length(v.code) = length(a.code)
    AND substr(v.code, 1, 8) = substr(a.code, 1, 8) AND length(a.code) = 13"
none "code of no area" "SELECT code FROM codes WHERE code NOT IN ($areas)"
none "other code twice" "SELECT other_code FROM codes GROUP BY other_code HAVING count(*) > 1"
none "kind of code" "SELECT other_code FROM codes WHERE NOT (
    kind = 'former' AND other_code GLOB '64.[0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]' OR
    kind = 'bps' AND length(other_code) = 10 AND other_code GLOB '64[0-9]*')"
none "former code that is used" "SELECT other_code FROM codes WHERE other_code IN ($areas)"

none "period" "SELECT code FROM periods WHERE date(first_day) IS NOT first_day
    OR date(last_day) IS NOT last_day OR first_day > last_day"
none "periods that do not join" "SELECT a.code FROM periods a, periods b
    WHERE b.rowid = a.rowid + 1 AND date(a.last_day, '+1 day') <> b.first_day"
none "holiday" "SELECT date FROM holidays WHERE date(date) IS NOT date OR name_id = ''
    OR kind NOT IN ('national', 'joint') OR source = ''"
none "holiday twice" "SELECT date FROM holidays GROUP BY date HAVING count(*) > 1"
equal "days of joint leave and holidays by year" "SELECT group_concat(days, ' ') FROM (SELECT
    sum(kind = 'national') || '+' || sum(kind = 'joint') AS days
    FROM holidays GROUP BY substr(date, 1, 4) ORDER BY substr(date, 1, 4))" "16+11 19+10 17+11 17+8"
none "joint leave on a weekend" "SELECT date FROM holidays WHERE kind = 'joint'
    AND strftime('%w', date) IN ('0', '6')"
none "limit" "SELECT * FROM limits WHERE \"limit\" + 0 < 1 OR date(valid_from) IS NOT valid_from
    OR unit NOT IN ('working_day', 'calendar_day')
    OR class NOT IN ('*', 'pengaduan_pengawasan', 'pengaduan', 'informasi', 'aspirasi')"

awk -F, 'NR > 1 { rows++; if ($2 != "") { coded++; if (seen[$2]++) print "twice: " $2 } }
    END { if (rows != 976 || coded != 974) print rows " rows, " coded " coded" }' gadm/codes.csv |
    grep . && fail "gadm/codes.csv: see above"
echo "geodata: ok"
