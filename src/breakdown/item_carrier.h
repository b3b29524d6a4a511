/*
 * item_carrier - who carries an item: the organisation, post and person it names exist and belong together.
 * Inside src/breakdown.
 */
#ifndef BREAKDOWN_ITEM_CARRIER_H
#define BREAKDOWN_ITEM_CARRIER_H

#include "breakdown/item.h"

/* ERR_INPUT names the field: what it names is not there, or is known to be of another organisation. */
MUST_USE enum err item_carrier_check(struct cx *cx, const struct item *in);

/*
 * Does the person hold posts of organisations today, and none of ORG_ID?  A person without a post may be of
 * any.
 */
MUST_USE enum err item_carrier_elsewhere(struct cx *cx, int64_t person_id, int64_t org_id, bool *out);

#endif
