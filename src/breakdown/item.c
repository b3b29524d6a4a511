#include "breakdown/item.h"

#include "base/json.h"
#include "breakdown/item_carrier.h"
#include "breakdown/term.h"
#include "ledger/year.h"
#include "store/store.h"

enum { EVENT_MOST = 64 << 10 };

/* ---- reading */

enum {
    R_ID,
    R_PARENT,
    R_TITLE,
    R_KIND,
    R_ORG,
    R_ORG_NAME,
    R_POST,
    R_POST_TITLE,
    R_PERSON,
    R_PERSON_NAME,
    R_START,
    R_DUE,
    R_STATE,
    R_REV
};

static enum err load(struct cx *cx, int64_t task_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT i.id, i.parent_id, i.title, i.kind, i.org_id, o.name, i.post_id, p.title, i.person_id, "
        "h.name,"
        " i.start_on, i.due_on, i.state, i.rev FROM item i"
        " LEFT JOIN org o ON o.government_id = i.government_id AND o.id = i.org_id"
        " LEFT JOIN post p ON p.government_id = i.government_id AND p.id = i.post_id"
        " LEFT JOIN person h ON h.government_id = i.government_id AND h.id = i.person_id"
        " WHERE i.government_id = $1 AND i.task_id = $2 AND i.state <> 'dropped' ORDER BY i.ord, i.id",
        "ii", cx->actor.government_id, task_id);
}

static void put_row(struct json *j, const struct row *r, int level)
{
    json_object(j);
    json_put_id(j, "id", row_int(r, R_ID));
    json_put_id(j, "parent_id", row_int(r, R_PARENT));
    json_put_int(j, "level", level);
    json_put_str(j, "title", row_str(r, R_TITLE));
    json_put_str(j, "kind", row_str(r, R_KIND));
    json_put_id(j, "org_id", row_int(r, R_ORG));
    json_put_str(j, "org_name", year_some(row_str(r, R_ORG_NAME)));
    json_put_id(j, "post_id", row_int(r, R_POST));
    json_put_str(j, "post_title", year_some(row_str(r, R_POST_TITLE)));
    json_put_id(j, "person_id", row_int(r, R_PERSON));
    json_put_str(j, "person_name", year_some(row_str(r, R_PERSON_NAME)));
    json_put_str(j, "start_on", year_some(row_str(r, R_START)));
    json_put_str(j, "due_on", year_some(row_str(r, R_DUE)));
    json_put_str(j, "state", row_str(r, R_STATE));
    json_put_int(j, "rev", row_int(r, R_REV));
    json_end(j);
}

/* Depth first; the depth of the tree is limited when it is written. */
static void put_below(struct json *j, const struct rows *rows, int64_t parent_id, int level)
{
    if (level > ITEM_DEPTH_MOST) return;
    for (size_t i = 0; i < rows->n; i++) {
        if (row_int(&rows->at[i], R_PARENT) != parent_id) continue;
        put_row(j, &rows->at[i], level);
        put_below(j, rows, row_int(&rows->at[i], R_ID), level + 1);
    }
}

enum err item_list(struct cx *cx, int64_t task_id, struct buf *out)
{
    struct json j = json_on(out);
    struct year_task t;
    struct rows rows;
    enum err e = year_task(cx, task_id, &t);

    if (!e) e = load(cx, task_id, &rows);
    if (e) return e;
    json_object(&j);
    json_put_id(&j, "task_id", task_id);
    json_put_int(&j, "total", (int64_t)rows.n);
    json_key(&j, "rows");
    json_array(&j);
    put_below(&j, &rows, 0, 1);
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

enum err item_count(struct cx *cx, int64_t task_id, int64_t *n)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM item WHERE government_id = $1 AND task_id = $2"
                           " AND state <> 'dropped'",
                           "ii", cx->actor.government_id, task_id);

    *n = e ? 0 : row_int(&rows.at[0], 0);
    return e;
}

/* ---- checks */

static enum err check_words(struct cx *cx, const struct item *in)
{
    enum err e;

    if (in->title.p && str_trim(in->title).n == 0)
        return cx_fail(cx, ERR_INPUT, "title", "请填写事项名称", "the title is missing");
    if (in->title.n > ITEM_TITLE_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "title", "事项名称太长", "the title is too long");
    e = year_check_day(cx, "start_on", in->start_on);
    if (!e) e = year_check_day(cx, "due_on", in->due_on);
    if (!e && in->start_on.n && in->due_on.n && str_cmp(in->start_on, in->due_on) > 0)
        return cx_fail(cx, ERR_INPUT, "due_on", "完成日期早于开始日期", "the due day is before the start");
    return e;
}

