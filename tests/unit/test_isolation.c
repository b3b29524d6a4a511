/*
 * The other dimensions of the authorisation matrix, over the same table: another government in one database,
 * roles that have expired, tokens with few rights, deputies, disabled accounts, calendars.
 */
#include "../matrix.h"

#include "access/session.h"
#include "access/token.h"
#include "intake/intake.h"
#include "notify/feed.h"

static bool names_a_row(const struct line *l)
{
    return str_find(l->path, STR("$"), 0) >= 0 || str_find(l->body, STR("$"), 0) >= 0;
}

static bool is_read(const struct line *l)
{
    return str_eq(l->method, STR("GET"));
}

/* Complain of a line; the test counts them. */
static int hole(const struct script *s, const struct line *l, const char *who, char sign)
{
    print_error("%s:%d: %s gets %c for %.*s %.*s\n", TABLE, s->line, who, sign, STR_ARG(l->method),
                STR_ARG(l->path));
    return 1;
}

/* ---- another government */

static void grant_there(struct script *s, const struct role_info *i)
{
    struct grant g = {.role = i->role, .to = STR("2099-12-31"), .mandate = STR("测试")};
    struct str one_time;
    int64_t id;

    if (i->binding == BINDING_ORG) g.org_id = 901;
    if (i->binding == BINDING_POST) g.post_id = 902;
    must_of(s, account_add(s->cx, i->name, &g.account_id, &one_time));
    must_of(s, grant_add(s->cx, &g, &id));
}

/* A city beside, with an account of each role for a unit and a post of its own. */
static int64_t found_city(struct script *s)
{
    struct government city = {.name = STR("邻市")};
    int64_t id, g;

    must_of(s, store_begin(s->cx, true));
    must_of(s, government_add(s->cx, &city, &id));
    s->cx->actor = (struct actor){.government_id = id, .name = STR("测试")};
    g = id;
    must_of(s, store_run(
                   s->cx, NULL,
                   "INSERT INTO org (government_id, id, name, created_at) VALUES ($1, 901, '邻市教育局', '')",
                   "i", g));
    must_of(s, store_run(s->cx, NULL,
                         "INSERT INTO post (government_id, id, title) VALUES ($1, 902, '副市长')", "i", g));
    for (const struct role_info *i = role_all; i->role != ROLE_NONE; i++) grant_there(s, i);
    must_of(s, store_end(s->cx, ERR_NONE));
    return id;
}

/* An answer that says: nothing was found, nothing was done. */
static bool is_empty(const struct ans *ans)
{
    static const char *const words[] = {"\"rows\":[]", "\"tasks\":[]", "\"approved\":0", "\"written\":0"};
    struct str body = buf_text(&ans->body);
    bool empty = false;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        empty = empty || str_find(body, str_of(words[i]), 0) >= 0;
    return empty;
}

/* An id of the first city in the path of a read, or in what it is asked about, is not there for the second.
 */
static bool is_unknown_id(const struct line *l, char sign)
{
    return is_read(l) && sign == 's' && names_a_row(l);
}

static bool is_hole(const struct line *l, char sign, const struct ans *ans)
{
    if ((sign == '+' && is_read(l)) || is_unknown_id(l, sign)) return true;
    if (!names_a_row(l) || is_empty(ans)) return false;
    return sign == '+' || (sign == 's' && str_find(l->path, STR("/$"), 0) >= 0);
}

/* Nothing of the first city for whoever is of the second: no row by its id, no private word in a list. */
static int try_stranger(struct script *s, const struct line *l, const char *who)
{
    static const char *const sides[] = {"OWN", "FAR"}, *const marks[] = {OWN_MARK, FAR_MARK};

    for (int i = 0; i < 2; i++) {
        struct ans ans;
        char sign = try_answer(s, l, sides[i], marks[i], &ans);

        if (is_hole(l, sign, &ans)) return hole(s, l, who, sign);
    }
    return 0;
}

ENGINE_TEST(another_government_gets_nothing)
{
    struct stage g;
    struct str text;
    struct line l;
    int holes = 0, tried = 0;
    int64_t city;

    stage_begin(&g, cx);
    city = found_city(&g.script);
    table_open(&g.script);
    while (next_line(&g.script, &text)) {
        if (!read_line(text, &l)) continue;
        for (const struct role_info *i = role_all; i->role != ROLE_NONE; i++) {
            cx->actor = (struct actor){.government_id = city};
            act(&g.script, i->name);
            assert_true(g.script.pass.account.government_id == city);
            holes += try_stranger(&g.script, &l, i->name.p);
            tried++;
        }
    }
    assert_true(tried > 1000);
    assert_int_equal(holes, 0);
    stage_end(&g);
}

