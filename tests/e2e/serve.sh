#!/usr/bin/env bash
# The real server on the demo region: collections, caching, methods, framing of requests, and GDAL
# as a client of the OGC API. Needs nothing from outside this machine.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -u
cd "$(dirname "$0")/../.."
tapak=build/tapak
"$tapak" help 2>/dev/null | grep -q '^  serve' || { echo "SKIP: tapak cannot serve yet"; exit 77; }
command -v curl >/dev/null || { echo "SKIP: no curl"; exit 77; }

work=$(mktemp -d)
server=
failed=0
finish() {
    [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

say_failed() {
    echo "FAILED: $*"
    failed=$((failed + 1))
}

# expect WHAT TEXT WANTED: TEXT holds WANTED
expect() {
    case "$2" in *"$3"*) ;; *) say_failed "$1: no '$3' in: ${2:0:300}" ;; esac
}

# code WANTED CURL-ARGUMENTS…
code() {
    local wanted=$1 got
    shift
    got=$(curl -s -o /dev/null -w '%{http_code}' "$@")
    [ "$got" = "$wanted" ] || say_failed "$got instead of $wanted: $(printf '%s ' "$@" | cut -c1-200)"
    [ "$got" != 000 ] || kill -0 "$server" || { tail -n 5 "$work/serve.log"; exit 1; }
}

# raw BYTES: what the server answers to these bytes on a connection of its own
raw() {
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf '%b' "$1" >"$work/raw" # bash writes line by line, cat in one piece
    cat "$work/raw" >&3
    timeout 5 cat <&3 | tr -d '\0'
    exec 3>&-
}

"$tapak" demo --db "$work/demo.db" >"$work/demo.log" 2>&1 || { cat "$work/demo.log"; exit 1; }
: >"$work/serve.out"
"$tapak" serve --db "$work/demo.db" --listen 127.0.0.1:0 >"$work/serve.out" 2>"$work/serve.log" &
server=$!
for _ in $(seq 200); do
    url=$(sed -n 's|.*\(http://127.0.0.1:[0-9]*\).*|\1|p' "$work/serve.out")
    [ -n "$url" ] && curl -fs "$url/ready" >/dev/null && break
    sleep 0.05
