-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('todo', 'todo_account', '500 500 2 1');
ANALYZE sqlite_schema;
