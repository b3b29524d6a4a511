/* report_view - reports as JSON, with what their writer wants to see beside the fields. */
#include "access/scope.h"
#include "assess/selfcheck.h"
#include "base/json.h"
#include "ledger/party.h"
#include "ledger/row_json.h"
#include "ledger/year.h"
#include "round/report_write.h"
#include "store/store.h"

/* ---- the head */

enum {
    H_ID,
    H_ROUND,
    H_ROUND_TITLE,
    H_PERIOD,
    H_DUE,
    H_TASK,
    H_NO,
    H_TEXT,
    H_ORG,
    H_ORG_NAME,
    H_VERSION,
    H_STATE,
    H_NO_CHANGE,
    H_PROGRESS,
    H_PROBLEM,
    H_NEED,
    H_NEED_ORG,
    H_NEED_ORG_NAME,
    H_NEED_POST,
    H_NEED_POST_NAME,
    H_NEED_BY,
    H_NEED_AS,
    H_NEED_BECOMES,
    H_NEXT,
    H_WRITTEN_BY,
    H_SIGNED_ON,
    H_UPDATED_AT,
    H_REV,
    H_ROUND_STATE,
    H_WHY_ZH,
    H_WHY_EN,
    H_PLAN,
    H_ENDS_ON,
    H_PART
};

#define REPORT_HEAD                                                                                          \
    "SELECT p.id, p.round_id, r.title, p.period, r.due_on, p.task_id, t.no, t.text, p.org_id, o.name, "      \
    "p.version,"                                                                                             \
    " p.state, p.no_change, p.progress, p.problem, p.need, p.need_org_id, " ORG_NAME(                        \
        "p.need_org_id") ", "                                                                                \
                         "p.need_post_id, " POST_NAME(                                                       \
                             "p.need_post_id") ", p.need_by, p.need_as, " REPORT_NEED_BECOMES                \
                                               ", p.next, p.written_by,"                                     \
                                               " p.signed_on, p.updated_at, p.rev, r.state, a.why_zh, "      \
                                               "a.why_en, p.plan_id, p.ends_on, p.part FROM "                \
                                               "report p"                                                    \
                                               " JOIN round r ON r.government_id = p.government_id AND "     \
                                               "r.id = p.round_id"                                           \
                                               " JOIN task t ON t.government_id = p.government_id AND t.id " \
                                               "= p.task_id"                                                 \
                                               " LEFT JOIN org o ON o.government_id = p.government_id AND "  \
                                               "o.id = p.org_id"                                             \
                                               " LEFT JOIN round_ask a ON a.government_id = "                \
                                               "p.government_id AND a.round_id = p.round_id"                 \
                                               " AND a.org_id = p.org_id AND a.task_id = p.task_id"

static bool is_locked(const struct row *h)
{
    return str_eq(row_str(h, H_STATE), STR("signed")) || str_eq(row_str(h, H_ROUND_STATE), STR("closed"));
}

