/* task_duty - duties that people add, remove and put right. */
#include "base/json.h"
#include "base/map.h"
#include "directory/directory.h"
#include "directory/name.h"
#include "ledger/tally.h"
#include "ledger/task_write.h"
#include "ledger/year.h"
#include "plan/plan.h"
#include "store/store.h"

enum { EVENT_MOST = 256 << 10, NAMES_MOST = 500 };

static bool is_role(struct str role)
{
    for (int i = 0; i < DUTY_ROLES; i++)
        if (str_eq(role, str_of(duty_role_name[i]))) return true;
    return false;
}

static enum err role_check(struct cx *cx, struct str role)
{
    if (is_role(role)) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "role", "责任类别应为 leader、lead、support 或 responsible",
                   "the role must be leader, lead, support or responsible");
}

static enum err name_check(struct cx *cx, struct str name)
{
    if (name.n > 0 && name.n <= TASK_NAME_MOST) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "name", "名称应为 1 到 %d 字节", "the name must have 1 to %d bytes",
                   TASK_NAME_MOST);
}

/* The bearer that a person means by NAME. */
static enum err resolve(struct cx *cx, struct str role, struct str name, int64_t *id)
{
    struct name_hit hit;
    struct directory *d;
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT name FROM government WHERE id = $1", "i", cx->actor.government_id);

    if (!e) e = directory_load(cx, rows.n ? name_place(row_str(&rows.at[0], 0)) : STR_NULL, &d);
    if (!e)
        e = str_eq(role, STR("leader")) ? directory_leader(cx, d, name, false, &hit)
                                        : directory_org(cx, d, name, false, &hit);
    if (!e) *id = hit.id;
    return e;
}

static struct str duty_json(struct arena *a, struct str role, struct str name)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "role", role);
    json_put_str(&j, "name", name);
    json_end(&j);
    return buf_text(&out);
}

static enum err insert_duty(struct cx *cx, const struct held *t, struct str role, struct str name,
                            int64_t ord)
{
    int64_t bearer = 0;
    enum err e = resolve(cx, role, name, &bearer);

    if (!e)
        e = store_run(
            cx, NULL,
            "INSERT INTO duty (government_id, id, plan_id, task_id, task_ord, role, ord, name, bearer_id,"
            " open_list, inherited, origin, rule, at_off, at_len, added_on)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 'person', 'person', 0, 0, $10)",
            "iiiiisisis", cx->actor.government_id, store_id(cx), t->plan_id, t->id, t->ord, role, ord, name,
            bearer, year_today_text(cx));
    return e ? e : tally_bearer(cx, bearer);
}

enum err task_duty_add(struct cx *cx, int64_t id, int64_t rev, const struct task_duty *duty, struct buf *out)
{
    struct task_sides sides = {0};
    struct str name = str_trim(duty->name);
    struct held t;
    struct rows last;
    enum err e = role_check(cx, duty->role);

    if (!e) e = name_check(cx, name);
    if (!e) e = task_hold(cx, id, rev, &t);
    if (!e)
        e = store_run(cx, &last,
                      "SELECT COALESCE(MAX(ord), -1) FROM duty WHERE government_id = $1 AND plan_id = $2"
                      " AND task_id = $3 AND role = $4",
                      "iiis", cx->actor.government_id, t.plan_id, id, duty->role);
    if (!e) e = insert_duty(cx, &t, duty->role, name, row_int(&last.at[0], 0) + 1);
    if (e) return e;
    sides.after = duty_json(cx->arena, duty->role, name);
    return task_settle(cx, &t, "task.duty_add", &sides, out);
}

enum err task_duty_remove(struct cx *cx, int64_t duty_id, int64_t rev, struct buf *out)
{
    struct task_sides sides = {0};
    struct held t;
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "UPDATE duty SET state = 'removed', rev = rev + 1 WHERE government_id = $1 AND id = $2"
                  " AND state = 'live' RETURNING task_id, bearer_id, role, name",
                  "ii", cx->actor.government_id, duty_id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这条责任", "there is no such duty");
    if (!e) e = task_hold(cx, row_int(&rows.at[0], 0), rev, &t);
    if (!e) e = tally_bearer(cx, row_int(&rows.at[0], 1));
    if (e) return e;
    sides.before = duty_json(cx->arena, row_str(&rows.at[0], 2), row_str(&rows.at[0], 3));
    return task_settle(cx, &t, "task.duty_remove", &sides, out);
}

