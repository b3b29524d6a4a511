/*
 * fetch - asking other servers: those that vouch for people (oidc.c, LDAP).
 *
 * Only over TLS with a certificate the system trusts, but for servers on this
 * very machine.  Redirects are not followed; an answer has 10 seconds and at
 * most FETCH_MOST bytes.  Their addresses are the security administrator's, so
 * they may lie in private networks, but never on link-local addresses
 * (notify/reach.h).  Never call it inside a transaction.
 */
#ifndef WEB_FETCH_H
#define WEB_FETCH_H

#include "base/cx.h"

enum { FETCH_MOST = 256 << 10 };

/* Does URL name a server on this machine? */
bool fetch_is_here(struct str url);

/* GET URL, or POST FORM (name=value&…) to it when that is not null. ERR_INPUT: not over TLS; ERR_UPSTREAM. */
MUST_USE enum err fetch_text(struct cx *cx, struct str url, struct str form, struct str *out);

/* Does DN with PASSWORD open the directory at URL (ldaps://, or ldap:// with StartTLS)? An empty password
 * never does. */
MUST_USE enum err fetch_bind(struct cx *cx, struct str url, struct str dn, struct str password, bool *out);

#endif
