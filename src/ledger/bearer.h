/*
 * bearer - who a duty is bound to, when the directory changes: renaming, merging two organisations and
 * undoing it.  The printed names stay; the duties, counts and pages of all their tasks follow.
 */
#ifndef LEDGER_BEARER_H
#define LEDGER_BEARER_H

#include "base/buf.h"
#include "base/cx.h"
#include "directory/org.h"

/* org_patch(), and the pages of its tasks follow. */
MUST_USE enum err bearer_patch(struct cx *cx, int64_t id, const struct org_change *c, struct buf *out);
/* org_remove(), refused while a duty is bound to ID. */
MUST_USE enum err bearer_remove(struct cx *cx, int64_t id, int64_t rev);
/* ID becomes another spelling of INTO. REV is that of ID. Answers INTO. */
MUST_USE enum err bearer_merge(struct cx *cx, int64_t id, int64_t rev, int64_t into, struct buf *out);
/* The spelling ALIAS_ID of ID becomes an organisation of its own again. Answers that one. */
MUST_USE enum err bearer_split(struct cx *cx, int64_t id, int64_t alias_id, struct buf *out);

#endif