static enum err parent_of(struct cx *cx, int64_t id, int64_t *parent_id, int64_t *task_id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT parent_id, task_id FROM item WHERE government_id = $1 AND id = $2"
                           " AND state <> 'dropped'",
                           "ii", cx->actor.government_id, id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "parent_id", "没有这个上级事项", "there is no such parent item");
    if (e) return e;
    *parent_id = row_int(&rows.at[0], 0);
    *task_id = row_int(&rows.at[0], 1);
    return ERR_NONE;
}

/* PARENT_ID may carry ID (0: a new one): of the same task, not below ID itself, not too deep. */
static enum err check_parent(struct cx *cx, int64_t task_id, int64_t id, int64_t parent_id)
{
    int64_t at = parent_id, of_task = task_id;
    int depth = 1;

    while (at) {
        int64_t up = 0;
        enum err e;

        if (at == id)
            return cx_fail(cx, ERR_INPUT, "parent_id", "不能把事项放到它自己或它的下级之下",
                           "an item cannot stand below itself");
        if (++depth > ITEM_DEPTH_MOST)
            return cx_fail(cx, ERR_INPUT, "parent_id", "分解不能超过 %d 级", "at most %d levels",
                           ITEM_DEPTH_MOST);
        e = parent_of(cx, at, &up, &of_task);
        if (e) return e;
        if (of_task != task_id)
            return cx_fail(cx, ERR_INPUT, "parent_id", "上级事项属于另一项任务",
                           "the parent belongs to another task");
        at = up;
    }
    return ERR_NONE;
}

/* No other live item ID at the same place has this title. */
static enum err check_twin(struct cx *cx, int64_t task_id, int64_t id, const struct item *in)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT 1 FROM item WHERE government_id = $1 AND task_id = $2 AND parent_id = $3"
                           " AND title = $4 AND id <> $5 AND state <> 'dropped' LIMIT 1",
                           "iiisi", cx->actor.government_id, task_id, in->parent_id, str_trim(in->title), id);

    if (!e && rows.n)
        return cx_fail(cx, ERR_INPUT, "title", "同一级已有“%.*s”，请勿重复", "\"%.*s\" stands there already",
                       STR_ARG(str_trim(in->title)));
    return e;
}

/* ---- writing */

static struct str note(struct arena *a, int64_t id, struct str title, struct str due_on)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_id(&j, "item_id", id);
    json_put_str(&j, "title", title);
    json_put_str(&j, "due_on", year_some(due_on));
    json_end(&j);
    return buf_text(&out);
}

enum err item_insert(struct cx *cx, const struct year_task *t, const struct item *in, int64_t *id)
{
    enum err e = check_words(cx, in);

    if (!e) e = term_check(cx, t, &(struct term){in->title, in->start_on, in->due_on});
    if (!e) e = item_carrier_check(cx, in);
    if (!e) e = check_parent(cx, t->id, 0, in->parent_id);
    if (!e) e = check_twin(cx, t->id, 0, in);
    if (e) return e;
    *id = store_id(cx);
    return store_run(
        cx, NULL,
        "INSERT INTO item (government_id, id, task_id, parent_id, ord, title, kind, org_id, post_id, "
        "person_id,"
        " start_on, due_on) VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(i.ord), 0) + 1 FROM item i"
        " WHERE i.government_id = $1 AND i.task_id = $3), $5, $6, $7, $8, $9, $10, $11)",
        "iiiissiiiss", cx->actor.government_id, *id, t->id, in->parent_id, str_trim(in->title),
        in->kind.n ? in->kind : STR("matter"), in->org_id, in->post_id, in->person_id,
        year_plain(in->start_on), year_plain(in->due_on));
}

enum err item_add(struct cx *cx, int64_t task_id, const struct item *in, struct buf *out)
{
    struct year_task t;
    int64_t n = 0, id = 0;
    enum err e = year_task(cx, task_id, &t);

    if (!e) e = item_count(cx, task_id, &n);
    if (!e && n >= ITEM_MOST)
        return cx_fail(cx, ERR_LIMIT, "title", "一项任务最多分解 %d 条", "a task has at most %d items",
                       ITEM_MOST);
    if (!e && !in->title.p) return cx_fail(cx, ERR_INPUT, "title", "请填写事项名称", "the title is missing");
    if (!e) e = item_insert(cx, &t, in, &id);
    if (!e)
        e = year_note(cx, &t, "item.add", STR_NULL, note(cx->arena, id, in->title, year_plain(in->due_on)));
    return e ? e : item_list(cx, task_id, out);
}

