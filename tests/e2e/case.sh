#!/bin/sh
# A case from receipt to closing by commands, and `tapak verify` before and after somebody has been
# at the file.
cd "$(dirname "$0")/../.."
. tests/e2e/lib/program.sh
need_commands init import case verify
db=$work/tapak.db
printed() {
    grep -Eq -- "$1" "$work/out" || {
        cat "$work/out"
        fail "'$1' is not printed"
    }
}
said() {
    grep -q -- "$1" "$work/err" || {
        cat "$work/err"
        fail "'$1' is not said on stderr"
    }
}

expect 0 "$tapak" init "$db"
cat >"$work/r.csv" <<'CSV'
id,tanggal,kategori,judul,kelas
1,2026-03-16,karhutla,Asap di ladang,pengaduan
2,2026-03-17,pembalakan,Truk kayu,pengaduan
CSV
expect 0 "$tapak" import reports "$work/r.csv" --db "$db"
export TAPAK_DB="$db"
expect 0 "$tapak" verify
printed '^result +sound'
expect 0 "$tapak" case list --json
equal "reports in the queue" "$(grep -o '"total":[0-9]*' "$work/out")" '"total":2'
id=$(grep -o '"id":"[^"]*"' "$work/out" | head -n 1 | cut -d'"' -f4)
other=$(grep -o '"id":"[^"]*"' "$work/out" | tail -n 1 | cut -d'"' -f4)
# Received on Monday 16 March 2026: 17, 25, 26 March are the three working days to verify it.
printed '"due":"2026-03-26"'
expect 0 "$tapak" case list --overdue
printed "$id"

expect 2 "$tapak" case list --limit 0
said 'is not within'
expect 1 "$tapak" case move "$id" closed
said 'a report that is received cannot become closed'
expect 2 "$tapak" case move "$id" rejected
said 'reason: is required'
expect 2 "$tapak" case move "$id" nothing
expect 1 "$tapak" case move 0000000000000000 verified
said 'there is no such report'
expect 0 "$tapak" case move "$id" verified --as sari
expect 1 "$tapak" case move "$id" forwarded --agency X --version 1
said 'changed the report in between'
expect 0 "$tapak" case move "$id" forwarded --agency 'Dinas Kehutanan' --as sari --version 2
expect 0 "$tapak" case assign "$id" budi
expect 0 "$tapak" case move "$id" deferred --reason 'menunggu cuaca'
expect 0 "$tapak" case move "$id" forwarded
expect 0 "$tapak" case move "$id" in_progress
expect 0 "$tapak" case note "$id" 'Tim turun Senin' --kind answer
expect 0 "$tapak" case publish "$id" --text 'Asap, sudah padam'
expect 0 "$tapak" case move "$id" resolved
expect 0 "$tapak" case move "$other" duplicate --duplicate-of "$id"
expect 0 "$tapak" case close
printed '^closed +0'
expect 0 "$tapak" case show "$id"
printed 'Dinas Kehutanan'
printed 'menunggu cuaca'
printed 'Tim turun Senin'
printed '^works on it +budi'
# What a person has moved, the same source does not move back.
sed 's/Asap di ladang/Asap di ladang lagi/' "$work/r.csv" >"$work/r2.csv"
expect 0 "$tapak" import reports "$work/r2.csv"
expect 0 "$tapak" case show "$id"
printed '^state +resolved'

expect 0 "$tapak" verify --write-anchor "$work/anchor"
expect 0 "$tapak" verify --anchor "$work/anchor"
sed 's/ 1 / 2 /; s/[0-9a-f]$/x/' "$work/anchor" >"$work/no-anchor"
expect 1 "$tapak" verify --anchor "$work/no-anchor"
said 'is no anchor'
ask "$db" "UPDATE report SET public_text = public_text, is_published = 0 WHERE public_id = '$id'" >/dev/null
expect 1 "$tapak" verify
printed "report $id: published is 'false', its events say 'true'"
echo "case: a report went its way; a change behind the program's back was found"
