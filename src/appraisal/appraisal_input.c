/* What people put into an appraisal: the public's word, ratings, vetoes. Each can be put right or taken back
 * until it is published, with a reason; the event holds what stood before. */
#include <math.h>

#include "appraisal/appraisal_check.h"
#include "appraisal/appraisal_step.h"
#include "assess/rule_lint.h"
#include "base/json.h"
#include "ledger/party.h"

enum { REASON_MOST = 20000, SIDE_MOST = 64 << 10 };

static enum err need_reason(struct cx *cx, struct str reason)
{
    enum err e = party_text(cx, reason, "reason", REASON_MOST);

    return e ? e : rule_check(cx, "reason", reason);
}

/* ---- the public */

static enum err check_value(struct cx *cx, const struct appraisal_publics *in, size_t n)
{
    const struct appraisal_public *v = &in->at[n];
    enum err e = party_org(cx, v->org_id, appraisal_place(cx, "values", n, "org_id"));

    if (!e && !isnan(v->value) && !(v->value >= 0 && v->value <= 100))
        return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "values", n, "value"), "公众评价应在 0 到 100 之间",
                       "it must be from 0 to 100");
    return e;
}

static enum err put_value(struct cx *cx, int64_t id, const struct appraisal_public *v)
{
    if (isnan(v->value))
        return store_run(cx, NULL,
                         "DELETE FROM appraisal_public WHERE government_id = $1 AND appraisal_id = $2"
                         " AND org_id = $3",
                         "iii", cx->actor.government_id, id, v->org_id);
    return store_run(
        cx, NULL,
        "INSERT INTO appraisal_public (government_id, appraisal_id, org_id, value) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (government_id, appraisal_id, org_id) DO UPDATE SET value = excluded.value",
        "iiif", cx->actor.government_id, id, v->org_id, v->value);
}

/* What stands for the unit of value N; NAN: nothing. */
static enum err value_now(struct cx *cx, int64_t id, int64_t org_id, double *out)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT value FROM appraisal_public WHERE government_id = $1 AND appraisal_id = $2 AND org_id = $3",
        "iii", cx->actor.government_id, id, org_id);

    *out = !e && rows.n ? row_num(&rows.at[0], 0) : NAN;
    return e;
}

/* Something that stood is another now, or gone. */
static bool is_mended(double was, double now)
{
    return !isnan(was) && (isnan(now) || was != now);
}

static void put_public(struct json *j, const struct appraisal_public *v, double was)
{
    json_object(j);
    json_put_id(j, "org_id", v->org_id);
    json_put_num(j, "was", was);
    json_put_num(j, "value", v->value);
    json_end(j);
}

static enum err put_values(struct cx *cx, int64_t id, const struct appraisal_publics *in, struct json *note)
{
    bool mended = false;
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < in->n; i++) {
        double was = NAN;

        e = check_value(cx, in, i);
        if (!e) e = value_now(cx, id, in->at[i].org_id, &was);
        if (!e) e = put_value(cx, id, &in->at[i]);
        put_public(note, &in->at[i], was);
        mended = mended || is_mended(was, in->at[i].value);
    }
    return !e && mended ? need_reason(cx, in->reason) : e;
}

enum err appraisal_public(struct cx *cx, int64_t id, const struct appraisal_publics *in, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "public", id, in->rev};
    struct buf side = buf_new(cx->arena, SIDE_MOST + in->n * 100);
    struct json note = json_on(&side);
    struct rows head;
    enum err e = appraisal_take(cx, &ask, &head);

    json_object(&note);
    if (in->reason.n) json_put_str(&note, "reason", in->reason);
    json_key(&note, "values");
    json_array(&note);
    if (!e) e = put_values(cx, id, in, &note);
    json_end(&note);
    json_end(&note);
    return e ? e : appraisal_settle(cx, &ask, STR_NULL, buf_text(&side), out);
}

/* ---- ratings */

static bool is_rubric(double v)
{
    return v == 0 || v == 0.3 || v == 0.6 || v == 0.8 || v == 1;
}

static enum err check_rating(struct cx *cx, const struct row *head, const struct appraisal_rating *in)
{
    struct rows rows;
    enum err e = need_reason(cx, in->reason);

    if (!e && !isnan(in->value) && !is_rubric(in->value))
        return cx_fail(cx, ERR_INPUT, "value", "评定应为 0、0.3、0.6、0.8 或 1",
                       "a rating is 0, 0.3, 0.6, 0.8 or 1");
    if (!e)
        e = store_run(cx, &rows, "SELECT 1 FROM task WHERE government_id = $1 AND plan_id = $2 AND id = $3",
                      "iii", cx->actor.government_id, row_int(head, APPRAISAL_PLAN), in->task_id);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "task_id", "方案中没有这项任务", "the plan has no such task");
    return e;
}

