/* appraisal_line - a score opened for people: one line for each task, down to where every figure came from.
 * Inside src/appraisal. */
#ifndef APPRAISAL_APPRAISAL_LINE_H
#define APPRAISAL_APPRAISAL_LINE_H

#include "appraisal/appraisal_score.h"

struct json;

/* The lines of a unit as a JSON array; false when they are too many. */
MUST_USE bool appraisal_lines(struct cx *cx, const struct appraisal_result *r, struct str *out);

/* One item of a task as a JSON object; X: what it scored. */
void appraisal_item_put(struct json *j, const struct score_item *item, const struct appraisal_from *from,
                        const struct explain *x);

#endif
