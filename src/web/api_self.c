/* What everybody does for himself: the second factor, sessions, API tokens. */
#include "access/account.h"
#include "access/second.h"
#include "access/session.h"
#include "access/setting.h"
#include "access/token.h"
#include "access/vouch.h"
#include "base/clock.h"
#include "base/json.h"
#include "store/store.h"
#include "web/gate.h"
#include "web/web.h"

static enum err put_done(struct buf *out)
{
    struct done_out done = {.ok = 1};
    struct json j = json_on(out);

    rec_put(&j, &done_out_record, &done);
    return ERR_NONE;
}

static struct str time_text(struct cx *cx, int64_t ms)
{
    char text[CLOCK_TEXT];

    clock_text(ms, text);
    return str_keep(cx->arena, str_of(text));
}

/* ---- the second factor */

enum err api_second(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct second_out answer;
    struct json j = json_on(&out->body);
    bool on = false;
    enum err e = second_is_on(cx, cx->actor.account_id, &on);

    (void)rq;
    if (e) return e;
    answer.on = on;
    rec_put(&j, &second_out_record, &answer);
    return ERR_NONE;
}

enum err api_second_begin(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct second_offer offer;
    struct second_offer_out answer;
    struct json j = json_on(&out->body);
    enum err e = second_begin(cx, &offer);

    (void)rq;
    if (e) return e;
    answer = (struct second_offer_out){.secret = offer.secret, .uri = offer.uri};
    rec_put(&j, &second_offer_out_record, &answer);
    return ERR_NONE;
}

/* A code has a million values, so who holds somebody's session must not try them all: tries count as those of
 * passwords do. */
static enum err try_code(struct cx *cx, const struct req *rq)
{
    enum err e = vouch_try(cx, cx->actor.name, rq->address);

    return e ? e : store_begin(cx, true);
}

static enum err tried_code(struct cx *cx, const struct req *rq, enum err e)
{
    if (!e) e = vouch_right(cx, cx->actor.name, rq->address);
    return store_end(cx, e);
}

enum err api_second_confirm(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct code_in *in = rq->in;
    struct str codes[SECOND_RECOVERY];
    struct recovery_out answer = {.codes = {SECOND_RECOVERY, codes}};
    struct json j = json_on(&out->body);
    enum err e = try_code(cx, rq);

    if (e) return e;
    e = tried_code(cx, rq, second_confirm(cx, in->code, codes));
    gate_forget(rq->web->gate);
    if (!e) rec_put(&j, &recovery_out_record, &answer);
    return e;
}

enum err api_second_remove(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct code_in *in = rq->in;
    enum err e = try_code(cx, rq);

    if (!e) e = tried_code(cx, rq, second_end(cx, cx->actor.account_id, in->code));
    return e ? e : put_done(&out->body);
}

enum err api_second_reset(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct account a;
    enum err e = account_get(cx, rq->id[0], &a);

    if (!e) e = second_end(cx, rq->id[0], STR_NULL);
    gate_forget(rq->web->gate);
    return e ? e : put_done(&out->body);
}

/* ---- sessions */

enum err api_sessions(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct session_list list;
    struct session_row_out *rows;
    struct sessions_out answer;
    struct json j = json_on(&out->body);
    enum err e = session_list(cx, rq->pass->token.p ? rq->pass->token : STR(""), &list);

    if (e) return e;
    rows = arena_array(cx->arena, struct session_row_out, list.n + 1);
    for (size_t i = 0; i < list.n; i++) {
        const struct session_info *s = &list.at[i];

        rows[i] = (struct session_row_out){.id = s->id,
                                           .address = s->address,
                                           .began_at = time_text(cx, s->created_ms),
                                           .seen_at = time_text(cx, s->seen_ms),
                                           .ends_at = time_text(cx, s->ends_ms),
                                           .current = s->current};
    }
    answer =
        (struct sessions_out){.total = (int64_t)list.n, .limit = (int64_t)list.n, .rows = {list.n, rows}};
    rec_put(&j, &sessions_out_record, &answer);
    return ERR_NONE;
}

enum err api_session_end(struct cx *cx, const struct req *rq, struct ans *out)
{
    enum err e = session_end_one(cx, rq->id[0]);

    gate_forget(rq->web->gate);
    return e ? e : put_done(&out->body);
}

/* ---- tokens */

static struct rec_texts perm_words(struct cx *cx, uint64_t perms)
{
    struct str *at = arena_array(cx->arena, struct str, PERM_COUNT + 1);
    size_t n = 0;

    for (enum perm p = 0; p < PERM_COUNT; p++)
        if (perms >> p & 1) at[n++] = perm_name(p);
    return (struct rec_texts){n, at};
}

/* What the account may hand on. */
static struct rec_list perms_of(struct cx *cx)
{
    struct perm_out *at = arena_array(cx->arena, struct perm_out, PERM_COUNT + 1);
    size_t n = 0;

    for (enum perm p = 0; p < PERM_COUNT; p++)
        if (p != PERM_SELF && perm_allows(p, scope_roles(cx)))
            at[n++] = (struct perm_out){.name = perm_name(p), .zh = perm_zh(p)};
    return (struct rec_list){n, at};
}

enum err api_tokens(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct token_list list;
    struct token_out *rows;
    struct tokens_out answer = {.perms = perms_of(cx)};
    struct json j = json_on(&out->body);
    enum err e = token_list(cx, &list);

    (void)rq;
    if (!e) e = setting_get(cx, SETTING_TOKEN_DAYS, &answer.most_days);
    if (e) return e;
    rows = arena_array(cx->arena, struct token_out, list.n + 1);
    for (size_t i = 0; i < list.n; i++)
        rows[i] = (struct token_out){.id = list.at[i].id,
                                     .name = list.at[i].name,
                                     .perms = perm_words(cx, list.at[i].perms),
                                     .created_at = time_text(cx, list.at[i].created_ms),
                                     .ends_at = time_text(cx, list.at[i].ends_ms)};
    answer.total = answer.limit = (int64_t)list.n;
    answer.rows = (struct rec_list){list.n, rows};
    rec_put(&j, &tokens_out_record, &answer);
    return ERR_NONE;
}

static enum err read_perms(struct cx *cx, const struct rec_texts *words, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < words->n; i++) {
        enum perm p = perm_of(words->at[i]);

        if (p == PERM_COUNT)
            return cx_fail(cx, ERR_INPUT, "perms", "没有权限“%.*s”", "there is no right %.*s",
                           STR_ARG(words->at[i]));
        *out |= UINT64_C(1) << p;
    }
    return ERR_NONE;
}

enum err api_token_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct token_in *in = rq->in;
    struct token_new asked = {.name = in->name, .days = in->days};
    struct token_secret_out answer;
    struct json j = json_on(&out->body);
    enum err e = read_perms(cx, &in->perms, &asked.perms);

    if (!e) e = token_add(cx, &asked, &answer.id, &answer.token);
    if (!e) rec_put(&j, &token_secret_out_record, &answer);
    return e;
}

enum err api_token_end(struct cx *cx, const struct req *rq, struct ans *out)
{
    enum err e = token_end(cx, rq->id[0]);

    gate_forget(rq->web->gate);
    return e ? e : put_done(&out->body);
}
