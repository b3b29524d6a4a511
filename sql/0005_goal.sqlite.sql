-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('goal', 'goal', '8000 8000 80 4 1');
ANALYZE sqlite_schema;
