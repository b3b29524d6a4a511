/* Closures with their look-back, and refused duties with their ruling. */
#include "../testing.h"

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "access/setting.h"
#include "matter/closure.h"
#include "matter/refusal.h"
#include "notify/tick.h"

static const char *task_text(struct cx *cx, const char *no, const char *key)
{
    struct buf out = buf_new(cx->arena, 1 << 20);

    must(task_get(cx, matter_task(cx, no), &out));
    return json_text(json_of(cx, &out), key);
}

static int64_t look_backs(struct cx *cx)
{
    struct tick_done done;

    must(tick_run(cx, NULL, &done));
    return done.flow.look_backs;
}

/* Claimed, verified and closed, to be looked at again on 2026-06-01. */
static int64_t closed_one(struct cx *cx)
{
    const struct closure_new c = {.task_id = matter_task(cx, "3"), .claim = STR("主体工程已完工。")};
    json_t *got;
    int64_t id;

    DO(got, closure_add(cx, &c, &out));
    id = json_id(got, "id");
    REFUSED(ERR_CONFLICT, closure_add(cx, &c, &out));
    REFUSED(ERR_STEP, closure_close(cx, id, 1, STR_NULL, &out));
    DO(got, closure_verify(cx, id, &(struct closure_check){1, STR("现场核实属实。"), STR("site")}, &out));
    REFUSED(ERR_INPUT, closure_close(cx, id, 2, STR("2026-05-30"), &out)); /* a Saturday */
    DO(got, closure_close(cx, id, 2, STR("2026-06-01"), &out));
    assert_string_equal(json_text(got, "state"), "closed");
    assert_string_equal(json_text(got, "way"), "site");
    assert_string_equal(task_text(cx, "3", "closed_on"), "2026-03-02");
    return id;
}

ENGINE_TEST(comes_back_on_its_day)
{
    const struct closure_look good = {3, true, STR("运行良好。")};
    const struct closure_new again = {.task_id = 0, .claim = STR("再报。")};
    struct closure_new c = again;
    json_t *got;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    id = closed_one(cx);
    c.task_id = matter_task(cx, "3");
    REFUSED(ERR_STEP, closure_add(cx, &c, &out));
    matter_later(cx, 90); /* 31 May */
    assert_int_equal(look_backs(cx), 0);
    matter_later(cx, 1);
    assert_int_equal(look_backs(cx), 1);
    assert_int_equal(look_backs(cx), 0);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE state = 'open' AND kind = 'look_back'"), 1);
    DO(got, closure_look_back(cx, id, &good, &out));
    assert_string_equal(json_text(got, "state"), "closed");
    assert_non_null(json_text(got, "looked_back_at"));
    {
        const struct closure_look twice = {4, true, STR("再看。")};

        REFUSED(ERR_STEP, closure_look_back(cx, id, &twice, &out));
    }
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE state = 'open'"), 0);
    assert_int_equal(look_backs(cx), 0);
    ledger_chain_holds(cx);
}

ENGINE_TEST(what_does_not_hold_is_open_again)
{
    const struct closure_look bad = {3, false, STR("桥面开裂。")};
    json_t *got;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    id = closed_one(cx);
    matter_later(cx, 91);
    assert_int_equal(look_backs(cx), 1);
    DO(got, closure_look_back(cx, id, &bad, &out));
    assert_string_equal(json_text(got, "state"), "reopened");
    assert_null(task_text(cx, "3", "closed_on"));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'task.reopen'"), 1);
}

