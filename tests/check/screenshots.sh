#!/usr/bin/env bash
# The pictures of README, from the demo region by the real server: docs/map.png, village.png,
# hand-in.png.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
build/tapak demo --quiet --db "$work/demo.db" >/dev/null
build/tapak serve --db "$work/demo.db" --listen 127.0.0.1:0 >"$work/out" 2>"$work/log" &
server=$!
for _ in $(seq 200); do
    url=$(sed -n 's|.* at \(http://127.0.0.1:[0-9]*\).*|\1|p' "$work/out")
    [ -n "$url" ] && curl -fs "$url/ready" >/dev/null && break
    sleep 0.05
done
shoot() { # NAME SIZE PATH
    SHOTS="$work" TAPAK="$url/${3%%#*}" HASHES="#${3#*#}" SIZES=$2 node web/tests/shots.mjs >/dev/null
    mv "$work"/$2*.png "docs/$1.png"
    echo "docs/$1.png"
}
# The programme village with most to show.
code=$(build/tapak summary --db "$work/demo.db" --by village --programme --format csv |
    sort -t, -k5,5nr | cut -d, -f1 | grep -m1 '^99')
shoot map desk '#'
shoot village phone "desa#$code"
shoot hand-in phone 'lapor#'
