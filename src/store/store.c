/* store - reads the signature, keeps the order of calls, and leaves the rest to the engine. */
#include "store/store.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/engine.h"

enum { NODE_BITS = 12, TICKS_PER_MS = 256 };

static void store_close(void *ptr)
{
    struct store *s = ptr;

    s->engine->close(s);
    arena_end(s->arena);
}

static bool is_postgres(struct str url)
{
    return str_starts(url, STR("postgres://")) || str_starts(url, STR("postgresql://"));
}

/* Bits that tell connections apart: the process, the place in its memory, the moment. */
static uint64_t node_bits(const struct store *s)
{
    uint64_t mix = (uint64_t)getpid() ^ (uint64_t)(uintptr_t)s << 20 ^ (uint64_t)clock_now_us() << 32;

    return mix * 0x9e3779b97f4a7c15u >> (64 - NODE_BITS);
}

enum err store_open(struct cx *cx, const char *url)
{
    struct str u = str_of(url);
    struct arena *a = arena_new(0);
    struct store *s = arena_new_of(a, struct store);
    enum err e;

    *s = (struct store){.engine = is_postgres(u) ? &postgres_engine : &sqlite_engine, .arena = a};
    s->kept.arena = a;
    s->node = node_bits(s);
    if (str_starts(u, STR("sqlite:"))) u = str_skip(u, 7);
    if (!is_postgres(u)) s->path = str_keep(a, u);
    e = s->engine->open(cx, s, str_keep(a, u));
    if (e) {
        store_close(s);
        return e;
    }
    arena_on_reset(cx->arena, store_close, s);
    cx->store = s;
    return ERR_NONE;
}

struct str store_path(const struct store *s)
{
    return s->path;
}

static bool take_value(struct value *v, char letter, va_list *ap)
{
    *v = (struct value){.kind = VALUE_INT};
    switch (letter) {
    case 'i': v->i = va_arg(*ap, int64_t); return true;
    case 'I': v->i = va_arg(*ap, int64_t), v->null = v->i == 0; return true;
    case 'b': v->i = va_arg(*ap, int) != 0; return true;
    case 'f': v->kind = VALUE_NUM, v->f = va_arg(*ap, double), v->null = isnan(v->f); return true;
    case 's': v->kind = VALUE_STR, v->s = va_arg(*ap, struct str), v->null = !v->s.p; return true;
    default: return false;
    }
}

static enum err take_values(struct cx *cx, struct call *c, struct value *v, const char *sig, va_list *ap)
{
    int n = 0;

    while (n < PARAM_MOST && sig[n] && take_value(&v[n], sig[n], ap)) n++;
    *c = (struct call){.v = v, .n = n};
    if (!sig[n]) return ERR_NONE;
    return cx_fail(cx, ERR_STORE, NULL, "语句的参数写法有误：%s", "a statement has a wrong signature: %s",
                   sig);
}

/*
 * After an error an open transaction can only be rolled back, as PostgreSQL
 * has it: a statement that fails on purpose must say ON CONFLICT.
 */
static enum err called(struct cx *cx, enum err e)
{
    if (e && cx->store->open && !cx->store->failed) cx->store->failed = e;
    return e;
}

/* The N-th call from store_fail_at() on fails; also the guard against a call from inside store_each. */
static enum err may_call(struct cx *cx)
{
    struct store *s = cx->store;

    if (s->inside)
        return cx_fail(cx, ERR_STORE, NULL, "逐行读取时不能再访问数据库",
                       "the store was called from a row callback");
    if (s->fail_in && --s->fail_in == 0)
        return cx_fail(cx, ERR_STORE, NULL, "测试注入的数据库故障", "a failure injected by a test");
    if (s->open && s->failed) return s->failed;
    return ERR_NONE;
}

/* The kinds of a statement's parameters, for engines that need them when preparing. */
static enum err call_begins(struct cx *cx, struct call *c, const char *sql)
{
    c->st = statement_get(&cx->store->kept, sql);
    if (!c->st->prepared) c->st->params = (uint8_t)c->n;
    if (c->st->params == c->n) return ERR_NONE;
    return cx_fail(cx, ERR_STORE, NULL, "语句参数数目不符",
                   "a statement was given another number of parameters");
}

/* Common beginning of the three calls: values from varargs, then the kept statement. */
#define CALL_BEGINS(cx, c, v, sql, sig, e)                        \
    do {                                                          \
        va_list ap;                                               \
        (e) = may_call(cx);                                       \
        va_start(ap, sig);                                        \
        if (!(e)) (e) = take_values((cx), &(c), (v), (sig), &ap); \
        va_end(ap);                                               \
        if (!(e)) (e) = call_begins((cx), &(c), (sql));           \
    } while (0)

