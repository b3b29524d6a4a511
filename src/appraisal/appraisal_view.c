#include "appraisal/appraisal_view.h"

#include "access/setting.h"
#include "appraisal/appeal.h"
#include "appraisal/appraisal_rules.h"
#include "base/json.h"
#include "ledger/party.h"
#include "ledger/shape.h"
#include "ledger/step.h"

#define COLUMNS(C)                            \
    C(TEXT, "state", "a.state")               \
    C(INT, "rev", "a.rev")                    \
    C(ID, "id", "a.id")                       \
    C(ID, "plan_id", "a.plan_id")             \
    C(TEXT, "title", "a.title")               \
    C(TEXT, "period", "a.period")             \
    C(TEXT, "ends_on", "a.ends_on")           \
    C(SOME, "computed_at", "a.computed_at")   \
    C(SOME, "published_by", "a.published_by") \
    C(SOME, "published_at", "a.published_at") \
    C(SOME, "appeal_until", "a.appeal_until") \
    C(SOME, "frozen_at", "a.frozen_at")       \
    C(TEXT, "opened_by", "a.opened_by")       \
    C(TEXT, "opened_at", "a.opened_at")

/* $3 is 1 where places are shown, 0 where there are none yet. */
#define SCORE_COLUMNS(C)                  \
    C(ID, "org_id", "s.org_id")           \
    C(SOME, "name", ORG_NAME("s.org_id")) \
    C(TEXT, "group", "s.group_name")      \
    C(NUM, "base", "s.base")              \
    C(NUM, "score", "s.score")            \
    C(INT, "rank", "s.place * $3")        \
    C(INT, "tied", "s.tied * $3")         \
    C(FLAG, "waiting", "s.waiting")       \
    C(SOME, "veto", "s.veto")             \
    C(SOME, "corrected", "s.corrected")   \
    C(NUM, "score_was", "s.score_was")    \
    C(NUM, "public", "s.public_value")

#define DETAIL_COLUMNS(C)       \
    C(JSON, "lines", "s.lines") \
    C(JSON, "explain", "s.explain")

static const struct shape shape[] = {COLUMNS(SHAPE_ROW) SHAPE_LAST};
static const struct shape score_shape[] = {SCORE_COLUMNS(SHAPE_ROW) SHAPE_LAST};
static const struct shape detail_shape[] = {SCORE_COLUMNS(SHAPE_ROW) DETAIL_COLUMNS(SHAPE_ROW) SHAPE_LAST};

bool appraisal_sees_places(const struct cx *cx, struct str state)
{
    return party_is(cx, ROLES_OFFICE) || str_eq(state, STR("published")) || str_eq(state, STR("frozen"));
}

bool appraisal_sees_score(const struct cx *cx, struct str state, int64_t org_id)
{
    return appraisal_sees_places(cx, state) || (str_eq(state, STR("open")) && party_acts(cx, org_id));
}

/* A draft is the office's; an open one is also of those who act for a unit. */
static bool is_seen(const struct cx *cx, struct str state)
{
    return appraisal_sees_places(cx, state) || (str_eq(state, STR("open")) && party_own_org(cx) > 0);
}

enum err appraisal_row(struct cx *cx, int64_t id, struct rows *out)
{
    enum err e = store_run(
        cx, out, "SELECT " COLUMNS(SHAPE_SQL) " 0 FROM appraisal a WHERE a.government_id = $1 AND a.id = $2",
        "ii", cx->actor.government_id, id);

    if (!e && (out->n == 0 || !is_seen(cx, row_str(&out->at[0], APPRAISAL_STATE))))
        e = step_absent(cx, "appraisal");
    return e;
}

enum err appraisal_list(struct cx *cx, const struct page *asked, struct buf *out)
{
    struct page page = *asked;
    struct json j = json_on(out);
    int all = party_is(cx, ROLES_OFFICE), own = party_own_org(cx) > 0;
    struct rows rows, total;
    enum err e = page_check(cx, &page);

