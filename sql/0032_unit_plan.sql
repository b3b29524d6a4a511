-- The plan of one unit for a year: its head submits the breakdown of all its tasks, the office agrees to it.
-- state: draft, submitted, agreed. agreed_seq: the newest event then; what came later is a change after the signature.
CREATE TABLE unit_plan (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'agreed')),
    submitted_by TEXT NOT NULL DEFAULT '',
    submitted_at TEXT NOT NULL DEFAULT '',
    agreed_by TEXT NOT NULL DEFAULT '',
    agreed_at TEXT NOT NULL DEFAULT '',
    agreed_seq BIGINT NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX unit_plan_org ON unit_plan (government_id, plan_id, org_id);

-- The values of an earlier year by which a trajectory takes its shape, written by people: cumulative, by period.
CREATE TABLE measure_reference (
    government_id BIGINT NOT NULL,
    measure_id BIGINT NOT NULL,
    ends_on TEXT NOT NULL,
    period TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (government_id, measure_id, ends_on)
) /*sqlite WITHOUT ROWID */;

-- What undoing needs: the state before, and with which item it was dropped.
ALTER TABLE item ADD COLUMN was TEXT NOT NULL DEFAULT '';
ALTER TABLE item ADD COLUMN dropped_with BIGINT NOT NULL DEFAULT 0;
ALTER TABLE milestone ADD COLUMN was TEXT NOT NULL DEFAULT '';
