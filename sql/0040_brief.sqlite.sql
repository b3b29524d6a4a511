-- See 0040_brief.pg.sql. A brief is larger than what an index page of SQLite holds in one place: as a row, found by its
-- number, it needs a third of the room.
CREATE TABLE task_brief (
    task_id INTEGER PRIMARY KEY,
    government_id BIGINT NOT NULL,
    made_on TEXT NOT NULL,
    brief TEXT NOT NULL
);

-- See 0003_ledger.sqlite.sql.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('duty', 'duty_risk', '120000 120000 1000 500 5 2 1 1'),
    ('todo', 'todo_post', '500 500 10 5'),
    ('round', 'round_open', '20 20 1');
ANALYZE sqlite_schema;
