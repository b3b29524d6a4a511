/*
 * outbox - messages on their way: written in the ledger first, sent afterwards, tried again until they are.
 *
 * A message is claimed in one transaction, sent without one, and settled in
 * another.  When the program ends in between it is sent again under the same
 * Message-ID: never lost, and never two messages.  A clock that was set back
 * delays nothing: times too far ahead count as now.
 */
#ifndef NOTIFY_OUTBOX_H
#define NOTIFY_OUTBOX_H

#include "base/buf.h"
#include "base/cx.h"
#include "ledger/shape.h"
#include "notify/letter.h"

/* What takes a letter to the world. An error means: not delivered, try again. */
struct carrier {
    enum err (*send)(void *arg, struct cx *cx, const struct letter *l);
    void *arg;
};

/* The settings of cx->actor's government: how its messages go out. In an open transaction. */
MUST_USE enum err outbox_way(struct cx *cx, struct letter_way *out);

/* Send what is due of cx->actor's government; opens transactions of its own. *SENT counts what was delivered.
 */
MUST_USE enum err outbox_send(struct cx *cx, const struct carrier *carrier, int64_t *sent);

/* The rows for the office, newest first; STATE null: all. A robot shows its kind, never its address. */
MUST_USE enum err outbox_list(struct cx *cx, struct str state, const struct page *page, struct buf *out);
/* A failed or waiting one is tried again at once. */
MUST_USE enum err outbox_retry(struct cx *cx, int64_t id, struct buf *out);

#endif
