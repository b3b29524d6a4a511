/*
 * signin - the answer to whoever has proved who it is, by whichever door.
 */
#ifndef WEB_SIGNIN_H
#define WEB_SIGNIN_H

#include "web/route.h"

/* Begin a session for ACCOUNT: its cookie, and session_out as the body. Opens a transaction of its own. */
MUST_USE enum err signin_begin(struct cx *cx, const struct req *rq, const struct account *account,
                               struct ans *out);

#endif
