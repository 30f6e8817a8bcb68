#!/bin/sh
# Line coverage of src from the counts that a MODE=cover run left in $1.
set -eu
find "$1/obj" -name '*.gcda' | while read -r counts; do
    gcov -n -o "$(dirname "$counts")" "$counts" 2>/dev/null
done | awk "/^File 'src/ { split(\$0, f, \"'\"); file = f[2] }
    /^Lines executed/ && file { split(\$0, p, \"[:%]\"); n = \$NF
        printf \"%6.1f %% of %4d  %s\n\", p[2], n, file; all += n; hit += n * p[2] / 100; file = \"\" }
    END { if (all) printf \"%6.1f %% of %d lines in all\n\", 100 * hit / all, all }"
