-- 待办: what waits for somebody. Written in the transaction that makes it necessary or settles it.
-- Addressed to an organisation (org_id), a post (post_id) or one account, each 0 when not meant; role: reporter, reviewer,
-- signer, office, leader. kind: src/ledger/todo_kinds.def. state: open, done, gone (no longer needed).
CREATE TABLE todo (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    post_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    opened_at TEXT NOT NULL,
    closed_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
-- The same thing waits for the same people once.
CREATE UNIQUE INDEX todo_open ON todo (government_id, subject, subject_id, kind, org_id, post_id, account_id, role)
    WHERE state = 'open';
CREATE INDEX todo_due ON todo (government_id, state, due_on, id);
CREATE INDEX todo_org ON todo (government_id, state, org_id, due_on, id);
