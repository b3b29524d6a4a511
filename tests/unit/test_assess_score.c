#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "assess/score.h"
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

static struct score_item item(enum score_formula f, double actual, double target)
{
    return (struct score_item){.formula = f,
                               .name = STR("指标"),
                               .weight = 1,
                               .has_actual = true,
                               .has_target = true,
                               .actual = actual,
                               .target = target};
}

static void near(double got, double want)
{
    assert_true(fabs(got - want) < 1e-9);
}

static void test_formulas(void **state)
{
    static const struct {
        enum score_formula f;
        double actual, target, want;
    } cases[] = {
        {SCORE_GROWTH, 80, 100, 0.8}, {SCORE_GROWTH, 130, 100, 1}, /* no bonus */
        {SCORE_GROWTH, -5, 100, 0},   {SCORE_GROWTH, 0, 0, 1},        {SCORE_LIMIT, 4.5, 4.5, 1},
        {SCORE_LIMIT, 5.4, 4.5, 0.8}, {SCORE_LIMIT, 9.1, 4.5, 0},     {SCORE_LIMIT, 3, 4.5, 1},
        {SCORE_LIMIT, 1, 0, 0},       {SCORE_RELATIVE, 5.4, 6, 0.9},  {SCORE_QUALITATIVE, 0.75, 0, 0.6},
        {SCORE_QUALITATIVE, 1, 0, 1}, {SCORE_QUALITATIVE, 0.2, 0, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct score_item x = item(cases[i].f, cases[i].actual, cases[i].target);

        near(score_item(*state, &x).result, cases[i].want);
    }
}

static void test_band_power_and_milestones(void **state)
{
    struct score_item x = item(SCORE_BAND, 3.2, 0);

    x.low = 2.5;
    x.high = 3.5;
    near(score_item(*state, &x).result, 1);
    x.actual = 3.75;
    near(score_item(*state, &x).result, 0.75);
    x.actual = 1;
    near(score_item(*state, &x).result, 0);
    x = item(SCORE_POWER, 75, 0);
    x.low = 50;
    x.high = 100;
    near(score_item(*state, &x).result, 0.8);
    x.actual = 200;
    near(score_item(*state, &x).result, 1);
    x = (struct score_item){.formula = SCORE_MILESTONES, .weight = 1, .accepted = 30, .planned = 40};
    near(score_item(*state, &x).result, 0.75);
}

static void test_what_waits_takes_no_part(void **state)
{
    struct score_item items[] = {item(SCORE_RELATIVE, 5, 0), item(SCORE_GROWTH, 50, 100)};
    struct score_task t = {.name = STR("任务"), .weight = 1, .share = 1, .item = items, .items = 2};
    struct explain x;

    items[0].has_target = false;
    x = score_task(*state, &t);
    near(x.result, 0.5);
    assert_true(x.child[0].waiting);
    t.items = 1;
    assert_true(score_task(*state, &t).waiting);
    items[1].has_actual = false;
    x = score_item(*state, &items[1]);
    assert_true(!x.waiting && x.result == 0 && x.note_zh.n > 0);
}

static void test_unit_is_a_weighted_mean(void **state)
{
    struct score_item full = item(SCORE_GROWTH, 1, 1), half = item(SCORE_GROWTH, 1, 2);
    struct score_task t[] = {{STR("甲"), 2, 1, false, &full, 1}, {STR("乙"), 4, 0.5, false, &half, 1}};
    struct explain x = score_unit(*state, STR("市某局"), t, 2);

    near(x.result, 75);
    assert_int_equal(x.children, 2);
    near(x.child[1].input[0].value, 0.5);
    assert_true(score_unit(*state, STR("市某局"), t, 0).waiting);
}

static void test_early_warning_never_costs(void **state)
{
    struct score_item full = item(SCORE_GROWTH, 1, 1), half = item(SCORE_GROWTH, 1, 2),
                      none = item(SCORE_GROWTH, 0, 2);
    struct score_task t[] = {{STR("甲"), 1, 1, false, &half, 1},
                             {STR("乙"), 1, 1, true, &none, 1},
                             {STR("丙"), 1, 1, true, &full, 1}};
    struct explain x = score_unit(*state, STR("局"), t, 3);

    near(x.result, 75); /* the worse one is left out, the better one counts */
    assert_true(x.child[1].note_zh.n > 0 && x.child[2].note_zh.n == 0);
    t[1].protected = false;
    near(score_unit(*state, STR("局"), t, 2).result, 25);
    t[0].protected = true;
    t[1].protected = true;
    near(score_unit(*state, STR("局"), t, 2).result, 25); /* nothing else to stand on */
}

static void test_ranks_within_groups(void **state)
{
    struct score_place p[] = {{1, STR("县区"), 80, false, 0}, {2, STR("县区"), 90, false, 0},
                              {3, STR("部门"), 99, false, 0}, {4, STR("县区"), 80, false, 0},
                              {5, STR("县区"), 70, false, 0}, {6, STR("县区"), 0, true, 0}};
    static const size_t want[] = {2, 1, 1, 2, 4, 0};

    (void)state;
    score_rank(p, 6);
    for (int i = 0; i < 6; i++) assert_int_equal(p[i].rank, want[i]);
}

static void test_it_opens_into_json(void **state)
{
    struct score_item i = item(SCORE_GROWTH, 80, 100);
    struct explain x = score_item(*state, &i);
    struct buf b = buf_new(*state, 4096);
    static const char want[] =
        "{\"zh\":\"指标\",\"en\":\"指标\",\"formula\":\"clamp(a / t, 0, "
        "1)\",\"result\":0.8,\"waiting\":false,"
        "\"note_zh\":null,\"note_en\":null,\"inputs\":["
        "{\"name\":\"a\",\"zh\":\"完成值\",\"en\":\"actual\",\"value\":80},"
        "{\"name\":\"t\",\"zh\":\"目标值\",\"en\":\"target\",\"value\":100},"
        "{\"name\":\"w\",\"zh\":\"权重\",\"en\":\"weight\",\"value\":1}],\"parts\":[]}";

    score_json(&b, &x);
    assert_int_equal(b.n, strlen(want));
    assert_memory_equal(b.p, want, b.n);
}

static void test_formula_words(void **state)
{
    enum score_formula f;

    (void)state;
    for (int i = 0; i < SCORE_FORMULAS; i++) {
        assert_true(score_formula_read(score_formula_info((enum score_formula)i)->word, &f));
        assert_int_equal(f, i);
    }
    assert_false(score_formula_read(STR("bonus"), &f));
    assert_int_equal(score_formula_of(GOAL_LE, GOAL_BOTH_SIDES), SCORE_LIMIT);
    assert_int_equal(score_formula_of(GOAL_GE, GOAL_BOTH_SIDES), SCORE_GROWTH);
    assert_int_equal(score_formula_of(GOAL_RELATIVE, GOAL_BOTH_SIDES), SCORE_RELATIVE);
    assert_int_equal(score_formula_of(GOAL_ABOUT, GOAL_FLOOR), SCORE_GROWTH);
    assert_int_equal(score_formula_of(GOAL_ABOUT, GOAL_CEILING), SCORE_LIMIT);
    assert_int_equal(score_formula_of(GOAL_ABOUT, GOAL_BOTH_SIDES), SCORE_BAND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formulas),
        cmocka_unit_test(test_band_power_and_milestones),
        cmocka_unit_test(test_what_waits_takes_no_part),
        cmocka_unit_test(test_unit_is_a_weighted_mean),
        cmocka_unit_test(test_early_warning_never_costs),
        cmocka_unit_test(test_ranks_within_groups),
        cmocka_unit_test(test_it_opens_into_json),
        cmocka_unit_test(test_formula_words),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
