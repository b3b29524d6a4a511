-- The ledger (台账): plans, their tasks, who carries them, what is promised, what is unsure.

-- 分工方案. facts: those of the newest edition as JSON. tasks: how many of its tasks are live.
CREATE TABLE plan (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    title TEXT NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    issuer TEXT NOT NULL DEFAULT '',
    issued_on TEXT NOT NULL DEFAULT '',
    year BIGINT NOT NULL DEFAULT 0,
    facts TEXT NOT NULL,
    edition BIGINT NOT NULL DEFAULT 1,
    tasks BIGINT NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
);
CREATE UNIQUE INDEX plan_identity ON plan (government_id, number, issuer, title, year);

-- One row for each edition's file. text: the document as it was read, to which all spans (byte offsets) point.
CREATE TABLE plan_file (
    government_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    name TEXT NOT NULL,
    sha TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    format TEXT NOT NULL,
    charset TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (government_id, plan_id, edition)
);

-- 总体要求: the numbered paragraphs of the preface.
CREATE TABLE requirement (
    government_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    no TEXT NOT NULL,
    heading TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (government_id, plan_id, ord)
);

-- 章节
CREATE TABLE section (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    no TEXT NOT NULL,
    heading TEXT NOT NULL,
    parent_id BIGINT NOT NULL DEFAULT 0,
    level BIGINT NOT NULL,
    PRIMARY KEY (government_id, id)
);
CREATE INDEX section_plan ON section (government_id, plan_id, ord);

-- 任务. printed and printed_deadline: as the newest edition reads; text and deadline: as they count
-- (they differ only where a person corrected them: fixed names those fields, as ",text,deadline,").
-- source: the whole printed paragraph with its responsibility part, cut from plan_file.text at source_off;
-- text_*, no_*, deadline_*: spans in that same text. state: live, withdrawn (left out of a later edition).
CREATE TABLE task (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    no TEXT NOT NULL,
    section_id BIGINT NOT NULL,
    parent_id BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'live',
    fixed TEXT NOT NULL DEFAULT '',
    weight DOUBLE PRECISION NOT NULL DEFAULT 1,
    text TEXT NOT NULL,
    printed TEXT NOT NULL,
    text_rule TEXT NOT NULL,
    deadline TEXT NOT NULL DEFAULT '',
    deadline_iso TEXT NOT NULL DEFAULT '',
    printed_deadline TEXT NOT NULL DEFAULT '',
    deadline_rule TEXT NOT NULL DEFAULT '',
    no_off BIGINT NOT NULL,
    no_len BIGINT NOT NULL,
    text_off BIGINT NOT NULL,
    text_len BIGINT NOT NULL,
    deadline_off BIGINT NOT NULL,
    deadline_len BIGINT NOT NULL,
    source_off BIGINT NOT NULL,
    page BIGINT NOT NULL DEFAULT 0,
    source TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
);
CREATE INDEX task_plan ON task (government_id, plan_id, ord);
CREATE INDEX task_parent ON task (government_id, parent_id) WHERE parent_id > 0;

