/*
 * difficulty - what stands in the way of a task (困难问题): asked of whom, by when, answered, solved or
 * escalated.
 *
 * Raised before the task's next due date it is protected: early warning never
 * costs points.  States and verbs: steps.def.  Each writer checks rev, passes
 * the ball, opens and closes to-dos, adds one event and answers the object.
 */
#ifndef MATTER_DIFFICULTY_H
#define MATTER_DIFFICULTY_H

#include "matter/matter.h"

struct difficulty_new {
    int64_t task_id, report_id; /* report 0: raised without one */
    int64_t org_id;             /* who raises it; 0: the lead unit */
    struct str title, text;
    int64_t asked_org_id, asked_post_id; /* one of them */
    struct str due_on;
};

MUST_USE enum err difficulty_add(struct cx *cx, const struct difficulty_new *in, struct buf *out);
MUST_USE enum err difficulty_list(struct cx *cx, const struct matter_filter *f, struct buf *out);
MUST_USE enum err difficulty_get(struct cx *cx, int64_t id, struct buf *out);

MUST_USE enum err difficulty_answer(struct cx *cx, int64_t id, int64_t rev, struct str answer,
                                    struct buf *out);
/* By those who raised it. */
MUST_USE enum err difficulty_solve(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
MUST_USE enum err difficulty_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
/* To the common leader of both sides (party_common()); by hand or when overdue. */
MUST_USE enum err difficulty_escalate(struct cx *cx, int64_t id, int64_t rev, struct buf *out);

/* Escalate those unanswered since before today; *DONE counts them. For flow_tick(). */
MUST_USE enum err difficulty_overdue(struct cx *cx, int64_t *done);

#endif
