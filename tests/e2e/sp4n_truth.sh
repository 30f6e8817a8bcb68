#!/bin/sh
# SP4N's administrator export: category, class, state, time, placement and anonymity of every
# environmental row are those of the truth file, and the rows left out are the others.
cd "$(dirname "$0")/../.."
. tests/e2e/lib/program.sh
need_commands init boundaries import
need_data kaltim_desa.gpkg sp4n_export_sample.xlsx sp4n_export_truth.csv
db=$work/tapak.db

expect 0 "$tapak" init --db "$db"
expect 0 "$tapak" boundaries load "$data/kaltim_desa.gpkg" --db "$db"
expect 0 "$tapak" import reports "$data/sp4n_export_sample.xlsx" --db "$db"
cp "$work/out" "$work/first"
whole "$db"

tr -d '\r' <"$data/sp4n_export_truth.csv" >"$work/truth.csv"
sqlite3 "$work/truth.db" ".import --csv $work/truth.csv truth"
# Words of the export against the states of the program; words that nobody knows leave the state that
# was before, which is "received" for a report that is new.
sqlite3 -batch "$work/truth.db" "
    CREATE TABLE state (raw, code);
    INSERT INTO state VALUES ('Terverifikasi', 'verified'), ('Terdisposisi ke %', 'forwarded'),
        ('Ditindaklanjuti oleh Instansi', 'in_progress'), ('Ditanggapi oleh Pelapor', 'resolved'),
        ('Ditutup oleh %', 'closed'), ('Diarsipkan oleh %', 'archived'), ('Ditunda', 'deferred'),
        ('Bukan Wewenang', 'not_authorised'), ('Menunggu Verifikasi Ulang', 'received');
    CREATE TABLE class (raw, code);
    INSERT INTO class VALUES ('Pengaduan Berkadar Pengawasan', 'pengaduan_pengawasan'),
        ('Pengaduan Tidak Berkadar Pengawasan', 'pengaduan'),
        ('Permintaan Informasi', 'informasi'), ('Aspirasi', 'aspirasi');"

environmental=$(sqlite3 "$work/truth.db" "SELECT count(*) FROM truth WHERE environmental = '1'")
others=$(sqlite3 "$work/truth.db" "SELECT count(*) FROM truth WHERE environmental <> '1'")
equal "reports stored" "$(sqlite3 "$db" 'SELECT count(*) FROM report')" "$environmental"
grep -Eq "(^|[^0-9])$others([^0-9]|\$)" "$work/first" ||
    fail "the import does not print that it left out $others rows"

# Where a report has several acceptable categories the truth separates them by '|'.
differ() {
    sqlite3 -batch -separator ' | ' "$work/truth.db" "ATTACH '$db' AS tapak;
        SELECT t.tracking_id, '$1', $2, 'not', $3 FROM truth t
        LEFT JOIN tapak.report r ON r.source_id = t.tracking_id
        LEFT JOIN state s ON t.raw_status LIKE s.raw LEFT JOIN class c ON t.class = c.raw
        WHERE t.environmental = '1' AND ($2) IS NOT ($3)" >>"$work/differ"
}
: >"$work/differ"
differ category "instr('|' || t.category || '|', '|' || r.category || '|') > 0" "1"
differ class "r.class" "c.code"
differ state "r.state" "s.code"
differ received "strftime('%Y-%m-%dT%H:%M', r.received_ms / 1000, 'unixepoch', '+8 hours')" \
    "t.received_local"
differ placed_by "r.placed_by" "t.placed_by"
differ area "coalesce(r.area, '')" "t.code"
differ anonymous "r.is_anonymous + 0" "t.anonymous + 0"
differ confidential "r.is_confidential + 0" "t.confidential + 0"
if [ -s "$work/differ" ]; then
    head -n 20 "$work/differ"
    fail "$(wc -l <"$work/differ") values differ from the truth (id, what, found, wanted)"
fi

# The same again changes nothing; nobody but the reporter's own table has a name.
state() {
    sqlite3 "$db" "SELECT * FROM report ORDER BY id; SELECT * FROM event ORDER BY id;
        SELECT * FROM person ORDER BY report_id" | sha256sum
}
state >"$work/before"
expect 0 "$tapak" import reports "$data/sp4n_export_sample.xlsx" --db "$db"
state >"$work/after"
same "reports after the same import again" "$work/after" "$work/before"
echo "sp4n_truth: $environmental reports agree, $others rows left out"
