/*
 * appraisal_work - what an appraisal scores, from the ledger: tasks with their figures, units with their
 * parts. Inside src/appraisal.
 *
 * A task's items are its measures (the target of the period's end, the newest
 * figure: statistics, else verified, else told where the rules say so; what a
 * statistics office has not published yet waits), its
 * milestones due in the period, or, where it has neither, its rating, its
 * closure or the verdict of the last check.  What a provision against
 * formalism forbids to score is left out and says which.
 */
#ifndef APPRAISAL_APPRAISAL_WORK_H
#define APPRAISAL_APPRAISAL_WORK_H

#include "appraisal/appraisal_desk.h"
#include "assess/score.h"
#include "base/vec.h"

/* Where the value of an item comes from. */
struct appraisal_from {
    int64_t measure_id; /* 0: not a measure */
    struct str unit;    /* 家, % */
    bool each;          /* a rate or a limit: each member of a collective has its own */
    struct str truth;   /* statistics, verified, told, own, trial; rating, closure, check, milestones */
    struct str kind;    /* of the row it came from: report, check, statistics, import; "" none */
    int64_t id;         /* of that row, 0 none */
    int64_t round_id;   /* of a report, 0 none */
    struct str period, by, at;
};

/* A difficulty that protects a task. */
struct appraisal_shield {
    int64_t id;
    struct str title, opened_on;
};

struct appraisal_task {
    int64_t id, section_id;
    struct str no, text;
    double own_weight, weight; /* of the plan; in this appraisal */
    VEC(struct score_item) item;
    VEC(struct appraisal_from) from; /* one for each item */
    VEC(struct appraisal_shield) shield;
    size_t counted;  /* measures and milestones that no rule leaves out */
    bool is_ratable; /* no figures and no milestones: a person rates it */
    double rated;    /* by a person; NAN: not */
    struct str rated_why, rated_by;
};

/* One unit's part in a task. */
struct appraisal_part {
    const struct appraisal_task *task;
    struct str role; /* lead, joint, support */
    double share;
    struct str of; /* the collective it has it from; null: printed itself */
};

struct appraisal_unit {
    int64_t org_id, group_ord; /* group_ord 0: in no group */
    struct str name, group, veto;
    double public_value; /* NAN: none */
    VEC(struct appraisal_part) part;
};

struct appraisal_work {
    struct cx *cx;
    int64_t id, plan_id;
    struct str ends_on;
    const struct appraisal_rules *rules;
    const struct appraisal_trial *trial; /* NULL: none */
    VEC(struct appraisal_task) task;     /* by id */
    VEC(struct appraisal_unit) unit;     /* by org id */
};

/* RULES NULL: the appraisal's own; TRIAL NULL: none. */
MUST_USE enum err appraisal_work_load(struct cx *cx, int64_t id, const struct appraisal_rules *rules,
                                      const struct appraisal_trial *trial, struct appraisal_work *out);

/* NULL when the plan has no such live task. */
struct appraisal_task *appraisal_task_of(const struct appraisal_work *w, int64_t id);
/* The rule of a measure, NULL: as its direction says. */
const struct appraisal_formula *appraisal_formula_of(const struct appraisal_rules *r, int64_t measure_id);

#endif
