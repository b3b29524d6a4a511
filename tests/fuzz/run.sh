#!/bin/bash
# run.sh [SECONDS] [TARGET...]: fuzz each target (default: all, 600 seconds or 10 million runs each) and sum up.
#
# Saved inputs are tests/fuzz/corpus/TARGET, words tests/fuzz/TARGET.dict; new inputs gather in build/fuzz-corpus/TARGET.
# A finding is made small and left in build/fuzz-findings; after the fix, copy it to tests/fuzz/corpus/TARGET under a
# name that says what it shows: every ordinary test run replays it from then on.
set -u
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
mkdir -p build
seconds=600
if [[ ${1:-} =~ ^[0-9]+$ ]]; then seconds=$1; shift; fi
{ cmake --preset fuzz && nice ninja -C build/fuzz; } >build/fuzz.log 2>&1 || { tail -30 build/fuzz.log; exit 1; }
[ $# -gt 0 ] || set -- $(cd tests/fuzz && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')
found=0
mkdir -p build/fuzz-findings
for target; do
    program=build/fuzz/fuzz_$target new=build/fuzz-corpus/$target saved=tests/fuzz/corpus/$target log=build/fuzz-$target.log
    mkdir -p "$new" "$saved"
    words=()
    if [ -f "tests/fuzz/$target.dict" ]; then # libFuzzer wants bytes, we want to read them
        perl -pe 's/([\x80-\xff])/sprintf("\\x%02x", ord $1)/ge' "tests/fuzz/$target.dict" >"build/fuzz-$target.dict"
        words=(-dict="build/fuzz-$target.dict")
    fi
    nice "$program" -max_total_time="$seconds" -runs=10000000 -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 "${words[@]}" \
        -artifact_prefix="build/fuzz-findings/$target-" "$new" "$saved" >"$log" 2>&1
    status=$?
    printf '%-12s %10s runs %5s inputs  %s\n' "$target" \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" "$(ls "$new" | wc -l)" \
        "$([ $status = 0 ] && echo clean || echo FINDING)"
    [ $status = 0 ] && continue
    found=1
    input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -1)
    grep -m 12 -E 'ERROR|SUMMARY|runtime error|^    #[0-9]' "$log"
    [ -n "$input" ] && [[ $input == *crash-* ]] && nice "$program" -minimize_crash=1 -max_total_time=60 \
        -exact_artifact_path="$input.small" "$input" >/dev/null 2>&1
    echo "the input is $input (smaller: $input.small)"
done
exit $found
