/*
 * matrix - the authorisation matrix as tests use it: the table of tests/access/matrix.txt line by line, each
 * tried through the same door as the server's, and nothing that is tried stays.
 *
 * In a line $task stands for $OWNTASK or $FARTASK, and so on for all that tests/access/setup.call keeps.
 */
#ifndef TESTS_MATRIX_H
#define TESTS_MATRIX_H

#include "calls.h"

#define TABLE "tests/access/matrix.txt"
#define OWN_MARK "密甲"
#define FAR_MARK "密乙"

enum { WHO = ROLE_COUNT + 1, SIGNS = 2 * WHO, TABLE_MOST = 1 << 20 };

/* $REPORTER and so on: the accounts' ids. */
static inline void remember_account(struct script *s, struct str role, int64_t id)
{
    char name[32], value[24];

    for (size_t i = 0; i <= role.n; i++) name[i] = (char)toupper((unsigned char)role.p[i]);
    snprintf(value, sizeof value, "%lld", (long long)id);
    remember(s, str_of(name), str_of(value));
}

/* A second account for each role that is bound, on the first task's unit and leader. */
static inline void add_bound_accounts(struct script *s)
{
    struct str one_time, org = filled(s, STR("$OWNORG")), post = filled(s, STR("$OWNPOST"));
    int64_t id;

    must_of(s, store_begin(s->cx, true));
    s->cx->actor = (struct actor){.government_id = s->cx->actor.government_id, .name = STR("测试")};
    for (const struct role_info *i = role_all; i->role != ROLE_NONE; i++) {
        struct grant g = {.role = i->role};

        if (i->binding == BINDING_ORG) assert_true(str_int(org, &g.org_id));
        if (i->binding == BINDING_POST) assert_true(str_int(post, &g.post_id));
        if (!g.org_id && !g.post_id) continue;
        must_of(s, account_add(s->cx, i->name, &g.account_id, &one_time));
        must_of(s, grant_add(s->cx, &g, &id));
        remember_account(s, i->name, g.account_id);
    }
    must_of(s, store_end(s->cx, ERR_NONE));
}

/* ---- nothing that is tried stays */

static const struct engine *real_engine;

static inline enum err no_commit(struct cx *cx)
{
    real_engine->rollback(cx);
    return ERR_NONE;
}

/* ---- one try */

/* "$task" to "$OWNTASK". */
static inline struct str sided(struct script *s, struct str text, const char *side)
{
    struct buf b = buf_new(s->cx->arena, 1 << 16);

    for (size_t i = 0; i < text.n; i++) {
        buf_byte(&b, text.p[i]);
        if (text.p[i] != '$' || i + 1 == text.n || !islower((unsigned char)text.p[i + 1])) continue;
        buf_str(&b, str_of(side));
        for (; i + 1 < text.n && islower((unsigned char)text.p[i + 1]); i++)
            buf_byte(&b, (char)toupper((unsigned char)text.p[i + 1]));
    }
    return filled(s, buf_text(&b));
}

struct line {
    struct str signs, method, path, body; /* as written */
};

static inline struct str body_of(struct script *s, const struct line *l, const char *side)
{
    struct str bytes = STR("");

    if (!str_starts(l->body, STR("< "))) return sided(s, l->body, side);
    must_of(s, file_read(s->cx, str_keep(s->cx->arena, str_skip(l->body, 2)).p, 16 << 20, &bytes));
    return bytes;
}

static inline char sign_of(const struct ans *ans, enum method m, const char *mark)
{
    struct str body = buf_text(&ans->body);

    if (ans->status == 401 || ans->status == 403 || ans->status == 404) return '-';
    if (ans->status == 400 || ans->status == 422 || ans->status == 429) return 'x';
    if (str_find(body, STR("ERR_STEP"), 0) >= 0) return 'x';
    if (ans->status >= 400 && ans->status != 409) return '?';
    if (m != METHOD_GET) return '+';
    return str_find(body, str_of(mark), 0) >= 0 ? '+' : 's';
}

