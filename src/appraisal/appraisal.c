#include "appraisal/appraisal.h"

#include <math.h>

#include "appraisal/appeal.h"
#include "appraisal/appraisal_check.h"
#include "appraisal/appraisal_kind.h"
#include "appraisal/appraisal_rules.h"
#include "appraisal/appraisal_score.h"
#include "appraisal/appraisal_view.h"
#include "assess/rule_lint.h"
#include "base/json.h"
#include "breakdown/workday.h"
#include "calendar/period.h"
#include "ledger/party.h"
#include "ledger/step.h"

enum { TITLE_MOST = 300, REASON_MOST = 20000 };

/* ---- making */

static enum err check_title(struct cx *cx, struct str title)
{
    enum err e = party_text(cx, title, "title", TITLE_MOST);

    return e ? e : rule_check(cx, "title", title);
}

static enum err check_head(struct cx *cx, const struct appraisal_new *in, struct str *ends_on)
{
    struct period period;
    struct rows rows;
    enum err e = check_title(cx, in->title);

    if (!e && !period_read(in->period, &period))
        return cx_fail(cx, ERR_INPUT, "period", "评价周期应写作 2026、2026-H1、2026-Q1 或 2026-M03",
                       "a period is written 2026, 2026-H1, 2026-Q1 or 2026-M03");
    if (!e)
        e = store_run(cx, &rows, "SELECT 1 FROM plan WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, in->plan_id);
    if (!e && rows.n == 0) return cx_fail(cx, ERR_INPUT, "plan_id", "没有这个方案", "there is no such plan");
    if (!e) *ends_on = day_str(cx->arena, period.last);
    return e;
}

enum err appraisal_add(struct cx *cx, const struct appraisal_new *in, struct buf *out)
{
    const struct step_ask ask = {.subject = "appraisal", .verb = "add", .id = store_id(cx)};
    struct appraisal_rules r = appraisal_rules_usual(&in->rules);
    struct str ends_on = STR_NULL;
    enum err e = check_head(cx, in, &ends_on);

    if (!e) e = appraisal_rules_check(cx, in->plan_id, &in->rules);
    if (!e && r.groups == 0) e = appraisal_groups_usual(cx, in->plan_id, &r);
    if (!e)
        e = store_run(cx, NULL,
                      "INSERT INTO appraisal (government_id, id, plan_id, title, period, ends_on, share_lead,"
                      " share_joint, share_support, public_weight, told, opened_by, opened_at)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                      "iiisssffffbss", cx->actor.government_id, ask.id, in->plan_id, str_trim(in->title),
                      in->period, ends_on, r.lead, r.joint, r.support, r.public_weight, (int)r.told,
                      cx->actor.name, year_now(cx));
    if (!e) e = appraisal_rules_write(cx, ask.id, &r);
    if (!e) e = step_note(cx, &ask, STR_NULL, step_side(cx->arena, STR("draft"), "title", in->title));
    return e ? e : appraisal_get(cx, ask.id, out);
}

/* ---- steps */

/* Taken for VERB: its state, rev and the actor's right are good; rev moves on and the state with it. */
static enum err take(struct cx *cx, const struct step_ask *ask)
{
    const struct step_sides none = {0};
    struct rows rows;
    struct str to;
    enum err e = appraisal_row(cx, ask->id, &rows);

    if (!e) e = step_take(cx, ask, &rows, &to);
    if (!e) e = step_may(cx, ask, &none);
    if (e) return e;
    return store_run(cx, NULL,
                     "UPDATE appraisal SET state = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                     "iis", cx->actor.government_id, ask->id, to);
}

static enum err settle(struct cx *cx, const struct step_ask *ask, struct str after, struct buf *out)
{
    enum err e = step_note(cx, ask, STR_NULL, after);

    return e ? e : appraisal_get(cx, ask->id, out);
}

enum err appraisal_patch(struct cx *cx, int64_t id, const struct appraisal_change *in, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "edit", id, in->rev};
    struct appraisal_rules r = appraisal_rules_usual(&in->rules);
    struct rows head;
    enum err e = appraisal_row(cx, id, &head);

    if (!e && in->title.p) e = check_title(cx, in->title);
    if (!e) e = take(cx, &ask);
    if (!e) e = appraisal_rules_check(cx, row_int(&head.at[0], APPRAISAL_PLAN), &in->rules);
    if (!e && r.groups == 0) e = appraisal_groups_usual(cx, row_int(&head.at[0], APPRAISAL_PLAN), &r);
    if (!e)
        e = store_run(
            cx, NULL,
            "UPDATE appraisal SET title = COALESCE($3, title), share_lead = $4, share_joint = $5,"
            " share_support = $6, public_weight = $7, told = $8 WHERE government_id = $1 AND id = $2",
            "iisffffb", cx->actor.government_id, id, in->title, r.lead, r.joint, r.support, r.public_weight,
            (int)r.told);
    if (!e) e = appraisal_rules_write(cx, id, &r);
    return e ? e : settle(cx, &ask, step_side(cx->arena, STR_NULL, "title", in->title), out);
}

static enum err compute(struct cx *cx, int64_t id)
{
    enum err e = appraisal_score(cx, id);

