/* The floors of web that need no store: addresses, records, routes, the cache, the pool, the guard, assets.
 */
#include "../testing.h"

#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "web/asset.h"
#include "web/cache.h"
#include "web/guard.h"
#include "web/openapi.h"
#include "web/pool.h"
#include "web/route.h"

/* ---- url */

static void url_is_taken_apart(void **state)
{
    struct cx own = testing_cx(), *cx = &own;
    struct url u;

    (void)state;
    must(url_parse(cx, STR("/api/v1/tasks/7?q=%E5%AD%A6%E4%BD%8D&leader=a+b&x&=y&&"), &u));
    assert_int_equal(u.segments, 4);
    assert_str(u.segment[3], "7");
    assert_str(u.path, "/api/v1/tasks/7");
    assert_str(url_get(&u, "q"), "学位");
    assert_str(url_get(&u, "leader"), "a b");
    assert_str(url_get(&u, "x"), "");
    assert_null(url_get(&u, "none").p);
    testing_end(cx);
}

static void bad_urls_are_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "x",
                                      "/a/../b",
                                      "/a/%2e%2e/b",
                                      "/a%2fb",
                                      "/a%5cb",
                                      "/%",
                                      "/%zz",
                                      "/%e5%ad",
                                      "/a?q=%ff",
                                      "/a?q=%00",
                                      "/a?q=%0d%0aSet-Cookie:x",
                                      "/1/2/3/4/5/6/7/8/9"};
    struct cx own = testing_cx(), *cx = &own;
    struct url u;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (url_parse(cx, str_of(bad[i]), &u) != ERR_INPUT) fail_msg("accepted: %s", bad[i]);
        assert_str(cx->fault.field, "url");
    }
    testing_end(cx);
}

static void cookie_is_found(void **state)
{
    (void)state;
    assert_str(url_cookie(STR("a=1; luoshi_session=xyz; b=2"), "luoshi_session"), "xyz");
    assert_null(url_cookie(STR("xluoshi_session=xyz"), "luoshi_session").p);
    assert_null(url_cookie(STR(""), "luoshi_session").p);
}

/* ---- records */

struct refusal {
    const struct record *record;
    const char *body, *field;
};

static void wrong_shapes_name_the_field(void **state)
{
    static const struct refusal cases[] = {
        {&session_in_record, "", "body"},
        {&session_in_record, "[]", "body"},
        {&session_in_record, "{\"name\":\"a\"}", "password"},
        {&session_in_record, "{\"name\":7,\"password\":\"b\"}", "name"},
        {&session_in_record, "{\"name\":\"\",\"password\":\"b\"}", "name"},
        {&session_in_record, "{\"name\":\"a\",\"password\":\"b\",\"extra\":1}", "extra"},
        {&session_in_record, "{\"name\":\"a\",\"name\":\"b\",\"password\":\"c\"}", "body"},
        {&session_in_record, "{\"name\":\"a\\u0001\",\"password\":\"b\"}", "name"},
        {&session_in_record, "{\"name\":\"\xff\",\"password\":\"b\"}", "body"},
        {&session_in_record, "{\"name\":\"a\\u0000b\",\"password\":\"b\"}", "body"},
        {&org_in_record, "{\"name\":\"a\",\"kind\":\"club\"}", "kind"},
        {&rev_in_record, "{\"rev\":\"1\"}", "rev"},
        {&rev_in_record, "{\"rev\":0}", "rev"},
        {&rev_in_record, "{\"rev\":1.5}", "rev"},
        {&merge_in_record, "{\"rev\":1,\"into\":5}", "into"},
        {&merge_in_record, "{\"rev\":1,\"into\":\"-5\"}", "into"},
        {&members_in_record, "{\"rev\":1,\"members\":[{\"org_id\":\"1\"},{\"org_id\":\"x\"}]}",
         "members/1/org_id"},
        {&members_in_record, "{\"rev\":1,\"members\":[{\"org_id\":\"1\",\"from\":\"2021-02-29\"}]}",
         "members/0/from"},
        {&members_in_record, "{\"rev\":1,\"members\":{}}", "members"},
        {&correct_in_record, "{\"rev\":1,\"value\":[\"a\",1]}", "value/1"},
        {&correct_in_record, "{\"rev\":1,\"value\":{}}", "value"},
    };
    struct cx own = testing_cx(), *cx = &own;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *in = arena_zero(cx->arena, 1, cases[i].record->size);

        if (rec_read(cx, cases[i].record, str_of(cases[i].body), in) != ERR_INPUT)
            fail_msg("accepted: %s", cases[i].body);
        assert_str(cx->fault.field, cases[i].field);
    }
    testing_end(cx);
}

