/*
 * The authorisation matrix: every route × every role × a row of one's own and a foreign one, through the same
 * door as the server's, against the table in tests/access/matrix.txt, which people review.
 *
 * A line of the table: two signs for each role (own row, foreign row), the request, and "<- body". In it
 * $task stands for $OWNTASK or $FARTASK, and so on for all that tests/access/setup.call keeps. Signs:
 *     +  allowed; for GET: shows what is private to the row
 *     s  answers with what is public only
 *     -  refused (401, 403, or 404 as if there were none)
 *     x  allowed, though what this line asks is refused for its words
 * A route without a line fails, and so does a sign that is not as written. LUOSHI_BLESS=1 writes the signs
 * anew.
 */
#include "../calls.h"

#include "intake/intake.h"

#define TABLE "tests/access/matrix.txt"
#define OWN_MARK "密甲"
#define FAR_MARK "密乙"

enum { WHO = ROLE_COUNT + 1, SIGNS = 2 * WHO, TABLE_MOST = 1 << 20 };

/* $REPORTER and so on: the accounts' ids. */
static void remember_account(struct script *s, struct str role, int64_t id)
{
    char name[32], value[24];

    for (size_t i = 0; i <= role.n; i++) name[i] = (char)toupper((unsigned char)role.p[i]);
    snprintf(value, sizeof value, "%lld", (long long)id);
    remember(s, str_of(name), str_of(value));
}

/* A second account for each role that is bound, on the first task's unit and leader. */
static void add_bound_accounts(struct script *s)
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

static enum err no_commit(struct cx *cx)
{
    real_engine->rollback(cx);
    return ERR_NONE;
}

/* ---- one try */

/* "$task" to "$OWNTASK". */
static struct str sided(struct script *s, struct str text, const char *side)
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

static struct str body_of(struct script *s, const struct line *l, const char *side)
{
    struct str bytes = STR("");

    if (!str_starts(l->body, STR("< "))) return sided(s, l->body, side);
    must_of(s, file_read(s->cx, str_keep(s->cx->arena, str_skip(l->body, 2)).p, 16 << 20, &bytes));
    return bytes;
}

static char sign_of(const struct ans *ans, enum method m, const char *mark)
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
static void complain(const struct script *s, const struct line *l, const struct ans *ans)
{
    struct str body = buf_text(&ans->body);

    print_error("%.*s %.*s as %.*s: %d %.*s\n", STR_ARG(l->method), STR_ARG(l->path),
                STR_ARG(s->nobody ? STR("nobody") : s->pass.account.name), ans->status,
                STR_ARG(str_sub(body, 0, 400)));
}

static char try(struct script *s, const struct line *l, const char *side, const char *mark)
{
    struct req rq = {
        .web = s->web, .local = !s->nobody, .pass = s->nobody ? NULL : &s->pass, .address = STR("test")};
    struct engine held = *s->cx->store->engine;
    const struct route *route = NULL;
    struct ans ans;
    char sign;

    if (!method_read(l->method, &rq.method)) WRONG(s, "unknown method");
    rq.target = sided(s, l->path, side);
    rq.body = body_of(s, l, side);
    must_of(s, door_find(s->cx, &rq, &route));
    real_engine = s->cx->store->engine;
    held.commit = no_commit;
    if (route->how == HOW_WRITE) s->cx->store->engine = &held;
    s->cx->now_ms += 1000;
    (void)!door_pass(s->cx, &rq, &ans);
    s->cx->store->engine = real_engine;
    sign = sign_of(&ans, rq.method, mark);
    if (sign == '?') complain(s, l, &ans);
    return sign;
}

/* ---- the table */

static bool read_line(struct str text, struct line *out)
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

static void try_line(struct script *s, const struct line *l, char signs[3 * WHO])
{
    for (int i = 0; i < WHO; i++) {
        act(s, i < ROLE_COUNT ? role_all[i].name : STR("nobody"));
        signs[3 * i] = try(s, l, "OWN", OWN_MARK);
        signs[3 * i + 1] = try(s, l, "FAR", FAR_MARK);
        signs[3 * i + 2] = ' ';
    }
    signs[3 * WHO - 1] = '\0';
}

