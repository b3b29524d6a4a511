/* trajectory, ask, burden: what a round needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "assess/ask.h"
#include "assess/burden.h"
#include "assess/trajectory.h"

enum { MONTHS = 12 };

struct year {
    struct cx cx;
    const struct calendar *c;
    struct period month[MONTHS];
    struct trajectory_ask ask;
};

static int start(void **state)
{
    struct arena *a = arena_new(0);
    struct year *y = arena_new_of(a, struct year);
    struct period p = period_of(PERIOD_MONTH, day_of(2026, 1, 1));

    y->cx.arena = a;
    y->c = calendar_new(a, NULL, 0);
    for (int i = 0; i < MONTHS; i++, p = period_next(p)) y->month[i] = p;
    y->ask = (struct trajectory_ask){.op = GOAL_GE,
                                     .cumulative = true,
                                     .target = 248,
                                     .start = day_of(2026, 1, 1),
                                     .due = day_of(2026, 12, 31),
                                     .period = y->month,
                                     .n = MONTHS};
    *state = y;
    return 0;
}

static int stop(void **state)
{
    arena_end(((struct year *)*state)->cx.arena);
    return 0;
}

static void rises_to(const double *v, double target)
{
    for (int i = 1; i < MONTHS; i++) assert_true(v[i] >= v[i - 1]);
    assert_true(v[MONTHS - 1] == target);
}

static void test_linear_follows_working_days(void **state)
{
    struct year *y = *state;
    double v[MONTHS];

    assert_int_equal(trajectory_propose(y->c, &y->ask, v), TRAJECTORY_LINEAR);
    rises_to(v, 248); /* one a working day: 2026 has 248 */
    assert_true(fabs(v[0] - calendar_between(y->c, day_of(2025, 12, 31), day_of(2026, 1, 31))) < 1e-9);
    assert_int_equal(trajectory_check(&y->cx, &y->ask, v), ERR_NONE);
}

static void test_linear_within_the_task_s_own_months(void **state)
{
    struct year *y = *state;
    double v[MONTHS];

    y->ask.start = day_of(2026, 3, 1);
    y->ask.due = day_of(2026, 6, 30);
    y->ask.base = 100;
    trajectory_propose(y->c, &y->ask, v);
    rises_to(v, 248);
    assert_true(v[0] == 100 && v[1] == 100 && v[2] > 100 && fabs(v[5] - 248) < 1e-9);
}

static void test_seasonal_keeps_last_year_s_shape(void **state)
{
    static const double last[MONTHS] = {0, 0, 5, 10, 30, 50, 45, 60, 80, 95, 100, 100};
    struct year *y = *state;
    double v[MONTHS];

    y->ask.last_year = last;
    y->ask.target = 200;
    assert_int_equal(trajectory_propose(y->c, &y->ask, v), TRAJECTORY_SEASONAL);
    rises_to(v, 200);
    assert_true(v[1] == 0 && v[6] == v[5]); /* a correction is no growth */
}

static void test_levels_and_series_without_growth(void **state)
{
    static const double none[MONTHS] = {0};
    struct year *y = *state;
    double v[MONTHS];

    y->ask.cumulative = false;
    y->ask.target = 4.5;
    assert_int_equal(trajectory_propose(y->c, &y->ask, v), TRAJECTORY_LEVEL);
    assert_true(v[0] == 4.5 && v[11] == 4.5);
    y->ask.cumulative = true;
    y->ask.last_year = none;
    assert_int_equal(trajectory_propose(y->c, &y->ask, v), TRAJECTORY_LINEAR);
    y->ask.start = day_of(2027, 1, 1);
    trajectory_propose(y->c, &y->ask, v);
    assert_true(v[0] == 0 && v[11] == 4.5);
}

static void test_a_hand_made_trajectory_is_checked(void **state)
{
    struct year *y = *state;
    double v[MONTHS];

    trajectory_propose(y->c, &y->ask, v);
    v[11] = 240;
    assert_int_equal(trajectory_check(&y->cx, &y->ask, v), ERR_INPUT);
    assert_true(str_eq(y->cx.fault.field, STR("points")));
    assert_true(str_find(y->cx.fault.zh, STR("未达到目标 248"), 0) > 0);
    v[11] = 248;
    v[5] = v[4] - 1;
    assert_int_equal(trajectory_check(&y->cx, &y->ask, v), ERR_INPUT);
    assert_true(str_find(y->cx.fault.zh, STR("2026-M06"), 0) >= 0);
    v[5] = NAN;
    assert_int_equal(trajectory_check(&y->cx, &y->ask, v), ERR_INPUT);
    y->ask.n = 0;
    assert_int_equal(trajectory_check(&y->cx, &y->ask, v), ERR_INPUT);
}

