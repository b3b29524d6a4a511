#include "matter/task_acts.h"

#include "access/setting.h"
#include "base/json.h"
#include "breakdown/workday.h"
#include "calendar/calendar.h"
#include "ledger/party.h"
#include "matter/change_kind.h"
#include "matter/difficulty.h"
#include "matter/refusal.h"
#include "store/store.h"

/* Working days from today to DUE, below zero when it is over; null without a day. */
static enum err put_days_left(struct cx *cx, struct json *j, struct str due_on)
{
    const struct calendar *c = NULL;
    enum err e = year_calendar(cx, &c);
    day due;

    json_key(j, "working_days_left");
    if (!e && day_read(due_on, &due))
        json_int(j, calendar_between(c, year_today(cx), due));
    else
        json_null(j);
    return e;
}

/* ---- duties that may be refused */

enum { D_ID, D_ROLE, D_NAME, D_ORG, D_CAME, D_OPEN };

static enum err put_duty(struct cx *cx, struct json *j, const struct row *r)
{
    struct str last = STR_NULL;
    bool open = row_int(r, D_OPEN) > 0;
    enum err e = refusal_until(cx, row_str(r, D_CAME), &last);

    if (e) return e;
    json_object(j);
    json_put_id(j, "duty_id", row_int(r, D_ID));
    json_put_str(j, "role", row_str(r, D_ROLE));
    json_put_str(j, "name", row_str(r, D_NAME));
    json_put_id(j, "org_id", row_int(r, D_ORG));
    json_put_str(j, "refuse_by", last);
    e = put_days_left(cx, j, last);
    json_put_bool(j, "refused", open);
    json_put_bool(j, "may_refuse", !open && str_cmp(year_today_text(cx), last) <= 0);
    json_end(j);
    return e;
}

static enum err put_duties(struct cx *cx, struct json *j, const struct party_task *t)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT d.id, d.role, d.name, d.bearer_id, CASE WHEN d.added_on = ''"
                  " THEN substr(t.created_at, 1, 10) ELSE d.added_on END, (SELECT COUNT(*) FROM refusal f"
                  " WHERE f.government_id = $1 AND f.duty_id = d.id AND f.state = 'open') FROM duty d"
                  " JOIN task t ON t.government_id = d.government_id AND t.id = d.task_id"
                  " WHERE d.government_id = $1 AND d.plan_id = $2 AND d.task_id = $3 AND d.state = 'live'"
                  " AND d.role <> 'leader' AND d.bearer_id > 0 ORDER BY d.ord, d.id",
                  "iii", cx->actor.government_id, t->plan_id, t->id);

    json_key(j, "duties");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) e = put_duty(cx, j, &rows.at[i]);
    json_end(j);
    return e;
}

/* ---- changes */

static enum err put_change(struct cx *cx, struct json *j, const struct change_kind *k, int64_t task_id)
{
    struct rows rows;
    const char *level = "";
    int64_t nth;
    enum err e =
        store_run(cx, &rows,
                  "SELECT COUNT(*), COALESCE(SUM(CASE WHEN state IN ('asked', 'opinion') THEN 1 ELSE 0"
                  " END), 0) FROM change WHERE government_id = $1 AND task_id = $2 AND kind = $3"
                  " AND state <> 'withdrawn'",
                  "iis", cx->actor.government_id, task_id, k->name);

    if (e) return e;
    nth = row_int(&rows.at[0], 0) + 1;
    e = change_level(cx, k, nth, &level);
    json_object(j);
    json_put_str(j, "kind", k->name);
    json_put_int(j, "nth", nth);
    json_put_str(j, "level", str_of(level));
    json_put_bool(j, "open", row_int(&rows.at[0], 1) > 0);
    json_end(j);
    return e;
}

static enum err put_changes(struct cx *cx, struct json *j, int64_t task_id)
{
    enum err e = ERR_NONE;

    json_key(j, "changes");
    json_array(j);
    for (size_t i = 0; !e && change_kind_at(i); i++) e = put_change(cx, j, change_kind_at(i), task_id);
    json_end(j);
    return e;
}

/* ---- what comes next */

/* One kind of day: its word, the thing, what it is called. */
#define NEXT(kind, table, title, on, open)                                                    \
    "SELECT '" kind "' AS kind, x.id AS id, " title " AS title, " on " AS due_on FROM " table \
    " x WHERE x.government_id = $1 AND x.task_id = $2 AND " on " <> '' AND " open

