-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('holiday', 'holiday', '50 50 1'),
    ('item', 'item', '20000 20000 1'),
    ('item', 'item_task', '20000 20000 5 1 1'),
    ('milestone', 'milestone', '40000 40000 1'),
    ('milestone', 'milestone_task', '40000 40000 3 1 1 1'),
    ('measure_owner', 'measure_owner', '9000 9000 1'),
    ('trajectory', 'trajectory', '10000 10000 1'),
    ('trajectory', 'trajectory_version', '10000 10000 1 1'),
    ('trajectory_point', 'trajectory_point', '120000 120000 12 1 1'),
    ('figure', 'figure', '200000 200000 20 10 1 1'),
    ('task_lamp', 'task_lamp', '240000 240000 12 1'),
    ('lamp_tally', 'lamp_tally', '60000 60000 450 100 3 1'),
    ('lamp_tally', 'lamp_tally_about', '60000 60000 20 10'),
    ('round', 'round', '1500 1500 1'),
    ('round', 'round_plan', '1500 1500 12 1 1'),
    ('round_ask', 'round_ask', '240000 240000 160 4 1'),
    ('round_ask', 'round_ask_task', '240000 240000 12 1');
ANALYZE sqlite_schema;
