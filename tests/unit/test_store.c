/* The store's contract, on both engines. */
#include "../testing.h"

#include <math.h>
#include <string.h>

ENGINE_TEST(values_come_back)
{
    struct rows r;

    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY, t TEXT, f DOUBLE PRECISION, n BIGINT)",
                   ""));
    must(store_run(cx, NULL, "INSERT INTO v (id, t, f, n) VALUES ($1, $2, $3, $4)", "isfI", INT64_MAX,
                   STR("学位'\\"), 0.1, INT64_C(0)));
    must(store_add(cx, "INSERT INTO v (id, t, f, n) VALUES ($1, $2, $3, $4)", "isfI", INT64_MIN, STR_NULL,
                   (double)NAN, INT64_C(7)));
    must(store_run(cx, &r, "SELECT id, t, f, n, f IS NULL FROM v ORDER BY id DESC", ""));
    assert_int_equal(r.n, 2);
    assert_true(row_int(&r.at[0], 0) == INT64_MAX);
    assert_str(row_str(&r.at[0], 1), "学位'\\");
    assert_str(row_str(&r.at[0], 2), "0.1");
    assert_null(row_str(&r.at[0], 3).p);
    assert_true(row_int(&r.at[1], 0) == INT64_MIN);
    assert_null(row_str(&r.at[1], 1).p);
    assert_null(row_str(&r.at[1], 2).p);
    assert_int_equal(row_int(&r.at[1], 3), 7);
    assert_true(row_bool(&r.at[1], 4));
    assert_false(row_bool(&r.at[0], 4));
}

ENGINE_TEST(parameters_in_any_order)
{
    struct rows r;

    must(store_run(cx, &r, "SELECT $2 || $1 || $2", "ss", STR("甲"), STR("乙")));
    assert_str(row_str(&r.at[0], 0), "乙甲乙");
}

ENGINE_TEST(rollback_undoes)
{
    struct rows r;

    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY)", ""));
    must(store_begin(cx, true));
    must(store_run(cx, NULL, "INSERT INTO v (id) VALUES (1)", ""));
    assert_int_equal(store_end(cx, ERR_INPUT), ERR_INPUT);
    must(store_begin(cx, true));
    must(store_add(cx, "INSERT INTO v (id) VALUES ($1)", "i", INT64_C(2)));
    must(store_end(cx, ERR_NONE));
    must(store_run(cx, &r, "SELECT id FROM v", ""));
    assert_int_equal(r.n, 1);
    assert_int_equal(row_int(&r.at[0], 0), 2);
}

static enum err add_part(struct cx *cx, int64_t id, enum err end)
{
    enum err e = store_begin(cx, true);

    if (!e) e = store_run(cx, NULL, "INSERT INTO v (id) VALUES ($1)", "i", id);
    return store_end(cx, e ? e : end);
}

/* Of a group only the part that fails is taken back, and nobody sees any of it before its end. */
ENGINE_TEST(a_group_is_one_commit)
{
    struct cx peer = testing_peer(cx);
    struct rows r;

    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY)", ""));
    assert_int_equal(store_groups(cx), strcmp(store_engine(cx), "sqlite") == 0);
    if (store_groups(cx)) {
        must(store_group_begin(cx));
        must(add_part(cx, 1, ERR_NONE));
        assert_int_equal(add_part(cx, 2, ERR_INPUT), ERR_INPUT);
        assert_int_equal(add_part(cx, 1, ERR_NONE), ERR_CONFLICT);
        must(add_part(cx, 3, ERR_NONE));
        must(store_run(&peer, &r, "SELECT id FROM v", ""));
        assert_int_equal(r.n, 0);
        must(store_group_end(cx));
        must(store_run(&peer, &r, "SELECT id FROM v ORDER BY id", ""));
        assert_int_equal(r.n, 2);
        assert_int_equal(row_int(&r.at[1], 0), 3);
    }
    testing_end(&peer);
}

/* A commit that fails takes back all; what the engine rolled back by itself is not gone on with. */
ENGINE_TEST(a_lost_group_is_lost_whole)
{
    struct rows r;

    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY)", ""));
    if (!store_groups(cx)) return;
    must(store_group_begin(cx));
    must(add_part(cx, 1, ERR_NONE));
    store_fail_at(cx, 1);
    assert_int_equal(store_group_end(cx), ERR_STORE);
    must(store_group_begin(cx));
    must(add_part(cx, 2, ERR_NONE));
    must(store_run(cx, NULL, "ROLLBACK", "")); /* as SQLite does when the disk is full */
    assert_int_equal(add_part(cx, 3, ERR_NONE), ERR_STORE);
    assert_int_equal(store_group_end(cx), ERR_STORE);
    must(store_run(cx, &r, "SELECT id FROM v", ""));
    assert_int_equal(r.n, 0);
    must(add_part(cx, 4, ERR_NONE));
}

