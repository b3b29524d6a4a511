/*
 * schedule_goal - the goals a plan prints for parts of the year (一季度 … 四季度) as points of a trajectory
 * and as milestones.  A goal with a number of the measure's unit is a point; any other is a milestone at the
 * end of its part of the year.  Inside src/breakdown only.
 */
#ifndef BREAKDOWN_SCHEDULE_GOAL_H
#define BREAKDOWN_SCHEDULE_GOAL_H

#include "assess/goal.h"
#include "breakdown/schedule.h"
#include "calendar/calendar.h"

enum { GOAL_POINTS_MOST = 13 /* twelve months and the due day */ };

struct goal_aim {
    int64_t task_id, plan_id;
    struct str unit; /* of the measure */
    enum goal_op op;
    bool cumulative;
    double target;
    day due; /* when the target must stand */
};

/*
 * The points of the measure in POINT, room for GOAL_POINTS_MOST; N 0: the plan prints none, or none that lead
 * to the target.  Amounts printed quarter by quarter are added up; what is missing at the end is the target.
 */
MUST_USE enum err schedule_goal_points(struct cx *cx, const struct goal_aim *aim,
                                       struct schedule_point *point, size_t *n);

/* Milestones of all tasks of a plan that never had one. N counts them. */
MUST_USE enum err schedule_goal_milestones(struct cx *cx, int64_t plan_id, int64_t *n);

#endif
