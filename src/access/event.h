/*
 * event - the trace (痕迹): one row for each change, chained by SM3 per government.
 *
 * hash = SM3(previous hash, government, seq, time, actor, kind, subject kind,
 * subject id, before, after), each field length-prefixed; see event.c.  The
 * head of the chain is one row taken by UPDATE … RETURNING, which queues
 * writers on both engines.  Rows are never changed: triggers forbid it.
 */
#ifndef ACCESS_EVENT_H
#define ACCESS_EVENT_H

#include "base/cx.h"

/*
 * Add one event in the open transaction. KIND is "task.correct" style (subject
 * and verb); SUBJECT its table's word; BEFORE and AFTER are JSON or null.
 */
MUST_USE enum err event_add(struct cx *cx, const char *kind, const char *subject, int64_t subject_id,
                            struct str before, struct str after);

struct event_verdict {
    int64_t checked;   /* rows looked at */
    int64_t broken_seq; /* 0: the chain is whole */
    struct str reason_zh, reason_en;
};

/* Recompute the chain of one government (0: all) and name the first broken row. */
MUST_USE enum err event_verify(struct cx *cx, int64_t government_id, struct event_verdict *out);

#endif
