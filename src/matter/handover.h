/*
 * handover - one person takes over from another (交接), in one act.
 *
 * Responsibility binds to units and posts, so tasks, reports, difficulties and
 * requests need no change: the successor's account gets the roles with their
 * units and posts, what waits for the account itself, and, where the
 * successor is named, the posts in the directory.  The predecessor keeps
 * an account without those roles; its sessions end, and so do the deputies it
 * named.
 *
 * What one hand-over moved is written down, so that it can be looked at first
 * and taken back for a while.
 */
#ifndef MATTER_HANDOVER_H
#define MATTER_HANDOVER_H

#include "access/grant.h"
#include "base/cx.h"
#include "store/store.h"

enum { HANDOVER_UNDO_DAYS = 7, HANDOVER_LIST_MOST = 200 };

struct handover {
    int64_t from_id, to_id; /* accounts */
    struct str person; /* the successor's name, for the posts in the directory; null: they stay as they are */
};

struct handover_done {
    int64_t id;
    int64_t roles, todos, posts; /* how many went over */
};

/* ERR_INPUT "to": oneself, a disabled account, nothing to hand over, or roles that do not go together. */
MUST_USE enum err handover_run(struct cx *cx, const struct handover *in, struct handover_done *out);

struct handover_plan {
    struct grant_list roles; /* those that would go over */
    int64_t todos, deputies; /* waiting for the account itself; named by it, which end */
    struct rows posts;       /* post id, title, who holds it now */
    struct fault problem;    /* code ERR_NONE: it can be done */
};

/* What handover_run() would move, and why it would refuse; to_id 0: to nobody yet. Changes nothing. */
MUST_USE enum err handover_look(struct cx *cx, const struct handover *in, struct handover_plan *out);

/*
 * Take one back: what it moved and is still where it went goes back.  ERR_STEP:
 * it was taken back already, or is older than HANDOVER_UNDO_DAYS.
 */
MUST_USE enum err handover_undo(struct cx *cx, int64_t id, struct handover_done *out);

/* The newest ones: id, from, to, by (names), created_ms, undone_ms, and how many roles, todos, posts went
 * over. */
MUST_USE enum err handover_list(struct cx *cx, struct rows *out);

#endif
