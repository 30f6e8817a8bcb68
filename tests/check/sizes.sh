#!/bin/sh
# Files of at most 500 lines; functions of at most 60 lines; no forbidden calls. Says each breach.
cd "$(dirname "$0")/../.."
files=$(git ls-files --cached --others --exclude-standard \
    'src/*.c' 'src/*.h' 'include/*.h' 'tests/*.c' 'web/src/*' 'src/*.sql')
bad=$(for file in $files; do
    [ -f "$file" ] || continue
    awk -v file="$file" '
        END { if (NR > 500) print file ": " NR " lines, at most 500" }
        file ~ /\.c$/ && /^{/ { start = NR }
        file ~ /\.c$/ && /^}/ && start {
            if (NR - start - 1 > 60) print file ":" start ": function of " NR - start - 1 " lines, at most 60"
            start = 0
        }
        file ~ /\.[ch]$/ && /[^a-z_](sprintf|strcpy|strcat|atoi|atof|strtok|gets|alloca|setlocale|strtod)\(/ {
            print file ":" NR ": not used here: " $0
        }
    ' "$file"
done)
[ -z "$bad" ] && echo "sizes: ok" && exit 0
printf '%s\n' "$bad"
exit 1
