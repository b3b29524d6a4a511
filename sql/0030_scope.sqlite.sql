-- See 0003_ledger.sqlite.sql. Without these lines each request reads the roles of everybody.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('account', 'account', '1000 1000 1'),
    ('account', 'account_name', '1000 1000 1'),
    ('account_role', 'account_role', '1500 1500 1'),
    ('account_role', 'account_role_account', '1500 1500 2'),
    ('account_role', 'account_role_org', '1000 1000 5 1'),
    ('account_role', 'account_role_post', '300 300 5'),
    ('member', 'member_org', '1000 1000 3'),
    ('api_token', 'api_token_account', '1000 1000 2 1');
ANALYZE sqlite_schema;
