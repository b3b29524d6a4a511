#include "breakdown/milestone.h"

#include <math.h>

#include "base/json.h"
#include "breakdown/term.h"
#include "ledger/task_lamp.h"
#include "ledger/todo.h"
#include "ledger/year.h"
#include "store/store.h"

enum { EVENT_MOST = 16 << 10 };

/* ---- reading */

enum { R_ID, R_ITEM, R_TITLE, R_MEANS, R_DUE, R_WEIGHT, R_STATE, R_DONE, R_REV };

static enum err load(struct cx *cx, int64_t task_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT id, item_id, title, done_means, due_on, weight, state, done_on, rev FROM milestone"
        " WHERE government_id = $1 AND task_id = $2 AND state <> 'dropped'"
        " ORDER BY due_on, ord, id",
        "ii", cx->actor.government_id, task_id);
}

static bool is_overdue(const struct row *r, struct str today)
{
    return str_eq(row_str(r, R_STATE), STR("open")) && str_cmp(row_str(r, R_DUE), today) < 0;
}

static void put_row(struct json *j, const struct row *r, const struct calendar *c, struct str today)
{
    day due;
    bool known = day_read(row_str(r, R_DUE), &due);

    json_object(j);
    json_put_id(j, "id", row_int(r, R_ID));
    json_put_id(j, "item_id", row_int(r, R_ITEM));
    json_put_str(j, "title", row_str(r, R_TITLE));
    json_put_str(j, "done_means", year_some(row_str(r, R_MEANS)));
    json_put_str(j, "due_on", row_str(r, R_DUE));
    json_key(j, "weight");
    json_num(j, row_num(r, R_WEIGHT));
    json_put_str(j, "state", row_str(r, R_STATE));
    json_put_str(j, "done_on", year_some(row_str(r, R_DONE)));
    json_put_bool(j, "overdue", is_overdue(r, today));
    json_put_bool(j, "rest_day", known && !calendar_working(c, due));
    json_put_int(j, "rev", row_int(r, R_REV));
    json_end(j);
}

static void put_list(struct cx *cx, const struct calendar *c, int64_t task_id, const struct rows *rows,
                     struct buf *out)
{
    struct str today = year_today_text(cx);
    struct json j = json_on(out);
    double weight = 0, accepted = 0;

    for (size_t i = 0; i < rows->n; i++) {
        weight += row_num(&rows->at[i], R_WEIGHT);
        if (str_eq(row_str(&rows->at[i], R_STATE), STR("accepted")))
            accepted += row_num(&rows->at[i], R_WEIGHT);
    }
    json_object(&j);
    json_put_id(&j, "task_id", task_id);
    json_put_int(&j, "total", (int64_t)rows->n);
    json_key(&j, "weight");
    json_num(&j, weight);
    json_key(&j, "accepted");
    json_num(&j, accepted);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < rows->n; i++) put_row(&j, &rows->at[i], c, today);
    json_end(&j);
    json_end(&j);
}

enum err milestone_list(struct cx *cx, int64_t task_id, struct buf *out)
{
    const struct calendar *c = NULL;
    struct year_task t;
    struct rows rows;
    enum err e = year_task(cx, task_id, &t);

    if (!e) e = year_calendar(cx, &c);
    if (!e) e = load(cx, task_id, &rows);
    if (!e) put_list(cx, c, task_id, &rows, out);
    return e;
}

/* ---- checks */

static enum err check(struct cx *cx, const struct milestone *in)
{
    if (str_trim(in->title).n == 0)
        return cx_fail(cx, ERR_INPUT, "title", "请填写里程碑名称", "the title is missing");
    if (in->title.n > MILESTONE_TEXT_MOST || in->done_means.n > MILESTONE_TEXT_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "title", "里程碑文字太长", "the words are too long");
    if (in->due_on.n == 0)
        return cx_fail(cx, ERR_INPUT, "due_on", "请填写完成日期", "the due day is missing");
    if (!(in->weight > 0 && in->weight <= 1000))
        return cx_fail(cx, ERR_INPUT, "weight", "权重应大于 0，不超过 1000",
                       "the weight must be above 0 and at most 1000");
    return year_check_day(cx, "due_on", in->due_on);
}

static enum err check_item(struct cx *cx, int64_t task_id, int64_t item_id)
{
    struct rows rows;
    enum err e;

