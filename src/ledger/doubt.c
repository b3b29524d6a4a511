#include "ledger/doubt.h"

#include "access/event.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/vec.h"
#include "directory/like.h"
#include "ledger/bearer.h"
#include "ledger/card.h"
#include "ledger/kind.h"
#include "ledger/reason.h"
#include "ledger/task.h"
#include "store/store.h"

enum { LIST_MOST = 200, EVENT_MOST = 256 << 10, VALUES_MOST = 500, SCRATCH_MOST = 16 << 20 };

#define PART "\x1f" /* between several values in one column */

/* ---- reading */

enum {
    Q_ID,
    Q_PLAN,
    Q_TASK,
    Q_NO,
    Q_FIELD,
    Q_RULE,
    Q_PRINTED,
    Q_FROM,
    Q_TO,
    Q_VALUE,
    Q_CANDIDATES,
    Q_STATE,
    Q_VERDICT,
    Q_ANSWER,
    Q_BY,
    Q_AT,
    Q_REV,
    Q_ORG
};

#define DOUBT_COLUMNS                                                                                       \
    "SELECT id, plan_id, task_id, no, field, rule, printed, mark_from, mark_to, value, candidates, state, " \
    "verdict,"                                                                                              \
    " answer, settled_by, settled_at, rev, org_id FROM doubt"

#define DOUBT_FILTER                                                                                  \
    " WHERE government_id = $1 AND state <> 'withdrawn' AND ($2 = 0 OR plan_id = $2) AND ($3 = 0 OR " \
    "task_id = $3)"                                                                                   \
    " AND ($4 = '' OR state = $4) AND ($5 = '' OR field = $5)"                                        \
    " AND ($6 = '' OR printed LIKE $6 ESCAPE '\\' OR value LIKE $6 ESCAPE '\\')"

static struct str some(struct str s)
{
    return s.n ? s : STR_NULL;
}

static void put_printed(struct json *j, const struct row *r)
{
    json_key(j, "printed");
    json_object(j);
    json_put_str(j, "text", row_str(r, Q_PRINTED));
    json_key(j, "marks");
    json_array(j);
    if (row_int(r, Q_TO) > row_int(r, Q_FROM)) {
        json_object(j);
        json_put_int(j, "from", row_int(r, Q_FROM));
        json_put_int(j, "to", row_int(r, Q_TO));
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static void put_doubt(struct json *j, const struct row *r)
{
    struct reason why = reason_find(row_str(r, Q_RULE));

    json_object(j);
    json_put_id(j, "id", row_int(r, Q_ID));
    json_put_id(j, "plan_id", row_int(r, Q_PLAN));
    json_put_id(j, "task_id", row_int(r, Q_TASK));
    json_put_id(j, "org_id", row_int(r, Q_ORG));
    json_put_str(j, "no", row_str(r, Q_NO));
    json_put_str(j, "field", row_str(r, Q_FIELD));
    json_put_str(j, "field_zh", kind_field_zh(row_str(r, Q_FIELD)));
    json_put_str(j, "rule", why.name);
    json_put_str(j, "reason_zh", why.zh);
    json_put_str(j, "reason_en", why.en);
    put_printed(j, r);
    json_put_str(j, "value", row_str(r, Q_VALUE));
    json_key(j, "candidates");
    json_raw(j, row_str(r, Q_CANDIDATES));
    json_put_str(j, "state", row_str(r, Q_STATE));
    json_put_str(j, "verdict", some(row_str(r, Q_VERDICT)));
    json_put_str(j, "answer", some(row_str(r, Q_ANSWER)));
    json_put_str(j, "settled_by", some(row_str(r, Q_BY)));
    json_put_str(j, "settled_at", some(row_str(r, Q_AT)));
    json_put_int(j, "rev", row_int(r, Q_REV));
    json_end(j);
}

static struct str plain(struct str s)
{
    return s.p ? s : STR("");
}

enum err doubt_list(struct cx *cx, const struct doubt_filter *f, struct buf *out)
{
    struct str q = like_pattern(cx->arena, str_trim(f->q));
    struct json j = json_on(out);
    struct rows rows, total;
    enum err e;

    if (f->offset < 0 || f->limit < 0 || f->limit > LIST_MOST)
        return cx_fail(cx, ERR_INPUT, "limit", "分页参数应在 0 到 %d 之间", "a page holds 0 to %d rows",
                       LIST_MOST);
    e = store_run(cx, &total, "SELECT COUNT(*) FROM doubt" DOUBT_FILTER, "iiisss", cx->actor.government_id,
                  f->plan_id, f->task_id, plain(f->state), plain(f->field), q);
    if (!e)
        e = store_run(cx, &rows, DOUBT_COLUMNS DOUBT_FILTER " ORDER BY plan_id DESC, id LIMIT $7 OFFSET $8",
                      "iiisssii", cx->actor.government_id, f->plan_id, f->task_id, plain(f->state),
                      plain(f->field), q, f->limit, f->offset);
    if (e) return e;
    json_object(&j);
    json_put_int(&j, "total", row_int(&total.at[0], 0));
    json_put_int(&j, "offset", f->offset);
    json_put_int(&j, "limit", f->limit);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < rows.n; i++) put_doubt(&j, &rows.at[i]);
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

/* ---- settling */

/* A doubt taken for writing. */
struct held {
    int64_t id, plan_id, task_id, org_id;
    struct str field, value, verdict, undo;
};

static enum err refuse(struct cx *cx, int64_t id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT 1 FROM doubt WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, id);

    if (e) return e;
    if (rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这处存疑", "there is no such doubt");
    return cx_fail(cx, ERR_CONFLICT, "rev", "这处存疑已由他人处理，请刷新后再试",
                   "someone else settled this doubt; reload and try again");
}

/* Move rev on; the doubt must be in STATE. */
static enum err hold(struct cx *cx, int64_t id, int64_t rev, const char *state, struct held *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "UPDATE doubt SET rev = rev + 1 WHERE government_id = $1 AND id = $2 AND rev = $3"
                           " AND state = $4 RETURNING plan_id, task_id, org_id, field, value, verdict, undo",
                           "iiis", cx->actor.government_id, id, rev, str_of(state));

    if (e) return e;
    if (rows.n == 0) return refuse(cx, id);
    out->id = id;
    out->plan_id = row_int(&rows.at[0], 0);
    out->task_id = row_int(&rows.at[0], 1);
    out->org_id = row_int(&rows.at[0], 2);
    out->field = row_str(&rows.at[0], 3);
    out->value = row_str(&rows.at[0], 4);
    out->verdict = row_str(&rows.at[0], 5);
    out->undo = row_str(&rows.at[0], 6);
    return ERR_NONE;
}

static enum err put_row(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = store_run(cx, &rows, DOUBT_COLUMNS " WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, id);

    if (!e && rows.n) put_doubt(&j, &rows.at[0]);
    return e;
}

static struct str note_json(struct arena *a, const struct held *d, struct str value)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "field", d->field);
    json_put_str(&j, "value", value);
    json_end(&j);
    return buf_text(&out);
}

