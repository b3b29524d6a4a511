/* Evidence: files that prove something. */
#include "matter/evidence.h"

#include "base/json.h"
#include "store/store.h"
#include "web/route.h"
#include "web/web.h"

static struct str folder(struct cx *cx, const struct web_options *o)
{
    return o->evidence ? str_of(o->evidence) : evidence_folder(cx->arena, o->store);
}

/* The file is looked at and written before the transaction, so that nobody waits for a disk that is slow. */
enum err api_evidence_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct upload_query *q = rq->query;
    struct evidence_file file;
    enum err e = evidence_keep(cx, folder(cx, rq->web->options), q->name, rq->body, &file);

    if (!e) e = store_begin(cx, true);
    return e ? e : store_end(cx, evidence_add(cx, &file, &out->body));
}

enum err api_evidence(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct evidence_query *q = rq->query;
    struct evidence_file file;
    struct str bytes;
    enum err e = evidence_read(cx, folder(cx, rq->web->options), rq->id[0], &file, &bytes);

    if (e) return e;
    out->type = str_keep(cx->arena, file.type).p;
    out->file = file.name;
    out->shown =
        q->show && (str_starts(file.type, STR("image/")) || str_eq(file.type, STR("application/pdf")));
    buf_str(&out->body, bytes);
    return ERR_NONE;
}

enum err api_evidence_list(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct evidence_of_query *q = rq->query;

    return evidence_list(cx, q->subject, q->subject_id, &out->body);
}

enum err api_evidence_remove(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct done_out done = {.ok = 1};
    struct json j = json_on(&out->body);
    enum err e = evidence_remove(cx, rq->id[0]);

    if (!e) rec_put(&j, &done_out_record, &done);
    return e;
}

enum err api_evidence_link(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct evidence_link_in *in = rq->in;

    return evidence_link(cx, rq->id[0], in->subject, in->subject_id, &out->body);
}