/* Bad requests tell nothing about rights, so a table that makes them is wrong. */
static inline void complain(const struct script *s, const struct line *l, const struct ans *ans)
{
    struct str body = buf_text(&ans->body);

    print_error("%.*s %.*s as %.*s: %d %.*s\n", STR_ARG(l->method), STR_ARG(l->path),
                STR_ARG(s->nobody ? STR("nobody") : s->pass.account.name), ans->status,
                STR_ARG(str_sub(body, 0, 400)));
}

/* The same, with the answer. */
static inline char try_answer(struct script *s, const struct line *l, const char *side, const char *mark,
                              struct ans *out)
{
    struct req rq = {.web = s->web,
                     .local = !s->nobody,
                     .pass = s->nobody ? NULL : &s->pass,
                     .address = s->nobody ? STR("test") : s->pass.account.name};
    struct engine held = *s->cx->store->engine;
    const struct route *route = NULL;
    char sign;

    if (!method_read(l->method, &rq.method)) WRONG(s, "unknown method");
    rq.target = sided(s, l->path, side);
    rq.body = body_of(s, l, side);
    must_of(s, door_find(s->cx, &rq, &route));
    real_engine = s->cx->store->engine;
    held.commit = no_commit;
    if (route->how == HOW_WRITE) s->cx->store->engine = &held;
    s->cx->now_ms += 1000;
    (void)!door_pass(s->cx, &rq, out);
    s->cx->store->engine = real_engine;
    sign = sign_of(out, rq.method, mark);
    if (sign == '?') complain(s, l, out);
    return sign;
}

static inline char try(struct script *s, const struct line *l, const char *side, const char *mark)
{
    struct ans ans;

    return try_answer(s, l, side, mark, &ans);
}

/* ---- the table */

static inline bool read_line(struct str text, struct line *out)
{
    ptrdiff_t arrow = str_find(text, STR(" <- "), 0);
    struct str rest = arrow < 0 ? text : str_sub(text, 0, (size_t)arrow);
    const char *from = rest.p;

    *out = (struct line){.body = arrow < 0 ? STR("") : str_skip(text, (size_t)arrow + 4)};
    if (text.n == 0 || text.p[0] == '#') return false;
    for (int i = 0; i < WHO; i++) word(&rest);
    out->signs = str_trim((struct str){from, (size_t)(rest.p - from)});
    out->method = word(&rest);
    out->path = rest;
    return true;
}

static inline const struct route *route_of(struct script *s, const struct line *l)
{
    struct req rq = {.web = s->web, .target = sided(s, l->path, "OWN")};
    const struct route *route = NULL;

    if (!method_read(l->method, &rq.method)) WRONG(s, "unknown method");
    must_of(s, door_find(s->cx, &rq, &route));
    return route;
}

/* ---- a database with the rows of setup.call and an account of each role */

struct stage {
    struct script script;
    struct web_options options;
    struct arena *kept;
    char folder[64]; /* of evidence */
};

static inline void stage_begin(struct stage *g, struct cx *cx)
{
    *g = (struct stage){
        .options = web_options_usual(), .kept = arena_new(0), .folder = "/tmp/luoshi-evidence-XXXXXX"};
    if (!mkdtemp(g->folder)) fail_msg("no temporary folder");
    g->options.store = testing_url(cx);
    g->options.evidence = g->folder;
    g->script = (struct script){.cx = cx, .file = "tests/access/setup.call", .kept_arena = g->kept};
    g->script.web = web_new(g->kept, &g->options);
    g->script.pass.csrf = STR("test");
    g->script.pass.perms = UINT64_MAX;
    add_accounts(cx);
    act(&g->script, STR("office"));
    must(file_read(&(struct cx){.arena = g->kept}, g->script.file, 1 << 20, &g->script.rest));
    run_lines(&g->script);
    add_bound_accounts(&g->script);
}

static inline void stage_end(struct stage *g)
{
    json_decref(g->script.answer);
    testing_remove(g->folder);
    arena_end(g->kept);
}

/* The table from its beginning. */
static inline void table_open(struct script *s)
{
    struct cx reading = {.arena = s->kept_arena};

    must_of(s, file_read(&reading, TABLE, TABLE_MOST, &s->rest));
    s->file = TABLE;
    s->line = 0;
}

#endif
