#include "ledger/task.h"

#include "access/event.h"
#include "base/clock.h"
#include "base/json.h"
#include "directory/directory.h"
#include "directory/name.h"
#include "ledger/card.h"
#include "ledger/find.h"
#include "ledger/tally.h"
#include "plan/deadline.h"
#include "plan/plan.h"
#include "store/store.h"

enum { EVENT_MOST = 256 << 10 };

/* ---- reading */

static bool copy_page(void *arg, const struct row *r)
{
    buf_str(arg, row_str(r, 0));
    return true;
}

enum err task_get(struct cx *cx, int64_t id, struct buf *out)
{
    size_t before = out->n;
    enum err e = store_each(cx, copy_page, out, "SELECT page FROM task_page WHERE government_id = $1 AND task_id = $2",
                            "ii", cx->actor.government_id, id);

    if (!e && out->n == before && !out->over)
        return cx_fail(cx, ERR_ABSENT, "id", "没有这项任务", "there is no such task");
    return e;
}

static enum err find_number(struct cx *cx, int64_t plan_id, int64_t parent_id, struct str no, int64_t *id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT id FROM task WHERE government_id = $1 AND ($2 = 0 OR plan_id = $2) AND no = $3"
                           " AND ($4 = 0 OR parent_id = $4) AND state = 'live' ORDER BY plan_id DESC, ord LIMIT 1",
                           "iisi", cx->actor.government_id, plan_id, no, parent_id);

    *id = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
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

/* A task whose rev was right and has just been moved on. */
struct held {
    int64_t id, plan_id, ord, year;
    struct str text, deadline, fixed, now;
    double weight;
};

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

/* Take the task for writing: its rev must be REV. */
static enum err hold(struct cx *cx, int64_t id, int64_t rev, struct held *out)
{
    struct rows rows;
    char now[CLOCK_TEXT];
    enum err e;

    clock_text(cx->now_ms, now);
    out->now = str_keep(cx->arena, str_of(now));
    e = store_run(cx, &rows,
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

/* The event, then the pages that show it. */
static enum err settle(struct cx *cx, const struct held *t, const char *kind, struct str before, struct str after,
                       struct buf *out)
{
    enum err e = event_add(cx, kind, "task", t->id, before, after);

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
    struct held t;
    struct patch p;
    enum err e = patch_check(cx, c);

    if (!e) e = hold(cx, id, c->rev, &t);
    if (e) return e;
    patch_make(cx, &t, c, &p);
    e = store_run(cx, NULL,
                  "UPDATE task SET text = $3, deadline = $4, deadline_iso = $5, fixed = $6, weight = $7"
                  " WHERE government_id = $1 AND id = $2",
                  "iissssf", cx->actor.government_id, id, p.text, p.deadline, p.iso, p.fixed, p.weight);
    if (!e && !str_eq(p.text, t.text)) e = find_index_at(cx, t.plan_id, t.ord);
    return e ? e : settle(cx, &t, "task.correct", buf_text(&p.before), buf_text(&p.after), out);
}

/* ---- duties */

static bool is_role(struct str role)
{
    for (int i = 0; i < DUTY_ROLES; i++)
        if (str_eq(role, str_of(duty_role_name[i]))) return true;
    return false;
}

static enum err name_check(struct cx *cx, struct str role, struct str name)
{
    if (!is_role(role))
        return cx_fail(cx, ERR_INPUT, "role", "责任类别应为 leader、lead、support 或 responsible",
                       "the role must be leader, lead, support or responsible");
    if (name.n == 0 || name.n > TASK_NAME_MOST)
        return cx_fail(cx, ERR_INPUT, "name", "名称应为 1 到 %d 字节", "the name must have 1 to %d bytes",
                       TASK_NAME_MOST);
    return ERR_NONE;
}

static enum err resolve(struct cx *cx, struct str role, struct str name, struct name_hit *out)
{
    struct directory *d;
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT name FROM government WHERE id = $1", "i", cx->actor.government_id);

    if (!e) e = directory_load(cx, rows.n ? name_place(row_str(&rows.at[0], 0)) : STR_NULL, &d);
    if (e) return e;
    if (str_eq(role, STR("leader"))) return directory_leader(cx, d, name, false, out);
    return directory_org(cx, d, name, false, out);
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

enum err task_duty_add(struct cx *cx, int64_t id, int64_t rev, struct str role, struct str name, struct buf *out)
{
    struct held t;
    struct name_hit hit;
    enum err e;

    name = str_trim(name);
    e = name_check(cx, role, name);
    if (!e) e = hold(cx, id, rev, &t);
    if (!e) e = resolve(cx, role, name, &hit);
    if (!e)
        e = store_run(cx, NULL,
                      "INSERT INTO duty (government_id, id, plan_id, task_id, task_ord, role, ord, name, bearer_id,"
                      " open_list, inherited, origin, rule, at_off, at_len)"
                      " VALUES ($1, $2, $3, $4, $5, $6, (SELECT COALESCE(MAX(d.ord), -1) + 1 FROM duty d"
                      " WHERE d.government_id = $1 AND d.plan_id = $3 AND d.task_id = $4 AND d.role = $6), $7, $8,"
                      " 0, 0, 'person', 'person', 0, 0)",
                      "iiiiissi", cx->actor.government_id, store_id(cx), t.plan_id, id, t.ord, role, name, hit.id);
    if (!e) e = tally_bearer(cx, hit.id);
    return e ? e : settle(cx, &t, "task.duty_add", STR_NULL, duty_json(cx->arena, role, name), out);
}

enum err task_duty_remove(struct cx *cx, int64_t duty_id, int64_t rev, struct buf *out)
{
    struct held t;
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "UPDATE duty SET state = 'removed', rev = rev + 1 WHERE government_id = $1 AND id = $2"
                           " AND state = 'live' RETURNING task_id, bearer_id, role, name",
                           "ii", cx->actor.government_id, duty_id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "id", "没有这条责任", "there is no such duty");
    if (!e) e = hold(cx, row_int(&rows.at[0], 0), rev, &t);
    if (!e) e = tally_bearer(cx, row_int(&rows.at[0], 1));
    if (e) return e;
    return settle(cx, &t, "task.duty_remove", duty_json(cx->arena, row_str(&rows.at[0], 2), row_str(&rows.at[0], 3)),
                  STR_NULL, out);
}

/* ---- measures */

static enum err measure_check(struct cx *cx, const struct task_measure *m)
{
    bool known = false;

    for (int i = 0; i < OP_ALL; i++) known = known || str_eq(m->op, str_of(measure_op_name[i]));
    if (!known)
        return cx_fail(cx, ERR_INPUT, "op", "指标方向应为 = >= <= > < ~ relative trend 之一",
                       "op must be one of = >= <= > < ~ relative trend");
    if (m->words.n == 0 || m->words.n > TASK_TEXT_MOST)
        return cx_fail(cx, ERR_INPUT, "words", "请填写指标内容", "the words of the measure are missing or too long");
    if (m->unit.n > TASK_NAME_MOST)
        return cx_fail(cx, ERR_INPUT, "unit", "单位太长", "the unit is too long");
    return ERR_NONE;
}

static struct str measure_json(struct arena *a, struct str words, struct str op)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "words", words);
    json_put_str(&j, "op", op);
    json_end(&j);
    return buf_text(&out);
}

