#!/usr/bin/env bash
# `make run` as a new user meets it: the server answers, the collections have features, and the page
# loads in headless Chromium without an error on its console.
set -euo pipefail
cd "$(dirname "$0")/../.."
port=$((20000 + RANDOM % 20000))
url="http://127.0.0.1:$port"
log=build/smoke.log

rm -rf build/demo.db build/demo.db-wal build/demo.db-shm build/demo.db.*
setsid make run ARGS="--listen 127.0.0.1:$port" >"$log" 2>&1 &
server=$!
trap 'kill -TERM -- -$server 2>/dev/null || true' EXIT

for _ in $(seq 120); do
    curl -fs "$url/ready" >/dev/null 2>&1 && break
    kill -0 "$server" 2>/dev/null || { cat "$log"; echo "smoke: make run ended early"; exit 1; }
    sleep 0.5
done
curl -fsS "$url/ready" >/dev/null || { cat "$log"; echo "smoke: not ready after a minute"; exit 1; }

for collection in villages reports hotspots village-summaries; do
    returned=$(curl -fsS "$url/ogc/collections/$collection/items?limit=5" |
        sed -n 's/.*"numberReturned": *\([0-9]*\).*/\1/p')
    [ "${returned:-0}" -gt 0 ] || { echo "smoke: no features in $collection"; exit 1; }
    echo "smoke: $collection answers"
done
node web/tests/smoke.mjs "$url"
