/*
 * calls - requests as data, run through the same door as the server's but without a socket.
 *
 *     as reader                       act as this account; "nobody": signed out
 *     POST /api/v1/orgs               a request; the lines up to the status are its body ("< FILE": the
 * file's bytes; "*N WORDS": those words N times)
 *     {"name":"市水利局","kind":"org"}
 *     200 {"name":"市水利局"}          status, and what the answer must contain; "..." ends a list early
 *     later DAYS                      the clock moves on; a negative number sets it back
 *     day DAY HOUR                    the clock stands at this hour of this day, in China
 *     tick                            what time makes necessary is done, as the server does each minute
 *     once KEY                        the next request carries this Idempotency-Key
 *     keep ORG id                     remember a value of the answer; $ORG stands for it from here on
 *
 * Beyond that each good JSON answer must have exactly the shape routes.def promises.
 */
#ifndef TESTS_CALLS_H
#define TESTS_CALLS_H

#include "testing.h"

#include <ctype.h>
#include <jansson.h>

#include "access/government.h"
#include "access/grant.h"
#include "base/buf.h"
#include "base/file.h"
#include "calendar/day.h"
#include "notify/tick.h"
#include "web/gate.h"
#include "web/web.h"

enum { NAMES_MOST = 100 };

struct kept {
    struct str name, value;
};

struct script {
    struct cx *cx;
    struct web *web;
    const char *file;
    int line;
    struct str rest; /* not read yet */
    struct pass pass;
    bool nobody;
    struct str once; /* of the next request */
    struct arena *kept_arena;
    struct kept kept[NAMES_MOST];
    int kept_n;
    json_t *answer;
    void (*after)(struct script *s); /* each request that may change something; may be NULL */
};

#define WRONG(s, ...)                                 \
    do {                                              \
        print_error("%s:%d: ", (s)->file, (s)->line); \
        print_error(__VA_ARGS__);                     \
        print_error("\n");                            \
        fail();                                       \
    } while (0)

#define must_of(s, call) testing_must((s)->cx, (call), #call, (s)->file, (s)->line)

/* ---- lines */

static inline bool next_line(struct script *s, struct str *out)
{
    ptrdiff_t at = str_find(s->rest, STR("\n"), 0);

    if (s->rest.n == 0) return false;
    *out = str_sub(s->rest, 0, at < 0 ? s->rest.n : (size_t)at);
    s->rest = str_skip(s->rest, out->n + 1);
    s->line++;
    return true;
}

static inline struct str word(struct str *line)
{
    ptrdiff_t at = str_find(*line, STR(" "), 0);
    struct str w = str_sub(*line, 0, at < 0 ? line->n : (size_t)at);

    *line = str_trim(str_skip(*line, w.n));
    return w;
}

/* $NAME to what was kept. */
static inline struct str filled(struct script *s, struct str text)
{
    struct buf b = buf_new(s->cx->arena, 1 << 20);

    for (size_t i = 0; i < text.n; i++) {
        size_t n = 1;
        int k = 0;

        if (text.p[i] != '$') {
            buf_byte(&b, text.p[i]);
            continue;
        }
        while (i + n < text.n && isupper((unsigned char)text.p[i + n])) n++;
        while (k < s->kept_n && !str_eq(s->kept[k].name, str_sub(text, i + 1, n - 1))) k++;
        if (k == s->kept_n) WRONG(s, "unknown $%.*s", (int)n - 1, text.p + i + 1);
        buf_str(&b, s->kept[k].value);
        i += n - 1;
    }
    return buf_text(&b);
}

/* ---- comparing */

static inline bool contains(const json_t *got, const json_t *want);

static inline bool contains_object(const json_t *got, json_t *want)
{
    const char *key;
    json_t *value;

    json_object_foreach(want, key, value) if (!contains(json_object_get(got, key), value)) return false;
    return true;
}

static inline bool contains_list(const json_t *got, const json_t *want)
{
    size_t n = json_array_size(want);
    const char *last = n ? json_string_value(json_array_get(want, n - 1)) : NULL;
    bool open = last && strcmp(last, "...") == 0;

    if (open ? json_array_size(got) < n - 1 : json_array_size(got) != n) return false;
    for (size_t i = 0; i < n - open; i++)
        if (!contains(json_array_get(got, i), json_array_get(want, i))) return false;
    return true;
}

static inline bool contains(const json_t *got, const json_t *want)
{
    if (!got) return false;
    if (json_is_object(want)) return json_is_object(got) && contains_object(got, (json_t *)(uintptr_t)want);
    if (json_is_array(want)) return json_is_array(got) && contains_list(got, want);
    return json_equal(got, want);
}

/* ---- the promised shape */

static inline int misfits(const json_t *v, const struct record *r);

static inline bool is_id(const json_t *v)
{
    int64_t id;

    return json_is_string(v) && str_int(str_of(json_string_value(v)), &id) && id > 0;
}

static inline bool is_choice(const json_t *v, const char *words)
{
    const char *text = json_string_value(v);

    for (const char *at = words; text && *at;) {
        size_t n = strcspn(at, "|");

        if (strlen(text) == n && memcmp(text, at, n) == 0) return true;
        at += n + (at[n] == '|');
    }
    return false;
}

