/*
 * brief - the line of a task on the pages of its leaders and its units: what it is, its lamp and why, its
 * first number with forecast, its open difficulty and who must move.
 *
 * A brief is kept ready for one day (task_brief).  Whatever changes what it says calls brief_stale(), which
 * deletes it; brief_missing() and brief_keep() make it anew, some at a time, in a job that nobody waits for.
 * A page that finds none makes it for itself, so a page is right whether or not the job has come by.
 *
 * brief_rank() keeps the order of those pages, which is a column of duty: the newest year, the worst lamp,
 * the nearest day first.
 */
#ifndef LEDGER_BRIEF_H
#define LEDGER_BRIEF_H

#include "base/buf.h"
#include "base/cx.h"

/* The JSON object without its closing brace, so that a page can add what is for its reader alone. */
MUST_USE enum err brief_make(struct cx *cx, int64_t task_id, struct buf *out);

/* The briefs of a task; of the task of a matter (difficulty, request); of what a unit (or its
 * collectives) carries; of a plan; all. */
MUST_USE enum err brief_stale(struct cx *cx, int64_t task_id);
MUST_USE enum err brief_stale_matter(struct cx *cx, int64_t id);
MUST_USE enum err brief_stale_org(struct cx *cx, int64_t org_id);
MUST_USE enum err brief_stale_plan(struct cx *cx, int64_t plan_id);
MUST_USE enum err brief_stale_all(struct cx *cx);

/* The tasks of the newest year's plans that have none for today, up to MOST: reading only, so that nobody
 * waits. */
struct brief_list {
    size_t n;
    const int64_t *task_id;
};
MUST_USE enum err brief_missing(struct cx *cx, size_t most, struct brief_list *out);
/* Make and keep them. */
MUST_USE enum err brief_keep(struct cx *cx, const struct brief_list *list);

/* Where the duties of the tasks FROM..TO of a plan stand; writes only what changed. */
MUST_USE enum err brief_rank(struct cx *cx, int64_t plan_id, int64_t from, int64_t to);
/* The same for one task of which only the lamp is another. */
MUST_USE enum err brief_rank_lamp(struct cx *cx, int64_t plan_id, int64_t task_id, struct str lamp);

#endif
