-- 分阶段目标: what a task shall have reached by the end of a part of the year, as the newest edition prints it.
-- period: Q1..Q4, H1, H2 (halves), M01..M12, Y. label: the printed name of the period. due: the last day, '' when the
-- year is not known. op and value: the number in the words when there is one ('trend' and no value otherwise).
CREATE TABLE goal (
    government_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    period TEXT NOT NULL,
    label TEXT NOT NULL,
    words TEXT NOT NULL,
    due TEXT NOT NULL,
    op TEXT NOT NULL,
    value DOUBLE PRECISION,
    unit TEXT NOT NULL,
    rule TEXT NOT NULL,
    at_off BIGINT NOT NULL,
    at_len BIGINT NOT NULL,
    PRIMARY KEY (government_id, plan_id, task_id, ord)
) /*sqlite WITHOUT ROWID */;

-- Pages written before carry no goals.
UPDATE task_page SET page = REPLACE(page, ',"doubts":[', ',"goals":[],"doubts":[');
