/*
 * seal - secrets the program must read again (keys of second factors, of other servers, addresses of robots),
 * kept so that a copy of the database alone does not tell them.
 *
 * XChaCha20-Poly1305 under a key of 256 bits that lies in a file of its own
 * (mode 0600), outside of the database: LUOSHI_KEY names it, else it stands
 * beside an SQLite database as "PATH.key", with PostgreSQL it is
 * "var/luoshi.key".  It is made when first needed.  The database remembers the
 * mark of the key it was sealed with, so that a lost or foreign file is named
 * (ERR_KEY) and never replaced in silence.
 *
 * A sealed text belongs to its government and purpose and opens nowhere else.
 */
#ifndef ACCESS_SEAL_H
#define ACCESS_SEAL_H

#include "base/cx.h"

/* Where the key of cx->store lies; it need not be there. */
struct str seal_path(struct cx *cx);

/* PLAIN, sealed for PURPOSE ("oidc_secret"); an empty text stays empty. In an open writing transaction. */
MUST_USE enum err seal_close(struct cx *cx, struct str purpose, struct str plain, struct str *out);

/*
 * What was sealed.  Text of older versions, which was never sealed, comes back
 * as it is.  ERR_KEY: the file is lost, open to others, of another database,
 * or the text was altered or comes from another place.
 */
MUST_USE enum err seal_open(struct cx *cx, struct str purpose, struct str kept, struct str *out);

bool seal_is(struct str kept);

struct seal_state {
    struct str path, mark; /* mark: of the file, null when there is none */
    bool needed;           /* something is sealed here */
    bool fits;             /* and this file opens it */
};

/* For the operator: does the key fit? A file that cannot be read is no key. */
MUST_USE enum err seal_look(struct cx *cx, struct seal_state *out);

/* Forget which keys were used here, once all that they sealed is gone: the file that is there, or a new one,
 * counts next. */
MUST_USE enum err seal_forget(struct cx *cx);

#endif
