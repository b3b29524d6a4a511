#include "matter/duty_move.h"

#include "access/event.h"
#include "base/json.h"
#include "ledger/card.h"
#include "ledger/task.h"
#include "matter/ball.h"
#include "store/store.h"

enum { SCRATCH_MOST = 16 << 20, SIDE_MOST = 1024 };

/* ---- the duty itself */

static enum err org_name(struct cx *cx, int64_t id, struct str *out)
{
    struct rows rows;
    enum err e = party_org(cx, id, "org_id");

    if (!e)
        e = store_run(cx, &rows, "SELECT name FROM org WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, id);
    if (!e) *out = row_str(&rows.at[0], 0);
    return e;
}

/* The duty that was just added takes the place of the old one. */
static enum err take_place(struct cx *cx, const struct party_task *t, const struct duty_move *m)
{
    enum err e = store_run(
        cx, NULL,
        "UPDATE duty SET instead_of = $2, ord = (SELECT w.ord FROM duty w WHERE w.government_id = $1 AND "
        "w.id = $2)"
        " WHERE government_id = $1 AND id = (SELECT MAX(n.id) FROM duty n WHERE n.government_id = $1"
        " AND n.plan_id = $3 AND n.task_id = $4 AND n.role = $5 AND n.state = 'live')",
        "iiiis", cx->actor.government_id, m->duty_id, t->plan_id, t->id, m->role);

    return e ? e : card_task(cx, t->plan_id, t->id);
}

static enum err move_row(struct cx *cx, const struct party_task *t, const struct duty_move *m)
{
    struct buf scratch = buf_new(cx->arena, SCRATCH_MOST);
    struct task_duty fresh = {.role = m->role};
    int64_t rev = 0;
    enum err e = m->to_org_id ? org_name(cx, m->to_org_id, &fresh.name) : ERR_NONE;

    if (!e) e = task_rev(cx, t->id, &rev);
    if (!e) e = task_duty_remove(cx, m->duty_id, rev, &scratch);
    if (!e && m->to_org_id) e = task_duty_add(cx, t->id, rev + 1, &fresh, &scratch);
    return e || !m->to_org_id ? e : take_place(cx, t, m);
}

/* ---- what waits with it */

static enum err has_other(struct cx *cx, const struct party_task *t, int64_t org_id, bool *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM duty WHERE government_id = $1 AND plan_id = $2"
                           " AND task_id = $3 AND bearer_id = $4 AND role <> 'leader' AND state = 'live'",
                           "iiii", cx->actor.government_id, t->plan_id, t->id, org_id);

    *out = !e && row_int(&rows.at[0], 0) > 0;
    return e;
}

/*
 * The open matters of one kind in which $3 is a side become $4's; those where $4 is the other side stay.
 * ONE and OTHER are the columns of the sides.
 */
#define MOVE_SIDES(table, one, other, open)                                                          \
    "UPDATE " table " SET " one " = CASE WHEN " one " = $3 THEN $4 ELSE " one " END, " other         \
    " = CASE WHEN " other " = $3 THEN $4 ELSE " other " END, rev = rev + 1 WHERE government_id = $1" \
    " AND task_id = $2 AND state IN (" open ") AND (" one " = $3 OR " other " = $3)"                 \
    " AND NOT (" one " IN ($3, $4) AND " other " IN ($3, $4)) RETURNING id"
#define MOVE_SIDE(table, open)                                                                  \
    "UPDATE " table " SET org_id = $4, rev = rev + 1 WHERE government_id = $1 AND task_id = $2" \
    " AND state IN (" open ") AND org_id = $3 RETURNING id"

/* How many matters went along. */
struct moved {
    const struct party_task *t;
    const struct duty_move *m;
    int64_t matters;
};

/* The ball that the old unit holds in these matters. */
static enum err pass_balls(struct cx *cx, struct moved *w, const char *subject, const struct rows *ids)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < ids->n; i++) {
        struct ball_holder now;

        e = ball_holder(cx, subject, row_int(&ids->at[i], 0), &now);
        w->matters++;
        if (e || now.org_id != w->m->from_org_id) continue;
        e = ball_pass(cx, subject, row_int(&ids->at[i], 0), (struct ball_holder){.org_id = w->m->to_org_id});
    }
    return e;
}

