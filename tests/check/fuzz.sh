#!/bin/sh
# Runs each fuzzer of folder $1 for $2 seconds on its corpus tests/fuzz/corpus/<name>. Ends with what a
# fuzzer found; the input is then in build/fuzz/<name>.
set -eu
for fuzzer in "$1"/fuzz_*; do
    case "$fuzzer" in *.d) continue ;; esac
    name=$(basename "$fuzzer")
    mkdir -p "tests/fuzz/corpus/$name" "build/fuzz/$name"
    if ! "$fuzzer" -max_total_time="$2" -timeout=10 -rss_limit_mb=4096 \
        -artifact_prefix="build/fuzz/$name/" "build/fuzz/$name" "tests/fuzz/corpus/$name" \
        >"build/fuzz/$name.log" 2>&1; then
        tail -n 60 "build/fuzz/$name.log"
        echo "fuzz: $name found something; see build/fuzz/$name"
        exit 1
    fi
    echo "fuzz: $name: $(grep '^Done' "build/fuzz/$name.log")"
done
