/*
 * doubt - what the program was not sure of (存疑), for a person to settle.  Settling can be undone.
 */
#ifndef LEDGER_DOUBT_H
#define LEDGER_DOUBT_H

#include "base/buf.h"
#include "base/cx.h"

struct doubt_filter {
    int64_t plan_id, task_id; /* 0: any */
    struct str state;         /* open, settled; null: both */
    struct str field, q;      /* null: any */
    int64_t offset, limit;
};

MUST_USE enum err doubt_list(struct cx *cx, const struct doubt_filter *f, struct buf *out);
/* What was understood is right. */
MUST_USE enum err doubt_accept(struct cx *cx, int64_t id, int64_t rev, struct buf *out);

/* What it should be: one text; several names for a field of names; or the organisation for field "org". */
struct doubt_value {
    size_t texts;
    const struct str *text;
    int64_t org_id;
};
MUST_USE enum err doubt_correct(struct cx *cx, int64_t id, int64_t rev, const struct doubt_value *v,
                                struct buf *out);
/* Open it again and take back the correction. */
MUST_USE enum err doubt_reopen(struct cx *cx, int64_t id, int64_t rev, struct buf *out);

#endif
