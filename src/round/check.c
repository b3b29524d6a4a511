#include "round/check.h"

#include "base/json.h"
#include "ledger/foresee.h"
#include "ledger/task_lamp.h"
#include "ledger/year.h"
#include "round/figure.h"
#include "store/store.h"

enum { EVENT_MOST = 16 << 10 };

enum err check_list(struct cx *cx, int64_t task_id, struct buf *out)
{
    struct json j = json_on(out);
    struct year_task t;
    struct rows rows;
    enum err e = year_task(cx, task_id, &t);

    if (!e)
        e = store_run(cx, &rows,
                      "SELECT id, period, way, verdict, note, checked_by, checked_at FROM task_check"
                      " WHERE government_id = $1 AND task_id = $2 ORDER BY ends_on DESC, id DESC",
                      "ii", cx->actor.government_id, task_id);
    if (e) return e;
    json_object(&j);
    json_put_id(&j, "task_id", task_id);
    json_put_int(&j, "total", (int64_t)rows.n);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        json_object(&j);
        json_put_id(&j, "id", row_int(r, 0));
        json_put_str(&j, "period", row_str(r, 1));
        json_put_str(&j, "way", row_str(r, 2));
        json_put_str(&j, "verdict", row_str(r, 3));
        json_put_str(&j, "note", year_some(row_str(r, 4)));
        json_put_str(&j, "checked_by", row_str(r, 5));
        json_put_str(&j, "checked_at", row_str(r, 6));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

static enum err check_input(struct cx *cx, const struct check *in, struct period *period)
{
    if (!period_read(in->period, period))
        return cx_fail(cx, ERR_INPUT, "period", "时期“%.*s”有误，应如 2026-M03",
                       "\"%.*s\" is no period like 2026-M03", STR_ARG(in->period));
    if (in->note.n > CHECK_NOTE_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "note", "核实说明太长", "the note is too long");
    if (str_eq(in->verdict, STR("true")) || str_trim(in->note).n) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "note", "核实结果与自报不符时，请写明情况",
                   "say what differs from what was told");
}

static enum err put_value(struct cx *cx, int64_t task_id, int64_t check_id, const struct check_value *v,
                          struct period period)
{
    const struct figure f = {v->measure_id, STR_INIT("verified"), period,
                             v->value,      STR_INIT("check"),    check_id};
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COALESCE((SELECT o.source FROM measure_owner o WHERE o.government_id = $1"
                           " AND o.measure_id = m.id), 'unit') FROM measure m WHERE m.government_id = $1"
                           " AND m.id = $2 AND m.task_id = $3 AND m.state = 'live'",
                           "iii", cx->actor.government_id, v->measure_id, task_id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "measure_id", "这项任务没有这个指标", "the task has no such measure");
    if (!e && str_eq(row_str(&rows.at[0], 0), STR("statistics")))
        return cx_fail(cx, ERR_INPUT, "measure_id", "这个指标以统计部门发布为准，不由核实人填写",
                       "this measure is published by its statistics office");
    if (!e) e = figure_put(cx, &f);
    return e ? e : foresee_proved(cx, v->measure_id, &period, v->value);
}

static struct str note_of(struct arena *a, const struct check *in)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "period", in->period);
    json_put_str(&j, "way", in->way);
    json_put_str(&j, "verdict", in->verdict);
    json_put_str(&j, "note", year_some(in->note));
    json_end(&j);
    return buf_text(&out);
}

enum err check_add(struct cx *cx, int64_t task_id, const struct check *in, struct buf *out)
{
    struct period period = {0};
    struct year_task t;
    int64_t id = store_id(cx);
    enum err e = check_input(cx, in, &period);

    if (!e) e = year_task(cx, task_id, &t);
    if (!e)
        e = store_run(
            cx, NULL,
            "INSERT INTO task_check (government_id, id, task_id, period, ends_on, way, verdict, note,"
            " checked_by, checked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            "iiisssssss", cx->actor.government_id, id, task_id, in->period, day_str(cx->arena, period.last),
            in->way, in->verdict, year_plain(in->note), year_plain(cx->actor.name), year_now(cx));
    for (size_t i = 0; !e && i < in->values; i++) e = put_value(cx, task_id, id, &in->value[i], period);
    if (!e) e = year_note(cx, &t, "task.check", STR_NULL, note_of(cx->arena, in));
    if (!e) e = task_lamp_refresh(cx, task_id);
    return e ? e : check_list(cx, task_id, out);
}
