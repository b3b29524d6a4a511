/* Rounds of ten days, a month, a quarter, half a year, a year: their days, around holidays; who is drawn and
 * what it costs. */
#include "../testing.h"

#include "../ledger.h"
#include "../year.h"

#include "../round.h"
#include "breakdown/holiday.h"
#include "calendar/day.h"

/* Draft a round of PERIOD on DAY and look when it is due. */
static struct str drafted_on(struct cx *cx, int64_t plan, const char *today, const char *period)
{
    struct round_new in = {.plan_id = plan, .period = str_of(period)};
    struct buf out = year_out(cx);
    day d;

    assert_true(day_read(str_of(today), &d));
    cx->now_ms = ((int64_t)d * 24 - 8 + 9) * 3600000; /* nine in the morning in China */
    must(round_draft(cx, &in, &out));
    return buf_text(&out);
}

ENGINE_TEST(days_of_rest_do_not_count)
{
    static const struct {
        const char *today, *period, *due, *zh;
        int64_t days;
    } cases[] = {
        {"2026-02-12", "2026-M01", "2026-02-26", "2026年1月调度", 5},        /* over the Spring Festival */
        {"2026-04-29", "2026-M04-X2", "2026-05-07", "2026年4月中旬调度", 3}, /* over Labour Day */
        {"2026-09-18", "2026-Q3", "2026-10-09", "2026年三季度调度",
         10}, /* over the National Day, 09-20 worked */
        {"2026-07-01", "2026-H1", "2026-07-08", "2026年上半年调度", 5},
        {"2026-12-25", "2026", "2026-12-30", "2026年调度", 3},
    };
    int64_t plan = year_plan(cx);

    must(store_begin(cx, true));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char want[64];
        struct str got;

        must(setting_set(cx, SETTING_ROUND_DAYS, cases[i].days));
        got = drafted_on(cx, plan, cases[i].today, cases[i].period);
        snprintf(want, sizeof want, "\"due_on\":\"%s\"", cases[i].due);
        must_have(got, want);
        snprintf(want, sizeof want, "\"title\":\"%s\"", cases[i].zh);
        must_have(got, want);
    }
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(a_draft_that_opens_early_says_so)
{
    int64_t plan = start(cx), id; /* 2031-03-03 */
    struct round_new in = {.plan_id = plan, .period = STR("2031-M02"), .opens_on = STR("2031-03-05")};
    struct buf out = year_out(cx);

    must(round_draft(cx, &in, &out));
    must_have(buf_text(&out), "\"opens_on\":\"2031-03-05\",\"due_on\":\"2031-03-12\"");
    id = year_id_in(buf_text(&out), "id", 0);
    must_have(opened(cx, id), "\"opens_on\":\"2031-03-03\"");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(years_without_a_notice_are_provisional)
{
    struct buf out = year_out(cx);

    (void)year_plan(cx);
    must(store_begin(cx, true));
    must(holiday_list(cx, 2026, &out));
    must_have(buf_text(&out), "\"provisional\":false");
    out = year_out(cx);
    must(holiday_list(cx, 2031, &out));
    must_have(buf_text(&out), "\"provisional\":true");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(the_draw_is_told_and_the_cost_is_by_settings)
{
    int64_t plan = start(cx), id, before, after;
    struct round_change c = {.rev = 1};
    struct buf out = year_out(cx);
    struct str r;

    must(setting_set(cx, SETTING_ASK_SAMPLE, 50));
    r = drafted(cx, plan, &id);
    must_have(r, "\"why\":\"sample\",\"why_zh\":\"随机抽查：免报任务按 50% 抽取，种子 ");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event e JOIN round r ON e.subject_id = r.id"
                                      " WHERE e.kind = 'round.draft' AND e.after LIKE '%\"seed\":%'"),
                     1);
    before = ledger_count(cx, "SELECT CAST(minutes * 60 AS BIGINT) FROM round");
    must(round_drop(cx, id, c.rev));
    must(setting_set(cx, SETTING_COST_TEXT, 600));
    must(setting_set(cx, SETTING_REPORT_QUOTA, 5));
    r = drafted(cx, plan, &id);
    after = ledger_count(cx, "SELECT CAST(minutes * 60 AS BIGINT) FROM round");
    assert_true(after >= before + 480);
    must_have(r, "\"over\":true"); /* the quota of a unit is five minutes now */
    must(round_get(cx, id, &out));
    year_back(cx, ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(days_of_rest_do_not_count),
        ENGINE_TESTS(a_draft_that_opens_early_says_so),
        ENGINE_TESTS(years_without_a_notice_are_provisional),
        ENGINE_TESTS(the_draw_is_told_and_the_cost_is_by_settings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
