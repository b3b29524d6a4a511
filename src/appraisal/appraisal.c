#include "appraisal/appraisal.h"

#include "appraisal/appeal.h"
#include "appraisal/appraisal_check.h"
#include "appraisal/appraisal_kind.h"
#include "appraisal/appraisal_member.h"
#include "appraisal/appraisal_rules.h"
#include "appraisal/appraisal_score.h"
#include "appraisal/appraisal_step.h"
#include "appraisal/appraisal_view.h"
#include "assess/rule_lint.h"
#include "base/json.h"
#include "breakdown/workday.h"
#include "calendar/period.h"
#include "ledger/party.h"
#include "ledger/step.h"

enum { TITLE_MOST = 300 };

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
    if (!e && r.groups == 0) e = appraisal_groups_usual(cx, in->plan_id, ends_on, &r);
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

enum err appraisal_patch(struct cx *cx, int64_t id, const struct appraisal_change *in, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "edit", id, in->rev};
    struct appraisal_rules r = appraisal_rules_usual(&in->rules);
    struct rows head;
    enum err e = in->title.p ? check_title(cx, in->title) : ERR_NONE;

    if (!e) e = appraisal_take(cx, &ask, &head);
    if (!e) e = appraisal_rules_check(cx, row_int(&head.at[0], APPRAISAL_PLAN), &in->rules);
    if (!e && r.groups == 0)
        e = appraisal_groups_usual(cx, row_int(&head.at[0], APPRAISAL_PLAN),
                                   row_str(&head.at[0], APPRAISAL_ENDS_ON), &r);
    if (!e)
        e = store_run(
            cx, NULL,
            "UPDATE appraisal SET title = COALESCE($3, title), share_lead = $4, share_joint = $5,"
            " share_support = $6, public_weight = $7, told = $8 WHERE government_id = $1 AND id = $2",
            "iisffffb", cx->actor.government_id, id, in->title, r.lead, r.joint, r.support, r.public_weight,
            (int)r.told);
    if (!e) e = appraisal_rules_write(cx, id, &r);
    return e ? e
             : appraisal_settle(cx, &ask, STR_NULL, step_side(cx->arena, STR_NULL, "title", in->title), out);
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
    struct rows head;
    enum err e = appraisal_take(cx, &ask, &head);

    if (!e) e = compute(cx, id);
    return e ? e : appraisal_settle(cx, &ask, STR_NULL, STR_NULL, out);
}

/* Every unit that carries a task of the plan must be in a group: what stands in none has no place. */
static enum err need_groups(struct cx *cx, const struct row *h)
{
    struct buf names = buf_new(cx->arena, 1000);
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT DISTINCT o.id, o.name FROM " APPRAISED
                           " b JOIN org o ON o.government_id = $1 AND o.id = b.org_id AND o.kind = 'org'"
                           " WHERE NOT EXISTS (SELECT 1 FROM appraisal_group g WHERE g.government_id = $1"
                           " AND g.appraisal_id = $4 AND g.org_id = o.id) ORDER BY o.id",
                           "iisi", cx->actor.government_id, row_int(h, APPRAISAL_PLAN),
                           row_str(h, APPRAISAL_ENDS_ON), row_int(h, APPRAISAL_ID));

    if (e || rows.n == 0) return e;
    for (size_t i = 0; i < rows.n && i < 3; i++)
        buf_fmt(&names, "%s%.*s", i ? "、" : "", STR_ARG(row_str(&rows.at[i], 1)));
    return cx_fail(cx, ERR_STEP, "rules/groups", "还有 %zu 个单位没有分入可比组：%.*s",
                   "%zu organisations are in no comparable group: %.*s", rows.n, STR_ARG(buf_text(&names)));
}

enum err appraisal_open(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "open", id, rev};
    struct rows head;
    enum err e = appraisal_take(cx, &ask, &head);

    if (!e) e = need_groups(cx, &head.at[0]);
    if (!e) e = compute(cx, id);
    return e ? e
             : appraisal_settle(cx, &ask, STR_NULL, step_side(cx->arena, STR("open"), NULL, STR_NULL), out);
}

enum err appraisal_publish(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "publish", id, rev};
    struct str until = STR_NULL;
    struct rows head;
    enum err e = appraisal_take(cx, &ask, &head);

    if (!e) e = need_groups(cx, &head.at[0]);
    if (!e) e = compute(cx, id);
    if (!e) e = workday_due(cx, SETTING_APPEAL_DAYS, &until);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE appraisal SET published_by = $3, published_at = $4, appeal_until = $5"
                      " WHERE government_id = $1 AND id = $2",
                      "iisss", cx->actor.government_id, id, cx->actor.name, year_now(cx), until);
    return e ? e
             : appraisal_settle(cx, &ask, STR_NULL,
                                step_side(cx->arena, STR("published"), "appeal_until", until), out);
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
    struct rows head;
    enum err e = appraisal_take(cx, &ask, &head);

    if (!e) e = need_over(cx, id);
    if (!e)
        e = store_run(cx, NULL, "UPDATE appraisal SET frozen_at = $3 WHERE government_id = $1 AND id = $2",
                      "iis", cx->actor.government_id, id, year_now(cx));
    return e ? e
             : appraisal_settle(cx, &ask, STR_NULL, step_side(cx->arena, STR("frozen"), NULL, STR_NULL), out);
}
