-- More of an appraisal's rule set (0014). subject: section (each of its tasks, also in sections below it), task.
CREATE TABLE appraisal_weight (
    government_id BIGINT NOT NULL,
    appraisal_id BIGINT NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('section', 'task')),
    subject_id BIGINT NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (government_id, appraisal_id, subject, subject_id)
) /*sqlite WITHOUT ROWID */;

-- How a measure is scored where it is not as its direction says. formula: a word of formulas.def, or off.
-- target: in place of the planned value, or the reference of a relative one; note: where these numbers come from.
CREATE TABLE appraisal_formula (
    government_id BIGINT NOT NULL,
    appraisal_id BIGINT NOT NULL,
    measure_id BIGINT NOT NULL,
    formula TEXT NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    target DOUBLE PRECISION,
    low DOUBLE PRECISION,
    high DOUBLE PRECISION,
    lower_is_better BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (government_id, appraisal_id, measure_id)
) /*sqlite WITHOUT ROWID */;

-- What the public said of the unit, as it went into the score; and the score before an appeal corrected it.
ALTER TABLE appraisal_score ADD COLUMN public_value DOUBLE PRECISION;
ALTER TABLE appraisal_score ADD COLUMN score_was DOUBLE PRECISION;
