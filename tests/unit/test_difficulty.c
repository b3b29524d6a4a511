/* Difficulties: raised, answered, solved, escalated by hand and by the clock; the ball and the to-dos. */
#include "../testing.h"

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "matter/difficulty.h"

static struct difficulty_new example(struct cx *cx)
{
    return (struct difficulty_new){.task_id = matter_task(cx, "3"),
                                   .title = STR("电力线路未迁"),
                                   .text = STR("桥头两基电杆影响架梁。"),
                                   .asked_org_id = matter_org(cx, "市财政局"),
                                   .due_on = STR("2026-03-10")};
}

static json_t *raise_one(struct cx *cx)
{
    struct difficulty_new d = example(cx);
    json_t *got;

    DO(got, difficulty_add(cx, &d, &out));
    return got;
}

static const char *waits(struct cx *cx)
{
    struct rows rows;

    must(store_run(cx, &rows, "SELECT coalesce(max(role), '') FROM todo WHERE state = 'open'", ""));
    return row_str(&rows.at[0], 0).p;
}

ENGINE_TEST(is_raised_answered_and_solved)
{
    json_t *d, *was;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    d = raise_one(cx);
    id = json_id(d, "id");
    assert_string_equal(json_text(d, "state"), "open");
    assert_string_equal(json_text(d, "state_zh"), "待办理");
    assert_string_equal(json_text(d, "org_name"),
                        "市交通运输局"); /* the lead unit asks unless another does */
    assert_string_equal(json_text(d, "asked_org_name"), "市财政局");
    assert_true(json_is_true(json_object_get(d, "protected")));
    assert_string_equal(waits(cx), "reporter");
    matter_later(cx, 3);
    was = d;
    DO(d, difficulty_answer(cx, id, json_number(was, "rev"), STR("电力公司 12 日前迁移。"), &out));
    assert_string_equal(json_text(d, "state"), "answered");
    assert_int_equal(json_count(d, "ball"), 2);
    assert_int_equal(json_number(json_nth(d, "ball", 0), "days"), 3);
    assert_string_equal(json_text(json_nth(d, "ball", 1), "org_name"), "市交通运输局");
    REFUSED(ERR_CONFLICT, difficulty_solve(cx, id, json_number(was, "rev"), &out));
    DO(d, difficulty_solve(cx, id, json_number(d, "rev"), &out));
    assert_string_equal(json_text(d, "state"), "solved");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE state = 'open'"), 0);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM ball WHERE until_ms = 0"), 0);
    REFUSED(ERR_STEP, difficulty_escalate(cx, id, json_number(d, "rev"), &out));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE subject = 'difficulty'"), 3);
    ledger_chain_holds(cx);
}

ENGINE_TEST(the_clock_escalates_once)
{
    int64_t done = 0, id;
    json_t *d;

    ledger_import(cx, PLAN_ONE);
    id = json_id(raise_one(cx), "id");
    matter_later(cx, 8); /* the due day itself is not overdue */
    must(difficulty_overdue(cx, &done));
    assert_int_equal(done, 0);
    matter_later(cx, 1);
    for (int i = 0; i < 2; i++) {
        must(store_begin(cx, true));
        must(store_end(cx, difficulty_overdue(cx, &done)));
        assert_int_equal(done, 1);
    }
    DO(d, difficulty_get(cx, id, &out));
    assert_string_equal(json_text(d, "state"), "escalated");
    assert_string_equal(json_text(json_nth(d, "ball", 1), "post_name"), "林知远");
    assert_string_equal(waits(cx), "leader");
    matter_later(cx, -30); /* the clock is set back: nothing happens again, no span is negative */
    must(difficulty_overdue(cx, &done));
    assert_int_equal(done, 1);
    DO(d, difficulty_answer(cx, id, json_number(d, "rev"), STR("由电力公司限期办理。"), &out));
    for (size_t i = 0; i < json_count(d, "ball"); i++)
        assert_true(json_number(json_nth(d, "ball", i), "days") >= 0);
    ledger_chain_holds(cx);
}

static int64_t leader_of(struct cx *cx, const char *no)
{
    struct rows rows;

    must(store_run(cx, &rows,
                   "SELECT d.bearer_id FROM duty d JOIN task t ON t.id = d.task_id WHERE t.no = $1"
                   " AND d.role = 'leader'",
                   "s", str_of(no)));
    return row_int(&rows.at[0], 0);
}

/* 市财政局 works under both leaders, 市住房城乡建设局 under 苏映雪 alone: the task is 林知远's, the two are
 * hers. */
