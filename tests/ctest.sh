#!/bin/bash
# ctest.sh BUILD: run the tests of a build folder and count their cases, not their programs.
out=$(mktemp)
trap 'rm -f "$out"' EXIT
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
ctest --test-dir "$1" -j2 -V >"$out" 2>&1
status=$?
sum() { sed -nE "s/^[0-9]+: \[  $1 ?\] ([0-9]+) test.*/\1/p" "$out" | awk '{n += $1} END {print n + 0}'; }
programs=$(sed -nE 's/.* ([0-9]+) tests failed out of [0-9]+$/\1/p' "$out")
replays=$(grep -cE '^[0-9]+: replayed [0-9]+ inputs' "$out")
failed=$(sum 'FAILED ')
[ "${programs:-0}" -le "$failed" ] || failed=$programs
[ $status = 0 ] || { grep -E 'FAILED|ERROR|Error|runtime error|SUMMARY|\(Failed\)|\(Timeout\)|Exception|    #[0-9] ' "$out" | tail -60; }
[ $status = 0 ] || [ "$failed" != 0 ] || failed=1
echo "$(($(sum 'PASSED ') + replays)) passed, $failed failed, $(sum SKIPPED) skipped"
exit $status