enum err store_run_(struct cx *cx, struct rows *out, const char *sql, const char *sig, ...)
{
    struct value v[PARAM_MOST];
    struct call c;
    enum err e;

    CALL_BEGINS(cx, c, v, sql, sig, e);
    if (out) *out = (struct rows){0};
    if (!e) e = cx->store->engine->run(cx, &c, out);
    return called(cx, e);
}

enum err store_add_(struct cx *cx, const char *sql, const char *sig, ...)
{
    struct value v[PARAM_MOST];
    struct call c;
    enum err e;

    CALL_BEGINS(cx, c, v, sql, sig, e);
    if (!e) e = cx->store->engine->add(cx, &c);
    return called(cx, e);
}

enum err store_each_(struct cx *cx, bool (*fn)(void *arg, const struct row *r), void *arg, const char *sql,
                     const char *sig, ...)
{
    struct value v[PARAM_MOST];
    struct call c;
    enum err e;

    CALL_BEGINS(cx, c, v, sql, sig, e);
    if (e) return called(cx, e);
    cx->store->inside = true;
    e = cx->store->engine->each(cx, &c, fn, arg);
    cx->store->inside = false;
    return called(cx, e);
}

/* A transaction, or a part of the group's. */
static enum err begin(struct cx *cx, bool write)
{
    struct store *s = cx->store;

    return s->group ? s->engine->part(cx, PART_BEGIN) : s->engine->begin(cx, write);
}

static enum err commit(struct cx *cx)
{
    struct store *s = cx->store;

    return s->group ? s->engine->part(cx, PART_KEEP) : s->engine->commit(cx);
}

static void rollback(struct cx *cx)
{
    struct store *s = cx->store;

    if (s->group)
        (void)!s->engine->part(cx, PART_DROP);
    else
        s->engine->rollback(cx);
}

enum err store_begin(struct cx *cx, bool write)
{
    struct store *s = cx->store;
    enum err e = may_call(cx);

    assert(!s->open);
    if (!e) e = begin(cx, write);
    if (!e) {
        s->open = true;
        s->writing = write;
        s->failed = ERR_NONE;
    }
    return e;
}

enum err store_end(struct cx *cx, enum err e)
{
    struct store *s = cx->store;

    if (!s->open) return e;
    if (!e) e = may_call(cx);
    if (!e) e = commit(cx);
    if (e) rollback(cx);
    s->open = s->writing = false;
    return e;
}

bool store_groups(const struct cx *cx)
{
    return cx->store->engine->part != NULL;
}

enum err store_group_begin(struct cx *cx)
{
    struct store *s = cx->store;
    enum err e = may_call(cx);

    assert(!s->open && !s->group && s->engine->part);
    if (!e) e = s->engine->begin(cx, true);
    s->group = !e;
    return e;
}

enum err store_group_end(struct cx *cx)
{
    struct store *s = cx->store;
    enum err e = may_call(cx);

    assert(!s->open && s->group);
    s->group = false;
    if (!e) e = s->engine->commit(cx);
    if (e) s->engine->rollback(cx);
    return e;
}

/*
 * 43 bits of milliseconds, 8 bits of ticks inside one, 12 bits of connection.
 * A burst runs ahead of the clock rather than repeat a tick.
 */
void store_ids_from(struct cx *cx, int64_t first_ms)
{
    cx->store->node = 0;
    cx->store->tick = (uint64_t)first_ms * TICKS_PER_MS;
    cx->store->counted = true;
}

int64_t store_id(struct cx *cx)
{
    struct store *s = cx->store;
    uint64_t tick = s->counted ? 0 : (uint64_t)clock_now_us() * TICKS_PER_MS / 1000;

    s->tick = tick > s->tick ? tick : s->tick + 1;
    return (int64_t)(s->tick << NODE_BITS | s->node);
}

enum err store_generation(struct cx *cx, int64_t *out)
{
    return cx->store->engine->generation(cx, out);
}

enum err store_script(struct cx *cx, struct str sql)
{
    enum err e = may_call(cx);

    if (!e) e = cx->store->engine->script(cx, sql);
    return called(cx, e);
}

const char *store_engine(const struct cx *cx)
{
    return cx->store->engine->name;
}

void store_fail_at(struct cx *cx, int n)
{
    cx->store->fail_in = n;
}

struct str row_str(const struct row *r, int col)
{
    return col < r->n ? r->col[col] : STR_NULL;
}

int64_t row_int(const struct row *r, int col)
{
    int64_t v = 0;

    return str_int(row_str(r, col), &v) ? v : 0;
}

double row_num(const struct row *r, int col)
{
    double v = 0;

    return str_num(row_str(r, col), &v) ? v : 0;
}

bool row_bool(const struct row *r, int col)
{
    struct str s = row_str(r, col);

    return s.n == 1 && (s.p[0] == '1' || s.p[0] == 't');
}
