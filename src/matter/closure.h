/*
 * closure - a task is done (销号): claimed by its unit, verified by the office, closed, and looked at once
 * more (回头看) on a day that comes back by itself.
 */
#ifndef MATTER_CLOSURE_H
#define MATTER_CLOSURE_H

#include "matter/matter.h"

struct closure_new {
    int64_t task_id, org_id; /* org 0: the actor's own, or the lead unit */
    struct str claim;
};

/* ERR_STEP: the task is closed; ERR_CONFLICT: a claim is open already. */
MUST_USE enum err closure_add(struct cx *cx, const struct closure_new *in, struct buf *out);
MUST_USE enum err closure_list(struct cx *cx, const struct matter_filter *f, struct buf *out);
MUST_USE enum err closure_get(struct cx *cx, int64_t id, struct buf *out);

/* By the office, but not by the account that claimed it. ERR_INPUT "evidence" when setting closure_evidence
 * asks for one. */
struct closure_check {
    int64_t rev;
    struct str note, way; /* way: papers, phone, site; null: papers */
};
MUST_USE enum err closure_verify(struct cx *cx, int64_t id, const struct closure_check *in, struct buf *out);
/* The task is closed from today. LOOK_BACK_ON: null for none. */
MUST_USE enum err closure_close(struct cx *cx, int64_t id, int64_t rev, struct str look_back_on,
                                struct buf *out);
MUST_USE enum err closure_reject(struct cx *cx, int64_t id, int64_t rev, struct str reason, struct buf *out);
MUST_USE enum err closure_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out);

struct closure_look {
    int64_t rev;
    bool holds; /* false: the task is open again */
    struct str note;
};
MUST_USE enum err closure_look_back(struct cx *cx, int64_t id, const struct closure_look *in,
                                    struct buf *out);

/* Bring back the look-backs whose day has come; *DONE counts them. For flow_tick(). */
MUST_USE enum err closure_due(struct cx *cx, int64_t *done);

#endif