/* ---- a role's names as a whole */

enum { H_ID, H_NAME, H_STATE, H_BEARER };

static void names_start(struct json *j, struct str role)
{
    json_object(j);
    json_put_str(j, "role", role);
    json_key(j, "names");
    json_array(j);
}

static struct str had_json(struct arena *a, struct str role, const struct rows *had)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    names_start(&j, role);
    for (size_t i = 0; i < had->n; i++)
        if (str_eq(row_str(&had->at[i], H_STATE), STR("live"))) json_str(&j, row_str(&had->at[i], H_NAME));
    json_end(&j);
    json_end(&j);
    return buf_text(&out);
}

static struct str want_json(struct arena *a, const struct task_names *want)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    names_start(&j, want->role);
    for (size_t i = 0; i < want->n; i++) json_str(&j, want->name[i]);
    json_end(&j);
    json_end(&j);
    return buf_text(&out);
}

static enum err put_state(struct cx *cx, const struct row *r, struct str state, int64_t ord)
{
    enum err e =
        store_run(cx, NULL,
                  "UPDATE duty SET state = $3, ord = CASE WHEN $4 < 0 THEN ord ELSE $4 END, rev = rev + 1"
                  " WHERE government_id = $1 AND id = $2",
                  "iisi", cx->actor.government_id, row_int(r, H_ID), state, ord);

    return e ? e : tally_bearer(cx, row_int(r, H_BEARER));
}

/* The row with this name, live ones first; NULL if there is none. */
static const struct row *row_named(const struct rows *had, const bool *used, struct str name, size_t *at)
{
    const struct row *found = NULL;

    for (size_t i = 0; i < had->n; i++) {
        const struct row *r = &had->at[i];

        if (used[i] || !str_eq(row_str(r, H_NAME), name)) continue;
        if (found && !str_eq(row_str(r, H_STATE), STR("live"))) continue;
        found = r;
        *at = i;
    }
    return found;
}

static enum err set_names(struct cx *cx, const struct held *t, const struct task_names *want,
                          const struct rows *had)
{
    bool *used = arena_array(cx->arena, bool, had->n + 1);
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < want->n; i++) {
        size_t at = 0;
        const struct row *r = row_named(had, used, want->name[i], &at);

        if (r) {
            used[at] = true;
            e = put_state(cx, r, STR("live"), (int64_t)i);
        } else {
            e = insert_duty(cx, t, want->role, want->name[i], (int64_t)i);
        }
    }
    for (size_t i = 0; !e && i < had->n; i++)
        if (!used[i] && str_eq(row_str(&had->at[i], H_STATE), STR("live")))
            e = put_state(cx, &had->at[i], STR("removed"), -1);
    return e;
}

enum err task_names_set(struct cx *cx, int64_t id, int64_t rev, const struct task_names *want,
                        struct buf *out)
{
    struct task_sides sides;
    struct held t;
    struct rows had;
    enum err e = role_check(cx, want->role);

    if (!e && want->n > NAMES_MOST) return cx_fail(cx, ERR_TOO_LARGE, "value", "名称太多", "too many names");
    for (size_t i = 0; !e && i < want->n; i++) e = name_check(cx, want->name[i]);
    if (!e) e = task_hold(cx, id, rev, &t);
    if (!e)
        e = store_run(cx, &had,
                      "SELECT id, name, state, bearer_id FROM duty WHERE government_id = $1 AND plan_id = $2"
                      " AND task_id = $3 AND role = $4 AND state IN ('live', 'removed') ORDER BY ord, id",
                      "iiis", cx->actor.government_id, t.plan_id, id, want->role);
    if (!e) e = set_names(cx, &t, want, &had);
    if (e) return e;
    sides.before = had_json(cx->arena, want->role, &had);
    sides.after = want_json(cx->arena, want);
    return task_settle(cx, &t, "task.correct", &sides, out);
}
