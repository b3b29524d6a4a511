/*
 * appraisal_check - is a rule set one that may be used?  Inside src/appraisal; used by appraisal.c and its
 * trials.
 */
#ifndef APPRAISAL_APPRAISAL_CHECK_H
#define APPRAISAL_APPRAISAL_CHECK_H

#include "appraisal/appraisal.h"

/* ERR_INPUT names the field with its place ("rules/groups/1/org_ids/0") and, for a forbidden item, the rule
 * that forbids it. */
MUST_USE enum err appraisal_rules_check(struct cx *cx, int64_t plan_id, const struct appraisal_rules *r);

/* A field with its place in a list, for errors: "rules/groups/1/name". FIELD may be NULL. */
const char *appraisal_place(struct cx *cx, const char *list, size_t i, const char *field);

#endif