/* ---- every id that a read takes, by the table of routes: none of the first city is there for the second */

/* What was kept of a kind, as "$OWNPLAN" for the field "plan". */
static struct str own_of(struct script *s, struct str field)
{
    static const char *const other[][2] = {{"lead", "$OWNORG"},
                                           {"support", "$OWNORG"},
                                           {"to", "$OWNACCOUNT"},
                                           {"id", "$OWNTASK"},
                                           {"subject_id", "$OWNTASK"}};
    struct buf b = buf_new(s->cx->arena, 64);

    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (str_eq(field, str_of(other[i][0]))) return str_of(other[i][1]);
    if (str_eq(field, STR("section"))) return STR("1");
    buf_str(&b, STR("$OWN"));
    for (size_t i = 0; i < field.n; i++) buf_byte(&b, (char)toupper((unsigned char)field.p[i]));
    return buf_text(&b);
}

/* A path with every id as VALUE, and with QUERY behind it. */
static struct line line_of(struct script *s, const struct route *r, struct str value, struct str query)
{
    struct buf b = buf_new(s->cx->arena, 1024);
    struct str rest = r->path;

    for (ptrdiff_t at = str_find(rest, STR("{"), 0); at >= 0; at = str_find(rest, STR("{"), 0)) {
        buf_str(&b, str_sub(rest, 0, (size_t)at));
        buf_str(&b, value);
        rest = str_skip(rest, (size_t)str_find(rest, STR("}"), 0) + 1);
    }
    buf_str(&b, rest);
    if (query.n) buf_fmt(&b, "?%.*s", STR_ARG(query));
    return (struct line){.method = STR("GET"), .path = filled(s, buf_text(&b)), .body = STR("")};
}

static int try_path_ids(struct script *s, const struct route *r, const char *who)
{
    static const char *const kinds[] = {"PLAN", "TASK", "ORG",   "MEASURE", "ROUND", "REPORT",
                                        "POST", "ITEM", "DRAFT", "ACCOUNT", "DUTY",  "MILESTONE"};
    int holes = 0;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct buf value = buf_new(s->cx->arena, 32);
        struct ans ans;
        struct line l;

        buf_fmt(&value, "$OWN%s", kinds[i]);
        l = line_of(s, r, buf_text(&value), STR(""));
        (void)try_answer(s, &l, "OWN", OWN_MARK, &ans);
        if (ans.status < 400) holes += hole(s, &l, who, '?');
    }
    return holes;
}

static bool lists_nothing(const struct ans *ans)
{
    struct str body = buf_text(&ans->body);

    return str_find(body, STR("\"rows\":[]"), 0) >= 0 && str_find(body, STR(OWN_MARK), 0) < 0;
}

/* A plan that is not there is said so; other filters find nothing. */
static int try_query_ids(struct script *s, const struct route *r, const char *who)
{
    int holes = 0;

    for (size_t i = 0; i < r->query->fields; i++) {
        const struct rec_field *f = &r->query->field[i];
        struct buf query = buf_new(s->cx->arena, 128);
        struct ans ans;
        struct line l;

        if (f->type != REC_ID) continue;
        buf_fmt(&query, "%.*s=%.*s", STR_ARG(f->name), STR_ARG(own_of(s, f->name)));
        l = line_of(s, r, STR("7"), buf_text(&query));
        (void)try_answer(s, &l, "OWN", OWN_MARK, &ans);
        if (ans.status >= 400 || (!str_eq(f->name, STR("plan")) && lists_nothing(&ans))) continue;
        holes += hole(s, &l, who, '?');
    }
    return holes;
}

ENGINE_TEST(no_id_of_a_read_is_there_for_another_government)
{
    struct stage g;
    int holes = 0, tried = 0;
    int64_t city;

    stage_begin(&g, cx);
    city = found_city(&g.script);
    for (size_t i = 0; i < routes_n; i++) {
        if (routes[i].method != METHOD_GET || routes[i].perm == PERM_PUBLIC) continue;
        for (const struct role_info *role = role_all; role->role != ROLE_NONE; role++) {
            cx->actor = (struct actor){.government_id = city};
            act(&g.script, role->name);
            if (str_find(routes[i].path, STR("{"), 0) >= 0)
                holes += try_path_ids(&g.script, &routes[i], role->name.p);
            holes += try_query_ids(&g.script, &routes[i], role->name.p);
            tried++;
        }
    }
    assert_true(tried > 300);
    assert_int_equal(holes, 0);
    stage_end(&g);
}

/* ---- roles that have expired */

