-- The directory (名录): who is meant by a printed name.
-- Every key starts with government_id. Times are TEXT in UTC (2021-02-10T08:00:00Z), days are TEXT (2021-02-10).

-- 单位. kind: org, or collective (各县（市、区）人民政府, …成员单位) with dated members.
-- state: live, or merged (into merged_into; a split brings it back).
CREATE TABLE org (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    short TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT 'org',
    state TEXT NOT NULL DEFAULT 'live',
    merged_into BIGINT NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;

-- Every spelling under which an org or (for leaders) a post is printed.
-- subject: org, post. name_key: the spelling folded (src/directory/name.h). source: printed, person, import.
-- was_id: the merged org or post this spelling belonged to before, 0 if none.
CREATE TABLE alias (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    source TEXT NOT NULL,
    was_id BIGINT NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX alias_name ON alias (government_id, subject, name);
CREATE INDEX alias_subject ON alias (government_id, subject, subject_id);

-- Who belongs to a collective, from when to when ('' = open).
CREATE TABLE member (
    government_id BIGINT NOT NULL,
    collective_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    date_from TEXT NOT NULL DEFAULT '',
    date_to TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (government_id, collective_id, org_id, date_from)
) /*sqlite WITHOUT ROWID */;

-- 岗位: responsibility binds to a post. kind: post, or group (市政府各位副市长).
-- title is '' while only the name of its holder is known.
CREATE TABLE post (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT 'post',
    org_id BIGINT NOT NULL DEFAULT 0,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE person (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE post_holder (
    government_id BIGINT NOT NULL,
    post_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    date_from TEXT NOT NULL DEFAULT '',
    date_to TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (government_id, post_id, person_id, date_from)
) /*sqlite WITHOUT ROWID */;
