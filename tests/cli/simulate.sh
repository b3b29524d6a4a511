# luoshi simulate: a year in an empty ledger, the same for the same seed, refused where a ledger stands.
. tests/lib.sh
good "$LUOSHI" simulate --year 2025 --seed 5 --until 2025-03-31 --db "$tmp/a.db"
grep -q '调度 2 次' "$tmp/out" || fail "two rounds by the end of March: $(cat "$tmp/out")"
cp "$tmp/out" "$tmp/first"
good "$LUOSHI" simulate --year 2025 --seed 5 --until 2025-03-31 --db "$tmp/b.db"
cmp -s "$tmp/first" "$tmp/out" || fail "the same seed told another year"
good "$LUOSHI" verify --db "$tmp/a.db"
good "$LUOSHI" list --db "$tmp/a.db"
refused 6 ERR_CONFLICT "$LUOSHI" simulate --year 2025 --seed 5 --db "$tmp/a.db"
refused 2 ERR_INPUT "$LUOSHI" simulate --year 1999 --db "$tmp/c.db"
refused 2 ERR_INPUT "$LUOSHI" simulate --year 2025 --until 2025-02-30 --db "$tmp/c.db"
refused 2 ERR_INPUT "$LUOSHI" simulate --year 2098 --db "$tmp/c.db"
refused 2 ERR_INPUT "$LUOSHI" simulate --year 2025 --governments 0 --db "$tmp/c.db"
[ ! -e "$tmp/c.db" ] || fail "a refused year left a database"
good "$LUOSHI" simulate --year 2025 --seed 5 --governments 2 --until 2025-02-10 --db "$tmp/d.db"
same "lines of two governments" 2 "$(wc -l <"$tmp/out")"
exit $wrong
