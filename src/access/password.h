/*
 * password - hashing, checking and judging passwords.  Inside src/access.
 *
 * A chosen password is kept as Argon2id in its usual text form.  A one-time
 * password is 79 random bits, which nobody can try out, so its salted SM3 is
 * enough ("sm3$SALT$HEX"): a fresh server is up at once.
 */
#ifndef ACCESS_PASSWORD_H
#define ACCESS_PASSWORD_H

#include "access/account.h"

/* Slow on purpose (about 0.1 s and 64 MiB); waits at GATE when it is not NULL. */
MUST_USE enum err password_hash(struct cx *cx, struct password_gate *gate, struct str password,
                                struct str *out);
MUST_USE enum err password_hash_one_time(struct cx *cx, struct str password, struct str *out);
bool password_is_one_time(struct str kept);
/*
 * Does PASSWORD open KEPT? KEPT may be null (no such account): the answer is no
 * then and takes as long.
 */
bool password_opens(struct cx *cx, struct password_gate *gate, struct str kept, struct str password);
/*
 * ERR_INPUT with FIELD and the reason when PASSWORD has less than LEAST
 * characters or is too easy for an account called NAME.
 */
struct password_rule {
    const char *field;
    struct str name;
    int64_t least;
};
MUST_USE enum err password_judge(struct cx *cx, struct str password, const struct password_rule *rule);

#endif
