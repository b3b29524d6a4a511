-- The year's work, first half: how a task is broken down, scheduled and measured. Days are TEXT of the local day.

-- Days that differ from the program's own calendar. kind: off, work.
CREATE TABLE holiday (
    government_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('off', 'work')),
    name TEXT NOT NULL,
    PRIMARY KEY (government_id, day)
) /*sqlite WITHOUT ROWID */;

-- 细化分解: projects and matters below a task, a tree by parent_id (0: directly below the task).
-- Who carries it: an organisation, a post, a person, each 0 when not named. state: open, done, dropped.
CREATE TABLE item (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    parent_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('project', 'matter')),
    org_id BIGINT NOT NULL DEFAULT 0,
    post_id BIGINT NOT NULL DEFAULT 0,
    person_id BIGINT NOT NULL DEFAULT 0,
    start_on TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dropped')),
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX item_task ON item (government_id, task_id, ord, id);

-- 里程碑. done_means: what must be true for it to be done. state: open, claimed (told done), accepted, dropped.
CREATE TABLE milestone (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL DEFAULT 0,
    ord BIGINT NOT NULL,
    title TEXT NOT NULL,
    done_means TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL,
    weight DOUBLE PRECISION NOT NULL DEFAULT 1,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'claimed', 'accepted', 'dropped')),
    done_on TEXT NOT NULL DEFAULT '',
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX milestone_task ON milestone (government_id, task_id, due_on, ord, id);

-- Who gives the figures of a measure: the lead unit, or (source statistics) an office whose figures no unit overwrites.
CREATE TABLE measure_owner (
    government_id BIGINT NOT NULL,
    measure_id BIGINT NOT NULL,
    owner_org_id BIGINT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('unit', 'statistics')),
    baseline DOUBLE PRECISION,
    release_note TEXT NOT NULL DEFAULT '',
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, measure_id)
) /*sqlite WITHOUT ROWID */;

-- 序时计划. state: proposed, approved (frozen), superseded by a later version.
CREATE TABLE trajectory (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    measure_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'superseded')),
    method TEXT NOT NULL CHECK (method IN ('linear', 'seasonal', 'hand')),
    proposed_by TEXT NOT NULL,
    approved_by TEXT NOT NULL DEFAULT '',
    approved_at TEXT NOT NULL DEFAULT '',
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX trajectory_version ON trajectory (government_id, measure_id, version);

CREATE TABLE trajectory_point (
    government_id BIGINT NOT NULL,
    trajectory_id BIGINT NOT NULL,
    ends_on TEXT NOT NULL,
    period TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (government_id, trajectory_id, ends_on, period)
) /*sqlite WITHOUT ROWID */;

-- One value of one measure for one period and one truth. truth: told, verified, statistics.
-- source_kind: report, check, statistics, import; source_id: which one.
CREATE TABLE figure (
    government_id BIGINT NOT NULL,
    measure_id BIGINT NOT NULL,
    truth TEXT NOT NULL CHECK (truth IN ('told', 'verified', 'statistics')),
    ends_on TEXT NOT NULL,
    period TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    source_kind TEXT NOT NULL,
    source_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (government_id, measure_id, truth, ends_on, period)
) /*sqlite WITHOUT ROWID */;

-- due_on: the day that counts now; '' while it is deadline_iso, the promise as printed. closed_on: '' while open.
ALTER TABLE task ADD COLUMN due_on TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN closed_on TEXT NOT NULL DEFAULT '';

-- The lamp of a task: as it is now, with the line in lists; lamp is JSON ('' before the first one).
ALTER TABLE task_card ADD COLUMN told TEXT NOT NULL DEFAULT 'grey';
ALTER TABLE task_card ADD COLUMN verified TEXT NOT NULL DEFAULT 'grey';
ALTER TABLE task_card ADD COLUMN lamp TEXT NOT NULL DEFAULT '';

-- The lamps of each period, as they were judged last while it was the newest one.
CREATE TABLE task_lamp (
    government_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    ends_on TEXT NOT NULL,
    period TEXT NOT NULL,
    plan_id BIGINT NOT NULL,
    told TEXT NOT NULL,
    verified TEXT NOT NULL,
    told_zh TEXT NOT NULL,
    told_en TEXT NOT NULL,
    verified_zh TEXT NOT NULL,
    verified_en TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (government_id, task_id, ends_on)
) /*sqlite WITHOUT ROWID */;

-- How many live tasks of a plan have which told lamp. about: task (about_id 0), section, lead, leader, support (the
-- bearer), month (about_id 202603; the last judgement of that month), differ (told and verified say different things).
CREATE TABLE lamp_tally (
    government_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    about TEXT NOT NULL,
    about_id BIGINT NOT NULL,
    lamp TEXT NOT NULL,
    tasks BIGINT NOT NULL,
    PRIMARY KEY (government_id, plan_id, about, about_id, lamp)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX lamp_tally_about ON lamp_tally (government_id, about_id, about);

-- 调度. state: draft, open, closed. seed: what the random sample is drawn by.
CREATE TABLE round (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    period TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    opens_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed')),
    seed BIGINT NOT NULL,
    minutes DOUBLE PRECISION NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    opened_at TEXT NOT NULL DEFAULT '',
    closed_at TEXT NOT NULL DEFAULT '',
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX round_plan ON round (government_id, plan_id, ends_on, id);

-- Who is asked about which task and why, or exempt and why. fields: values, ticks and texts asked for.
-- state: asked, exempt, reported, missing (closed without an answer).
CREATE TABLE round_ask (
    government_id BIGINT NOT NULL,
    round_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    why TEXT NOT NULL,
    why_zh TEXT NOT NULL,
    why_en TEXT NOT NULL,
    fields BIGINT NOT NULL DEFAULT 0,
    minutes DOUBLE PRECISION NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('asked', 'exempt', 'reported', 'missing')),
    PRIMARY KEY (government_id, round_id, org_id, task_id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX round_ask_task ON round_ask (government_id, task_id, round_id);