/* The event on the task, or on the plan for a doubt about the document; then the task's pages. */
static enum err settle(struct cx *cx, const struct held *d, const char *const kind[2], struct str after,
                       struct buf *out)
{
    struct str before = note_json(cx->arena, d, d->value);
    enum err e = d->task_id ? event_add(cx, kind[0], "task", d->task_id, before, after)
                            : event_add(cx, kind[1], "plan", d->plan_id, before, after);

    if (!e && d->task_id) e = card_task(cx, d->plan_id, d->task_id);
    return e ? e : put_row(cx, d->id, out);
}

static enum err close_doubt(struct cx *cx, const struct held *d, const char *verdict, struct str answer,
                            struct str undo)
{
    char now[CLOCK_TEXT];

    clock_text(cx->now_ms, now);
    return store_run(
        cx, NULL,
        "UPDATE doubt SET state = 'settled', verdict = $3, answer = $4, undo = $5, settled_by = $6,"
        " settled_at = $7 WHERE government_id = $1 AND id = $2",
        "iisssss", cx->actor.government_id, d->id, str_of(verdict), answer, undo, plain(cx->actor.name),
        str_of(now));
}

enum err doubt_accept(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    static const char *const kind[2] = {"task.doubt_accept", "plan.doubt_accept"};
    struct held d;
    enum err e = hold(cx, id, rev, "open", &d);

    if (!e) e = close_doubt(cx, &d, "accepted", STR(""), STR(""));
    return e ? e : settle(cx, &d, kind, STR_NULL, out);
}

/* ---- values in one column */

static struct str join(struct arena *a, const struct str *part, size_t n)
{
    struct buf out = buf_new(a, EVENT_MOST);

    for (size_t i = 0; i < n; i++) {
        if (i) buf_lit(&out, PART);
        buf_str(&out, part[i]);
    }
    return buf_text(&out);
}

static struct doubt_value cut(struct arena *a, struct str s)
{
    VEC(struct str) part = {0};

    while (s.n) {
        ptrdiff_t at = str_find(s, STR(PART), 0);

        *vec_push(a, &part) = at < 0 ? s : str_sub(s, 0, (size_t)at);
        s = at < 0 ? STR("") : str_skip(s, (size_t)at + 1);
    }
    return (struct doubt_value){.texts = part.n, .text = part.at};
}

static struct str join_rows(struct arena *a, const struct rows *rows)
{
    struct str *part = arena_array(a, struct str, rows->n + 1);

