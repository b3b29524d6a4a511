-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('rung', 'rung', '200000 200000 2 1'),
    ('rung', 'rung_task', '200000 200000 20 2'),
    ('rung', 'rung_subject', '200000 200000 50000 2 1');
ANALYZE sqlite_schema;
