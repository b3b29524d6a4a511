-- When the last event was written, and by how much the clock was set back since the one before it (0: it was not).
ALTER TABLE event_head ADD COLUMN time_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE event_head ADD COLUMN back_ms BIGINT NOT NULL DEFAULT 0;
