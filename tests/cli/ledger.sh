# The commands of the ledger, on each engine: import twice, list, show, export, correct, apply, verify, directory.
. tests/lib.sh
listed() { good "$LUOSHI" list "$@"; same "tasks listed by $*" "$n" "$(grep -cE '〔|无责任' "$tmp/out")"; }
rows() { tail -n +2 "$tmp/out" | grep -c .; }
for db in $(engines); do
    export LUOSHI_DB=$db
    good "$LUOSHI" migrate
    refused 5 ERR_ABSENT "$LUOSHI" list
    good "$LUOSHI" import "$plan"
    good "$LUOSHI" import "$plan"
    grep -q '没有改变任何内容' "$tmp/out" || fail "the same file again does not say that nothing changed"

    n=117 listed
    n=1 listed --q 学位
    n=4 listed --leader 罗景澜
    n=8 listed --lead 市住房城乡建设局
    good "$LUOSHI" tick
    good "$LUOSHI" show 89
    grep -q '1.1万个' "$tmp/out" || fail "task 89 does not show its number"
    refused 5 ERR_ABSENT "$LUOSHI" show 999

    good "$LUOSHI" export --format csv
    same "rows of the CSV" 117 "$(rows)"
    good "$LUOSHI" export --format json
    same "tasks of the JSON" 117 "$(python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); print(len(d if isinstance(d, list) else d["tasks"]))' "$tmp/out")"
    good "$LUOSHI" export --format xlsx -o "$tmp/ledger.xlsx"
    same "the workbook" ok "$(python3 tests/cli/workbook.py "$tmp/ledger.xlsx" 117)"

    # A corrected edition: one task gone, one new, one with other words, one with another unit.
    sed -e '/^115\. /d' -e 's/培训1.5万人次以上/培训2万人次以上/' \
        -e 's/^\(46\..*\)市商务局;配合/\1市商务局、市工商联;配合/' \
        -e 's/^114\..*/&\n\n116. 建立健全政策评估机制。〔牵头领导：沈砚秋；牵头单位：市政府研究室〕/' "$plan" >"$tmp/second.txt"
    good "$LUOSHI" import --dry-run "$tmp/second.txt"
    cp "$tmp/out" "$tmp/diff"
    for word in 115 116 2万人次 市工商联; do
        grep -q "$word" "$tmp/diff" || fail "the difference does not name $word"
    done
    n=117 listed
    good "$LUOSHI" import --apply "$tmp/second.txt"
    n=1 listed --q 政策评估
    n=0 listed --q 坚持过紧日子

    good "$LUOSHI" directory list
    grep -q 市住房城乡建设局 "$tmp/out" || fail "the directory lacks 市住房城乡建设局"
    good "$LUOSHI" directory export --format csv
    good "$LUOSHI" directory merge 市港航事业发展中心 市交通运输局
    good "$LUOSHI" verify
done
exit $wrong
