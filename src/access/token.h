/*
 * token - keys for programs (接口令牌): they act as an account, with some of its rights, for some days.
 *
 * "lst_" and 256 random bits, shown once; the store holds its SM3.  A token
 * never signs in, changes passwords or makes tokens (PERM_SELF), and never may
 * more than its account still may.
 */
#ifndef ACCESS_TOKEN_H
#define ACCESS_TOKEN_H

#include "access/session.h"

struct token {
    int64_t id;
    struct str name;
    uint64_t perms; /* 1 << enum perm */
    int64_t created_ms, ends_ms;
};

struct token_list {
    size_t n;
    const struct token *at; /* the newest first */
};

/* Make one for cx->actor's account. ERR_INPUT: perms the account has not, days beyond the setting token_days.
 */
struct token_new {
    struct str name;
    uint64_t perms;
    int64_t days;
};
MUST_USE enum err token_add(struct cx *cx, const struct token_new *in, int64_t *id, struct str *shown);

/* Those of cx->actor's account that have not ended. */
MUST_USE enum err token_list(struct cx *cx, struct token_list *out);
MUST_USE enum err token_end(struct cx *cx, int64_t id);
/* All of an account, which was reset. */
MUST_USE enum err token_end_all(struct cx *cx, int64_t account_id);

/* As session_find(), for the words of an Authorization header; PERMS narrows what may be done. */
MUST_USE enum err token_find(struct cx *cx, struct str shown, struct session *out, uint64_t *perms);

#endif
