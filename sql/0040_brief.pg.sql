-- The line of a task on the pages of its leaders and its units, as JSON kept ready (src/ledger/brief.h). Right on the day
-- made_on only; whatever changes what it says deletes it.
CREATE TABLE task_brief (
    government_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    made_on TEXT NOT NULL,
    brief TEXT NOT NULL,
    PRIMARY KEY (government_id, task_id)
);
