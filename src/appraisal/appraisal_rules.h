/*
 * appraisal_rules - the rule set of an appraisal: kept, read, shown.  Inside src/appraisal.
 */
#ifndef APPRAISAL_APPRAISAL_RULES_H
#define APPRAISAL_APPRAISAL_RULES_H

#include "appraisal/appraisal.h"

struct json;

/* Shares not given take their usual values. */
struct appraisal_rules appraisal_rules_usual(const struct appraisal_rules *r);
/* The set in place of that there; vetoes applied to units stay only while they are named. Shares stand in the
 * appraisal's own row and are not written here. */
MUST_USE enum err appraisal_rules_write(struct cx *cx, int64_t id, const struct appraisal_rules *r);
/* All of the set, shares included. */
MUST_USE enum err appraisal_rules_load(struct cx *cx, int64_t id, struct appraisal_rules *out);
/* The set as one JSON object. */
void appraisal_rules_put(struct json *j, const struct appraisal_rules *r);

#endif