ENGINE_TEST(an_expired_role_does_nothing)
{
    struct stage g;
    struct str text;
    struct line l;
    int holes = 0;

    stage_begin(&g, cx);
    must(store_begin(cx, true));
    must(store_run(cx, NULL, "UPDATE account_role SET date_to = '2026-03-01'", ""));
    must(store_end(cx, ERR_NONE));
    table_open(&g.script);
    while (next_line(&g.script, &text)) {
        if (!read_line(text, &l) || route_of(&g.script, &l)->perm == PERM_SELF ||
            route_of(&g.script, &l)->perm == PERM_PUBLIC)
            continue;
        for (const struct role_info *i = role_all; i->role != ROLE_NONE; i++) {
            char sign;

            act(&g.script, i->name);
            sign = try(&g.script, &l, "OWN", OWN_MARK);
            if (sign != '-') holes += hole(&g.script, &l, i->name.p, sign);
        }
    }
    assert_int_equal(holes, 0);
    stage_end(&g);
}

/* ---- tokens */

/* May ROLE with a token for PERM pass the door of this route? */
static bool passes(struct stage *g, const struct route *r, enum role role, enum perm p)
{
    struct pass pass = {.account = {.id = 1, .government_id = 1, .roles = (unsigned)role},
                        .scope = {.roles = (unsigned)role},
                        .perms = UINT64_C(1) << p};
    struct req rq = {.web = g->script.web, .local = true, .pass = &pass, .method = r->method};

    return door_check(g->script.cx, &rq, r) == ERR_NONE;
}

/* A token opens what it names and its account may, and nothing else; none is for one's own account. */
ENGINE_TEST(tokens_may_what_they_name)
{
    struct stage g;
    int wrong = 0;

    stage_begin(&g, cx);
    for (size_t n = 0; n < routes_n; n++)
        for (const struct role_info *i = role_all; i->role != ROLE_NONE; i++)
            for (enum perm p = 0; p < PERM_COUNT; p++) {
                bool want = routes[n].perm == PERM_PUBLIC ||
                            (routes[n].perm == p && perm_allows(p, (unsigned)i->role));

                if (passes(&g, &routes[n], i->role, p) == want) continue;
                print_error("%s as %s with a token for %s\n", routes[n].path.p, i->name.p, perm_name(p).p);
                wrong++;
            }
    assert_int_equal(wrong, 0);
    stage_end(&g);
}

/* ---- deputies */

static void name_deputy(struct script *s, const char *to)
{
    struct grant g = {.to = str_of(to)};
    int64_t id;

    assert_true(str_int(filled(s, STR("$OWNORG")), &g.org_id));
    assert_true(str_int(filled(s, STR("$REPORTER")), &g.account_id));
    act(s, STR("signer"));
    must_of(s, store_begin(s->cx, true));
    s->cx->actor.account_id = s->pass.account.id;
    s->cx->actor.scope = NULL;
    must_of(s, grant_deputy(s->cx, &g, &id));
    must_of(s, store_end(s->cx, ERR_NONE));
}

static char allowed(char sign)
{
    return sign == '+' || sign == 'x' ? '+' : sign;
}

/* What the deputy gets of one line, beside what he and the signer get by themselves. */
static int try_deputy(struct script *s, const struct line *l, const char *side, const char *mark)
{
    char both, own, signer;

    act(s, STR("reporter"));
    both = allowed(try(s, l, side, mark));
    for (size_t i = 0; i < s->pass.scope.held_n; i++) /* the same account without what it stands in for */
        if (s->pass.scope.held[i].role == ROLE_SIGNER)
            ((struct scope_held *)(uintptr_t)s->pass.scope.held)[i].role = ROLE_REPORTER;
    s->pass.scope.roles &= ~(unsigned)ROLE_SIGNER;
    s->pass.account.roles = s->pass.scope.roles;
    own = allowed(try(s, l, side, mark));
    act(s, STR("signer"));
    signer = allowed(try(s, l, side, mark));
    if (both == own || both == signer) return 0;
    return hole(s, l, side, both);
}

ENGINE_TEST(a_deputy_gets_no_more_than_the_signer)
{
    struct stage g;
    struct str text;
    struct line l;
    struct scope after;
    int holes = 0;

    stage_begin(&g, cx);
    name_deputy(&g.script, "2026-12-31");
    table_open(&g.script);
    while (next_line(&g.script, &text)) {
        if (!read_line(text, &l)) continue;
        holes += try_deputy(&g.script, &l, "OWN", OWN_MARK);
        holes += try_deputy(&g.script, &l, "FAR", FAR_MARK);
    }
    assert_int_equal(holes, 0);
    act(&g.script, STR("reporter"));
    cx->actor.account_id = g.script.pass.account.id;
    cx->now_ms += INT64_C(365) * 86400000;
    must(store_begin(cx, false));
    must(store_end(cx, scope_load(cx, g.script.pass.account.id, &after)));
    assert_int_equal(after.roles, ROLE_REPORTER);
    stage_end(&g);
}