static void put_head(struct json *j, const struct row *h)
{
    json_put_id(j, "id", row_int(h, H_ID));
    json_put_id(j, "round_id", row_int(h, H_ROUND));
    json_put_str(j, "round_title", row_str(h, H_ROUND_TITLE));
    json_put_str(j, "period", row_str(h, H_PERIOD));
    json_put_str(j, "due_on", row_str(h, H_DUE));
    json_put_id(j, "task_id", row_int(h, H_TASK));
    json_put_str(j, "task_no", row_str(h, H_NO));
    json_put_str(j, "task_text", row_str(h, H_TEXT));
    json_put_id(j, "org_id", row_int(h, H_ORG));
    json_put_str(j, "org_name", row_str(h, H_ORG_NAME));
    json_put_str(j, "part", row_str(h, H_PART));
    json_put_int(j, "version", row_int(h, H_VERSION));
    json_put_str(j, "state", row_str(h, H_STATE));
    json_put_bool(j, "locked", is_locked(h));
    json_put_bool(j, "no_change", row_bool(h, H_NO_CHANGE));
    json_put_str(j, "progress", year_some(row_str(h, H_PROGRESS)));
    json_put_str(j, "problem", year_some(row_str(h, H_PROBLEM)));
    json_put_str(j, "need", year_some(row_str(h, H_NEED)));
    json_put_id(j, "need_org_id", row_int(h, H_NEED_ORG));
    json_put_str(j, "need_org_name", year_some(row_str(h, H_NEED_ORG_NAME)));
    json_put_id(j, "need_post_id", row_int(h, H_NEED_POST));
    json_put_str(j, "need_post_name", year_some(row_str(h, H_NEED_POST_NAME)));
    json_put_str(j, "need_as", year_some(row_str(h, H_NEED_AS)));
    json_put_str(j, "need_becomes", year_some(row_str(h, H_NEED_BECOMES)));
    json_put_str(j, "need_by", year_some(row_str(h, H_NEED_BY)));
    json_put_str(j, "next", year_some(row_str(h, H_NEXT)));
    json_put_str(j, "written_by", year_some(row_str(h, H_WRITTEN_BY)));
    json_put_str(j, "signed_on", year_some(row_str(h, H_SIGNED_ON)));
    json_put_str(j, "updated_at", year_some(row_str(h, H_UPDATED_AT)));
    json_put_str(j, "why_zh", row_str(h, H_WHY_ZH));
    json_put_str(j, "why_en", row_str(h, H_WHY_EN));
    json_put_int(j, "rev", row_int(h, H_REV));
}

/* ---- values and ticks */

enum {
    V_ID,
    V_WORDS,
    V_UNIT,
    V_OP,
    V_TARGET,
    V_SOURCE,
    V_OWNER,
    V_VALUE,
    V_LAST,
    V_LAST_PERIOD,
    V_SCHEDULED,
    V_WHOLE
};

/* What was told of the measure M before $5, and up to it: of a collective all members together. */
#define TOLD(column, how)                                                                   \
    "(SELECT f." column " FROM figure f WHERE f.government_id = $1 AND f.measure_id = m.id" \
    " AND f.truth = 'told' AND f.ends_on " how " $5 ORDER BY f.ends_on DESC LIMIT 1)"

/* What the member $6 told of M before $5. */
#define TOLD_BY_MEMBER(column)                                                                      \
    "(SELECT " column " FROM report q JOIN report_value w ON w.government_id = q.government_id"     \
    " AND w.report_id = q.id AND w.measure_id = m.id WHERE q.government_id = $1 AND q.task_id = $3" \
    " AND q.org_id = $6 AND q.state = 'signed' AND q.ends_on < $5 ORDER BY q.ends_on DESC LIMIT 1)"

#define LAST(column, own) \
    "CASE WHEN $7 = 'member' THEN " TOLD_BY_MEMBER(own) " ELSE " TOLD(column, "<") " END"

#define SCHEDULED                                                                                 \
    "CASE WHEN $7 = 'member' THEN NULL ELSE (SELECT p.value FROM trajectory_point p"              \
    " WHERE p.government_id = $1 AND p.trajectory_id = (SELECT t.id FROM trajectory t"            \
    " WHERE t.government_id = $1 AND t.measure_id = m.id AND t.state IN ('approved', 'proposed')" \
    " ORDER BY t.state, t.version DESC LIMIT 1) AND p.ends_on <= $5 ORDER BY p.ends_on DESC LIMIT 1) END"

/* A cooperating unit tells no values; a member its own, beside what all members together told. */
static enum err load_values(struct cx *cx, const struct row *h, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT m.id, m.words, m.unit, m.op, CASE WHEN $7 = 'member' THEN NULL ELSE COALESCE(m.target,"
        " m.value) END, COALESCE(w.source, 'unit'), o.name, v.value, " LAST("value", "w.value") ", " LAST(
            "period", "q.period") ", " SCHEDULED
                                  ", CASE WHEN $7 = 'member' THEN " TOLD(
                                      "value",
                                      "<=") " ELSE NULL END FROM measure m"
                                            " LEFT JOIN measure_owner w ON w.government_id = m.government_id "
                                            "AND w.measure_id = m.id"
                                            " LEFT JOIN org o ON o.government_id = w.government_id AND o.id "
                                            "= w.owner_org_id"
                                            " LEFT JOIN report_value v ON v.government_id = m.government_id "
                                            "AND v.report_id = $4"
                                            " AND v.measure_id = m.id WHERE m.government_id = $1 AND "
                                            "m.plan_id = $2 AND m.task_id = $3"
                                            " AND m.state = 'live' AND $7 <> 'support' ORDER BY m.ord, m.id",
        "iiiisis", cx->actor.government_id, row_int(h, H_PLAN), row_int(h, H_TASK), row_int(h, H_ID),
        row_str(h, H_ENDS_ON), row_int(h, H_ORG), row_str(h, H_PART));
}