static void test_a_limit_must_not_end_above(void **state)
{
    struct year *y = *state;
    double v[MONTHS];

    y->ask.op = GOAL_LE;
    y->ask.cumulative = false;
    y->ask.target = 4.5;
    for (int i = 0; i < MONTHS; i++) v[i] = 4.4;
    assert_int_equal(trajectory_check(&y->cx, &y->ask, v), ERR_NONE);
    v[11] = 4.6;
    assert_int_equal(trajectory_check(&y->cx, &y->ask, v), ERR_INPUT);
}

static void test_words_of_directions(void **state)
{
    enum goal_op op;

    (void)state;
    for (int i = 0; i < GOAL_OPS; i++) {
        assert_true(goal_op_read(goal_op_word((enum goal_op)i), &op));
        assert_int_equal(op, i);
    }
    assert_false(goal_op_read(STR("=>"), &op));
    assert_true(goal_is_cumulative(GOAL_GE, STR("亿元")));
    assert_false(goal_is_cumulative(GOAL_GE, STR("%")));
    assert_false(goal_is_cumulative(GOAL_LE, STR("个百分点")));
    assert_false(goal_is_cumulative(GOAL_RELATIVE, STR("家")));
    assert_false(goal_is_cumulative(GOAL_LE, STR("个工作日")));
    assert_true(goal_is_cumulative(GOAL_GE, STR("天")));
}

static const struct ask_task quiet = {
    .id = 1, .told = LAMP_GREEN, .verified = LAMP_GREY, .if_silent = LAMP_GREEN, .days_silent = 30};

static enum ask_why why(struct ask_task t)
{
    struct ask_settings set = ask_defaults;
    struct ask_answer out;

    set.sample_share = 0;
    ask_decide(&set, &t, 1, &out);
    assert_true(out.say.zh.n > 0 && out.say.en.n > 0);
    return out.why;
}

static void test_who_is_asked(void **state)
{
    struct ask_task t = quiet;

    (void)state;
    assert_int_equal(why(t), ASK_EXEMPT);
    t.cancelled = true; /* however stale it is */
    t.days_silent = 400;
    assert_int_equal(why(t), ASK_EXEMPT);
    t = quiet;
    t.if_silent = LAMP_YELLOW; /* cannot be red */
    assert_int_equal(why(t), ASK_EXEMPT);
    t.days_silent = 93;
    assert_int_equal(why(t), ASK_STALE);
    t.if_silent = LAMP_GREY; /* nothing due: twice the patience */
    assert_int_equal(why(t), ASK_EXEMPT);
    t.days_silent = 185;
    assert_int_equal(why(t), ASK_STALE);
    t.if_silent = LAMP_RED;
    assert_int_equal(why(t), ASK_SCHEDULE);
    t.milestone_due = true;
    assert_int_equal(why(t), ASK_MILESTONE);
    t.verified = LAMP_YELLOW;
    assert_int_equal(why(t), ASK_YELLOW);
    t.told = LAMP_RED;
    assert_int_equal(why(t), ASK_RED);
    t.statistics_only = true;
    assert_int_equal(why(t), ASK_EXEMPT);
    t.by_hand = true;
    assert_int_equal(why(t), ASK_HAND);
    t.closed = true;
    assert_int_equal(why(t), ASK_EXEMPT);
}

static void test_what_silence_may_hide(void **state)
{
    struct lamp_measure m = {
        .op = GOAL_GE, .has_value = true, .value = 100, .has_scheduled = true, .scheduled = 90};

    (void)state;
    assert_true(ask_silent(&m, true).value == 100);
    m.op = GOAL_LE; /* a sum under a bound goes on to grow */
    assert_true(ask_silent(&m, true).value > 2 * 90);
    m.op = GOAL_ABOUT;
    assert_true(ask_silent(&m, true).value > 2 * 90);
    m.side = GOAL_FLOOR;
    assert_true(ask_silent(&m, true).value == 100);
    m.side = GOAL_BOTH_SIDES;
    m.op = GOAL_GE;
    assert_true(ask_silent(&m, false).value == 0);
    m.op = GOAL_LE;
    assert_true(ask_silent(&m, false).value > 2 * 90);
    m.op = GOAL_GE;
    m.has_value = false;
    assert_true(ask_silent(&m, true).has_value && ask_silent(&m, true).value == 0);
}

