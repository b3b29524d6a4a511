/* Rounds and reports: asked by exception, sent, written, signed, returned, locked, closed. */
#include "../testing.h"

#include "../ledger.h"
#include "../year.h"

#include "../round.h"

#include <math.h>

#include "access/scope.h"
#include "access/setting.h"
#include "breakdown/milestone.h"
#include "breakdown/schedule.h"
#include "round/check.h"
#include "round/figure.h"
#include "round/report.h"
#include "round/round.h"

ENGINE_TEST(asks_by_exception_and_says_what_it_costs)
{
    int64_t plan = start(cx), id;
    struct str r = drafted(cx, plan, &id);

    must_have(r, "\"title\":\"2031年2月调度\"");
    must_have(r, "\"due_on\":\"2031-03-10\""); /* five working days after Monday 03-03 */
    must_have(r, "\"why\":\"red\"");           /* task 3 */
    must_have(r, "\"why\":\"schedule\"");      /* task 4 told nothing yet */
    must_have(r, "\"state\":\"exempt\"");
    must_have(r, "\"over\":false");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM round_ask"), 6);
    assert_true(ledger_count(cx, "SELECT COUNT(*) FROM round_ask WHERE state = 'asked'") < 6);
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(bad_rounds_are_named)
{
    int64_t plan = start(cx), id;
    struct round_new in = {.plan_id = plan, .period = STR("2031-13")};
    struct buf out = year_out(cx);

    must_fail(round_draft(cx, &in, &out), ERR_INPUT, "period");
    in.period = STR("2031-M02");
    in.due_on = STR("2031-03-08"); /* a Saturday */
    must_fail(round_draft(cx, &in, &out), ERR_INPUT, "due_on");
    assert_true(has(cx->fault.zh, "2031-03-10"));
    in.due_on = STR("2031-02-28");
    must_fail(round_draft(cx, &in, &out), ERR_INPUT, "due_on");
    in.due_on = STR_NULL;
    in.plan_id = 99;
    must_fail(round_draft(cx, &in, &out), ERR_INPUT, "plan_id");
    (void)drafted(cx, plan, &id);
    in.plan_id = plan;
    must_fail(round_draft(cx, &in, &out), ERR_CONFLICT, "period");
    must_fail(round_open(cx, 99, 1, &out), ERR_ABSENT, "id");
    year_back(cx, ERR_ABSENT);
}

ENGINE_TEST(a_round_to_nobody_is_refused)
{
    int64_t plan = start(cx), id;
    struct round_pick all[6];
    struct round_change c = {.rev = 1, .remove = all};
    struct buf out = year_out(cx);
    struct rows rows;

    (void)drafted(cx, plan, &id);
    must(store_run(cx, &rows, "SELECT task_id FROM round_ask WHERE state = 'asked'", ""));
    for (c.removes = 0; c.removes < rows.n; c.removes++)
        all[c.removes] = (struct round_pick){.task_id = row_int(&rows.at[c.removes], 0)};
    must(round_patch(cx, id, &c, &out));
    must_fail(round_open(cx, id, 2, &out), ERR_INPUT, "asks");
    must_fail(round_close(cx, id, round_rev(cx, id), &out), ERR_STEP, "state");
    year_back(cx, ERR_STEP);
}

ENGINE_TEST(opening_makes_reports_and_todos)
{
    int64_t plan = start(cx), id, asked;
    struct round_pick pick = {.task_id = year_task_id(cx, "5")};
    struct round_change c = {.adds = 1, .add = &pick};
    struct buf out = year_out(cx);

    (void)drafted(cx, plan, &id);
    (void)opened(cx, id);
    asked = ledger_count(cx, "SELECT COUNT(*) FROM round_ask WHERE state = 'asked'");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM report"), asked);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE kind = 'report' AND state = 'open'"),
                     asked);
    must_fail(round_open(cx, id, round_rev(cx, id), &out), ERR_STEP, "state");
    must_fail(round_drop(cx, id, round_rev(cx, id)), ERR_STEP, "state");
    c.rev = round_rev(cx, id);
    must(round_patch(cx, id, &c, &out));
    must_have(buf_text(&out), "\"why_zh\":\"督查室指定\"");
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

/* ---- reports */

