# clang-tidy 14 with the checks of .clang-tidy over the whole source.
[ -f build/clang/compile_commands.json ] || { echo "build/clang is missing"; exit 77; }
run-clang-tidy -p build/clang -j2 -quiet "$PWD/src/.*" 2>/dev/null | sed 's/\x1b\[[0-9;]*m//g' |
    grep -E '(error|warning):' | sort -u
[ "${PIPESTATUS[0]}" = 0 ]
