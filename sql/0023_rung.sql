-- The ladder of a to-do: which rung it reached on which day. level: 1 remind (提醒), 2 supervise (督办), 3 red (红单).
CREATE TABLE rung (
    government_id BIGINT NOT NULL,
    todo_id BIGINT NOT NULL,
    level BIGINT NOT NULL,
    day TEXT NOT NULL,
    org_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    due_on TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (government_id, todo_id, level)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX rung_task ON rung (government_id, task_id, todo_id);
CREATE INDEX rung_subject ON rung (government_id, subject, subject_id, level);
