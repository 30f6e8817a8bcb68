#!/bin/sh
# Measures the join and the import (docs/benchmarks.md says how and against whom) and writes
# build/bench/report.md, report.json and charts. $1: the folder of the benchmark programs.
#   VILLAGES   the boundaries to use (real ones when they are at hand, else the demo region's)
#   POINTS     points of each set of the join (1,000,000)
#   ROWS       rows of each file (1,000,000)          PEER_ROWS  rows that slow peers get (100,000)
#   RUNS       times each is measured (5)             PEER_RUNS  the same, of peers (3)
#   SECONDS    after which no further run begins (60) LARGE      rows of the large file (3,000,000; 0: none)
#   REPORTS    of the layer (200,000)
#   QUICK=1    a tenth of all that                    ONLY       join, import, layer, count: only these
set -eu
cd "$(dirname "$0")/../.."
binaries=$1
. tests/bench/villages.sh
if [ "${QUICK:-0}" = 1 ]; then
    : "${POINTS:=100000}" "${ROWS:=100000}" "${PEER_ROWS:=20000}" "${RUNS:=3}" "${PEER_RUNS:=1}"
    : "${SECONDS:=10}" "${LARGE:=0}" "${COUNT_ROWS:=2000}" "${SQL_ROWS:=200}"
fi
POINTS=${POINTS:-1000000} ROWS=${ROWS:-1000000} PEER_ROWS=${PEER_ROWS:-100000} RUNS=${RUNS:-5}
PEER_RUNS=${PEER_RUNS:-3} SECONDS=${SECONDS:-60} LARGE=${LARGE:-3000000} SQL_ROWS=${SQL_ROWS:-1000}
COUNT_ROWS=${COUNT_ROWS:-5000} REPORTS=${REPORTS:-200000}
export POINTS ROWS PEER_ROWS RUNS PEER_RUNS SECONDS LARGE SQL_ROWS COUNT_ROWS REPORTS
only=${ONLY:-join import layer count}
facts=build/bench/facts.jsonl
mkdir -p build/bench

wrong=0
wants() { case " $only " in *" $1 "*) true ;; *) false ;; esac; }
: >"$facts"
if wants join; then
    "$binaries/bench_locate" "$villages" "$POINTS" >>"$facts" || wrong=1
fi
! wants import || sh tests/bench/import.sh "$binaries" "$villages" >>"$facts" || wrong=1
! wants layer || "$binaries/bench_layer" "$REPORTS" >>"$facts" || wrong=1
! wants count || sh tests/bench/count.sh "$binaries" "$villages" >>"$facts" || wrong=1

node tests/bench/report.mjs "$facts" build/bench/report tests/bench/goals.mjs \
    "villages=$villages POINTS=$POINTS ROWS=$ROWS PEER_ROWS=$PEER_ROWS RUNS=$RUNS LARGE=$LARGE" || wrong=1
exit $wrong
