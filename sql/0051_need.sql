-- What a report needs is of a unit or of a leader. need_as: request, difficulty, or empty for the rule, by which a unit of the
-- task is requested and all others have a difficulty.
ALTER TABLE report ADD COLUMN need_post_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE report ADD COLUMN need_as TEXT NOT NULL DEFAULT '';
-- The report it came from (0: none); protected: that need was told before anything of the task was due.
ALTER TABLE request ADD COLUMN report_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request ADD COLUMN protected BIGINT NOT NULL DEFAULT 0;
