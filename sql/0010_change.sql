-- What changes a promise, and what ends it. The promise itself stays as it was printed.

-- When a duty came to its bearer; '' with the task itself.
ALTER TABLE duty ADD COLUMN added_on TEXT NOT NULL DEFAULT '';
-- The target that counts now, by an approved change; NULL: the printed value.
ALTER TABLE measure ADD COLUMN target DOUBLE PRECISION;
-- 取消: the day from which the task is no longer asked for, by an approved change; '' while it counts.
ALTER TABLE task ADD COLUMN cancelled_on TEXT NOT NULL DEFAULT '';

-- 职责异议: a unit says that a duty is not its own. due_on: the ruling's day. state: open, upheld, rejected, withdrawn.
CREATE TABLE refusal (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    duty_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    reason TEXT NOT NULL,
    basis TEXT NOT NULL,
    suggested_org_id BIGINT NOT NULL DEFAULT 0,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    ruling TEXT NOT NULL DEFAULT '',
    ruled_by TEXT NOT NULL DEFAULT '',
    ruled_at TEXT NOT NULL DEFAULT '',
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
);
CREATE INDEX refusal_task ON refusal (government_id, task_id, id);
CREATE UNIQUE INDEX refusal_open ON refusal (government_id, duty_id) WHERE state = 'open';

-- 调整. kind: extension, target, duty, cancel. nth: which one of its kind for the task. before, after: what counts
-- without and with it (JSON). state: asked, opinion, approved, refused, withdrawn.
CREATE TABLE change (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    nth BIGINT NOT NULL,
    reason TEXT NOT NULL,
    done TEXT NOT NULL,
    measure_id BIGINT NOT NULL DEFAULT 0,
    duty_id BIGINT NOT NULL DEFAULT 0,
    new_due_on TEXT NOT NULL DEFAULT '',
    new_value DOUBLE PRECISION,
    new_org_id BIGINT NOT NULL DEFAULT 0,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    level TEXT NOT NULL,
    opinion TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_at TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'asked',
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
);
CREATE INDEX change_task ON change (government_id, task_id, id);
CREATE INDEX change_state ON change (government_id, state, id);

-- 销号. look_back_on: the day on which it comes back by itself; look_called: 1 once it has. state: claimed, verified,
-- closed, rejected, reopened, withdrawn.
CREATE TABLE closure (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    claim TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'claimed',
    note TEXT NOT NULL DEFAULT '',
    verified_by TEXT NOT NULL DEFAULT '',
    verified_at TEXT NOT NULL DEFAULT '',
    closed_at TEXT NOT NULL DEFAULT '',
    look_back_on TEXT NOT NULL DEFAULT '',
    look_called BIGINT NOT NULL DEFAULT 0,
    look_note TEXT NOT NULL DEFAULT '',
    looked_back_by TEXT NOT NULL DEFAULT '',
    looked_back_at TEXT NOT NULL DEFAULT '',
    opened_by_id BIGINT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
);
CREATE INDEX closure_task ON closure (government_id, task_id, id);
CREATE INDEX closure_look ON closure (government_id, state, look_called, look_back_on);
