-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('request', 'sqlite_autoindex_request_1', '5000 5000 1'),
    ('request', 'request_task', '5000 5000 2 1'),
    ('request', 'request_due', '5000 5000 1000 5 1');
ANALYZE sqlite_schema;
