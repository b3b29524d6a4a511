#include "round/report.h"

#include <math.h>

#include "access/scope.h"
#include "assess/goal.h"
#include "assess/report_unit.h"
#include "ledger/year.h"
#include "round/report_write.h"
#include "store/store.h"

/* ---- which one */

enum err report_read(struct cx *cx, int64_t id, struct report_row *out)
{
    struct rows rows;
    const struct row *r;
    enum err e = store_run(
        cx, &rows,
        "SELECT p.round_id, p.task_id, p.org_id, p.plan_id, p.version, p.rev, p.state, p.period, p.ends_on, "
        "r.due_on,"
        " r.state, p.no_change, t.text, p.part FROM report p JOIN round r ON r.government_id = "
        "p.government_id"
        " AND r.id = p.round_id JOIN task t ON t.government_id = p.government_id AND t.id = p.task_id"
        " WHERE p.government_id = $1 AND p.id = $2",
        "ii", cx->actor.government_id, id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这份填报", "there is no such report");
    if (e) return e;
    r = &rows.at[0];
    *out = (struct report_row){.id = id,
                               .round_id = row_int(r, 0),
                               .task_id = row_int(r, 1),
                               .org_id = row_int(r, 2),
                               .plan_id = row_int(r, 3),
                               .version = row_int(r, 4),
                               .rev = row_int(r, 5),
                               .state = row_str(r, 6),
                               .period = row_str(r, 7),
                               .ends_on = row_str(r, 8),
                               .due_on = row_str(r, 9),
                               .round_state = row_str(r, 10),
                               .no_change = row_bool(r, 11),
                               .title = row_str(r, 12),
                               .part = row_str(r, 13)};
    return ERR_NONE;
}

enum err report_find(struct cx *cx, int64_t round_id, int64_t task_id, int64_t org_id, int64_t *id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT id FROM report WHERE government_id = $1 AND round_id = $2 AND org_id = $3"
                           " AND task_id = $4 AND item_id = 0",
                           "iiii", cx->actor.government_id, round_id, org_id, task_id);

    *id = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
    return e;
}

enum err report_locked(struct cx *cx, const struct report_row *r)
{
    if (str_eq(r->round_state, STR("closed")))
        return cx_fail(cx, ERR_STEP, "state", "本期调度已经结束，填报已锁定",
                       "the round is closed; reports are locked");
    if (str_eq(r->state, STR("signed")))
        return cx_fail(cx, ERR_STEP, "state", "这份填报已经签发，不能再改",
                       "the report is signed and locked");
    return ERR_NONE;
}

enum err report_may_write(struct cx *cx, const struct report_row *r)
{
    if (scope_roles(cx) & ROLES_OFFICE) return ERR_NONE;
    return scope_need_org(cx, ROLES_UNIT, r->org_id);
}

/* A unit may tell of an exempt task too: the question is put in. */
static enum err volunteer(struct cx *cx, const struct report_draft *in, int64_t *id)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "UPDATE round_ask SET state = 'asked' WHERE government_id = $1 AND round_id = $2 AND org_id = $3"
        " AND task_id = $4 AND state = 'exempt' AND EXISTS (SELECT 1 FROM round r WHERE r.government_id = $1"
        " AND r.id = $2 AND r.state = 'open') RETURNING task_id",
        "iiii", cx->actor.government_id, in->round_id, in->org_id, in->task_id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "task_id", "本次调度没有要这个单位填报这项任务",
                       "this round does not ask this unit about this task");
    *id = store_id(cx);
    if (e) return e;
    return store_run(
        cx, NULL,
        "INSERT INTO report (government_id, id, round_id, task_id, org_id, plan_id, period, ends_on, part)"
        " SELECT government_id, $3, id, $4, $5, plan_id, period, ends_on, COALESCE((SELECT a.part FROM"
        " round_ask a WHERE a.government_id = $1 AND a.round_id = $2 AND a.org_id = $5 AND a.task_id = $4),"
        " 'lead') FROM round WHERE government_id = $1 AND id = $2",
        "iiiii", cx->actor.government_id, in->round_id, *id, in->task_id, in->org_id);
}

/* ---- checks */

static enum err check_text(struct cx *cx, const char *field, struct str text)
{
    if (text.n <= REPORT_TEXT_MOST) return ERR_NONE;
    return cx_fail(cx, ERR_TOO_LARGE, field, "文字太长，最多 %d 个字节", "the text is longer than %d bytes",
                   REPORT_TEXT_MOST);
}