    if (!item_id) return ERR_NONE;
    e = store_run(cx, &rows,
                  "SELECT 1 FROM item WHERE government_id = $1 AND id = $2 AND task_id = $3"
                  " AND state <> 'dropped'",
                  "iii", cx->actor.government_id, item_id, task_id);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "item_id", "这项任务没有这个分解事项", "the task has no such item");
    return e;
}

/* No other live one ID of the same task or item has this title. */
static enum err check_twin(struct cx *cx, int64_t task_id, int64_t id, const struct milestone *in)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT 1 FROM milestone WHERE government_id = $1 AND task_id = $2 AND item_id = $3"
                  " AND title = $4 AND id <> $5 AND state <> 'dropped' LIMIT 1",
                  "iiisi", cx->actor.government_id, task_id, in->item_id, str_trim(in->title), id);

    if (!e && rows.n)
        return cx_fail(cx, ERR_INPUT, "title", "已有里程碑“%.*s”，请勿重复",
                       "there is a milestone \"%.*s\" already", STR_ARG(str_trim(in->title)));
    return e;
}

static enum err check_room(struct cx *cx, int64_t task_id, int more)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM milestone WHERE government_id = $1 AND task_id = $2"
                           " AND state <> 'dropped'",
                           "ii", cx->actor.government_id, task_id);

    if (!e && row_int(&rows.at[0], 0) + more > MILESTONE_MOST)
        return cx_fail(cx, ERR_LIMIT, NULL, "一项任务最多 %d 个里程碑", "a task has at most %d milestones",
                       MILESTONE_MOST);
    return e;
}

/* ---- writing */

static struct str note(struct arena *a, int64_t id, const struct milestone *m)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_id(&j, "milestone_id", id);
    json_put_str(&j, "title", m->title);
    json_put_str(&j, "due_on", m->due_on);
    json_end(&j);
    return buf_text(&out);
}

enum err milestone_insert(struct cx *cx, const struct year_task *t, const struct milestone *in, int64_t *id)
{
    enum err e = check(cx, in);

    if (!e) e = term_check(cx, t, &(struct term){.title = in->title, .due_on = in->due_on});
    if (!e) e = check_item(cx, t->id, in->item_id);
    if (!e) e = check_twin(cx, t->id, 0, in);
    if (e) return e;
    *id = store_id(cx);
    return store_run(
        cx, NULL,
        "INSERT INTO milestone (government_id, id, task_id, item_id, ord, title, done_means, due_on, weight)"
        " VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(m.ord), 0) + 1 FROM milestone m"
        " WHERE m.government_id = $1 AND m.task_id = $3), $5, $6, $7, $8)",
        "iiiisssf", cx->actor.government_id, *id, t->id, in->item_id, str_trim(in->title),
        year_plain(in->done_means), in->due_on, in->weight);
}

/* The event, the lamp, the answer. */
static enum err settle(struct cx *cx, const struct year_task *t, const char *kind, struct str after,
                       struct buf *out)
{
    enum err e = year_note(cx, t, kind, STR_NULL, after);

    if (!e) e = task_lamp_refresh(cx, t->id);
    return e ? e : milestone_list(cx, t->id, out);
}

/* What the others leave of the whole. */
static enum err weight_left(struct cx *cx, int64_t task_id, double *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COALESCE(SUM(weight), 0.0) FROM milestone WHERE government_id = $1"
                           " AND task_id = $2 AND state <> 'dropped'",
                           "ii", cx->actor.government_id, task_id);

    *out = e ? 1 : fmax(1, MILESTONE_WEIGHTS - row_num(&rows.at[0], 0));
    return e;
}

/* What people write themselves says what done means, and is due on a working day. */
static enum err check_written(struct cx *cx, const struct year_task *t, const struct milestone *m)
{
    if (str_trim(m->done_means).n == 0)
        return cx_fail(cx, ERR_INPUT, "done_means", "请写明完成标准：看到什么就算完成",
                       "say what done means: what can be seen when it is");
    return term_need_working(cx, t, m->due_on);
}

enum err milestone_add(struct cx *cx, int64_t task_id, const struct milestone *in, struct buf *out)
{
    struct milestone m = *in;
    struct year_task t;
    int64_t id = 0;
    enum err e = year_task(cx, task_id, &t);

    if (!e) e = check_room(cx, task_id, 1);
    if (!e && isnan(m.weight)) e = weight_left(cx, task_id, &m.weight);
    if (!e) e = check_written(cx, &t, &m);
    if (!e) e = milestone_insert(cx, &t, &m, &id);
    return e ? e : settle(cx, &t, "milestone.add", note(cx->arena, id, &m), out);
}

