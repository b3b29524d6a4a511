/*
 * matter - what difficulties, requests, refusals, changes and closures have in common: lists, and who must
 * act next.
 */
#ifndef LEDGER_MATTER_H
#define LEDGER_MATTER_H

#include "base/buf.h"
#include "base/cx.h"
#include "ledger/ball.h"
#include "ledger/party.h"
#include "ledger/shape.h"
#include "ledger/step.h"

enum { MATTER_TEXT_MOST = 20000, MATTER_TITLE_MOST = 600 /* bytes */ };

/* Which matters of one kind; zero and null: any. */
struct matter_filter {
    int64_t task_id, org_id; /* org: on either side */
    struct str state;        /* one of the kind's states */
    struct page page;
};

/* A matter that waits for somebody. */
struct matter {
    const char *subject; /* its table's word */
    const char *kind;    /* of the to-do: todo_kinds.def */
    int64_t id, task_id;
    struct str title, due_on; /* due: "" none */
};

/* TO holds it from now on: the ball, and a to-do in place of earlier ones. */
MUST_USE enum err matter_wait(struct cx *cx, const struct matter *m, struct ball_holder to);
/* Nobody need act any more: settled, or gone without being done. */
MUST_USE enum err matter_settled(struct cx *cx, const struct matter *m);
MUST_USE enum err matter_gone(struct cx *cx, const struct matter *m);

/* "第12项：TITLE", as a to-do shows it. */
struct str matter_title(struct cx *cx, const struct party_task *t, struct str title);

#endif
