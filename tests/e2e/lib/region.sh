# Two square villages side by side across the equator, made on the spot: $work/villages.geojson.
#
#   0.5 +------+------+
#       | 2001 | 2002 |     lon 116 … 117 … 118, lat -0.5 … 0.5
#  -0.5 +------+------+
square() {
    printf '{"type":"Feature","properties":{"kode":"%s","nama":"%s","tipe":"desa",' "$1" "$2"
    printf '"kode_kec":"99.01.01","kecamatan":"Uji","kode_kab":"99.01","kabupaten":"Kabupaten Uji"},'
    printf '"geometry":{"type":"Polygon","coordinates":[[[%s,-0.5],[%s,-0.5],[%s,0.5],[%s,0.5],[%s,-0.5]]]}}' \
        "$3" "$4" "$4" "$3" "$3"
}

make_villages() {
    {
        printf '{"type":"FeatureCollection","features":[\n'
        square 99.01.01.2001 "Barat Uji" 116 117
        printf ',\n'
        square 99.01.01.2002 "Timur Uji" 117 118
        printf '\n]}\n'
    } >"$work/villages.geojson"
}
