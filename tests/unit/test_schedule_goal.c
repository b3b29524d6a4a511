/* Goals printed for parts of the year: numbers are points of the trajectory, words are milestones. */
#include "../testing.h"

#include "../ledger.h"
#include "../year.h"

#include "breakdown/schedule.h"

#define HEAD \
    "临川市人民政府\n关于印发2031年重点工作任务分工方案的通知\n\n临政发〔2031〕7号\n\n2031年1月15日\n\n"

/* A plan whose second task has these goals; its first measure's trajectory as proposed. */
static int64_t filled(struct cx *cx, const char *goals)
{
    struct buf text = buf_new(cx->arena, 4096);
    int64_t n = 0, plan;

    buf_fmt(&text,
            "%s1. 新建市图书馆。一季度完成选址；二季度开工建设；年底前竣工。〔牵头单位：市教育局〕\n\n"
            "2. 招商引资100亿元。%s〔牵头单位：市商务局〕\n",
            HEAD, goals);
    plan = ledger_import(cx, str_keep(cx->arena, buf_text(&text)).p).plan_id;
    must(store_begin(cx, true));
    must(schedule_fill(cx, plan, &n));
    assert_true(n > 0);
    return plan;
}

static void points_are(struct cx *cx, const char *want)
{
    struct buf out = buf_new(cx->arena, 1024);
    struct rows rows;

    must(store_run(
        cx, &rows,
        "SELECT p.period, p.value FROM trajectory_point p JOIN trajectory t ON t.id = p.trajectory_id"
        " WHERE t.task_id = $1 ORDER BY p.ends_on",
        "i", year_task_id(cx, "2")));
    for (size_t i = 0; i < rows.n; i++)
        buf_fmt(&out, "%.*s %g;", STR_ARG(row_str(&rows.at[i], 0)), row_num(&rows.at[i], 1));
    if (!str_eq(buf_text(&out), str_of(want))) fail_msg("points: %.*s", STR_ARG(buf_text(&out)));
}

ENGINE_TEST(numbers_are_points)
{
    (void)filled(cx, "一季度20亿元；二季度50亿元；三季度80亿元；四季度100亿元。");
    points_are(cx, "2031-M03 20;2031-M06 50;2031-M09 80;2031-M12 100;");
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM trajectory WHERE method = 'hand' AND state = 'proposed'"), 1);
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(amounts_of_quarters_are_added_up)
{
    (void)filled(cx, "一季度20亿元；二季度30亿元；三季度30亿元；四季度20亿元。");
    points_are(cx, "2031-M03 20;2031-M06 50;2031-M09 80;2031-M12 100;");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(another_scale_is_the_same_unit_and_the_end_is_the_target)
{
    (void)filled(cx, "一季度200000万元；二季度500000万元。");
    points_are(cx, "2031-M03 20;2031-M06 50;2031-M12 100;");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(numbers_that_miss_the_target_are_not_taken)
{
    (void)filled(cx, "一季度20亿元；二季度50亿元；三季度40亿元；四季度90亿元。");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM trajectory WHERE method = 'linear'"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM trajectory_point"), 12);
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(words_are_milestones)
{
    int64_t plan = filled(cx, "一季度20亿元；二季度50亿元；三季度80亿元；四季度100亿元。"), n;
    struct rows rows;

    must(store_run(cx, &rows, "SELECT due_on, title FROM milestone WHERE task_id = $1 ORDER BY due_on", "i",
                   year_task_id(cx, "1")));
    assert_int_equal(rows.n, 3);
    assert_str(row_str(&rows.at[0], 0), "2031-03-31");
    assert_true(has(row_str(&rows.at[0], 1), "选址"));
    assert_str(row_str(&rows.at[1], 0), "2031-06-30");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM milestone"), 3); /* numbers make none */
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'milestone.goal'"), 1);
    must(store_run(cx, NULL, "UPDATE milestone SET state = 'dropped'", ""));
    must(schedule_fill(cx, plan, &n)); /* what a person dropped does not come back */
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM milestone"), 3);
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(numbers_are_points),
        ENGINE_TESTS(amounts_of_quarters_are_added_up),
        ENGINE_TESTS(another_scale_is_the_same_unit_and_the_end_is_the_target),
        ENGINE_TESTS(numbers_that_miss_the_target_are_not_taken),
        ENGINE_TESTS(words_are_milestones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
