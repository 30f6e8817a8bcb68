#!/bin/sh
# Runs each test program or script given. Prints the output of those that fail, and one closing
# line that counts them: "N passed, N failed, N skipped". A program says "skipped" with exit 77.
passed=0 failed=0 skipped=0
log=$(mktemp)
for test in "$@"; do
    case "$test" in
    *.sh) sh "$test" >"$log" 2>&1 ;;
    *) "$test" >"$log" 2>&1 ;;
    esac
    code=$?
    if [ $code = 0 ]; then
        passed=$((passed + 1))
        grep -h 'SKIP' "$log" | sed "s|^|$(basename "$test"): |"
    elif [ $code = 77 ]; then
        skipped=$((skipped + 1))
        echo "$(basename "$test"): skipped: $(tail -n 1 "$log")"
    else
        failed=$((failed + 1))
        echo "FAILED (exit $code): $test"
        tail -n 80 "$log"
    fi
done
rm -f "$log"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
