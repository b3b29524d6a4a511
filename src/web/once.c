#include "web/once.h"

#include "access/secret.h"
#include "store/store.h"

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

/* What was asked, as one hash. */
static struct str asked(struct cx *cx, const struct req *rq)
{
    struct buf b = buf_new(cx->arena, rq->target.n + rq->body.n + 64);

    buf_fmt(&b, "%s %.*s\n", method_name[rq->method].p, STR_ARG(rq->target));
    if (rq->body.n) buf_str(&b, rq->body);
    return secret_hidden(cx, "once", buf_text(&b));
}

static enum err check_key(struct cx *cx, struct str key)
{
    bool good = key.n <= ONCE_KEY_MOST;

    for (size_t i = 0; good && i < key.n; i++) good = key.p[i] > ' ' && key.p[i] < 0x7f;
    if (good) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "Idempotency-Key", "幂等键须为不超过 %d 个可见字符",
                   "the key has at most %d visible ASCII characters", ONCE_KEY_MOST);
}

enum err once_find(struct cx *cx, const struct req *rq, struct ans *out, bool *done)
{
    struct rows r = {0};
    enum err e = check_key(cx, rq->once);

    *done = false;
    if (!e)
        e = store_run(cx, &r,
                      "SELECT asked, status, answer FROM once WHERE government_id = $1 AND account_id = $2"
                      " AND key = $3 AND created_ms > $4",
                      "iisi", cx->actor.government_id, cx->actor.account_id, rq->once, cx->now_ms - day_ms);
    if (e || r.n == 0) return e;
    if (!str_eq(row_str(&r.at[0], 0), asked(cx, rq)))
        return cx_fail(cx, ERR_CONFLICT, "Idempotency-Key", "这个幂等键已用于另一个请求",
                       "another request was made with this key");
    if (row_int(&r.at[0], 1) == 0)
        return cx_fail(cx, ERR_CONFLICT, "Idempotency-Key", "该请求已办理，答案只显示一次",
                       "this was done already; its answer is shown only once");
    *done = true;
    out->status = (int)row_int(&r.at[0], 1);
    buf_str(&out->body, row_str(&r.at[0], 2));
    return ERR_NONE;
}

static bool is_secret(const struct route *route)
{
    static const struct record *const secrets[] = {&account_secret_out_record, &token_secret_out_record,
                                                   &second_offer_out_record, &recovery_out_record, NULL};
    const struct record *const *at = secrets;

    while (*at && *at != route->out) at++;
    return *at != NULL;
}

enum err once_keep(struct cx *cx, const struct req *rq, const struct route *route, const struct ans *out)
{
    bool kept = !is_secret(route) && out->body.n <= ONCE_ANSWER_MOST && !out->type && !out->cookie.p;

    return store_run(
        cx, NULL,
        "INSERT INTO once (government_id, account_id, key, asked, status, answer, created_ms)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (government_id, account_id, key) DO UPDATE"
        " SET asked = excluded.asked, status = excluded.status, answer = excluded.answer,"
        " created_ms = excluded.created_ms",
        "iissisi", cx->actor.government_id, cx->actor.account_id, rq->once, asked(cx, rq),
        (int64_t)(kept ? out->status : 0), kept ? buf_text(&out->body) : STR(""), cx->now_ms);
}

enum err once_sweep(struct cx *cx)
{
    return store_run(cx, NULL, "DELETE FROM once WHERE created_ms <= $1", "i", cx->now_ms - day_ms);
}
