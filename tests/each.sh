#!/bin/bash
# each.sh DIR: run every script DIR/*.sh as one test. Exit status 77 means "skipped", with the reason as its output.
passed=0 failed=0 skipped=0
for script in "$1"/*.sh; do
    out=$(bash "$script" 2>&1)
    case $? in
    0) passed=$((passed + 1)) ;;
    77) skipped=$((skipped + 1)); echo "skipped $script: $out" ;;
    *) failed=$((failed + 1)); printf 'FAILED %s\n%s\n' "$script" "$(tail -n 60 <<<"$out" | sed 's/^/  /')" ;;
    esac
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