    for (size_t i = 0; i < rows->n; i++) part[i] = row_str(&rows->at[i], 0);
    return join(a, part, rows->n);
}

/* ---- corrections by field: each sets the value and gives what stood there before */

typedef enum err fix_fn(struct cx *cx, const struct held *d, const struct doubt_value *v, struct str *undo);

static enum err one_text(struct cx *cx, const struct doubt_value *v, struct str *out)
{
    if (v->texts != 1)
        return cx_fail(cx, ERR_INPUT, "value", "这一项只能填一个值", "this field takes one value");
    *out = v->text[0];
    return ERR_NONE;
}

static enum err patch_task(struct cx *cx, const struct held *d, struct task_change *c)
{
    struct buf scratch = buf_new(cx->arena, SCRATCH_MOST);
    enum err e = task_rev(cx, d->task_id, &c->rev);

    return e ? e : task_patch(cx, d->task_id, c, &scratch);
}

static enum err fix_text(struct cx *cx, const struct held *d, const struct doubt_value *v, struct str *undo)
{
    struct task_change c = {0};
    struct rows rows;
    enum err e = one_text(cx, v, &c.text);

    if (!e)
        e = store_run(cx, &rows, "SELECT text FROM task WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, d->task_id);
    if (!e) *undo = join_rows(cx->arena, &rows);
    return e ? e : patch_task(cx, d, &c);
}

static enum err fix_deadline(struct cx *cx, const struct held *d, const struct doubt_value *v,
                             struct str *undo)
{
    struct task_change c = {.deadline = STR("")};
    struct rows rows;
    enum err e = v->texts ? one_text(cx, v, &c.deadline) : ERR_NONE;

    if (!e)
        e = store_run(cx, &rows, "SELECT deadline FROM task WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, d->task_id);
    if (!e) *undo = join_rows(cx->arena, &rows);
    return e ? e : patch_task(cx, d, &c);
}

static struct str role_of(struct str field)
{
    if (str_eq(field, STR("leaders"))) return STR("leader");
    if (str_eq(field, STR("coop"))) return STR("support");
    return str_eq(field, STR("resp")) ? STR("responsible") : STR("lead");
}

static enum err fix_names(struct cx *cx, const struct held *d, const struct doubt_value *v, struct str *undo)
{
    struct task_names want = {role_of(d->field), v->texts, v->text};
    struct buf scratch = buf_new(cx->arena, SCRATCH_MOST);
    struct rows rows;
    int64_t rev = 0;
    enum err e = store_run(cx, &rows,
                           "SELECT name FROM duty WHERE government_id = $1 AND plan_id = $2 AND task_id = $3"
                           " AND role = $4 AND state = 'live' ORDER BY ord, id",
                           "iiis", cx->actor.government_id, d->plan_id, d->task_id, want.role);

    if (!e) *undo = join_rows(cx->arena, &rows);
    if (!e) e = task_rev(cx, d->task_id, &rev);
    return e ? e : task_names_set(cx, d->task_id, rev, &want, &scratch);
}

static enum err fix_targets(struct cx *cx, const struct held *d, const struct doubt_value *v,
                            struct str *undo)
{
    struct task_words want = {v->texts, v->text};
    struct buf scratch = buf_new(cx->arena, SCRATCH_MOST);
    struct rows rows;
    int64_t rev = 0;
    enum err e =
        store_run(cx, &rows,
                  "SELECT words FROM measure WHERE government_id = $1 AND plan_id = $2 AND task_id = $3"
                  " AND state = 'live' ORDER BY ord, id",
                  "iii", cx->actor.government_id, d->plan_id, d->task_id);

    if (!e) *undo = join_rows(cx->arena, &rows);
    if (!e) e = task_rev(cx, d->task_id, &rev);
    return e ? e : task_measures_set(cx, d->task_id, rev, &want, &scratch);
}

/* The spelling becomes one of the chosen organisation; undone by splitting it off again. */
static enum err fix_org(struct cx *cx, const struct held *d, const struct doubt_value *v, struct str *undo)
{
    struct buf scratch = buf_new(cx->arena, SCRATCH_MOST);
    struct rows rows;
    enum err e;

    if (!v->org_id) return cx_fail(cx, ERR_INPUT, "value", "请选择单位", "choose an organisation");
    e = store_run(cx, &rows,
                  "SELECT a.id, o.rev FROM org o JOIN alias a ON a.government_id = o.government_id"
                  " AND a.subject = 'org' AND a.subject_id = o.id AND a.name = $3"
                  " WHERE o.government_id = $1 AND o.id = $2",
                  "iis", cx->actor.government_id, d->org_id, d->value);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_CONFLICT, "value", "这个名称已归入其他单位",
                       "the name belongs to another organisation now");
    if (e) return e;
    *undo = row_str(&rows.at[0], 0);
    return bearer_merge(cx, d->org_id, row_int(&rows.at[0], 1), v->org_id, &scratch);
}

static enum err fix_title(struct cx *cx, const struct held *d, const struct doubt_value *v, struct str *undo)
{
    struct str value;
    struct rows rows;
    enum err e = one_text(cx, v, &value);

