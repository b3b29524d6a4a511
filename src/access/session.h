/*
 * session - who is signed in, kept on the server.
 *
 * The browser holds a random token of 256 bits; the store holds its SM3 only.
 * A session ends 30 minutes after its last use and 12 hours after its start
 * (settings session_idle_minutes, session_hours, as they were when it began),
 * at sign-out, and when its account is reset or disabled.
 */
#ifndef ACCESS_SESSION_H
#define ACCESS_SESSION_H

#include "access/account.h"
#include "access/scope.h"

enum { SESSION_TOKEN_CHARS = 43 }; /* 32 bytes in URL-safe base64 */

struct session {
    struct account account;
    struct scope scope; /* its roles and rows today */
    struct str csrf;    /* what X-CSRF-Token must say */
    bool stale;         /* its last use should be written down: session_touch() */
};

/* Begin a session for ACCOUNT (from account_check()). TOKEN goes into the cookie and is kept nowhere else. */
MUST_USE enum err session_begin(struct cx *cx, const struct account *account, struct str address,
                                struct str *token, struct str *csrf);

/*
 * The session of TOKEN: a few point reads.  Sets cx->actor, whose scope is that
 * of *OUT.  ERR_LOGIN when it is unknown, ended or its account disabled.
 */
MUST_USE enum err session_find(struct cx *cx, struct str token, struct session *out);
/* What both kinds of callers need once OUT's account is known: its scope; cx->actor acts as it. */
MUST_USE enum err session_act(struct cx *cx, struct session *out);
/* Note that TOKEN was used now. At most one write a minute is due: see session.stale. */
MUST_USE enum err session_touch(struct cx *cx, struct str token);

bool session_csrf_is(const struct session *s, struct str given);

MUST_USE enum err session_end(struct cx *cx, struct str token);

struct session_info {
    int64_t id, created_ms, seen_ms, ends_ms;
    struct str address;
    bool current; /* the one that asks */
};

struct session_list {
    size_t n;
    const struct session_info *at; /* the newest first */
};

/* The open sessions of cx->actor's account; TOKEN tells which is the current one. */
MUST_USE enum err session_list(struct cx *cx, struct str token, struct session_list *out);
/* End one of them. ERR_ABSENT: it is another's, or there is none. */
MUST_USE enum err session_end_one(struct cx *cx, int64_t id);
/* End all sessions of an account of cx->actor's government but the one with token KEEP (null: none). */
MUST_USE enum err session_end_all(struct cx *cx, int64_t account_id, struct str keep);
/* Take out what has ended, and old login counters; for a job now and then. */
MUST_USE enum err session_sweep(struct cx *cx);

#endif