ENGINE_TEST(twice_is_a_conflict)
{
    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY)", ""));
    must(store_begin(cx, true));
    must(store_run(cx, NULL, "INSERT INTO v (id) VALUES (1)", ""));
    assert_int_equal(store_run(cx, NULL, "INSERT INTO v (id) VALUES (1)", ""), ERR_CONFLICT);
    /* The transaction is spoilt: swallowing the error does not save it. */
    assert_int_equal(store_end(cx, ERR_NONE), ERR_CONFLICT);
}

ENGINE_TEST(reading_transactions_cannot_write)
{
    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY)", ""));
    must(store_begin(cx, false));
    assert_int_equal(store_run(cx, NULL, "INSERT INTO v (id) VALUES (1)", ""), ERR_STORE);
    assert_int_equal(store_end(cx, ERR_NONE), ERR_STORE);
}

ENGINE_TEST(generation_is_common)
{
    struct cx peer = testing_peer(cx);
    int64_t mine, theirs, later;

    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY)", ""));
    must(store_generation(cx, &mine));
    must(store_generation(&peer, &theirs));
    assert_true(mine == theirs);
    must(store_generation(cx, &later));
    assert_true(mine == later);
    must(store_run(&peer, NULL, "INSERT INTO v (id) VALUES (1)", ""));
    must(store_generation(cx, &later));
    must(store_generation(&peer, &theirs));
    assert_true(later == theirs);
    assert_true(later != mine);
    testing_end(&peer);
}

ENGINE_TEST(ids_rise)
{
    int64_t last = store_id(cx);

    assert_true(last > 0);
    for (int i = 0; i < 10000; i++) {
        int64_t id = store_id(cx);

        assert_true(id > last);
        last = id;
    }
}

ENGINE_TEST(fails_when_told)
{
    store_fail_at(cx, 2);
    must(store_run(cx, NULL, "SELECT 1", ""));
    assert_int_equal(store_run(cx, NULL, "SELECT 1", ""), ERR_STORE);
    must(store_run(cx, NULL, "SELECT 1", ""));
}

ENGINE_TEST(migrations_run_once)
{
    int done = 7;

    must(migrate_run(cx, &done));
    assert_int_equal(done, 0);
    must(migrate_check(cx));
    must(store_run(cx, NULL, "INSERT INTO schema_version (version, applied_ms) VALUES (9999, 0)", ""));
    assert_int_equal(migrate_check(cx), ERR_VERSION);
    must(store_run(cx, NULL, "DELETE FROM schema_version", ""));
    assert_int_equal(migrate_check(cx), ERR_VERSION);
}

/* More than one pipeline's worth; the last statement's rows are the last one's. */
ENGINE_TEST(bulk_inserts)
{
    struct rows r;

    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY)", ""));
    must(store_begin(cx, true));
    for (int64_t i = 0; i < 700; i++) must(store_add(cx, "INSERT INTO v (id) VALUES ($1)", "i", i));
    must(store_run(cx, &r, "SELECT count(*), max(id) FROM v", ""));
    assert_int_equal(row_int(&r.at[0], 0), 700);
    assert_int_equal(row_int(&r.at[0], 1), 699);
    must(store_add(cx, "INSERT INTO v (id) VALUES ($1)", "i", INT64_C(700)));
    must(store_end(cx, ERR_NONE));
    must(store_run(cx, &r, "SELECT count(*) FROM v", ""));
    assert_int_equal(row_int(&r.at[0], 0), 701);
}

/* An error that nobody waited for shows at the end at the latest, and undoes all. */
ENGINE_TEST(late_error_undoes)
{
    struct rows r;
    enum err e;

    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY)", ""));
    must(store_begin(cx, true));
    e = store_add(cx, "INSERT INTO v (id) VALUES ($1)", "i", INT64_C(1));
    if (!e) e = store_add(cx, "INSERT INTO v (id) VALUES ($1)", "i", INT64_C(1));
    if (!e) e = store_add(cx, "INSERT INTO v (id) VALUES ($1)", "i", INT64_C(2));
    assert_int_equal(store_end(cx, e), ERR_CONFLICT);
    must(store_run(cx, &r, "SELECT count(*) FROM v", ""));
    assert_int_equal(row_int(&r.at[0], 0), 0);
}

struct sum {
    struct cx *cx;
    int64_t sum;
    int rows, most;
    enum err inside;
};

