-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('appraisal', 'sqlite_autoindex_appraisal_1', '50 50 1'),
    ('appraisal', 'appraisal_plan', '50 50 4 1'),
    ('appraisal_group', 'appraisal_group', '5000 5000 100 1'),
    ('appraisal_veto', 'appraisal_veto', '500 500 10 1 1'),
    ('appraisal_public', 'appraisal_public', '5000 5000 100 1'),
    ('appraisal_rating', 'appraisal_rating', '5000 5000 100 1'),
    ('appraisal_score', 'appraisal_score', '5000 5000 100 1'),
    ('appeal', 'sqlite_autoindex_appeal_1', '500 500 1'),
    ('appeal', 'appeal_of', '500 500 10 1'),
    ('appeal', 'appeal_open', '50 50 10 1');
ANALYZE sqlite_schema;
