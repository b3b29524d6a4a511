/*
 * tick - what must happen because time passes, for all governments: the server's job once a minute.
 */
#ifndef NOTIFY_TICK_H
#define NOTIFY_TICK_H

#include "notify/outbox.h"
#include "round/flow.h"

struct tick_done {
    struct flow_done flow;
    int64_t made, sent; /* messages */
};

/*
 * Matters first, then messages: made and sent in working hours only.  CARRIER NULL sends none.  Opens
 * transactions of its own.  The first error is answered after all governments had their turn.
 */
MUST_USE enum err tick_run(struct cx *cx, const struct carrier *carrier, struct tick_done *out);

#endif
