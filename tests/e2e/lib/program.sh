# For the scripts of tests/e2e, which source it from the project's root: the program as a black box,
# a folder that goes away, and answers that must be equal. Skips (77) what cannot be tried here.
set -eu
tapak=build/tapak
data=../shared/data
TAPAK_DB=''
unset TAPAK_DB

skip() {
    echo "SKIP: $*"
    exit 77
}

fail() {
    echo "FAILED: $*"
    exit 1
}

[ -x "$tapak" ] || skip "$tapak is not built"

# need_commands init boundaries …: those that `tapak help` lists.
need_commands() {
    for command in "$@"; do
        "$tapak" help | grep -Eq "^ +$command( |\$)" || skip "tapak has no command $command yet"
    done
}

need_data() {
    for file in "$@"; do
        [ -e "$data/$file" ] || skip "$data/$file is not here"
    done
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# expect CODES COMMAND…: runs it, keeps $work/out and $work/err and $code; CODES is like "0" or "1 3".
expect() {
    wanted=$1
    shift
    code=0
    "$@" >"$work/out" 2>"$work/err" || code=$?
    for one in $wanted; do
        [ "$code" != "$one" ] || return 0
    done
    tail -n 20 "$work/out" "$work/err"
    fail "exit code $code, not one of ($wanted): $*"
}

# equal WHAT FOUND WANTED
equal() {
    [ "$2" = "$3" ] || fail "$1: found '$2', wanted '$3'"
}

# ask DB SQL: rows as text; SpatiaLite's functions are there, the program's own are not.
ask() {
    sqlite3 -batch -bail -noheader "$1" "SELECT load_extension('mod_spatialite');" "$2" \
        >"$work/asked" || fail "question to $1: $2"
    tail -n +2 "$work/asked"
}

# same WHAT FOUND_FILE WANTED_FILE: no line differs.
same() {
    diff "$2" "$3" >"$work/diff" && return 0
    head -n 20 "$work/diff"
    fail "$1: $(grep -c '^[<>]' "$work/diff") lines differ (< found, > wanted)"
}

whole() {
    equal "integrity of $1" "$(sqlite3 "$1" 'PRAGMA integrity_check')" ok
    equal "foreign keys of $1" "$(sqlite3 "$1" 'PRAGMA foreign_key_check')" ''
}
