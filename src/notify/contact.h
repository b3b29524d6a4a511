/*
 * contact - where an account wants its messages: a mail address, a robot's address.
 */
#ifndef NOTIFY_CONTACT_H
#define NOTIFY_CONTACT_H

#include "base/buf.h"
#include "base/cx.h"

/* What addresses of robots are sealed for (access/seal.h): whoever knows one can speak in its room. */
#define CONTACT_SEAL STR("hook")

enum { CONTACT_ADDRESS_MOST = 500 /* bytes */ };

struct contact {
    struct str mail;          /* null or empty: none */
    struct str hook, hook_to; /* kind (hooks.def) and https address; empty: none */
    struct str hook_secret;   /* what it signs with; null: stays as long as the robot does; empty: none */
};

/* A robot's address is kept with its secret behind a space. SECRET: null when there is none. */
void contact_split(struct str kept, struct str *address, struct str *secret);

/* ERR_INPUT, naming FIELD: it is no mail address. */
MUST_USE enum err contact_check_mail(struct cx *cx, struct str mail, const char *field);
/* ERR_INPUT "kind" or "to": no such kind of robot, or not an address of its. */
MUST_USE enum err contact_check_hook(struct cx *cx, struct str kind, struct str to);

/* cx->actor's own. {"mail":…|null,"hook":…|null,"hook_to":…|null,"hook_signed":…}; the secret is not told. */
MUST_USE enum err contact_get(struct cx *cx, struct buf *out);
/*
 * Replace them.  ERR_INPUT names the field: no mail address, an unknown kind of
 * robot, an address that is not on its host.  Any other host is for the office
 * alone (ERR_DENIED), or the server could be sent anywhere.
 */
MUST_USE enum err contact_put(struct cx *cx, const struct contact *in, struct buf *out);

/* Seal the robots' addresses an older version kept readable, of all governments. */
MUST_USE enum err contact_seal_old(struct cx *cx);
/* Forget the robots of cx->actor's government, since the key that opens their addresses is lost. */
MUST_USE enum err contact_drop_hooks(struct cx *cx, int64_t *n);

#endif
