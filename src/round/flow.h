/*
 * flow - what the passing of time does to matters: overdue ones climb, look-backs come back.
 *
 * The server calls flow_tick() once a minute, "luoshi tick" once.  It acts on
 * the day only, so it may run as often as it likes and after any pause; a
 * clock that was set back makes it do nothing.
 */
#ifndef ROUND_FLOW_H
#define ROUND_FLOW_H

#include "base/cx.h"

struct flow_done {
    int64_t difficulties, requests; /* climbed */
    int64_t look_backs;             /* came back */
    int64_t rounds;                 /* closed */
};

/* For cx->actor's government, in the open writing transaction; the events name the system as their actor. */
MUST_USE enum err flow_tick(struct cx *cx, struct flow_done *out);

#endif
