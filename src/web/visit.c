#include "web/visit.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/heap.h"
#include "base/log.h"
#include "store/store.h"
#include "web/gate.h"
#include "web/live.h"
#include "web/pool.h"
#include "web/reply.h"
#include "web/scribe.h"
#include "web/worker.h"

enum {
    IDLE_MOST = 64, /* used visits kept per worker */
    HEADERS_MOST = 64,
    FIRST_S = 10,   /* until the first request line of a connection */
    NEXT_S = 75,    /* until the next one */
    REQUEST_S = 15, /* for the rest of a request, and at least this speed: */
    BYTES_PER_S = 32768
};

static int64_t micros_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static struct visit *visit_new(struct worker *w)
{
    struct visit *v = w->idle;
    struct arena *a;

    if (v) {
        w->idle = v->next;
        w->idle_n--;
        a = v->cx.arena;
        memset(v, 0, sizeof *v);
    } else {
        v = heap_new(sizeof *v);
        a = arena_new(4096);
    }
    v->cx.arena = a;
    v->worker = w;
    v->fd = -1;
    return v;
}

void *visit_begin(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct server *s = cls;
    struct visit *v = visit_new(worker_here(s));
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    v->server = s;
    __atomic_fetch_add(&s->open, 1, __ATOMIC_RELAXED);
    v->connection = connection;
    v->guarded = info ? info->socket_context : NULL;
    v->began_us = micros_now();
    v->cx.store = v->worker->cx.store;
    v->cx.now_ms = clock_now_ms();
    v->req.web = s->web;
    v->req.secure = s->options->tls_cert != NULL;
    v->req.target = str_keep(v->cx.arena, str_of(target));
    if (v->guarded) guard_allow(v->guarded, REQUEST_S);
    return v;
}

/* ---- the head of a request */

static bool is_header(const char *key, const char *name)
{
    return strcasecmp(key, name) == 0;
}

static void take_length(struct visit *v, struct str s)
{
    int64_t n;

    v->bad_length = v->length_given || !str_int(s, &n) || n < 0;
    v->length_given = true;
    if (!v->bad_length) v->length = (size_t)n;
}

static void take_x_header(struct visit *v, const char *key, struct str s)
{
    if (is_header(key, "X-CSRF-Token")) v->req.csrf = s;
    if (!v->server->options->proxy) return;
    if (is_header(key, "X-Real-IP")) v->req.address = s;
    if (is_header(key, "X-Forwarded-Proto")) v->req.secure = str_eq(s, STR("https"));
}

/* The token of "Bearer TOKEN"; another scheme is a token nobody has. */
static struct str bearer_of(struct str s)
{
    static const struct str scheme = STR_INIT("Bearer ");

    return str_starts(s, scheme) ? str_trim(str_skip(s, scheme.n)) : STR("?");
}

/* The first letter tells most headers apart, which keeps this cheap. */
static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *key, const char *value)
{
    struct visit *v = cls;
    struct str s = value ? str_of(value) : STR("");
    char first = (char)(key[0] | 0x20);

    (void)kind;
    v->headers++;
    if (first == 'x') take_x_header(v, key, s);
    if (first == 'a' && is_header(key, "Accept-Encoding")) v->accept_encoding = s;
    if (first == 'a' && is_header(key, "Accept")) v->accept = s;
    if (first == 'a' && is_header(key, "Authorization")) v->req.bearer = bearer_of(s);
    if (first == 'c' && is_header(key, "Cookie")) {
        v->req.session = url_cookie(s, "luoshi_session");
        v->req.oidc = url_cookie(s, "luoshi_oidc");
    }
    if (first == 'c' && is_header(key, "Content-Length")) take_length(v, s);
    if (first == 'h' && is_header(key, "Host")) v->req.host = s;
    if (first == 'i' && is_header(key, "If-None-Match")) v->if_none_match = s;
    if (first == 'i' && is_header(key, "Idempotency-Key")) v->req.once = s;
    if (first == 'o' && is_header(key, "Origin")) v->req.origin = s;
    if (first == 't' && is_header(key, "Transfer-Encoding")) v->chunked = true;
    return MHD_YES;
}