/* An item taken for writing, as it was. */
struct held {
    int64_t id, task_id;
    struct item was;
    struct str state;
};

static enum err refuse_hold(struct cx *cx, int64_t id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT state FROM item WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, id);

    if (e) return e;
    if (rows.n == 0 || str_eq(row_str(&rows.at[0], 0), STR("dropped")))
        return cx_fail(cx, ERR_ABSENT, "id", "没有这个分解事项", "there is no such item");
    return cx_fail(cx, ERR_CONFLICT, "rev", "这个事项已被他人修改，请刷新后再试",
                   "someone else changed this item; reload and try again");
}

static enum err hold(struct cx *cx, int64_t id, int64_t rev, struct held *out)
{
    struct rows rows;
    const struct row *r;
    enum err e =
        store_run(cx, &rows,
                  "UPDATE item SET rev = rev + 1 WHERE government_id = $1 AND id = $2 AND rev = $3"
                  " AND state <> 'dropped' RETURNING task_id, parent_id, title, kind, org_id, post_id,"
                  " person_id, start_on, due_on, state",
                  "iii", cx->actor.government_id, id, rev);

    if (e) return e;
    if (rows.n == 0) return refuse_hold(cx, id);
    r = &rows.at[0];
    *out = (struct held){.id = id, .task_id = row_int(r, 0), .state = row_str(r, 9)};
    out->was = (struct item){.parent_id = row_int(r, 1),
                             .title = row_str(r, 2),
                             .kind = row_str(r, 3),
                             .org_id = row_int(r, 4),
                             .post_id = row_int(r, 5),
                             .person_id = row_int(r, 6),
                             .start_on = row_str(r, 7),
                             .due_on = row_str(r, 8)};
    return ERR_NONE;
}

static struct item merged(const struct item *was, const struct item_change *c)
{
    struct item now = *was;

    if (c->to.title.p) now.title = str_trim(c->to.title);
    if (c->to.kind.p) now.kind = c->to.kind;
    if (c->clear) {
        now.org_id = now.post_id = now.person_id = 0;
        now.start_on = now.due_on = STR("");
    }
    if (c->to.org_id) now.org_id = c->to.org_id;
    if (c->to.post_id) now.post_id = c->to.post_id;
    if (c->to.person_id) now.person_id = c->to.person_id;
    if (c->to.start_on.p) now.start_on = c->to.start_on;
    if (c->to.due_on.p) now.due_on = c->to.due_on;
    if (c->to.parent_id) now.parent_id = c->to.parent_id;
    if (c->top) now.parent_id = 0;
    return now;
}

static enum err write_item(struct cx *cx, int64_t id, const struct item *now, struct str state)
{
    return store_run(cx, NULL,
                     "UPDATE item SET parent_id = $3, title = $4, kind = $5, org_id = $6, post_id = $7,"
                     " person_id = $8, start_on = $9, due_on = $10, state = $11"
                     " WHERE government_id = $1 AND id = $2",
                     "iiissiiisss", cx->actor.government_id, id, now->parent_id, now->title, now->kind,
                     now->org_id, now->post_id, now->person_id, now->start_on, now->due_on, state);
}

/* An item as it was and as it is now. */
struct patched {
    struct year_task task;
    struct held held;
    struct item now;
};

/* What is done stays when it was. */
static enum err check_moved(struct cx *cx, const struct patched *p, const struct item_change *c)
{
    const struct item *was = &p->held.was, *now = &p->now;
    struct str state = c->state.p ? c->state : p->held.state;

    if (str_eq(now->start_on, was->start_on) && str_eq(now->due_on, was->due_on)) return ERR_NONE;
    if (str_eq(state, STR("done")) && str_eq(p->held.state, STR("done")))
        return cx_fail(cx, ERR_CONFLICT, "state", "“%.*s”已经完成，时间不能再改；确需修改请先改回未完成",
                       "\"%.*s\" is done and its days stay; open it again first", STR_ARG(was->title));
    return term_check(cx, &p->task, &(struct term){now->title, now->start_on, now->due_on});
}

