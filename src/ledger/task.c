#include "ledger/task.h"

#include "access/event.h"
#include "access/scope.h"
#include "base/clock.h"
#include "base/json.h"
#include "ledger/card.h"
#include "ledger/find.h"
#include "ledger/task_write.h"
#include "plan/deadline.h"
#include "store/store.h"

enum { EVENT_MOST = 256 << 10 };

/* ---- reading */

static bool copy_page(void *arg, const struct row *r)
{
    buf_str(arg, row_str(r, 0));
    return true;
}

/* What only those see whom the task concerns: doubts and traces, which a page has before and behind its
 * children. */
#define DOUBTS ",\"doubts\":["
#define CHILDREN ",\"children\":["
#define EVENTS ",\"events\":["

static bool copy_summary(void *arg, const struct row *r)
{
    struct str page = row_str(r, 0);
    ptrdiff_t doubts = str_find(page, STR(DOUBTS), 0), children = str_find(page, STR(CHILDREN), 0),
              events = str_find(page, STR(EVENTS), 0);

    if (doubts < 0 || children < doubts || events < children) return false;
    buf_str(arg, str_sub(page, 0, (size_t)doubts));
    buf_lit(arg, DOUBTS "]");
    buf_str(arg, str_sub(page, (size_t)children, (size_t)(events - children)));
    buf_lit(arg, EVENTS "]}");
    return true;
}

enum err task_get(struct cx *cx, int64_t id, struct buf *out)
{
    size_t before = out->n;
    bool whole = false;
    enum err e = scope_sees_task(cx, id, &whole);

    if (!e)
        e = store_each(cx, whole ? copy_page : copy_summary, out,
                       "SELECT page FROM task_page WHERE government_id = $1 AND task_id = $2", "ii",
                       cx->actor.government_id, id);
    if (!e && out->n == before && !out->over)
        return cx_fail(cx, ERR_ABSENT, "id", "没有这项任务", "there is no such task");
    return e;
}

static enum err find_number(struct cx *cx, int64_t plan_id, int64_t parent_id, struct str no, int64_t *id)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT id FROM task WHERE government_id = $1 AND ($2 = 0 OR plan_id = $2) AND no = $3"
                  " AND ($4 = 0 OR parent_id = $4) AND state = 'live' ORDER BY plan_id DESC, ord LIMIT 1",
                  "iisi", cx->actor.government_id, plan_id, no, parent_id);

    *id = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
    return e;
}

enum err task_rev(struct cx *cx, int64_t id, int64_t *rev)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT rev FROM task WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这项任务", "there is no such task");
    if (!e) *rev = row_int(&rows.at[0], 0);
    return e;
}

/* 8(1) is printed as (1) below 8. */
enum err task_find(struct cx *cx, int64_t plan_id, struct str no, int64_t *id)
{
    ptrdiff_t at = str_find(no, STR("("), 1);
    int64_t parent = 0;
    enum err e = find_number(cx, plan_id, 0, no, id);

    if (e || *id) return e;
    if (at < 0) at = str_find(no, STR("（"), 1);
    if (at > 0) e = find_number(cx, plan_id, 0, str_sub(no, 0, (size_t)at), &parent);
    if (!e && parent) e = find_number(cx, plan_id, parent, str_skip(no, (size_t)at), id);
    if (!e && !*id)
        return cx_fail(cx, ERR_ABSENT, "no", "没有第 %.*s 项任务", "there is no task %.*s", STR_ARG(no));
    return e;
}

/* ---- writing */

static enum err refuse_hold(struct cx *cx, int64_t id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT state FROM task WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, id);

    if (e) return e;
    if (rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这项任务", "there is no such task");
    if (!str_eq(row_str(&rows.at[0], 0), STR("live")))
        return cx_fail(cx, ERR_CONFLICT, "id", "这项任务已被新版方案撤下，不能修改",
                       "a later edition withdrew this task; it cannot be changed");
    return cx_fail(cx, ERR_CONFLICT, "rev", "这项任务已被他人修改，请刷新后再试",
                   "someone else changed this task; reload and try again");
}

enum err task_hold(struct cx *cx, int64_t id, int64_t rev, struct held *out)
{
    struct rows rows;
    char now[CLOCK_TEXT];
    enum err e;

    clock_text(cx->now_ms, now);
    out->now = str_keep(cx->arena, str_of(now));
    e = store_run(
        cx, &rows,
        "UPDATE task SET rev = rev + 1, updated_at = $4 WHERE government_id = $1 AND id = $2 AND rev = $3"
        " AND state = 'live' RETURNING plan_id, ord, text, deadline, fixed, weight,"
        " (SELECT year FROM plan p WHERE p.government_id = task.government_id AND p.id = task.plan_id)",
        "iiis", cx->actor.government_id, id, rev, out->now);
    if (e) return e;
    if (rows.n == 0) return refuse_hold(cx, id);
    out->id = id;
    out->plan_id = row_int(&rows.at[0], 0);
    out->ord = row_int(&rows.at[0], 1);
    out->text = row_str(&rows.at[0], 2);
    out->deadline = row_str(&rows.at[0], 3);
    out->fixed = row_str(&rows.at[0], 4);
    out->weight = row_num(&rows.at[0], 5);
    out->year = row_int(&rows.at[0], 6);
    return ERR_NONE;
}

