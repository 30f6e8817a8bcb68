#!/usr/bin/env bash
# An analyst's table is made again, byte for byte, after cases were worked on, reports came in and
# the programme's list was replaced.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -u
cd "$(dirname "$0")/../.."
tapak=build/tapak
work=$(mktemp -d)
failed=0
trap 'rm -rf "$work"' EXIT
say_failed() {
    echo "FAILED: $*"
    failed=$((failed + 1))
}
fact() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$2"; }

"$tapak" demo --quiet --db "$work/demo.db" --files "$work" >/dev/null 2>&1 || { echo "FAILED: demo"; exit 1; }
for by in village regency category month period; do
    "$tapak" summary --db "$work/demo.db" --by $by -o "$work/$by.csv" 2>/dev/null ||
        say_failed "summary --by $by"
done
"$tapak" export register --db "$work/demo.db" -o "$work/register.csv" 2>/dev/null || say_failed "export register"
"$tapak" indicators --db "$work/demo.db" --json >"$work/indicators" || say_failed "indicators"
made="$work/village.csv.provenance.json"
as_of=$(fact as_of "$made")
[ -n "$as_of" ] || say_failed "no as_of in $(cat "$made")"
[ "$(fact rows_sha256 "$made")" = "$(sha256sum <"$work/village.csv" | cut -d' ' -f1)" ] ||
    say_failed "rows_sha256 is not that of the file"
[ "$(fact rows "$made")" = "$(($(wc -l <"$work/village.csv") - 1))" ] || say_failed "rows"
sleep 1.1

# Everything changes.
open=$("$tapak" case list --db "$work/demo.db" --json | grep -o '"id":"[^"]*"' | head -n 10 | cut -d'"' -f4)
for id in $open; do
    "$tapak" case move "$id" archived --reason 'dobel' --db "$work/demo.db" >/dev/null 2>&1
    "$tapak" case withdraw "$id" --db "$work/demo.db" >/dev/null 2>&1
done
head -n 3 "$work"/program*.csv >"$work/short.csv" 2>/dev/null
[ -s "$work/short.csv" ] && "$tapak" programme load "$work/short.csv" --db "$work/demo.db" >/dev/null 2>&1
"$tapak" summary --db "$work/demo.db" --by village -o "$work/now.csv" 2>/dev/null
cmp -s "$work/now.csv" "$work/village.csv" && say_failed "nothing changed: the test shows nothing"

for by in village regency category month period; do
    "$tapak" summary --db "$work/demo.db" --by $by --as-of "$(fact as_of "$work/$by.csv.provenance.json")" \
        -o "$work/again-$by.csv" 2>/dev/null || say_failed "summary --as-of --by $by"
    cmp "$work/$by.csv" "$work/again-$by.csv" || say_failed "--by $by is another table"
    for key in event event_sha256 edition programme_list rules_sha256 rows rows_sha256; do
        [ "$(fact $key "$work/$by.csv.provenance.json")" = \
            "$(fact $key "$work/again-$by.csv.provenance.json")" ] || say_failed "$by: another $key"
    done
done
"$tapak" export register --db "$work/demo.db" --as-of "$(fact as_of "$work/register.csv.provenance.json")" \
    -o "$work/again-register.csv" 2>/dev/null || say_failed "export register --as-of"
cmp "$work/register.csv" "$work/again-register.csv" || say_failed "another register"
"$tapak" indicators --db "$work/demo.db" --json --as-of "$(fact as_of "$work/register.csv.provenance.json")" \
    >"$work/again-indicators" || say_failed "indicators --as-of"
cmp "$work/indicators" "$work/again-indicators" || say_failed "other indicators"
"$tapak" export register --db "$work/demo.db" 2>/dev/null | cmp -s - "$work/register.csv" &&
    say_failed "the register of now is that of then: the test shows nothing"

[ "$(fact programme_list "$work/now.csv.provenance.json")" = 2 ] || say_failed "the list was not replaced"

# A device or a folder is not put aside for a table; a full disk leaves the table that was there.
for kind in summary "export register"; do
    for place in /dev/null "$work"; do
        "$tapak" $kind --db "$work/demo.db" -o "$place" 2>"$work/err" && say_failed "$kind -o $place was done"
        grep -q 'is no file' "$work/err" || say_failed "$kind -o $place: $(cat "$work/err")"
    done
    "$tapak" $kind --db "$work/demo.db" >/dev/full 2>"$work/err"
    [ $? != 0 ] || say_failed "$kind to a full disk was done"
done
[ -c /dev/null ] || { say_failed "/dev/null is gone"; exit 1; }

for wrong in tomorrow 2099-01-01 2024-13-01; do
    "$tapak" summary --db "$work/demo.db" --as-of $wrong >/dev/null 2>"$work/err"
    [ $? = 2 ] || say_failed "--as-of $wrong is not wrong use: $(cat "$work/err")"
done
"$tapak" verify --db "$work/demo.db" >/dev/null || say_failed "verify"
[ "$failed" = 0 ] && echo "past: five tables, a register and indicators made again, byte for byte"
[ "$failed" = 0 ]
