/* Who answers in what part: members of a collective, cooperating units; what a report needs of others. */
#include "../testing.h"

#include "../ledger.h"
#include "../year.h"

#include "../round.h"
#include "directory/org.h"
#include "ledger/task_lamp.h"
#include "round/figure.h"

/* Task 4 is led by 各县（市、区）人民政府 alone: 东县, 西县, and 旧县 until the year before. */
struct counties {
    int64_t round, task, measure, org[2];
};

static void member(struct cx *cx, int64_t whole, int64_t org, const char *to)
{
    must(store_run(cx, NULL,
                   "INSERT INTO member (government_id, collective_id, org_id, date_from, date_to)"
                   " VALUES ($1, $2, $3, '2030-01-01', $4)",
                   "iiis", cx->actor.government_id, whole, org, str_of(to)));
}

static int64_t new_org(struct cx *cx, const char *name)
{
    int64_t id = 0;
    struct buf out = year_out(cx);

    must(org_add(cx, str_of(name), STR("org"), &out));
    id = year_id_in(buf_text(&out), "id", 0);
    return id;
}

static struct counties led_by_counties(struct cx *cx)
{
    struct counties c = {0};
    int64_t plan = start(cx), whole = year_org_id(cx, "各县（市、区）人民政府");

    c.task = year_task_id(cx, "4");
    c.measure = year_measure_id(cx, c.task);
    c.org[0] = new_org(cx, "东县人民政府");
    c.org[1] = new_org(cx, "西县人民政府");
    member(cx, whole, c.org[0], "");
    member(cx, whole, c.org[1], "2031-12-31");
    member(cx, whole, new_org(cx, "旧县人民政府"), "2030-12-31");
    must(store_run(
        cx, NULL,
        "UPDATE duty SET bearer_id = $2 WHERE government_id = $1 AND task_id = $3 AND role = 'lead'", "iii",
        cx->actor.government_id, whole, c.task));
    must(setting_set(cx, SETTING_REPORT_STEPS, 1));
    (void)drafted(cx, plan, &c.round);
    (void)opened(cx, c.round);
    return c;
}

static int64_t tell(struct cx *cx, const struct counties *c, int i, double value)
{
    struct report_value v = {.measure_id = c->measure, .value = value};
    struct report_draft d = {.round_id = c->round,
                             .task_id = c->task,
                             .org_id = c->org[i],
                             .rev = 1,
                             .progress = STR("完成外墙改造"),
                             .values = 1,
                             .value = &v};
    struct buf out = year_out(cx);
    int64_t id = 0;

    must(report_save(cx, &d, &out));
    must(report_find(cx, c->round, c->task, c->org[i], &id));
    must(report_submit(cx, id, 2, &out));
    return id;
}

