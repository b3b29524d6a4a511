/* What if: the scores of an appraisal with other rules or other values, beside those that stand. */
#include <stdlib.h>

#include "appraisal/appraisal_check.h"
#include "appraisal/appraisal_rules.h"
#include "appraisal/appraisal_score.h"
#include "appraisal/appraisal_view.h"
#include "base/json.h"
#include "ledger/party.h"
#include "ledger/step.h"

static bool is_unit(const struct cx *cx)
{
    return !party_is(cx, ROLES_OFFICE);
}

/* The office before the publication; a unit with values of its own while it is open. */
static enum err may_try(struct cx *cx, const struct rows *head, const struct appraisal_trial *t)
{
    const struct step_ask ask = {"appraisal", "try", row_int(&head->at[0], APPRAISAL_ID), -1};
    struct str ignored;
    enum err e = step_take(cx, &ask, head, &ignored);

    if (!e && is_unit(cx) && (t->rules || t->guesses || t->publics))
        return cx_fail(cx, ERR_DENIED, NULL, "单位只能假设自己指标的数值",
                       "a unit may only suppose values of its measures");
    return e;
}

static enum err check_values(struct cx *cx, const struct appraisal_trial *t)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < t->values; i++) e = scope_need_measure(cx, t->value[i].measure_id);
    if (e) return e;
    for (size_t i = 0; i < t->publics; i++)
        if (!(t->public[i].value >= 0 && t->public[i].value <= 100))
            return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "publics", i, "value"),
                           "公众评价应在 0 到 100 之间", "it must be from 0 to 100");
    for (size_t i = 0; i < t->guesses; i++)
        if (!(t->guess[i].value >= 0 && t->guess[i].value <= 1))
            return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "ratings", i, "value"),
                           "评定应为 0、0.3、0.6、0.8 或 1", "a rating is 0, 0.3, 0.6, 0.8 or 1");
    return ERR_NONE;
}

/* ---- who moves and why */

/* One task of a unit whose points are others now. */
struct shift {
    const struct appraisal_part *part;
    int64_t was, now; /* in hundredths */
};

/* The larger first, then as the tasks stand. */
static int by_size(const void *a, const void *b)
{
    const struct shift *x = a, *y = b;
    int64_t more = llabs(y->now - y->was) - llabs(x->now - x->was);

    if (more) return more > 0 ? 1 : -1;
    return (x->part > y->part) - (x->part < y->part);
}

/* The tasks that moved it most. Both results have the same parts: rules and values give no duties. */
static void put_why(struct json *j, const struct appraisal_result *now, const struct appraisal_result *was)
{
    enum { MOST = 3 };
    size_t parts = now->unit->part.n, n = 0;
    struct shift *shift = arena_array(j->out->arena, struct shift, parts + 1);

    for (size_t i = 0; i < parts; i++)
        if (now->points[i].got != was->points[i].got)
            shift[n++] = (struct shift){&now->unit->part.at[i], was->points[i].got, now->points[i].got};
    qsort(shift, n, sizeof *shift, by_size);
    json_key(j, "why");
    json_array(j);
    for (size_t i = 0; i < n && i < MOST; i++) {
        json_object(j);
        json_put_id(j, "task_id", shift[i].part->task->id);
        json_put_str(j, "task_no", shift[i].part->task->no);
        json_put_str(j, "text", shift[i].part->task->text);
        json_put_num(j, "was_points", (double)shift[i].was / 100);
        json_put_num(j, "points", (double)shift[i].now / 100);
        json_end(j);
    }
    json_end(j);
    json_put_int(j, "moved", (int64_t)n);
}

static void put_row(struct json *j, const struct appraisal_result *now, const struct appraisal_result *was,
                    bool places)
{
    json_object(j);
    json_put_id(j, "org_id", now->unit->org_id);
    json_put_str(j, "name", now->unit->name);
    json_put_str(j, "group", now->unit->group);
    json_put_num(j, "score", now->score);
    json_put_int(j, "rank", places ? (int64_t)now->place : 0);
    json_put_bool(j, "waiting", now->waiting);
    json_put_str(j, "veto", now->unit->veto.n ? now->unit->veto : STR_NULL);
    json_put_num(j, "was_score", was->score);
    json_put_int(j, "was_rank", places ? (int64_t)was->place : 0);
    put_why(j, now, was);
    json_end(j);
}

/* The units of a plan are the same for both: rules and values do not change who carries a task. */
static void put_rows(struct cx *cx, const struct appraisal_work *now, const struct appraisal_work *was,
                     struct buf *out)
{
    const struct appraisal_result *a = appraisal_results(now), *b = appraisal_results(was);
    struct json j = json_on(out);
    bool unit = is_unit(cx);

    json_object(&j);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < now->unit.n; i++)
        if (!unit || party_acts(cx, a[i].unit->org_id)) put_row(&j, &a[i], &b[i], !unit);
    json_end(&j);
    json_end(&j);
}

enum err appraisal_try(struct cx *cx, int64_t id, const struct appraisal_trial *in, struct buf *out)
{
    struct appraisal_rules usual;
    struct appraisal_work now, was;
    struct rows head;
    enum err e = appraisal_row(cx, id, &head);

    if (!e) e = may_try(cx, &head, in);
    if (!e) e = check_values(cx, in);
    if (!e && in->rules) {
        usual = appraisal_rules_usual(in->rules);
        e = appraisal_rules_check(cx, row_int(&head.at[0], APPRAISAL_PLAN), in->rules);
    }
    if (!e) e = appraisal_work_load(cx, id, in->rules ? &usual : NULL, in, &now);
    if (!e) e = appraisal_work_load(cx, id, NULL, NULL, &was);
    if (!e) put_rows(cx, &now, &was, out);
    return e;
}
