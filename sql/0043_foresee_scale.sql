-- What deviations are multiplied with so that four of five forecasts of this plan come true: of sums and of
-- levels (assess/forecast.h).
ALTER TABLE plan_pace ADD COLUMN scale DOUBLE PRECISION NOT NULL DEFAULT 0.82;
ALTER TABLE plan_pace ADD COLUMN level_scale DOUBLE PRECISION NOT NULL DEFAULT 1;