    if (e) return e;
    return store_run(cx, NULL, "UPDATE appraisal SET computed_at = $3 WHERE government_id = $1 AND id = $2",
                     "iis", cx->actor.government_id, id, year_now(cx));
}

enum err appraisal_compute(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "compute", id, rev};
    enum err e = take(cx, &ask);

    if (!e) e = compute(cx, id);
    return e ? e : settle(cx, &ask, STR_NULL, out);
}

/* Every unit that carries a task of the plan must be in a group: what stands in none has no place. */
static enum err need_groups(struct cx *cx, int64_t id)
{
    struct buf names = buf_new(cx->arena, 1000);
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT DISTINCT o.id, o.name FROM appraisal a JOIN duty d ON d.government_id = a.government_id"
        " AND d.plan_id = a.plan_id AND d.state = 'live' AND d.role <> 'leader'"
        " JOIN org o ON o.government_id = d.government_id AND o.id = d.bearer_id AND o.kind = 'org'"
        " WHERE a.government_id = $1 AND a.id = $2 AND NOT EXISTS (SELECT 1 FROM appraisal_group g"
        " WHERE g.government_id = $1 AND g.appraisal_id = $2 AND g.org_id = o.id) ORDER BY o.id",
        "ii", cx->actor.government_id, id);

    if (e || rows.n == 0) return e;
    for (size_t i = 0; i < rows.n && i < 3; i++)
        buf_fmt(&names, "%s%.*s", i ? "、" : "", STR_ARG(row_str(&rows.at[i], 1)));
    return cx_fail(cx, ERR_STEP, "rules/groups", "还有 %zu 个单位没有分入可比组：%.*s",
                   "%zu organisations are in no comparable group: %.*s", rows.n, STR_ARG(buf_text(&names)));
}

enum err appraisal_open(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "open", id, rev};
    enum err e = take(cx, &ask);

    if (!e) e = need_groups(cx, id);
    if (!e) e = compute(cx, id);
    return e ? e : settle(cx, &ask, step_side(cx->arena, STR("open"), NULL, STR_NULL), out);
}

enum err appraisal_publish(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "publish", id, rev};
    struct str until = STR_NULL;
    enum err e = take(cx, &ask);

    if (!e) e = need_groups(cx, id);
    if (!e) e = compute(cx, id);
    if (!e) e = workday_due(cx, SETTING_APPEAL_DAYS, &until);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE appraisal SET published_by = $3, published_at = $4, appeal_until = $5"
                      " WHERE government_id = $1 AND id = $2",
                      "iisss", cx->actor.government_id, id, cx->actor.name, year_now(cx), until);
    return e ? e : settle(cx, &ask, step_side(cx->arena, STR("published"), "appeal_until", until), out);
}

static enum err need_over(struct cx *cx, int64_t id)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT appeal_until FROM appraisal WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, id);

    if (!e && str_cmp(year_today_text(cx), row_str(&rows.at[0], 0)) <= 0)
        return cx_fail(cx, ERR_STEP, "state", "申诉期到 %.*s 为止，之后才能封存",
                       "appeals are possible until %.*s; it is frozen after that",
                       STR_ARG(row_str(&rows.at[0], 0)));
    return e ? e : appeal_none_open(cx, id);
}

enum err appraisal_freeze(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "freeze", id, rev};
    enum err e = take(cx, &ask);

    if (!e) e = need_over(cx, id);
    if (!e)
        e = store_run(cx, NULL, "UPDATE appraisal SET frozen_at = $3 WHERE government_id = $1 AND id = $2",
                      "iis", cx->actor.government_id, id, year_now(cx));
    return e ? e : settle(cx, &ask, step_side(cx->arena, STR("frozen"), NULL, STR_NULL), out);
}

/* ---- what people put in */

static enum err put_value(struct cx *cx, int64_t id, const struct appraisal_publics *in, size_t n)
{
    const struct appraisal_public *v = &in->at[n];
    enum err e = party_org(cx, v->org_id, appraisal_place(cx, "values", n, "org_id"));

