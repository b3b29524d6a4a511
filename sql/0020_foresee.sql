-- What a unit had told when a check looked: one pair for each measure and period that was verified.
CREATE TABLE org_proof (
    government_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    ends_on TEXT NOT NULL,
    measure_id BIGINT NOT NULL,
    told DOUBLE PRECISION NOT NULL,
    verified DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (government_id, org_id, ends_on, measure_id)
) /*sqlite WITHOUT ROWID */;

-- The pairs of a unit summed up: how far its figures proved true (assess/forecast.h).
CREATE TABLE org_truth (
    government_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    checks BIGINT NOT NULL,
    factor DOUBLE PRECISION NOT NULL,
    deviation DOUBLE PRECISION NOT NULL,
    lag DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (government_id, org_id)
) /*sqlite WITHOUT ROWID */;

-- What all measures of a plan together say about their pace; learned when a round closes.
CREATE TABLE plan_pace (
    government_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    pace DOUBLE PRECISION NOT NULL,
    pace_variance DOUBLE PRECISION NOT NULL,
    noise DOUBLE PRECISION NOT NULL,
    level_noise DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (government_id, plan_id)
) /*sqlite WITHOUT ROWID */;