#define MOVE(subject, sql)                                                                             \
    do {                                                                                               \
        if (!e)                                                                                        \
            e = store_run(cx, &ids, sql, "iiii", cx->actor.government_id, w->t->id, w->m->from_org_id, \
                          w->m->to_org_id);                                                            \
        if (!e) e = pass_balls(cx, w, subject, &ids);                                                  \
    } while (0)

static enum err move_matters(struct cx *cx, struct moved *w)
{
    struct rows ids = {0};
    enum err e = ERR_NONE;

    MOVE("difficulty", MOVE_SIDES("difficulty", "org_id", "asked_org_id", "'open', 'answered', 'escalated'"));
    MOVE("request", MOVE_SIDES("request", "from_org_id", "to_org_id",
                               "'open', 'accepted', 'countered', 'refused', 'climbed'"));
    MOVE("change", MOVE_SIDE("change", "'asked', 'opinion'"));
    MOVE("closure", MOVE_SIDE("closure", "'claimed', 'verified'"));
    return e;
}

/* Reports nobody has sent yet are the new unit's to write, unless it writes one of its own. */
static enum err move_reports(struct cx *cx, const struct moved *w)
{
    enum err e =
        store_run(cx, NULL,
                  "UPDATE round_ask SET org_id = $4 WHERE government_id = $1 AND task_id = $2 AND org_id = $3"
                  " AND state = 'asked' AND EXISTS (SELECT 1 FROM report p WHERE p.government_id = $1"
                  " AND p.task_id = $2 AND p.org_id = $3 AND p.round_id = round_ask.round_id"
                  " AND p.state IN ('draft', 'returned')) AND NOT EXISTS (SELECT 1 FROM round_ask o"
                  " WHERE o.government_id = $1 AND o.task_id = $2 AND o.org_id = $4"
                  " AND o.round_id = round_ask.round_id)",
                  "iiii", cx->actor.government_id, w->t->id, w->m->from_org_id, w->m->to_org_id);

    if (e) return e;
    return store_run(cx, NULL,
                     "UPDATE report SET org_id = $4, rev = rev + 1 WHERE government_id = $1 AND task_id = $2 "
                     "AND org_id = $3"
                     " AND state IN ('draft', 'returned') AND NOT EXISTS (SELECT 1 FROM report o WHERE "
                     "o.government_id = $1"
                     " AND o.task_id = $2 AND o.org_id = $4 AND o.round_id = report.round_id AND o.item_id = "
                     "report.item_id)",
                     "iiii", cx->actor.government_id, w->t->id, w->m->from_org_id, w->m->to_org_id);
}

/* A report's to-dos go only where the report went. */
static enum err move_todos(struct cx *cx, const struct moved *w)
{
    return store_run(
        cx, NULL,
        "UPDATE todo SET org_id = $4 WHERE government_id = $1 AND task_id = $2 AND org_id = $3 AND state = "
        "'open'"
        " AND (subject <> 'report' OR EXISTS (SELECT 1 FROM report p WHERE p.government_id = $1"
        " AND p.id = todo.subject_id AND p.org_id = $4)) AND NOT EXISTS (SELECT 1 FROM todo o"
        " WHERE o.government_id = $1 AND o.state = 'open' AND o.subject = todo.subject"
        " AND o.subject_id = todo.subject_id AND o.kind = todo.kind AND o.org_id = $4 AND o.role = todo.role"
        " AND o.post_id = todo.post_id AND o.account_id = todo.account_id)",
        "iiii", cx->actor.government_id, w->t->id, w->m->from_org_id, w->m->to_org_id);
}

static struct str note(struct arena *a, const struct moved *w)
{
    struct buf out = buf_new(a, SIDE_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_id(&j, "from_org_id", w->m->from_org_id);
    json_put_id(&j, "to_org_id", w->m->to_org_id);
    json_put_int(&j, "matters", w->matters);
    json_end(&j);
    return buf_text(&out);
}

static enum err follow(struct cx *cx, struct moved *w)
{
    enum err e = move_matters(cx, w);

    if (!e) e = move_reports(cx, w);
    if (!e) e = move_todos(cx, w);
    return e ? e : event_add(cx, "task.follow", "task", w->t->id, STR_NULL, note(cx->arena, w));
}

enum err duty_move(struct cx *cx, const struct party_task *t, const struct duty_move *m)
{
    struct moved w = {.t = t, .m = m};
    bool stays = false;
    enum err e = move_row(cx, t, m);

    if (!e && m->to_org_id) e = has_other(cx, t, m->from_org_id, &stays);
    return e || stays || !m->to_org_id ? e : follow(cx, &w);
}