/* ---- templates */

struct step {
    struct str kind;
    int part;
    double weight;
    struct str title, done_means;
};

static const struct step steps[] = {
#define MILESTONE_STEP(kind, part, weight, title, done_means) \
    {STR_INIT(kind), part, weight, STR_INIT(title), STR_INIT(done_means)},
#include "breakdown/milestone_templates.def"
};

static enum err span_of(struct cx *cx, const struct year_task *t, struct str start_on, day *from, day *to)
{
    if (!day_read(t->due_on, to) && t->year == 0)
        return cx_fail(cx, ERR_INPUT, "kind", "这项任务没有完成日期，请逐个添加里程碑",
                       "the task has no due day; add the milestones one by one");
    if (!day_read(t->due_on, to)) *to = day_of(t->year, 12, 31);
    if (start_on.n == 0 || !day_read(start_on, from)) *from = day_of(day_split(*to).year, 1, 1);
    if (*from >= *to)
        return cx_fail(cx, ERR_INPUT, "start_on", "开始日期应早于完成日期",
                       "the start must be before the due day");
    return ERR_NONE;
}

enum err milestone_template(struct cx *cx, int64_t task_id, struct str kind, struct str start_on,
                            struct buf *out)
{
    const struct calendar *c = NULL;
    struct year_task t;
    day from = 0, to = 0;
    int64_t id = 0;
    int n = 0;
    enum err e = year_task(cx, task_id, &t);

    if (!e) e = year_calendar(cx, &c);
    if (!e) e = year_check_day(cx, "start_on", start_on);
    if (!e) e = span_of(cx, &t, start_on, &from, &to);
    if (!e) e = check_room(cx, task_id, (int)(sizeof steps / sizeof steps[0]));
    for (size_t i = 0; !e && i < sizeof steps / sizeof steps[0]; i++) {
        struct milestone m = {.title = steps[i].title, .done_means = steps[i].done_means};

        if (!str_eq(steps[i].kind, kind)) continue;
        m.weight = steps[i].weight;
        m.due_on = day_str(cx->arena, term_workday(c, from + (to - from) * steps[i].part / 100, from));
        e = milestone_insert(cx, &t, &m, &id);
        n++;
    }
    if (!e && n == 0)
        return cx_fail(cx, ERR_INPUT, "kind", "没有“%.*s”这类节点模板", "there is no template \"%.*s\"",
                       STR_ARG(kind));
    if (e) return e;
    return settle(cx, &t, "milestone.template",
                  note(cx->arena, 0, &(struct milestone){.title = kind, .due_on = day_str(cx->arena, to)}),
                  out);
}

/* ---- one milestone */

struct held {
    int64_t id, task_id;
    struct milestone was;
    struct str state, done_on;
};

static enum err refuse_hold(struct cx *cx, int64_t id)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows, "SELECT 1 FROM milestone WHERE government_id = $1 AND id = $2 AND state <> 'dropped'",
        "ii", cx->actor.government_id, id);

    if (e) return e;
    if (rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这个里程碑", "there is no such milestone");
    return cx_fail(cx, ERR_CONFLICT, "rev", "这个里程碑已被他人修改，请刷新后再试",
                   "someone else changed this milestone; reload and try again");
}

static enum err hold(struct cx *cx, int64_t id, int64_t rev, struct held *out, struct year_task *t)
{
    struct rows rows;
    const struct row *r;
    enum err e =
        store_run(cx, &rows,
                  "UPDATE milestone SET rev = rev + 1 WHERE government_id = $1 AND id = $2 AND rev = $3"
                  " AND state <> 'dropped' RETURNING task_id, item_id, title, done_means, due_on,"
                  " weight, state, done_on",
                  "iii", cx->actor.government_id, id, rev);

    if (e) return e;
    if (rows.n == 0) return refuse_hold(cx, id);
    r = &rows.at[0];
    *out =
        (struct held){.id = id, .task_id = row_int(r, 0), .state = row_str(r, 6), .done_on = row_str(r, 7)};
    out->was = (struct milestone){.item_id = row_int(r, 1),
                                  .title = row_str(r, 2),
                                  .done_means = row_str(r, 3),
                                  .due_on = row_str(r, 4),
                                  .weight = row_num(r, 5)};
    return year_task(cx, out->task_id, t);
}

