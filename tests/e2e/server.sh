#!/usr/bin/env bash
# The real server as an operator runs it: TLS, behind a proxy, metrics, the log for programs, its
# ceilings, and requests that want to be read in two ways.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -u
cd "$(dirname "$0")/../.."
tapak=build/tapak
command -v curl >/dev/null || { echo "SKIP: no curl"; exit 77; }

work=$(mktemp -d)
server=
failed=0
stop() {
    if [ -n "$server" ]; then
        kill -TERM "$server" 2>/dev/null
        wait "$server" || say_failed "the server did not end with 0 on SIGTERM"
        server=
    fi
}
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
    case "$2" in *"$3"*) ;; *) say_failed "$1: no '$3' in: ${2:0:400}" ;; esac
}

# reject WHAT TEXT UNWANTED
reject() {
    case "$2" in *"$3"*) say_failed "$1: '$3' in: ${2:0:400}" ;; esac
}

# start FLAGS…: $url is where it listens
start() {
    : >"$work/out"
    "$tapak" serve --db "$work/demo.db" --listen 127.0.0.1:0 "$@" >"$work/out" 2>"$work/log" &
    server=$!
    for _ in $(seq 200); do
        url=$(sed -n 's|.* at \(https\{0,1\}://127.0.0.1:[0-9]*\).*|\1|p' "$work/out")
        [ -n "$url" ] && curl -fsk "$url/ready" >/dev/null && break
        sleep 0.05
    done
    [ -n "$url" ] || { cat "$work/log"; echo "the server did not start"; exit 1; }
    port=${url##*:}
}

# raw BYTES: what the server answers to these bytes on a connection of its own
raw() {
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf '%b' "$1" >"$work/raw"
    cat "$work/raw" >&3
    timeout 5 cat <&3 | tr -d '\0'
    exec 3>&-
}

"$tapak" demo --db "$work/demo.db" >"$work/demo.log" 2>&1 || { cat "$work/demo.log"; exit 1; }

# Directly: nobody is believed, /metrics is for this machine, links follow the Host.
start --log-format json
liar=(-H 'X-Forwarded-Host: evil.example' -H 'X-Forwarded-Proto: https' -H 'Forwarded: host=evil')
answer=$(curl -s -D - "${liar[@]}" "$url/ogc")
expect "links of a client that lies" "$answer" "\"href\":\"http://127.0.0.1:$port/ogc"
reject "links of a client that lies" "$answer" evil
reject "plain HTTP" "$answer" 'Strict-Transport-Security'
metrics=$(curl -s "$url/metrics")
for line in 'tapak_http_requests_total{route="/ogc",method="GET",status="200"} 1' \
    'tapak_http_request_seconds_bucket{route="/ogc",method="GET",le="+Inf"} 1' \
    'tapak_commit_seconds_count 0' 'tapak_imports_finished ' 'process_resident_memory_bytes ' \
    'process_start_time_seconds ' 'tapak_layer_reports ' 'tapak_layer_age_seconds ' 'tapak_http_connections ' 'tapak_build_info{version="'; do
    expect "metrics" "$metrics" "$line"
done
expect "metrics through a proxy that is not listed" \
    "$(curl -s -H 'X-Forwarded-For: 8.8.8.8' "$url/metrics")" '"status":403'
receipt=$(curl -s -D - -H 'Content-Type: application/json' \
    -d '{"category":"sampah","title":"Tumpukan","lat":0.2,"lon":116.5}' "$url/api/reports")
expect "receipt" "$receipt" ' 201 '
expect "metrics of the writer" "$(curl -s "$url/metrics")" 'tapak_commit_seconds_count 1'
id=$(printf '%s' "$receipt" | sed -n 's/^X-Request-Id: \(.*\)\r$/\1/p')
sleep 0.2
line=$(grep "\"request\":\"$id\"" "$work/log")
expect "log for programs" "$line" '"method":"POST","route":"/api/reports","status":201,"ms":'
reject "log for programs" "$line" '127.0.0.1'
if command -v node >/dev/null; then
    node -e 'require("fs").readFileSync(process.argv[1], "utf8").split("\n")
        .filter(l => l !== "" && !l.startsWith("tapak: ")).forEach(l => JSON.parse(l))' \
        "$work/log" || say_failed "a line of the log is no JSON"
fi

# What a proxy in front could read differently, and targets that want to lead elsewhere.
post='POST /api/reports HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
get='GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n'
while IFS='|' read -r about bytes wanted; do
    expect "$about" "$(raw "$bytes")" " $wanted "
done <<CASES
two lengths|${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} |400
a list of lengths|${post}Content-Length: 2, 2\r\n\r\n{}|400
a hexadecimal length|${post}Content-Length: 0x2\r\n\r\n{}|400
length and chunks|${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n|400
chunked twice|${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n|400
another coding|${post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n|400
a folded length|${post}Content-Length:\r\n 2\r\n\r\n{}|400
a blank before the colon|${post}Content-Length : 2\r\n\r\n{}|400
no host|GET /health HTTP/1.1\r\nConnection: close\r\n\r\n|400
two hosts|GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n|400
a host that is none|GET /health HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n|400
HTTP/1.0 with chunks|POST /api/reports HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n|400
NUL in the target|GET /health%00.html HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n|404
an encoded slash|GET /api%2fabout HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n|404
encoded dots|GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n|404
a broken escape|GET /ogc?f=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n|400
an absolute target|GET http://b/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n|200
plain|${get}\r\n|200
CASES
# A line that ends in LF alone is one for the library; what it frames is the same for all.
expect "bare LF" "$(raw 'GET /health HTTP/1.1\nHost: a\nConnection: close\n\n')" 'HTTP/1.1 '
stop

# Behind a listed proxy.
start --proxies loopback --log-client yes
answer=$(curl -s -D - -H 'X-Forwarded-For: 6.6.6.6, 203.0.113.7' -H 'X-Forwarded-Proto: https' \
    -H 'X-Forwarded-Host: aduan.example' -H 'X-Forwarded-Prefix: /peta' "$url/ogc")
expect "links behind a proxy" "$answer" '"href":"https://aduan.example/peta/ogc'
expect "HTTPS up to the client" "$answer" 'Strict-Transport-Security: max-age='
expect "metrics are not for the proxy's clients" \
    "$(curl -s -H 'X-Forwarded-For: 203.0.113.7' "$url/metrics")" '"status":403'
sleep 0.2
expect "the client in the log" "$(cat "$work/log")" ' client=203.0.113.7'
stop
start --proxies 127.0.0.1 --proxy-headers forwarded --metrics-from 203.0.113.0/24
hop='Forwarded: for="203.0.113.7:4711";proto=https;host=aduan.example'
expect "the standard header" "$(curl -s -H "$hop" "$url/ogc")" '"href":"https://aduan.example/ogc'
expect "metrics by a list" "$(curl -s -H "$hop" "$url/metrics")" 'tapak_build_info'
expect "metrics by a list" "$(curl -s "$url/metrics")" '"status":403'
stop

# More connections than there may be.
start --connections 16 --connections-per-address 4
for i in 10 11 12 13; do
    eval "exec $i<>/dev/tcp/127.0.0.1/$port"
done
sleep 0.1
answer=$(curl -s -D - "$url/health")
expect "too many from one address" "$answer" ' 503 '
expect "too many from one address" "$answer" 'Retry-After: '
for i in 10 11 12 13; do
    eval "exec $i>&-"
done
stop

if command -v openssl >/dev/null; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 \
        -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
    start --tls-certificate "$work/cert.pem" --tls-key "$work/key.pem"
    expect "where it listens" "$url" 'https://127.0.0.1:'
    answer=$(curl -s -D - --cacert "$work/cert.pem" "$url/ogc")
    expect "TLS" "$answer" '"href":"https://127.0.0.1:'
    expect "TLS" "$answer" 'Strict-Transport-Security: max-age='
    expect "TLS" "$(curl -s --cacert "$work/cert.pem" -H 'Content-Type: application/json' \
        -d '{"category":"sampah","title":"Tumpukan","lat":0.2,"lon":116.5}' "$url/api/reports")" \
        '"tracking_code"'
    curl -s --max-time 5 "http://127.0.0.1:$port/ogc" >/dev/null && say_failed "plain HTTP on TLS"
    stop
    "$tapak" serve --db "$work/demo.db" --listen 127.0.0.1:0 --tls-certificate "$work/cert.pem" \
        >/dev/null 2>"$work/log" && say_failed "a certificate without key"
    expect "a certificate without key" "$(cat "$work/log")" 'needs a certificate and its key'
    "$tapak" serve --db "$work/demo.db" --listen 127.0.0.1:0 --tls-certificate "$work/cert.pem" \
        --tls-key "$work/cert.pem" >/dev/null 2>"$work/log" && say_failed "a key that is none"
    expect "a key that is none" "$(cat "$work/log")" "is no PEM file with 'PRIVATE KEY'"
fi

[ "$failed" = 0 ] && echo "server: all as expected"
exit "$((failed > 0))"
