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
#include "../matrix.h"

#include "intake/intake.h"

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
    struct str line;

    table_open(s);
    while (next_line(s, &line)) check_line(&m, line);
    check_complete(&m);
    if (getenv("LUOSHI_BLESS")) bless(&m);
    arena_end(a);
    assert_int_equal(m.wrong, 0);
}

ENGINE_TEST(every_route_by_role)
{
    struct stage g;

    stage_begin(&g, cx);
    check_table(&g.script);
    stage_end(&g);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {ENGINE_TESTS(every_route_by_role)};

    if (argc > 1 && strcmp(argv[1], "intake-child") == 0)
        _exit(intake_child(str_of(argc > 2 ? argv[2] : NULL)));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
