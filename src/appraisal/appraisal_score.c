#include "appraisal/appraisal_score.h"

#include <math.h>

#include "appraisal/appraisal_line.h"
#include "store/store.h"

enum {
    JSON_MOST = 64 << 20,
    UNGROUPED = 999 /* group_ord of units in no group: shown last */
};

static struct explain explain_unit(struct arena *a, const struct appraisal_unit *u,
                                   struct score_points *points)
{
    struct score_task *tasks = arena_array(a, struct score_task, u->part.n + 1);
    struct explain x;

    for (size_t i = 0; i < u->part.n; i++) {
        const struct appraisal_task *t = u->part.at[i].task;

        tasks[i] = (struct score_task){.name = t->text,
                                       .weight = t->weight,
                                       .share = u->part.at[i].share,
                                       .protected = t->shield.n > 0,
                                       .item = t->item.at,
                                       .items = t->item.n};
    }
    x = score_unit(a, u->name, tasks, u->part.n);
    score_points(a, &x, tasks, points);
    return x;
}

static double whole_of(const struct appraisal_rules *r, const struct appraisal_unit *u, double base)
{
    if (u->veto.n) return 0;
    if (isnan(u->public_value)) return base;
    return base * (1 - r->public_weight) + u->public_value * r->public_weight;
}

/* How many others of the group share the place. */
static size_t tied_with(const struct score_place *place, size_t n, size_t i)
{
    size_t same = 0;

    if (place[i].rank == 0) return 0;
    for (size_t k = 0; k < n; k++)
        same += k != i && place[k].rank == place[i].rank && str_eq(place[k].group, place[i].group);
    return same;
}

struct appraisal_result *appraisal_results(const struct appraisal_work *w)
{
    struct arena *a = w->cx->arena;
    struct appraisal_result *out = arena_array(a, struct appraisal_result, w->unit.n + 1);
    struct score_place *place = arena_array(a, struct score_place, w->unit.n + 1);

    for (size_t i = 0; i < w->unit.n; i++) {
        const struct appraisal_unit *u = &w->unit.at[i];
        struct score_points *points = arena_array(a, struct score_points, u->part.n + 1);
        struct explain x = explain_unit(a, u, points);
        double whole = score_rounded(whole_of(w->rules, u, x.result));

        out[i] = (struct appraisal_result){u, x, points, x.result, whole, x.waiting, 0, 0};
        place[i] = (struct score_place){.unit = u->org_id, .group = u->group, .score = whole};
        place[i].waiting = x.waiting || u->veto.n || u->group_ord == 0;
    }
    score_rank(place, w->unit.n);
    for (size_t i = 0; i < w->unit.n; i++) {
        out[i].place = place[i].rank;
        out[i].tied = tied_with(place, w->unit.n, i);
    }
    return out;
}

static enum err write_result(const struct appraisal_work *w, const struct appraisal_result *r)
{
    struct cx *cx = w->cx;
    const struct appraisal_unit *u = r->unit;
    struct buf explain = buf_new(cx->arena, JSON_MOST);
    struct str lines, tree;

    score_json(&explain, &r->explain);
    if (!buf_done(&explain, &tree) || !appraisal_lines(cx, r, &lines))
        return cx_fail(cx, ERR_TOO_LARGE, "tasks", "%.*s的任务太多，得分明细放不下",
                       "%.*s has too many tasks to explain its score", STR_ARG(u->name));
    return store_run(
        cx, NULL,
        "INSERT INTO appraisal_score (government_id, appraisal_id, org_id, group_ord, group_name, base,"
        " score, waiting, veto, place, tied, lines, explain, public_value)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        "iiiisffbsiissf", cx->actor.government_id, w->id, u->org_id, u->group_ord ? u->group_ord : UNGROUPED,
        u->group, r->base, r->score, (int)r->waiting, u->veto.p ? u->veto : STR(""), (int64_t)r->place,
        (int64_t)r->tied, lines, tree, u->public_value);
}

enum err appraisal_score(struct cx *cx, int64_t id)
{
    struct appraisal_work w;
    const struct appraisal_result *r;
    enum err e = appraisal_work_load(cx, id, NULL, NULL, &w);

    if (!e)
        e = store_run(cx, NULL, "DELETE FROM appraisal_score WHERE government_id = $1 AND appraisal_id = $2",
                      "ii", cx->actor.government_id, id);
    if (e) return e;
    r = appraisal_results(&w);
    for (size_t i = 0; !e && i < w.unit.n; i++) e = write_result(&w, &r[i]);
    return e;
}

/* ---- after a correction */

enum { S_ORG, S_GROUP, S_SCORE, S_WAITING, S_VETO, S_GROUP_ORD };

static enum err write_places(struct cx *cx, int64_t id, const struct score_place *place, size_t n)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < n; i++)
        e = store_run(cx, NULL,
                      "UPDATE appraisal_score SET place = $4, tied = $5 WHERE government_id = $1"
                      " AND appraisal_id = $2 AND org_id = $3",
                      "iiiii", cx->actor.government_id, id, place[i].unit, (int64_t)place[i].rank,
                      (int64_t)tied_with(place, n, i));
    return e;
}

enum err appraisal_rank(struct cx *cx, int64_t id)
{
    struct score_place *place;
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT org_id, group_name, score, waiting, veto, group_ord FROM appraisal_score"
                           " WHERE government_id = $1 AND appraisal_id = $2 ORDER BY org_id",
                           "ii", cx->actor.government_id, id);

    if (e) return e;
    place = arena_array(cx->arena, struct score_place, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        place[i] = (struct score_place){
            .unit = row_int(r, S_ORG), .group = row_str(r, S_GROUP), .score = row_num(r, S_SCORE)};
        place[i].waiting =
            row_bool(r, S_WAITING) || row_str(r, S_VETO).n || row_int(r, S_GROUP_ORD) == UNGROUPED;
    }
    score_rank(place, rows.n);
    return write_places(cx, id, place, rows.n);
}
