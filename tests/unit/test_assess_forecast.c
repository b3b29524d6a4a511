#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "../backtest.h"
#include "assess/forecast.h"

enum { MONTHS = 12 };

static int open_arena(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int close_arena(void **state)
{
    arena_end(*state);
    return 0;
}

static const struct forecast_truth honest = {1, 0, 0, 0};

/* An even year to 120 of which KNOWN months came at PACE. */
static struct forecast_series even_year(struct arena *a, size_t known, double pace)
{
    struct forecast_point *p = arena_array(a, struct forecast_point, MONTHS);

    for (size_t i = 0; i < MONTHS; i++) {
        p[i].at = (double)(i + 1);
        p[i].scheduled = 10.0 * (double)(i + 1);
        p[i].has_told = i < known;
        p[i].told = p[i].scheduled * pace;
    }
    return (struct forecast_series){
        .op = GOAL_GE, .cumulative = true, .target = 120, .point = p, .n = MONTHS, .known = known};
}

/* The points of S, to be changed. */
static struct forecast_point *points_of(struct arena *a, struct forecast_series *s)
{
    struct forecast_point *p = arena_array(a, struct forecast_point, s->n);

    memcpy(p, s->point, s->n * sizeof *p);
    s->point = p;
    return p;
}

static struct forecast run(struct arena *a, const struct forecast_series *s, const struct forecast_truth *t)
{
    return forecast_measure(a, &forecast_defaults, &forecast_defaults.prior, s, t);
}

static void test_pace_carries_on(void **state)
{
    struct forecast_series s = even_year(*state, 8, 1);
    struct forecast f = run(*state, &s, &honest);

    assert_true(f.known && fabs(f.value - 120) < 1e-6);
    assert_true(fabs(f.chance - 0.5) < 1e-6);
    s = even_year(*state, 8, 1.2);
    assert_true(run(*state, &s, &honest).chance > 0.9);
    s = even_year(*state, 8, 0.6);
    f = run(*state, &s, &honest);
    assert_true(f.chance < 0.05 && f.value < 96 && f.low >= 48 - 1e-9 && f.high > f.value);
}

static void test_it_narrows_as_the_year_goes(void **state)
{
    double last = INFINITY;

    for (size_t known = 1; known <= MONTHS; known++) {
        struct forecast_series s = even_year(*state, known, 0.95);
        struct forecast f = run(*state, &s, &honest);

        assert_true(f.deviation < last);
        last = f.deviation;
    }
    assert_true(last < 1e-9);
}

static void test_little_is_known_early(void **state)
{
    struct forecast_series s = even_year(*state, 1, 0.5);
    struct forecast f = run(*state, &s, &honest);

    assert_true(f.pace > 0.7 && f.pace < 1); /* drawn to the pace of all */
}

static void test_distrust_lowers_and_widens(void **state)
{
    static const struct forecast_pair boasts[] = {{100, 80}, {50, 41}, {20, 16}, {60, 47}};
    static const struct forecast_pair late[] = {{100, 120}, {50, 60}};
    struct forecast_truth t = forecast_truth_of(&forecast_defaults, boasts, 4);
    struct forecast_series s = even_year(*state, 10, 1);
    struct forecast plain = run(*state, &s, &honest), doubted = run(*state, &s, &t);

    assert_true(t.factor > 0.8 && t.factor < 0.9 && t.deviation > 0.02);
    assert_true(doubted.value < plain.value - 10 && doubted.deviation > plain.deviation);
    assert_true(forecast_truth_of(&forecast_defaults, late, 2).factor <= 1);
    assert_true(forecast_truth_of(&forecast_defaults, NULL, 0).factor == forecast_defaults.truth_factor);
}

static void test_a_verified_value_stands(void **state)
{
    struct forecast_series s = even_year(*state, MONTHS, 1);
    struct forecast_point *p = points_of(*state, &s);
    struct forecast f;

    p[11].has_verified = true;
    p[11].verified = 90;
    f = run(*state, &s, &honest);
    assert_true(f.value == 90 && f.deviation == 0 && f.chance < 1e-9);
}

static void test_the_same_figure_is_no_news_at_first(void **state)
{
    struct forecast_series s = even_year(*state, 7, 1);
    struct forecast_point *p = points_of(*state, &s);
    double once, thrice;

    p[6].told = p[5].told;
    once = run(*state, &s, &honest).value;
    assert_true(fabs(once - 120) < 1e-6);
    p[4].told = p[5].told;
    p[3].told = p[5].told;
    thrice = run(*state, &s, &honest).value;
    assert_true(thrice < once - 5);
}

/* Work that is counted at quarter ends: the pauses between were made up for, so this one is none. */
static void test_a_pause_that_was_made_up_for_is_no_standstill(void **state)
{
    struct forecast_series s = even_year(*state, 8, 1);
    struct forecast_point *p = points_of(*state, &s);
    struct forecast quarters, stands;

    for (size_t i = 0; i < 8; i++) p[i].told = 10.0 * (double)((i + 1) / 3 * 3);
    quarters = run(*state, &s, &honest);
    for (size_t i = 0; i < 6; i++) p[i].told = p[i].scheduled;
    stands = run(*state, &s, &honest);
    assert_true(p[7].told == 60 && p[6].told == 60);
    assert_true(quarters.value > stands.value + 5 && quarters.value > 110);
    assert_true(quarters.ahead > stands.ahead);
}

static void test_doubt_is_between_the_alarm_and_safety(void **state)
{
    static const double pace[] = {0.5, 0.9, 1.2};
    const bool alarm[] = {true, false, false}, doubt[] = {false, true, false};

    for (size_t i = 0; i < 3; i++) {
        struct forecast_series s = even_year(*state, 8, pace[i]);
        struct forecast f = run(*state, &s, &honest);

        if (i != 1) assert_int_equal(forecast_alarm(&forecast_defaults, &f, &s, 0.1), alarm[i]);
        assert_int_equal(forecast_doubt(&f, &s, 0.1), doubt[i]);
    }
}

static void test_limits_and_levels(void **state)
{
    struct forecast_point p[3] = {
        {1, 4.5, true, false, 4.2, 0}, {2, 4.5, true, false, 4.3, 0}, {3, 4.5, false, false, 0, 0}};
    struct forecast_series s = {.op = GOAL_LE, .target = 4.5, .point = p, .n = 3, .known = 2};
    struct forecast f = run(*state, &s, &honest);

    assert_true(f.value > 4.3 && f.value < 4.32 &&
                f.chance > 0.9); /* its trend, of one month, counts little */
    s.op = GOAL_GE;
    assert_true(run(*state, &s, &honest).chance < 0.1);
}

static void test_without_values_there_is_none(void **state)
{
    struct forecast_series s = even_year(*state, 0, 1);
    struct forecast f = run(*state, &s, &honest);

    assert_false(f.known);
    assert_true(str_eq(f.why.zh, STR("尚无数据，不作预测")));
    s.n = 0;
    s.target = 0;
    assert_false(run(*state, &s, &honest).known);
}

static void test_all_measures_together(void **state)
{
    struct forecast_series s[20];
    struct forecast_truth t[20];
    struct forecast_prior p;

    for (int i = 0; i < 20; i++) {
        s[i] = even_year(*state, 8, i % 2 ? 0.7 : 0.9);
        t[i] = honest;
    }
    /* Twenty measures of pace 0.8 beside the usual prior, which counts as ten. */
    p = forecast_prior_of(*state, &forecast_defaults, s, t, 20);
    assert_true(fabs(p.pace - 26.0 / 30) < 1e-9 && fabs(p.pace_variance - 0.02) < 1e-3);
    assert_true(p.scale < forecast_defaults.prior.scale); /* without any noise the intervals were too wide */
    p = forecast_prior_of(*state, &forecast_defaults, s, t, 5);
    assert_true(p.pace > 0.9 && p.pace < 1); /* few tell little */
    p = forecast_prior_of(*state, &forecast_defaults, s, t, 0);
    assert_true(p.pace == forecast_defaults.prior.pace && p.scale == forecast_defaults.prior.scale);
}

static void test_simulated_years(void **state)
{
    const struct backtest_way usual = backtest_usual();
    struct backtest sum = {0};
    double covered;

    (void)state;
    for (uint64_t seed = BACKTEST_HELD; seed < BACKTEST_HELD + 100; seed++)
        backtest_year(&usual, seed, 30, &sum);
    covered = (double)sum.covered / (double)sum.forecasts;
    assert_true(sum.forecasts > 3000 && sum.reds > 400);
    assert_true((double)sum.foreseen >= 0.8 * (double)sum.reds);
    assert_true((double)sum.right_alarms >= 0.8 * (double)sum.alarms);
    assert_true(covered >= 0.75 && covered <= 0.85);
}

static double coverage(const struct backtest_way *way)
{
    struct backtest sum = {0};

    for (uint64_t seed = BACKTEST_HELD; seed < BACKTEST_HELD + 40; seed++) backtest_year(way, seed, 30, &sum);
    return (double)sum.covered / (double)sum.forecasts;
}

/* Nothing is told to the method of how rough a year is: it sees it. */
static void test_rough_years_get_wide_intervals(void **state)
{
    struct backtest_way rough = backtest_usual(), quarters = rough, monthly = rough;

    (void)state;
    rough.climate.noise = 0.3;
    quarters.climate.lumps = 0.3;
    monthly.ten_days = false;
    assert_true(coverage(&rough) >= 0.75 && coverage(&rough) <= 0.87);
    assert_true(coverage(&quarters) >= 0.75 && coverage(&quarters) <= 0.87);
    assert_true(coverage(&monthly) >= 0.75 && coverage(&monthly) <= 0.87);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pace_carries_on),
        cmocka_unit_test(test_it_narrows_as_the_year_goes),
        cmocka_unit_test(test_little_is_known_early),
        cmocka_unit_test(test_distrust_lowers_and_widens),
        cmocka_unit_test(test_a_verified_value_stands),
        cmocka_unit_test(test_the_same_figure_is_no_news_at_first),
        cmocka_unit_test(test_a_pause_that_was_made_up_for_is_no_standstill),
        cmocka_unit_test(test_doubt_is_between_the_alarm_and_safety),
        cmocka_unit_test(test_limits_and_levels),
        cmocka_unit_test(test_without_values_there_is_none),
        cmocka_unit_test(test_all_measures_together),
        cmocka_unit_test(test_simulated_years),
        cmocka_unit_test(test_rough_years_get_wide_intervals),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
