/* Requests between units: every answer, climbing by the clock, both sides' days, and the tick over all
 * governments. */
#include "../testing.h"

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "matter/request.h"
#include "notify/tick.h"

static struct request_new example(struct cx *cx)
{
    return (struct request_new){.task_id = matter_task(cx, "3"),
                                .to_org_id = matter_org(cx, "市财政局"),
                                .text = STR("请于月底前拨付二期工程款。"),
                                .due_on = STR("2026-03-31")};
}

static json_t *ask_one(struct cx *cx)
{
    struct request_new r = example(cx);
    json_t *got;

    DO(got, request_add(cx, &r, &out));
    return got;
}

static struct flow_done tick(struct cx *cx)
{
    struct tick_done done;

    must(tick_run(cx, NULL, &done));
    return done.flow;
}

ENGINE_TEST(is_accepted_and_done)
{
    json_t *r;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    r = ask_one(cx);
    id = json_id(r, "id");
    assert_string_equal(json_text(r, "from_org_name"), "市交通运输局");
    assert_string_equal(json_text(r, "answer_by"), "2026-03-05"); /* three working days */
    DO(r, request_accept(cx, id, 1, &out));
    assert_string_equal(json_text(r, "state"), "accepted");
    assert_string_equal(json_text(json_nth(r, "ball", 0), "org_name"), "市财政局");
    assert_int_equal(json_count(r, "ball"), 1); /* it still is theirs */
    REFUSED(ERR_STEP, request_refuse(cx, id, 2, STR("不办"), &out));
    DO(r, request_done(cx, id, 2, &out));
    assert_string_equal(json_text(r, "state"), "done");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE state = 'open'"), 0);
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_counter_offer_is_agreed_to)
{
    const struct request_counter offer = {1, STR("四月十日前拨付。"), STR("2026-04-10")};
    const struct request_counter past = {1, STR("上月。"), STR("2026-02-10")};
    json_t *r;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    id = json_id(ask_one(cx), "id");
    REFUSED(ERR_INPUT, request_counter(cx, id, &past, &out));
    REFUSED(ERR_STEP, request_agree(cx, id, 1, &out));
    DO(r, request_counter(cx, id, &offer, &out));
    assert_string_equal(json_text(r, "reply"), "四月十日前拨付。");
    assert_string_equal(json_text(json_nth(r, "ball", 1), "org_name"), "市交通运输局");
    DO(r, request_agree(cx, id, 2, &out));
    assert_string_equal(json_text(r, "state"), "accepted");
    assert_string_equal(json_text(r, "due_on"), "2026-04-10");
    matter_later(cx, 38); /* 9 April */
    assert_int_equal(tick(cx).requests, 0);
    matter_later(cx, 2);
    assert_int_equal(tick(cx).requests, 1); /* promised and not delivered */
}

ENGINE_TEST(silence_climbs_once)
{
    json_t *r;
    int64_t id, events;

    ledger_import(cx, PLAN_ONE);
    id = json_id(ask_one(cx), "id");
    matter_later(cx, 3); /* 5 March: the day itself */
    assert_int_equal(tick(cx).requests, 0);
    matter_later(cx, 1);
    assert_int_equal(tick(cx).requests, 1);
    events = ledger_count(cx, "SELECT COUNT(*) FROM event");
    assert_int_equal(tick(cx).requests, 0);
    matter_later(cx, -90);
    assert_int_equal(tick(cx).requests, 0);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event"), events);
    DO(r, request_get(cx, id, &out));
    assert_string_equal(json_text(r, "state"), "climbed");
    assert_string_equal(json_text(json_nth(r, "ball", 1), "post_name"), "林知远");
    DO(r, request_accept(cx, id, 2, &out)); /* the leader has it done after all */
    assert_string_equal(json_text(r, "state"), "accepted");
    ledger_chain_holds(cx);
}

