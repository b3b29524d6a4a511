-- How people are reached: to-dos are shown on the page; these messages tell that there are some.

-- Where an account wants its messages. channel: mail, webhook. kind: for a webhook whose (src/notify/hooks.def).
CREATE TABLE contact (
    government_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL,
    PRIMARY KEY (government_id, account_id, channel)
) /*sqlite WITHOUT ROWID */;

-- One message for each account, channel and day. state: waiting, sending (since claimed_ms), sent, failed.
-- level: 0 new, 1 remind (提醒), 2 supervise (督办), 3 red (红单): the highest among its to-dos.
CREATE TABLE outbox (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    day TEXT NOT NULL,
    level BIGINT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    tries BIGINT NOT NULL DEFAULT 0,
    next_ms BIGINT NOT NULL DEFAULT 0,
    claimed_ms BIGINT NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    sent_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (government_id, id)
);
CREATE UNIQUE INDEX outbox_day ON outbox (government_id, day, account_id, channel);
CREATE INDEX outbox_state ON outbox (government_id, state, next_ms, id);

-- Which level of which to-do an account was told on a channel, so that each is told once.
CREATE TABLE reminder (
    government_id BIGINT NOT NULL,
    todo_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    level BIGINT NOT NULL,
    PRIMARY KEY (government_id, todo_id, account_id, channel)
) /*sqlite WITHOUT ROWID */;

-- The private address of an account's calendar; only what its token hashes to is kept.
CREATE TABLE feed (
    token_hash TEXT NOT NULL PRIMARY KEY,
    government_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX feed_account ON feed (government_id, account_id);
