-- A planned round opens by itself. start: hand (a person opens it), auto, held (a person keeps it back), late (left out,
-- since the next one was due). days: working days from opening to due day (0: drafted by hand). drawn: its questions are.
ALTER TABLE round ADD COLUMN start TEXT NOT NULL DEFAULT 'hand';
ALTER TABLE round ADD COLUMN days BIGINT NOT NULL DEFAULT 0;
ALTER TABLE round ADD COLUMN drawn BIGINT NOT NULL DEFAULT 1;