static bool has_body(const struct visit *v)
{
    return v->length > 0 || v->chunked;
}

static enum MHD_Result refuse(struct visit *v, enum err e)
{
    v->closing = has_body(v) && v->got < v->length;
    door_refuse(&v->cx, e, &v->ans);
    if (e == ERR_METHOD && v->req.url.segments)
        v->ans.allow = route_allow(v->cx.arena, v->req.web->router, &v->req.url);
    return reply_answer(v);
}

/* Two opinions of where a request ends are how requests are smuggled past a proxy. */
static enum err check_head(struct visit *v, const char *method)
{
    struct cx *cx = &v->cx;

    if (v->headers > HEADERS_MOST) return cx_fail(cx, ERR_TOO_LARGE, NULL, "请求头过多", "too many headers");
    if (v->bad_length || (v->length_given && v->chunked)) {
        v->closing = true;
        return cx_fail(cx, ERR_INPUT, "Content-Length", "请求长度有误", "the length of the request is wrong");
    }
    if (!method_read(str_of(method), &v->req.method))
        return cx_fail(cx, ERR_METHOD, NULL, "不认识的请求方法", "unknown method");
    if (v->req.method == METHOD_GET && has_body(v))
        return cx_fail(cx, ERR_INPUT, "body", "GET 请求不应带内容", "a GET request has no body");
    return ERR_NONE;
}

static void address_of(struct visit *v)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(v->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *at = info ? info->client_addr : NULL;
    socklen_t n = at && at->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    char text[INET6_ADDRSTRLEN];

    if (v->req.address.p) return;
    v->req.address = STR("local");
    if (!at || at->sa_family == AF_UNIX ||
        getnameinfo(at, n, text, sizeof text, NULL, 0, NI_NUMERICHOST) != 0)
        return;
    v->req.address = str_keep(v->cx.arena, str_of(text));
}

/* ---- ready answers */

struct found {
    struct visit *visit;
    enum MHD_Result done;
};

static void use_ready(void *arg, void *value)
{
    struct found *f = arg;

    f->done = reply_ready(f->visit, value);
}

/* A ready answer for somebody whose session is remembered: nothing is parsed and nothing is read. */
static bool answer_at_once(struct visit *v, enum MHD_Result *done)
{
    const struct pass *pass = v->req.bearer.p ? NULL : gate_recall(&v->cx, v->req.web->gate, v->req.session);
    struct found f = {v, MHD_NO};
    struct cache_key key;
    bool hit;

    if (!pass || pass->account.must_change || pass->account.must_enrol || !v->cx.store) return false;
    if (store_generation(&v->cx, &v->generation)) return false;
    key = gate_key(pass, v->cx.now_ms, v->req.target);
    hit = cache_use(v->server->cache, &key, v->generation, use_ready, &f);
    metrics_hit(v->worker->sheet, hit);
    *done = f.done;
    return hit;
}

/* ---- running */

static void run_on_pool(void *arg)
{
    struct visit *v = arg;

    v->cx.store = worker_here(v->server)->cx.store;
    if (v->cx.store)
        door_enter(&v->cx, &v->req, v->route, &v->ans);
    else
        door_refuse(&v->cx, ERR_STORE, &v->ans);
    v->stage = STAGE_DONE;
    MHD_resume_connection(v->connection);
}

static bool is_slow(enum how how)
{
    return how != HOW_FREE && how != HOW_READ && how != HOW_LIVE;
}

static bool hand_over(struct visit *v)
{
    if (v->route->how == HOW_WRITE) return scribe_add(v->server->scribe, v);
    return pool_add(v->req.web->pool, run_on_pool, v);
}

