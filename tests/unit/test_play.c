/* A simulated year in the ledger: its chain is whole, it is never written over another, it asks by exception.
 */
#include "../testing.h"

#include "../ledger.h"

#include "access/event.h"
#include "access/setting.h"
#include "base/embed.h"
#include "sim/play.h"

enum { YEAR = 2026, TASKS_MOST = 400 };

static int64_t plan_of(struct cx *cx)
{
    struct rows rows;

    must(store_run(cx, &rows, "SELECT id FROM plan WHERE government_id = $1", "i", cx->actor.government_id));
    assert_int_equal(rows.n, 1);
    return row_int(&rows.at[0], 0);
}

static const char *sample(void)
{
    const struct embed *e = embed_data;

    while (!str_eq(e->name, STR("sample-plan.txt"))) e++;
    return e->bytes.p;
}

/* Import the sample plan and play it to UNTIL; PERCENT of the exempt tasks are asked. */
static struct play_done sampled(struct cx *cx, uint64_t seed, day until, int64_t percent)
{
    struct play_ask ask = {.year = YEAR, .seed = seed, .until = until};
    struct play_done done;

    store_ids_from(cx, (int64_t)day_of(YEAR, 1, 1) * 86400000);
    (void)ledger_import(cx, sample());
    must(store_begin(cx, true));
    must(setting_set(cx, SETTING_ASK_QUOTA, percent == 100 ? 100 : 45));
    must(store_end(cx, setting_set(cx, SETTING_ASK_SAMPLE, percent)));
    ask.plan_id = plan_of(cx);
    must(play_year(cx, &ask, &done));
    return done;
}

static struct play_done played(struct cx *cx, uint64_t seed, day until)
{
    return sampled(cx, seed, until, 5);
}

ENGINE_TEST(the_chain_of_a_played_year_is_whole)
{
    struct event_verdict v;
    struct play_done done = played(cx, 3, day_of(YEAR, 2, 28));
    struct play_ask again = {.year = YEAR, .seed = 4, .until = day_of(YEAR, 3, 1)};

    assert_true(done.reports > 0);
    must(store_begin(cx, false));
    must(event_verify(cx, 0, &v));
    again.plan_id = plan_of(cx);
    must(store_end(cx, ERR_NONE));
    assert_int_equal(v.broken_seq, 0);
    assert_true(v.checked > 100);
    must(store_begin(cx, false));
    assert_true(ledger_count(cx, "SELECT COUNT(*) FROM item i JOIN post p ON p.id = i.post_id"
                                 " JOIN post_holder h ON h.post_id = p.id AND h.person_id = i.person_id"
                                 " WHERE i.due_on <> ''") > 50);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM (SELECT task_id FROM milestone GROUP BY task_id"
                                      " HAVING SUM(weight) <> 100) x"),
                     0);
    assert_true(ledger_count(cx, "SELECT COUNT(*) FROM measure_reference") > 100);
    must(store_end(cx, ERR_NONE));
    assert_int_equal(play_year(cx, &again, &done), ERR_CONFLICT); /* never over a year that stands */
    assert_true(cx->fault.zh.n > 0);
}

/* The month in which each task first was red by what was told, not by a report that never came. */
static void first_reds(struct cx *cx, struct str out[TASKS_MOST])
{
    struct rows rows;

    must(store_begin(cx, false));
    must(store_run(
        cx, &rows,
        "SELECT t.ord, MIN(l.ends_on) FROM task_lamp l JOIN task t ON t.government_id = l.government_id"
        " AND t.id = l.task_id WHERE l.government_id = $1 AND l.told = 'red'"
        " AND l.told_zh NOT LIKE '应报未报%' GROUP BY t.ord",
        "i", cx->actor.government_id));
    for (size_t i = 0; i < rows.n; i++) {
        assert_true(row_int(&rows.at[i], 0) >= 0 && row_int(&rows.at[i], 0) < TASKS_MOST);
        out[row_int(&rows.at[i], 0)] = row_str(&rows.at[i], 1);
    }
    must(store_end(cx, ERR_NONE));
}

/* A database that is gone with its context. */
static void in_memory(struct testing *t)
{
    *t = (struct testing){.cx = testing_cx(), .url = ":memory:"};
    testing_migrated(&t->cx);
}

/* By exception, and all there is to ask every month. The rules are the same on both engines. */
static void test_exceptions_find_reds_as_early(void **state)
{
    struct testing one, other;
    struct str some[TASKS_MOST] = {{0}}, all[TASKS_MOST] = {{0}};
    struct play_done few, every;
    size_t reds = 0;

    (void)state;
    in_memory(&one);
    in_memory(&other);
    few = sampled(&one.cx, 21, day_of(YEAR, 11, 30), 5);
    every = sampled(&other.cx, 21, day_of(YEAR, 11, 30), 100);
    first_reds(&one.cx, some);
    first_reds(&other.cx, all);
    for (size_t i = 0; i < TASKS_MOST; i++) {
        reds += all[i].n > 0;
        if (all[i].n) assert_true(some[i].n && str_cmp(some[i], all[i]) <= 0);
    }
    assert_true(reds > 20);
    assert_true(every.questions > every.possible * 3 / 4); /* statistics are never asked */
    assert_true((double)few.questions <= 0.45 * (double)few.possible);
    testing_end(&one.cx);
    testing_end(&other.cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(the_chain_of_a_played_year_is_whole),
        cmocka_unit_test(test_exceptions_find_reds_as_early),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
