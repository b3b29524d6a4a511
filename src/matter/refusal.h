/*
 * refusal - a unit says that a duty is not its own (职责异议), with reason and basis; somebody rules.
 *
 * Possible within some working days (setting refusal_days) from the day the
 * duty came; ruled within ruling_days.  Upheld, the duty goes to another unit.
 */
#ifndef MATTER_REFUSAL_H
#define MATTER_REFUSAL_H

#include "matter/matter.h"

struct refusal_new {
    int64_t duty_id;
    struct str reason, basis; /* basis: the rule it rests on, as 三定规定; may be null */
    int64_t suggested_org_id; /* 0: none */
};

/* ERR_STEP when the time is over; ERR_CONFLICT when one is open already; ERR_INPUT for a leader's duty. */
MUST_USE enum err refusal_add(struct cx *cx, const struct refusal_new *in, struct buf *out);
MUST_USE enum err refusal_list(struct cx *cx, const struct matter_filter *f, struct buf *out);
MUST_USE enum err refusal_get(struct cx *cx, int64_t id, struct buf *out);

/* The last day on which a duty that came on CAME_ON can be refused. */
MUST_USE enum err refusal_until(struct cx *cx, struct str came_on, struct str *last);

struct refusal_ruling {
    int64_t rev;
    bool upheld;
    struct str ruling;
    int64_t org_id; /* upheld: who takes the duty over; a task's only lead must have a successor */
};
/* Upheld, the task's duties change with it. By the task's leader or the head of the office. */
MUST_USE enum err refusal_rule(struct cx *cx, int64_t id, const struct refusal_ruling *in, struct buf *out);
MUST_USE enum err refusal_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out);

#endif
