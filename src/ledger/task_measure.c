/* task_measure - measures that people add, remove and put right. */
#include "base/json.h"
#include "ledger/task_write.h"
#include "plan/measure.h"
#include "store/store.h"

enum { EVENT_MOST = 256 << 10, MEASURES_MOST = 200 };

static enum err measure_check(struct cx *cx, const struct task_measure *m)
{
    bool known = false;

    for (int i = 0; i < OP_ALL; i++) known = known || str_eq(m->op, str_of(measure_op_name[i]));
    if (!known)
        return cx_fail(cx, ERR_INPUT, "op", "指标方向应为 = >= <= > < ~ relative trend 之一",
                       "op must be one of = >= <= > < ~ relative trend");
    if (str_trim(m->words).n == 0 || m->words.n > TASK_TEXT_MOST)
        return cx_fail(cx, ERR_INPUT, "words", "请填写指标内容",
                       "the words of the measure are missing or too long");
    if (m->unit.n > TASK_NAME_MOST) return cx_fail(cx, ERR_INPUT, "unit", "单位太长", "the unit is too long");
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
    enum err e =
        store_run(cx, NULL,
                  "INSERT INTO measure (government_id, id, plan_id, task_id, ord, words, indicator, op,"
                  " value_text, unit, reference, origin, rule, at_off, at_len)"
                  " VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(m.ord), -1) + 1 FROM measure m"
                  " WHERE m.government_id = $1 AND m.plan_id = $3 AND m.task_id = $4), $5, '', $6, '', $7,"
                  " '', 'person', 'person', 0, 0)",
                  "iiiisss", cx->actor.government_id, id, t->plan_id, t->id, str_trim(m->words), m->op,
                  m->unit.p ? m->unit : STR(""));

    if (e || !m->has_value) return e;
    return store_run(cx, NULL, "UPDATE measure SET value = $3 WHERE government_id = $1 AND id = $2", "iif",
                     cx->actor.government_id, id, m->value);
}

enum err task_measure_add(struct cx *cx, int64_t id, int64_t rev, const struct task_measure *m,
                          struct buf *out)
{
    struct task_sides sides = {0};
    struct held t;
    enum err e = measure_check(cx, m);

    if (!e) e = task_hold(cx, id, rev, &t);
    if (!e) e = insert_measure(cx, &t, m);
    if (e) return e;
    sides.after = measure_json(cx->arena, m->words, m->op);
    return task_settle(cx, &t, "task.measure_add", &sides, out);
}

enum err task_measure_remove(struct cx *cx, int64_t measure_id, int64_t rev, struct buf *out)
{
    struct task_sides sides = {0};
    struct held t;
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "UPDATE measure SET state = 'removed', rev = rev + 1 WHERE government_id = $1 AND id = $2"
                  " AND state = 'live' RETURNING task_id, words, op",
                  "ii", cx->actor.government_id, measure_id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这条指标", "there is no such measure");
    if (!e) e = task_hold(cx, row_int(&rows.at[0], 0), rev, &t);
    if (e) return e;
    sides.before = measure_json(cx->arena, row_str(&rows.at[0], 1), row_str(&rows.at[0], 2));
    return task_settle(cx, &t, "task.measure_remove", &sides, out);
}

/* ---- all measures of a task */

enum { H_ID, H_WORDS, H_STATE };

/* The number in WORDS as the parser would read it; words without one are kept as a trend. */
static enum err insert_words(struct cx *cx, const struct held *t, struct str words)
{
    measure_hits hits = {0};
    struct task_measure m = {.words = words, .op = str_of(measure_op_name[OP_TREND])};

    measure_find(cx->arena, words, &hits);
    if (hits.n) {
        m.op = str_of(measure_op_name[hits.at[0].op]);
        m.unit = hits.at[0].unit;
        m.has_value = hits.at[0].has_value;
        m.value = hits.at[0].value_num;
    }
    return insert_measure(cx, t, &m);
}

static enum err put_state(struct cx *cx, const struct row *r, struct str state)
{
    return store_run(cx, NULL,
                     "UPDATE measure SET state = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                     "iis", cx->actor.government_id, row_int(r, H_ID), state);
}

static enum err set_words(struct cx *cx, const struct held *t, const struct rows *had,
                          const struct task_words *want)
{
    bool *used = arena_array(cx->arena, bool, had->n + 1);
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < want->n; i++) {
        size_t k = 0;

        while (k < had->n && (used[k] || !str_eq(row_str(&had->at[k], H_WORDS), want->at[i]))) k++;
        used[k] = true;
        e = k < had->n ? put_state(cx, &had->at[k], STR("live")) : insert_words(cx, t, want->at[i]);
    }
    for (size_t k = 0; !e && k < had->n; k++)
        if (!used[k] && str_eq(row_str(&had->at[k], H_STATE), STR("live")))
            e = put_state(cx, &had->at[k], STR("removed"));
    return e;
}

static struct str had_json(struct arena *a, const struct rows *had)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_key(&j, "measures");
    json_array(&j);
    for (size_t i = 0; i < had->n; i++)
        if (str_eq(row_str(&had->at[i], H_STATE), STR("live"))) json_str(&j, row_str(&had->at[i], H_WORDS));
    json_end(&j);
    json_end(&j);
    return buf_text(&out);
}

static struct str want_json(struct arena *a, const struct task_words *want)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_key(&j, "measures");
    json_array(&j);
    for (size_t i = 0; i < want->n; i++) json_str(&j, want->at[i]);
    json_end(&j);
    json_end(&j);
    return buf_text(&out);
}

enum err task_measures_set(struct cx *cx, int64_t id, int64_t rev, const struct task_words *want,
                           struct buf *out)
{
    struct task_sides sides;
    struct held t;
    struct rows had;
    enum err e = ERR_NONE;

    if (want->n > MEASURES_MOST) return cx_fail(cx, ERR_TOO_LARGE, "value", "指标太多", "too many measures");
    for (size_t i = 0; i < want->n; i++)
        if (str_trim(want->at[i]).n == 0 || want->at[i].n > TASK_TEXT_MOST)
            return cx_fail(cx, ERR_INPUT, "value", "请填写指标内容",
                           "the words of a measure are missing or too long");
    e = task_hold(cx, id, rev, &t);
    if (!e)
        e = store_run(
            cx, &had,
            "SELECT id, words, state FROM measure WHERE government_id = $1 AND plan_id = $2 AND task_id = $3"
            " AND state IN ('live', 'removed') ORDER BY ord, id",
            "iii", cx->actor.government_id, t.plan_id, id);
    if (!e) e = set_words(cx, &t, &had, want);
    if (e) return e;
    sides.before = had_json(cx->arena, &had);
    sides.after = want_json(cx->arena, want);
    return task_settle(cx, &t, "task.correct", &sides, out);
}
