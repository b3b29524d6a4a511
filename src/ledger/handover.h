/*
 * handover - one person takes over from another (交接), in one act.
 *
 * Responsibility binds to units and posts, so tasks, reports, difficulties and
 * requests need no change: the successor's account gets the roles with their
 * units and posts, what waits for the account itself, and, where the
 * successor is named, the posts in the directory.  The predecessor keeps
 * an account without those roles; its sessions end.
 */
#ifndef LEDGER_HANDOVER_H
#define LEDGER_HANDOVER_H

#include "base/cx.h"

struct handover {
    int64_t from_id, to_id; /* accounts */
    struct str person; /* the successor's name, for the posts in the directory; null: they stay as they are */
};

struct handover_done {
    int64_t roles, todos, posts; /* how many went over */
};

/* ERR_INPUT "to": oneself, a disabled account, nothing to hand over, or roles that do not go together. */
MUST_USE enum err handover_run(struct cx *cx, const struct handover *in, struct handover_done *out);

#endif
