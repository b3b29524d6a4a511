-- What stands in the way, and who must act. Days are TEXT of the government's local day, moments TEXT in UTC.

-- 困难问题. org_id raises it; asked_org_id or asked_post_id shall solve it by due_on. protected: raised before
-- anything of the task was due. state: open, answered, solved, escalated, withdrawn (src/ledger/steps.def).
CREATE TABLE difficulty (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL DEFAULT 0,
    org_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    asked_org_id BIGINT NOT NULL DEFAULT 0,
    asked_post_id BIGINT NOT NULL DEFAULT 0,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    answer TEXT NOT NULL DEFAULT '',
    protected BIGINT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    answered_at TEXT NOT NULL DEFAULT '',
    closed_at TEXT NOT NULL DEFAULT '',
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
);
CREATE INDEX difficulty_task ON difficulty (government_id, task_id, id);
CREATE INDEX difficulty_due ON difficulty (government_id, state, due_on, id);

-- Who held a matter from when to when (Unix milliseconds; until_ms 0: still). org_id and post_id 0: the office.
CREATE TABLE ball (
    government_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    post_id BIGINT NOT NULL,
    since_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (government_id, subject, subject_id, ord)
) /*sqlite WITHOUT ROWID */;

-- 佐证: a file by the SM3 of its bytes, kept outside the database in the evidence folder. type: its MIME type.
CREATE TABLE evidence (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    digest TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    type TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (government_id, id)
);

-- What a file proves; one file may prove several things.
CREATE TABLE evidence_link (
    government_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    evidence_id BIGINT NOT NULL,
    PRIMARY KEY (government_id, subject, subject_id, evidence_id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX evidence_link_file ON evidence_link (government_id, evidence_id);
