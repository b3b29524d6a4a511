-- A task's id becomes the row number of its card and its page, so that each is found by one search instead of two.
-- (In PostgreSQL nothing changes.)
CREATE TABLE card (
    task_id INTEGER PRIMARY KEY,
    government_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    live BIGINT NOT NULL,
    section_id BIGINT NOT NULL,
    measures BIGINT NOT NULL,
    doubts BIGINT NOT NULL,
    leader TEXT NOT NULL,
    lead TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    card TEXT NOT NULL,
    cells TEXT NOT NULL,
    told TEXT NOT NULL DEFAULT 'grey',
    verified TEXT NOT NULL DEFAULT 'grey',
    lamp TEXT NOT NULL DEFAULT '',
    UNIQUE (government_id, task_id)
);
INSERT INTO card (task_id, government_id, plan_id, ord, live, section_id, measures, doubts, leader, lead, updated_at,
        card, cells, told, verified, lamp)
    SELECT task_id, government_id, plan_id, ord, live, section_id, measures, doubts, leader, lead, updated_at,
        card, cells, told, verified, lamp FROM task_card;
DROP TABLE task_card;
ALTER TABLE card RENAME TO task_card;
CREATE INDEX task_card_order ON task_card (government_id, plan_id, ord, task_id) WHERE live = 1;

CREATE TABLE page (
    task_id INTEGER PRIMARY KEY,
    government_id BIGINT NOT NULL,
    page TEXT NOT NULL,
    UNIQUE (government_id, task_id)
);
INSERT INTO page (task_id, government_id, page) SELECT task_id, government_id, page FROM task_page;
DROP TABLE task_page;
ALTER TABLE page RENAME TO task_page;

-- The index of a bearer's tasks holds all that a walk over it asks for: SQLite looks at state again in spite of WHERE.
DROP INDEX duty_bearer;
CREATE INDEX duty_bearer ON duty (government_id, bearer_id, role, plan_id, task_ord, task_id, state)
    WHERE state = 'live';

-- See 0003_ledger.sqlite.sql. (What was known of the tables went with them.)
DELETE FROM sqlite_stat1 WHERE idx = 'duty_bearer';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('duty', 'duty_bearer', '120000 120000 1000 500 5 1 1 1'),
    ('task_card', 'sqlite_autoindex_task_card_1', '20000 20000 1'),
    ('task_card', 'task_card_order', '20000 20000 150 1 1'),
    ('task_page', 'sqlite_autoindex_task_page_1', '20000 20000 1');
ANALYZE sqlite_schema;