static enum MHD_Result send_to_pool(struct visit *v)
{
    if (v->guarded) guard_allow(v->guarded, 0);
    MHD_suspend_connection(v->connection);
    if (hand_over(v)) return MHD_YES;
    door_refuse(&v->cx,
                cx_fail(&v->cx, ERR_LIMIT, NULL, "系统繁忙，请稍后再试", "the server is busy; try again"),
                &v->ans);
    v->stage = STAGE_DONE;
    MHD_resume_connection(v->connection);
    return MHD_YES;
}

static enum MHD_Result run(struct visit *v)
{
    enum err e = ERR_NONE;

    v->stage = STAGE_BODY;
    if (v->fd >= 0)
        e = file_map(&v->cx, v->fd, v->got, &v->req.body);
    else
        v->req.body = buf_text(&v->body);
    if (e) return refuse(v, e);
    if (is_slow(v->route->how)) return send_to_pool(v);
    if (live_wanted(v)) return live_begin(v->server->live, v);
    door_enter(&v->cx, &v->req, v->route, &v->ans);
    return reply_answer(v);
}

/* ---- the way of a request */

/* What is kept is known before it is made: a write in between makes it stale at once. */
static enum err note_generation(struct visit *v)
{
    v->keep = (v->route->how == HOW_READ || v->route->how == HOW_SLOW) && v->req.pass;
    return v->keep ? store_generation(&v->cx, &v->generation) : ERR_NONE;
}

static enum err check_body(struct visit *v)
{
    bool file = v->route->body == &file_record;

    v->most = file ? UPLOAD_MOST : BODY_MOST;
    v->body = buf_new(v->cx.arena, BODY_MOST);
    if (v->length > v->most)
        return cx_fail(&v->cx, ERR_TOO_LARGE, "body", "内容超过 %zu 字节",
                       "the body is larger than %zu bytes", v->most);
    if (file) v->fd = open(P_tmpdir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file && v->fd < 0)
        return cx_fail(&v->cx, ERR_DISK, NULL, "无法写临时文件", "cannot write a temporary file");
    if (v->guarded) guard_allow(v->guarded, REQUEST_S + (int)(v->length / BYTES_PER_S));
    return ERR_NONE;
}

static enum err pass_door(struct visit *v)
{
    enum err e = door_find(&v->cx, &v->req, &v->route);

    if (e) return e;
    if (!v->cx.store && v->route->how != HOW_FREE)
        return cx_fail(&v->cx, ERR_STORE, NULL, "数据库暂不可用", "the database is not available");
    if (v->req.method != METHOD_GET || v->route->how == HOW_OWN) address_of(v);
    e = door_check(&v->cx, &v->req, v->route);
    if (!e) e = note_generation(v);
    return e ? e : check_body(v);
}

static bool is_api(struct str target)
{
    return str_starts(target, STR("/api/")) || str_starts(target, STR("/healthz")) ||
           str_starts(target, STR("/metrics"));
}

static enum MHD_Result serve_page(struct visit *v)
{
    enum err e = url_parse(&v->cx, v->req.target, &v->req.url);
    const struct asset *f = e ? NULL : asset_find(v->server->assets, v->req.url.path);

    if (f) return reply_asset(v, f);
    return refuse(v, e ? e : cx_fail(&v->cx, ERR_ABSENT, NULL, "没有这个页面", "no such page"));
}

/* All that can be known before the body is there. *DONE: what to tell libmicrohttpd, when the visit was
 * answered. */
static bool open_door(struct visit *v, const char *method, enum MHD_Result *done)
{
    enum err e = check_head(v, method);

    if (!e && v->req.method == METHOD_GET && !is_api(v->req.target)) {
        *done = serve_page(v);
        return false;
    }
    if (!e && v->req.method == METHOD_GET && answer_at_once(v, done)) return false;
    if (!e) e = pass_door(v);
    if (e) *done = refuse(v, e);
    return !e;
}

