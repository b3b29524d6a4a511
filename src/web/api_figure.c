/* Figures of measures and their trajectories. */
#include "breakdown/reference.h"
#include "breakdown/schedule.h"
#include "intake/intake.h"
#include "round/figure.h"
#include "store/store.h"
#include "web/route.h"

enum err api_schedule(struct cx *cx, const struct req *rq, struct ans *out)
{
    return schedule_get(cx, rq->id[0], &out->body);
}

enum err api_schedule_propose(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct schedule_in *in = rq->in;
    const struct point_in *given = in->points.at;
    struct schedule_point *point = arena_zero(cx->arena, in->points.n + 1, sizeof *point);
    struct schedule_draft d = {in->method, in->points.n, point};

    for (size_t i = 0; i < in->points.n; i++)
        point[i] = (struct schedule_point){given[i].period, given[i].value};
    return schedule_propose(cx, rq->id[0], &d, &out->body);
}

enum err api_schedule_approve(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return schedule_approve(cx, rq->id[0], in->rev, &out->body);
}

enum err api_schedule_approve_all(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct approve_all_in *in = rq->in;

    return schedule_approve_all(cx, rq->id[0], in->org_id, &out->body);
}

enum err api_reference(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct reference_in *in = rq->in;

    return reference_put(cx, rq->id[0], in->text, &out->body);
}

enum err api_figure_owner(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct owner_in *in = rq->in;
    const struct figure_owner owner = {in->owner_org_id, in->source, in->baseline, in->release_note};

    return figure_owner_put(cx, rq->id[0], &owner, &out->body);
}

enum err api_figures(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct figures_query *q = rq->query;

    return figure_list(cx, q->measure, &out->body);
}

enum err api_figure_import(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct upload_query *q = rq->query;
    const struct doc *doc = NULL;
    bool csv = str_ends(q->name, STR(".csv"));
    enum err e = csv ? ERR_NONE : intake_read(cx, NULL, rq->body, NULL, &doc);

    if (!e) e = store_begin(cx, true);
    if (e) return e;
    if (csv) return store_end(cx, figure_import_csv(cx, rq->body, &out->body));
    return store_end(cx, figure_import_doc(cx, doc, &out->body));
}

enum err api_figure_publish(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct figures_in *in = rq->in;
    const struct figure_in *given = in->rows.at;
    struct figure_told *told = arena_zero(cx->arena, in->rows.n + 1, sizeof *told);

    for (size_t i = 0; i < in->rows.n; i++)
        told[i] = (struct figure_told){given[i].measure_id, given[i].period, given[i].value};
    return figure_publish(cx, told, in->rows.n, &out->body);
}

enum err api_figures_owned(struct cx *cx, const struct req *rq, struct ans *out)
{
    (void)rq;
    return figure_owned(cx, &out->body);
}
