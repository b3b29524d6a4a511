/*
 * feed - a private calendar (iCalendar) of one account's to-dos with a day, for any calendar program.
 *
 * Its address holds a secret token; whoever has it reads the to-dos and nothing
 * else.  A new token ends the one before.
 */
#ifndef NOTIFY_FEED_H
#define NOTIFY_FEED_H

#include "base/buf.h"
#include "base/cx.h"

/* A new token for cx->actor's account; it is kept nowhere else. */
MUST_USE enum err feed_open(struct cx *cx, struct str *token);
/* End the calendar's address; no error when there is none. */
MUST_USE enum err feed_close(struct cx *cx);
/* The calendar of TOKEN; sets cx->actor. ERR_LOGIN: unknown, ended, or its account disabled. */
MUST_USE enum err feed_put(struct cx *cx, struct str token, struct buf *out);

#endif
