# clang-tidy 14 with the checks of .clang-tidy over the whole source; a file that was clean is not looked at again
# until what the compiler sees of it changes.
[ -f build/clang/compile_commands.json ] || { echo "build/clang is missing"; exit 77; }
mkdir -p build/tidy
one() {
    flags=$(python3 -c 'import json, sys
print(next(u["command"] for u in json.load(open("build/clang/compile_commands.json")) if u["file"] == sys.argv[1]))' "$PWD/$1" |
        grep -oE -- '(-D|-I|-isystem )[^ ]+' | tr '\n' ' ')
    # shellcheck disable=SC2086
    stamp=build/tidy/$( (clang -E $(sed 's/\\//g' <<<"$flags") -D__clang_analyzer__ "$1"; cat .clang-tidy) 2>&1 | sha256sum | cut -c1-40)
    [ -f "$stamp" ] && return 0
    out=$(clang-tidy -p build/clang --quiet "$1" 2>/dev/null | grep -E '(error|warning):' | sort -u)
    [ -z "$out" ] && { touch "$stamp"; return 0; }
    echo "$out" | sed "s:$PWD/::"
    return 1
}
export -f one
find src -name '*.c' | sort | xargs -P2 -I{} bash -c 'one {}'
