/*
 * guard - counts wrong passwords per account name and per address.  Inside src/access.
 *
 * Five for a name or twenty from an address close the door for a minute; each
 * further one doubles the time, up to an hour.  An hour without a try forgets
 * them.  Names that do not exist are counted like others.
 *
 * Many people share an address (an office behind a proxy), and anybody can type
 * another's name.  So who has signed in from an address is known there for a
 * month and counted for himself: others' tries close the door neither to his
 * name nor to his address, and his own five still do.
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
/* The password was right: the name's tries are forgotten, the address's one is taken back, and the name is
 * known there. */
MUST_USE enum err guard_passed(struct cx *cx, struct str name, struct str address);
/* Forget the name's tries and where it is known: an administrator says so. */
MUST_USE enum err guard_forget(struct cx *cx, struct str name);
/* Until when the door is closed for the name, anywhere; 0: it is open. */
MUST_USE enum err guard_until(struct cx *cx, struct str name, int64_t *out);
/* Forget tries older than a day and places not used for a month. */
MUST_USE enum err guard_sweep(struct cx *cx);

#endif
