/* Drafts: a file comes in, is read by a job, looked at, and confirmed. */
#include <sodium.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "intake/intake.h"
#include "ledger/draft.h"
#include "store/store.h"
#include "web/pool.h"
#include "web/web.h"

enum { PROGRESS_READING = 10 };

/* ---- reading, after the answer */

/* What the job needs when the request is long gone. */
struct reading {
    struct cx cx; /* with an arena of its own, which also holds this */
    struct web *web;
    int64_t id;
    struct str file;
};

static enum err note_step(struct cx *cx, int64_t id)
{
    enum err e = store_begin(cx, true);

    return e ? e : store_end(cx, draft_step(cx, id, PROGRESS_READING, STR("正在读取文件")));
}

static enum err fill(struct cx *cx, int64_t id, const struct doc *doc)
{
    enum err e = store_begin(cx, true);

    return e ? e : store_end(cx, draft_fill(cx, id, doc));
}

static void fail(struct cx *cx, int64_t id, enum err why)
{
    struct fault fault = cx_fault(cx, why);
    enum err e = store_begin(cx, true);

    if (!e) e = store_end(cx, draft_fail(cx, id, &fault));
    if (e) {
        struct log_field field[] = {LOG_INT("draft", id), LOG_TEXT("text", cx_fault(cx, e).en)};

        log_event(LOG_ERROR, "draft", field, 2);
    }
}

static void read_file(struct cx *cx, int64_t id, struct str file)
{
    const struct doc *doc = NULL;
    enum err e = note_step(cx, id);

    if (!e) e = intake_read(cx, NULL, file, NULL, &doc);
    if (!e) e = fill(cx, id, doc);
    if (e) fail(cx, id, e);
}

static void read_job(void *arg)
{
    struct reading *r = arg;
    struct arena *a = r->cx.arena;

    r->cx.store = web_store(r->web);
    if (r->cx.store) read_file(&r->cx, r->id, r->file);
    arena_end(a);
}

static struct reading *reading_new(const struct cx *cx, const struct req *rq, int64_t id)
{
    struct arena *a = arena_new(0);
    struct reading *r = arena_new_of(a, struct reading);

    r->cx = (struct cx){.arena = a, .now_ms = cx->now_ms, .actor = cx->actor};
    r->cx.actor.name = str_keep(a, cx->actor.name);
    r->web = rq->web;
    r->id = id;
    r->file = str_keep(a, rq->body);
    return r;
}

static enum err read_later(struct cx *cx, const struct req *rq, int64_t id)
{
    struct reading *r = reading_new(cx, rq, id);

    if (pool_add(rq->web->pool, read_job, r)) return ERR_NONE;
    arena_end(r->cx.arena);
    return cx_fail(cx, ERR_LIMIT, NULL, "系统繁忙，请稍后再试", "the server is busy; try again");
}

/* ---- handlers */

static struct str digest(struct cx *cx, struct str bytes)
{
    unsigned char raw[crypto_hash_sha256_BYTES];
    char *hex = arena_take(cx->arena, 2 * sizeof raw + 1, 1);

    crypto_hash_sha256(raw, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n);
    sodium_bin2hex(hex, 2 * sizeof raw + 1, raw, sizeof raw);
    return (struct str){hex, 2 * sizeof raw};
}

static enum err add(struct cx *cx, const struct draft_new *in, int64_t *id)
{
    enum err e = store_begin(cx, true);

    return e ? e : store_end(cx, draft_add(cx, in, id));
}

static enum err show(struct cx *cx, int64_t id, struct buf *out)
{
    enum err e = store_begin(cx, false);

    return e ? e : store_end(cx, draft_get(cx, id, out));
}

enum err api_draft_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct upload_query *q = rq->query;
    struct draft_new in = {.name = q->name, .sha = digest(cx, rq->body), .bytes = (int64_t)rq->body.n};
    int64_t id;
    enum err e;

    if (rq->body.n == 0) return cx_fail(cx, ERR_EMPTY, "body", "文件是空的", "the file is empty");
    e = add(cx, &in, &id);
    if (e) return e;
    if (rq->web->pool)
        e = read_later(cx, rq, id);
    else
        read_file(cx, id, rq->body);
    return e ? e : show(cx, id, &out->body);
}

enum err api_drafts(struct cx *cx, const struct req *rq, struct ans *out)
{
    (void)rq;
    return draft_list(cx, &out->body);
}

enum err api_draft(struct cx *cx, const struct req *rq, struct ans *out)
{
    return draft_get(cx, rq->id[0], &out->body);
}

enum err api_draft_confirm(struct cx *cx, const struct req *rq, struct ans *out)
{
    return draft_confirm(cx, rq->id[0], &out->body);
}

enum err api_draft_remove(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct done_out done = {.ok = 1};
    struct json j = json_on(&out->body);
    enum err e = draft_remove(cx, rq->id[0]);

    if (!e) rec_put(&j, &done_out_record, &done);
    return e;
}