ENGINE_TEST(nobody_verifies_his_own_claim)
{
    struct closure_new c = {.claim = STR("已完成。")};
    json_t *got;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    c.task_id = matter_task(cx, "6");
    matter_as(cx, ROLE_OFFICE, 0, 0);
    DO(got, closure_add(cx, &c, &out));
    id = json_id(got, "id");
    REFUSED(ERR_DENIED, closure_verify(cx, id, &(struct closure_check){1, STR("属实"), STR_NULL}, &out));
    matter_as(cx, ROLE_SIGNER, matter_org(cx, "市体育局"), 0);
    REFUSED(ERR_DENIED, closure_verify(cx, id, &(struct closure_check){1, STR("属实"), STR_NULL}, &out));
    matter_as_system(cx);
    must(store_begin(cx, true));
    must(store_end(cx, setting_set(cx, SETTING_CLOSURE_PROOF, 1)));
    REFUSED(ERR_INPUT, closure_verify(cx, id, &(struct closure_check){1, STR("属实"), STR_NULL}, &out));
    assert_str(cx->fault.field, "evidence");
    DO(got, closure_reject(cx, id, 1, STR("没有佐证。"), &out));
    assert_string_equal(json_text(got, "state"), "rejected");
    DO(got, closure_add(cx, &c, &out));
    DO(got, closure_withdraw(cx, json_id(got, "id"), 1, &out));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE state = 'open'"), 0);
}

/* ---- refused duties */

static int64_t duty_of(struct cx *cx)
{
    return ledger_count(cx, "SELECT MAX(d.id) FROM duty d JOIN task t ON t.id = d.task_id WHERE t.no = '6'"
                            " AND d.role = 'lead' AND d.state = 'live'");
}

ENGINE_TEST(a_refusal_is_upheld_and_the_duty_moves)
{
    struct refusal_new r = {.reason = STR("不属本局职责。"), .basis = STR("三定规定第三条")};
    struct refusal_ruling ruling = {.rev = 1, .upheld = true, .ruling = STR("改由市教育局牵头。")};
    json_t *got;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    r.duty_id = duty_of(cx);
    r.suggested_org_id = matter_org(cx, "市教育局");
    DO(got, refusal_add(cx, &r, &out));
    id = json_id(got, "id");
    assert_string_equal(json_text(got, "org_name"), "市体育局");
    assert_string_equal(json_text(got, "due_on"), "2026-03-11"); /* seven working days */
    REFUSED(ERR_CONFLICT, refusal_add(cx, &r, &out));
    REFUSED(ERR_INPUT, refusal_rule(cx, id, &ruling, &out)); /* the only lead needs a successor */
    assert_str(cx->fault.field, "org_id");
    ruling.org_id = r.suggested_org_id;
    DO(got, refusal_rule(cx, id, &ruling, &out));
    assert_string_equal(json_text(got, "state"), "upheld");
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM duty d JOIN task t ON t.id = d.task_id WHERE t.no = '6'"
                         " AND d.role = 'lead' AND d.state = 'live' AND d.name = '市教育局'"),
        1);
    REFUSED(ERR_CONFLICT, refusal_rule(cx, id, &ruling, &out));
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_refusal_has_its_time)
{
    struct refusal_new r = {.reason = STR("不属本局职责。")};
    const struct refusal_ruling no = {.rev = 1, .ruling = STR("属本局职责。")};
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    r.duty_id = duty_of(cx);
    matter_later(cx, 9); /* 11 March, the seventh working day */
    DO(got, refusal_add(cx, &r, &out));
    DO(got, refusal_rule(cx, json_id(got, "id"), &no, &out));
    assert_string_equal(json_text(got, "state"), "rejected");
    matter_later(cx, 1);
    REFUSED(ERR_STEP, refusal_add(cx, &r, &out));
    r.duty_id = 99;
    REFUSED(ERR_ABSENT, refusal_add(cx, &r, &out));
    r.duty_id = ledger_count(cx, "SELECT MAX(id) FROM duty WHERE role = 'leader'");
    REFUSED(ERR_INPUT, refusal_add(cx, &r, &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(comes_back_on_its_day),         ENGINE_TESTS(what_does_not_hold_is_open_again),
        ENGINE_TESTS(nobody_verifies_his_own_claim), ENGINE_TESTS(a_refusal_is_upheld_and_the_duty_moves),
        ENGINE_TESTS(a_refusal_has_its_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