ENGINE_TEST(it_climbs_to_the_leader_over_both)
{
    struct difficulty_new in;
    json_t *d, *list;

    ledger_import(cx, PLAN_ONE);
    in = example(cx);
    in.org_id = matter_org(cx, "市财政局");
    in.asked_org_id = matter_org(cx, "市住房城乡建设局");
    DO(d, difficulty_add(cx, &in, &out));
    DO(d, difficulty_escalate(cx, json_id(d, "id"), 1, &out));
    assert_string_equal(json_text(json_nth(d, "ball", 1), "post_name"), "苏映雪");
    matter_as(cx, ROLE_LEADER, 0, leader_of(cx, "4"));
    DO(list, difficulty_list(cx, &(struct matter_filter){0}, &out));
    assert_int_equal(json_count(list, "rows"), 1);
    DO(d, difficulty_get(cx, json_id(d, "id"), &out));
    DO(d, difficulty_answer(cx, json_id(d, "id"), 2, STR("由住建局限期办理。"), &out));
    assert_string_equal(json_text(d, "state"), "answered");
}

/* The task's only leader was asked himself: the office brings it on. */
ENGINE_TEST(a_silent_leader_is_not_asked_twice)
{
    struct difficulty_new in;
    json_t *d;

    ledger_import(cx, PLAN_ONE);
    in = example(cx);
    in.asked_org_id = 0;
    in.asked_post_id = leader_of(cx, "3");
    DO(d, difficulty_add(cx, &in, &out));
    DO(d, difficulty_escalate(cx, json_id(d, "id"), 1, &out));
    assert_null(json_text(json_nth(d, "ball", 1), "post_id"));
    assert_string_equal(waits(cx), "office");
}

ENGINE_TEST(late_ones_are_not_protected)
{
    json_t *d;

    ledger_import(cx, PLAN_ONE);
    cx->now_ms += INT64_C(6) * 365 * 86400000; /* 2032, behind the end of June 2031 */
    {
        struct difficulty_new in = example(cx);

        in.due_on = STR("2032-04-01");
        DO(d, difficulty_add(cx, &in, &out));
    }
    assert_true(json_is_false(json_object_get(d, "protected")));
}

ENGINE_TEST(bad_input_has_a_name)
{
    struct difficulty_new good, d;
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    good = example(cx);
    d = good, d.task_id = 99;
    REFUSED(ERR_ABSENT, difficulty_add(cx, &d, &out));
    assert_str(cx->fault.field, "task_id");
    d = good, d.title = STR("  ");
    REFUSED(ERR_INPUT, difficulty_add(cx, &d, &out));
    assert_str(cx->fault.field, "title");
    d = good, d.asked_org_id = 0;
    REFUSED(ERR_INPUT, difficulty_add(cx, &d, &out));
    d = good, d.asked_org_id = 99;
    REFUSED(ERR_INPUT, difficulty_add(cx, &d, &out));
    assert_str(cx->fault.field, "asked_org_id");
    d = good, d.due_on = STR("2026-03-01");
    REFUSED(ERR_INPUT, difficulty_add(cx, &d, &out));
    assert_str(cx->fault.field, "due_on");
    d = good, d.due_on = STR("2026-02-30");
    REFUSED(ERR_INPUT, difficulty_add(cx, &d, &out));
    d = good, d.due_on = STR("2036-03-01");
    REFUSED(ERR_INPUT, difficulty_add(cx, &d, &out));
    DO(got, difficulty_add(cx, &good, &out));
    REFUSED(ERR_INPUT, difficulty_answer(cx, json_id(got, "id"), 1, STR(""), &out));
    REFUSED(ERR_ABSENT, difficulty_solve(cx, 99, 1, &out));
}

/* With every store call failing in turn the ledger is as it was. */
ENGINE_TEST(a_failing_store_changes_nothing)
{
    int64_t before;

    ledger_import(cx, PLAN_ONE);
    before = ledger_count(cx, "SELECT COUNT(*) FROM event");
    for (int n = 1; n < 200; n++) {
        struct difficulty_new d = example(cx);
        struct buf out = buf_new(cx->arena, 1 << 20);
        enum err e;

        must(store_begin(cx, true));
        store_fail_at(cx, n);
        e = store_end(cx, difficulty_add(cx, &d, &out));
        store_fail_at(cx, 0);
        if (!e) {
            assert_true(n > 5);
            return;
        }
        assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM difficulty"), 0);
        assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo"), 0);
        assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event"), before);
    }
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(is_raised_answered_and_solved),     ENGINE_TESTS(the_clock_escalates_once),
        ENGINE_TESTS(it_climbs_to_the_leader_over_both), ENGINE_TESTS(a_silent_leader_is_not_asked_twice),
        ENGINE_TESTS(late_ones_are_not_protected),       ENGINE_TESTS(bad_input_has_a_name),
        ENGINE_TESTS(a_failing_store_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
