/*
 * grant - who holds which role, from when to when (表 account_role).
 *
 * Works inside the government of cx->actor; every change is an event.  Roles
 * that do not go together are refused by name (role.h), also over the accounts
 * of one person (account_set_person()); an administrator's account must say
 * whose it is, unless the system itself grants.
 */
#ifndef ACCESS_GRANT_H
#define ACCESS_GRANT_H

#include "access/role.h"
#include "base/cx.h"

struct grant {
    int64_t id, account_id;
    enum role role;
    int64_t org_id, post_id;      /* 0: not bound */
    int64_t deputy_of;            /* the account it stands in for, 0: nobody */
    struct str from, to, mandate; /* days "2026-03-02", "": open */
    struct str org, post;         /* their names, on reading */
    struct str account;           /* its name, on reading */
};

struct grant_list {
    size_t n;
    const struct grant *at;
};

/*
 * Grant a role.  ERR_INPUT names the field: role (unknown, or not together
 * with what is held), org_id, post_id, mandate, from, to.  ERR_CONFLICT: held
 * already.
 */
MUST_USE enum err grant_add(struct cx *cx, const struct grant *in, int64_t *id);
/* The same without granting. */
MUST_USE enum err grant_check(struct cx *cx, const struct grant *in);
/* A grant, also one that has ended, without names. ERR_ABSENT. */
MUST_USE enum err grant_find(struct cx *cx, int64_t id, struct grant *out);
/* End a role at once, and the deputies who signed in its holder's place; the row stays as history. The last
 * enabled holder of an administrator role keeps it. */
MUST_USE enum err grant_end(struct cx *cx, int64_t id);

/*
 * The deputy of a signer (代签): ACCOUNT signs for the org of cx->actor, who
 * holds that right himself, from day to day and not longer than that.  The
 * deputy has another role in the same org; deputies name no deputies, and what
 * they may ends with the right they stand in for.
 */
MUST_USE enum err grant_deputy(struct cx *cx, const struct grant *in, int64_t *id);
/* The deputies cx->actor has named, and who may be one. */
MUST_USE enum err grant_deputies(struct cx *cx, struct grant_list *out);
MUST_USE enum err grant_candidates(struct cx *cx, struct grant_list *out);
/* End one of them. ERR_ABSENT: it is not one's own. */
MUST_USE enum err grant_deputy_end(struct cx *cx, int64_t id);

/* Give G, as it is held, to another account from today on; *NEXT is the new grant, 0 when that one holds it
 * already. */
MUST_USE enum err grant_move(struct cx *cx, const struct grant *g, int64_t to_account, int64_t *next);

/* End all deputies an account has named. */
MUST_USE enum err grant_drop_deputies(struct cx *cx, int64_t account_id);

/* What an account holds or will hold; account 0: everybody's, by account. */
MUST_USE enum err grant_list(struct cx *cx, int64_t account_id, struct grant_list *out);

/*
 * Would ACCOUNT's roles, now and later, go together with those of PERSON's
 * other accounts?  ERR_INPUT "person" names the other one; an empty PERSON is
 * nobody's, which an administrator's account may not be.
 */
MUST_USE enum err grant_fits_person(struct cx *cx, int64_t account_id, struct str person);

/*
 * ERR_INPUT when no other enabled account holds an administrator role of
 * account A now and for GRANT_SPARE_DAYS more, time enough to grant it anew.
 */
enum { GRANT_SPARE_DAYS = 30 };
MUST_USE enum err grant_is_spare(struct cx *cx, int64_t account_id, const char *field);

#endif
