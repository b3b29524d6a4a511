# Every SQL literal of a store call is accepted by SQLite and, when a cluster is given, by PostgreSQL.
twice=$(ls sql | cut -d. -f1 | sort -u | cut -c1-4 | uniq -d)
[ -z "$twice" ] || { echo "two migrations have the number $twice"; exit 1; }
bad=0
python3 tests/lint/sql.py sqlite || bad=1
[ -n "${LUOSHI_TEST_PG:-}" ] || { [ $bad = 0 ] && { echo "no PostgreSQL here"; exit 77; }; exit 1; }
out=$( (echo "CREATE SCHEMA lint_sql; SET search_path = lint_sql;"; python3 tests/lint/sql.py postgres; echo "DROP SCHEMA lint_sql CASCADE;") |
    psql -X -q "$LUOSHI_TEST_PG" 2>&1 | grep -B1 -A3 'ERROR' | grep -vE '^(--|[^ ]+:[0-9]+)$|NOTICE')
[ -z "$out" ] || { echo "$out"; bad=1; }
exit $bad
