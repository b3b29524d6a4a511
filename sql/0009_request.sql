-- 协作请求: from_org_id asks to_org_id for its part. It is answered by answer_by and wanted by due_on, else it climbs.
-- reply: what was said with a counter-offer or a refusal. state: open, accepted, countered, refused, climbed, done,
-- withdrawn (src/ledger/steps.def).
CREATE TABLE request (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    from_org_id BIGINT NOT NULL,
    to_org_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    reply TEXT NOT NULL DEFAULT '',
    counter_due_on TEXT NOT NULL DEFAULT '',
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    answered_at TEXT NOT NULL DEFAULT '',
    closed_at TEXT NOT NULL DEFAULT '',
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
);
CREATE INDEX request_task ON request (government_id, task_id, id);
CREATE INDEX request_due ON request (government_id, state, due_on, id);
