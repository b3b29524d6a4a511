/*
 * change - another day, target or unit for a task, or its end (调整): asked, judged by the office, approved
 * by the right level.
 *
 * The promise as printed stays: an approved change writes what counts beside
 * it (task.due_on, measure.target, task.cancelled_on) or moves a duty.  The
 * first of each kind (settings extension_head_times, target_head_times …) are
 * the head of the office's to approve; those behind them are the leader's.
 */
#ifndef MATTER_CHANGE_H
#define MATTER_CHANGE_H

#include "matter/matter.h"

struct change_new {
    int64_t task_id, org_id; /* org 0: the lead unit, or the actor's own */
    struct str kind;         /* extension, target, duty, cancel */
    struct str reason;
    struct str done;    /* what was done so far; may be null */
    struct str due_on;  /* extension: the new day, behind the present one */
    int64_t measure_id; /* target: which, and its new value */
    double value;       /* NAN: none */
    int64_t duty_id;    /* duty: which goes */
    int64_t new_org_id; /* duty: to whom */
};

/*
 * ERR_INPUT names the field.  ERR_STEP: an extension is asked for before the
 * day, not behind it; the task is closed.  ERR_CONFLICT: one of that kind is
 * open for the task already.
 */
MUST_USE enum err change_add(struct cx *cx, const struct change_new *in, struct buf *out);
MUST_USE enum err change_list(struct cx *cx, const struct matter_filter *f, struct buf *out);
MUST_USE enum err change_get(struct cx *cx, int64_t id, struct buf *out);

MUST_USE enum err change_opinion(struct cx *cx, int64_t id, int64_t rev, struct str opinion, struct buf *out);
/* The task follows in the same transaction. DECISION may be null. */
MUST_USE enum err change_approve(struct cx *cx, int64_t id, int64_t rev, struct str decision,
                                 struct buf *out);
MUST_USE enum err change_refuse(struct cx *cx, int64_t id, int64_t rev, struct str reason, struct buf *out);
MUST_USE enum err change_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out);

#endif
