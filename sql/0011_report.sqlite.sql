-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('report', 'report', '200000 200000 1'),
    ('report', 'report_place', '200000 200000 150 2 1 1'),
    ('report', 'report_task', '200000 200000 10 1 1'),
    ('report_value', 'report_value', '300000 300000 2 1'),
    ('report_tick', 'report_tick', '100000 100000 2 1'),
    ('report_step', 'report_step', '500000 500000 3 1'),
    ('report_joint', 'report_joint', '50000 50000 2 1'),
    ('report_version', 'report_version', '10000 10000 1 1'),
    ('task_check', 'task_check', '20000 20000 1'),
    ('task_check', 'task_check_task', '20000 20000 2 1 1');
ANALYZE sqlite_schema;