/* ---- disabled accounts */

struct keys {
    struct str session, token;
};

/* Every door, with the cookie of a session and with a token. */
static int open_doors(struct script *s, const struct keys *k)
{
    int open = 0;

    for (size_t n = 0; n < routes_n; n++) {
        struct req by_session = {.web = s->web, .method = METHOD_GET, .session = k->session},
                   by_token = {.web = s->web, .method = METHOD_GET, .bearer = k->token};

        if (routes[n].perm == PERM_PUBLIC) continue;
        gate_forget(s->web->gate);
        open += door_check(s->cx, &by_session, &routes[n]) != ERR_LOGIN;
        open += door_check(s->cx, &by_token, &routes[n]) != ERR_LOGIN;
    }
    return open;
}

static struct keys sign_in(struct script *s, struct str who)
{
    const struct token_new asked = {STR("测试"), UINT64_C(1) << PERM_READ, 30};
    struct str csrf;
    struct keys k;
    int64_t id;

    act(s, who);
    must_of(s, store_begin(s->cx, true));
    must_of(s, session_begin(s->cx, &s->pass.account, STR("10.0.0.7"), &k.session, &csrf));
    s->cx->actor.scope = &s->pass.scope;
    must_of(s, token_add(s->cx, &asked, &id, &k.token));
    must_of(s, store_run(s->cx, NULL, "UPDATE account SET must_change = 0", ""));
    must_of(s, store_end(s->cx, ERR_NONE));
    return k;
}

ENGINE_TEST(a_disabled_account_has_no_door)
{
    struct stage g;
    struct keys k;

    stage_begin(&g, cx);
    k = sign_in(&g.script, STR("reporter"));
    assert_true(open_doors(&g.script, &k) > 100);
    must(store_begin(cx, true));
    cx->actor = (struct actor){.government_id = g.script.pass.account.government_id, .name = STR("测试")};
    must(store_run(cx, NULL, "UPDATE account SET disabled = 1 WHERE id = $1", "i", g.script.pass.account.id));
    must(store_end(cx, ERR_NONE));
    assert_int_equal(open_doors(&g.script, &k), 0);
    stage_end(&g);
}

/* ---- private calendars */

static struct str calendar_of(struct script *s, struct str who)
{
    struct buf out = buf_new(s->cx->arena, 1 << 20);
    struct str token;

    act(s, who);
    must_of(s, store_begin(s->cx, true));
    s->cx->actor = (struct actor){.government_id = s->pass.account.government_id,
                                  .account_id = s->pass.account.id,
                                  .name = s->pass.account.name,
                                  .scope = &s->pass.scope};
    must_of(s, feed_open(s->cx, &token));
    must_of(s, feed_put(s->cx, token, &out));
    must_of(s, feed_close(s->cx));
    assert_int_equal(feed_put(s->cx, token, &out), ERR_LOGIN);
    must_of(s, store_end(s->cx, ERR_NONE));
    return buf_text(&out);
}

ENGINE_TEST(a_calendar_holds_ones_own_work_only)
{
    struct stage g;
    int own = 0;

    stage_begin(&g, cx);
    for (const struct role_info *i = role_all; i->role != ROLE_NONE; i++) {
        struct str text = calendar_of(&g.script, i->name);

        own += str_find(text, STR(OWN_MARK), 0) >= 0;
        if ((unsigned)i->role & (ROLES_UNIT | ROLES_ADMIN | ROLE_LEADER))
            assert_true(str_find(text, STR(FAR_MARK), 0) < 0);
    }
    assert_true(own > 0);
    stage_end(&g);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {ENGINE_TESTS(another_government_gets_nothing),
                                       ENGINE_TESTS(no_id_of_a_read_is_there_for_another_government),
                                       ENGINE_TESTS(an_expired_role_does_nothing),
                                       ENGINE_TESTS(tokens_may_what_they_name),
                                       ENGINE_TESTS(a_deputy_gets_no_more_than_the_signer),
                                       ENGINE_TESTS(a_disabled_account_has_no_door),
                                       ENGINE_TESTS(a_calendar_holds_ones_own_work_only)};

    if (argc > 1 && strcmp(argv[1], "intake-child") == 0)
        _exit(intake_child(str_of(argc > 2 ? argv[2] : NULL)));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
