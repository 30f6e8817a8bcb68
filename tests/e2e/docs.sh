#!/bin/sh
# What the pages say is there: every relative link leads to a file (and to a heading of it), and every
# command and flag of tapak that they show is one that `tapak help` knows.
cd "$(dirname "$0")/../.."
set -eu
tapak=build/tapak
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
fail() {
    echo "FAILED: $*"
    bad=1
}

find . -name '*.md' -not -path '*/node_modules/*' -not -path './build/*' -not -path './.git/*' |
    sed 's|^\./||' | sort >"$work/pages"
[ -s "$work/pages" ] || fail "no pages found"

# --- Links ------------------------------------------------------------------------------------------

# "page target" of each inline link outside fenced blocks and code spans.
xargs awk '
    FNR == 1 { fenced = 0 }
    /^ *```/ { fenced = !fenced; next }
    fenced { next }
    {
        gsub(/`[^`]*`/, "")
        while (match($0, /\]\([^)]*\)/)) {
            print FILENAME " " substr($0, RSTART + 2, RLENGTH - 3)
            $0 = substr($0, RSTART + RLENGTH)
        }
    }' <"$work/pages" >"$work/links"

# Headings as the fragments that lead to them.
fragments() {
    sed -n 's/^##* *//p' "$1" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

links=0
while read -r page target; do
    case "$target" in
    *://* | mailto:*) continue ;;
    esac
    links=$((links + 1))
    file=${target%%#*}
    if [ -z "$file" ]; then file=$page; else file=$(dirname "$page")/$file; fi
    file=$(realpath -m --relative-to=. "$file")
    if [ ! -e "$file" ]; then
        fail "$page: $target leads nowhere"
        continue
    fi
    case "$target" in
    *#*) fragments "$file" | grep -Fqx -- "${target#*#}" || fail "$page: $target: no such heading" ;;
    esac
done <"$work/links"
[ "$links" -gt 0 ] || fail "no links found"

# --- Commands ---------------------------------------------------------------------------------------

if ! "$tapak" help >"$work/help" 2>/dev/null; then
    echo "SKIP: commands, since $tapak is not built"
    exit $bad
fi
sed -n 's/^  \([a-z][a-z ]*[a-z]\).*/\1/p' "$work/help" >"$work/lines"

# "page|words behind tapak" in code: fenced, indented, or between backticks.
xargs awk '
    function take(text) {
        sub(/(^| )# .*/, "", text)
        while (match(text, /(^|[ ;&|(\/])tapak +[a-z]/)) {
            text = substr(text, RSTART + RLENGTH - 1)
            rest = text
            sub(/ *([|;&#>].*)?$/, "", rest)
            print FILENAME "|" rest
        }
    }
    FNR == 1 { fenced = 0 }
    /^ *```/ { fenced = !fenced; next }
    fenced || /^    / { take($0); next }
    {
        count = split($0, parts, "`")
        for (i = 2; i <= count; i += 2) take(parts[i])
    }' <"$work/pages" | sort -u >"$work/said"

commands=0
while IFS='|' read -r page words; do
    commands=$((commands + 1))
    # shellcheck disable=SC2086
    set -- $words
    [ "$1" != help ] || shift
    case "${1:-}" in
    '' | [A-Z]*) continue ;; # "tapak help", "tapak help COMMAND"
    esac
    # The longest name wins; a topic of help may be a family ("import") or "settings".
    if [ $# -gt 1 ] && "$tapak" help "$1" "$2" >"$work/one" 2>/dev/null; then
        :
    elif "$tapak" help "$1" >"$work/one" 2>/dev/null; then
        case "$words" in
        help*) ;;
        *) grep -Eq "^usage: tapak $1( \[|\$| [A-Z])" "$work/one" || fail "$page: no command: tapak $words" ;;
        esac
    else
        fail "$page: no command: tapak $words"
        continue
    fi
    for word in "$@"; do
        case "$word" in
        --?*) grep -Eq "^ +${word%%=*}( |\$)" "$work/one" || fail "$page: no flag $word: tapak $words" ;;
        esac
    done
done <"$work/said"
[ "$commands" -gt 0 ] || fail "no commands found"

# Every command is told of in the operator's or another page.
while read -r line; do
    for name in "init" "demo" "boundaries load" "boundaries list" "boundaries check" "programme load" \
        "import reports" "import hotspots" "place" "summary" "serve" "backup"; do
        case "$line" in
        "$name" | "$name "*) grep -Eq "\|$name( |\$)" "$work/said" || fail "no page tells of tapak $name" ;;
        esac
    done
done <"$work/lines"

[ $bad = 0 ] && echo "docs: $links links, $commands commands"
exit $bad