/* What was not touched may stay as it is. */
static enum err check_change(struct cx *cx, const struct patched *p, const struct item_change *c)
{
    const struct item *was = &p->held.was, *now = &p->now;
    bool renamed = !str_eq(now->title, was->title) || now->parent_id != was->parent_id;
    bool handed =
        now->org_id != was->org_id || now->post_id != was->post_id || now->person_id != was->person_id;
    enum err e = check_words(cx, now);

    if (!e) e = check_moved(cx, p, c);
    if (!e && handed) e = item_carrier_check(cx, now);
    if (!e) e = check_parent(cx, p->held.task_id, p->held.id, now->parent_id);
    if (!e && renamed) e = check_twin(cx, p->held.task_id, p->held.id, now);
    return e;
}

/* Check and write it, without an event. */
static enum err patch(struct cx *cx, int64_t id, const struct item_change *c, struct patched *p)
{
    enum err e = hold(cx, id, c->rev, &p->held);

    if (!e) e = year_task(cx, p->held.task_id, &p->task);
    if (e) return e;
    p->now = merged(&p->held.was, c);
    e = check_change(cx, p, c);
    return e ? e : write_item(cx, id, &p->now, c->state.p ? c->state : p->held.state);
}

enum err item_write(struct cx *cx, int64_t id, const struct item_change *c)
{
    struct patched p;

    return patch(cx, id, c, &p);
}

enum err item_patch(struct cx *cx, int64_t id, const struct item_change *c, struct buf *out)
{
    struct patched p;
    enum err e = patch(cx, id, c, &p);

    if (!e)
        e = year_note(cx, &p.task, "item.change", note(cx->arena, id, p.held.was.title, p.held.was.due_on),
                      note(cx->arena, id, p.now.title, p.now.due_on));
    return e ? e : item_list(cx, p.held.task_id, out);
}

static enum err drop_below(struct cx *cx, int64_t task_id, int64_t id)
{
    return store_run(
        cx, NULL,
        "WITH RECURSIVE below (id) AS (SELECT CAST($3 AS BIGINT) UNION"
        " SELECT i.id FROM item i JOIN below b ON i.parent_id = b.id WHERE i.government_id = $1"
        " AND i.task_id = $2) UPDATE item SET was = state, state = 'dropped', dropped_with = $3"
        " WHERE government_id = $1 AND task_id = $2 AND id IN (SELECT id FROM below) AND state <> 'dropped'",
        "iii", cx->actor.government_id, task_id, id);
}

enum err item_drop(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    struct year_task t;
    struct held h;
    enum err e = hold(cx, id, rev, &h);

    if (!e) e = year_task(cx, h.task_id, &t);
    if (!e) e = drop_below(cx, h.task_id, id);
    if (!e) e = year_note(cx, &t, "item.drop", note(cx->arena, id, h.was.title, h.was.due_on), STR_NULL);
    return e ? e : item_list(cx, h.task_id, out);
}

/* A parent that is gone meanwhile: directly below the task. */
static enum err restore_below(struct cx *cx, int64_t id)
{
    return store_run(
        cx, NULL,
        "UPDATE item SET state = was, was = '', dropped_with = 0, rev = rev + 1,"
        " parent_id = CASE WHEN id = $2 AND EXISTS (SELECT 1 FROM item p WHERE p.government_id = $1"
        " AND p.id = item.parent_id AND p.state = 'dropped') THEN 0 ELSE parent_id END"
        " WHERE government_id = $1 AND dropped_with = $2 AND state = 'dropped'",
        "ii", cx->actor.government_id, id);
}

enum err item_restore(struct cx *cx, int64_t id, struct buf *out)
{
    struct year_task t = {0};
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT task_id, title, due_on, parent_id FROM item WHERE government_id = $1"
                           " AND id = $2 AND dropped_with = $2 AND state = 'dropped'",
                           "ii", cx->actor.government_id, id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "id", "没有这个已删除的事项", "there is no such dropped item");
    if (!e) e = year_task(cx, row_int(&rows.at[0], 0), &t);
    if (!e)
        e = check_twin(
            cx, t.id, id,
            &(struct item){.title = row_str(&rows.at[0], 1), .parent_id = row_int(&rows.at[0], 3)});
    if (!e) e = restore_below(cx, id);
    if (!e)
        e = year_note(cx, &t, "item.restore", STR_NULL,
                      note(cx->arena, id, row_str(&rows.at[0], 1), row_str(&rows.at[0], 2)));
    return e ? e : item_list(cx, t.id, out);
}