static struct str rating_side(struct arena *a, int64_t task_id, double value, struct str reason)
{
    struct buf side = buf_new(a, SIDE_MOST);
    struct json j = json_on(&side);

    json_object(&j);
    json_put_id(&j, "task_id", task_id);
    json_put_num(&j, "value", value);
    json_put_str(&j, "reason", reason);
    json_end(&j);
    return buf_text(&side);
}

/* What stands, for the event; null: nothing. */
static enum err rating_now(struct cx *cx, int64_t id, int64_t task_id, struct str *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT value, reason FROM appraisal_rating WHERE government_id = $1"
                           " AND appraisal_id = $2 AND task_id = $3",
                           "iii", cx->actor.government_id, id, task_id);

    if (!e && rows.n)
        *out = rating_side(cx->arena, task_id, row_num(&rows.at[0], 0), row_str(&rows.at[0], 1));
    return e;
}

static enum err put_rating(struct cx *cx, int64_t id, const struct appraisal_rating *in)
{
    if (isnan(in->value))
        return store_run(cx, NULL,
                         "DELETE FROM appraisal_rating WHERE government_id = $1 AND appraisal_id = $2"
                         " AND task_id = $3",
                         "iii", cx->actor.government_id, id, in->task_id);
    return store_run(
        cx, NULL,
        "INSERT INTO appraisal_rating (government_id, appraisal_id, task_id, value, reason, rated_by)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (government_id, appraisal_id, task_id)"
        " DO UPDATE SET value = excluded.value, reason = excluded.reason, rated_by = excluded.rated_by",
        "iiifss", cx->actor.government_id, id, in->task_id, in->value, in->reason, cx->actor.name);
}

enum err appraisal_rate(struct cx *cx, int64_t id, const struct appraisal_rating *in, struct buf *out)
{
    const struct step_ask ask = {"appraisal", "rate", id, in->rev};
    struct str before = STR_NULL;
    struct rows head;
    enum err e = appraisal_take(cx, &ask, &head);

    if (!e) e = check_rating(cx, &head.at[0], in);
    if (!e) e = rating_now(cx, id, in->task_id, &before);
    if (!e && isnan(in->value) && !before.p)
        return cx_fail(cx, ERR_INPUT, "task_id", "这项任务没有评定，不用撤回",
                       "the task has no rating that could be taken back");
    if (!e) e = put_rating(cx, id, in);
    if (e) return e;
    return appraisal_settle(cx, &ask, before, rating_side(cx->arena, in->task_id, in->value, in->reason),
                            out);
}

/* ---- vetoes */

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

static enum err lift_veto(struct cx *cx, int64_t id, const struct appraisal_veto *in)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "DELETE FROM appraisal_veto WHERE government_id = $1 AND appraisal_id = $2"
                           " AND org_id = $3 AND org_id > 0 AND name = $4 RETURNING ord",
                           "iiis", cx->actor.government_id, id, in->org_id, in->name);

    if (e || rows.n) return e;
    return cx_fail(cx, ERR_INPUT, "veto", "没有对这个单位适用这一事项，不用撤回",
                   "it was not applied to this organisation");
}

static struct str veto_side(struct arena *a, int64_t org_id, struct str name, struct str reason)
{
    struct buf side = buf_new(a, SIDE_MOST);
    struct json j = json_on(&side);

    json_object(&j);
    json_put_id(&j, "org_id", org_id);
    json_put_str(&j, "veto", name);
    json_put_str(&j, "reason", reason);
    json_end(&j);
    return buf_text(&side);
}

/* What stands, for the event; null: nothing. */
static enum err veto_now(struct cx *cx, int64_t id, const struct appraisal_veto *in, struct str *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT reason FROM appraisal_veto WHERE government_id = $1 AND appraisal_id = $2"
                           " AND org_id = $3 AND org_id > 0 AND name = $4",
                           "iiis", cx->actor.government_id, id, in->org_id, in->name);

    if (!e && rows.n) *out = veto_side(cx->arena, in->org_id, in->name, row_str(&rows.at[0], 0));
    return e;
}

enum err appraisal_veto(struct cx *cx, int64_t id, const struct appraisal_veto *in, struct buf *out)
{
    const struct step_ask ask = {"appraisal", in->lift ? "lift" : "veto", id, in->rev};
    struct str before = STR_NULL;
    struct rows head;
    enum err e = appraisal_take(cx, &ask, &head);

    if (!e) e = party_text(cx, in->reason, "reason", REASON_MOST);
    if (!e) e = veto_now(cx, id, in, &before);
    if (!e) e = in->lift ? lift_veto(cx, id, in) : apply_veto(cx, id, in);
    if (e) return e;
    return appraisal_settle(cx, &ask, before, veto_side(cx->arena, in->org_id, in->name, in->reason), out);
}
