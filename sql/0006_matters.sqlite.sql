-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('difficulty', 'sqlite_autoindex_difficulty_1', '5000 5000 1'),
    ('difficulty', 'difficulty_task', '5000 5000 2 1'),
    ('difficulty', 'difficulty_due', '5000 5000 1000 5 1'),
    ('ball', 'ball', '20000 20000 5000 2 1'),
    ('evidence', 'sqlite_autoindex_evidence_1', '20000 20000 1'),
    ('evidence_link', 'evidence_link', '20000 20000 5000 2 1'),
    ('evidence_link', 'evidence_link_file', '20000 20000 1');
ANALYZE sqlite_schema;
