/*
 * appraisal_rules - the rule set of an appraisal: checked, kept, shown.  Inside src/ledger; used by
 * appraisal.c.
 */
#ifndef LEDGER_APPRAISAL_RULES_H
#define LEDGER_APPRAISAL_RULES_H

#include "ledger/appraisal.h"

struct json;

/* ERR_INPUT names the field and, for a forbidden item, the rule that forbids it. */
MUST_USE enum err appraisal_rules_check(struct cx *cx, const struct appraisal_rules *r);
/* Shares not given take their usual values. */
struct appraisal_rules appraisal_rules_usual(const struct appraisal_rules *r);
/* Groups and vetoes of the set in place of those there; vetoes applied to units stay only while they are
 * named. */
MUST_USE enum err appraisal_rules_write(struct cx *cx, int64_t id, const struct appraisal_rules *r);
/* "groups" and "vetoes" of the rule set. */
MUST_USE enum err appraisal_rules_put(struct cx *cx, int64_t id, struct json *j);

#endif
