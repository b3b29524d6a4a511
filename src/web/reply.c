#include "web/reply.h"

#include <string.h>

#include "base/heap.h"
#include "web/gate.h"

enum {
    READY_MOST = 2 << 20, /* a larger answer is made anew each time */
    SENDING_S = 30,       /* for sending an answer, and at least this speed: */
    BYTES_PER_S = 32768,
    STREAM_BLOCK = 1024
};

static void header(struct MHD_Response *r, const char *name, const char *value)
{
    (void)MHD_add_response_header(r, name, value);
}

static void header_str(struct visit *v, struct MHD_Response *r, const char *name, struct str value)
{
    header(r, name, str_keep(v->cx.arena, value).p);
}

/* On every answer. An API answer is never a page: nothing in it may load or run. */
static void common_headers(struct MHD_Response *r, bool page)
{
    header(r, "X-Content-Type-Options", "nosniff");
    header(r, "Referrer-Policy", "no-referrer");
    header(r, "Cross-Origin-Resource-Policy", "same-origin");
    if (!page) {
        header(r, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
        return;
    }
    header(r, "Cross-Origin-Opener-Policy", "same-origin");
    header(
        r, "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
}

/* A slow reader has its time too. */
static void allow_sending(const struct visit *v, size_t bytes)
{
    if (v->guarded) guard_allow(v->guarded, SENDING_S + (int)(bytes / BYTES_PER_S));
}

static enum MHD_Result queue(struct visit *v, int status, struct MHD_Response *r)
{
    v->status = status;
    v->stage = STAGE_DONE;
    return MHD_queue_response(v->connection, (unsigned)status, r);
}

static enum MHD_Result queue_once(struct visit *v, int status, struct MHD_Response *r)
{
    enum MHD_Result done = queue(v, status, r);

    MHD_destroy_response(r);
    return done;
}

/* BYTES must live as long as the visit; COPY when the response may outlive it. */
static struct MHD_Response *response_of(struct str bytes, bool copy)
{
    struct MHD_Response *r =
        MHD_create_response_from_buffer(bytes.n, (void *)(uintptr_t)(bytes.p ? bytes.p : ""),
                                        copy ? MHD_RESPMEM_MUST_COPY : MHD_RESPMEM_PERSISTENT);

    return r;
}

static bool is_known(const struct visit *v, const char *etag)
{
    return v->if_none_match.n && str_find(v->if_none_match, str_of(etag), 0) >= 0;
}

static enum MHD_Result reply_known(struct visit *v, const char *etag, const char *caching)
{
    struct MHD_Response *r = response_of(STR_NULL, false);

    header(r, "ETag", etag);
    header(r, "Cache-Control", caching);
    return queue_once(v, 304, r);
}

static const char private_caching[] = "private, no-cache";

enum MHD_Result reply_ready(struct visit *v, const struct ready *ready)
{
    v->route = ready->route;
    if (is_known(v, ready->etag)) return reply_known(v, ready->etag, private_caching);
    return queue(v, 200, ready->response);
}

void ready_drop(void *p)
{
    struct ready *ready = p;

    MHD_destroy_response(ready->response);
    heap_end(ready);
}

/* A name for a download, also in Chinese: RFC 6266 with RFC 8187. */
static void header_file(struct visit *v, struct MHD_Response *r, struct str name)
{
    struct buf b = buf_new(v->cx.arena, 4096);

    buf_str(&b, v->ans.shown ? STR("inline") : STR("attachment"));
    buf_lit(&b, "; filename*=UTF-8''");
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
                     c == '-';

        if (plain)
            buf_byte(&b, (char)c);
        else
            buf_fmt(&b, "%%%02X", c);
    }
    header_str(v, r, "Content-Disposition", buf_text(&b));
}

static void answer_headers(struct visit *v, struct MHD_Response *r)
{
    common_headers(r, false);
    header(r, "Content-Type", v->ans.type ? v->ans.type : "application/json; charset=utf-8");
    if (v->ans.file.n) header_file(v, r, v->ans.file);
    if (v->ans.cookie.n) header_str(v, r, "Set-Cookie", v->ans.cookie);
    if (v->ans.location.n) header_str(v, r, "Location", v->ans.location);
    if (v->ans.allow) header(r, "Allow", v->ans.allow);
    if (v->ans.status == 429) header(r, "Retry-After", "60");
    if (v->closing) header(r, "Connection", "close");
    if (v->req.secure) header(r, "Strict-Transport-Security", "max-age=31536000");
}

/* The response goes to the cache, which may outlive the visit. */
static enum MHD_Result reply_and_keep(struct visit *v, struct str body, const char *etag)
{
    struct ready *ready = heap_new(sizeof *ready);
    struct cache_key key = gate_key(v->req.pass, v->cx.now_ms, v->req.target);
    enum MHD_Result done;

    ready->response = response_of(body, true);
    ready->route = v->route;
    memcpy(ready->etag, etag, sizeof ready->etag);
    header(ready->response, "ETag", etag);
    header(ready->response, "Cache-Control", private_caching);
    answer_headers(v, ready->response);
    done = queue(v, 200, ready->response);
    cache_keep(v->server->cache, &key, v->generation, ready, body.n + 1024);
    return done;
}

static enum MHD_Result reply_tagged(struct visit *v, struct str body)
{
    struct MHD_Response *r;
    char etag[20];

    allow_sending(v, body.n);
    asset_tag(body, etag);
    if (v->keep && !v->closing && body.n <= READY_MOST && !is_known(v, etag))
        return reply_and_keep(v, body, etag);
    if (is_known(v, etag)) return reply_known(v, etag, private_caching);
    r = response_of(body, false);
    header(r, "ETag", etag);
    header(r, "Cache-Control", private_caching);
    answer_headers(v, r);
    return queue_once(v, 200, r);
}

enum MHD_Result reply_answer(struct visit *v)
{
    struct str body = buf_text(&v->ans.body);
    struct MHD_Response *r;

    if (v->ans.status == 200 && v->req.method == METHOD_GET) return reply_tagged(v, body);
    r = response_of(body, false);
    header(r, "Cache-Control", "no-store");
    answer_headers(v, r);
    return queue_once(v, v->ans.status, r);
}

/* It lasts for minutes: no deadline, and nothing to count when it ends. */
enum MHD_Result reply_stream(struct visit *v, MHD_ContentReaderCallback piece, void *arg,
                             MHD_ContentReaderFreeCallback done)
{
    struct MHD_Response *r =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, piece, arg, done);
    enum MHD_Result queued;

    v->ans.type = "text/event-stream";
    header(r, "Cache-Control", "no-store");
    header(r, "X-Accel-Buffering", "no");
    answer_headers(v, r);
    if (v->guarded) guard_allow(v->guarded, 0);
    queued = queue_once(v, 200, r);
    v->status = 0;
    return queued;
}

static bool takes_gzip(const struct visit *v)
{
    return str_find(v->accept_encoding, STR("gzip"), 0) >= 0;
}

enum MHD_Result reply_asset(struct visit *v, const struct asset *f)
{
    const char *caching = f->for_ever ? "public, max-age=31536000, immutable" : "no-cache";
    bool gzip = f->gzip.p && takes_gzip(v);
    struct MHD_Response *r;

    if (f->etag[0] && is_known(v, f->etag)) return reply_known(v, f->etag, caching);
    allow_sending(v, f->bytes.n);
    r = response_of(gzip ? f->gzip : f->bytes, false);
    common_headers(r, true);
    header(r, "Content-Type", f->type);
    header(r, "Cache-Control", caching);
    if (f->gzip.p) header(r, "Vary", "Accept-Encoding");
    if (gzip) header(r, "Content-Encoding", "gzip");
    if (f->etag[0]) header(r, "ETag", f->etag);
    return queue_once(v, 200, r);
}