static void put_values(struct json *j, const struct rows *rows)
{
    json_key(j, "values");
    json_array(j);
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->at[i];

        json_object(j);
        json_put_id(j, "measure_id", row_int(r, V_ID));
        json_put_str(j, "words", row_str(r, V_WORDS));
        json_put_str(j, "unit", year_some(row_str(r, V_UNIT)));
        json_put_str(j, "op", row_str(r, V_OP));
        row_json_number(j, "target", r, V_TARGET);
        json_put_str(j, "source", row_str(r, V_SOURCE));
        json_put_str(j, "owner", row_str(r, V_OWNER));
        row_json_number(j, "value", r, V_VALUE);
        row_json_number(j, "last", r, V_LAST);
        json_put_str(j, "last_period", row_str(r, V_LAST_PERIOD));
        row_json_number(j, "scheduled", r, V_SCHEDULED);
        row_json_number(j, "whole", r, V_WHOLE);
        json_end(j);
    }
    json_end(j);
}

/* Milestones that are still open, and those ticked here. */
static enum err put_ticks(struct cx *cx, struct json *j, const struct row *h)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT m.id, m.title, m.due_on, m.state, k.done_on FROM milestone m LEFT JOIN report_tick k"
        " ON k.government_id = m.government_id AND k.report_id = $3 AND k.milestone_id = m.id"
        " WHERE m.government_id = $1 AND m.task_id = $2 AND m.state <> 'dropped' AND $4 <> 'support'"
        " AND (m.state = 'open' OR k.done_on IS NOT NULL) ORDER BY m.due_on, m.ord, m.id",
        "iiis", cx->actor.government_id, row_int(h, H_TASK), row_int(h, H_ID), row_str(h, H_PART));

    json_key(j, "ticks");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        json_object(j);
        json_put_id(j, "milestone_id", row_int(r, 0));
        json_put_str(j, "title", row_str(r, 1));
        json_put_str(j, "due_on", row_str(r, 2));
        json_put_str(j, "state", row_str(r, 3));
        json_put_str(j, "done_on", row_str(r, 4));
        json_end(j);
    }
    json_end(j);
    return e;
}

/* ---- its way, and the one before */

static const struct {
    struct str kind, zh;
} step_names[] = {
    {STR_INIT("submit"), STR_INIT("报送")},     {STR_INIT("review"), STR_INIT("审核")},
    {STR_INIT("sign"), STR_INIT("签发")},       {STR_INIT("joint"), STR_INIT("共同牵头单位签发")},
    {STR_INIT("seal"), STR_INIT("督查室复核")}, {STR_INIT("return"), STR_INIT("退回")},
};

static struct str step_zh(struct str kind)
{
    for (size_t i = 0; i < sizeof step_names / sizeof step_names[0]; i++)
        if (str_eq(step_names[i].kind, kind)) return step_names[i].zh;
    return kind;
}

static enum err put_steps(struct cx *cx, struct json *j, int64_t id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT kind, actor, reason, at, version FROM report_step WHERE government_id = $1"
                           " AND report_id = $2 ORDER BY ord",
                           "ii", cx->actor.government_id, id);

    json_key(j, "steps");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        json_object(j);
        json_put_str(j, "kind", row_str(r, 0));
        json_put_str(j, "kind_zh", step_zh(row_str(r, 0)));
        json_put_str(j, "actor", row_str(r, 1));
        json_put_str(j, "reason", year_some(row_str(r, 2)));
        json_put_str(j, "at", row_str(r, 3));
        json_put_int(j, "version", row_int(r, 4));
        json_end(j);
    }
    json_end(j);
    return e;
}

