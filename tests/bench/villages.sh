# Sourced: $villages is the file of boundaries that benchmarks use: VILLAGES, or real ones when they
# are at hand, or those of the demo region.
villages=${VILLAGES:-../shared/data/kaltim_desa.gpkg}
if [ ! -e "$villages" ]; then
    [ -e build/demo-files/villages.geojson ] ||
        build/tapak demo --db build/bench-demo.db --files build/demo-files >/dev/null
    villages=build/demo-files/villages.geojson
fi
