/*
 * appraisal_kind - which units are alike: groups in which they may be compared, suggested by their names
 * (appraisal_kinds.def).  Inside src/appraisal.
 */
#ifndef APPRAISAL_APPRAISAL_KIND_H
#define APPRAISAL_APPRAISAL_KIND_H

#include "appraisal/appraisal.h"

struct appraisal_kind {
    struct str word, zh, en;
};

/* The kind of a unit's NAME: a department that no line of the table names is a supervising one. */
const struct appraisal_kind *appraisal_kind_of(struct str name);

/* A group for each kind of those that carry a task of the plan on DAY, by themselves or in a collective. */
MUST_USE enum err appraisal_groups_usual(struct cx *cx, int64_t plan_id, struct str day,
                                         struct appraisal_rules *r);

#endif
