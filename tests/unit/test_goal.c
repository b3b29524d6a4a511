/* Goals by parts of the year: names of columns, steps in running text, their numbers and last days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "plan/goal.h"

static void test_header(void **state)
{
    static const struct {
        const char *text, *period; /* NULL: no column of goals */
    } cases[] = {
        {"一季度", "Q1"},           {"第二季度目标", "Q2"},       {"三季度末", "Q3"},
        {"前三季度目标", "Q3"},     {"4季度工作计划", "Q4"},      {"上半年", "H1"},
        {"下半年计划", "H2"},       {"1-3月目标", "Q1"},          {"1—6月", "H1"},
        {"1—9月", "M09"},           {"6月底前", "M06"},           {"全年目标", "Y"},
        {"2025年目标", "Y"},        {"一季度目标（万元）", "Q1"}, {"一季度完成情况", NULL},
        {"年度重点工作进展", NULL}, {"完成时限", NULL},           {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str s = str_of(cases[i].text);
        size_t len;

        assert_int_equal(goal_is_header(s), cases[i].period != NULL);
        if (cases[i].period) assert_true(str_eq(goal_period(s, &len), str_of(cases[i].period)));
    }
}

static size_t count(struct arena *a, const char *text)
{
    struct doc doc = {.text = str_of(text)};
    struct clean c = {0};
    goal_hits hits = {0};

    clean_add(a, &c, &doc, (struct span){0, (uint32_t)doc.text.n}, GAP_PARA);
    goal_find(a, &c, 0, c.n, &hits);
    return hits.n;
}

static void test_text(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    assert_int_equal(count(a, "一季度完成选址，6月底前开工，年底前竣工。"), 3);
    assert_int_equal(count(a, "一季度：25亿元；二季度：50亿元。"), 2);
    assert_int_equal(count(a, "6月底前完成方案。"), 0);
    assert_int_equal(count(a, "2021年完成10个，到2025年完成50个，其中3月通报。"), 0);
    assert_int_equal(count(a, "3月、6月、9月各通报一次，每季度调度。"), 0);
    arena_end(a);
}

static void test_number_and_due(void **state)
{
    struct arena *a = arena_new(0);
    struct plan_goal g = {.label.text = STR_INIT("二季度目标（万元）"), .words.text = STR_INIT("1500")};

    (void)state;
    goal_number(a, &g);
    assert_true(g.has_value && g.value > 1499 && g.value < 1501 && str_eq(g.unit, STR("万元")));
    assert_true(str_eq(goal_due(a, &g, 2024), STR("2024-06-30")));
    assert_null(goal_due(a, &g, 0).p);
    g = (struct plan_goal){.label.text = STR_INIT("二季度"), .words.text = STR_INIT("5月20日前完成招标")};
    goal_number(a, &g);
    assert_false(g.has_value);
    assert_true(str_eq(goal_due(a, &g, 2024), STR("2024-05-20")));
    arena_end(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_header), cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_number_and_due)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
