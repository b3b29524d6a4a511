/*
 * request - one unit asks another for its part (协作请求): accepted, countered or refused by a day, else it
 * climbs.
 *
 * ANSWER_BY is the day by which the other side says yes, no or "otherwise";
 * DUE_ON the day by which the thing itself is wanted.  Who does not answer by
 * the one, or has accepted and does not deliver by the other, finds the
 * request with the leader over both (party_common()).
 */
#ifndef MATTER_REQUEST_H
#define MATTER_REQUEST_H

#include "matter/matter.h"

struct request_new {
    int64_t task_id;
    int64_t from_org_id, to_org_id; /* from 0: the lead unit */
    struct str text;
    struct str answer_by; /* null: setting request_answer_days in working days, at the latest DUE_ON */
    struct str due_on;
    int64_t
        report_id; /* the report that told this need; 0: none. Told early it protects, as a difficulty does */
};

MUST_USE enum err request_add(struct cx *cx, const struct request_new *in, struct buf *out);
MUST_USE enum err request_list(struct cx *cx, const struct matter_filter *f, struct buf *out);
MUST_USE enum err request_get(struct cx *cx, int64_t id, struct buf *out);

/* By the side that was asked. */
MUST_USE enum err request_accept(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
MUST_USE enum err request_refuse(struct cx *cx, int64_t id, int64_t rev, struct str reason, struct buf *out);
struct request_counter {
    int64_t rev;
    struct str text, due_on;
};
MUST_USE enum err request_counter(struct cx *cx, int64_t id, const struct request_counter *in,
                                  struct buf *out);

/* By the side that asks: take the counter-offer, let it climb, confirm that it was done, take it back. */
MUST_USE enum err request_agree(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
MUST_USE enum err request_climb(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
MUST_USE enum err request_done(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
MUST_USE enum err request_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out);

/* Let climb what is overdue; *DONE counts them. For flow_tick(). */
MUST_USE enum err request_overdue(struct cx *cx, int64_t *done);

#endif
