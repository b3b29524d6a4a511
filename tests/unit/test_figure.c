/* Figures that their owner publishes: by table and by the API, never by the unit that is measured by them. */
#include "../testing.h"

#include "../ledger.h"
#include "../year.h"

#include <math.h>

#include "../round.h"
#include "round/figure.h"

/* The measure of task 4 is published by 市统计局. */
static struct told of_statistics(struct cx *cx)
{
    struct told t = {0};
    struct figure_owner owner = {.source = STR("statistics"), .baseline = NAN};
    struct buf out = year_out(cx);
    int64_t plan = start(cx);

    t.task = year_task_id(cx, "4");
    t.measure = year_measure_id(cx, t.task);
    owner.owner_org_id = year_org_id(cx, "市统计局");
    t.org = owner.owner_org_id;
    must(figure_owner_put(cx, t.measure, &owner, &out));
    (void)drafted(cx, plan, &t.round);
    (void)opened(cx, t.round);
    return t;
}

#define TABLE "任务序号,指标,时期,数值\n4,改造老旧小区40个,2031-M02,9\n"

ENGINE_TEST(its_owner_publishes_by_table)
{
    struct told t = of_statistics(cx);
    struct buf out = year_out(cx);
    struct hat hat;

    must_have(card_of(cx, t.task), "\"told\":\"grey\"");
    must_have(card_of(cx, t.task), "待统计");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE kind = 'figure' AND state = 'open'"),
                     1);
    wear(cx, &hat, ROLE_REPORTER, t.org);
    must(figure_import_csv(cx, STR(TABLE), &out));
    must_have(buf_text(&out), "\"written\":1,\"problems\":0");
    wear_none(cx);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM figure WHERE truth = 'statistics' AND value = 9"),
                     1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE kind = 'figure' AND state = 'done'"),
                     1);
    must_have(card_of(cx, t.task), "\"told\":\"green\"");
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

ENGINE_TEST(another_unit_is_told_who_publishes_it)
{
    struct told t = of_statistics(cx);
    struct figure_told mine = {t.measure, STR("2031-M02"), 12};
    struct buf out = year_out(cx);
    struct hat hat;

    wear(cx, &hat, ROLE_REPORTER, year_org_id(cx, "市住房城乡建设局"));
    must_fail(figure_import_csv(cx, STR(TABLE), &out), ERR_DENIED, NULL);
    must_fail(figure_publish(cx, &mine, 1, &out), ERR_DENIED, NULL);
    t.org = year_org_id(cx, "市住房城乡建设局");
    t.value = (struct report_value){.measure_id = t.measure, .value = 12};
    t.draft =
        (struct report_draft){.round_id = t.round, .task_id = t.task, .org_id = t.org, .rev = 1, .values = 1};
    t.draft.value = &t.value;
    wear_none(cx);
    must_fail(report_save(cx, &t.draft, &out), ERR_DENIED, "measure_id");
    assert_true(has(cx->fault.zh, "市统计局"));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM figure"), 0);
    year_back(cx, ERR_DENIED);
}

ENGINE_TEST(a_revised_figure_leaves_both_in_the_trace)
{
    struct told t = of_statistics(cx);
    struct figure_told at[] = {{t.measure, STR("2031-M02"), 9},   {t.measure, STR("2031-M02"), 9.5},
                               {t.measure, STR("2031-M13"), 9},   {t.measure, STR("2031-M06"), 9},
                               {t.measure, STR("2031-M02"), NAN}, {99, STR("2031-M02"), 9}};
    struct buf out = year_out(cx);

    must(figure_publish(cx, at, 6, &out));
    must_have(buf_text(&out), "\"written\":2,\"problems\":4");
    must_have(buf_text(&out), "{\"line\":3,\"zh\":\"时期有误");
    must_have(buf_text(&out), "{\"line\":4,\"zh\":\"这个时期还没有开始\"");
    must_have(buf_text(&out), "{\"line\":5,\"zh\":\"数值有误\"");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'figure.publish'"), 2);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'figure.publish'"
                                      " AND before LIKE '%\"value\":9}' AND after LIKE '%\"value\":9.5}'"),
                     1);
    out = year_out(cx);
    must(figure_owned(cx, &out));
    must_have(buf_text(&out), "\"owner\":\"市统计局\"");
    must_have(buf_text(&out), "\"period\":\"2031-M02\",\"value\":9.5");
    must_fail(figure_publish(cx, at, 0, &out), ERR_INPUT, "rows");
    year_back(cx, ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(its_owner_publishes_by_table),
        ENGINE_TESTS(another_unit_is_told_who_publishes_it),
        ENGINE_TESTS(a_revised_figure_leaves_both_in_the_trace),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
