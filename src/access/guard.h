/*
 * guard - counts wrong passwords per account name and per address.  Inside src/access.
 *
 * Five for a name or twenty from an address close the door for a minute; each
 * further one doubles the time, up to an hour.  An hour without a try forgets
 * them.  Names that do not exist are counted like others.
 */
#ifndef ACCESS_GUARD_H
#define ACCESS_GUARD_H

#include "base/cx.h"

/* What NAME's tries are counted under, in that government. */
struct str guard_name(struct cx *cx, int64_t government_id, struct str name);

/*
 * Count one try before its password is looked at, so that many at once cannot
 * slip through.  NAME from guard_name().  ERR_LIMIT with the time left when the door is closed.
 */
MUST_USE enum err guard_enter(struct cx *cx, struct str name, struct str address);
/* The password was right: the name's tries are forgotten, the address's one is taken back. */
MUST_USE enum err guard_passed(struct cx *cx, struct str name, struct str address);
/* Until when the door is closed for the name; 0: it is open. */
MUST_USE enum err guard_until(struct cx *cx, struct str name, int64_t *out);
/* Forget what is older than a day. */
MUST_USE enum err guard_sweep(struct cx *cx);

#endif
