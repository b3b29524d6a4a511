/* The ledger as a file. */
#include "ledger/edition.h"
#include "ledger/sheet.h"
#include "web/route.h"

static const char *type_of(struct str format)
{
    if (str_eq(format, STR("csv"))) return "text/csv; charset=utf-8";
    if (str_eq(format, STR("json"))) return "application/json; charset=utf-8";
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

static struct str file_name(struct cx *cx, const char *base, struct str format)
{
    struct buf b = buf_new(cx->arena, 256);

    buf_fmt(&b, "%s.%.*s", base, STR_ARG(format));
    return buf_text(&b);
}

enum err api_plan_export(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct export_query *q = rq->query;
    struct task_filter f = task_filter_any();
    enum err e;

    f.plan_id = rq->id[0];
    f.section_id = q->section;
    f.leader = q->leader;
    f.lead_id = q->lead;
    f.support_id = q->support;
    f.org_id = q->org;
    f.has_measure = q->has_measure;
    f.doubt = q->doubt;
    f.lamp = q->lamp;
    f.q = q->q;
    f.sort = q->sort;
    out->type = type_of(q->format);
    out->file = file_name(cx, "任务台账", q->format);
    e = edition_need(cx, f.plan_id);
    return e ? e : sheet_export(cx, &f, q->format, q->columns, &out->body);
}
