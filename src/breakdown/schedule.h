/*
 * schedule - the trajectories (序时计划) of a measure in the ledger: what should stand at each period's end.
 *
 * A version is proposed, then approved and from then on frozen; another one approved later supersedes it and
 * stands beside it.  The values themselves are worked out by assess/trajectory.h.
 */
#ifndef BREAKDOWN_SCHEDULE_H
#define BREAKDOWN_SCHEDULE_H

#include "base/buf.h"
#include "base/cx.h"

enum { SCHEDULE_POINTS_MOST = 120 };

/*
 * {"measure":{…},"versions":[…newest first],"reference":[…],"told":[…],"verified":[…],"statistics":[…],
 * "forecast":…}; reference.h, foresee.h.
 */
MUST_USE enum err schedule_get(struct cx *cx, int64_t measure_id, struct buf *out);

struct schedule_point {
    struct str period;
    double value;
};

struct schedule_draft {
    struct str
        method; /* linear, seasonal (shape of the reference series or last year's figures), hand (POINT) */
    size_t n;
    const struct schedule_point *point; /* in order */
};
/* A new version, which takes the place of one proposed before. Answers schedule_get(). */
MUST_USE enum err schedule_propose(struct cx *cx, int64_t measure_id, const struct schedule_draft *in,
                                   struct buf *out);
/*
 * A proposal for every measure of a plan that can have one and has none: the goals the plan prints for parts
 * of the year, else a straight line; goals in words become milestones.  No to-dos.  N counts the proposals.
 */
MUST_USE enum err schedule_fill(struct cx *cx, int64_t plan_id, int64_t *n);
/* ERR_CONFLICT unless it is proposed and of this REV. */
MUST_USE enum err schedule_approve(struct cx *cx, int64_t trajectory_id, int64_t rev, struct buf *out);
/* All that are proposed in a plan, or only for tasks that ORG_ID leads (0: all). {"approved":n} */
MUST_USE enum err schedule_approve_all(struct cx *cx, int64_t plan_id, int64_t org_id, struct buf *out);

#endif