done
[ -n "${url:-}" ] || { cat "$work/serve.log"; echo "the server did not start"; exit 1; }
port=${url##*:}

for id in villages districts regencies reports hotspots village-summaries; do
    items="$url/ogc/collections/$id/items"
    expect "$id in a box" "$(curl -s "$items?bbox=116,-1,117.5,1&limit=3")" '"numberReturned":3'
    expect "$id across 180" "$(curl -s "$items?bbox=116,-1,-170,1&limit=3")" '"numberReturned":3'
    expect "$id as its collection" "$(curl -s "$url/ogc/collections/$id")" "\"id\":\"$id\""
    code 400 "$items?bbox=1,2,3"
    code 400 "$items?colour=red"
    code 404 "$items/nothing"
    code 405 -X DELETE "$items"
    code 406 -H 'Accept: image/png' "$items"

    head=$(curl -sI "$items?limit=50")
    expect "$id HEAD" "$head" 'Content-Type: application/geo+json'
    expect "$id HEAD" "$head" 'Vary: Accept, Accept-Encoding'
    expect "$id HEAD" "$head" 'Access-Control-Allow-Origin: *'
    tag=$(printf '%s' "$head" | sed -n 's/^ETag: \(.*\)\r$/\1/p')
    [ -n "$tag" ] || say_failed "$id has no ETag"
    code 304 -H "If-None-Match: $tag" "$items?limit=50"
    packed=$(curl -s -D - -o "$work/packed" -H 'Accept-Encoding: gzip' "$items?limit=50")
    expect "$id gzip" "$packed" 'Content-Encoding: gzip'
    curl -s -o "$work/plain" "$items?limit=50"
    gunzip -c <"$work/packed" | cmp -s - "$work/plain" || say_failed "$id: gzip differs"
    expect "$id OPTIONS" "$(curl -si -X OPTIONS "$items")" 'Allow: GET, HEAD, OPTIONS'
done

code 200 "$url/health"
code 200 "$url/api/about"
code 404 "$url/nothing"
code 404 "$url/ogc%2Fcollections"
code 404 --path-as-is "$url/../../etc/passwd"
code 414 "$url/ogc?$(printf 'a%.0s' $(seq 8300))"
head -c 3000000 /dev/zero >"$work/large"
code 413 -H 'Content-Type: application/json' --data-binary "@$work/large" "$url/api/reports"
code 413 -H 'Content-Type: application/json' -H 'Expect:' --data-binary "@$work/large" \
    "$url/api/reports"
code 415 -X POST -d 'x=1' "$url/api/reports"
receipt=$(curl -s -D - -H 'Content-Type: application/json' \
    -d '{"category":"sampah","title":"Tumpukan","lat":0.2,"lon":116.5}' "$url/api/reports")
expect "receipt" "$receipt" ' 201 '
expect "receipt" "$receipt" '"tracking_code"'
code 200 "$(printf '%s' "$receipt" | sed -n 's/^Location: \(.*\)\r$/\1/p')"
for by in village district regency category month period; do
    expect "summary by $by" "$(curl -s "$url/api/summary?by=$by")" "{\"by\":\"$by\",\"rows\":["
done

post='POST /api/reports HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
expect "two lengths" "$(raw "${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ")" ' 400 '
expect "length and chunks" \
    "$(raw "${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")" ' 400 '
expect "no host" "$(raw 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n')" ' 400 '
expect "two hosts" "$(raw 'GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n')" ' 400 '

if command -v ogrinfo >/dev/null; then
    listed=$(ogrinfo -ro -so -al "OAPIF:$url/ogc" 2>&1)
    for id in villages districts regencies reports hotspots village-summaries; do
        expect "ogrinfo" "$listed" "Layer name: $id"
        count=$(curl -s "$url/ogc/collections/$id/items?limit=1" |
            sed -n 's/.*"numberMatched":\([0-9]*\).*/\1/p')
        ogr2ogr -f CSV "$work/$id.csv" "OAPIF:$url/ogc" "$id" 2>"$work/ogr.log" ||
            say_failed "ogr2ogr $id: $(cat "$work/ogr.log")"
        rows=$(($(wc -l <"$work/$id.csv") - 1))
        [ "$rows" = "$count" ] || say_failed "ogr2ogr read $rows of $count features of $id"
    done
    case "$listed" in *ERROR* | *Warning*) say_failed "ogrinfo: $listed" ;; esac
fi

grep -q 'route=/ogc/collections/reports/items status=200' "$work/serve.log" ||
    say_failed "no access log line"
grep -q 'colour' "$work/serve.log" && say_failed "the log holds a query"

# What a reporter hands in, and how somebody looks for it, leaves no trace in the log.
receipt=$(curl -s -H 'Content-Type: application/json' -H 'Idempotency-Key: kunci-rahasia' -d '{
    "category":"pembalakan","title":"Rahasia","lat":0.71234,"lon":116.81234,"reporter":{"name":"Siti",
    "phone":"081234"}}' "$url/api/reports")
tracking=$(printf '%s' "$receipt" | sed -n 's/.*"tracking_code":"\([^"]*\)".*/\1/p')
[ -n "$tracking" ] || say_failed "no tracking code in: $receipt"
code 200 "$url/api/track/$tracking"
code 400 -H 'Content-Type: application/json' -d '{"category":"x","title":"Rahasia","lat":0.71234,
    "lon":116.81234}' "$url/api/reports"
code 200 "$url/ogc/collections/reports/items?bbox=116.81234,0.71234,116.9,0.8"
for secret in Rahasia 81234 71234 Siti kunci bbox= "${tracking:-nothing}"; do
    grep -qi "$secret" "$work/serve.log" && say_failed "the log holds $secret"
done
kill -TERM "$server"
wait "$server" || say_failed "the server did not end with 0 on SIGTERM"
server=
[ "$failed" = 0 ] && echo "serve: all as expected"
exit "$((failed > 0))"
