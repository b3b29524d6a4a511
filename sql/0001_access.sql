-- The tenant, its people, their sessions, and the trace of every change.
-- One text for both engines. A comment /*sqlite ... */ is read by SQLite only.

CREATE TABLE government (
    id BIGINT NOT NULL PRIMARY KEY,
    parent_id BIGINT REFERENCES government (id),
    name TEXT NOT NULL UNIQUE,
    level TEXT NOT NULL DEFAULT '' CHECK (level IN ('', 'province', 'city', 'county', 'township')),
    created_ms BIGINT NOT NULL
);

-- Settings that differ from the program's defaults (src/access/setting.def).
CREATE TABLE setting (
    government_id BIGINT NOT NULL REFERENCES government (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (government_id, name)
) /*sqlite WITHOUT ROWID */;

-- A name is unique over all governments: whoever signs in has not said where yet.
CREATE TABLE account (
    government_id BIGINT NOT NULL REFERENCES government (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    must_change BIGINT NOT NULL DEFAULT 1,
    disabled BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;

-- Only the SM3 of the token is kept, so that a stolen copy of this table opens no session.
CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    government_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    csrf TEXT NOT NULL,
    address TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    idle_ms BIGINT NOT NULL,
    ends_ms BIGINT NOT NULL,
    FOREIGN KEY (government_id, account_id) REFERENCES account (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX session_account ON session (government_id, account_id);

-- Wrong passwords by account name and by address (the SM3 of it), whether or not such an account exists.
CREATE TABLE login_guard (
    subject TEXT NOT NULL PRIMARY KEY,
    fails BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;

-- The trace. Rows are only ever added; 0001_access.*.sql holds the triggers that see to it.
CREATE TABLE event (
    government_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    time_ms BIGINT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    before TEXT,
    after TEXT,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (government_id, seq)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX event_subject ON event (government_id, subject, subject_id, seq);

-- The head of each chain; its row is what writers of one government queue at.
CREATE TABLE event_head (
    government_id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
