-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('todo', 'todo_task', '20000 20000 4 2 1 1'),
    ('request', 'request_to', '5000 5000 50 5');
ANALYZE sqlite_schema;