static enum err put_joint(struct cx *cx, struct json *j, int64_t id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT j.org_id, o.name, j.signed_at FROM report_joint j LEFT JOIN org o"
                           " ON o.government_id = j.government_id AND o.id = j.org_id"
                           " WHERE j.government_id = $1 AND j.report_id = $2 ORDER BY j.org_id",
                           "ii", cx->actor.government_id, id);

    json_key(j, "joint");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        json_object(j);
        json_put_id(j, "org_id", row_int(&rows.at[i], 0));
        json_put_str(j, "name", row_str(&rows.at[i], 1));
        json_put_str(j, "signed_at", year_some(row_str(&rows.at[i], 2)));
        json_end(j);
    }
    json_end(j);
    return e;
}

static enum err load_last(struct cx *cx, const struct row *h, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT period, progress, signed_on FROM report WHERE government_id = $1 AND task_id = $2"
        " AND org_id = $3 AND ends_on < $4 AND state = 'signed' ORDER BY ends_on DESC LIMIT 1",
        "iiis", cx->actor.government_id, row_int(h, H_TASK), row_int(h, H_ORG), row_str(h, H_ENDS_ON));
}

static enum err put_last(struct cx *cx, struct json *j, const struct row *h)
{
    struct rows rows;
    enum err e = load_last(cx, h, &rows);

    json_key(j, "last");
    if (e || rows.n == 0) {
        json_null(j);
        return e;
    }
    json_object(j);
    json_put_str(j, "period", row_str(&rows.at[0], 0));
    json_put_str(j, "progress", year_some(row_str(&rows.at[0], 1)));
    json_put_str(j, "signed_on", row_str(&rows.at[0], 2));
    json_end(j);
    return ERR_NONE;
}

static enum err put_report(struct cx *cx, struct json *j, const struct row *h)
{
    struct rows values;
    enum err e = load_values(cx, h, &values);

    if (e) return e;
    json_object(j);
    put_head(j, h);
    put_values(j, &values);
    e = put_ticks(cx, j, h);
    if (!e) e = put_steps(cx, j, row_int(h, H_ID));
    if (!e) e = put_joint(cx, j, row_int(h, H_ID));
    if (!e) e = put_last(cx, j, h);
    json_end(j);
    return e;
}

static enum err head_get(struct cx *cx, int64_t id, struct rows *out)
{
    enum err e = store_run(cx, out, REPORT_HEAD " WHERE p.government_id = $1 AND p.id = $2", "ii",
                           cx->actor.government_id, id);

    if (!e && out->n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这份填报", "there is no such report");
    return e ? e : scope_need_task(cx, row_int(&out->at[0], H_TASK));
}

enum err report_get(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows head;
    enum err e = head_get(cx, id, &head);

    return e ? e : put_report(cx, &j, &head.at[0]);
}

/* ---- lists */

static enum err put_reports(struct cx *cx, struct json *j, const struct rows *heads)
{
    enum err e = ERR_NONE;

