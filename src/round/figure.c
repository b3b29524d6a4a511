#include "round/figure.h"

#include <math.h>

#include "base/json.h"
#include "ledger/task_lamp.h"
#include "ledger/todo.h"
#include "ledger/year.h"
#include "store/store.h"

enum { EVENT_MOST = 8 << 10, NOTE_MOST = 1000 };

enum err figure_put(struct cx *cx, const struct figure *f)
{
    char last[DAY_TEXT];

    if (!isfinite(f->value)) return cx_fail(cx, ERR_INPUT, "value", "数值无效", "the value is no number");
    day_text(f->period.last, last);
    return store_add(cx,
                     "INSERT INTO figure (government_id, measure_id, truth, ends_on, period, value, "
                     "source_kind, source_id, at)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                     " ON CONFLICT (government_id, measure_id, truth, ends_on, period) DO UPDATE SET value = "
                     "excluded.value,"
                     " source_kind = excluded.source_kind, source_id = excluded.source_id, at = excluded.at",
                     "iisssfsis", cx->actor.government_id, f->measure_id, f->truth, str_of(last),
                     period_str(cx->arena, f->period), f->value, f->source_kind, f->source_id, year_now(cx));
}

static enum err task_of(struct cx *cx, int64_t measure_id, struct year_task *t)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows, "SELECT task_id FROM measure WHERE government_id = $1 AND id = $2 AND state = 'live'",
        "ii", cx->actor.government_id, measure_id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这项指标", "there is no such measure");
    return e ? e : year_task(cx, row_int(&rows.at[0], 0), t);
}

enum err figure_list(struct cx *cx, int64_t measure_id, struct buf *out)
{
    struct json j = json_on(out);
    struct year_task t;
    struct rows rows;
    enum err e = task_of(cx, measure_id, &t);

    if (e) return e;
    e = store_run(cx, &rows,
                  "SELECT period, truth, value, source_kind, source_id, at FROM figure"
                  " WHERE government_id = $1 AND measure_id = $2 ORDER BY ends_on, period, truth",
                  "ii", cx->actor.government_id, measure_id);

    if (e) return e;
    json_object(&j);
    json_put_id(&j, "measure_id", measure_id);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        json_object(&j);
        json_put_str(&j, "period", row_str(r, 0));
        json_put_str(&j, "truth", row_str(r, 1));
        json_key(&j, "value");
        json_num(&j, row_num(r, 2));
        json_put_str(&j, "source_kind", row_str(r, 3));
        json_put_id(&j, "source_id", row_int(r, 4));
        json_put_str(&j, "at", row_str(r, 5));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

/* ---- who gives them */

static enum err check_owner(struct cx *cx, const struct figure_owner *in)
{
    struct rows rows;
    enum err e = ERR_NONE;

    if (in->release_note.n > NOTE_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "release_note", "发布说明太长", "the note is too long");
    if (in->owner_org_id)
        e = store_run(cx, &rows, "SELECT 1 FROM org WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, in->owner_org_id);
    if (!e && in->owner_org_id && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "owner_org_id", "没有这个单位", "there is no such organisation");
    if (!e && str_eq(in->source, STR("statistics")) && !in->owner_org_id)
        return cx_fail(cx, ERR_INPUT, "owner_org_id", "统计口径的指标须指定发布单位",
                       "a measure of statistics needs the office that publishes it");
    return e;
}

static void put_owner(struct buf *out, int64_t measure_id, const struct figure_owner *in)
{
    struct json j = json_on(out);

    json_object(&j);
    json_put_id(&j, "measure_id", measure_id);
    json_put_id(&j, "owner_org_id", in->owner_org_id);
    json_put_str(&j, "source", in->source);
    json_key(&j, "baseline");
    json_num(&j, in->baseline);
    json_put_str(&j, "release_note", year_some(in->release_note));
    json_end(&j);
}

enum err figure_owner_put(struct cx *cx, int64_t measure_id, const struct figure_owner *in, struct buf *out)
{
    struct buf after = buf_new(cx->arena, EVENT_MOST);
    struct year_task t;
    enum err e = task_of(cx, measure_id, &t);

    if (!e) e = check_owner(cx, in);
    if (!e)
        e = store_run(cx, NULL,
                      "INSERT INTO measure_owner (government_id, measure_id, owner_org_id, source, baseline,"
                      " release_note) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (government_id, measure_id)"
                      " DO UPDATE SET owner_org_id = excluded.owner_org_id, source = excluded.source,"
                      " baseline = excluded.baseline, release_note = excluded.release_note,"
                      " rev = measure_owner.rev + 1",
                      "iiisfs", cx->actor.government_id, measure_id, in->owner_org_id, in->source,
                      in->baseline, year_plain(in->release_note));
    if (e) return e;
    put_owner(&after, measure_id, in);
    e = year_note(cx, &t, "measure.owner", STR_NULL, buf_text(&after));
    if (!e) e = task_lamp_refresh(cx, t.id);
    if (!e) put_owner(out, measure_id, in);
    return e;
}

/* ---- waiting for them */

/* Measures of owner o that have no published figure up to the day ENDS. */
#define UNPUBLISHED(plan, ends)                                                                         \
    " FROM measure_owner o JOIN measure m ON m.government_id = o.government_id AND m.id = o.measure_id" \
    " AND m.state = 'live' AND m.plan_id = " plan " JOIN task t ON t.government_id = m.government_id"   \
    " AND t.id = m.task_id AND t.state = 'live' AND t.closed_on = '' AND t.cancelled_on = ''"           \
    " WHERE o.government_id = $1 AND o.source = 'statistics' AND o.owner_org_id > 0"                    \
    " AND NOT EXISTS (SELECT 1 FROM figure f WHERE f.government_id = o.government_id"                   \
    " AND f.measure_id = o.measure_id AND f.truth = 'statistics' AND f.ends_on = " ends ")"

static enum err wait_for(struct cx *cx, const struct figure_wait *w, int64_t org_id, int64_t n)
{
    struct buf title = buf_new(cx->arena, 300);
    struct todo t = {.org_id = org_id,
                     .role = STR("reporter"),
                     .kind = STR("figure"),
                     .subject = STR("round"),
                     .subject_id = w->round_id,
                     .due_on = w->due_on};

    buf_fmt(&title, "发布%.*s统计数据：%lld 项指标", STR_ARG(w->period_zh), (long long)n);
    t.title = buf_text(&title);
    return todo_open(cx, &t);
}

enum err figure_wait_open(struct cx *cx, const struct figure_wait *w)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT o.owner_org_id, COUNT(*)" UNPUBLISHED("$2", "$3") " GROUP BY o.owner_org_id"
                                                                            " ORDER BY o.owner_org_id",
                  "iis", cx->actor.government_id, w->plan_id, w->ends_on);

    for (size_t i = 0; !e && i < rows.n; i++)
        e = wait_for(cx, w, row_int(&rows.at[i], 0), row_int(&rows.at[i], 1));
    return e;
}

enum err figure_wait_settle(struct cx *cx)
{
    return store_run(
        cx, NULL,
        "UPDATE todo SET state = 'done', closed_at = $2 WHERE government_id = $1 AND state = 'open'"
        " AND kind = 'figure' AND subject = 'round' AND NOT EXISTS (SELECT 1 FROM round r"
        " WHERE r.government_id = $1 AND r.id = todo.subject_id AND EXISTS (SELECT 1" UNPUBLISHED(
            "r.plan_id", "r.ends_on") " AND o.owner_org_id = todo.org_id))",
        "is", cx->actor.government_id, year_now(cx));
}
