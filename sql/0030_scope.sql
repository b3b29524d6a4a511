-- The collectives an org belongs to, found without reading all of them: each request of a token asks.
CREATE INDEX member_org ON member (government_id, org_id);
