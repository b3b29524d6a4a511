/*
 * post - the carrier to the world: SMTP for mail, HTTPS for robots, both by libcurl, which is loaded when
 * first needed.
 *
 * TLS certificates are checked, redirects are not followed, an answer has 20
 * seconds.  ERR_TOOL: no libcurl, or no mail server is set.
 */
#ifndef NOTIFY_POST_H
#define NOTIFY_POST_H

#include "notify/outbox.h"

/* Texts live as long as the program. */
struct post_options {
    const char *smtp;            /* smtp://host:25, smtps://host:465; NULL: no mail */
    const char *from;            /* sender's address */
    const char *user, *password; /* NULL: none */
};

/* O must outlive the carrier. */
struct carrier post_carrier(const struct post_options *o);
/* ERR_INPUT when the options do not go together. */
MUST_USE enum err post_check(struct cx *cx, const struct post_options *o);

#endif
