# Turns .sql files of named blocks ("-- :name report_by_id") into a C table.
# Files in sql/ are common; a block of the same name in sql/spatialite/ or sql/postgis/ replaces it.
function escape(line) {
    gsub(/\\/, "\\\\", line); gsub(/"/, "\\\"", line)
    return line
}
FNR == 1 {
    name = ""
    backend = FILENAME ~ /\/sql\/spatialite\// ? "spatialite" : FILENAME ~ /\/sql\/postgis\// ? "postgis" : "common"
}
/^-- :name / { name = $3; names[name] = 1; text[backend, name] = ""; next }
/^[ \t]*--/ || /^[ \t]*$/ { next }
name == "" { printf "%s:%d: text before the first -- :name\n", FILENAME, FNR > "/dev/stderr"; exit 1 }
{ line = $0; sub(/^[ \t]+/, "", line); text[backend, name] = text[backend, name] "\n     \"" escape(line) "\\n\"" }
END {
    print "// Made by src/store/queries.awk from src/store/sql; do not edit."
    print "#include \"store/queries.h\""
    count = 0
    for (name in names) sorted[++count] = name
    for (i = 2; i <= count; i++) for (j = i; j > 1 && sorted[j] < sorted[j - 1]; j--) {
        swap = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = swap
    }
    print "const struct db_query tapak_queries[] = {"
    for (i = 1; i <= count; i++) {
        name = sorted[i]
        lite = (("spatialite", name) in text) ? text["spatialite", name] : text["common", name]
        pg = (("postgis", name) in text) ? text["postgis", name] : text["common", name]
        if (lite == "") lite = " NULL"
        if (pg == "") pg = " NULL"
        printf "    {\"%s\",%s,%s},\n", name, lite, pg
    }
    print "    {NULL, NULL, NULL},\n};"
    printf "const size_t tapak_query_count = %d;\n", count
}
