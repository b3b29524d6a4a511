/* The directory as a file. */
#include "base/json.h"
#include "directory/roster.h"
#include "intake/intake.h"
#include "store/store.h"
#include "web/route.h"

enum err api_roster_export(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct roster_query *q = rq->query;
    bool csv = str_eq(q->format, STR("csv"));

    out->type =
        csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    out->file = csv ? STR("单位名录.csv") : STR("单位名录.xlsx");
    return roster_export(cx, q->format, &out->body);
}

static enum err import_doc(struct cx *cx, const struct doc *doc, struct roster_report *report)
{
    enum err e = store_begin(cx, true);

    return e ? e : store_end(cx, roster_import_doc(cx, doc, report));
}

static enum err import_csv(struct cx *cx, struct str csv, struct roster_report *report)
{
    enum err e = store_begin(cx, true);

    return e ? e : store_end(cx, roster_import_csv(cx, csv, report));
}

enum err api_roster_import(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct upload_query *q = rq->query;
    struct roster_report report;
    struct roster_out answer;
    struct json j = json_on(&out->body);
    const struct doc *doc = NULL;
    enum err e = ERR_NONE;

    if (str_ends(q->name, STR(".csv"))) {
        e = import_csv(cx, rq->body, &report);
    } else {
        e = intake_read(cx, NULL, rq->body, NULL, &doc);
        if (!e) e = import_doc(cx, doc, &report);
    }
    if (e) return e;
    answer = (struct roster_out){report.rows, report.added, report.changed, report.same};
    rec_put(&j, &roster_out_record, &answer);
    return ERR_NONE;
}
