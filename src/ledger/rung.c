#include "ledger/rung.h"

#include "access/event.h"
#include "access/setting.h"
#include "base/json.h"
#include "ledger/year.h"
#include "store/store.h"

enum { EVENT_MOST = 64 << 10, NAMED_MOST = 50 /* to-dos named in one event */ };

static const struct {
    struct str zh, en;
    const char *event;
} rungs[RUNGS] = {
    [RUNG_NONE] = {STR_INIT(""), STR_INIT(""), ""},
    [RUNG_REMIND] = {STR_INIT("提醒"), STR_INIT("reminded"), "rung.remind"},
    [RUNG_SUPERVISE] = {STR_INIT("督办"), STR_INIT("supervised"), "rung.supervise"},
    [RUNG_RED] = {STR_INIT("红单"), STR_INIT("red notice"), "rung.red"},
};

struct str rung_zh(enum rung r)
{
    return rungs[r].zh;
}

struct str rung_en(enum rung r)
{
    return rungs[r].en;
}

enum err ladder_load(struct cx *cx, struct ladder *l)
{
    int64_t remind = 0, supervise = 0, red = 0;
    enum err e = year_calendar(cx, &l->calendar);

    if (!e) e = setting_get(cx, SETTING_REMIND_DAYS, &remind);
    if (!e) e = setting_get(cx, SETTING_SUPERVISE_DAYS, &supervise);
    if (!e) e = setting_get(cx, SETTING_RED_DAYS, &red);
    if (e) return e;
    l->today = l->soon = l->late = l->red = year_today(cx);
    while (calendar_between(l->calendar, l->today, l->soon + 1) <= remind) l->soon++;
    while (calendar_between(l->calendar, l->late, l->today) < supervise) l->late--;
    while (calendar_between(l->calendar, l->red, l->today) <= red) l->red--;
    return ERR_NONE;
}

int64_t ladder_left(const struct ladder *l, day due)
{
    return calendar_between(l->calendar, l->today, due);
}

enum rung ladder_rung(const struct ladder *l, struct str due_on)
{
    day due;

    if (!day_read(due_on, &due)) return RUNG_NONE;
    if (due <= l->late) return due <= l->red ? RUNG_RED : RUNG_SUPERVISE;
    return due <= l->soon ? RUNG_REMIND : RUNG_NONE;
}

/* ---- climbing */

enum { R_TODO, R_LEVEL, R_ORG, R_POST, R_ACCOUNT, R_TASK, R_SUBJECT, R_SUBJECT_ID, R_TITLE, R_DUE };

/* Open to-dos that stand higher than is written; those of one unit and rung beside each other. The CASE is
 * ladder_rung(). */
static enum err load_climbers(struct cx *cx, const struct ladder *l, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT c.id, c.level, c.org_id, c.post_id, c.account_id, c.task_id, c.subject, c.subject_id, "
        "c.title,"
        " c.due_on FROM (SELECT o.id, CASE WHEN o.due_on <= $4 THEN 3 WHEN o.due_on <= $3 THEN 2 ELSE 1 END "
        "AS"
        " level, o.org_id, o.post_id, o.account_id, o.task_id, o.subject, o.subject_id, o.title, o.due_on"
        " FROM todo o WHERE o.government_id = $1 AND o.state = 'open' AND o.due_on <> '' AND o.due_on <= $2)"
        " AS c WHERE c.level > COALESCE((SELECT MAX(r.level) FROM rung r WHERE r.government_id = $1"
        " AND r.todo_id = c.id), 0) ORDER BY c.org_id, c.post_id, c.account_id, c.level, c.due_on, c.id",
        "isss", cx->actor.government_id, day_str(cx->arena, l->soon), day_str(cx->arena, l->late),
        day_str(cx->arena, l->red));
}

static enum err write_rung(struct cx *cx, const struct row *r)
{
    return store_add(cx,
                     "INSERT INTO rung (government_id, todo_id, level, day, org_id, task_id, subject,"
                     " subject_id, title, due_on, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                     "iiisiisisss", cx->actor.government_id, row_int(r, R_TODO), row_int(r, R_LEVEL),
                     year_today_text(cx), row_int(r, R_ORG), row_int(r, R_TASK), row_str(r, R_SUBJECT),
                     row_int(r, R_SUBJECT_ID), row_str(r, R_TITLE), row_str(r, R_DUE), year_now(cx));
}

static bool is_together(const struct row *a, const struct row *b)
{
    return row_int(a, R_LEVEL) == row_int(b, R_LEVEL) && row_int(a, R_ORG) == row_int(b, R_ORG) &&
           row_int(a, R_POST) == row_int(b, R_POST) && row_int(a, R_ACCOUNT) == row_int(b, R_ACCOUNT);
}

static struct str side(struct cx *cx, const struct rows *own)
{
    struct buf out = buf_new(cx->arena, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "day", year_today_text(cx));
    json_put_int(&j, "n", (int64_t)own->n);
    json_key(&j, "todos");
    json_array(&j);
    for (size_t i = 0; i < own->n && i < NAMED_MOST; i++) {
        json_object(&j);
        json_put_id(&j, "todo_id", row_int(&own->at[i], R_TODO));
        json_put_id(&j, "task_id", row_int(&own->at[i], R_TASK));
        json_put_str(&j, "due_on", row_str(&own->at[i], R_DUE));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return buf_text(&out);
}

/* OWN: to-dos of one unit, post or account on one rung. */
static enum err climb_together(struct cx *cx, const struct rows *own)
{
    const struct row *r = own->at;
    const char *subject = row_int(r, R_ORG) ? "org" : row_int(r, R_POST) ? "post" : "account";
    int64_t id = row_int(r, row_int(r, R_ORG) ? R_ORG : row_int(r, R_POST) ? R_POST : R_ACCOUNT);
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < own->n; i++) e = write_rung(cx, &own->at[i]);
    return e ? e : event_add(cx, rungs[row_int(r, R_LEVEL)].event, subject, id, STR_NULL, side(cx, own));
}

enum err rung_climb(struct cx *cx, int64_t *n)
{
    struct ladder l;
    struct rows rows = {0};
    size_t from = 0;
    enum err e = ladder_load(cx, &l);

    if (!e) e = load_climbers(cx, &l, &rows);
    while (!e && from < rows.n) {
        struct rows own = {.n = 1, .at = &rows.at[from]};

        while (from + own.n < rows.n && is_together(own.at, &own.at[own.n])) own.n++;
        e = climb_together(cx, &own);
        from += own.n;
    }
    *n = e ? 0 : (int64_t)rows.n;
    return e;
}
