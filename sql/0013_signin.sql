-- Signing in with a second factor, keys for programs, passwords that may not come back, requests that came twice.

-- secret: base32. confirmed 0: offered, does not count yet. last_step: of the code that counted last.
CREATE TABLE second_factor (
    government_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    secret TEXT NOT NULL,
    confirmed BIGINT NOT NULL DEFAULT 0,
    last_step BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (government_id, account_id)
) /*sqlite WITHOUT ROWID */;

-- The SM3 of each recovery code that was not used yet.
CREATE TABLE recovery_code (
    government_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (government_id, account_id, hash)
) /*sqlite WITHOUT ROWID */;

-- perms: words of src/access/perm.def, parted by commas.
CREATE TABLE api_token (
    token_hash TEXT NOT NULL PRIMARY KEY,
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    perms TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    ends_ms BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX api_token_account ON api_token (government_id, account_id, id);

-- The hashes of passwords that were changed, the newest few of each account.
CREATE TABLE password_old (
    government_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    password TEXT NOT NULL,
    PRIMARY KEY (government_id, account_id, changed_ms)
) /*sqlite WITHOUT ROWID */;

-- Answers to writing requests that carried a key (Idempotency-Key), for a day.
-- asked: the SM3 of method, address and body. status 0: the answer was a secret and is not kept.
CREATE TABLE once (
    government_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    asked TEXT NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (government_id, account_id, key)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX once_age ON once (created_ms);

-- Signed in, but must set up a second factor before anything else.
ALTER TABLE session ADD COLUMN must_enrol BIGINT NOT NULL DEFAULT 0;
