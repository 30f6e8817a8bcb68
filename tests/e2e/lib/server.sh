# For scripts that ask a real server on the demo region: start_server sets $url, stop_server ends it.
# Sourced after program.sh, which gives $work and $tapak.
server=

start_server() {
    "$tapak" demo --db "$work/demo.db" >"$work/demo.log" 2>&1 || fail "$(tail -n 3 "$work/demo.log")"
    : >"$work/serve.out"
    "$tapak" serve --db "$work/demo.db" --listen 127.0.0.1:0 "$@" >"$work/serve.out" \
        2>"$work/serve.log" &
    server=$!
    trap 'stop_server; rm -rf "$work"' EXIT
    url=
    for _ in $(seq 200); do
        url=$(sed -n 's|.*\(http://127.0.0.1:[0-9]*\).*|\1|p' "$work/serve.out")
        [ -n "$url" ] && curl -fs "$url/ready" >/dev/null && return 0
        sleep 0.05
    done
    fail "the server did not start: $(tail -n 3 "$work/serve.log")"
}

stop_server() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
    fi
}
