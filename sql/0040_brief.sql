-- Where a duty stands among those of its bearer: year, lamp (0 red … 4 blue), due day ('9': none); '' not to be shown.
ALTER TABLE duty ADD COLUMN risk TEXT NOT NULL DEFAULT '';
CREATE INDEX duty_risk ON duty (government_id, bearer_id, role, risk, plan_id, task_ord, task_id) WHERE state = 'live';
UPDATE duty SET risk = COALESCE((SELECT CAST(p.year AS TEXT)
        || CASE c.told WHEN 'red' THEN '0' WHEN 'yellow' THEN '1' WHEN 'green' THEN '2' WHEN 'grey' THEN '3' ELSE '4' END
        || CASE WHEN t.due_on <> '' THEN t.due_on WHEN t.deadline_iso <> '' THEN t.deadline_iso ELSE '9' END
    FROM task_card c JOIN task t ON t.government_id = c.government_id AND t.id = c.task_id
    JOIN plan p ON p.government_id = c.government_id AND p.id = c.plan_id
    WHERE c.government_id = duty.government_id AND c.task_id = duty.task_id AND c.live = 1), '');

CREATE INDEX todo_post ON todo (government_id, post_id, state) WHERE post_id > 0;
CREATE INDEX round_open ON round (government_id, id) WHERE state = 'open';
