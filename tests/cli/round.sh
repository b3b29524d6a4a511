# luoshi round, report, todo, board: a round from the desk, and what it leaves.
. tests/lib.sh
for db in $(engines); do
    export LUOSHI_DB=$db
    refused 5 ERR_ABSENT "$LUOSHI" round list --db "$tmp/none.db"
    case $db in *://*) good "$LUOSHI" migrate ;; esac
    good "$LUOSHI" import "$plan"
    good "$LUOSHI" round
    same "no round yet" "共 0 次" "$(cat "$tmp/out")"
    good "$LUOSHI" board
    grep -qP '^红■0 +黄▲0 +绿●0 +蓝✔0 +灰○117 +共117 +全部$' "$tmp/out" || fail "board: $(tail -1 "$tmp/out")"

    refused 2 ERR_INPUT "$LUOSHI" round draft 2026-M13
    refused 2 ERR_INPUT "$LUOSHI" round draft 2026-M03 --due 2026-02-30
    refused 2 ERR_INPUT "$LUOSHI" round draft
    refused 2 ERR_INPUT "$LUOSHI" round sing
    refused 5 ERR_ABSENT "$LUOSHI" round show 2026-M03
    good "$LUOSHI" round draft 2026-M03 --title "三月调度"
    grep -qP '^三月调度  草稿  .*共约 [0-9.]+ 小时$' "$tmp/out" || fail "a draft says its cost: $(head -1 "$tmp/out")"
    grep -qP '市教育局  \d+ 项  \d+ 分钟' "$tmp/out" || fail "a draft says what each unit is asked"
    refused 6 ERR_CONFLICT "$LUOSHI" round draft 2026-M03
    refused 15 ERR_STEP "$LUOSHI" round close 2026-M03
    good "$LUOSHI" round open 2026-M03
    refused 15 ERR_STEP "$LUOSHI" round open 2026-M03
    refused 15 ERR_STEP "$LUOSHI" round drop 2026-M03
    good "$LUOSHI" round list
    grep -qP '^2026-M03 +三月调度  进行中' "$tmp/out" || fail "list: $(cat "$tmp/out")"
    good "$LUOSHI" round show 2026-M03 --json
    python3 -c 'import json,sys; r=json.load(open(sys.argv[1])); assert r["state"]=="open" and r["cost"]["questions"]>0' "$tmp/out" ||
        fail "the round as JSON"

    good "$LUOSHI" report list 2026-M03
    n=$(grep -c ' 未报  ' "$tmp/out")
    same "reports" "共 $n 份" "$(tail -1 "$tmp/out")"
    good "$LUOSHI" report list 2026-M03 --org 市教育局
    ! grep -q 市财政局 "$tmp/out" || fail "reports of another unit"
    refused 5 ERR_ABSENT "$LUOSHI" report list 2026-M03 --org 不存在局
    good "$LUOSHI" report show 10
    same "nothing told yet" "共 0 份" "$(cat "$tmp/out")"
    refused 5 ERR_ABSENT "$LUOSHI" report show 999
    good "$LUOSHI" todo --kind report
    same "to-dos" "共 $n 件" "$(tail -1 "$tmp/out")"
    good "$LUOSHI" todo --org 市教育局 --json
    grep -q '"kind":"report"' "$tmp/out" || fail "to-dos as JSON"

    good "$LUOSHI" round close 2026-M03
    grep -q '有缺报' "$tmp/out" || fail "a closed round names who is missing"
    good "$LUOSHI" todo --kind missing
    same "missing reports wait" "共 $n 件" "$(tail -1 "$tmp/out")"
    good "$LUOSHI" board --by unit
    grep -qP '^红■[1-9]' "$tmp/out" || fail "missing reports are red"
    refused 2 ERR_INPUT "$LUOSHI" board --by colour
    good "$LUOSHI" round draft 2026-Q2
    good "$LUOSHI" round drop 2026-Q2

    year=$(($(date +%Y) + 1))
    refused 2 ERR_INPUT "$LUOSHI" round plan weekly --year $year
    good "$LUOSHI" round plan quarter --year $year --after 2 --days 6 --preview
    grep -q '"will":"new"' "$tmp/out" || fail "a preview: $(cat "$tmp/out")"
    good "$LUOSHI" round plan quarter --year $year --after 2 --days 6
    grep -qP "^$year-Q1 .*  已排定  " "$tmp/out" || fail "planned rounds are listed: $(cat "$tmp/out")"
    good "$LUOSHI" round hold $year-Q2
    good "$LUOSHI" round list
    grep -qP "^$year-Q2 .*  暂缓  " "$tmp/out" || fail "kept back: $(cat "$tmp/out")"
    good "$LUOSHI" round resume $year-Q2
    good "$LUOSHI" round draw $year-Q2
    grep -q ' 项：' "$tmp/out" || fail "drawn questions: $(cat "$tmp/out")"
    refused 15 ERR_STEP "$LUOSHI" round hold 2026-M03
    good "$LUOSHI" verify
    for c in round report todo board; do good "$LUOSHI" help $c; done
done
exit $wrong
