# Turns .sql files of named blocks ("-- :name report_by_id") into a C table, and with -v header=FILE
# also into the enum that numbers them. Files in sql/ are common; a block of the same name in
# sql/spatialite/ or sql/postgis/ replaces it. "-- :part name" heads text that blocks take in with a
# line "@name"; parts may take in parts.
function escape(line) {
    gsub(/\\/, "\\\\", line); gsub(/"/, "\\\"", line)
    return line
}
function fail(message) {
    printf "%s:%d: %s\n", FILENAME, FNR, message > "/dev/stderr"
    failed = 1
    exit 1
}
# The block's lines with every part put in its place.
function expand(backend, key,    lines, count, i, line, all, part) {
    count = split(((backend, key) in text) ? text[backend, key] : text["common", key], lines, "\n")
    all = ""
    for (i = 1; i <= count; i++) {
        line = lines[i]
        if (line == "") continue
        if (line ~ /^@[a-z_]+$/) {
            part = "@" substr(line, 2)
            if (!((backend, part) in text) && !(("common", part) in text)) {
                printf "block %s: no part %s for %s\n", key, part, backend > "/dev/stderr"
                failed = 1
                exit 1
            }
            all = all expand(backend, part)
        } else {
            all = all "\n     \"" escape(line) "\\n\""
        }
    }
    return all
}
function has(backend, key) { return ((backend, key) in text) || (("common", key) in text) }
FNR == 1 {
    name = ""
    backend = FILENAME ~ /\/sql\/spatialite\// ? "spatialite" : FILENAME ~ /\/sql\/postgis\// ? "postgis" : "common"
}
/^-- :(name|part) / {
    name = ($2 == ":part" ? "@" : "") $3
    if ((backend, name) in text) fail("a second block " name)
    if ($2 == ":name") names[name] = 1
    text[backend, name] = ""
    next
}
/^[ \t]*--/ || /^[ \t]*$/ { next }
name == "" { fail("text before the first -- :name") }
{ line = $0; sub(/^[ \t]+/, "", line); text[backend, name] = text[backend, name] line "\n" }
END {
    if (failed) exit 1
    count = 0
    for (name in names) sorted[++count] = name
    for (i = 2; i <= count; i++) for (j = i; j > 1 && sorted[j] < sorted[j - 1]; j--) {
        swap = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = swap
    }
    print "// Made by src/store/queries.awk from src/store/sql; do not edit."
    print "#include \"store/queries.h\""
    print "const struct db_query tapak_queries[Q_COUNT + 1] = {"
    for (i = 1; i <= count; i++) {
        name = sorted[i]
        # The texts for PostGIS are made once its files exist: -v postgis=1.
        lite = has("spatialite", name) ? expand("spatialite", name) : " NULL"
        pg = has("postgis", name) && postgis ? expand("postgis", name) : " NULL"
        printf "    [Q_%s] = {\"%s\",\n    {%s,\n    %s}},\n", toupper(name), name, lite, pg
    }
    print "};"
    if (header != "") {
        print "// Made by src/store/queries.awk from src/store/sql; do not edit." > header
        print "enum {" > header
        for (i = 1; i <= count; i++) printf "    Q_%s,\n", toupper(sorted[i]) > header
        print "    Q_COUNT\n};" > header
    }
}
