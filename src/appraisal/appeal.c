#include "appraisal/appeal.h"

#include <math.h>

#include "appraisal/appraisal_score.h"
#include "base/json.h"
#include "breakdown/workday.h"
#include "ledger/party.h"
#include "ledger/shape.h"
#include "ledger/step.h"
#include "ledger/todo.h"

enum { TEXT_MOST = 20000 };

#define COLUMNS(C)                            \
    C(TEXT, "state", "l.state")               \
    C(INT, "rev", "l.rev")                    \
    C(ID, "id", "l.id")                       \
    C(ID, "appraisal_id", "l.appraisal_id")   \
    C(ID, "org_id", "l.org_id")               \
    C(SOME, "org_name", ORG_NAME("l.org_id")) \
    C(TEXT, "reason", "l.reason")             \
    C(TEXT, "due_on", "l.due_on")             \
    C(SOME, "answer", "l.answer")             \
    C(SOME, "answered_by", "l.answered_by")   \
    C(SOME, "answered_at", "l.answered_at")   \
    C(TEXT, "opened_by", "l.opened_by")       \
    C(TEXT, "opened_at", "l.opened_at")

enum { L_STATE, L_REV, L_ID, L_APPRAISAL, L_ORG };

static const struct shape shape[] = {COLUMNS(SHAPE_ROW) SHAPE_LAST};

static void put_row(struct json *j, const struct row *r)
{
    json_object(j);
    shape_fields(j, shape, r);
    json_put_str(j, "state_zh", state_zh(row_str(r, L_STATE)));
    json_end(j);
}

static enum err load(struct cx *cx, int64_t id, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT " COLUMNS(SHAPE_SQL) " 0 FROM appeal l WHERE l.government_id = $1 AND l.id = $2",
                     "ii", cx->actor.government_id, id);
}

static enum err answer_row(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = load(cx, id, &rows);

    if (!e && rows.n) put_row(&j, &rows.at[0]);
    return e;
}

enum err appeal_put(struct cx *cx, int64_t appraisal_id, struct json *j)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT " COLUMNS(SHAPE_SQL) " 0 FROM appeal l WHERE l.government_id = $1"
                                                        " AND l.appraisal_id = $2 ORDER BY l.id",
                           "ii", cx->actor.government_id, appraisal_id);

    if (e) return e;
    json_key(j, "appeals");
    json_array(j);
    for (size_t i = 0; i < rows.n; i++)
        if (scope_sees_bearer(cx, row_int(&rows.at[i], L_ORG))) put_row(j, &rows.at[i]);
    json_end(j);
    return ERR_NONE;
}

enum err appeal_none_open(struct cx *cx, int64_t appraisal_id)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT COUNT(*) FROM appeal WHERE government_id = $1 AND appraisal_id = $2 AND state = 'open'", "ii",
        cx->actor.government_id, appraisal_id);

    if (e || row_int(&rows.at[0], 0) == 0) return e;
    return cx_fail(cx, ERR_STEP, "state", "还有 %lld 件申诉没有答复", "%lld appeals are not answered yet",
                   (long long)row_int(&rows.at[0], 0));
}

/* ---- raising */

/* The appraisal must be published, its time for appeals not over, and the unit in it. */
static enum err need_open(struct cx *cx, int64_t appraisal_id, int64_t org_id)
{
    const struct step_ask ask = {"appraisal", "appeal", appraisal_id, -1};
    struct str ignored;
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT a.state, a.rev, a.appeal_until, (SELECT COUNT(*) FROM appraisal_score s"
                           " WHERE s.government_id = $1 AND s.appraisal_id = $2 AND s.org_id = $3)"
                           " FROM appraisal a WHERE a.government_id = $1 AND a.id = $2",
                           "iii", cx->actor.government_id, appraisal_id, org_id);

    if (!e) e = step_take(cx, &ask, &rows, &ignored);
    if (!e) e = step_may(cx, &ask, &(struct step_sides){.asker_org_id = org_id});
    if (e) return e;
    if (row_int(&rows.at[0], 3) == 0)
        return cx_fail(cx, ERR_INPUT, "org_id", "这个单位不在评价范围",
                       "the organisation is not appraised here");
    if (str_cmp(year_today_text(cx), row_str(&rows.at[0], 2)) > 0)
        return cx_fail(cx, ERR_STEP, "state", "申诉已于 %.*s 截止", "appeals were possible until %.*s",
                       STR_ARG(row_str(&rows.at[0], 2)));
    return ERR_NONE;
}

static enum err insert(struct cx *cx, int64_t id, int64_t appraisal_id, int64_t org_id, struct str reason)
{
    struct str due_on = STR_NULL;
    struct rows rows;
    enum err e = workday_due(cx, SETTING_APPEAL_ANSWER, &due_on);

    if (!e)
        e = store_run(cx, &rows,
                      "INSERT INTO appeal (government_id, id, appraisal_id, org_id, reason, due_on, "
                      "opened_by, opened_at)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING due_on",
                      "iiiissss", cx->actor.government_id, id, appraisal_id, org_id, reason, due_on,
                      cx->actor.name, year_now(cx));
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_CONFLICT, "org_id", "这个单位已有一件申诉在办理",
                       "an appeal of this organisation is open");
    return e ? e
             : todo_open(cx, &(struct todo){.role = STR("office"),
                                            .kind = STR("appeal"),
                                            .subject = STR("appeal"),
                                            .subject_id = id,
                                            .title = STR("评价申诉"),
                                            .due_on = due_on});
}

