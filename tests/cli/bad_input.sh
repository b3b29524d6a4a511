# Bad input gets a clear error: code, Chinese and English sentence, exit status; and nothing else breaks.
. tests/lib.sh
python3 tests/cli/make_bad.py "$tmp" || exit 1
while read -r status code file; do
    refused "$status" "$code" "$LUOSHI" parse "$tmp/$file"
done <<'LIST'
12 ERR_EMPTY   empty.txt
12 ERR_EMPTY   blank.txt
8  ERR_FORMAT  picture.docx
8  ERR_FORMAT  random.pdf
9  ERR_DAMAGED cut.pdf
10 ERR_LOCKED  locked.pdf
12 ERR_EMPTY   scan.pdf
7  ERR_TOO_LARGE long.pdf
11 ERR_HOSTILE bomb.docx
11 ERR_HOSTILE dtd.docx
11 ERR_HOSTILE deep.docx
11 ERR_HOSTILE many.docx
9  ERR_DAMAGED cut.docx
10 ERR_LOCKED  locked.docx
7  ERR_TOO_LARGE huge.txt
5  ERR_ABSENT  absent.txt
LIST
# Bytes that are no character are shown as such and counted; the plan around them stays.
good "$LUOSHI" parse --corpus "$tmp/invalid.txt"
grep -q '市教育局' "$tmp/out" || fail "the plan around invalid bytes is lost"
refused 13 ERR_NO_TASK "$LUOSHI" import "$tmp/no-task.txt"
refused 2 ERR_INPUT "$LUOSHI" parse
refused 2 ERR_INPUT "$LUOSHI" parse --nonsense x.txt
refused 2 ERR_INPUT "$LUOSHI" nonsense
exit $wrong
