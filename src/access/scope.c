#include "access/scope.h"

#include <string.h>

#include "base/clock.h"
#include "store/store.h"

struct str scope_day(struct cx *cx)
{
    char day[CLOCK_DAY];

    clock_day(cx->now_ms, day);
    return str_keep(cx->arena, str_of(day));
}

/* ---- loading */

static enum err load_held(struct cx *cx, int64_t account_id, struct scope *out)
{
    struct rows r;
    struct scope_held *held;
    enum err e = store_run(cx, &r,
                           "SELECT role, org_id, post_id FROM account_role WHERE government_id = $1"
                           " AND account_id = $2 AND date_from <= $3 AND (date_to = '' OR date_to >= $3)"
                           " ORDER BY id",
                           "iis", cx->actor.government_id, account_id, scope_day(cx));

    if (e) return e;
    held = arena_array(cx->arena, struct scope_held, r.n + 1);
    for (size_t i = 0; i < r.n; i++) {
        const struct row *row = &r.at[i];

        held[i] = (struct scope_held){role_of(row_str(row, 0)), row_int(row, 1), row_int(row, 2)};
        out->roles |= (unsigned)held[i].role;
    }
    out->held = held;
    out->held_n = r.n;
    return ERR_NONE;
}

static bool is_bound(const struct scope *s)
{
    for (size_t i = 0; i < s->held_n; i++)
        if (s->held[i].org_id || s->held[i].post_id) return true;
    return false;
}

static enum err load_bearers(struct cx *cx, int64_t account_id, struct scope *out)
{
    struct rows r;
    int64_t *bearers;
    enum err e = store_run(
        cx, &r,
        "SELECT DISTINCT b.bearer_id FROM (" SCOPE_BEARERS("$1", "$2", "$3") ") b"
                                                                             " ORDER BY b.bearer_id",
        "iis", cx->actor.government_id, account_id, scope_day(cx));

    if (e) return e;
    bearers = arena_array(cx->arena, int64_t, r.n + 1);
    for (size_t i = 0; i < r.n; i++) bearers[i] = row_int(&r.at[i], 0);
    out->bearers = bearers;
    out->bearers_n = r.n;
    return ERR_NONE;
}

enum err scope_load(struct cx *cx, int64_t account_id, struct scope *out)
{
    enum err e;

    *out = (struct scope){0};
    e = load_held(cx, account_id, out);
    return e || !is_bound(out) ? e : load_bearers(cx, account_id, out);
}

static const void *copy(struct arena *a, const void *p, size_t bytes)
{
    void *to = arena_zero(a, 1, bytes + 1);

    if (bytes) memcpy(to, p, bytes);
    return to;
}

struct scope scope_keep(struct arena *a, const struct scope *s)
{
    struct scope kept = *s;

    kept.held = copy(a, s->held, s->held_n * sizeof *s->held);
    kept.bearers = copy(a, s->bearers, s->bearers_n * sizeof *s->bearers);
    return kept;
}

/* ---- asking */

static bool is_system(const struct cx *cx)
{
    return cx->actor.account_id == 0 && !cx->actor.scope;
}

unsigned scope_roles(const struct cx *cx)
{
    if (is_system(cx)) return ROLES_ALL;
    return cx->actor.scope ? cx->actor.scope->roles : 0;
}

bool scope_sees_all(const struct cx *cx)
{
    return (scope_roles(cx) & ROLES_WHOLE) != 0;
}

bool scope_sees_bearer(const struct cx *cx, int64_t bearer_id)
{
    const struct scope *s = cx->actor.scope;

    if (scope_sees_all(cx)) return true;
    for (size_t i = 0; s && i < s->bearers_n; i++)
        if (s->bearers[i] == bearer_id) return true;
    return false;
}

enum err scope_sees_task(struct cx *cx, int64_t task_id, bool *out)
{
    struct rows r;
    enum err e;

    *out = scope_sees_all(cx);
    if (*out || !cx->actor.scope || cx->actor.scope->bearers_n == 0) return ERR_NONE;
    e = store_run(cx, &r,
                  "SELECT d.bearer_id FROM duty d JOIN task t ON t.government_id = d.government_id"
                  " AND t.plan_id = d.plan_id AND t.id = d.task_id"
                  " WHERE t.government_id = $1 AND t.id = $2 AND d.state = 'live'",
                  "ii", cx->actor.government_id, task_id);
    for (size_t i = 0; !e && i < r.n; i++) *out = *out || scope_sees_bearer(cx, row_int(&r.at[i], 0));
    return e;
}

enum err scope_need_task(struct cx *cx, int64_t task_id)
{
    bool sees = false;
    enum err e = scope_sees_task(cx, task_id, &sees);

    if (e || sees) return e;
    return cx_fail(cx, ERR_DENIED, NULL, "这项任务不由本单位牵头或配合，只能查看摘要",
                   "your unit neither leads nor supports this task: only its summary is shown");
}

enum err scope_need_measure(struct cx *cx, int64_t measure_id)
{
    struct rows r;
    enum err e;

    if (scope_sees_all(cx)) return ERR_NONE;
    e = store_run(cx, &r, "SELECT task_id FROM measure WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, measure_id);
    if (e) return e;
    if (r.n == 0) return cx_fail(cx, ERR_ABSENT, NULL, "没有这个指标", "there is no such measure");
    return scope_need_task(cx, row_int(&r.at[0], 0));
}

bool scope_acts_for(const struct cx *cx, unsigned roles, int64_t org_id)
{
    const struct scope *s = cx->actor.scope;

    for (size_t i = 0; s && i < s->held_n; i++)
        if (((unsigned)s->held[i].role & roles) && s->held[i].org_id == org_id) return true;
    return false;
}

enum err scope_need_org(struct cx *cx, unsigned roles, int64_t org_id)
{
    if (is_system(cx) || scope_acts_for(cx, roles, org_id)) return ERR_NONE;
    return cx_fail(cx, ERR_DENIED, NULL, "没有代表该单位办理的权限",
                   "the account may not act for this organisation");
}