static struct milestone merged(const struct milestone *was, const struct milestone *to)
{
    struct milestone now = *was;

    if (to->title.p) now.title = str_trim(to->title);
    if (to->done_means.p) now.done_means = to->done_means;
    if (to->due_on.p) now.due_on = to->due_on;
    if (to->item_id) now.item_id = to->item_id;
    if (!isnan(to->weight)) now.weight = to->weight;
    return now;
}

/* What was accepted is a record of what happened. */
static enum err check_open(struct cx *cx, const struct held *h)
{
    if (!str_eq(h->state, STR("accepted"))) return ERR_NONE;
    return cx_fail(cx, ERR_CONFLICT, "state", "“%.*s”已经验收，不能再改",
                   "\"%.*s\" was accepted and stays as it is", STR_ARG(h->was.title));
}

/* What was not touched may stay as it is. */
static enum err check_change(struct cx *cx, const struct year_task *t, const struct held *h,
                             const struct milestone *now)
{
    enum err e = check_open(cx, h);

    if (!e && h->was.done_means.n && str_trim(now->done_means).n == 0)
        return cx_fail(cx, ERR_INPUT, "done_means", "完成标准不能空着", "what done means must be said");
    if (e || str_eq(now->due_on, h->was.due_on)) return e;
    e = term_check(cx, t, &(struct term){.title = now->title, .due_on = now->due_on});
    return e ? e : term_need_working(cx, t, now->due_on);
}

/* Check and write it, without an event. */
static enum err patch(struct cx *cx, const struct year_task *t, const struct held *h,
                      const struct milestone *now)
{
    enum err e = check(cx, now);

    if (!e) e = check_change(cx, t, h, now);
    if (!e) e = check_item(cx, h->task_id, now->item_id);
    if (!e && (!str_eq(now->title, h->was.title) || now->item_id != h->was.item_id))
        e = check_twin(cx, h->task_id, h->id, now);
    if (e) return e;
    return store_run(
        cx, NULL,
        "UPDATE milestone SET item_id = $3, title = $4, done_means = $5, due_on = $6, weight = $7"
        " WHERE government_id = $1 AND id = $2",
        "iiisssf", cx->actor.government_id, h->id, now->item_id, now->title, now->done_means, now->due_on,
        now->weight);
}

enum err milestone_write(struct cx *cx, int64_t id, int64_t rev, const struct milestone *to)
{
    struct milestone now;
    struct year_task t;
    struct held h;
    enum err e = hold(cx, id, rev, &h, &t);

    if (e) return e;
    now = merged(&h.was, to);
    return patch(cx, &t, &h, &now);
}

enum err milestone_patch(struct cx *cx, int64_t id, int64_t rev, const struct milestone *to, struct buf *out)
{
    struct milestone now;
    struct year_task t;
    struct held h;
    enum err e = hold(cx, id, rev, &h, &t);

    if (e) return e;
    now = merged(&h.was, to);
    e = patch(cx, &t, &h, &now);
    if (!e) e = year_note(cx, &t, "milestone.change", note(cx->arena, id, &h.was), note(cx->arena, id, &now));
    if (!e) e = task_lamp_refresh(cx, t.id);
    return e ? e : milestone_list(cx, t.id, out);
}

enum err milestone_drop(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    struct year_task t;
    struct held h;
    enum err e = hold(cx, id, rev, &h, &t);

    if (!e) e = check_open(cx, &h);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE milestone SET was = state, state = 'dropped' WHERE government_id = $1"
                      " AND id = $2",
                      "ii", cx->actor.government_id, id);
    if (!e) e = todo_drop(cx, STR("milestone"), id, STR_NULL);
    return e ? e : settle(cx, &t, "milestone.drop", note(cx->arena, id, &h.was), out);
}

enum err milestone_restore(struct cx *cx, int64_t id, struct buf *out)
{
    struct year_task t;
    struct milestone m;
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "UPDATE milestone SET state = was, was = '', rev = rev + 1 WHERE government_id = $1"
                  " AND id = $2 AND state = 'dropped' AND was <> '' RETURNING task_id, item_id, title,"
                  " due_on",
                  "ii", cx->actor.government_id, id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "id", "没有这个已删除的里程碑", "there is no such dropped milestone");
    if (e) return e;
    m = (struct milestone){.item_id = row_int(&rows.at[0], 1),
                           .title = row_str(&rows.at[0], 2),
                           .due_on = row_str(&rows.at[0], 3)};
    e = year_task(cx, row_int(&rows.at[0], 0), &t);
    if (!e) e = check_twin(cx, t.id, id, &m);
    return e ? e : settle(cx, &t, "milestone.restore", note(cx->arena, id, &m), out);
}

