-- Who uses an account, one-time passwords that open once, sign-ins that wait for a code, hand-overs that can be undone.

-- person: who uses it, so that one person's accounts are told to be his. spent: the one-time password was used.
ALTER TABLE account ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN spent BIGINT NOT NULL DEFAULT 0;

-- The key files that sealed something here (src/access/seal.h), by their mark; the newest one is in use.
CREATE TABLE seal_key (
    mark TEXT NOT NULL PRIMARY KEY,
    created_ms BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;

-- Another server has vouched for the account; its own second factor is still asked for. For ten minutes.
-- ticket_hash: the SM3 of what the browser carries.
CREATE TABLE vouched (
    ticket_hash TEXT NOT NULL PRIMARY KEY,
    government_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;

-- Hand-overs, and what each moved: kind role (the grant that ended, and the one that took its place), todo, post.
CREATE TABLE handover (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    from_id BIGINT NOT NULL,
    to_id BIGINT NOT NULL,
    by_id BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    undone_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE handover_part (
    government_id BIGINT NOT NULL,
    handover_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    next_id BIGINT NOT NULL DEFAULT 0,
    words TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (government_id, handover_id, kind, subject_id)
) /*sqlite WITHOUT ROWID */;
