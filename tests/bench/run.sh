#!/bin/sh
# Runs every benchmark of folder $1 and writes build/bench/report.json (a line a figure) and .md.
# VILLAGES: the boundaries to use (real ones when they are at hand, else those of the demo region);
# POINTS: how many points each set has.
set -eu
cd "$(dirname "$0")/../.."
binaries=$1
villages=${VILLAGES:-../shared/data/kaltim_desa.gpkg}
if [ ! -e "$villages" ]; then
    [ -e build/demo-files/villages.geojson ] ||
        build/tapak demo --db build/bench-demo.db --files build/demo-files >/dev/null
    villages=build/demo-files/villages.geojson
fi
mkdir -p build/bench
report=build/bench/report.json
"$binaries/bench_locate" "$villages" "${POINTS:-1000000}" >"$report"
sh tests/bench/bench_import.sh "$binaries" "$villages" >>"$report"
awk -F'"' '
    { group = $4; name = $8; split($0, parts, "\"value\":"); split(parts[2], number, ",")
      unit = $14 }
    group != last { printf "\n## %s\n\n| what | value |\n|---|---|\n", group; last = group }
    { printf "| %s | %s %s |\n", name, number[1], unit }
' "$report" >build/bench/report.md
cat build/bench/report.md