static size_t drawn_of(const struct ask_settings *set, const struct ask_task *task, size_t n)
{
    struct ask_answer *answer = calloc(n, sizeof *answer);
    size_t drawn = 0;

    ask_decide(set, task, n, answer);
    for (size_t i = 0; i < n; i++) drawn += answer[i].why == ASK_SAMPLE;
    free(answer);
    return drawn;
}

static void test_the_sample_is_fixed_by_its_seed(void **state)
{
    enum { N = 100 };
    struct ask_task t[N];
    struct ask_answer first[N], again[N];
    struct ask_settings set = ask_defaults;
    size_t drawn = 0, same = 0;

    (void)state;
    for (int i = 0; i < N; i++) {
        t[i] = quiet;
        t[i].id = 1000 + i;
        t[i].closed = i < 10;
    }
    ask_decide(&set, t, N, first);
    ask_decide(&set, t, N, again);
    for (int i = 0; i < N; i++) assert_int_equal(first[i].why, again[i].why);
    set.seed = 2;
    ask_decide(&set, t, N, again);
    for (int i = 0; i < N; i++) {
        drawn += first[i].why == ASK_SAMPLE;
        same += first[i].why == ASK_SAMPLE && again[i].why == ASK_SAMPLE;
        if (i < 10) assert_int_equal(first[i].why, ASK_EXEMPT);
    }
    assert_int_equal(drawn, 5); /* 5 % of 90, rounded up */
    assert_true(same < drawn);
    /* 40 of 90 are red: the quota of 45 % leaves room for one; 60 are: one all the same. */
    for (int i = 10; i < 70; i++) {
        t[i].told = LAMP_RED;
        if (i == 49 || i == 69) assert_int_equal(drawn_of(&set, t, N), 1);
    }
    for (int i = 10; i < 20; i++) t[i].told = LAMP_GREEN;
    set.quota = 1;
    assert_int_equal(drawn_of(&set, t, N), 2); /* 5 % of 40 */
}

static void test_the_cost_of_a_round(void **state)
{
    struct year *y = *state;
    struct burden_ask ask[30] = {{7, 2, 1, 1, 3}, {9, 0, 0, 1, 3}};
    struct burden b;

    for (int i = 2; i < 30; i++) ask[i] = (struct burden_ask){7, 1, 0, 1, 1};
    b = burden_count(y->cx.arena, &burden_defaults, ask, 30);
    assert_int_equal(b.questions, 30);
    assert_int_equal(b.units, 2);
    assert_int_equal(b.fields, 4 + 1 + 28 * 2);
    assert_true(fabs(burden_minutes(&burden_defaults, &ask[0]) - (1.5 + 2 + 0.5 + 2 + 1.5)) < 1e-9);
    assert_true(fabs(b.minutes - (7.5 + 5 + 28 * 5)) < 1e-9);
    assert_int_equal(b.unit[0].unit, 7);
    assert_true(b.unit[0].over && !b.unit[1].over);
    assert_int_equal(b.over, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_linear_follows_working_days, start, stop),
        cmocka_unit_test_setup_teardown(test_linear_within_the_task_s_own_months, start, stop),
        cmocka_unit_test_setup_teardown(test_seasonal_keeps_last_year_s_shape, start, stop),
        cmocka_unit_test_setup_teardown(test_levels_and_series_without_growth, start, stop),
        cmocka_unit_test_setup_teardown(test_a_hand_made_trajectory_is_checked, start, stop),
        cmocka_unit_test_setup_teardown(test_a_limit_must_not_end_above, start, stop),
        cmocka_unit_test(test_words_of_directions),
        cmocka_unit_test(test_who_is_asked),
        cmocka_unit_test(test_what_silence_may_hide),
        cmocka_unit_test(test_the_sample_is_fixed_by_its_seed),
        cmocka_unit_test_setup_teardown(test_the_cost_of_a_round, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