/* Whole numbers in proportion; what rounding leaves goes to those it cut most. */
static enum err level(struct cx *cx, const struct rows *rows, double sum)
{
    int64_t *to = arena_zero(cx->arena, rows->n, sizeof *to), left = MILESTONE_WEIGHTS;
    double *cut = arena_zero(cx->arena, rows->n, sizeof *cut);
    enum err e = ERR_NONE;

    for (size_t i = 0; i < rows->n; i++) {
        double exact = MILESTONE_WEIGHTS * row_num(&rows->at[i], R_WEIGHT) / sum;

        to[i] = exact < 1 ? 1 : (int64_t)exact;
        cut[i] = exact - (double)to[i];
        left -= to[i];
    }
    for (; left != 0; left += left > 0 ? -1 : 1) {
        size_t most = 0;

        for (size_t i = 1; i < rows->n; i++)
            if (left > 0 ? cut[i] > cut[most] : to[i] > to[most]) most = i;
        to[most] += left > 0 ? 1 : -1;
        cut[most] -= 1;
    }
    for (size_t i = 0; !e && i < rows->n; i++)
        e = store_run(cx, NULL,
                      "UPDATE milestone SET weight = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2"
                      " AND weight <> $3",
                      "iif", cx->actor.government_id, row_int(&rows->at[i], R_ID), (double)to[i]);
    return e;
}

enum err milestone_level(struct cx *cx, int64_t task_id, struct buf *out)
{
    struct year_task t;
    struct rows rows;
    double sum = 0;
    enum err e = year_task(cx, task_id, &t);

    if (!e) e = load(cx, task_id, &rows);
    if (!e && (rows.n == 0 || rows.n > MILESTONE_WEIGHTS))
        return cx_fail(cx, ERR_INPUT, "weight", "需有 1 到 %d 个里程碑才能分配权重",
                       "there must be 1 to %d milestones to share the weight", MILESTONE_WEIGHTS);
    for (size_t i = 0; !e && i < rows.n; i++) sum += row_num(&rows.at[i], R_WEIGHT);
    if (!e) e = level(cx, &rows, sum);
    return e ? e : settle(cx, &t, "milestone.level", STR("{\"weight\":100}"), out);
}

enum err milestone_accept(struct cx *cx, int64_t id, int64_t rev, struct str done_on, struct buf *out)
{
    struct str today = year_today_text(cx);
    struct year_task t;
    struct held h;
    enum err e = year_check_day(cx, "done_on", done_on);

    if (!e) e = hold(cx, id, rev, &h, &t);
    if (e) return e;
    if (str_eq(h.state, STR("accepted")))
        return cx_fail(cx, ERR_CONFLICT, "id", "这个里程碑已经验收", "this milestone was accepted already");
    if (done_on.n == 0) done_on = h.done_on.n ? h.done_on : today;
    if (str_cmp(done_on, today) > 0)
        return cx_fail(cx, ERR_INPUT, "done_on", "完成日期不能晚于今天", "it cannot be done after today");
    e = store_run(
        cx, NULL,
        "UPDATE milestone SET state = 'accepted', done_on = $3 WHERE government_id = $1 AND id = $2", "iis",
        cx->actor.government_id, id, done_on);
    if (!e) e = todo_close(cx, STR("milestone"), id, STR_NULL);
    return e ? e : settle(cx, &t, "milestone.accept", note(cx->arena, id, &h.was), out);
}

enum err milestone_claim(struct cx *cx, const struct year_task *t, int64_t id, struct str done_on)
{
    struct todo wait = {.role = STR("office"),
                        .kind = STR("accept"),
                        .subject = STR("milestone"),
                        .subject_id = id,
                        .task_id = t->id};
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "UPDATE milestone SET state = 'claimed', done_on = $4, rev = rev + 1"
                           " WHERE government_id = $1 AND id = $2 AND task_id = $3"
                           " AND state IN ('open', 'claimed') RETURNING title",
                           "iiis", cx->actor.government_id, id, t->id, done_on);

    if (e || rows.n == 0) return e;
    wait.title = row_str(&rows.at[0], 0);
    return todo_open(cx, &wait);
}