static enum err check_texts(struct cx *cx, const struct report_draft *in)
{
    enum err e = check_text(cx, "progress", in->progress);

    if (!e) e = check_text(cx, "problem", in->problem);
    if (!e) e = check_text(cx, "need", in->need);
    if (!e) e = check_text(cx, "next", in->next);
    if (!e) e = year_check_day(cx, "need_by", in->need_by);
    if (!e && (in->values > REPORT_PARTS_MOST || in->ticks > REPORT_PARTS_MOST))
        return cx_fail(cx, ERR_LIMIT, "values", "一次最多填 %d 个数值", "at most %d values",
                       REPORT_PARTS_MOST);
    return e;
}

/* 8亿元 for a measure of 万元: the same thing on another scale, so the value is worked out for the writer. */
static enum err refuse_unit(struct cx *cx, struct str words, struct str unit, const struct report_value *v)
{
    struct report_unit given = report_unit_of(str_trim(v->unit)), own = report_unit_of(unit);

    if (own.base.n && str_eq(given.base, own.base))
        return cx_fail(cx, ERR_INPUT, "unit", "“%.*s”按“%.*s”填报：您写的是“%.*s”，应填 %s",
                       "\"%.*s\" is counted in \"%.*s\", not in \"%.*s\": write %s", STR_ARG(words),
                       STR_ARG(unit), STR_ARG(v->unit),
                       goal_text(cx->arena, v->value * given.scale / own.scale).p);
    return cx_fail(cx, ERR_INPUT, "unit", "“%.*s”的单位是“%.*s”，不是“%.*s”，请核对",
                   "\"%.*s\" is counted in \"%.*s\", not in \"%.*s\"", STR_ARG(words), STR_ARG(unit),
                   STR_ARG(v->unit));
}

/* M: unit, source, words of the measure, its owner. */
static enum err refuse_value(struct cx *cx, const struct row *m, const struct report_value *v)
{
    struct str unit = row_str(m, 0), words = row_str(m, 2);

    if (!isfinite(v->value))
        return cx_fail(cx, ERR_INPUT, "value", "“%.*s”的数值无效", "the value of \"%.*s\" is no number",
                       STR_ARG(words));
    if (str_eq(row_str(m, 1), STR("statistics")))
        return cx_fail(cx, ERR_DENIED, "measure_id", "“%.*s”以%.*s发布的数为准，待统计发布，不由单位填报",
                       "\"%.*s\" is published by %.*s, not told by a unit", STR_ARG(words),
                       STR_ARG(row_str(m, 3)));
    if (v->unit.n && !str_eq(str_trim(v->unit), unit)) return refuse_unit(cx, words, unit, v);
    return ERR_NONE;
}

static enum err check_value(struct cx *cx, const struct report_row *r, const struct report_value *v)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT m.unit, COALESCE(o.source, 'unit'), m.words, w.name FROM measure m LEFT JOIN measure_owner o"
        " ON o.government_id = m.government_id AND o.measure_id = m.id"
        " LEFT JOIN org w ON w.government_id = o.government_id AND w.id = o.owner_org_id"
        " WHERE m.government_id = $1 AND m.id = $2 AND m.task_id = $3 AND m.state = 'live'",
        "iii", cx->actor.government_id, v->measure_id, r->task_id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "measure_id", "这项任务没有这个指标", "the task has no such measure");
    if (!e && str_eq(r->part, STR("support")))
        return cx_fail(cx, ERR_DENIED, "measure_id", "指标由牵头单位填报；配合单位只填写本单位的进展",
                       "the lead tells the measures; a cooperating unit tells its own progress");
    return e ? e : refuse_value(cx, &rows.at[0], v);
}

static enum err check_tick(struct cx *cx, const struct report_row *r, const struct report_tick *t)
{
    struct rows rows;
    day d;
    enum err e = store_run(cx, &rows,
                           "SELECT 1 FROM milestone WHERE government_id = $1 AND id = $2 AND task_id = $3"
                           " AND state <> 'dropped'",
                           "iii", cx->actor.government_id, t->milestone_id, r->task_id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "milestone_id", "这项任务没有这个里程碑",
                       "the task has no such milestone");
    if (e) return e;
    if (t->done_on.n && !day_read(t->done_on, &d))
        return cx_fail(cx, ERR_INPUT, "done_on", "完成日期有误", "the day is wrong");
    if (t->done_on.n && d > year_today(cx))
        return cx_fail(cx, ERR_INPUT, "done_on", "完成日期不能晚于今天", "it cannot be done after today");
    return ERR_NONE;
}

