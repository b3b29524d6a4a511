# Several governments in one database: a command names its own. And the files of evidence are checked.
. tests/lib.sh
db=$tmp/two.db
good "$LUOSHI" simulate --year 2025 --seed 5 --governments 2 --until 2025-12-20 --db "$db"
second=$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT name FROM government ORDER BY id DESC LIMIT 1").fetchone()[0])' "$db")
refused 2 ERR_INPUT "$LUOSHI" user list --db "$db"
refused 5 ERR_ABSENT "$LUOSHI" user list --db "$db" --government 无此市人民政府
good "$LUOSHI" user add 王芳 --role office --db "$db" --government "$second"
good "$LUOSHI" user list --db "$db" --government "$second"
same "accounts of the second" 1 "$(wc -l <"$tmp/out")"
good "$LUOSHI" list --db "$db" --government "$second"
good "$LUOSHI" verify --db "$db"

good "$LUOSHI" evidence --db "$db"
file=$(find "$tmp/evidence" -type f | head -1)
[ -n "$file" ] || fail "the year has no evidence"
touch -d '2 days ago' "$(dirname "$file")/strange"
good "$LUOSHI" evidence collect --db "$db"
[ -e "$(dirname "$file")/strange" ] || fail "a file of somebody else was deleted"
echo altered >>"$file"
refused 9 ERR_DAMAGED "$LUOSHI" evidence --db "$db"
refused 2 ERR_INPUT "$LUOSHI" evidence sweep --db "$db"
exit $wrong