static inline bool are_texts(const json_t *v)
{
    for (size_t i = 0; i < json_array_size(v); i++)
        if (!json_is_string(json_array_get(v, i))) return false;
    return json_is_array(v);
}

static inline int misfit(const struct record *r, struct str field, const char *why)
{
    print_error("%s.%.*s: %s\n", r->name.p, STR_ARG(field), why);
    return 1;
}

static inline bool fits_plainly(const json_t *v, const struct rec_field *f)
{
    switch (f->type) {
    case REC_TEXT:
    case REC_DATE: return json_is_string(v);
    case REC_ID: return is_id(v);
    case REC_INT: return json_is_integer(v);
    case REC_NUM: return json_is_number(v);
    case REC_FLAG: return json_is_boolean(v);
    case REC_CHOICE: return is_choice(v, f->words);
    case REC_TEXTS:
    case REC_VALUE: return are_texts(v);
    case REC_LIST: return json_is_array(v);
    case REC_ONE: return json_is_object(v);
    case REC_JSON: return true;
    }
    return false;
}

static inline int misfits_field(const json_t *v, const struct record *r, const struct rec_field *f)
{
    int n = 0;

    if (!v) return f->need == OPT ? 0 : misfit(r, f->name, "absent");
    if (json_is_null(v)) return f->need != MUST || f->type == REC_JSON ? 0 : misfit(r, f->name, "null");
    if (!fits_plainly(v, f)) return misfit(r, f->name, "of another type");
    if (f->type == REC_ONE) return misfits(v, f->of);
    for (size_t i = 0; f->type == REC_LIST && i < json_array_size(v) && n == 0; i++)
        n += misfits(json_array_get(v, i), f->of);
    return n;
}

static inline bool is_known(const struct record *r, const char *key)
{
    for (size_t i = 0; i < r->fields; i++)
        if (str_eq(r->field[i].name, str_of(key))) return true;
    return false;
}

/* In how many ways V has not exactly the fields of R; says each. */
static inline int misfits(const json_t *v, const struct record *r)
{
    const char *key;
    json_t *member;
    int n = 0;

    for (size_t i = 0; i < r->fields; i++)
        n += misfits_field(json_object_get(v, r->field[i].name.p), r, &r->field[i]);
    json_object_foreach((json_t *)(uintptr_t)v, key, member) if (!is_known(r, key)) n +=
        misfit(r, str_of(key), "unknown to records.def");
    return n;
}

/* ---- acting */

static inline void act(struct script *s, struct str who)
{
    struct account_list list;

    s->nobody = str_eq(who, STR("nobody"));
    if (s->nobody) return;
    must_of(s, store_begin(s->cx, false));
    must_of(s, account_list(s->cx, &list));
    for (size_t i = 0; i < list.n; i++)
        if (str_eq(list.at[i].name, who)) s->pass.account = list.at[i];
    must_of(s, store_end(s->cx, scope_load(s->cx, s->pass.account.id, &s->pass.scope)));
    s->pass.scope = scope_keep(s->kept_arena, &s->pass.scope);
    s->pass.account.must_change = false;
    s->pass.account.name = str_keep(s->kept_arena, s->pass.account.name);
    if (!str_eq(s->pass.account.name, who)) WRONG(s, "no account %.*s", STR_ARG(who));
}

/* "*3 ab" is ababab */
static inline void repeat(struct script *s, struct str line, struct buf *out)
{
    struct str n = word(&line);
    int64_t times = 0;

    if (!str_int(str_skip(n, 1), &times)) WRONG(s, "how often?");
    for (int64_t i = 0; i < times; i++) buf_str(out, line);
}

static inline struct str read_body(struct script *s, struct str *status)
{
    struct buf b = buf_new(s->cx->arena, 16 << 20);
    struct str line, file;

    while (next_line(s, &line) &&
           !(line.n >= 3 && isdigit((unsigned char)line.p[0]) && isdigit((unsigned char)line.p[1]))) {
        if (str_starts(line, STR("< "))) {
            must_of(s, file_read(s->cx, str_keep(s->cx->arena, str_skip(line, 2)).p, 16 << 20, &file));
            buf_str(&b, file);
        } else if (line.p && line.p[0] == '*') {
            repeat(s, line, &b);
        } else {
            buf_str(&b, filled(s, line));
        }
    }
    *status = line;
    return buf_text(&b);
}

static inline void check_shape(struct script *s, const struct req *rq)
{
    struct route_hit hit;
    struct url u;

    must_of(s, url_parse(s->cx, rq->target, &u));
    must_of(s, route_find(s->cx, s->web->router, rq->method, &u, &hit));
    if (hit.route->out == &file_record) return;
    if (!json_is_object(s->answer) || misfits(s->answer, hit.route->out))
        WRONG(s, "%s %s: not of the promised shape", method_name[rq->method].p, hit.route->path.p);
}

