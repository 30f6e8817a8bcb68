#!/bin/sh
# Each folder of src includes headers only of its own floor's folder and of lower floors, and calls
# only the libraries that src/FLOORS gives it. $1: the folder with the objects.
cd "$(dirname "$0")/../.."
objects=$1
bad=$(
    grep -rnoE '^#include "(tapak/)?[a-z0-9_]+/' src include --include='*.[ch]' |
        sed -E 's|^(src/\|include/tapak/)([a-z0-9_]+)/?[^:]*:([0-9]+):#include "(tapak/)?([a-z0-9_]+)/|\1 \2 \3 \5|' |
        awk 'NR == FNR { if ($1 !~ /^#/ && NF >= 2) floor[$2] = $1; next }
             !($2 in floor) { print "no floor for folder " $2; next }
             $2 != $4 && !($4 in floor) { print $2 " includes unknown folder " $4; next }
             $2 != $4 && floor[$4] >= floor[$2] { print $1 $2 " (line " $3 ") includes " $4 ", which is not below it" }
        ' src/FLOORS - | sort -u
    # Libraries: an undefined symbol with a prefix that is some folder's may be called only there.
    grep -v '^#' src/FLOORS | while read -r floor folder libraries; do
        [ -d "$objects/$folder" ] || continue
        find "$objects/$folder" -name '*.o' -exec nm -u {} + 2>/dev/null | awk '{print $2}' | sort -u |
            awk -v folder="$folder" -v own="$libraries" '
                NR == FNR { if ($1 !~ /^#/) for (i = 3; i <= NF; i++) known[$i] = 1; next }
                { for (p in known) if (index($1, p) == 1) {
                      count = split(own, mine, " "); ok = 0
                      for (i = 1; i <= count; i++) if (index($1, mine[i]) == 1) ok = 1
                      if (!ok) print folder " calls " $1 ", a library that is not its own"
                  } }' src/FLOORS -
    done
)
[ -z "$bad" ] && echo "floors: ok" && exit 0
printf '%s\n' "$bad"
exit 1
