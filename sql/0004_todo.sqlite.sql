-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('todo', 'todo', '20000 20000 1'),
    ('todo', 'todo_open', '1000 1000 300 1 1 1 1 1 1'),
    ('todo', 'todo_due', '20000 20000 6000 50 1'),
    ('todo', 'todo_org', '20000 20000 6000 60 3 1');
ANALYZE sqlite_schema;
