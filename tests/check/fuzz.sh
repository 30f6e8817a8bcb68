#!/bin/sh
# Runs each fuzzer of folder $1 for $2 seconds on its corpus tests/fuzz/corpus/<name>.
set -eu
for fuzzer in "$1"/fuzz_*; do
    [ -x "$fuzzer" ] || continue
    case "$fuzzer" in *.d) continue ;; esac
    name=$(basename "$fuzzer")
    mkdir -p "tests/fuzz/corpus/$name" build/fuzz/"$name"
    echo "fuzz: $name for $2 s"
    "$fuzzer" -max_total_time="$2" -timeout=10 -rss_limit_mb=4096 -print_final_stats=0 \
        -artifact_prefix=build/fuzz/"$name"/ build/fuzz/"$name" "tests/fuzz/corpus/$name" 2>&1 |
        tail -n 3
done
