# Turns text files into a C table of {name, text, size}; -v table=NAME. The name is the path below
# the folder schema/ or geodata/.
function escape(line) {
    gsub(/\\/, "\\\\", line); gsub(/"/, "\\\"", line)
    gsub(/\t/, "\\t", line); gsub(/\r/, "\\r", line)
    return line
}
BEGIN {
    print "// Made by src/store/embed.awk; do not edit."
    print "#include \"tapak/store/embedded.h\""
    print "#include <stddef.h>"
    printf "const struct tapak_embedded %s[] = {", table
}
FNR == 1 {
    if (open) print "},"
    name = FILENAME
    sub(/^.*\/schema\//, "", name); sub(/^geodata\//, "", name)
    printf "\n    {\"%s\",", name
    open = 1
}
{ printf "\n     \"%s\\n\"", escape($0) }
END {
    if (open) print "},"
    print "    {NULL, NULL},\n};"
}
