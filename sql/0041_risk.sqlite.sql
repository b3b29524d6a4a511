-- As 0015_card.sqlite.sql did for duty_bearer: with state in the index a page of a leader or unit needs no duty row at all.
DROP INDEX duty_risk;
CREATE INDEX duty_risk ON duty (government_id, bearer_id, role, risk, plan_id, task_ord, task_id, state)
    WHERE state = 'live';

-- See 0003_ledger.sqlite.sql.
DELETE FROM sqlite_stat1 WHERE idx = 'duty_risk';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('duty', 'duty_risk', '120000 120000 1000 500 5 2 1 1 1');
ANALYZE sqlite_schema;
