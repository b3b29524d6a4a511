/*
 * draft - an uploaded file between reading and confirming.
 *
 *     draft_add()  state reading   the request that brought the file
 *     draft_step() progress        the job that reads it
 *     draft_fill() or draft_fail() its end: ready, failed
 *     draft_confirm()              the ledger holds it: confirmed
 *
 * The document as read is kept, so confirming understands it once more with
 * the ledger as it is by then.
 */
#ifndef LEDGER_DRAFT_H
#define LEDGER_DRAFT_H

#include "base/buf.h"
#include "base/cx.h"
#include "text/doc.h"

struct draft_new {
    struct str name, sha; /* file name; edition_digest() of the bytes */
    int64_t bytes;
};

MUST_USE enum err draft_add(struct cx *cx, const struct draft_new *in, int64_t *id);
MUST_USE enum err draft_step(struct cx *cx, int64_t id, int progress, struct str stage_zh);
MUST_USE enum err draft_fill(struct cx *cx, int64_t id, const struct doc *doc);
MUST_USE enum err draft_fail(struct cx *cx, int64_t id, const struct fault *fault);
/* Fail the drafts, of all governments, that have been "reading" for so long that their job is gone. */
MUST_USE enum err draft_abandon(struct cx *cx);

/* JSON as in the API; preview and diff are made from the document and the ledger of now. */
MUST_USE enum err draft_get(struct cx *cx, int64_t id, struct buf *out);
MUST_USE enum err draft_list(struct cx *cx, struct buf *out);
/* {"plan_id":"…"} */
MUST_USE enum err draft_confirm(struct cx *cx, int64_t id, struct buf *out);
MUST_USE enum err draft_remove(struct cx *cx, int64_t id);

#endif
