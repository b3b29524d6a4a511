-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('contact', 'contact', '500 500 2 1'),
    ('outbox', 'sqlite_autoindex_outbox_1', '50000 50000 1'),
    ('outbox', 'outbox_day', '50000 50000 200 2 1'),
    ('outbox', 'outbox_state', '50000 50000 20000 100 1'),
    ('reminder', 'reminder', '50000 50000 3 1 1');
ANALYZE sqlite_schema;
