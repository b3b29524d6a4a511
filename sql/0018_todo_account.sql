-- The few to-dos of one account by name, found without looking at all open ones.
CREATE INDEX todo_account ON todo (government_id, account_id, state) WHERE account_id > 0;
