-- 评价: the units of a plan scored for a period by a rule set. share_*: of a role in a task's score.
-- public_weight: of the public's evaluation in the whole. told: 1 when figures nobody verified count too.
-- state: draft, open (figures still move), published (appeals run until appeal_until), frozen.
CREATE TABLE appraisal (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    period TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    share_lead DOUBLE PRECISION NOT NULL,
    share_joint DOUBLE PRECISION NOT NULL,
    share_support DOUBLE PRECISION NOT NULL,
    public_weight DOUBLE PRECISION NOT NULL,
    told BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft',
    computed_at TEXT NOT NULL DEFAULT '',
    published_by TEXT NOT NULL DEFAULT '',
    published_at TEXT NOT NULL DEFAULT '',
    appeal_until TEXT NOT NULL DEFAULT '',
    frozen_at TEXT NOT NULL DEFAULT '',
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
);
CREATE INDEX appraisal_plan ON appraisal (government_id, plan_id, id);

-- 可比组: units that may be ranked together.
CREATE TABLE appraisal_group (
    government_id BIGINT NOT NULL,
    appraisal_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (government_id, appraisal_id, org_id)
) /*sqlite WITHOUT ROWID */;

-- 一票否决事项 of the rule set (org_id 0), and where a person applied one (org_id, with the reason).
CREATE TABLE appraisal_veto (
    government_id BIGINT NOT NULL,
    appraisal_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    applied_by TEXT NOT NULL DEFAULT '',
    applied_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (government_id, appraisal_id, org_id, ord)
) /*sqlite WITHOUT ROWID */;

-- 公众评价 of a unit, 0 to 100; and a rating of a task that has no figures: 0, 0.3, 0.6, 0.8 or 1, with its reason.
CREATE TABLE appraisal_public (
    government_id BIGINT NOT NULL,
    appraisal_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (government_id, appraisal_id, org_id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE appraisal_rating (
    government_id BIGINT NOT NULL,
    appraisal_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    reason TEXT NOT NULL,
    rated_by TEXT NOT NULL,
    PRIMARY KEY (government_id, appraisal_id, task_id)
) /*sqlite WITHOUT ROWID */;

-- What came out. base: of the tasks; score: the whole. rank 0: waits or vetoed. lines, explain: JSON.
CREATE TABLE appraisal_score (
    government_id BIGINT NOT NULL,
    appraisal_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    group_ord BIGINT NOT NULL,
    group_name TEXT NOT NULL,
    base DOUBLE PRECISION NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    waiting BIGINT NOT NULL,
    veto TEXT NOT NULL DEFAULT '',
    corrected TEXT NOT NULL DEFAULT '',
    place BIGINT NOT NULL,
    tied BIGINT NOT NULL,
    lines TEXT NOT NULL,
    explain TEXT NOT NULL,
    PRIMARY KEY (government_id, appraisal_id, org_id)
) /*sqlite WITHOUT ROWID */;

-- 申诉. state: open, upheld, rejected, withdrawn.
CREATE TABLE appeal (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    appraisal_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    answer TEXT NOT NULL DEFAULT '',
    answered_by TEXT NOT NULL DEFAULT '',
    answered_at TEXT NOT NULL DEFAULT '',
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
);
CREATE INDEX appeal_of ON appeal (government_id, appraisal_id, id);
CREATE UNIQUE INDEX appeal_open ON appeal (government_id, appraisal_id, org_id) WHERE state = 'open';