    json_put_int(j, "total", (int64_t)heads->n);
    json_key(j, "rows");
    json_array(j);
    for (size_t i = 0; !e && i < heads->n; i++) e = put_report(cx, j, &heads->at[i]);
    json_end(j);
    return e;
}

enum err report_sheet(struct cx *cx, int64_t round_id, int64_t org_id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows heads;
    enum err e = ERR_NONE;

    if (org_id && !scope_sees_bearer(cx, org_id))
        return cx_fail(cx, ERR_DENIED, "org", "只能查看本单位的填报", "only the reports of one's own unit");
    e = store_run(cx, &heads, "SELECT 1 FROM round WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, round_id);
    if (!e && heads.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这次调度", "there is no such round");
    if (e) return e;
    e = store_run(cx, &heads,
                  REPORT_HEAD " WHERE p.government_id = $1 AND p.round_id = $2 AND ($3 = 0 OR p.org_id = $3)"
                              " AND ($4 = 1 OR p.org_id IN (" SCOPE_BEARERS(
                                  "$1", "$5", "$6") "))"
                                                    " ORDER BY t.ord, p.task_id, p.org_id LIMIT 200",
                  "iiibis", cx->actor.government_id, round_id, org_id, scope_sees_all(cx),
                  cx->actor.account_id, scope_day(cx));
    if (e) return e;
    json_object(&j);
    json_put_id(&j, "round_id", round_id);
    e = put_reports(cx, &j, &heads);
    json_end(&j);
    return e;
}

enum err report_list(struct cx *cx, int64_t task_id, struct buf *out)
{
    struct json j = json_on(out);
    struct year_task t;
    struct rows heads;
    enum err e = year_task(cx, task_id, &t);

    if (!e)
        e = store_run(cx, &heads,
                      REPORT_HEAD " WHERE p.government_id = $1 AND p.task_id = $2 AND p.rev > 1"
                                  " ORDER BY p.ends_on DESC, p.id DESC LIMIT 60",
                      "ii", cx->actor.government_id, task_id);
    if (e) return e;
    json_object(&j);
    json_put_id(&j, "task_id", task_id);
    e = put_reports(cx, &j, &heads);
    json_end(&j);
    return e;
}

/* ---- the private self-check */

static struct selfcheck_value *values_of(struct arena *a, const struct rows *rows)
{
    struct selfcheck_value *v = arena_zero(a, rows->n + 1, sizeof *v);

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->at[i];

        v[i] = (struct selfcheck_value){
            .name = row_str(r, V_WORDS), .unit = row_str(r, V_UNIT), .op = GOAL_TREND};
        if (!goal_op_read(row_str(r, V_OP), &v[i].op)) v[i].op = GOAL_TREND;
        v[i].cumulative = goal_is_cumulative(v[i].op, v[i].unit);
        v[i].has_target = row_str(r, V_TARGET).p != NULL;
        v[i].target = row_num(r, V_TARGET);
        v[i].has_last = row_str(r, V_LAST).p != NULL;
        v[i].last = row_num(r, V_LAST);
        v[i].has_value = row_str(r, V_VALUE).p != NULL;
        v[i].value = row_num(r, V_VALUE);
    }
    return v;
}

static void put_findings(struct buf *out, const struct selfcheck_findings *found, const struct rows *values)
{
    struct json j = json_on(out);

    json_object(&j);
    json_key(&j, "findings");
    json_array(&j);
    for (size_t i = 0; i < found->n; i++) {
        const struct selfcheck_finding *f = &found->at[i];
        bool text = f->which == SELFCHECK_TEXT;

        json_object(&j);
        json_put_str(&j, "code", selfcheck_word(f->code));
        json_put_str(&j, "field", text ? STR("progress") : STR("value"));
        json_put_id(&j, "measure_id", text ? 0 : row_int(&values->at[f->which], V_ID));
        json_put_str(&j, "zh", f->say.zh);
        json_put_str(&j, "en", f->say.en);
        json_put_str(&j, "evidence", year_some(f->evidence));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
}

enum err report_check(struct cx *cx, int64_t id, struct buf *out)
{
    struct selfcheck_report r = {0};
    struct selfcheck_findings found;
    struct rows head, values, last;
    struct report_row row;
    enum err e = report_read(cx, id, &row);

    if (!e) e = report_may_write(cx, &row);
    if (!e) e = head_get(cx, id, &head);
    if (!e) e = load_values(cx, &head.at[0], &values);
    if (!e) e = load_last(cx, &head.at[0], &last);
    if (e) return e;
    r.text = row_str(&head.at[0], H_PROGRESS);
    r.last_text = last.n ? row_str(&last.at[0], 1) : STR_NULL;
    r.value = values_of(cx->arena, &values);
    r.values = values.n;
    found = selfcheck_report(cx->arena, &selfcheck_defaults, &r);
    put_findings(out, &found, &values);
    return ERR_NONE;
}
