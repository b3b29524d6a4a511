-- Sign-ins on their way to another server and back (OIDC), for ten minutes. state_hash: the SM3 of what the browser carries.
CREATE TABLE oidc_state (
    state_hash TEXT NOT NULL PRIMARY KEY,
    government_id BIGINT NOT NULL,
    verifier TEXT NOT NULL,
    nonce TEXT NOT NULL,
    created_ms BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
