/*
 * tick - what must happen because time passes, for all governments: the server's job once a minute.
 */
#ifndef NOTIFY_TICK_H
#define NOTIFY_TICK_H

#include "ledger/flow.h"

/* Opens transactions of its own, one per government. The first error is answered after all had their turn. */
MUST_USE enum err tick_run(struct cx *cx, struct flow_done *out);

#endif
