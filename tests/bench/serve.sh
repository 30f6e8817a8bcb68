#!/bin/sh
# Measures serving (docs/benchmarks.md says how and against whom) and writes build/bench/serve.md, serve.json
# and charts. $1: the folder of the benchmark programs.
#   SIZES     numbers of reports (100000 1000000)   CONNECTIONS  of wrk at once (2 32)
#   SECONDS   of one run of wrk (3)                 ROUNDS       runs in turns with the ceiling's (3)
#   ONLY      rows: item page10 box100 box1000 villages tile tile_filtered summary submit
#   PEERS=0   without other servers                 QUICK=1      5,000 and 20,000 reports, one round of a second
set -eu
cd "$(dirname "$0")/../.."
. tests/bench/villages.sh
if [ "${QUICK:-0}" = 1 ]; then
    : "${SIZES:=5000 20000}" "${SECONDS:=1}" "${ROUNDS:=1}"
fi
SIZES=${SIZES:-100000 1000000} SECONDS=${SECONDS:-3} ROUNDS=${ROUNDS:-3} CONNECTIONS=${CONNECTIONS:-2 32}
export SIZES SECONDS ROUNDS CONNECTIONS
mkdir -p build/bench
facts=build/bench/serve-facts.jsonl
node tests/bench/serve.mjs "$1" "$villages" >"$facts"
node tests/bench/report.mjs "$facts" build/bench/serve tests/bench/serve_goals.mjs \
    "villages=$villages SIZES=$SIZES SECONDS=$SECONDS ROUNDS=$ROUNDS CONNECTIONS=$CONNECTIONS"