enum err task_settle(struct cx *cx, const struct held *t, const char *kind, const struct task_sides *s,
                     struct buf *out)
{
    enum err e = event_add(cx, kind, "task", t->id, s->before, s->after);

    if (!e) e = card_task(cx, t->plan_id, t->id);
    return e ? e : task_get(cx, t->id, out);
}

/* FIXED with FIELD: ",text,deadline,". */
static struct str with_field(struct arena *a, struct str fixed, const char *field)
{
    struct buf out = buf_new(a, 200);

    buf_fmt(&out, ",%s,", field);
    if (str_find(fixed, buf_text(&out), 0) >= 0) return fixed;
    out.n = 0;
    buf_str(&out, fixed.n ? fixed : STR(","));
    buf_fmt(&out, "%s,", field);
    return buf_text(&out);
}

/* What a change leaves behind: the values as they will be, and the event's two sides. */
struct patch {
    struct str text, deadline, iso, fixed;
    double weight;
    struct buf before, after;
    struct json was, is;
};

static void patch_note(struct patch *p, const char *field, struct str was, struct str is)
{
    json_put_str(&p->was, field, was);
    json_put_str(&p->is, field, is);
}

static enum err patch_check(struct cx *cx, const struct task_change *c)
{
    if (c->text.p && str_trim(c->text).n == 0)
        return cx_fail(cx, ERR_INPUT, "text", "任务内容不能为空", "the text must not be empty");
    if (c->text.n > TASK_TEXT_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "text", "任务内容太长", "the text is too long");
    if (c->deadline.n > TASK_NAME_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "deadline", "完成时限太长", "the deadline is too long");
    if (c->has_weight && !(c->weight >= 0 && c->weight <= 1000))
        return cx_fail(cx, ERR_INPUT, "weight", "权重应在 0 到 1000 之间", "the weight must be 0 to 1000");
    return ERR_NONE;
}

static void patch_make(struct cx *cx, const struct held *t, const struct task_change *c, struct patch *p)
{
    *p = (struct patch){.text = t->text, .deadline = t->deadline, .fixed = t->fixed, .weight = t->weight};
    p->before = buf_new(cx->arena, EVENT_MOST);
    p->after = buf_new(cx->arena, EVENT_MOST);
    p->was = json_on(&p->before);
    p->is = json_on(&p->after);
    json_object(&p->was);
    json_object(&p->is);
    if (c->text.p && !str_eq(str_trim(c->text), t->text)) {
        p->text = str_trim(c->text);
        p->fixed = with_field(cx->arena, p->fixed, "text");
        patch_note(p, "text", t->text, p->text);
    }
    if (c->deadline.p && !str_eq(str_trim(c->deadline), t->deadline)) {
        p->deadline = str_trim(c->deadline);
        p->fixed = with_field(cx->arena, p->fixed, "deadline");
        patch_note(p, "deadline", t->deadline, p->deadline);
    }
    if (c->has_weight) {
        p->weight = c->weight;
        json_key(&p->was, "weight");
        json_num(&p->was, t->weight);
        json_key(&p->is, "weight");
        json_num(&p->is, p->weight);
    }
    json_end(&p->was);
    json_end(&p->is);
    p->iso = p->deadline.n ? deadline_iso(cx->arena, p->deadline, (int)t->year) : STR("");
    if (!p->iso.p) p->iso = STR("");
}

enum err task_patch(struct cx *cx, int64_t id, const struct task_change *c, struct buf *out)
{
    struct task_sides sides;
    struct held t;
    struct patch p;
    enum err e = patch_check(cx, c);

    if (!e) e = task_hold(cx, id, c->rev, &t);
    if (e) return e;
    patch_make(cx, &t, c, &p);
    e = store_run(cx, NULL,
                  "UPDATE task SET text = $3, deadline = $4, deadline_iso = $5, fixed = $6, weight = $7"
                  " WHERE government_id = $1 AND id = $2",
                  "iissssf", cx->actor.government_id, id, p.text, p.deadline, p.iso, p.fixed, p.weight);
    if (!e && !str_eq(p.text, t.text)) e = find_index_at(cx, t.plan_id, t.ord);
    sides = (struct task_sides){buf_text(&p.before), buf_text(&p.after)};
    return e ? e : task_settle(cx, &t, "task.correct", &sides, out);
}
