-- 填报: one for each asked task and unit of a round, made when the round opens; text and values of its newest version.
-- state: draft, submitted, reviewed, sealing (signed, waits for the office), joint (waits for joint leads), signed, returned.
CREATE TABLE report (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    round_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL DEFAULT 0,
    org_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    period TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    state TEXT NOT NULL DEFAULT 'draft',
    no_change BIGINT NOT NULL DEFAULT 0,
    progress TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    need TEXT NOT NULL DEFAULT '',
    need_org_id BIGINT NOT NULL DEFAULT 0,
    need_by TEXT NOT NULL DEFAULT '',
    next TEXT NOT NULL DEFAULT '',
    written_by TEXT NOT NULL DEFAULT '',
    signed_on TEXT NOT NULL DEFAULT '',
    updated_at TEXT NOT NULL DEFAULT '',
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX report_place ON report (government_id, round_id, org_id, task_id, item_id);
CREATE INDEX report_task ON report (government_id, task_id, ends_on, id);

CREATE TABLE report_value (
    government_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    measure_id BIGINT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (government_id, report_id, measure_id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE report_tick (
    government_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    milestone_id BIGINT NOT NULL,
    done_on TEXT NOT NULL,
    PRIMARY KEY (government_id, report_id, milestone_id)
) /*sqlite WITHOUT ROWID */;

-- kind: submit, review, sign, joint, seal, return. org_id: for whom.
CREATE TABLE report_step (
    government_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    org_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    PRIMARY KEY (government_id, report_id, ord)
) /*sqlite WITHOUT ROWID */;

-- Joint leads that must sign too. signed_at '': not yet.
CREATE TABLE report_joint (
    government_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    signed_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (government_id, report_id, org_id)
) /*sqlite WITHOUT ROWID */;

-- What a returned version said, as JSON.
CREATE TABLE report_version (
    government_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (government_id, report_id, version)
) /*sqlite WITHOUT ROWID */;

-- 核实. way: papers, phone, site. verdict: true, partly, false. Its figures stand in figure (truth verified).
CREATE TABLE task_check (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    period TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('papers', 'phone', 'site')),
    verdict TEXT NOT NULL CHECK (verdict IN ('true', 'partly', 'false')),
    note TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX task_check_task ON task_check (government_id, task_id, ends_on, id);
