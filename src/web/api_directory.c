/* Organisations, posts, persons. */
#include "base/json.h"
#include "directory/org.h"
#include "directory/post.h"
#include "ledger/bearer.h"
#include "web/route.h"

enum { ORGS_USUAL = 200 };

enum err api_orgs(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct orgs_query *q = rq->query;
    struct org_filter f = {
        .q = q->q, .kind = q->kind, .offset = q->offset, .limit = q->limit ? q->limit : ORGS_USUAL};

    return org_list(cx, &f, &out->body);
}

enum err api_org(struct cx *cx, const struct req *rq, struct ans *out)
{
    return org_get(cx, rq->id[0], &out->body);
}

enum err api_org_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct org_in *in = rq->in;

    return org_add(cx, in->name, in->kind, &out->body);
}

enum err api_org_patch(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct org_patch_in *in = rq->in;
    struct org_change c = {.rev = in->rev, .name = in->name, .kind = in->kind};

    return bearer_patch(cx, rq->id[0], &c, &out->body);
}

enum err api_org_remove(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_query *q = rq->query;
    struct done_out done = {.ok = 1};
    struct json j = json_on(&out->body);
    enum err e = bearer_remove(cx, rq->id[0], q->rev);

    if (!e) rec_put(&j, &done_out_record, &done);
    return e;
}

enum err api_alias_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct alias_in *in = rq->in;

    return org_alias_add(cx, rq->id[0], in->rev, in->name, &out->body);
}

enum err api_alias_remove(struct cx *cx, const struct req *rq, struct ans *out)
{
    return org_alias_remove(cx, rq->id[0], rq->id[1], &out->body);
}

enum err api_org_merge(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct merge_in *in = rq->in;

    return bearer_merge(cx, rq->id[0], in->rev, in->into, &out->body);
}

enum err api_org_split(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct split_in *in = rq->in;

    return bearer_split(cx, rq->id[0], in->alias_id, &out->body);
}

enum err api_members_put(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct members_in *in = rq->in;
    const struct member_in *from = in->members.at;
    struct org_member *m = arena_array(cx->arena, struct org_member, in->members.n + 1);
    const struct org_members members = {in->rev, in->members.n, m};

    for (size_t i = 0; i < in->members.n; i++)
        m[i] = (struct org_member){from[i].org_id, from[i].from, from[i].to};
    return org_members_put(cx, rq->id[0], &members, &out->body);
}

enum err api_persons(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct persons_query *q = rq->query;
    const struct post_persons asked = {q->q, q->offset, q->limit};

    return post_persons(cx, &asked, &out->body);
}

enum err api_posts(struct cx *cx, const struct req *rq, struct ans *out)
{
    (void)rq;
    return post_list(cx, &out->body);
}

enum err api_post_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct post_in *in = rq->in;
    struct post_new p = {.title = in->title, .person = in->person, .from = in->from, .org_id = in->org_id};

    return post_add(cx, &p, &out->body);
}
