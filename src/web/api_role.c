/* Roles: granting, deputies, handing over. */
#include "access/account.h"
#include "access/grant.h"
#include "base/clock.h"
#include "base/json.h"
#include "directory/post.h"
#include "matter/handover.h"
#include "store/store.h"
#include "web/gate.h"
#include "web/role_shown.h"
#include "web/web.h"

static enum err put_done(struct buf *out)
{
    struct done_out done = {.ok = 1};
    struct json j = json_on(out);

    rec_put(&j, &done_out_record, &done);
    return ERR_NONE;
}

enum err api_roles(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct account a;
    struct grant_list held;
    struct roles_out answer;
    struct json j = json_on(&out->body);
    enum err e = account_get(cx, rq->id[0], &a);

    if (!e) e = grant_list(cx, a.id, &held);
    if (e) return e;
    answer = (struct roles_out){
        .total = (int64_t)held.n, .limit = (int64_t)held.n, .rows = roles_shown(cx, &held, a.id)};
    rec_put(&j, &roles_out_record, &answer);
    return ERR_NONE;
}

enum err api_role_grant(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct role_in *in = rq->in;
    struct grant g = {.account_id = rq->id[0],
                      .role = role_of(in->role),
                      .org_id = in->org_id,
                      .post_id = in->post_id,
                      .from = in->from,
                      .to = in->to,
                      .mandate = in->mandate};
    int64_t id;
    enum err e = grant_add(cx, &g, &id);

    gate_forget(rq->web->gate);
    return e ? e : api_roles(cx, rq, out);
}

enum err api_role_revoke(struct cx *cx, const struct req *rq, struct ans *out)
{
    enum err e = grant_end(cx, rq->id[0]);

    gate_forget(rq->web->gate);
    return e ? e : put_done(&out->body);
}

/* ---- handing over */

static enum err put_handover(struct buf *out, const struct handover_done *done)
{
    const struct handover_out answer = {
        .id = done->id, .roles = done->roles, .todos = done->todos, .posts = done->posts};
    struct json j = json_on(out);

    rec_put(&j, &handover_out_record, &answer);
    return ERR_NONE;
}

enum err api_handover(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct handover_in *in = rq->in;
    const struct handover asked = {rq->id[0], in->to, in->person};
    struct handover_done done;
    enum err e = handover_run(cx, &asked, &done);

    gate_forget(rq->web->gate);
    return e ? e : put_handover(&out->body, &done);
}

enum err api_handover_undo(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct handover_done done;
    enum err e = handover_undo(cx, rq->id[0], &done);

    gate_forget(rq->web->gate);
    return e ? e : put_handover(&out->body, &done);
}

static struct rec_list posts_shown(struct cx *cx, const struct rows *r)
{
    struct handover_post_out *at = arena_array(cx->arena, struct handover_post_out, r->n + 1);

    for (size_t i = 0; i < r->n; i++)
        at[i] = (struct handover_post_out){row_int(&r->at[i], 0), row_str(&r->at[i], 1),
                                           some_text(row_str(&r->at[i], 2))};
    return (struct rec_list){r->n, at};
}

enum err api_handover_look(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct handover_query *q = rq->query;
    const struct handover asked = {.from_id = rq->id[0], .to_id = q->to};
    struct handover_plan plan;
    struct handover_look_out answer;
    struct account from = {0};
    struct json j = json_on(&out->body);
    enum err e = account_get(cx, rq->id[0], &from);

    if (!e) e = handover_look(cx, &asked, &plan);
    if (e) return e;
    answer = (struct handover_look_out){.name = from.name,
                                        .person = from.person,
                                        .roles = roles_shown(cx, &plan.roles, rq->id[0]),
                                        .posts = posts_shown(cx, &plan.posts),
                                        .todos = plan.todos,
                                        .deputies = plan.deputies,
                                        .problem_zh = plan.problem.zh,
                                        .problem_en = plan.problem.en};
    rec_put(&j, &handover_look_out_record, &answer);
    return ERR_NONE;
}

static struct str time_text(struct cx *cx, int64_t ms)
{
    char text[CLOCK_TEXT];

    if (!ms) return STR_NULL;
    clock_text(ms, text);
    return str_keep(cx->arena, str_of(text));
}