ENGINE_TEST(two_steps_to_signed)
{
    struct told t = asked_of_four(cx);
    struct buf out = year_out(cx);
    struct hat hat;

    wear(cx, &hat, ROLE_REPORTER, t.org);
    must_have(saved(cx, &t), "\"state\":\"draft\"");
    must(report_submit(cx, t.report, 2, &out));
    must_have(buf_text(&out), "\"state\":\"submitted\"");
    must_fail(report_sign(cx, t.report, 3, &out), ERR_DENIED, NULL); /* a reporter does not sign */
    wear(cx, &hat, ROLE_SIGNER, year_org_id(cx, "市教育局"));
    must_fail(report_sign(cx, t.report, 3, &out), ERR_DENIED, NULL); /* nor another unit */
    wear(cx, &hat, ROLE_SIGNER, t.org);
    out = year_out(cx);
    must(report_sign(cx, t.report, 3, &out));
    must_have(buf_text(&out), "\"state\":\"signed\"");
    must_have(card_of(cx, t.task), "\"lamp\":{\"told\":\"green\"");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM figure WHERE truth = 'told' AND value = 8"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM round_ask WHERE state = 'reported'"), 1);
    wear_none(cx);
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

ENGINE_TEST(signed_is_locked)
{
    struct told t = asked_of_four(cx);
    struct buf out = year_out(cx);

    must(setting_set(cx, SETTING_REPORT_STEPS, 1));
    (void)saved(cx, &t);
    must(report_submit(cx, t.report, 2, &out));
    must_have(buf_text(&out), "\"state\":\"signed\"");
    t.draft.rev = 3;
    must_fail(report_save(cx, &t.draft, &out), ERR_STEP, "state");
    must_fail(report_submit(cx, t.report, 3, &out), ERR_STEP, "state");
    must_fail(report_return(cx, t.report, 3, STR("数不对"), &out), ERR_STEP, "state");
    year_back(cx, ERR_STEP);
}

ENGINE_TEST(four_steps_end_with_the_office)
{
    struct told t = asked_of_four(cx);
    struct buf out = year_out(cx);
    struct hat hat;

    must(setting_set(cx, SETTING_REPORT_STEPS, 4));
    wear(cx, &hat, ROLE_REPORTER, t.org);
    (void)saved(cx, &t);
    must(report_submit(cx, t.report, 2, &out));
    wear(cx, &hat, ROLE_SIGNER, t.org);
    must_fail(report_sign(cx, t.report, 3, &out), ERR_STEP, "state"); /* not reviewed yet */
    wear(cx, &hat, ROLE_REVIEWER, t.org);
    must(report_review(cx, t.report, 3, &out));
    wear(cx, &hat, ROLE_SIGNER, t.org);
    must(report_sign(cx, t.report, 4, &out));
    must_have(buf_text(&out), "\"state\":\"sealing\"");
    must_fail(report_sign(cx, t.report, 5, &out), ERR_DENIED, NULL);
    wear(cx, &hat, ROLE_OFFICE, 0);
    out = year_out(cx);
    must(report_sign(cx, t.report, 5, &out));
    must_have(buf_text(&out), "\"state\":\"signed\"");
    wear_none(cx);
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(a_returned_report_is_the_next_version)
{
    struct told t = asked_of_four(cx);
    struct buf out = year_out(cx);

    (void)saved(cx, &t);
    must(report_submit(cx, t.report, 2, &out));
    must_fail(report_return(cx, t.report, 3, STR(" "), &out), ERR_INPUT, "reason");
    must(report_return(cx, t.report, 3, STR("数与统计不符"), &out));
    out = year_out(cx);
    must(report_get(cx, t.report, &out));
    must_have(buf_text(&out), "\"version\":2,\"state\":\"returned\"");
    must_have(buf_text(&out), "\"reason\":\"数与统计不符\"");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM report_version WHERE version = 1"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE kind = 'returned' AND state = 'open'"),
                     1);
    t.draft.rev = 4;
    t.value.value = 7;
    must_have(saved(cx, &t), "\"value\":7");
    must(report_submit(cx, t.report, 5, &out));
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(two_people_editing)
{
    struct told t = asked_of_four(cx);
    struct buf out = year_out(cx);

    (void)saved(cx, &t);
    t.draft.progress = STR("别的话");
    must_fail(report_save(cx, &t.draft, &out), ERR_CONFLICT, "rev");
    out = year_out(cx);
    must(report_get(cx, t.report, &out));
    must_have(buf_text(&out), "已完成8个小区的外墙改造");
    year_back(cx, ERR_CONFLICT);
}