    if (!e && str_trim(value).n == 0)
        return cx_fail(cx, ERR_INPUT, "value", "标题不能为空", "the title must not be empty");
    if (!e)
        e = store_run(cx, &rows, "SELECT title FROM plan WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, d->plan_id);
    if (!e) *undo = join_rows(cx->arena, &rows);
    if (e) return e;
    return store_run(cx, NULL,
                     "UPDATE plan SET title = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2", "iis",
                     cx->actor.government_id, d->plan_id, str_trim(value));
}

/* No column to change: what the person says is kept with the doubt. */
static enum err fix_note(struct cx *cx, const struct held *d, const struct doubt_value *v, struct str *undo)
{
    (void)cx, (void)d, (void)v;
    *undo = STR("");
    return ERR_NONE;
}

static const struct {
    struct str field;
    fix_fn *fix;
    bool of_task;
} fixes[] = {
    {STR_INIT("text"), fix_text, true},       {STR_INIT("deadline"), fix_deadline, true},
    {STR_INIT("leaders"), fix_names, true},   {STR_INIT("lead"), fix_names, true},
    {STR_INIT("coop"), fix_names, true},      {STR_INIT("resp"), fix_names, true},
    {STR_INIT("targets"), fix_targets, true}, {STR_INIT("org"), fix_org, false},
    {STR_INIT("title"), fix_title, false},
};

static fix_fn *fix_of(const struct held *d)
{
    for (size_t i = 0; i < sizeof fixes / sizeof fixes[0]; i++)
        if (str_eq(fixes[i].field, d->field) && (d->task_id || !fixes[i].of_task)) return fixes[i].fix;
    return fix_note;
}

static enum err values_check(struct cx *cx, const struct doubt_value *v)
{
    if (v->texts > VALUES_MOST) return cx_fail(cx, ERR_TOO_LARGE, "value", "值太多", "too many values");
    for (size_t i = 0; i < v->texts; i++)
        if (v->text[i].n > TASK_TEXT_MOST || str_find(v->text[i], STR(PART), 0) >= 0)
            return cx_fail(cx, ERR_INPUT, "value", "值太长或含有控制字符",
                           "a value is too long or holds control characters");
    return ERR_NONE;
}

enum err doubt_correct(struct cx *cx, int64_t id, int64_t rev, const struct doubt_value *v, struct buf *out)
{
    static const char *const kind[2] = {"task.doubt_correct", "plan.doubt_correct"};
    struct str undo = STR(""), answer = join(cx->arena, v->text, v->texts);
    struct held d;
    enum err e = values_check(cx, v);

    if (!e) e = hold(cx, id, rev, "open", &d);
    if (!e) e = fix_of(&d)(cx, &d, v, &undo);
    if (!e) e = close_doubt(cx, &d, "corrected", answer, undo);
    return e ? e : settle(cx, &d, kind, note_json(cx->arena, &d, answer), out);
}

/* ---- reopening */

static enum err take_back(struct cx *cx, const struct held *d)
{
    struct buf scratch = buf_new(cx->arena, SCRATCH_MOST);
    struct doubt_value old = cut(cx->arena, d->undo);
    struct str ignored;
    struct rows rows;
    int64_t alias_id = 0;
    enum err e;

    if (fix_of(d) != fix_org) return fix_of(d)(cx, d, &old, &ignored);
    if (!str_int(d->undo, &alias_id)) return ERR_NONE;
    e = store_run(cx, &rows, "SELECT subject_id FROM alias WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, alias_id);
    if (e || rows.n == 0 || row_int(&rows.at[0], 0) == d->org_id) return e;
    return bearer_split(cx, row_int(&rows.at[0], 0), alias_id, &scratch);
}

enum err doubt_reopen(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    static const char *const kind[2] = {"task.doubt_reopen", "plan.doubt_reopen"};
    struct held d;
    enum err e = hold(cx, id, rev, "settled", &d);

    if (!e && str_eq(d.verdict, STR("corrected"))) e = take_back(cx, &d);
    if (!e)
        e = store_run(
            cx, NULL,
            "UPDATE doubt SET state = 'open', verdict = '', answer = '', undo = '', settled_by = '',"
            " settled_at = '' WHERE government_id = $1 AND id = $2",
            "ii", cx->actor.government_id, d.id);
    return e ? e : settle(cx, &d, kind, STR_NULL, out);
}
