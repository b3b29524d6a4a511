# A folder of src includes only itself and lower floors, and no header that is for another room only.
awk '
BEGIN {
    split("base 1 text 2 calendar 2 store 2 intake 3 plan 3 assess 3 access 4 directory 5 ledger 6 breakdown 7 matter 8 round 9 appraisal 9 supervise 10 paper 10 notify 10 sim 10 web 11 cli 12", w, " ")
    for (i = 1; i in w; i += 2) floor[w[i]] = w[i + 1]
}
/^#include "/ {
    split(FILENAME, from, "/"); split($2, to, /["\/]/)
    if (!(from[2] in floor)) { print FILENAME ": folder without a floor"; bad = 1 }
    else if (!(to[2] in floor)) { print FILENAME ":" FNR ": include by folder, as in \"base/cx.h\": " $2; bad = 1 }
    else if (from[2] != to[2] && floor[to[2]] >= floor[from[2]]) {
        print FILENAME ":" FNR ": " from[2] " (" floor[from[2]] ") must not include " to[2] " (" floor[to[2]] ")"; bad = 1
    }
}
END { exit bad }' $(find src -name '*.[ch]' -o -name '*.def')
floors=$?

# A header that says "Inside src/ROOM" at its head is included in that room only.
rooms=0
for header in $(find src -name '*.h'); do
    room=$(sed -n '1,/\*\//p' "$header" | tr -s '\n *' ' ' | grep -o 'Inside src/[a-z]*' | head -1 | cut -d/ -f2)
    [ -n "$room" ] || continue
    others=$(grep -rl "#include \"${header#src/}\"" src | grep -v "^src/$room/")
    [ -z "$others" ] || { echo "$header is for src/$room only, and included by $others"; rooms=1; }
done
[ $floors = 0 ] && [ $rooms = 0 ]