ENGINE_TEST(wrong_values_are_named)
{
    struct told t = asked_of_four(cx);
    struct figure_owner owner = {.source = STR("statistics"), .baseline = NAN};
    struct report_tick late = {.milestone_id = 99, .done_on = STR("2031-03-01")};
    char big[REPORT_TEXT_MOST + 2];
    struct buf out = year_out(cx);

    t.draft.value = &t.value;
    t.value.value = NAN;
    must_fail(report_save(cx, &t.draft, &out), ERR_INPUT, "value");
    t.value = (struct report_value){t.measure, 8, STR("万个")};
    must_fail(report_save(cx, &t.draft, &out), ERR_INPUT, "unit");
    t.value.unit = STR("个");
    t.value.measure_id = 99;
    must_fail(report_save(cx, &t.draft, &out), ERR_INPUT, "measure_id");
    t.value.measure_id = t.measure;
    owner.owner_org_id = year_org_id(cx, "市统计局");
    must(figure_owner_put(cx, t.measure, &owner, &out));
    must_fail(report_save(cx, &t.draft, &out), ERR_DENIED, "measure_id");
    t.draft.values = 0;
    t.draft.ticks = 1;
    t.draft.tick = &late;
    must_fail(report_save(cx, &t.draft, &out), ERR_INPUT, "milestone_id");
    memset(big, 'x', sizeof big);
    t.draft.progress = (struct str){big, sizeof big};
    must_fail(report_save(cx, &t.draft, &out), ERR_TOO_LARGE, "progress");
    must_fail(report_submit(cx, t.report, 1, &out), ERR_INPUT, "progress"); /* nothing was said */
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(no_change_is_one_call)
{
    struct told t = asked_of_four(cx);
    struct figure before = {
        .measure_id = t.measure, .truth = STR("told"), .value = 8, .source_kind = STR("import")};
    struct report_same same = {t.round, t.org, 1, &t.task};
    struct buf out = year_out(cx);

    must(setting_set(cx, SETTING_REPORT_STEPS, 1));
    assert_true(period_read(STR("2031-M01"), &before.period));
    must(figure_put(cx, &before));
    must(report_no_change(cx, &same, &out));
    must_have(buf_text(&out), "\"state\":\"signed\"");
    out = year_out(cx);
    must(report_get(cx, t.report, &out));
    must_have(buf_text(&out), "\"no_change\":true");
    must_have(buf_text(&out), "\"value\":8,\"last\":8,\"last_period\":\"2031-M01\"");
    same.task = &t.org; /* no task of that id */
    must_fail(report_no_change(cx, &same, &out), ERR_ABSENT, "task_ids");
    year_back(cx, ERR_ABSENT);
}

ENGINE_TEST(closing_locks_and_names_the_missing)
{
    struct told t = asked_of_four(cx);
    struct buf out = year_out(cx);
    int64_t done;

    (void)saved(cx, &t);
    must(round_tick(cx, &done));
    assert_int_equal(done, 0); /* not due yet */
    cx->now_ms += INT64_C(86400000) * 9;
    must(round_tick(cx, &done));
    assert_int_equal(done, 1);
    t.draft.rev = 2;
    must_fail(report_save(cx, &t.draft, &out), ERR_STEP, "state");
    must_fail(report_submit(cx, t.report, 2, &out), ERR_STEP, "state");
    must(round_get(cx, t.round, &out));
    must_have(buf_text(&out), "\"kind\":\"missing\",\"zh\":\"到期未报\"");
    must_have(card_of(cx, t.task), "\"lamp\":{\"told\":\"red\"");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE kind = 'report' AND state = 'open'"),
                     0);
    year_back(cx, ERR_STEP);
}

