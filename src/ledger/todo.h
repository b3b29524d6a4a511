/*
 * todo - what waits for somebody (待办).
 *
 * Whoever opens or settles a thing says so here, in the same transaction.  The same thing waits for the same
 * people once: opening it again renews its title and due day.  No events: the thing itself leaves them.
 */
#ifndef LEDGER_TODO_H
#define LEDGER_TODO_H

#include "base/buf.h"
#include "base/cx.h"

struct todo {
    int64_t org_id, post_id, account_id; /* who: an organisation, a post, or one account; 0: not meant */
    struct str role;                     /* reporter reviewer signer office leader */
    struct str kind;                     /* todo_kinds.def */
    struct str subject;                  /* table of the thing: "report", "difficulty" … */
    int64_t subject_id, task_id;         /* TASK_ID 0: not about one task */
    struct str title;                    /* one line, Chinese as the user wrote it */
    struct str due_on;                   /* "2026-03-31"; null: no day */
};

MUST_USE enum err todo_open(struct cx *cx, const struct todo *t);
/* Done: all that waited because of the thing; KIND null: of every kind. None is no error. */
MUST_USE enum err todo_close(struct cx *cx, struct str subject, int64_t subject_id, struct str kind);
/* The same, but it went away without being done. */
MUST_USE enum err todo_drop(struct cx *cx, struct str subject, int64_t subject_id, struct str kind);

/* Whose; all 0 and null: everybody's. */
struct todo_filter {
    struct str state; /* open, done, gone */
    int64_t org_id, post_id, account_id, task_id;
    struct str role, kind;
    int64_t offset, limit;
};

/* {"total":n,"offset":o,"limit":l,"counts":[{kind,kind_zh,n}],"rows":[…]}, the nearest due day first. */
MUST_USE enum err todo_list(struct cx *cx, const struct todo_filter *f, struct buf *out);

/* The Chinese word of a kind; an unknown one is its own. */
struct str todo_kind_zh(struct str kind);

/* How many wait for the actor: his units' and posts', his own, for the office its own. */
MUST_USE enum err todo_waiting(struct cx *cx, int64_t *n);

#endif
