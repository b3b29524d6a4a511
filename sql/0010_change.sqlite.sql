-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('refusal', 'sqlite_autoindex_refusal_1', '1000 1000 1'),
    ('refusal', 'refusal_task', '1000 1000 1 1'),
    ('refusal', 'refusal_open', '100 100 1'),
    ('change', 'sqlite_autoindex_change_1', '5000 5000 1'),
    ('change', 'change_task', '5000 5000 2 1'),
    ('change', 'change_state', '5000 5000 1000 1'),
    ('closure', 'sqlite_autoindex_closure_1', '20000 20000 1'),
    ('closure', 'closure_task', '20000 20000 1 1'),
    ('closure', 'closure_look', '20000 20000 5000 2500 50');
ANALYZE sqlite_schema;