ENGINE_TEST(joint_leads_sign_together)
{
    struct task_duty joint = {STR("lead"), STR("市财政局")};
    int64_t plan = start(cx), round, task = year_task_id(cx, "4"), org = year_org_id(cx, "市住房城乡建设局"),
            report, rev;
    struct report_draft draft = {.task_id = task, .org_id = org, .rev = 1, .progress = STR("完成8个")};
    struct buf out = year_out(cx);
    struct hat hat;

    must(task_rev(cx, task, &rev));
    must(task_duty_add(cx, task, rev, &joint, &out));
    (void)drafted(cx, plan, &round);
    (void)opened(cx, round);
    draft.round_id = round;
    must(report_find(cx, round, task, org, &report));
    must(setting_set(cx, SETTING_REPORT_STEPS, 1));
    assert_true(report > 0);
    must(report_save(cx, &draft, &out));
    out = year_out(cx);
    must(report_submit(cx, report, 2, &out));
    must_have(buf_text(&out), "\"state\":\"joint\"");
    wear(cx, &hat, ROLE_SIGNER, org);
    must_fail(report_sign(cx, report, 3, &out), ERR_DENIED, NULL);
    wear(cx, &hat, ROLE_SIGNER, year_org_id(cx, "市财政局"));
    out = year_out(cx);
    must(report_sign(cx, report, 3, &out));
    must_have(buf_text(&out), "\"state\":\"signed\"");
    wear_none(cx);
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(the_self_check_is_private)
{
    struct told t = asked_of_four(cx);
    struct figure before = {
        .measure_id = t.measure, .truth = STR("told"), .value = 31, .source_kind = STR("import")};
    struct buf out = year_out(cx);
    struct hat hat;

    assert_true(period_read(STR("2031-M01"), &before.period));
    must(figure_put(cx, &before));
    (void)saved(cx, &t); /* 8 after 31 */
    must(report_check(cx, t.report, &out));
    must_have(buf_text(&out), "\"code\":\"falls\"");
    wear(cx, &hat, ROLE_REPORTER, year_org_id(cx, "市教育局"));
    must_fail(report_check(cx, t.report, &out), ERR_DENIED, NULL);
    wear_none(cx);
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(checks_verify_apart)
{
    struct told t = asked_of_four(cx);
    struct check_value value = {t.measure, 2};
    struct check c = {STR("2031-M02"), STR("site"), STR("partly"), STR_NULL, 1, &value};
    struct buf out = year_out(cx);

    must(setting_set(cx, SETTING_REPORT_STEPS, 1));
    (void)saved(cx, &t);
    must(report_submit(cx, t.report, 2, &out));
    must_fail(check_add(cx, t.task, &c, &out), ERR_INPUT, "note");
    c.note = STR("现场只见2个小区完工");
    out = year_out(cx);
    must(check_add(cx, t.task, &c, &out));
    must_have(buf_text(&out), "\"verdict\":\"partly\"");
    must_have(card_of(cx, t.task), "\"lamp\":{\"told\":\"green\",\"verified\":\"red\"");
    out = year_out(cx);
    must(round_get(cx, t.round, &out));
    must_have(buf_text(&out), "\"kind\":\"told_ne_verified\"");
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(an_exempt_task_may_speak)
{
    int64_t plan = start(cx), round, task, org, rev;
    struct report_draft draft = {.rev = 1, .progress = STR("一切正常，已布设预警终端120个")};
    struct buf out = year_out(cx);
    struct rows rows;

    (void)drafted(cx, plan, &round);
    (void)opened(cx, round);
    must(store_run(cx, &rows, "SELECT task_id, org_id FROM round_ask WHERE state = 'exempt' LIMIT 1", ""));
    task = row_int(&rows.at[0], 0);
    org = row_int(&rows.at[0], 1);
    draft.round_id = round;
    draft.task_id = task;
    draft.org_id = org;
    must(report_save(cx, &draft, &out));
    must_have(buf_text(&out), "\"state\":\"draft\"");
    draft.org_id = 99;
    must_fail(report_save(cx, &draft, &out), ERR_ABSENT, "task_id");
    rev = round_rev(cx, round);
    assert_true(rev > 1);
    year_back(cx, ERR_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(asks_by_exception_and_says_what_it_costs),
        ENGINE_TESTS(bad_rounds_are_named),
        ENGINE_TESTS(a_round_to_nobody_is_refused),
        ENGINE_TESTS(opening_makes_reports_and_todos),
        ENGINE_TESTS(two_steps_to_signed),
        ENGINE_TESTS(signed_is_locked),
        ENGINE_TESTS(four_steps_end_with_the_office),
        ENGINE_TESTS(a_returned_report_is_the_next_version),
        ENGINE_TESTS(two_people_editing),
        ENGINE_TESTS(wrong_values_are_named),
        ENGINE_TESTS(no_change_is_one_call),
        ENGINE_TESTS(closing_locks_and_names_the_missing),
        ENGINE_TESTS(joint_leads_sign_together),
        ENGINE_TESTS(the_self_check_is_private),
        ENGINE_TESTS(checks_verify_apart),
        ENGINE_TESTS(an_exempt_task_may_speak),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