static enum err insert_measure(struct cx *cx, const struct held *t, const struct task_measure *m)
{
    int64_t id = store_id(cx);
    enum err e = store_run(cx, NULL,
                           "INSERT INTO measure (government_id, id, plan_id, task_id, ord, words, indicator, op,"
                           " value_text, unit, reference, origin, rule, at_off, at_len)"
                           " VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(m.ord), -1) + 1 FROM measure m"
                           " WHERE m.government_id = $1 AND m.plan_id = $3 AND m.task_id = $4), $5, '', $6, '', $7,"
                           " '', 'person', 'person', 0, 0)",
                           "iiiisss", cx->actor.government_id, id, t->plan_id, t->id, m->words, m->op,
                           m->unit.p ? m->unit : STR(""));

    if (e || !m->has_value) return e;
    return store_run(cx, NULL, "UPDATE measure SET value = $3 WHERE government_id = $1 AND id = $2", "iif",
                     cx->actor.government_id, id, m->value);
}

enum err task_measure_add(struct cx *cx, int64_t id, int64_t rev, const struct task_measure *m, struct buf *out)
{
    struct held t;
    enum err e = measure_check(cx, m);

    if (!e) e = hold(cx, id, rev, &t);
    if (!e) e = insert_measure(cx, &t, m);
    return e ? e : settle(cx, &t, "task.measure_add", STR_NULL, measure_json(cx->arena, m->words, m->op), out);
}

enum err task_measure_remove(struct cx *cx, int64_t measure_id, int64_t rev, struct buf *out)
{
    struct held t;
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "UPDATE measure SET state = 'removed', rev = rev + 1 WHERE government_id = $1 AND id = $2"
                           " AND state = 'live' RETURNING task_id, words, op",
                           "ii", cx->actor.government_id, measure_id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "id", "没有这条指标", "there is no such measure");
    if (!e) e = hold(cx, row_int(&rows.at[0], 0), rev, &t);
    if (e) return e;
    return settle(cx, &t, "task.measure_remove",
                  measure_json(cx->arena, row_str(&rows.at[0], 1), row_str(&rows.at[0], 2)), STR_NULL, out);
}