ENGINE_TEST(a_collective_is_asked_member_by_member)
{
    struct counties c = led_by_counties(cx);
    struct buf out = year_out(cx);
    int64_t report;

    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM round_ask WHERE part = 'member'"), 2);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM report WHERE part = 'member'"), 2);
    must(round_get(cx, c.round, &out));
    must_have(buf_text(&out), "\"org_name\":\"东县人民政府\",\"part\":\"member\"");
    assert_false(has(buf_text(&out), "旧县")); /* its membership is over */
    (void)tell(cx, &c, 0, 5);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM figure WHERE truth = 'told'"),
                     0); /* half a sum is none */
    report = tell(cx, &c, 1, 3);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM figure WHERE truth = 'told' AND value = 8"), 1);
    must_have(card_of(cx, c.task), "\"lamp\":{\"told\":\"green\"");
    out = year_out(cx);
    must(report_get(cx, report, &out));
    must_have(buf_text(&out), "\"part\":\"member\"");
    must_have(buf_text(&out), "\"target\":null"); /* the target is the whole's */
    must_have(buf_text(&out),
              "\"value\":3,\"last\":null,\"last_period\":null,\"scheduled\":null,\"whole\":8");
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_missing_member_leaves_the_collective_red)
{
    struct counties c = led_by_counties(cx);
    struct buf out = year_out(cx);

    (void)tell(cx, &c, 0, 5);
    must(round_close(cx, c.round, round_rev(cx, c.round), &out));
    must_have(buf_text(&out), "\"kind\":\"missing\"");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM figure WHERE truth = 'told' AND value = 5"), 1);
    must_have(card_of(cx, c.task), "\"lamp\":{\"told\":\"red\"");
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(a_member_says_its_own_again)
{
    struct counties c = led_by_counties(cx);
    struct report_same same = {.org_id = c.org[0], .n = 1, .task = &c.task};
    struct round_new in = {.period = STR("2031-M03")};
    struct round_pick pick = {.task_id = c.task};
    struct round_change change = {.adds = 1, .add = &pick};
    struct buf out = year_out(cx);
    int64_t id = 0;

    (void)tell(cx, &c, 0, 5);
    (void)tell(cx, &c, 1, 3);
    must(round_close(cx, c.round, round_rev(cx, c.round), &out));
    cx->now_ms += INT64_C(86400000) * 31;
    in.plan_id = ledger_count(cx, "SELECT id FROM plan");
    out = year_out(cx);
    must(round_draft(cx, &in, &out));
    same.round_id = year_id_in(buf_text(&out), "id", 0);
    change.rev = 1;
    must(round_patch(cx, same.round_id, &change, &out));
    (void)opened(cx, same.round_id);
    must(report_no_change(cx, &same, &out));
    must(report_find(cx, same.round_id, c.task, c.org[0], &id));
    out = year_out(cx);
    must(report_get(cx, id, &out));
    must_have(buf_text(&out), "\"value\":5,\"last\":5,\"last_period\":\"2031-M02\"");
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(a_cooperating_unit_tells_its_progress_only)
{
    struct told t = asked_of_four(cx);
    struct round_pick pick = {.task_id = t.task, .org_id = year_org_id(cx, "市财政局")};
    struct round_change c = {.rev = round_rev(cx, t.round), .adds = 1, .add = &pick};
    struct buf out = year_out(cx);

    must(setting_set(cx, SETTING_REPORT_STEPS, 1));
    must(round_patch(cx, t.round, &c, &out));
    must_have(buf_text(&out), "\"part\":\"support\"");
    must(report_find(cx, t.round, t.task, pick.org_id, &t.report));
    t.draft.org_id = pick.org_id;
    t.draft.value = &t.value;
    must_fail(report_save(cx, &t.draft, &out), ERR_DENIED, "measure_id");
    t.draft.values = 0;
    out = year_out(cx);
    must(report_save(cx, &t.draft, &out));
    must_have(buf_text(&out), "\"values\":[]");
    must(round_close(cx, t.round, round_rev(cx, t.round), &out));
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(the_silence_of_a_cooperating_unit_is_not_the_lead_s)
{
    struct told t = asked_of_four(cx);
    struct round_pick pick = {.task_id = t.task, .org_id = year_org_id(cx, "市财政局")};
    struct round_change c = {.rev = round_rev(cx, t.round), .adds = 1, .add = &pick};
    struct buf out = year_out(cx);

    must(setting_set(cx, SETTING_REPORT_STEPS, 1));
    must(round_patch(cx, t.round, &c, &out));
    (void)saved(cx, &t);
    must(report_submit(cx, t.report, 2, &out));
    must(round_close(cx, t.round, round_rev(cx, t.round), &out));
    must_have(card_of(cx, t.task), "\"lamp\":{\"told\":\"green\"");
    out = year_out(cx);
    must(round_get(cx, t.round, &out));
    must_have(buf_text(&out), "\"kind\":\"missing\""); /* the office sees it all the same */
    must(store_end(cx, ERR_NONE));
}

/* ---- needs */

ENGINE_TEST(a_need_says_of_whom_and_by_when)
{
    struct told t = asked_of_four(cx);
    struct buf out = year_out(cx);

    must(setting_set(cx, SETTING_REPORT_STEPS, 1));
    t.draft.need = STR("请拨付二期改造资金");
    (void)saved(cx, &t);
    must_fail(report_submit(cx, t.report, 2, &out), ERR_INPUT, "need_org_id");
    t.draft.rev = 2;
    t.draft.need_org_id = t.org;
    (void)saved(cx, &t);
    must_fail(report_submit(cx, t.report, 3, &out), ERR_INPUT, "need_org_id"); /* of itself */
    t.draft.rev = 3;
    t.draft.need_org_id = year_org_id(cx, "市财政局");
    (void)saved(cx, &t);
    must_fail(report_submit(cx, t.report, 4, &out), ERR_INPUT, "need_by");
    t.draft.rev = 4;
    t.draft.need_by = STR("2031-03-15"); /* a Saturday */
    (void)saved(cx, &t);
    must_fail(report_submit(cx, t.report, 5, &out), ERR_INPUT, "need_by");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(a_signed_need_is_a_difficulty_with_a_clock)
{
    struct told t = asked_of_four(cx);
    struct buf out = year_out(cx);
    struct hat hat;

    t.draft.need = STR("请拨付二期改造资金");
    t.draft.problem = STR("首批资金已用完");
    t.draft.need_org_id = year_org_id(cx, "市财政局");
    t.draft.need_by = STR("2031-03-14");
    t.draft.need_as = STR("difficulty"); /* of a unit of the task it would be a request */
    wear(cx, &hat, ROLE_REPORTER, t.org);
    (void)saved(cx, &t);
    must(report_submit(cx, t.report, 2, &out));
    wear_none(cx);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM difficulty"), 0); /* not before it is signed */
    wear(cx, &hat, ROLE_SIGNER, t.org);
    must(report_sign(cx, t.report, 3, &out));
    assert_int_equal(cx->actor.account_id, 77); /* who acts is who acted */
    wear_none(cx);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM difficulty WHERE title = '请拨付二期改造资金'"
                                      " AND text = '首批资金已用完' AND due_on = '2031-03-14'"
                                      " AND state = 'open' AND opened_by = '小王'"),
                     1);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM difficulty d JOIN report p ON p.id = d.report_id"), 1);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE kind = 'difficulty' AND state = 'open'"), 1);
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(a_collective_is_asked_member_by_member),
        ENGINE_TESTS(a_missing_member_leaves_the_collective_red),
        ENGINE_TESTS(a_member_says_its_own_again),
        ENGINE_TESTS(a_cooperating_unit_tells_its_progress_only),
        ENGINE_TESTS(the_silence_of_a_cooperating_unit_is_not_the_lead_s),
        ENGINE_TESTS(a_need_says_of_whom_and_by_when),
        ENGINE_TESTS(a_signed_need_is_a_difficulty_with_a_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
