-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('task_brief', 'task_brief', '20000 20000 1'),
    ('duty', 'duty_risk', '120000 120000 1000 500 5 2 1 1'),
    ('todo', 'todo_post', '500 500 10 5'),
    ('round', 'round_open', '20 20 1');
ANALYZE sqlite_schema;