-- 责任: task x role x printed name. role: leader, lead, support, responsible.
-- bearer_id: the org, or for leaders the post, that is meant. origin: printed, person.
-- state: live, withdrawn (with its task or from a later edition), removed (by a person).
CREATE TABLE duty (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    task_ord BIGINT NOT NULL,
    role TEXT NOT NULL,
    ord BIGINT NOT NULL,
    name TEXT NOT NULL,
    bearer_id BIGINT NOT NULL,
    open_list BIGINT NOT NULL,
    inherited BIGINT NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'live',
    rule TEXT NOT NULL,
    at_off BIGINT NOT NULL,
    at_len BIGINT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX duty_task ON duty (government_id, plan_id, task_id);
CREATE INDEX duty_bearer ON duty (government_id, bearer_id, role, plan_id, task_ord, task_id) WHERE state = 'live';

-- 指标
CREATE TABLE measure (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    words TEXT NOT NULL,
    indicator TEXT NOT NULL,
    op TEXT NOT NULL,
    value DOUBLE PRECISION,
    value_text TEXT NOT NULL,
    negative BIGINT NOT NULL DEFAULT 0,
    unit TEXT NOT NULL,
    reference TEXT NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'live',
    rule TEXT NOT NULL,
    at_off BIGINT NOT NULL,
    at_len BIGINT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX measure_task ON measure (government_id, plan_id, task_id);

-- 存疑. task_id 0: the document itself. printed: the words to look at, the doubtful ones at mark_from..mark_to
-- (UTF-16 units). org_id: for field 'org', the organisation whose name is unsure. state: open, settled,
-- withdrawn. verdict: accepted, corrected ('' while open). answer: what a person said instead; undo: what that replaced
-- (both: several values are parted by U+001F).
CREATE TABLE doubt (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL DEFAULT 0,
    no TEXT NOT NULL,
    field TEXT NOT NULL,
    rule TEXT NOT NULL,
    printed TEXT NOT NULL,
    mark_from BIGINT NOT NULL,
    mark_to BIGINT NOT NULL,
    value TEXT NOT NULL,
    candidates TEXT NOT NULL DEFAULT '[]',
    state TEXT NOT NULL DEFAULT 'open',
    verdict TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',
    undo TEXT NOT NULL DEFAULT '',
    settled_by TEXT NOT NULL DEFAULT '',
    settled_at TEXT NOT NULL DEFAULT '',
    rev BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (government_id, id)
);
CREATE INDEX doubt_plan ON doubt (government_id, plan_id, state, id);
CREATE INDEX doubt_task ON doubt (government_id, task_id);

-- Written with every change of a task, so that reading is copying: card is its line in lists (JSON),
-- task_page.page its own page, cells its line in files (src/ledger/sheet_columns.def, parted by U+001F).
-- live: 1 unless withdrawn. The other columns are what lists sort and filter by.
CREATE TABLE task_card (
    government_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
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
    PRIMARY KEY (government_id, task_id)
);
CREATE INDEX task_card_order ON task_card (government_id, plan_id, ord, task_id) WHERE live = 1;

CREATE TABLE task_page (
    government_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    page TEXT NOT NULL,
    PRIMARY KEY (government_id, task_id)
);

-- How many live tasks a bearer has in a role of a plan; plan_id 0 is the sum over plans.
-- bearer_id 0 with role 'task' counts the tasks themselves.
CREATE TABLE tally (
    government_id BIGINT NOT NULL,
    bearer_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    plan_id BIGINT NOT NULL,
    tasks BIGINT NOT NULL,
    PRIMARY KEY (government_id, bearer_id, role, plan_id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX tally_plan ON tally (government_id, plan_id);

-- Search: which tasks of a plan hold a pair of characters. Pairs are spread over buckets by hash; tasks are counted
-- in chunks of 1024 by ord. See src/ledger/find.h.
CREATE TABLE gram (
    government_id BIGINT NOT NULL,
    bucket BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    chunk BIGINT NOT NULL,
    postings TEXT NOT NULL,
    PRIMARY KEY (government_id, bucket, plan_id, chunk)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX gram_plan ON gram (government_id, plan_id, chunk);

-- An uploaded file that waits for a person: what was read, to be understood again when it is confirmed.
-- state: reading, ready, failed, confirmed.
CREATE TABLE draft (
    government_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    sha TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    state TEXT NOT NULL,
    progress BIGINT NOT NULL DEFAULT 0,
    stage TEXT NOT NULL DEFAULT '',
    format TEXT NOT NULL DEFAULT '',
    charset TEXT NOT NULL DEFAULT '',
    pages BIGINT NOT NULL DEFAULT 0,
    text TEXT NOT NULL DEFAULT '',
    blocks TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    plan_id BIGINT NOT NULL DEFAULT 0,
    created_by BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (government_id, id)
);
