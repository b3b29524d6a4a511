/*
 * ball - who holds a matter (difficulty, request …), and how many days each side held it (谁在办、办了几天).
 *
 * One row for each holder in turn.  A holder is an org or a post; at most one
 * holds a matter at a time, nobody once it is settled.  A clock that was set
 * back gives spans of no length, never negative ones.
 */
#ifndef MATTER_BALL_H
#define MATTER_BALL_H

#include "base/cx.h"

struct json; /* base/json.h; not included, since its names clash with those of jansson */

struct ball_holder {
    int64_t org_id, post_id; /* one of them; both 0: the office (督查室) */
};

/* Pass the matter to TO; the same holder keeps it without a new row. */
MUST_USE enum err ball_pass(struct cx *cx, const char *subject, int64_t id, struct ball_holder to);
/* Who holds it now; both 0 also when nobody does. */
MUST_USE enum err ball_holder(struct cx *cx, const char *subject, int64_t id, struct ball_holder *out);
/* Did the actor's org or post ever have to act on it? */
MUST_USE enum err ball_mine(struct cx *cx, const char *subject, int64_t id, bool *out);
/* The matter is settled: nobody holds it. */
MUST_USE enum err ball_drop(struct cx *cx, const char *subject, int64_t id);

/* KEY: [{org_id,org_name,post_id,post_name,since,until|null,days}], the first holder first; days are whole
 * ones. */
MUST_USE enum err ball_put(struct cx *cx, struct json *j, const char *key, const char *subject, int64_t id);

#endif
