/*
 * once - requests that may come twice (Idempotency-Key).
 *
 * A writing request with a key is answered once; within a day the same request
 * with the same key gets the same answer and nothing is done again, and another
 * request with that key is refused.  Answers that show a password or a token
 * once are not kept: their second asking is refused by name.
 */
#ifndef WEB_ONCE_H
#define WEB_ONCE_H

#include "web/route.h"

enum { ONCE_KEY_MOST = 128, ONCE_ANSWER_MOST = 1 << 20 };

/*
 * In the open transaction: *DONE tells whether RQ was answered before, and OUT
 * is that answer.  ERR_CONFLICT "Idempotency-Key": another request came with
 * it, or the answer is not kept; ERR_INPUT: the key is too long.
 */
MUST_USE enum err once_find(struct cx *cx, const struct req *rq, struct ans *out, bool *done);
/* Keep a good answer, in the transaction that made it. */
MUST_USE enum err once_keep(struct cx *cx, const struct req *rq, const struct route *route,
                            const struct ans *out);
/* Forget those older than a day. */
MUST_USE enum err once_sweep(struct cx *cx);

#endif
