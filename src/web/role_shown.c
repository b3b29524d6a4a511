#include "web/role_shown.h"

struct str some_text(struct str s)
{
    return s.n ? s : STR_NULL;
}

static struct role_out role_shown(const struct grant *g)
{
    return (struct role_out){.id = g->id,
                             .role = role_name(g->role),
                             .role_zh = role_zh(g->role),
                             .org_id = g->org_id,
                             .org = some_text(g->org),
                             .post_id = g->post_id,
                             .post = some_text(g->post),
                             .from = some_text(g->from),
                             .to = some_text(g->to),
                             .mandate = some_text(g->mandate),
                             .deputy_of = g->deputy_of};
}

struct rec_list roles_shown(struct cx *cx, const struct grant_list *all, int64_t account_id)
{
    struct role_out *at = arena_array(cx->arena, struct role_out, all->n + 1);
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].account_id == account_id) at[n++] = role_shown(&all->at[i]);
    return (struct rec_list){n, at};
}