ENGINE_TEST(refused_ones_go_back)
{
    json_t *r;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    id = json_id(ask_one(cx), "id");
    REFUSED(ERR_INPUT, request_refuse(cx, id, 1, STR(" "), &out));
    DO(r, request_refuse(cx, id, 1, STR("不属本局职责。"), &out));
    assert_string_equal(json_text(json_nth(r, "ball", 1), "org_name"), "市交通运输局");
    DO(r, request_climb(cx, id, 2, &out));
    DO(r, request_withdraw(cx, id, 3, &out));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE state = 'gone'"), 1);
    REFUSED(ERR_STEP, request_climb(cx, id, 4, &out));
}

/* Each side may do its own part; others see nothing of it. */
ENGINE_TEST(sides_keep_to_their_own)
{
    const struct matter_filter all = {0};
    struct request_new r;
    int64_t id, asker, asked, other, leader;
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    r = example(cx);
    asker = matter_org(cx, "市交通运输局"), asked = matter_org(cx, "市财政局");
    other = matter_org(cx, "市气象局");
    leader = ledger_count(cx, "SELECT MAX(bearer_id) FROM duty d JOIN task t ON t.id = d.task_id"
                              " WHERE t.no = '3' AND d.role = 'leader'");
    matter_as(cx, ROLE_REPORTER, other, 0);
    REFUSED(ERR_DENIED, request_add(cx, &r, &out));
    matter_as(cx, ROLE_REPORTER, asker, 0);
    DO(got, request_add(cx, &r, &out));
    id = json_id(got, "id");
    REFUSED(ERR_DENIED, request_accept(cx, id, 1, &out));
    matter_as(cx, ROLE_REPORTER, other, 0);
    REFUSED(ERR_DENIED, request_get(cx, id, &out));
    REFUSED(ERR_DENIED, request_accept(cx, id, 1, &out));
    DO(got, request_list(cx, &all, &out));
    assert_int_equal(json_number(got, "total"), 0);
    matter_as(cx, ROLE_SIGNER, asked, 0);
    DO(got, request_list(cx, &all, &out));
    assert_int_equal(json_number(got, "total"), 1);
    REFUSED(ERR_DENIED, request_withdraw(cx, id, 1, &out));
    DO(got, request_refuse(cx, id, 1, STR("无此权限。"), &out));
    matter_as(cx, ROLE_READER, 0, 0);
    DO(got, request_get(cx, id, &out));
    REFUSED(ERR_DENIED, request_climb(cx, id, 2, &out));
    matter_as(cx, ROLE_OFFICE, 0, 0);
    DO(got, request_climb(cx, id, 2, &out));
    matter_as(cx, ROLE_LEADER, 0, leader);
    DO(got, request_accept(cx, id, 3, &out));
    ledger_chain_holds(cx);
}

ENGINE_TEST(bad_input_has_a_name)
{
    struct request_new good, r;

    ledger_import(cx, PLAN_ONE);
    good = example(cx);
    r = good, r.to_org_id = matter_org(cx, "市交通运输局");
    REFUSED(ERR_INPUT, request_add(cx, &r, &out)); /* itself */
    assert_str(cx->fault.field, "to_org_id");
    r = good, r.to_org_id = 99;
    REFUSED(ERR_INPUT, request_add(cx, &r, &out));
    r = good, r.from_org_id = 99;
    REFUSED(ERR_INPUT, request_add(cx, &r, &out));
    assert_str(cx->fault.field, "org_id");
    r = good, r.text = STR("");
    REFUSED(ERR_INPUT, request_add(cx, &r, &out));
    r = good, r.due_on = STR("2026-03-01");
    REFUSED(ERR_INPUT, request_add(cx, &r, &out));
    r = good, r.answer_by = STR("soon");
    REFUSED(ERR_INPUT, request_add(cx, &r, &out));
    assert_str(cx->fault.field, "answer_by");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM request"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(is_accepted_and_done),    ENGINE_TESTS(a_counter_offer_is_agreed_to),
        ENGINE_TESTS(silence_climbs_once),     ENGINE_TESTS(refused_ones_go_back),
        ENGINE_TESTS(sides_keep_to_their_own), ENGINE_TESTS(bad_input_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