static inline void check(struct script *s, struct str line, const struct ans *ans)
{
    struct str body = buf_text(&ans->body), want_text, want_status = word(&line);
    int64_t status = 0;
    json_error_t why;
    json_t *want;

    if (!str_int(want_status, &status) || status != ans->status)
        WRONG(s, "status %d, not %.*s: %.*s", ans->status, STR_ARG(want_status),
              STR_ARG(str_sub(body, 0, 1000)));
    want_text = filled(s, line);
    if (want_text.n == 0) return;
    want = json_loadb(want_text.p, want_text.n, JSON_DECODE_ANY, &why);
    if (!want) WRONG(s, "the expected JSON is wrong: %s", why.text);
    if (!contains(s->answer, want))
        WRONG(s, "the answer does not contain it: %.*s", STR_ARG(str_sub(body, 0, 3000)));
    json_decref(want);
}

static inline void call(struct script *s, struct str method, struct str path)
{
    struct req rq = {
        .web = s->web, .local = !s->nobody, .pass = s->nobody ? NULL : &s->pass, .address = STR("test")};
    struct ans ans;
    struct str status = STR_NULL, body;

    if (!method_read(method, &rq.method)) WRONG(s, "unknown method");
    rq.target = filled(s, path);
    rq.body = read_body(s, &status);
    rq.once = s->once;
    s->once = STR_NULL;
    s->cx->now_ms += 1000;
    (void)!door_pass(s->cx, &rq, &ans);
    body = buf_text(&ans.body);
    json_decref(s->answer);
    s->answer = json_loadb(body.p ? body.p : "", body.n, 0, NULL);
    check(s, status, &ans);
    if (ans.status < 300) check_shape(s, &rq);
    if (s->after && rq.method != METHOD_GET) s->after(s);
}

/* "rows.0.id" */
static inline const json_t *at_path(const json_t *v, struct str path)
{
    while (path.n && v) {
        ptrdiff_t dot = str_find(path, STR("."), 0);
        struct str step = str_sub(path, 0, dot < 0 ? path.n : (size_t)dot);
        int64_t index;

        path = str_skip(path, step.n + 1);
        if (json_is_array(v) && str_int(step, &index))
            v = json_array_get(v, (size_t)index);
        else
            v = json_object_getn(v, step.p, step.n);
    }
    return v;
}

static inline void remember(struct script *s, struct str name, struct str value)
{
    int at = 0;

    while (at < s->kept_n && !str_eq(s->kept[at].name, name)) at++;
    if (at == NAMES_MOST) WRONG(s, "too many names");
    s->kept[at] = (struct kept){str_keep(s->kept_arena, name), str_keep(s->kept_arena, value)};
    if (at == s->kept_n) s->kept_n++;
}

static inline void keep(struct script *s, struct str name, struct str path)
{
    const json_t *v = at_path(s->answer, path);
    char number[32] = "";

    if (json_is_integer(v)) snprintf(number, sizeof number, "%lld", (long long)json_integer_value(v));
    if (!json_is_string(v) && !number[0]) WRONG(s, "nothing at %.*s", STR_ARG(path));
    remember(s, name, str_of(number[0] ? number : json_string_value(v)));
}

static inline void set_day(struct script *s, struct str line)
{
    struct str text = word(&line);
    int64_t hour = 0;
    day d = 0;

    if (!day_read(text, &d) || !str_int(line, &hour)) WRONG(s, "which day and hour?");
    s->cx->now_ms = ((int64_t)d * 24 + hour - 8) * 3600000;
}

static inline void tick(struct script *s)
{
    struct actor was = s->cx->actor;
    struct tick_done done;

    must_of(s, tick_run(s->cx, NULL, &done));
    s->cx->actor = was;
    if (s->after) s->after(s);
}

static inline void run_lines(struct script *s)
{
    struct str line;

    while (next_line(s, &line)) {
        struct str first;

        if (line.n == 0 || line.p[0] == '#') continue;
        first = word(&line);
        if (str_eq(first, STR("as"))) {
            act(s, line);
        } else if (str_eq(first, STR("once"))) {
            s->once = line;
        } else if (str_eq(first, STR("later"))) {
            int64_t days = 0;

            if (!str_int(line, &days)) WRONG(s, "later how many days?");
            s->cx->now_ms += days * 86400000;
        } else if (str_eq(first, STR("day"))) {
            set_day(s, line);
        } else if (str_eq(first, STR("tick"))) {
            tick(s);
        } else if (str_eq(first, STR("keep"))) {
            struct str name = word(&line);

            keep(s, name, line);
        } else {
            call(s, first, line);
        }
    }
}

/* ---- a database with one account of each role */

static inline void add_accounts(struct cx *cx)
{
    struct str one_time;
    int64_t id;

    must(store_begin(cx, true));
    must(government_enter(cx));
    for (const struct role_info *i = role_all; i->role != ROLE_NONE; i++) {
        struct grant g = {.role = i->role, .to = STR("2099-12-31"), .mandate = STR("测试")};

        if (i->binding == BINDING_ORG || i->binding == BINDING_POST) continue;
        must(account_add(cx, i->name, &g.account_id, &one_time));
        must(grant_add(cx, &g, &id));
    }
    must(store_end(cx, ERR_NONE));
}

#endif