static bool add_up(void *arg, const struct row *r)
{
    struct sum *s = arg;

    s->sum += row_int(r, 0);
    if (s->cx) s->inside = store_run(s->cx, NULL, "SELECT 1", "");
    return ++s->rows < s->most;
}

ENGINE_TEST(rows_one_by_one)
{
    struct sum all = {.most = 1000}, some = {.most = 3}, nested = {.cx = cx, .most = 1};

    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY)", ""));
    must(store_begin(cx, true));
    for (int64_t i = 1; i <= 100; i++) must(store_add(cx, "INSERT INTO v (id) VALUES ($1)", "i", i));
    must(store_each(cx, add_up, &all, "SELECT id FROM v WHERE id >= $1 ORDER BY id", "i", INT64_C(1)));
    assert_int_equal(all.sum, 5050);
    must(store_each(cx, add_up, &some, "SELECT id FROM v WHERE id >= $1 ORDER BY id", "i", INT64_C(1)));
    assert_int_equal(some.sum, 6);
    must(store_end(cx, ERR_NONE));
    must(store_each(cx, add_up, &nested, "SELECT id FROM v", ""));
    assert_int_equal(nested.inside, ERR_STORE);
    assert_int_equal(store_each(cx, add_up, &all, "SELECT 1 / id FROM nowhere", ""), ERR_STORE);
}

ENGINE_TEST(wrong_statements)
{
    assert_int_equal(store_run(cx, NULL, "SELEC 1", ""), ERR_STORE);
    assert_int_equal(store_run(cx, NULL, "SELECT $1", "x", 1), ERR_STORE);
    for (int i = 0; i < 2; i++)
        assert_int_equal(store_run(cx, NULL, "SELECT $1, $2", "i", INT64_C(1)), ERR_STORE);
    must(store_run(cx, NULL, "SELECT 1", ""));
}

/* A reader keeps what it began with, rows and generation. */
ENGINE_TEST(readers_see_one_moment)
{
    struct cx peer = testing_peer(cx);
    struct rows r;
    int64_t before, during, after;

    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY)", ""));
    must(store_generation(cx, &before));
    must(store_begin(cx, false));
    must(store_run(cx, &r, "SELECT count(*) FROM v", ""));
    must(store_run(&peer, NULL, "INSERT INTO v (id) VALUES (1)", ""));
    must(store_run(cx, &r, "SELECT count(*) FROM v", ""));
    assert_int_equal(row_int(&r.at[0], 0), 0);
    must(store_generation(cx, &during));
    assert_true(during == before);
    must(store_end(cx, ERR_NONE));
    must(store_generation(cx, &after));
    assert_true(after != before);
    must(store_run(cx, &r, "SELECT count(*) FROM v", ""));
    assert_int_equal(row_int(&r.at[0], 0), 1);
    testing_end(&peer);
}

ENGINE_TEST(text_sorts_by_bytes_and_like_heeds_case)
{
    struct rows r;

    must(store_run(cx, NULL, "CREATE TABLE v (t TEXT)", ""));
    must(store_run(cx, NULL, "INSERT INTO v (t) VALUES ('b'), ('甲'), ('B'), ('乙'), ('5G'), ('5g')", ""));
    must(store_run(cx, &r, "SELECT t FROM v ORDER BY t", ""));
    assert_str(row_str(&r.at[0], 0), "5G");
    assert_str(row_str(&r.at[1], 0), "5g");
    assert_str(row_str(&r.at[2], 0), "B");
    assert_str(row_str(&r.at[4], 0), "乙");
    assert_str(row_str(&r.at[5], 0), "甲");
    must(store_run(cx, &r, "SELECT t FROM v WHERE t LIKE $1", "s", STR("%G%")));
    assert_int_equal(r.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(values_come_back),
        ENGINE_TESTS(parameters_in_any_order),
        ENGINE_TESTS(rollback_undoes),
        ENGINE_TESTS(a_group_is_one_commit),
        ENGINE_TESTS(a_lost_group_is_lost_whole),
        ENGINE_TESTS(twice_is_a_conflict),
        ENGINE_TESTS(generation_is_common),
        ENGINE_TESTS(reading_transactions_cannot_write),
        ENGINE_TESTS(ids_rise),
        ENGINE_TESTS(fails_when_told),
        ENGINE_TESTS(migrations_run_once),
        ENGINE_TESTS(bulk_inserts),
        ENGINE_TESTS(late_error_undoes),
        ENGINE_TESTS(rows_one_by_one),
        ENGINE_TESTS(wrong_statements),
        ENGINE_TESTS(readers_see_one_moment),
        ENGINE_TESTS(text_sorts_by_bytes_and_like_heeds_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