enum err appeal_add(struct cx *cx, int64_t appraisal_id, int64_t org_id, struct str reason, struct buf *out)
{
    const struct step_ask ask = {.subject = "appeal", .verb = "add", .id = store_id(cx)};
    enum err e = party_text(cx, reason, "reason", TEXT_MOST);

    if (!e) e = need_open(cx, appraisal_id, org_id);
    if (!e) e = insert(cx, ask.id, appraisal_id, org_id, reason);
    if (!e) e = step_note(cx, &ask, STR_NULL, step_side(cx->arena, STR("open"), "reason", reason));
    return e ? e : answer_row(cx, ask.id, out);
}

/* ---- answering */

static enum err hold(struct cx *cx, const struct step_ask *ask, struct rows *rows, struct str *to)
{
    enum err e = load(cx, ask->id, rows);

    if (!e) e = step_take(cx, ask, rows, to);
    return e ? e : step_may(cx, ask, &(struct step_sides){.asker_org_id = row_int(&rows->at[0], L_ORG)});
}

static enum err settle(struct cx *cx, const struct step_ask *ask, struct str to, struct str answer,
                       struct buf *out)
{
    enum err e = store_run(cx, NULL,
                           "UPDATE appeal SET state = $3, answer = $4, answered_by = $5, answered_at = $6,"
                           " rev = rev + 1 WHERE government_id = $1 AND id = $2",
                           "iissss", cx->actor.government_id, ask->id, to, year_plain(answer), cx->actor.name,
                           year_now(cx));

    if (!e) e = todo_close(cx, STR("appeal"), ask->id, STR_NULL);
    if (!e)
        e = step_note(cx, ask, step_side(cx->arena, STR("open"), NULL, STR_NULL),
                      step_side(cx->arena, to, "answer", answer));
    return e ? e : answer_row(cx, ask->id, out);
}

/* Who rated a task of the unit or applied a veto to it does not judge its appeal. The system acts for nobody.
 */
static enum err need_others(struct cx *cx, const struct row *r)
{
    struct rows rows;
    enum err e;

    if (cx->actor.account_id == 0) return ERR_NONE;
    e = store_run(
        cx, &rows,
        "SELECT (SELECT COUNT(*) FROM appraisal_rating g JOIN duty d ON d.government_id = g.government_id"
        " AND d.task_id = g.task_id AND d.state = 'live' WHERE g.government_id = $1 AND g.appraisal_id = $2"
        " AND (d.bearer_id = $3 OR EXISTS (SELECT 1 FROM member m WHERE m.government_id = $1"
        " AND m.collective_id = d.bearer_id AND m.org_id = $3)) AND g.rated_by = $4), (SELECT COUNT(*) FROM "
        "appraisal_veto v"
        " WHERE v.government_id = $1 AND v.appraisal_id = $2 AND v.org_id = $3 AND v.applied_by = $4)",
        "iiis", cx->actor.government_id, row_int(r, L_APPRAISAL), row_int(r, L_ORG), cx->actor.name);
    if (e || row_int(&rows.at[0], 0) + row_int(&rows.at[0], 1) == 0) return e;
    return cx_fail(cx, ERR_DENIED, NULL, "评定过这个单位的人不能答复它的申诉，请由其他人答复",
                   "who rated this organisation does not answer its appeal; another person must");
}

/* The score as it shall be from now on, with what it was. */
static enum err correct(struct cx *cx, const struct row *r, double score)
{
    struct buf note = buf_new(cx->arena, 128);
    enum err e;

    if (isnan(score)) return ERR_NONE;
    if (!(score >= 0 && score <= 100))
        return cx_fail(cx, ERR_INPUT, "score", "得分应在 0 到 100 之间", "a score is from 0 to 100");
    buf_fmt(&note, "申诉后更正（%.*s）", STR_ARG(cx->actor.name));
    e = store_run(cx, NULL,
                  "UPDATE appraisal_score SET corrected = $4, score_was = COALESCE(score_was, score), score "
                  "= $5 WHERE government_id = $1 AND appraisal_id = $2"
                  " AND org_id = $3",
                  "iiisf", cx->actor.government_id, row_int(r, L_APPRAISAL), row_int(r, L_ORG),
                  buf_text(&note), score);
    return e ? e : appraisal_rank(cx, row_int(r, L_APPRAISAL));
}

enum err appeal_answer(struct cx *cx, int64_t id, const struct appeal_answer *in, struct buf *out)
{
    const struct step_ask ask = {"appeal", in->upheld ? "uphold" : "reject", id, in->rev};
    struct rows rows;
    struct str to = STR_NULL;
    enum err e = party_text(cx, in->answer, "answer", TEXT_MOST);

    if (!e) e = hold(cx, &ask, &rows, &to);
    if (!e) e = need_others(cx, &rows.at[0]);
    if (!e && in->upheld) e = correct(cx, &rows.at[0], in->score);
    return e ? e : settle(cx, &ask, to, in->answer, out);
}

enum err appeal_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct step_ask ask = {"appeal", "withdraw", id, rev};
    struct rows rows;
    struct str to;
    enum err e = hold(cx, &ask, &rows, &to);

    return e ? e : settle(cx, &ask, to, STR_NULL, out);
}
