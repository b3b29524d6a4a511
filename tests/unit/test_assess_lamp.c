#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "assess/lamp.h"
#include "base/arena.h"

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

static struct lamp_measure growth(double value, double scheduled)
{
    return (struct lamp_measure){.name = STR("高新技术企业净增"),
                                 .unit = STR("家"),
                                 .op = GOAL_GE,
                                 .has_value = true,
                                 .has_scheduled = true,
                                 .has_target = true,
                                 .value = value,
                                 .scheduled = scheduled,
                                 .target = 300};
}

static struct lamp_result one(struct arena *a, struct lamp_measure m)
{
    struct lamp_task t = {.measure = &m, .measures = 1};

    return lamp_judge(a, &lamp_defaults, &t);
}

static void says(struct str got, const char *want)
{
    assert_int_equal(got.n, strlen(want));
    assert_memory_equal(got.p, want, got.n);
}

static void test_growth_and_its_bounds(void **state)
{
    assert_int_equal(one(*state, growth(150, 150)).lamp, LAMP_GREEN);
    assert_int_equal(one(*state, growth(149.9, 150)).lamp, LAMP_YELLOW);
    assert_int_equal(one(*state, growth(135, 150)).lamp, LAMP_YELLOW);
    assert_int_equal(one(*state, growth(134.9, 150)).lamp, LAMP_RED);
    assert_int_equal(one(*state, growth(0, 0)).lamp, LAMP_GREEN);
    assert_int_equal(one(*state, growth(0.1 + 0.2, 0.3)).lamp, LAMP_GREEN);
}

static void test_a_limit_is_short_above(void **state)
{
    struct lamp_measure m = growth(4.6, 4.5);

    m.op = GOAL_LE;
    assert_int_equal(one(*state, m).lamp, LAMP_YELLOW);
    m.value = 4.4;
    assert_int_equal(one(*state, m).lamp, LAMP_GREEN);
    m.value = 5;
    assert_int_equal(one(*state, m).lamp, LAMP_RED);
}

static void test_about_has_a_band_on_both_sides(void **state)
{
    struct lamp_measure m = growth(3.0, 3.1);

    m.op = GOAL_ABOUT;
    m.target = 3;
    assert_int_equal(one(*state, m).lamp, LAMP_GREEN);
    m.value = 2.8;
    assert_int_equal(one(*state, m).lamp, LAMP_YELLOW);
    m.value = 3.4;
    assert_int_equal(one(*state, m).lamp, LAMP_YELLOW);
    m.value = 3.6;
    assert_int_equal(one(*state, m).lamp, LAMP_RED);
}

static void test_about_may_count_on_one_side_only(void **state)
{
    struct lamp_measure m = growth(5.8, 5.5);

    m.op = GOAL_ABOUT;
    m.target = 5.5;
    m.side = goal_side_of(STR("地区生产总值增长5.5%左右"));
    assert_int_equal(one(*state, m).lamp, LAMP_GREEN);
    m.value = 5;
    assert_int_equal(one(*state, m).lamp, LAMP_YELLOW);
    m.side = goal_side_of(STR("居民消费价格涨幅控制在5.5%左右"));
    assert_int_equal(one(*state, m).lamp, LAMP_GREEN);
    m.value = 6;
    assert_int_equal(one(*state, m).lamp, LAMP_YELLOW);
    assert_int_equal(goal_side_of(STR("生猪存栏稳定在100万头左右")), GOAL_BOTH_SIDES);
    assert_int_equal(goal_side_of(STR("100万头左右")), GOAL_BOTH_SIDES);
}

static void test_relative_and_trend_wait_for_their_reference(void **state)
{
    struct lamp_measure m = growth(6.1, 0);
    struct lamp_result r;

    m.op = GOAL_RELATIVE;
    r = one(*state, m);
    assert_int_equal(r.lamp, LAMP_GREY);
    assert_int_equal(r.cause, LAMP_BY_WAITING);
    m.has_reference = true;
    m.reference = 6.0;
    assert_int_equal(one(*state, m).lamp, LAMP_GREEN);
    m.reference = 8.0;
    assert_int_equal(one(*state, m).lamp, LAMP_RED);
    m.op = GOAL_TREND;
    m.negative = true; /* falling is better */
    assert_int_equal(one(*state, m).lamp, LAMP_GREEN);
}

static void test_statistics_and_missing_values_are_grey(void **state)
{
    struct lamp_measure m = growth(10, 150);

    m.waiting = true;
    assert_int_equal(one(*state, m).cause, LAMP_BY_WAITING);
    m.waiting = false;
    m.has_value = false;
    assert_int_equal(one(*state, m).cause, LAMP_BY_NO_VALUE);
    assert_int_equal(one(*state, m).lamp, LAMP_GREY);
    m.has_scheduled = false;
    assert_int_equal(one(*state, m).cause, LAMP_BY_NOTHING);
}

static struct lamp_result milestones(struct arena *a, const struct lamp_milestone *m, size_t n)
{
    struct lamp_task t = {.milestone = m, .milestones = n};

