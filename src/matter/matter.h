/*
 * matter - what difficulties, requests, refusals, changes and closures have in common: how they are read,
 * taken for a step, and who must act next.  Inside src/matter.
 *
 * A kind's columns begin with the ten below; its own follow.  One step reads
 * so:
 *
 *     e = matter_hold(cx, &kind, &ask, &h);        rev and state are right
 *     if (!e) e = store_run(… UPDATE … state = h.to …);
 *     if (!e) e = matter_wait(cx, &h.m, holder);    or matter_settled, matter_gone
 *     return e ? e : matter_settle(cx, &ask, &h, step_side(…), out);
 */
#ifndef MATTER_MATTER_H
#define MATTER_MATTER_H

#include "base/buf.h"
#include "base/cx.h"
#include "ledger/party.h"
#include "ledger/shape.h"
#include "ledger/step.h"
#include "matter/ball.h"

enum { MATTER_TEXT_MOST = 20000, MATTER_TITLE_MOST = 600 /* bytes */, MATTER_TICK_MOST = 500 };

enum { M_STATE, M_REV, M_ID, M_TASK, M_TASK_NO, M_TITLE, M_DUE, M_ASKER, M_ASKED, M_POST, M_OWN };

/* Which matters of one kind; zero and null: any. */
struct matter_filter {
    int64_t task_id, org_id; /* org: on either side */
    struct str state;        /* one of the kind's states */
    struct page page;
};

struct matter_kind {
    const char *subject; /* its table's word */
    const char *todo;    /* kind of its to-dos: todo_kinds.def */
    const struct shape *shape;
    enum err (*load)(struct cx *cx, int64_t id, struct rows *out);
    enum err (*count)(struct cx *cx, const struct matter_filter *f, struct rows *out);
    enum err (*find)(struct cx *cx, const struct matter_filter *f, struct rows *out);
};

/*
 * A kind from the macros of its file: COLUMNS (the ten first), FROM (which
 * names the task t).  A is its table's alias, ASKER and ASKED the columns of its sides.
 */
#define MATTER_WHERE(word, a, asker, asked)                                                    \
    " WHERE " a ".government_id = $1 AND ($2 = 0 OR " a ".task_id = $2) AND ($3 = 0 OR " asker \
    " = $3 OR " asked " = $3) AND ($4 = '' OR " a                                              \
    ".state = $4)" PARTY_SEES("$5", "$6", "$7", asker, asked, PARTY_HELD(word, a ".id", "$6", "$7"))
#define MATTER_KIND(word, todo_kind, a, asker, asked)                                                    \
    static const struct shape shape[] = {COLUMNS(SHAPE_ROW) SHAPE_LAST};                                 \
    static enum err load(struct cx *cx, int64_t id, struct rows *out)                                    \
    {                                                                                                    \
        return store_run(cx, out,                                                                        \
                         "SELECT " COLUMNS(SHAPE_SQL) " 0" FROM " WHERE " a ".government_id = $1 AND " a \
                                                      ".id = $2",                                        \
                         "ii", cx->actor.government_id, id);                                             \
    }                                                                                                    \
    static enum err count(struct cx *cx, const struct matter_filter *f, struct rows *out)                \
    {                                                                                                    \
        return store_run(cx, out, "SELECT COUNT(*)" FROM MATTER_WHERE(word, a, asker, asked), "iiisbis", \
                         cx->actor.government_id, f->task_id, f->org_id, f->state, PARTY_SCOPE(cx));     \
    }                                                                                                    \
    static enum err find(struct cx *cx, const struct matter_filter *f, struct rows *out)                 \
    {                                                                                                    \
        return store_run(cx, out,                                                                        \
                         "SELECT " COLUMNS(SHAPE_SQL) " 0" FROM MATTER_WHERE(                            \
                             word, a, asker, asked) " ORDER BY " a ".id DESC LIMIT $8 OFFSET $9",        \
                         "iiisbisii", cx->actor.government_id, f->task_id, f->org_id, f->state,          \
                         PARTY_SCOPE(cx), f->page.limit, f->page.offset);                                \
    }                                                                                                    \
    static const struct matter_kind kind = {word, todo_kind, shape, load, count, find}

/* The step MATTER_MOVE() writes: to STATE, over at CLOSED_AT ("": not over). */
typedef enum err matter_move(struct cx *cx, int64_t id, struct str state, struct str closed_at);
#define MATTER_MOVE(word)                                                                   \
    static enum err move(struct cx *cx, int64_t id, struct str state, struct str closed_at) \
    {                                                                                       \
        return store_run(cx, NULL,                                                          \
                         "UPDATE " word " SET state = $3, closed_at = $4, rev = rev + 1"    \
                         " WHERE government_id = $1 AND id = $2",                           \
                         "iiss", cx->actor.government_id, id, state, closed_at);            \
    }

/* {"total":n,…,"rows":[…]}, the newest first; and one: its columns, state_zh, ball, evidence. */
MUST_USE enum err matter_list(struct cx *cx, const struct matter_kind *k, const struct matter_filter *f,
                              struct buf *out);
MUST_USE enum err matter_get(struct cx *cx, const struct matter_kind *k, int64_t id, struct buf *out);

/* A matter that waits for somebody. */
struct matter {
    const struct matter_kind *kind;
    int64_t id, task_id;
    struct str title, due_on; /* as its to-dos show it; due: "" none */
};

/* One that was just added: its task, and what its to-dos say. */
struct matter matter_new(struct cx *cx, const struct matter_kind *k, const struct party_task *t, int64_t id,
                         struct str title);

/* One taken for a step. */
struct matter_held {
    const struct row *row;
    struct str to; /* the state after the step */
    struct matter m;
    struct party_task task;
};

/* Errors of step_take() and party_task(). */
MUST_USE enum err matter_hold(struct cx *cx, const struct matter_kind *k, const struct step_ask *ask,
                              struct matter_held *h);

/* Does what is raised today protect from lost points: is neither the task nor an open milestone of it past
 * its day? */
MUST_USE enum err matter_early(struct cx *cx, const struct party_task *t, bool *out);

/* TO holds it from now on: the ball, and a to-do in place of earlier ones. */
MUST_USE enum err matter_wait(struct cx *cx, const struct matter *m, struct ball_holder to);
/* Nobody need act any more: settled, or gone without being done. */
MUST_USE enum err matter_settled(struct cx *cx, const struct matter *m);
MUST_USE enum err matter_gone(struct cx *cx, const struct matter *m);

/* A whole step: it ends (well, or withdrawn), or goes to the leader over both sides (party_common()). */
MUST_USE enum err matter_finish(struct cx *cx, const struct matter_kind *k, matter_move *move,
                                const struct step_ask *ask, struct buf *out);
MUST_USE enum err matter_climb(struct cx *cx, const struct matter_kind *k, matter_move *move,
                               const struct step_ask *ask, struct buf *out);

/* The event of the step, AFTER as step_side() makes it; then the matter in OUT (may be NULL). */
MUST_USE enum err matter_settle(struct cx *cx, const struct step_ask *ask, const struct matter_held *h,
                                struct str after, struct buf *out);

#endif