/*
 * libmicrohttpd calls first with the head alone.  An answer given then closes
 * the connection, which is right only for a body nobody wants to read.
 */
static enum MHD_Result take_head(struct visit *v, const char *method)
{
    enum MHD_Result done = MHD_YES;

    MHD_get_connection_values(v->connection, MHD_HEADER_KIND, take_header, v);
    v->stage = STAGE_OPEN;
    if (has_body(v) && open_door(v, method, &done)) v->stage = STAGE_BODY;
    return done;
}

/* False cuts the connection: too much, or no room for it. */
static bool take_body(struct visit *v, struct str data)
{
    if (data.n > v->most - v->got) return false;
    v->got += data.n;
    if (v->fd >= 0) return file_write_all(v->fd, data);
    buf_str(&v->body, data);
    return true;
}

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd's own signature. */
enum MHD_Result visit_serve(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                            const char *version, const char *data, size_t *size, void **state)
{
    struct visit *v = *state;
    enum MHD_Result done;

    (void)cls, (void)connection, (void)url, (void)version;
    if (!v) return MHD_NO;
    if (v->stage == STAGE_HEAD) return take_head(v, method);
    if (v->stage == STAGE_DONE) return reply_answer(v);
    if (v->stage == STAGE_OPEN && !open_door(v, method, &done)) return done;
    if (*size == 0) return run(v);
    if (!take_body(v, (struct str){data, *size})) return MHD_NO;
    *size = 0;
    return MHD_YES;
}

/* ---- ends */

/* Reading is not worth a line; what changes something or fails is.  The route's path, because an address may
 * hold a secret. */
static void log_visit(const struct visit *v, int64_t micros)
{
    bool wrong = v->status >= 500;
    struct log_field field[] = {LOG_TEXT("method", method_name[v->req.method]),
                                LOG_TEXT("route", v->route ? v->route->path : STR("none")),
                                LOG_INT("status", v->status),
                                LOG_INT("us", micros),
                                LOG_INT("bytes_in", (int64_t)v->got),
                                LOG_INT("bytes", (int64_t)buf_text(&v->ans.body).n),
                                LOG_INT("account", v->cx.actor.account_id),
                                LOG_TEXT("from", v->req.address),
                                LOG_TEXT("text", v->cx.fault.en)};
    size_t n = sizeof field / sizeof field[0];

    if (!wrong && v->req.method == METHOD_GET) return;
    if (!v->req.address.p) field[n - 2].text = STR("");
    log_event(wrong ? LOG_ERROR : LOG_INFO, "request", field, wrong && v->cx.fault.en.p ? n : n - 1);
}

void visit_end(void *cls, struct MHD_Connection *connection, void **state,
               enum MHD_RequestTerminationCode why)
{
    struct visit *v = *state;
    struct worker *w;

    (void)cls, (void)connection, (void)why;
    if (!v) return;
    *state = NULL;
    __atomic_fetch_sub(&v->server->open, 1, __ATOMIC_RELAXED);
    if (v->status) {
        int64_t micros = micros_now() - v->began_us;

        metrics_count(v->worker->sheet, v->route, v->status, micros);
        log_visit(v, micros);
    }
    if (v->guarded) guard_allow(v->guarded, NEXT_S);
    if (v->fd >= 0) close(v->fd);
    arena_reset(v->cx.arena);
    w = v->worker;
    if (w->idle_n == IDLE_MOST) {
        arena_end(v->cx.arena);
        heap_end(v);
        return;
    }
    v->next = w->idle;
    w->idle = v;
    w->idle_n++;
}

void visit_connection(void *cls, struct MHD_Connection *connection, void **context,
                      enum MHD_ConnectionNotificationCode what)
{
    struct server *s = cls;
    const union MHD_ConnectionInfo *info;

    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*context) guard_remove(s->guard, *context);
        *context = NULL;
        return;
    }
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info) *context = guard_add(s->guard, info->connect_fd, FIRST_S);
}
