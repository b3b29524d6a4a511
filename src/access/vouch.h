/*
 * vouch - a sign-in for which another server has answered, and which still owes our own second factor.
 *
 * The browser carries a ticket of 256 bits for ten minutes; the store holds
 * its SM3.  Both calls open transactions of their own.
 */
#ifndef ACCESS_VOUCH_H
#define ACCESS_VOUCH_H

#include "access/account.h"

enum { VOUCH_MINUTES = 10 };

/* A ticket for A. */
MUST_USE enum err vouch_keep(struct cx *cx, const struct account *a, struct str *ticket);

struct vouch {
    struct str ticket, code;
    struct str address; /* of the client */
};

/*
 * The account of the ticket, when CODE opens its second factor; the ticket is
 * used up then.  ERR_LOGIN "ticket": unknown or too old.  ERR_SECOND,
 * ERR_LIMIT: as account_check(), wrong codes are counted with wrong passwords.
 */
MUST_USE enum err vouch_pass(struct cx *cx, const struct vouch *in, struct account *out);

/*
 * Count a try for NAME in cx->actor's government before another server is
 * asked, so that nobody guesses there by way of us, or before a code is looked
 * at; opens a transaction of its own.  ERR_LIMIT.
 */
MUST_USE enum err vouch_try(struct cx *cx, struct str name, struct str address);
/* It was right: the try does not count. In the open transaction. */
MUST_USE enum err vouch_right(struct cx *cx, struct str name, struct str address);

/* Forget old tickets. */
MUST_USE enum err vouch_sweep(struct cx *cx);

#endif
