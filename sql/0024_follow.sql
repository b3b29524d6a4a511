-- How a claim was verified: papers, phone, site; '' not yet.
ALTER TABLE closure ADD COLUMN way TEXT NOT NULL DEFAULT '';
-- The duty that this one took over from, by a ruling or a change; 0: none. The former stays as it was printed.
ALTER TABLE duty ADD COLUMN instead_of BIGINT NOT NULL DEFAULT 0;
