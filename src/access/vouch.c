#include "access/vouch.h"

#include "access/guard.h"
#include "access/secret.h"
#include "store/store.h"

static const int64_t minute_ms = 60000;

static struct str hidden(struct cx *cx, struct str ticket)
{
    return secret_hidden(cx, "vouched", ticket);
}

enum err vouch_keep(struct cx *cx, const struct account *a, struct str *ticket)
{
    enum err e = secret_token(cx, ticket);

    if (!e) e = store_begin(cx, true);
    if (e) return e;
    return store_end(cx, store_run(cx, NULL,
                                   "INSERT INTO vouched (ticket_hash, government_id, account_id, created_ms)"
                                   " VALUES ($1, $2, $3, $4)",
                                   "siii", hidden(cx, *ticket), a->government_id, a->id, cx->now_ms));
}

/* Whose ticket it is; the try is counted before the code is looked at. */
static enum err enter(struct cx *cx, const struct vouch *in, struct login *login, int64_t *government)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           "SELECT v.government_id, a.name FROM vouched v JOIN account a"
                           " ON a.government_id = v.government_id AND a.id = v.account_id"
                           " WHERE v.ticket_hash = $1 AND v.created_ms > $2",
                           "si", hidden(cx, in->ticket.p ? in->ticket : STR("")),
                           cx->now_ms - VOUCH_MINUTES * minute_ms);

    if (e) return e;
    if (r.n == 0)
        return cx_fail(cx, ERR_LOGIN, "ticket", "登录超时，请重新登录",
                       "this took too long; please sign in again");
    *government = row_int(&r.at[0], 0);
    login->name = row_str(&r.at[0], 1);
    return guard_enter(cx, guard_name(cx, *government, login->name), in->address);
}

static enum err use_up(struct cx *cx, struct str ticket)
{
    enum err e = store_begin(cx, true);

    if (e) return e;
    return store_end(
        cx, store_run(cx, NULL, "DELETE FROM vouched WHERE ticket_hash = $1", "s", hidden(cx, ticket)));
}

enum err vouch_pass(struct cx *cx, const struct vouch *in, struct account *out)
{
    struct login login = {.code = in->code, .address = in->address};
    int64_t government = 0;
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = store_end(cx, enter(cx, in, &login, &government));
    if (!e) e = account_vouched(cx, government, &login, true, out);
    return e ? e : use_up(cx, in->ticket);
}

enum err vouch_try(struct cx *cx, struct str name, struct str address)
{
    enum err e = store_begin(cx, true);

    if (e) return e;
    return store_end(cx, guard_enter(cx, guard_name(cx, cx->actor.government_id, name), address));
}

enum err vouch_right(struct cx *cx, struct str name, struct str address)
{
    return guard_passed(cx, guard_name(cx, cx->actor.government_id, name), address);
}

enum err vouch_sweep(struct cx *cx)
{
    return store_run(cx, NULL, "DELETE FROM vouched WHERE created_ms < $1", "i",
                     cx->now_ms - VOUCH_MINUTES * minute_ms);
}
