-- Roles are granted for a time and bound to an org or a post; an account's name is unique in its government.
-- Sessions refer to accounts, so they go first: everybody signs in anew after this step.
DROP TABLE session;

CREATE TABLE account_new (
    government_id BIGINT NOT NULL REFERENCES government (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    must_change BIGINT NOT NULL DEFAULT 1,
    disabled BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;

-- What an account is (src/access/roles.def), from when to when ('' = open).
-- org_id: whom it acts for; post_id: which post it holds. mandate: why and what for (督查人员).
-- deputy_of: the account whose signature this one stands in for, 0: its own. A revoked role ends the day before.
CREATE TABLE account_role (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    org_id BIGINT NOT NULL DEFAULT 0,
    post_id BIGINT NOT NULL DEFAULT 0,
    date_from TEXT NOT NULL DEFAULT '',
    date_to TEXT NOT NULL DEFAULT '',
    mandate TEXT NOT NULL DEFAULT '',
    deputy_of BIGINT NOT NULL DEFAULT 0,
    granted_by BIGINT NOT NULL DEFAULT 0,
    granted_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX account_role_account ON account_role (government_id, account_id);
CREATE INDEX account_role_org ON account_role (government_id, org_id, role) WHERE org_id > 0;
CREATE INDEX account_role_post ON account_role (government_id, post_id) WHERE post_id > 0;

-- The one administrator of before becomes the system administrator; the first start makes who is missing.
INSERT INTO account_role (government_id, id, account_id, role)
    SELECT government_id, id, id, CASE role WHEN 'admin' THEN 'sysadmin' ELSE role END FROM account;

INSERT INTO account_new (government_id, id, name, password, must_change, disabled, created_ms, changed_ms, rev)
    SELECT government_id, id, name, password, must_change, disabled, created_ms, changed_ms, rev FROM account;
DROP TABLE account;
ALTER TABLE account_new RENAME TO account;
CREATE UNIQUE INDEX account_name ON account (government_id, name);

-- Only the SM3 of the token is kept, so that a stolen copy of this table opens no session.
CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    id BIGINT NOT NULL,
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

-- Whose duties an account sees in full: its orgs, what these were merged into, the collectives they belong to,
-- its posts. Both pairs of days must hold ('' = open).
CREATE VIEW account_bearer AS
    SELECT government_id, account_id, date_from, date_to, org_id AS bearer_id, '' AS member_from, '' AS member_to
        FROM account_role WHERE org_id > 0
    UNION ALL
    SELECT government_id, account_id, date_from, date_to, post_id, '', '' FROM account_role WHERE post_id > 0
    UNION ALL
    SELECT r.government_id, r.account_id, r.date_from, r.date_to, m.collective_id, m.date_from, m.date_to
        FROM account_role r JOIN member m ON m.government_id = r.government_id AND m.org_id = r.org_id
        WHERE r.org_id > 0
    UNION ALL
    SELECT r.government_id, r.account_id, r.date_from, r.date_to, o.merged_into, '', ''
        FROM account_role r JOIN org o ON o.government_id = r.government_id AND o.id = r.org_id
        WHERE r.org_id > 0 AND o.merged_into > 0;
