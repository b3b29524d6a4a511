/*
 * account - who may sign in.  What an account may do is granted apart: grant.h.
 *
 * Passwords are kept as Argon2id (64 MiB, 3 passes).  One check takes about
 * 0.1 s and 64 MiB, so a password_gate lets only so many run at once; the
 * server makes one gate for all its threads, a command passes NULL.
 *
 * All but account_check() work inside the government of cx->actor.
 */
#ifndef ACCESS_ACCOUNT_H
#define ACCESS_ACCOUNT_H

#include "access/role.h"
#include "base/cx.h"

struct account {
    int64_t government_id, id;
    struct str name;   /* unique in its government */
    struct str person; /* who uses it; "": not said */
    unsigned roles;    /* held today, as bits */
    bool must_change;  /* the password is a one-time one or too old: nothing but changing it is allowed */
    bool one_time;     /* it is a one-time one, */
    bool spent;        /* which was used, or */
    bool expired;      /* waited too long (setting one_time_hours) */
    bool second;       /* has a second factor (of lists only) */
    bool strong;       /* the server that vouched asked for a second factor itself */
    bool must_enrol;   /* of a session: a second factor is demanded and not there yet */
    bool disabled;
    int64_t created_ms, rev;
    int64_t paused_ms; /* of lists only: no sign-in before, after too many wrong passwords; 0: not paused */
};

struct account_list {
    size_t n;
    const struct account *at; /* by name */
};

/* Limits how many password hashes are computed at once; shared by threads. Lives in A. */
struct password_gate;
struct password_gate *password_gate_new(struct arena *a, int at_once);

MUST_USE enum err account_list(struct cx *cx, struct account_list *out);
MUST_USE enum err account_get(struct cx *cx, int64_t id, struct account *out);

/*
 * A new account, which may do nothing yet, or a fresh one-time password for an
 * old one.  ONE_TIME is to be shown once.  It opens one session, within the
 * setting one_time_hours, and that session may only change it: whoever made it
 * cannot use it beside its owner without his noticing.  A reset ends the
 * account's sessions and API tokens.
 */
MUST_USE enum err account_add(struct cx *cx, struct str name, int64_t *id, struct str *one_time);
MUST_USE enum err account_reset(struct cx *cx, int64_t id, struct str *one_time);
/* Sign-in forbidden or allowed again; forbidding ends the sessions and the account's deputies. The last
 * enabled one of each administrator stays. */
MUST_USE enum err account_disable(struct cx *cx, int64_t id, bool disabled);

/*
 * Say who uses the account; spaces do not count.  What one person may not be
 * is then told over all of his accounts: ERR_INPUT "person" when their roles
 * do not go together.  ERR_CONFLICT: REV is not the account's.
 */
MUST_USE enum err account_set_person(struct cx *cx, int64_t id, int64_t rev, struct str person);

/* Wrong passwords for the account's name are forgotten: it may try again at once. */
MUST_USE enum err account_unlock(struct cx *cx, int64_t id);

/* One account made by the first start. */
struct account_made {
    struct str name, one_time;
    enum role role; /* the one it is named for */
};

enum { ACCOUNT_FIRST_MOST = 4 };

/*
 * What a government cannot begin without: an account of the office ("office")
 * and one for each of the three administrators ("admin", "security", "audit").
 * Those whose role nobody ever held are made; *N is their number.
 */
MUST_USE enum err account_first(struct cx *cx, struct account_made out[ACCOUNT_FIRST_MOST], size_t *n);

struct login {
    struct str government; /* its name; null: the only one there is */
    struct str name, password;
    struct str code;    /* of the second factor, or a recovery code; null: none given */
    struct str address; /* of the client, for the limit per address */
};

/*
 * The account these words open.  ERR_INPUT "government" when there are several
 * and none is named.  ERR_LOGIN with one and
 * the same sentence and delay for an unknown name, a wrong password and a
 * disabled account; ERR_LOGIN "one_time" for a right one-time password that was
 * used or is too old; ERR_SECOND when the password was right and the code of the
 * second factor is missing or wrong; ERR_LIMIT, with the time left, after too
 * many wrong ones for the name or from the address.
 *
 * Opens transactions of its own, so that the slow hash holds none and a wrong
 * try is counted: call it outside of one.
 */
MUST_USE enum err account_check(struct cx *cx, struct password_gate *gate, const struct login *in,
                                struct account *out);

/*
 * The account of IN->name for whom somebody else has vouched (LDAP, OIDC): it
 * must exist here and be enabled (else ERR_LOGIN).  With SECOND its second
 * factor is still asked for (ERR_SECOND).  Opens a transaction of its own.
 */
MUST_USE enum err account_vouched(struct cx *cx, int64_t government_id, const struct login *in, bool second,
                                  struct account *out);

/*
 * Change cx->actor's own password; ends its other sessions (all but the one
 * with TOKEN).  ERR_INPUT names the field: "old" wrong, "new" too weak.
 * Opens transactions of its own as account_check() does.
 */
struct password_change {
    struct str old_password, new_password, token;
};
MUST_USE enum err account_change_password(struct cx *cx, struct password_gate *gate,
                                          const struct password_change *in);

#endif
