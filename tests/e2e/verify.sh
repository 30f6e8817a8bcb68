#!/bin/sh
# What somebody may do to the database behind the program's back, one at a time, and that
# `tapak verify` names each: changed, deleted and reordered events, a changed state, a swapped photo.
cd "$(dirname "$0")/../.."
. tests/e2e/lib/program.sh
. tests/e2e/lib/server.sh
need_commands demo serve verify
command -v gdal_create >/dev/null || { echo "verify: skipped, no gdal_create"; exit 77; }

photo() { # NAME GREY
    gdal_create -q -of GTiff -outsize 40 30 -bands 3 -burn "$2" "$work/$1.tif" &&
        gdal_translate -q -of JPEG "$work/$1.tif" "$work/$1.jpg" || fail "no photo $1"
}
photo one 200
photo two 60
start_server
for name in one two; do
    curl -fs -o "$work/$name.json" -F 'report={"category":"sampah","title":"Tumpukan","reporter":{"name":"Siti Nurhaliza","phone":"081254321987"}}' \
        -F "file=@$work/$name.jpg" "$url/api/reports" || fail "the report with photo $name is refused"
done
id=$(grep -o '"id":"[^"]*"' "$work/one.json" | head -n 1 | cut -d'"' -f4)
medium=$(grep -o '"id":"[^"]*"' "$work/one.json" | sed -n 2p | cut -d'"' -f4)
equal "a photo that nobody cleared" "$(curl -s -o /dev/null -w '%{http_code}' "$url/api/media/$medium")" 404
stop_server
expect 0 "$tapak" person show "$id" --db "$work/demo.db" --as sari
grep -q 'Siti Nurhaliza' "$work/out" || fail "the person is not shown"
expect 0 "$tapak" media clear "$medium" --db "$work/demo.db" --as sari
expect 0 "$tapak" key rotate --db "$work/demo.db"
expect 0 "$tapak" verify "$work/demo.db" --write-anchor "$work/anchor"
if grep -rqaE 'Nurhaliza|081254321987' "$work"/demo.db*; then
    fail "the name of a reporter is readable in the database"
fi
first=$(sqlite3 "$work/demo.db" "SELECT lower(hex(sha256)) FROM medium ORDER BY id LIMIT 1")
second=$(sqlite3 "$work/demo.db" "SELECT lower(hex(sha256)) FROM medium ORDER BY id LIMIT 1 OFFSET 1")

# WHAT EXPECTED SQL: on a copy, whose events can be changed.
tampered() {
    rm -rf "$work"/copy.db*
    cp "$work/demo.db" "$work/copy.db"
    cp "$work/demo.db.key" "$work/copy.db.key"
    cp "$work/demo.db.persons.key" "$work/copy.db.persons.key"
    cp -r "$work/demo.db.media" "$work/copy.db.media"
    sqlite3 -cmd '.load mod_spatialite' "$work/copy.db" \
        "DROP TRIGGER event_stays; DROP TRIGGER event_stays_there; $3" >/dev/null || fail "$1: SQL failed"
    [ -z "${4:-}" ] || sh -c "$4" || fail "$1: $4"
    expect 1 "$tapak" verify "$work/copy.db" --anchor "$work/anchor"
    grep -q -- "$2" "$work/out" || {
        cat "$work/out"
        fail "$1: '$2' is not said"
    }
    found=$((${found:-0} + 1))
}
tampered "changed event" "event 5 does not fit the chain" "UPDATE event SET actor = 'another' WHERE id = 5"
tampered "changed time" "event 5 does not fit the chain" "UPDATE event SET at_ms = at_ms + 1 WHERE id = 5"
tampered "changed content" "event 5 does not fit the chain" "UPDATE event SET detail = replace(detail, 'false', 'true') WHERE id = 5"
tampered "deleted event" "event 6 does not fit the chain" "DELETE FROM event WHERE id = 5"
tampered "deleted end" "of the anchor is gone" "DELETE FROM event WHERE id = (SELECT MAX(id) FROM event)"
tampered "reordered pair" "event 5 does not fit the chain" \
    "UPDATE event SET id = -1 WHERE id = 5; UPDATE event SET id = 5 WHERE id = 6; UPDATE event SET id = 6 WHERE id = -1"
tampered "changed state" "state is 'closed', its events say" \
    "UPDATE report SET state = 'closed' WHERE public_id = '$id'"
tampered "changed visibility" "confidential is 'true', its events say" \
    "UPDATE report SET is_confidential = 1 WHERE public_id = '$id'"
tampered "deleted report" "has events, but is gone" \
    "PRAGMA foreign_keys = OFF; DELETE FROM report WHERE public_id = '$id'"
tampered "swapped photo" "was exchanged for another file" "" \
    "cp '$work/copy.db.media/$(echo "$second" | cut -c1-2)/$second' '$work/copy.db.media/$(echo "$first" | cut -c1-2)/$first'"
tampered "lost photo" "is gone, or was exchanged" "" "rm '$work/copy.db.media/$(echo "$first" | cut -c1-2)/$first'"
tampered "swapped row of a photo" "is not the one that its event tells of" \
    "UPDATE medium SET sha256 = (SELECT m.sha256 FROM medium m ORDER BY id DESC LIMIT 1)"
tampered "photo shown" "no event says so" "UPDATE medium SET is_cleared = 1"
echo "verify: $found changes behind the program's back, each named"