    if (!e && isnan(v->value))
        return store_run(cx, NULL,
                         "DELETE FROM appraisal_public WHERE government_id = $1 AND appraisal_id = $2"
                         " AND org_id = $3",
                         "iii", cx->actor.government_id, id, v->org_id);
    if (!e && !(v->value >= 0 && v->value <= 100))
        return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "values", n, "value"), "公众评价应在 0 到 100 之间",
                       "it must be from 0 to 100");
    if (e) return e;
    return store_run(
        cx, NULL,
        "INSERT INTO appraisal_public (government_id, appraisal_id, org_id, value) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (government_id, appraisal_id, org_id) DO UPDATE SET value = excluded.value",
        "iiif", cx->actor.government_id, id, v->org_id, v->value);
}

enum err appraisal_public(struct cx *cx, int64_t id, const struct appraisal_publics *in, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "public", id, in->rev};
    enum err e = take(cx, &ask);

    for (size_t i = 0; !e && i < in->n; i++) e = put_value(cx, id, in, i);
    return e ? e : settle(cx, &ask, STR_NULL, out);
}

static bool is_rubric(double v)
{
    return v == 0 || v == 0.3 || v == 0.6 || v == 0.8 || v == 1;
}

static enum err check_rating(struct cx *cx, int64_t id, const struct appraisal_rating *in)
{
    struct rows rows;
    enum err e = party_text(cx, in->reason, "reason", REASON_MOST);

    if (!e) e = rule_check(cx, "reason", in->reason);
    if (!e && !is_rubric(in->value))
        return cx_fail(cx, ERR_INPUT, "value", "评定应为 0、0.3、0.6、0.8 或 1",
                       "a rating is 0, 0.3, 0.6, 0.8 or 1");
    if (!e)
        e = store_run(cx, &rows,
                      "SELECT 1 FROM task t JOIN appraisal a ON a.government_id = t.government_id"
                      " AND a.plan_id = t.plan_id WHERE t.government_id = $1 AND a.id = $2 AND t.id = $3",
                      "iii", cx->actor.government_id, id, in->task_id);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "task_id", "方案中没有这项任务", "the plan has no such task");
    return e;
}

enum err appraisal_rate(struct cx *cx, int64_t id, const struct appraisal_rating *in, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "rate", id, in->rev};
    enum err e = take(cx, &ask);

    if (!e) e = check_rating(cx, id, in);
    if (!e)
        e = store_run(
            cx, NULL,
            "INSERT INTO appraisal_rating (government_id, appraisal_id, task_id, value, reason, rated_by)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (government_id, appraisal_id, task_id)"
            " DO UPDATE SET value = excluded.value, reason = excluded.reason, rated_by = excluded.rated_by",
            "iiifss", cx->actor.government_id, id, in->task_id, in->value, in->reason, cx->actor.name);
    return e ? e : settle(cx, &ask, step_side(cx->arena, STR_NULL, "reason", in->reason), out);
}

static enum err apply_veto(struct cx *cx, int64_t id, const struct appraisal_veto *in)
{
    struct rows rows = {0};
    enum err e = party_org(cx, in->org_id, "org_id");

    if (!e)
        e = store_run(
            cx, &rows,
            "INSERT INTO appraisal_veto (government_id, appraisal_id, org_id, ord, name, reason, applied_by,"
            " applied_at) SELECT v.government_id, v.appraisal_id, $3, v.ord, v.name, $5, $6, $7"
            " FROM appraisal_veto v WHERE v.government_id = $1 AND v.appraisal_id = $2 AND v.org_id = 0"
            " AND v.name = $4 ON CONFLICT (government_id, appraisal_id, org_id, ord)"
            " DO UPDATE SET reason = excluded.reason, applied_by = excluded.applied_by RETURNING ord",
            "iiissss", cx->actor.government_id, id, in->org_id, in->name, in->reason, cx->actor.name,
            year_now(cx));
    if (e || rows.n) return e;
    return cx_fail(cx, ERR_INPUT, "veto", "规则中没有这个一票否决事项", "the rule set has no such veto");
}

enum err appraisal_veto(struct cx *cx, int64_t id, const struct appraisal_veto *in, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "veto", id, in->rev};
    enum err e = take(cx, &ask);

    if (!e && str_trim(in->reason).n)
        e = apply_veto(cx, id, in);
    else if (!e)
        e = store_run(
            cx, NULL,
            "DELETE FROM appraisal_veto WHERE government_id = $1 AND appraisal_id = $2 AND org_id = $3"
            " AND name = $4",
            "iiis", cx->actor.government_id, id, in->org_id, in->name);
    return e ? e : settle(cx, &ask, step_side(cx->arena, STR_NULL, "reason", in->reason), out);
}
