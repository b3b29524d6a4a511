-- In what part a unit is asked: lead, member (of a collective that leads; the collective's value is the sum), or support
-- (tells its own progress; the measures are the lead's).
ALTER TABLE round_ask ADD COLUMN part TEXT NOT NULL DEFAULT 'lead';
ALTER TABLE report ADD COLUMN part TEXT NOT NULL DEFAULT 'lead';