    if (!e)
        e = store_run(cx, &total,
                      "SELECT COUNT(*) FROM appraisal a WHERE a.government_id = $1 AND ($2 = 1"
                      " OR a.state IN ('published', 'frozen') OR ($3 = 1 AND a.state = 'open'))",
                      "ibb", cx->actor.government_id, all, own);
    if (!e)
        e = store_run(
            cx, &rows,
            "SELECT " COLUMNS(
                SHAPE_SQL) " 0 FROM appraisal a WHERE a.government_id = $1 AND ($2 = 1"
                           " OR a.state IN ('published', 'frozen') OR ($3 = 1 AND a.state = 'open'))"
                           " ORDER BY a.id DESC LIMIT $4 OFFSET $5",
            "ibbii", cx->actor.government_id, all, own, page.limit, page.offset);
    if (e) return e;
    page_open(&j, &page, row_int(&total.at[0], 0));
    for (size_t i = 0; i < rows.n; i++) {
        json_object(&j);
        shape_fields(&j, shape, &rows.at[i]);
        json_put_str(&j, "state_zh", state_zh(row_str(&rows.at[i], APPRAISAL_STATE)));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

/* An open appraisal shows a unit its own score, which has no place yet. */
static enum err put_scores(struct cx *cx, const struct row *head, struct json *j)
{
    struct str state = row_str(head, APPRAISAL_STATE);
    int places = appraisal_sees_places(cx, state);
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT " SCORE_COLUMNS(
            SHAPE_SQL) " 0 FROM appraisal_score s WHERE s.government_id = $1"
                       " AND s.appraisal_id = $2 ORDER BY s.group_ord, CASE WHEN s.place = 0 THEN 999999"
                       " ELSE s.place END, s.org_id",
        "iib", cx->actor.government_id, row_int(head, APPRAISAL_ID), places);

    if (e) return e;
    json_key(j, "scores");
    json_array(j);
    for (size_t i = 0; i < rows.n; i++)
        if (appraisal_sees_score(cx, state, row_int(&rows.at[i], 0))) shape_put(j, score_shape, &rows.at[i]);
    json_end(j);
    return ERR_NONE;
}

/* The working days for appeals, and those left behind today; 0: today is the last, -1: none. */
static enum err put_clock(struct cx *cx, const struct row *head, struct json *j)
{
    enum { UNTIL = 10 };
    const struct calendar *calendar;
    day until, today = year_today(cx);
    int64_t days = 0;
    int n = -1;
    enum err e = year_calendar(cx, &calendar);

    if (!e) e = setting_get(cx, SETTING_APPEAL_DAYS, &days);
    if (e) return e;
    if (str_eq(row_str(head, APPRAISAL_STATE), STR("published")) && day_read(row_str(head, UNTIL), &until))
        n = today > until ? -1 : calendar_between(calendar, today, until);
    json_put_int(j, "appeal_days", days);
    json_put_int(j, "appeal_days_left", n);
    return ERR_NONE;
}

static enum err put_rules(struct cx *cx, int64_t id, struct json *j)
{
    struct appraisal_rules rules;
    enum err e = appraisal_rules_load(cx, id, &rules);

    if (e) return e;
    json_key(j, "rules");
    appraisal_rules_put(j, &rules);
    return ERR_NONE;
}

enum err appraisal_get(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = appraisal_row(cx, id, &rows);

    if (e) return e;
    json_object(&j);
    shape_fields(&j, shape, &rows.at[0]);
    json_put_str(&j, "state_zh", state_zh(row_str(&rows.at[0], APPRAISAL_STATE)));
    e = put_clock(cx, &rows.at[0], &j);
    if (!e) e = put_rules(cx, id, &j);
    if (!e) e = put_scores(cx, &rows.at[0], &j);
    if (!e) e = appeal_put(cx, id, &j);
    json_end(&j);
    return e;
}

/* How a score came about is for the unit itself and for those who see all. */
enum err appraisal_explain(struct cx *cx, int64_t id, int64_t org_id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = appraisal_row(cx, id, &rows);
    int places;

    if (e) return e;
    if (!scope_sees_bearer(cx, org_id) ||
        !appraisal_sees_score(cx, row_str(&rows.at[0], APPRAISAL_STATE), org_id))
        return cx_fail(cx, ERR_DENIED, NULL, "只能查看本单位的得分明细",
                       "only the unit itself sees how its score came about");
    places = appraisal_sees_places(cx, row_str(&rows.at[0], APPRAISAL_STATE));
    e = store_run(cx, &rows,
                  "SELECT " SCORE_COLUMNS(SHAPE_SQL) DETAIL_COLUMNS(
                      SHAPE_SQL) " 0 FROM appraisal_score s"
                                 " WHERE s.government_id = $1 AND s.appraisal_id = $2 AND s.org_id = $4",
                  "iibi", cx->actor.government_id, id, places, org_id);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "org_id", "这个单位还没有得分", "the organisation has no score yet");
    if (!e) shape_put(&j, detail_shape, &rows.at[0]);
    return e;
}
