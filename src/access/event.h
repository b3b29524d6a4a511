/*
 * event - the trace (痕迹): one row for each change, chained by SM3 per government.
 *
 * hash = SM3(previous hash, government, seq, time, actor, kind, subject kind,
 * subject id, before, after), each field length-prefixed; see event.c.  The
 * head of the chain is one row taken by an upsert … RETURNING, which queues
 * writers on both engines.  Rows are never changed: triggers forbid it, and
 * event_verify() finds out where someone went round them.
 */
#ifndef ACCESS_EVENT_H
#define ACCESS_EVENT_H

#include "base/cx.h"

enum { EVENT_PAGE_MOST = 200 };

/*
 * Add one event in the open transaction, by cx->actor at cx->now_ms (at the event's before, where requests
 * overtook each other by less than a minute).  A clock that was set back further leaves one more event,
 * "clock.back", behind the first that it dates.  KIND is
 * "task.correct" style (subject and verb); SUBJECT its table's word; BEFORE
 * and AFTER are JSON or null.
 */
MUST_USE enum err event_add(struct cx *cx, const char *kind, const char *subject, int64_t subject_id,
                            struct str before, struct str after);

struct event {
    int64_t government_id, seq, time_ms;
    int64_t actor_id; /* an account, 0: the system */
    struct str actor; /* its name then */
    struct str kind, subject;
    int64_t subject_id;
    struct str before, after; /* JSON or null */
    struct str prev_hash, hash;
};

/* Whose events; 0 and null take all. */
struct event_filter {
    struct str subject; /* with subject_id: one object's */
    int64_t subject_id;
    struct str kind;       /* a kind, or its beginning up to a '.': "task." */
    int64_t offset, limit; /* limit: 0 or more than EVENT_PAGE_MOST gives EVENT_PAGE_MOST */
};

struct event_list {
    int64_t total;
    size_t n;
    const struct event *at; /* the newest first */
};

/* The events of cx->actor's government. */
MUST_USE enum err event_list(struct cx *cx, const struct event_filter *f, struct event_list *out);

struct event_verdict {
    int64_t checked;       /* rows looked at */
    int64_t government_id; /* whose chain broke */
    int64_t broken_seq;    /* 0: the chain is whole */
    struct str reason_zh, reason_en;
};

/*
 * Recompute the chain of one government (0: all) and name the first broken
 * row: altered, missing, put in, or a head that is not the last row's.  Call
 * it inside a transaction, so that writers do not move the head meanwhile.
 * Constant memory.  A broken chain is a verdict, not an error.
 */
MUST_USE enum err event_verify(struct cx *cx, int64_t government_id, struct event_verdict *out);

#endif