static enum err check_parts(struct cx *cx, const struct report_row *r, const struct report_draft *in)
{
    enum err e = check_texts(cx, in);

    for (size_t i = 0; !e && i < in->values; i++) e = check_value(cx, r, &in->value[i]);
    for (size_t i = 0; !e && i < in->ticks; i++) e = check_tick(cx, r, &in->tick[i]);
    return e;
}

/* ---- writing */

static enum err write_values(struct cx *cx, const struct report_row *r, const struct report_draft *in)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < in->values; i++)
        e = store_add(cx,
                      "INSERT INTO report_value (government_id, report_id, measure_id, value)"
                      " VALUES ($1, $2, $3, $4) ON CONFLICT (government_id, report_id, measure_id)"
                      " DO UPDATE SET value = excluded.value",
                      "iiif", cx->actor.government_id, r->id, in->value[i].measure_id, in->value[i].value);
    return e;
}

/* A tick without a day is taken back. */
static enum err write_tick(struct cx *cx, int64_t report_id, const struct report_tick *t)
{
    if (t->done_on.n == 0)
        return store_add(
            cx, "DELETE FROM report_tick WHERE government_id = $1 AND report_id = $2 AND milestone_id = $3",
            "iii", cx->actor.government_id, report_id, t->milestone_id);
    return store_add(cx,
                     "INSERT INTO report_tick (government_id, report_id, milestone_id, done_on)"
                     " VALUES ($1, $2, $3, $4) ON CONFLICT (government_id, report_id, milestone_id)"
                     " DO UPDATE SET done_on = excluded.done_on",
                     "iiis", cx->actor.government_id, report_id, t->milestone_id, t->done_on);
}

static enum err write_ticks(struct cx *cx, const struct report_row *r, const struct report_draft *in)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < in->ticks; i++) e = write_tick(cx, r->id, &in->tick[i]);
    return e;
}

static enum err write_texts(struct cx *cx, const struct report_row *r, const struct report_draft *in)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "UPDATE report SET progress = COALESCE($4, progress), problem = COALESCE($5, problem),"
        " need = COALESCE($6, need), need_org_id = CASE WHEN $7 <> 0 THEN $7 WHEN $12 <> 0 THEN 0"
        " ELSE need_org_id END, need_post_id = CASE WHEN $7 <> 0 THEN 0 WHEN $12 <> 0 THEN $12"
        " ELSE need_post_id END, need_as = COALESCE($13, need_as),"
        " need_by = COALESCE($8, need_by), next = COALESCE($9, next), no_change = 0, written_by = $10,"
        " updated_at = $11, rev = rev + 1 WHERE government_id = $1 AND id = $2 AND rev = $3 RETURNING rev",
        "iiisssissssis", cx->actor.government_id, r->id, in->rev, in->progress, in->problem, in->need,
        in->need_org_id, in->need_by, in->next, year_plain(cx->actor.name), year_now(cx), in->need_post_id,
        in->need_as);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_CONFLICT, "rev", "这份填报已被他人修改，请比较两个版本后再保存",
                       "someone else changed this report; compare both versions");
    return e;
}

static enum err check_editable(struct cx *cx, const struct report_row *r)
{
    enum err e = report_locked(cx, r);

    if (e) return e;
    if (str_eq(r->state, STR("draft")) || str_eq(r->state, STR("returned"))) return ERR_NONE;
    return cx_fail(cx, ERR_STEP, "state", "填报已报送，修改前须先退回",
                   "the report was sent; it must be returned first");
}

enum err report_write(struct cx *cx, const struct report_draft *in, struct report_row *r)
{
    int64_t id = 0;
    enum err e = report_find(cx, in->round_id, in->task_id, in->org_id, &id);

    if (!e && !id) e = volunteer(cx, in, &id);
    if (!e) e = report_read(cx, id, r);
    if (!e) e = report_may_write(cx, r);
    if (!e) e = check_editable(cx, r);
    if (!e) e = check_parts(cx, r, in);
    if (!e) e = write_texts(cx, r, in);
    if (!e) e = write_values(cx, r, in);
    if (!e) e = write_ticks(cx, r, in);
    r->rev = in->rev + 1;
    return e;
}

enum err report_save(struct cx *cx, const struct report_draft *in, struct buf *out)
{
    struct report_row r;
    enum err e = report_write(cx, in, &r);

    return e ? e : report_get(cx, r.id, out);
}
