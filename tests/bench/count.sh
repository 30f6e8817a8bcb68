#!/bin/sh
# Instructions, the one figure that no busy machine changes: of a point located in a batch, and of a
# row imported (the difference between a longer and a shorter file, so that starting counts nothing),
# and which functions they are spent in.
#   count.sh BINARIES VILLAGES
set -eu
binaries=$1
villages=$2
tapak=build/tapak
if ! command -v valgrind >/dev/null; then
    echo '{"group":"skipped","name":"instructions","reason":"valgrind is not installed: make bench-deps"}'
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

put() { printf '{"group":"instructions","name":"%s","value":%.0f,"unit":"instructions"}\n' "$1" "$2"; }

# counted FILE FLAGS… -- COMMAND…: all instructions that were collected
counted() {
    file=$1
    shift
    valgrind --tool=callgrind --callgrind-out-file="$file" "$@" >"$work/out" 2>&1 ||
        { tail -5 "$work/out" >&2; exit 1; }
    awk '/^(summary|totals):/ { total = $2 } END { print total }' "$file"
}

# Five rounds of three sets of points.
count_locate() {
    points=${COUNT_POINTS:-4000}
    all=$(counted "$work/locate" --toggle-collect=tapak_locate_batch "$binaries/bench_locate" \
        "$villages" "$points" kt)
    put "a point in a batch (uniform, clustered, adversarial)" "$((all / (15 * points)))"
}

# Functions and libraries by what they add between the two runs $1 and $2, for rows of kind $3.
where_spent() {
    for file in "$1" "$2"; do
        callgrind_annotate --threshold=100 "$file" 2>/dev/null | sed -n \
            's/^ *\([0-9,]*\) ([ 0-9.]*%) *[^:]*:\(.*\) \[.*\/\([^]/]*\)\]$/\1|\2|\3/p' | tr -d ',"\\' >"$file.lines"
    done
    awk -F'|' -v kind="$3" '
        FNR == NR { before[$2 FS $3] += $1; next }
        { after[$2 FS $3] += $1 }
        END {
            for (key in after) {
                split(key, part, FS)
                more = after[key] - before[key]
                all += more
                library[part[2]] += more
                if (more > 0) function_of[part[1] " (" part[2] ")"] += more
            }
            for (name in function_of) printf "%.2f|functions of %s|%s\n", 100 * function_of[name] / all, kind, name
            for (name in library) printf "%.2f|libraries of %s|%s\n", 100 * library[name] / all, kind, name
        }' "$1.lines" "$2.lines" | sort -t'|' -k2,2 -k1,1nr |
        awk -F'|' '$1 >= 1 && count[$2]++ < 20 {
            printf "{\"group\":\"%s\",\"name\":\"%s\",\"value\":%s,\"unit\":\"%%\"}\n", $2, $3, $1 }'
}

# $1: kind, $2: rows of the shorter file
count_import() {
    for times in 1 3; do
        "$binaries/bench_make" "$1" $(($2 * times)) "$villages" 41 >"$work/rows.$times"
        cp "$work/empty.db" "$work/try.db"
        cp "$work/empty.db.key" "$work/try.db.key"
        cp "$work/empty.db.persons.key" "$work/try.db.persons.key"
        counted "$work/import.$times" "$tapak" import "$1" "$work/rows.$times" --quiet \
            --db "$work/try.db" >"$work/total.$times"
        rm -f "$work"/try.db*
    done
    put "a row of an import ($1)" \
        "$((($(cat "$work/total.3") - $(cat "$work/total.1")) / (2 * $2)))"
    where_spent "$work/import.1" "$work/import.3" "$1"
}

"$tapak" init --db "$work/empty.db" >/dev/null
"$tapak" boundaries load "$villages" --db "$work/empty.db" --edition bench >/dev/null 2>&1
count_locate
count_import hotspots "${COUNT_ROWS:-5000}"
count_import reports "${COUNT_ROWS:-5000}"
