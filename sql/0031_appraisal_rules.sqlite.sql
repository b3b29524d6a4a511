-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('appraisal_weight', 'appraisal_weight', '500 500 10 5 1'),
    ('appraisal_formula', 'appraisal_formula', '500 500 10 1');
ANALYZE sqlite_schema;
