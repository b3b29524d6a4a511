/*
 * appraisal_member - what a member of a collective (各县（市、区）人民政府) is scored by.
 *
 * A duty of a collective is one of each member of the day the period ends. A member was asked by itself, so a
 * rate or a limit that only was told is its own word: its newest signed value counts for it, and where it was
 * asked and signed none, nothing does. Amounts have a goal for all together, and statistics and checks are
 * of all together: there each member has the result of the collective, and so where it was not asked.
 */
#ifndef APPRAISAL_MEMBER_H
#define APPRAISAL_MEMBER_H

#include "appraisal/appraisal_work.h"

/*
 * Who carries the tasks of plan $2 on day $3, government $1: an org that is printed, or is a member of a
 * collective that is. Columns: org_id, collective_id (0: printed itself), task_id, role, ord, id of the duty.
 */
#define APPRAISED                                                                                           \
    "(SELECT d.bearer_id AS org_id, 0 AS collective_id, d.task_id, d.role, d.ord, d.id FROM duty d"         \
    " WHERE d.government_id = $1 AND d.plan_id = $2 AND d.state = 'live' AND d.role <> 'leader'"            \
    " UNION ALL SELECT m.org_id, m.collective_id, d.task_id, d.role, d.ord, d.id FROM duty d JOIN member m" \
    " ON m.government_id = d.government_id AND m.collective_id = d.bearer_id AND m.date_from <= $3"         \
    " AND (m.date_to = '' OR m.date_to >= $3) WHERE d.government_id = $1 AND d.plan_id = $2"                \
    " AND d.state = 'live' AND d.role <> 'leader')"

/* One value that a member told; or, without a report, that it was asked and told none. */
struct appraisal_own {
    int64_t task_id, org_id, measure_id;
    double value;
    struct appraisal_from from;
};

struct appraisal_owns {
    size_t n, cap;
    struct appraisal_own *at; /* by task, org, measure */
};

MUST_USE enum err appraisal_owns_load(struct appraisal_work *w, struct appraisal_owns *out);

/* T as it counts for the member ORG_ID: T itself, or a copy with its own values. */
const struct appraisal_task *appraisal_task_for(const struct appraisal_work *w,
                                                const struct appraisal_owns *owns,
                                                const struct appraisal_task *t, int64_t org_id);

#endif