static enum err load_next(struct cx *cx, int64_t task_id, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT n.kind, n.id, n.title, n.due_on FROM (" NEXT("milestone", "milestone", "x.title",
                                                                          "x.due_on", "x.state IN ('open', 'claimed')") " UNION ALL " NEXT("difficulty",
                                                                                                                                           "difficulty", "x.title", "x.due_on", "x.state IN ('open', 'escalated')") " UNION ALL " NEXT("request",
                                                                                                                                                                                                                                       "request",
                                                                                                                                                                                                                                       "x.text", "CASE WHEN x.state = 'open' THEN x.answer_by ELSE x.due_on END", "x.state IN ('open', 'accepted', 'climbed')") " UNION ALL " NEXT("refusal", "refusal",
                                                                                                                                                                                                                                                                                                                                                                                   "x.reason", "x.due_on", "x.state = 'open'") " UNION ALL " NEXT("change",
                                                                                                                                                                                                                                                                                                                                                                                                                                                  "change",
                                                                                                                                                                                                                                                                                                                                                                                                                                                  "x.reason",
                                                                                                                                                                                                                                                                                                                                                                                                                                                  "x.due_on",
                                                                                                                                                                                                                                                                                                                                                                                                                                                  "x.state IN ('asked', 'opinion')") " UNION ALL " NEXT("closure",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "closure", "x.claim", "x.due_on", "x.state IN ('claimed', 'verified')") " UNION ALL " NEXT("look_back",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "closure",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "x.claim", "x.look_back_on", "x.state = 'closed' AND x.looked_back_at = ''") " UNION ALL "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "SELECT 'report', p.id, r.title, r.due_on FROM report p JOIN round r"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                " ON r.government_id = p.government_id AND r.id = p.round_id AND r.state = 'open'"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                " WHERE p.government_id = $1 AND p.task_id = $2 AND p.state IN ('draft', 'returned')"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                ") AS n ORDER BY n.due_on, n.kind, n.id LIMIT $3",
                     "iii", cx->actor.government_id, task_id, (int64_t)TASK_NEXT_MOST);
}

struct next {
    struct str kind, title, on;
    int64_t id;
};

static enum err put_day(struct cx *cx, struct json *j, const struct next *n)
{
    enum err e;

    json_object(j);
    json_put_str(j, "kind", n->kind);
    json_put_id(j, "id", n->id);
    json_put_str(j, "title", n->title);
    json_put_str(j, "on", n->on);
    e = put_days_left(cx, j, n->on);
    json_end(j);
    return e;
}

static enum err put_next(struct cx *cx, struct json *j, const struct party_task *t)
{
    const struct next last = {STR("due"), STR(""), t->due_on, 0};
    struct rows rows = {0};
    enum err e = load_next(cx, t->id, &rows);

    json_key(j, "next");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        e = put_day(cx, j, &(struct next){row_str(r, 0), row_str(r, 2), row_str(r, 3), row_int(r, 1)});
    }
    if (!e && t->due_on.n && !t->closed_on.n) e = put_day(cx, j, &last);
    json_end(j);
    return e;
}

/* What only those see whom the task concerns. */
static enum err put_facts(struct cx *cx, struct json *j, const struct party_task *t)
{
    bool early = false;
    enum err e = matter_early(cx, t, &early);

    if (e) return e;
    json_put_bool(j, "protected", early);
    e = put_duties(cx, j, t);
    if (!e) e = put_changes(cx, j, t->id);
    return e ? e : put_next(cx, j, t);
}

static void put_nothing(struct json *j)
{
    static const char *const lists[] = {"duties", "changes", "next"};

    json_put_bool(j, "protected", false);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        json_key(j, lists[i]);
        json_array(j);
        json_end(j);
    }
}

enum err task_acts(struct cx *cx, int64_t task_id, struct buf *out)
{
    struct json j = json_on(out);
    struct party_task t;
    bool full = false;
    enum err e = party_task(cx, task_id, "id", &t);

    if (!e) e = scope_sees_task(cx, task_id, &full);
    if (e) return e;
    json_object(&j);
    json_put_id(&j, "task_id", task_id);
    json_put_bool(&j, "full", full);
    json_put_str(&j, "due_on", year_some(t.due_on));
    json_put_bool(&j, "closed", t.closed_on.n > 0);
    if (full)
        e = put_facts(cx, &j, &t);
    else
        put_nothing(&j);
    json_end(&j);
    return e;
}