/* A strange unit or leader must not get through to a row; x on a write has not shown that it does not. */
static bool has_hole(const struct line *l, const char *signs)
{
    bool write = !str_eq(l->method, STR("GET"));

    if (write && str_find(l->path, STR("$"), 0) < 0 && str_find(l->body, STR("$"), 0) < 0) return false;
    for (int i = 0; i < ROLE_COUNT; i++) {
        char far_sign = signs[3 * i + 1];

        if (role_all[i].binding != BINDING_ORG && role_all[i].binding != BINDING_POST) continue;
        if (far_sign == '+' || (far_sign == 'x' && write)) return true;
    }
    return false;
}

static const struct route *route_of(struct script *s, const struct line *l)
{
    struct req rq = {.web = s->web, .target = sided(s, l->path, "OWN")};
    const struct route *route = NULL;

    if (!method_read(l->method, &rq.method)) WRONG(s, "unknown method");
    must_of(s, door_find(s->cx, &rq, &route));
    return route;
}

struct matrix {
    struct script *s;
    struct buf fresh; /* the table with the signs as they are */
    int wrong;
    bool seen[1000]; /* by route */
};

static void check_line(struct matrix *m, struct str text)
{
    char signs[3 * WHO];
    struct line l;

    if (!read_line(text, &l)) {
        buf_fmt(&m->fresh, "%.*s\n", STR_ARG(text));
        return;
    }
    m->seen[route_of(m->s, &l) - routes] = true;
    try_line(m->s, &l, signs);
    buf_fmt(&m->fresh, "%s  %.*s %.*s%s%.*s\n", signs, STR_ARG(l.method), STR_ARG(l.path),
            l.body.n ? " <- " : "", STR_ARG(l.body));
    if (has_hole(&l, signs)) {
        print_error("%s:%d: a hole: %s  %.*s %.*s\n", TABLE, m->s->line, signs, STR_ARG(l.method),
                    STR_ARG(l.path));
        m->wrong++;
    }
    if (str_eq(l.signs, str_of(signs)) && !strchr(signs, '?')) return;
    print_error("%s:%d: %.*s %.*s\n  written %.*s\n  is      %s\n", TABLE, m->s->line, STR_ARG(l.method),
                STR_ARG(l.path), STR_ARG(l.signs), signs);
    m->wrong++;
}

static void check_complete(struct matrix *m)
{
    for (size_t i = 0; i < routes_n; i++) {
        if (m->seen[i]) continue;
        print_error("%s has no line for %s %s\n", TABLE, method_name[routes[i].method].p, routes[i].path.p);
        m->wrong++;
    }
}

static void bless(struct matrix *m)
{
    struct str text;
    FILE *f = fopen(TABLE, "w");

    assert_non_null(f);
    assert_true(buf_done(&m->fresh, &text));
    fwrite(text.p, 1, text.n, f);
    fclose(f);
}

static void check_table(struct script *s)
{
    struct arena *a = arena_new(0);
    struct matrix m = {.s = s, .fresh = buf_new(a, TABLE_MOST)};
    struct cx reading = {.arena = a};
    struct str line;

    must_of(s, file_read(&reading, TABLE, TABLE_MOST, &s->rest));
    s->file = TABLE;
    s->line = 0;
    while (next_line(s, &line)) check_line(&m, line);
    check_complete(&m);
    if (getenv("LUOSHI_BLESS")) bless(&m);
    arena_end(a);
    assert_int_equal(m.wrong, 0);
}

static void run_matrix(struct cx *cx)
{
    struct web_options options = web_options_usual();
    struct arena *kept = arena_new(0);
    char folder[] = "/tmp/luoshi-evidence-XXXXXX";
    struct script s = {.cx = cx, .file = "tests/access/setup.call", .kept_arena = kept};

    if (!mkdtemp(folder)) fail_msg("no temporary folder");
    options.store = testing_url(cx);
    options.evidence = folder;
    s.web = web_new(kept, &options);
    s.pass.csrf = STR("test");
    s.pass.perms = UINT64_MAX;
    add_accounts(cx);
    act(&s, STR("office"));
    must(file_read(&(struct cx){.arena = kept}, s.file, 1 << 20, &s.rest));
    run_lines(&s);
    add_bound_accounts(&s);
    check_table(&s);
    json_decref(s.answer);
    testing_remove(folder);
    arena_end(kept);
}

ENGINE_TEST(every_route_by_role)
{
    run_matrix(cx);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {ENGINE_TESTS(every_route_by_role)};

    if (argc > 1 && strcmp(argv[1], "intake-child") == 0)
        _exit(intake_child(str_of(argc > 2 ? argv[2] : NULL)));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