    return lamp_judge(a, &lamp_defaults, &t);
}

static void test_milestones_by_working_days(void **state)
{
    struct lamp_milestone m[] = {{STR("开工"), true, true, 0}, {STR("主体封顶"), false, false, 0}};
    struct lamp_result r;

    assert_int_equal(milestones(*state, m + 1, 1).lamp, LAMP_GREY);
    assert_int_equal(milestones(*state, m, 2).lamp, LAMP_GREEN);
    m[1].due = true;
    assert_int_equal(milestones(*state, m, 2).lamp, LAMP_GREEN); /* due today */
    m[1].late = 5;
    assert_int_equal(milestones(*state, m, 2).lamp, LAMP_YELLOW);
    m[1].late = 6;
    r = milestones(*state, m, 2);
    assert_int_equal(r.lamp, LAMP_RED);
    assert_int_equal(r.which, 1);
    says(r.why.zh, "里程碑“主体封顶”已超期 6 个工作日，超过 5 个工作日的黄灯界限");
    says(r.why.en, "milestone \"主体封顶\": 6 working days late, beyond the yellow bound of 5");
}

static void test_the_worst_cause_wins_and_explains(void **state)
{
    struct lamp_measure m[] = {growth(140, 150), growth(90, 150), growth(100, 150)};
    struct lamp_task t = {.measure = m, .measures = 3};
    struct lamp_result r = lamp_judge(*state, &lamp_defaults, &t);

    assert_int_equal(r.lamp, LAMP_RED);
    assert_int_equal(r.which, 1);
    assert_true(r.shortfall > 0.39 && r.shortfall < 0.41);
    says(r.why.zh, "高新技术企业净增 90家，序时 150家，欠 40.0%，超过 10% 的黄灯界限");
    says(r.why.en, "高新技术企业净增 90家, scheduled 150家: 40.0% short, beyond the yellow bound of 10%");
}

static void test_closed_and_missing(void **state)
{
    struct lamp_measure m = growth(1, 150);
    struct lamp_task t = {.measure = &m, .measures = 1, .closed = true, .report_missing = true};

    assert_int_equal(lamp_judge(*state, &lamp_defaults, &t).lamp, LAMP_BLUE);
    t.closed = false;
    m.value = 200;
    assert_int_equal(lamp_judge(*state, &lamp_defaults, &t).cause, LAMP_BY_REPORT);
    assert_int_equal(lamp_judge(*state, &lamp_defaults, &t).lamp, LAMP_RED);
}

static void test_a_task_past_its_due_date(void **state)
{
    struct lamp_measure m = growth(290, 0);
    struct lamp_task t = {.measure = &m, .measures = 1, .due = true, .late = 3};

    m.has_scheduled = false;
    assert_int_equal(lamp_judge(*state, &lamp_defaults, &t).lamp, LAMP_YELLOW);
    t.late = 6;
    assert_int_equal(lamp_judge(*state, &lamp_defaults, &t).lamp, LAMP_RED);
    m.value = 300; /* fulfilled, only not closed */
    assert_int_equal(lamp_judge(*state, &lamp_defaults, &t).lamp, LAMP_GREY);
    m.has_scheduled = true;
    m.scheduled = 300;
    assert_int_equal(lamp_judge(*state, &lamp_defaults, &t).lamp, LAMP_GREEN);
}

static void test_words(void **state)
{
    enum lamp l;

    (void)state;
    for (int i = 0; i < LAMPS; i++) {
        assert_true(lamp_read(lamp_word((enum lamp)i), &l));
        assert_int_equal(l, i);
    }
    assert_false(lamp_read(STR("purple"), &l));
    assert_int_equal(lamp_worse(LAMP_GREY, LAMP_GREEN), LAMP_GREEN);
    assert_int_equal(lamp_worse(LAMP_RED, LAMP_YELLOW), LAMP_RED);
}

static void test_numbers_as_people_write_them(void **state)
{
    static const struct {
        double v;
        const char *text;
    } cases[] = {{0, "0"},        {-0.00001, "0"},        {1.5, "1.5"},
                 {100, "100"},    {1234.567, "1234.57"},  {0.1234, "0.1234"},
                 {-3.10, "-3.1"}, {2e20, "2.000000e+20"}, {0.5, "0.5"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        says(goal_text(*state, cases[i].v), cases[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growth_and_its_bounds),
        cmocka_unit_test(test_a_limit_is_short_above),
        cmocka_unit_test(test_about_has_a_band_on_both_sides),
        cmocka_unit_test(test_about_may_count_on_one_side_only),
        cmocka_unit_test(test_relative_and_trend_wait_for_their_reference),
        cmocka_unit_test(test_statistics_and_missing_values_are_grey),
        cmocka_unit_test(test_milestones_by_working_days),
        cmocka_unit_test(test_the_worst_cause_wins_and_explains),
        cmocka_unit_test(test_closed_and_missing),
        cmocka_unit_test(test_a_task_past_its_due_date),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_numbers_as_people_write_them),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
