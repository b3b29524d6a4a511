/*
 * appraisal_desk - what the office works with before a result is published: the working sheet, what-ifs, and
 * the result as a file.
 */
#ifndef APPRAISAL_APPRAISAL_DESK_H
#define APPRAISAL_APPRAISAL_DESK_H

#include "appraisal/appraisal.h"

/* What if: other rules, other values. Nothing is saved. */
struct appraisal_value {
    int64_t measure_id;
    double value;
};
struct appraisal_guess {
    int64_t task_id;
    double value; /* as in a rating */
};
struct appraisal_trial {
    const struct appraisal_rules *rules; /* NULL: as they are */
    size_t values, guesses, publics;
    const struct appraisal_value *value;
    const struct appraisal_guess *guess;
    const struct appraisal_public *public;
};
/*
 * {rows:[{org_id,name,group,score,rank,waiting,veto,was_score,was_rank,why:[{task_id,…}],moved}]}: scores now
 * and as they would be, with up to three tasks that moved them most, of so many. By the office before the
 * publication; a unit for itself, with values only, while it is open (ERR_STEP, ERR_DENIED otherwise).
 */
MUST_USE enum err appraisal_try(struct cx *cx, int64_t id, const struct appraisal_trial *in, struct buf *out);

/* What the office works on: {sections,tasks:[{id,…,weight,ratable,rated,measures:[…]}],units:[…],vetoes:[…]}.
 * ERR_DENIED for others. */
MUST_USE enum err appraisal_sheet(struct cx *cx, int64_t id, struct buf *out);

/* The result as a file: FORMAT csv or xlsx. NAME: of the file, without its ending. As appraisal_get(). */
MUST_USE enum err appraisal_export(struct cx *cx, int64_t id, struct str format, struct str *name,
                                   struct buf *out);

#endif
