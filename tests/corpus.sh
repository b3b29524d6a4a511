#!/bin/bash
# corpus.sh: the bars on the shared documents, when they lie beside this folder (../shared/corpus).
corpus=../shared/corpus
[ -f $corpus/score.py ] || { echo "skipped: no $corpus"; echo "0 passed, 0 failed, 1 skipped"; exit 0; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for file in "$corpus"/dev/*.txt; do
    build/luoshi parse --corpus "$file" >"$out/$(basename "$file" .txt).json" 2>>"$out/errors"
done
build/luoshi parse --corpus $corpus/seed/*.txt >"$out/seed.json" 2>>"$out/errors"
head -5 "$out/errors"
export PYTHONDONTWRITEBYTECODE=1
python3 $corpus/score.py $corpus/dev "$out"
python3 tests/corpus.py $corpus "$out"
