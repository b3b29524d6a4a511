/*
 * contact - where an account wants its messages: a mail address, a robot's address.
 */
#ifndef NOTIFY_CONTACT_H
#define NOTIFY_CONTACT_H

#include "base/buf.h"
#include "base/cx.h"

enum { CONTACT_ADDRESS_MOST = 500 /* bytes */ };

struct contact {
    struct str mail;          /* null or empty: none */
    struct str hook, hook_to; /* kind (hooks.def) and https address; empty: none */
};

/* cx->actor's own. {"mail":…|null,"hook":…|null,"hook_to":…|null} */
MUST_USE enum err contact_get(struct cx *cx, struct buf *out);
/*
 * Replace them.  ERR_INPUT names the field: no mail address, an unknown kind of
 * robot, an address that is not on its host.  Any other host is for the office
 * alone (ERR_DENIED), or the server could be sent anywhere.
 */
MUST_USE enum err contact_put(struct cx *cx, const struct contact *in, struct buf *out);

#endif