static void deep_json_is_refused(void **state)
{
    struct cx own = testing_cx(), *cx = &own;
    struct buf b = buf_new(cx->arena, 1 << 20);
    struct session_in in;

    (void)state;
    for (int i = 0; i < 100000; i++) buf_byte(&b, '[');
    assert_int_equal(rec_read(cx, &session_in_record, buf_text(&b), &in), ERR_INPUT);
    testing_end(cx);
}

static void fields_are_read(void **state)
{
    struct cx own = testing_cx(), *cx = &own;
    struct members_in in;
    struct task_in task;
    const struct member_in *m;

    (void)state;
    must(rec_read(cx, &members_in_record,
                  STR("{\"rev\":2,\"members\":[{\"org_id\":\"9007199254740993\",\"from\":\"2024-02-29\","
                      "\"to\":null}]}"),
                  &in));
    m = in.members.at;
    assert_int_equal(in.members.n, 1);
    assert_true(m->org_id == INT64_C(9007199254740993));
    assert_str(m->from, "2024-02-29");
    assert_null(m->to.p);
    must(rec_read(cx, &task_in_record, STR("{\"rev\":2}"), &task));
    assert_null(task.text.p);
    assert_true(task.weight != task.weight);
    testing_end(cx);
}

static void queries_are_read(void **state)
{
    struct cx own = testing_cx(), *cx = &own;
    struct tasks_query q;
    struct url u;

    (void)state;
    must(url_parse(cx, STR("/x?lead=12&has_measure=1&q=%E5%A4%A7%E6%A1%A5&leader="), &u));
    must(rec_read_query(cx, &tasks_query_record, &u, &q));
    assert_true(q.lead == 12);
    assert_int_equal(q.has_measure, 1);
    assert_int_equal(q.doubt, -1);
    assert_str(q.q, "大桥");
    assert_null(q.leader.p);
    must(url_parse(cx, STR("/x?doubt=2"), &u));
    assert_int_equal(rec_read_query(cx, &tasks_query_record, &u, &q), ERR_INPUT);
    assert_str(cx->fault.field, "doubt");
    must(url_parse(cx, STR("/x?drop=1"), &u));
    assert_int_equal(rec_read_query(cx, &tasks_query_record, &u, &q), ERR_INPUT);
    assert_str(cx->fault.field, "drop");
    testing_end(cx);
}

/* ---- routes */

static enum err route(struct cx *cx, enum method m, const char *target, struct route_hit *out)
{
    struct url u;
    enum err e = url_parse(cx, str_of(target), &u);

    return e ? e : route_find(cx, router_new(cx->arena), m, &u, out);
}

static void every_route_is_found(void **state)
{
    struct cx own = testing_cx(), *cx = &own;

    (void)state;
    for (size_t i = 0; i < routes_n; i++) {
        struct route_hit found;
        struct buf b = buf_new(cx->arena, 256);

        for (size_t c = 0; c < routes[i].path.n; c++) {
            if (routes[i].path.p[c] == '{')
                while (routes[i].path.p[c] != '}') c++;
            buf_byte(&b, routes[i].path.p[c] == '}' ? '7' : routes[i].path.p[c]);
        }
        must(route(cx, routes[i].method, str_keep(cx->arena, buf_text(&b)).p, &found));
        assert_ptr_equal(found.route, &routes[i]);
    }
    testing_end(cx);
}

static void wrong_routes_are_refused(void **state)
{
    struct cx own = testing_cx(), *cx = &own;
    struct route_hit found;

    (void)state;
    assert_int_equal(route(cx, METHOD_GET, "/api/v1/none", &found), ERR_ABSENT);
    assert_int_equal(route(cx, METHOD_GET, "/api/v1", &found), ERR_ABSENT);
    assert_int_equal(route(cx, METHOD_POST, "/api/v1/accounts/x/reset", &found), ERR_ABSENT);
    assert_int_equal(route(cx, METHOD_POST, "/api/v1/accounts/0/reset", &found), ERR_ABSENT);
    assert_int_equal(route(cx, METHOD_PUT, "/healthz", &found), ERR_METHOD);
    testing_end(cx);
}

static void openapi_fits(void **state)
{
    struct cx own = testing_cx(), *cx = &own;
    struct buf b = buf_new(cx->arena, 4 << 20);
    struct str text;

    (void)state;
    openapi_put(&b);
    assert_true(buf_done(&b, &text));
    assert_true(str_starts(text, STR("{\"openapi\":\"3.1.0\"")));
    testing_end(cx);
}

/* ---- cache */

static int dropped;

static void drop(void *value)
{
    (void)value;
    dropped++;
}

static void see(void *arg, void *value)
{
    *(void **)arg = value;
}

