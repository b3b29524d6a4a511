/*
 * gate - whose session a request carries.
 *
 * Sessions live in the store (access/session.h); the gate remembers those
 * seen in the last few seconds, so a reading request need not ask the store.
 * What changes a session here (sign out, new password) makes the gate forget
 * at once; what another process changes is seen after GATE_SECONDS.
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "access/scope.h"
#include "base/cx.h"
#include "web/cache.h"
#include "web/route.h"

enum { GATE_SECONDS = 3 };

/* A session as the doors see it; its texts live in the arena of the cx it was found with. */
struct pass {
    struct account account;
    struct str token, csrf;
    struct scope scope; /* of account: what it may do and see */
    uint64_t perms;     /* of an API token: what it may do at most; of a session: all */
};

struct gate;
struct gate *gate_new(struct arena *a);

/* The pass of an API token, read from the store each time; its token and csrf are null. */
MUST_USE enum err gate_bearer(struct cx *cx, struct str shown, const struct pass **out);

/* The pass of TOKEN; ERR_LOGIN when there is none (any more). Reads the store when it is not remembered. */
MUST_USE enum err gate_pass(struct cx *cx, struct web *web, struct str token, const struct pass **out);

/* The same from memory only; NULL when it is not remembered. */
const struct pass *gate_recall(struct cx *cx, struct gate *g, struct str token);

/* Under which key answers to P may be kept and shared. */
struct cache_key gate_key(const struct pass *p, int64_t now_ms, struct str target);

/* Forget everything: some session or account was changed. */
void gate_forget(struct gate *g);

#endif
