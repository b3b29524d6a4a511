/*
 * oidc - signing in by another server (OpenID Connect, authorization code flow with PKCE).
 *
 * oidc_begin() gives the address to send the browser to and the state it
 * carries in a cookie; the other server sends it back with a code, and
 * oidc_finish() asks that server who it is.  The account must exist here.
 * Where it has a second factor with us, that is asked for too (a ticket of
 * access/vouch.h), unless the setting oidc_second trusts the other server and
 * its token says by amr or acr (oidc_strong) that it has asked for one.
 *
 * Both open transactions of their own and ask the network outside of them.
 * Settings: oidc_issuer, oidc_client, oidc_secret, oidc_claim, oidc_second,
 * oidc_strong, public_url.
 */
#ifndef WEB_OIDC_H
#define WEB_OIDC_H

#include "access/account.h"

enum { OIDC_MINUTES = 10 };

/* ERR_ABSENT: not set up for the GOVERNMENT (null: the only one). */
MUST_USE enum err oidc_begin(struct cx *cx, struct str government, struct str *address, struct str *state);

struct oidc_back {
    struct str code, state; /* as the other server gave them */
    struct str cookie;      /* the state the browser carries */
    struct str address;     /* of the client */
};

/*
 * ERR_LOGIN: the state is not this browser's, is too old or was used;
 * ERR_UPSTREAM: the answer is not good; ERR_SECOND: all is well so far, and
 * *TICKET waits for the code of our own second factor.
 */
MUST_USE enum err oidc_finish(struct cx *cx, const struct oidc_back *in, struct account *out,
                              struct str *ticket);

/* Ask the issuer of cx->actor's government what it says of itself and for its keys: is it set up well? */
MUST_USE enum err oidc_try(struct cx *cx);

/* Forget those that never came back. */
MUST_USE enum err oidc_sweep(struct cx *cx);

#endif
