/*
 * trace - reading the event chain (痕迹) for people: kinds in words, newest first.
 */
#ifndef LEDGER_TRACE_H
#define LEDGER_TRACE_H

#include "base/buf.h"
#include "base/cx.h"

struct trace_filter {
    struct str subject; /* "task", "plan", "org" …; null: any */
    int64_t id;         /* 0: any */
    int64_t offset, limit;
};

/* {"total":n,…,"rows":[{seq,time,actor,kind,kind_zh,subject,subject_id,before,after}]} */
MUST_USE enum err trace_list(struct cx *cx, const struct trace_filter *f, struct buf *out);
/* {"ok":b,"checked":n,"broken_seq":n|null,"reason_zh":"…"|null} */
MUST_USE enum err trace_verify(struct cx *cx, struct buf *out);

#endif
