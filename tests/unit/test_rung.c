/* The ladder: remind, supervise, red; what it leaves behind, and who stands on it no more. */
#include "../testing.h"

#include "../ledger.h"
#include "../year.h"

#include "../round.h"
#include "ledger/rung.h"
#include "ledger/task_year.h"
#include "ledger/todo.h"

static int64_t climb(struct cx *cx)
{
    int64_t n = 0;

    must(rung_climb(cx, &n));
    return n;
}

static void later(struct cx *cx, int days)
{
    cx->now_ms += INT64_C(86400000) * days;
}

static void close_due(struct cx *cx)
{
    int64_t done = 0;

    must(round_tick(cx, &done));
    assert_int_equal(done, 1);
}

static struct str exceptions_of(struct cx *cx, int64_t round)
{
    struct buf out = year_out(cx);

    must(round_get(cx, round, &out));
    return buf_text(&out);
}

ENGINE_TEST(each_rung_is_reached_once_and_stays_written)
{
    struct told t = asked_of_four(cx); /* Monday 2031-03-03; due on the 10th */
    struct todo_filter f = {.state = STR("open"), .kind = STR("missing"), .limit = 10};
    struct task_year_page page = {0};
    struct buf out = year_out(cx);
    int64_t asked = ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE kind = 'report'");

    assert_int_equal(climb(cx), 0);
    later(cx, 3); /* Thursday: two working days left */
    assert_int_equal(climb(cx), asked);
    assert_int_equal(climb(cx), 0);
    later(cx, 5); /* the 11th: over */
    close_due(cx);
    assert_int_equal(climb(cx), asked);
    must_have(exceptions_of(cx, t.round), "到期未报，2031-03-11 已督办");
    later(cx, 7); /* the 18th: six working days over */
    assert_int_equal(climb(cx), asked);
    assert_int_equal(climb(cx), 0);
    must_have(exceptions_of(cx, t.round), "到期未报，2031-03-18 已红单");
    must(todo_list(cx, &f, &out));
    must_have(buf_text(&out),
              "\"rung\":3,\"rung_zh\":\"红单\",\"rung_en\":\"red notice\",\"rung_on\":\"2031-03-18\"");
    out = year_out(cx);
    must(task_year(cx, t.task, &page, &out));
    must_have(buf_text(&out), "\"kind\":\"rung.supervise\",\"kind_zh\":\"督办\"");
    must_have(buf_text(&out), "\"title\":\"市住房城乡建设局\",\"text\":\"2031-03-10\"");
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

ENGINE_TEST(one_event_for_a_unit_and_a_day)
{
    struct told t = asked_of_four(cx);
    struct todo more = {.org_id = t.org,
                        .role = STR("reporter"),
                        .kind = STR("request"),
                        .subject = STR("request"),
                        .subject_id = 5,
                        .title = STR("迁改线路"),
                        .due_on = STR("2031-03-06")};

    must(todo_open(cx, &more));
    later(cx, 3);
    (void)climb(cx);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event e JOIN org o ON o.id = e.subject_id"
                                      " WHERE e.kind = 'rung.remind' AND o.name = '市住房城乡建设局'"),
                     1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'rung.remind'"
                                      " AND after LIKE '%\"n\":2,%'"),
                     1);
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(the_days_are_settings)
{
    (void)asked_of_four(cx);
    must(setting_set(cx, SETTING_REMIND_DAYS, 0));
    must(setting_set(cx, SETTING_SUPERVISE_DAYS, 3));
    later(cx, 3);
    assert_int_equal(climb(cx), 0);
    later(cx, 4); /* the day itself */
    assert_true(climb(cx) > 0);
    later(cx, 1); /* one day over */
    close_due(cx);
    (void)climb(cx);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM rung WHERE level > 1"), 0);
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(who_speaks_again_leaves_the_ladder)
{
    struct told t = asked_of_four(cx);
    struct round_new in = {.period = STR("2031-M03")};
    struct round_pick pick = {.task_id = t.task};
    struct round_change c = {.rev = 1, .adds = 1, .add = &pick};
    struct buf out = year_out(cx);

    must(setting_set(cx, SETTING_REPORT_STEPS, 1));
    later(cx, 8);
    close_due(cx);
    assert_true(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE kind = 'missing' AND state = 'open'") > 0);
    later(cx, 22);
    in.plan_id = ledger_count(cx, "SELECT id FROM plan");
    must(round_draft(cx, &in, &out));
    t.round = year_id_in(buf_text(&out), "id", 0);
    must(round_patch(cx, t.round, &c, &out));
    (void)opened(cx, t.round);
    t.draft.round_id = t.round;
    (void)saved(cx, &t);
    must(report_find(cx, t.round, t.task, t.org, &t.report));
    must(report_submit(cx, t.report, 2, &out));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE kind = 'missing' AND state = 'done'"),
                     1);
    must(store_end(cx, ERR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(each_rung_is_reached_once_and_stays_written),
        ENGINE_TESTS(one_event_for_a_unit_and_a_day),
        ENGINE_TESTS(the_days_are_settings),
        ENGINE_TESTS(who_speaks_again_leaves_the_ladder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