static void cache_keeps_one_generation(void **state)
{
    struct cache *c = cache_new(1 << 20, drop);
    struct cache_key key = {1, 0, 2, 3, STR("/a")}, other = {1, 0, 4, 3, STR("/a")};
    int value;
    void *got = NULL;

    (void)state;
    dropped = 0;
    cache_keep(c, &key, 10, &value, 100);
    assert_true(cache_use(c, &key, 10, see, &got));
    assert_ptr_equal(got, &value);
    assert_false(cache_use(c, &other, 10, see, &got));
    assert_false(cache_use(c, &key, 11, see, &got));
    assert_int_equal(dropped, 1);
    assert_int_equal(cache_held(c), 0);
    cache_end(c);
}

static void cache_is_bounded(void **state)
{
    struct cache *c = cache_new(1 << 20, drop);
    char target[16];

    (void)state;
    dropped = 0;
    for (int i = 0; i < 5000; i++) {
        struct cache_key key = {1, 0, 2, 3, {target, (size_t)snprintf(target, sizeof target, "/%d", i)}};

        cache_keep(c, &key, 1, &dropped, 1000);
        assert_true(cache_held(c) <= 1 << 20);
    }
    assert_true(dropped > 3000 && dropped < 5000);
    cache_sweep(c);
    cache_sweep(c);
    assert_int_equal(cache_held(c), 0);
    assert_int_equal(dropped, 5000);
    cache_end(c);
}

/* ---- pool and guard */

static int count;
static pthread_mutex_t count_lock = PTHREAD_MUTEX_INITIALIZER;

static void add_one(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&count_lock);
    count++;
    pthread_mutex_unlock(&count_lock);
}

static void pool_does_all_before_it_ends(void **state)
{
    struct pool *p = pool_new(3, 1000);

    (void)state;
    count = 0;
    for (int i = 0; i < 1000; i++) assert_true(pool_add(p, add_one, NULL));
    pool_stop(p);
    assert_int_equal(count, 1000);
    assert_false(pool_add(p, add_one, NULL));
    pool_end(p);
}

static void guard_cuts_the_overdue(void **state)
{
    struct guard *g = guard_new(add_one, NULL);
    struct guarded *slow, *free_of_it;
    int pair[2], other[2];
    char c;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, other), 0);
    slow = guard_add(g, pair[0], 1);
    free_of_it = guard_add(g, other[0], 1);
    guard_allow(free_of_it, 0);
    assert_int_equal(guard_count(g), 2);
    assert_int_equal(read(pair[1], &c, 1), 0); /* waits until the guard shuts it */
    assert_int_equal(guard_cuts(g), 1);
    assert_int_equal(send(other[1], "x", 1, 0), 1);
    assert_int_equal(read(other[0], &c, 1), 1);
    guard_remove(g, slow);
    guard_remove(g, free_of_it);
    guard_end(g);
    for (int i = 0; i < 2; i++) {
        close(pair[i]);
        close(other[i]);
    }
}

/* ---- assets */

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void assets_are_found(void **state)
{
    char folder[] = "/tmp/luoshi-test-XXXXXX", inner[64];
    struct cx own = testing_cx(), *cx = &own;
    struct assets *a;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(inner, sizeof inner, "%s/assets", folder);
    assert_int_equal(mkdir(inner, 0700), 0);
    write_file(folder, "index.html", "<html>");
    write_file(inner, "a-1.js", "js");
    write_file(inner, "a-1.js.gz", "gz");
    must(assets_open(cx, folder, &a));
    assert_str(asset_find(a, STR("/"))->bytes, "<html>");
    assert_str(asset_find(a, STR("/plans/7"))->bytes, "<html>");
    assert_str(asset_find(a, STR("/assets/a-1.js"))->gzip, "gz");
    assert_true(asset_find(a, STR("/assets/a-1.js"))->for_ever);
    assert_null(asset_find(a, STR("/assets/none.js")));
    assert_null(asset_find(a, STR("/favicon.ico")));
    testing_remove(folder);
    testing_end(cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(url_is_taken_apart),
        cmocka_unit_test(bad_urls_are_refused),
        cmocka_unit_test(cookie_is_found),
        cmocka_unit_test(wrong_shapes_name_the_field),
        cmocka_unit_test(deep_json_is_refused),
        cmocka_unit_test(fields_are_read),
        cmocka_unit_test(queries_are_read),
        cmocka_unit_test(every_route_is_found),
        cmocka_unit_test(wrong_routes_are_refused),
        cmocka_unit_test(openapi_fits),
        cmocka_unit_test(cache_keeps_one_generation),
        cmocka_unit_test(cache_is_bounded),
        cmocka_unit_test(pool_does_all_before_it_ends),
        cmocka_unit_test(guard_cuts_the_overdue),
        cmocka_unit_test(assets_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