static struct handover_row_out handover_shown(struct cx *cx, const struct row *r)
{
    const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000, at = row_int(r, 4), undone = row_int(r, 5);

    return (struct handover_row_out){.id = row_int(r, 0),
                                     .from = row_str(r, 1),
                                     .to = row_str(r, 2),
                                     .by = row_str(r, 3),
                                     .at = time_text(cx, at),
                                     .undone_at = time_text(cx, undone),
                                     .roles = row_int(r, 6),
                                     .todos = row_int(r, 7),
                                     .posts = row_int(r, 8),
                                     .undoable = !undone && cx->now_ms - at <= HANDOVER_UNDO_DAYS * day_ms};
}

enum err api_handovers(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct handovers_out answer = {.limit = HANDOVER_LIST_MOST};
    struct handover_row_out *at;
    struct rows r;
    struct json j = json_on(&out->body);
    enum err e = handover_list(cx, &r);

    (void)rq;
    if (e) return e;
    at = arena_array(cx->arena, struct handover_row_out, r.n + 1);
    for (size_t i = 0; i < r.n; i++) at[i] = handover_shown(cx, &r.at[i]);
    answer.total = (int64_t)r.n;
    answer.rows = (struct rec_list){r.n, at};
    rec_put(&j, &handovers_out_record, &answer);
    return ERR_NONE;
}

/* ---- deputies */

static struct rec_list deputies_shown(struct cx *cx, const struct grant_list *list)
{
    struct deputy_out *at = arena_array(cx->arena, struct deputy_out, list->n + 1);

    for (size_t i = 0; i < list->n; i++) {
        const struct grant *g = &list->at[i];

        at[i] = (struct deputy_out){.id = g->id,
                                    .account_id = g->account_id,
                                    .account = g->account,
                                    .org_id = g->org_id,
                                    .org = some_text(g->org),
                                    .from = some_text(g->from),
                                    .to = some_text(g->to)};
    }
    return (struct rec_list){list->n, at};
}

enum err api_deputies(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct grant_list named, candidates;
    struct deputies_out answer;
    struct json j = json_on(&out->body);
    enum err e = grant_deputies(cx, &named);

    (void)rq;
    if (!e) e = grant_candidates(cx, &candidates);
    if (e) return e;
    answer = (struct deputies_out){.total = (int64_t)named.n,
                                   .limit = (int64_t)named.n,
                                   .rows = deputies_shown(cx, &named),
                                   .candidates = deputies_shown(cx, &candidates)};
    rec_put(&j, &deputies_out_record, &answer);
    return ERR_NONE;
}

enum err api_deputy_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct deputy_in *in = rq->in;
    const struct grant g = {
        .account_id = in->account_id, .org_id = in->org_id, .from = in->from, .to = in->to};
    int64_t id;
    enum err e = grant_deputy(cx, &g, &id);

    gate_forget(rq->web->gate);
    return e ? e : api_deputies(cx, rq, out);
}

enum err api_deputy_end(struct cx *cx, const struct req *rq, struct ans *out)
{
    enum err e = grant_deputy_end(cx, rq->id[0]);

    gate_forget(rq->web->gate);
    return e ? e : api_deputies(cx, rq, out);
}

/* ---- what a role may be bound to: names only, since who grants sees no ledger */

enum { BINDINGS_MOST = 50 };

enum err api_bindings(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct bindings_query *q = rq->query;
    struct rows r;
    struct binding_out *at;
    struct bindings_out answer = {.limit = BINDINGS_MOST};
    struct json j = json_on(&out->body);
    enum err e = post_bindings(cx, q->q, BINDINGS_MOST, &r);

    if (e) return e;
    at = arena_array(cx->arena, struct binding_out, r.n + 1);
    for (size_t i = 0; i < r.n; i++)
        at[i] = (struct binding_out){
            .org_id = row_int(&r.at[i], 0), .post_id = row_int(&r.at[i], 1), .name = row_str(&r.at[i], 2)};
    answer.total = (int64_t)r.n;
    answer.rows = (struct rec_list){r.n, at};
    rec_put(&j, &bindings_out_record, &answer);
    return ERR_NONE;
}
