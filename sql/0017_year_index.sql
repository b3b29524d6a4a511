-- What waits because of one task, and what others ask of a unit.
CREATE INDEX todo_task ON todo (government_id, task_id, state, due_on, id);
CREATE INDEX request_to ON request (government_id, to_org_id, state);
