#include "web/live.h"

#include <pthread.h>
#include <string.h>

#include "access/token.h"
#include "base/clock.h"
#include "base/heap.h"
#include "base/json.h"
#include "ledger/todo.h"
#include "store/store.h"
#include "web/gate.h"
#include "web/reply.h"
#include "web/worker.h"

enum { EVENT_MOST = 128, BLOCK = 1024 };

struct listener {
    struct live *all;
    struct listener *next, *before;
    struct visit *visit;
    int64_t seen;             /* generation of the last event */
    int64_t beat_at, ends_at; /* by the steady clock */
    bool due, asleep;         /* should look; its connection sleeps */
    char text[EVENT_MOST];
    size_t n, sent;
};

struct live {
    pthread_mutex_t lock;
    struct listener *first;
    int count;
    bool stopping;
};

struct live *live_new(void)
{
    struct live *l = heap_new(sizeof *l);

    *l = (struct live){.count = 0};
    pthread_mutex_init(&l->lock, NULL);
    return l;
}

void live_end(struct live *l)
{
    pthread_mutex_destroy(&l->lock);
    heap_end(l);
}

bool live_wanted(const struct visit *v)
{
    return v->route->run == api_live && str_find(v->accept, STR("text/event-stream"), 0) >= 0;
}

/* ---- one listener */

/* A stream lasts for minutes; its session or token may have ended meanwhile, or its roles. */
static enum err still_there(struct listener *s, struct cx *cx)
{
    const struct req *rq = &s->visit->req;
    struct session *now = arena_new_of(cx->arena, struct session);
    uint64_t perms;

    return rq->bearer.p ? token_find(cx, rq->bearer, now, &perms) : session_find(cx, rq->session, now);
}

static enum err count_todo(struct listener *s, struct cx *cx, int64_t *waiting)
{
    enum err e = still_there(s, cx);

    return e ? e : todo_waiting(cx, waiting);
}

static enum err look(struct listener *s, struct cx *cx, struct buf *out)
{
    int64_t generation = 0, waiting = 0;
    enum err e = store_generation(cx, &generation);

    if (!e && generation == s->seen) {
        buf_lit(out, ":\n\n");
        return e;
    }
    if (!e) e = store_begin(cx, false);
    if (!e) e = store_end(cx, count_todo(s, cx, &waiting));
    pthread_mutex_lock(&s->all->lock);
    s->seen = generation;
    pthread_mutex_unlock(&s->all->lock);
    buf_fmt(out, "data: {\"generation\":%lld,\"todo\":%lld}\n\n",
            (long long)(generation & INT64_C(0x1fffffffffffff)), (long long)waiting);
    return e;
}

/* On the connection's own thread, whose store it uses. False: the stream cannot go on. */
static bool compose(struct listener *s)
{
    struct cx cx = s->visit->cx;
    struct buf out;
    enum err e;

    cx.arena = arena_new(BLOCK);
    cx.now_ms = clock_now_ms();
    out = buf_new(cx.arena, EVENT_MOST);
    e = look(s, &cx, &out);
    s->n = e || out.over ? 0 : out.n;
    s->sent = 0;
    if (s->n) memcpy(s->text, out.p, out.n);
    arena_end(cx.arena);
    pthread_mutex_lock(&s->all->lock);
    s->beat_at = clock_steady_ms() + LIVE_BEAT_MS;
    pthread_mutex_unlock(&s->all->lock);
    return s->n > 0;
}

static size_t copy_piece(struct listener *s, char *to, size_t most)
{
    size_t n = s->n - s->sent < most ? s->n - s->sent : most;

    memcpy(to, s->text + s->sent, n);
    s->sent += n;
    return n;
}

/* Sleep until the next tick, unless there is something to do already. */
static void doze(struct listener *s)
{
    pthread_mutex_lock(&s->all->lock);
    if (!s->due && !s->all->stopping) {
        s->asleep = true;
        MHD_suspend_connection(s->visit->connection);
    }
    pthread_mutex_unlock(&s->all->lock);
}

static ssize_t next_piece(void *cls, uint64_t at, char *to, size_t most)
{
    struct listener *s = cls;
    bool due, over;

    (void)at;
    if (s->sent < s->n) return (ssize_t)copy_piece(s, to, most);
    pthread_mutex_lock(&s->all->lock);
    due = s->due;
    s->due = false;
    over = s->all->stopping || clock_steady_ms() >= s->ends_at;
    pthread_mutex_unlock(&s->all->lock);
    if (over || (due && !compose(s))) return MHD_CONTENT_READER_END_OF_STREAM;
    if (s->sent < s->n) return (ssize_t)copy_piece(s, to, most);
    doze(s);
    return 0;
}

static void forget(void *cls)
{
    struct listener *s = cls;
    struct live *l = s->all;

    pthread_mutex_lock(&l->lock);
    if (s->next) s->next->before = s->before;
    if (s->before)
        s->before->next = s->next;
    else
        l->first = s->next;
    l->count--;
    pthread_mutex_unlock(&l->lock);
    heap_end(s);
}

/* How many one account has open. Under the lock. */
static int count_of(const struct live *l, int64_t account_id)
{
    int n = 0;

    for (const struct listener *s = l->first; s; s = s->next)
        n += s->visit->req.pass->account.id == account_id;
    return n;
}

/* NULL when there are enough. */
static struct listener *join(struct live *l, struct visit *v)
{
    struct listener *s = NULL;
    int64_t now = clock_steady_ms();

    pthread_mutex_lock(&l->lock);
    if (l->count < LIVE_MOST && count_of(l, v->req.pass->account.id) < LIVE_OF_ONE && !l->stopping) {
        s = heap_new(sizeof *s);
        *s = (struct listener){.all = l, .visit = v, .seen = -1, .due = true, .next = l->first};
        s->beat_at = now + LIVE_BEAT_MS;
        s->ends_at = now + LIVE_ENDS_MS;
        if (l->first) l->first->before = s;
        l->first = s;
        l->count++;
    }
    pthread_mutex_unlock(&l->lock);
    return s;
}

enum MHD_Result live_begin(struct live *l, struct visit *v)
{
    struct listener *s = join(l, v);

    if (s) return reply_stream(v, next_piece, s, forget);
    door_refuse(
        &v->cx,
        cx_fail(&v->cx, ERR_LIMIT, NULL, "实时连接已满，请稍后再试", "too many live connections; try later"),
        &v->ans);
    return reply_answer(v);
}

/* ---- the clock */

static void wake(struct listener *s)
{
    s->due = true;
    if (!s->asleep) return;
    s->asleep = false;
    MHD_resume_connection(s->visit->connection);
}

void live_tick(struct live *l, int64_t generation)
{
    int64_t now = clock_steady_ms();

    pthread_mutex_lock(&l->lock);
    for (struct listener *s = l->first; s; s = s->next)
        if (generation != s->seen || now >= s->beat_at || now >= s->ends_at) wake(s);
    pthread_mutex_unlock(&l->lock);
}

void live_stop(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    for (struct listener *s = l->first; s; s = s->next) wake(s);
    pthread_mutex_unlock(&l->lock);
}
