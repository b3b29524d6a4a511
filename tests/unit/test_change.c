/* Changes of promises: what each kind needs and does, who decides, and that the promise itself stays. */
#include "../testing.h"

#include <math.h>
#include <string.h>

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "access/setting.h"
#include "breakdown/schedule.h"
#include "matter/change.h"
#include "matter/difficulty.h"
#include "matter/request.h"
#include "matter/task_acts.h"

enum { DAYS_TO_2031 = 1795 }; /* 2026-03-02 to 2031-01-30 */

static json_t *task_json(struct cx *cx, const char *no)
{
    struct buf out = buf_new(cx->arena, 1 << 20);

    must(task_get(cx, matter_task(cx, no), &out));
    return json_of(cx, &out);
}

static struct change_new longer(struct cx *cx)
{
    return (struct change_new){.task_id = matter_task(cx, "3"),
                               .kind = STR("extension"),
                               .reason = STR("汛期不能架梁。"),
                               .due_on = STR("2031-08-29"),
                               .value = NAN};
}

static int64_t first_measure(struct cx *cx, const char *no)
{
    return json_id(json_nth(task_json(cx, no), "measures", 0), "id");
}

ENGINE_TEST(an_extension_leaves_the_promise)
{
    struct change_new c;
    json_t *got, *t;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    matter_later(cx, DAYS_TO_2031);
    c = longer(cx);
    DO(got, change_add(cx, &c, &out));
    id = json_id(got, "id");
    assert_string_equal(json_text(got, "state"), "asked");
    assert_string_equal(json_text(got, "level"), "head");
    assert_int_equal(json_number(got, "nth"), 1);
    assert_string_equal(json_text(json_object_get(got, "before"), "due_on"), "2031-06-30");
    REFUSED(ERR_CONFLICT, change_add(cx, &c, &out));              /* one at a time */
    REFUSED(ERR_STEP, change_approve(cx, id, 1, STR_NULL, &out)); /* not before an opinion */
    DO(got, change_opinion(cx, id, 1, STR("理由属实。"), &out));
    DO(got, change_approve(cx, id, 2, STR("同意。"), &out));
    assert_string_equal(json_text(got, "state"), "approved");
    t = task_json(cx, "3");
    assert_string_equal(json_text(t, "due_on"), "2031-08-29");
    assert_string_equal(json_text(json_object_get(t, "promise"), "due_on"), "2031-06-30");
    assert_int_equal(json_number(json_object_get(t, "promise"), "changes"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'task.extend'"), 1);
    c.due_on = STR("2031-08-01");
    REFUSED(ERR_INPUT, change_add(cx, &c, &out)); /* not behind the present day */
    c.due_on = STR("2031-10-31");
    DO(got, change_add(cx, &c, &out));
    assert_int_equal(json_number(got, "nth"), 2);
    assert_string_equal(json_text(got, "level"), "leader"); /* the second time it is the leader's */
    assert_string_equal(json_text(json_object_get(got, "before"), "due_on"), "2031-08-29");
    ledger_chain_holds(cx);
}

ENGINE_TEST(an_extension_is_asked_before_the_day)
{
    struct change_new c;

    ledger_import(cx, PLAN_ONE);
    matter_later(cx, DAYS_TO_2031 + 160);
    c = longer(cx);
    REFUSED(ERR_STEP, change_add(cx, &c, &out));
    assert_str(cx->fault.field, "kind");
    c = longer(cx), c.due_on = STR("2031-08-30"); /* a Saturday */
    REFUSED(ERR_INPUT, change_add(cx, &c, &out));
    assert_str(cx->fault.field, "due_on");
}

ENGINE_TEST(a_task_without_a_day_is_due_at_the_end_of_the_year)
{
    struct change_new c;
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    matter_later(cx, DAYS_TO_2031);
    c = longer(cx);
    c.task_id = matter_task(cx, "6");
    c.due_on = STR("2031-12-31");
    REFUSED(ERR_INPUT, change_add(cx, &c, &out)); /* not behind it */
    assert_str(cx->fault.field, "due_on");
    c.due_on = STR("2032-03-31");
    DO(got, change_add(cx, &c, &out));
    assert_string_equal(json_text(json_object_get(got, "before"), "due_on"), "2031-12-31");
}

ENGINE_TEST(a_target_moves_and_its_schedule_follows)
{
    struct change_new c = {.kind = STR("target"), .reason = STR("拆迁受阻。"), .value = 30};
    const struct schedule_draft draft = {.method = STR("linear")};
    json_t *got, *m;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    matter_later(cx, DAYS_TO_2031);
    c.task_id = matter_task(cx, "4");
    c.measure_id = first_measure(cx, "4");
    DO(got, schedule_propose(cx, c.measure_id, &draft, &out));
    DO(got, schedule_approve(cx, json_id(json_nth(got, "versions", 0), "id"), 1, &out));
    DO(got, change_add(cx, &c, &out));
    id = json_id(got, "id");
    assert_string_equal(json_text(got, "level"), "leader");
    DO(got, change_opinion(cx, id, 1, STR("属实。"), &out));
    DO(got, change_approve(cx, id, 2, STR_NULL, &out));
    m = json_nth(task_json(cx, "4"), "measures", 0);
    assert_float_equal(json_number_value(json_object_get(m, "value")), 40, 0);
    assert_float_equal(json_number_value(json_object_get(m, "target")), 30, 0);
    DO(got, schedule_get(cx, c.measure_id, &out));
    assert_int_equal(json_count(got, "versions"), 2);
    assert_string_equal(json_text(json_nth(got, "versions", 0), "state"), "approved");
    assert_string_equal(json_text(json_nth(got, "versions", 1), "state"), "superseded");
    c.value = 30;
    REFUSED(ERR_INPUT, change_add(cx, &c, &out)); /* is so already */
    c.value = NAN;
    REFUSED(ERR_INPUT, change_add(cx, &c, &out));
    c.measure_id = 99;
    REFUSED(ERR_INPUT, change_add(cx, &c, &out));
}

ENGINE_TEST(a_duty_moves)
{
    struct change_new c = {.kind = STR("duty"), .reason = STR("机构改革。"), .value = NAN};
    json_t *got, *t;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    c.task_id = matter_task(cx, "6");
    c.new_org_id = matter_org(cx, "市财政局");
    c.duty_id = ledger_count(cx, "SELECT MAX(d.id) FROM duty d JOIN task t ON t.id = d.task_id"
                                 " WHERE t.no = '6' AND d.role = 'lead'");
    DO(got, change_add(cx, &c, &out));
    id = json_id(got, "id");
    assert_string_equal(json_text(json_object_get(got, "after"), "name"), "市财政局");
    DO(got, change_opinion(cx, id, 1, STR("同意。"), &out));
    DO(got, change_approve(cx, id, 2, STR_NULL, &out));
    t = task_json(cx, "6");
    assert_int_equal(json_count(t, "lead"), 1);
    assert_string_equal(json_text(json_nth(t, "lead", 0), "name"), "市财政局");
    REFUSED(ERR_INPUT, change_add(cx, &c, &out)); /* the duty is gone */
}

static int64_t open_todos(struct cx *cx, const char *org)
{
    struct rows rows;

    must(store_run(cx, &rows, "SELECT COUNT(*) FROM todo WHERE state = 'open' AND org_id = $1", "i",
                   matter_org(cx, org)));
    return row_int(&rows.at[0], 0);
}

/* A difficulty that was answered and so waits for 市体育局, and a request of it that waits for 市教育局. */
static void two_matters(struct cx *cx, int64_t *difficulty, int64_t *request)
{
    struct difficulty_new d = {.task_id = matter_task(cx, "6"),
                               .title = STR("缺场地"),
                               .asked_org_id = matter_org(cx, "市气象局"),
                               .due_on = STR("2026-03-10")};
    struct request_new r = {.task_id = d.task_id,
                            .to_org_id = matter_org(cx, "市教育局"),
                            .text = STR("开放学校操场。"),
                            .due_on = STR("2026-03-20")};
    json_t *got;

    DO(got, difficulty_add(cx, &d, &out));
    *difficulty = json_id(got, "id");
    DO(got, difficulty_answer(cx, *difficulty, 1, STR("请另选址。"), &out));
    DO(got, request_add(cx, &r, &out));
    *request = json_id(got, "id");
}

ENGINE_TEST(what_waits_goes_with_the_duty)
{
    struct change_new c = {.kind = STR("duty"), .reason = STR("机构改革。"), .value = NAN};
    int64_t id, difficulty, request;
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    two_matters(cx, &difficulty, &request);
    assert_int_equal(open_todos(cx, "市体育局"), 1);
    c.task_id = matter_task(cx, "6");
    c.new_org_id = matter_org(cx, "市财政局");
    c.duty_id = ledger_count(cx, "SELECT MAX(d.id) FROM duty d JOIN task t ON t.id = d.task_id"
                                 " WHERE t.no = '6' AND d.role = 'lead'");
    DO(got, change_add(cx, &c, &out));
    id = json_id(got, "id");
    DO(got, change_opinion(cx, id, 1, STR("同意。"), &out));
    DO(got, change_approve(cx, id, 2, STR_NULL, &out));
    assert_int_equal(open_todos(cx, "市体育局"), 0);
    assert_int_equal(open_todos(cx, "市财政局"), 1);
    DO(got, difficulty_get(cx, difficulty, &out));
    assert_string_equal(json_text(got, "org_name"), "市财政局");
    assert_string_equal(json_text(json_nth(got, "ball", 2), "org_name"), "市财政局");
    DO(got, request_get(cx, request, &out));
    assert_string_equal(json_text(got, "from_org_name"), "市财政局");
    assert_string_equal(json_text(got, "to_org_name"), "市教育局");
    got = json_nth(task_json(cx, "6"), "duties", 0);
    for (size_t i = 0; i < json_count(task_json(cx, "6"), "duties"); i++)
        if (strcmp(json_text(json_nth(task_json(cx, "6"), "duties", i), "role"), "lead") == 0)
            got = json_nth(task_json(cx, "6"), "duties", i);
    assert_string_equal(json_text(got, "name"), "市财政局");
    assert_string_equal(json_text(got, "was"), "市体育局"); /* as it was printed */
    ledger_chain_holds(cx);
}

/* 市教育局 supports the task besides: what it holds as such stays with it when the lead goes to it or from
 * it. */
ENGINE_TEST(a_unit_with_another_duty_keeps_its_matters)
{
    struct change_new c = {.kind = STR("duty"), .reason = STR("机构改革。"), .value = NAN};
    int64_t id, difficulty, request;
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    two_matters(cx, &difficulty, &request);
    c.task_id = matter_task(cx, "6");
    c.new_org_id = matter_org(cx, "市教育局");
    c.duty_id = ledger_count(cx, "SELECT MAX(d.id) FROM duty d JOIN task t ON t.id = d.task_id"
                                 " WHERE t.no = '6' AND d.role = 'lead'");
    DO(got, change_add(cx, &c, &out));
    id = json_id(got, "id");
    DO(got, change_opinion(cx, id, 1, STR("同意。"), &out));
    DO(got, change_approve(cx, id, 2, STR_NULL, &out));
    DO(got, request_get(cx, request, &out)); /* between the two of them: it stays as it was */
    assert_string_equal(json_text(got, "from_org_name"), "市体育局");
    DO(got, difficulty_get(cx, difficulty, &out));
    assert_string_equal(json_text(got, "org_name"), "市教育局");
}

ENGINE_TEST(who_approves_is_a_setting)
{
    struct change_new c = {.kind = STR("cancel"), .reason = STR("并入二期。"), .value = NAN};
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    must(store_begin(cx, true));
    must(store_end(cx, setting_set(cx, SETTING_CANCEL_HEAD, 1)));
    c.task_id = matter_task(cx, "6");
    DO(got, change_add(cx, &c, &out));
    assert_string_equal(json_text(got, "level"), "head");
    DO(got, change_refuse(cx, json_id(got, "id"), 1, STR("仍须办理。"), &out));
    DO(got, change_add(cx, &c, &out));
    assert_string_equal(json_text(got, "level"), "leader");
}

/* What the dialogs say before anything is sent. */
ENGINE_TEST(what_can_be_started)
{
    struct change_new c = {.kind = STR("cancel"), .reason = STR("并入二期。"), .value = NAN};
    json_t *got, *duty;

    ledger_import(cx, PLAN_ONE);
    c.task_id = matter_task(cx, "3");
    DO(got, task_acts(cx, c.task_id, &out));
    assert_true(json_is_true(json_object_get(got, "protected")));
    duty = json_nth(got, "duties", 0);
    assert_string_equal(json_text(duty, "refuse_by"), "2026-03-11"); /* seven working days */
    assert_int_equal(json_number(duty, "working_days_left"), 7);
    assert_true(json_is_true(json_object_get(duty, "may_refuse")));
    assert_int_equal(json_number(json_nth(got, "changes", 3), "nth"), 1);
    assert_string_equal(json_text(json_nth(got, "changes", 0), "level"), "head");
    DO(got, change_add(cx, &c, &out));
    matter_later(cx, 10);
    DO(got, task_acts(cx, c.task_id, &out));
    assert_true(json_is_false(json_object_get(json_nth(got, "duties", 0), "may_refuse")));
    assert_int_equal(json_number(json_nth(got, "changes", 3), "nth"), 2);
    assert_true(json_is_true(json_object_get(json_nth(got, "changes", 3), "open")));
    assert_string_equal(json_text(json_nth(got, "next", 0), "kind"), "change");
    assert_string_equal(json_text(json_nth(got, "next", 1), "kind"), "due");
    matter_as(cx, ROLE_REPORTER, matter_org(cx, "市气象局"), 0);
    DO(got, task_acts(cx, c.task_id, &out)); /* a foreign unit sees that it sees nothing */
    assert_true(json_is_false(json_object_get(got, "full")));
    assert_int_equal(json_count(got, "next"), 0);
}

ENGINE_TEST(a_task_is_cancelled_or_not)
{
    struct change_new c = {.kind = STR("cancel"), .reason = STR("项目并入二期。"), .value = NAN};
    json_t *got;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    c.task_id = matter_task(cx, "6");
    DO(got, change_add(cx, &c, &out));
    id = json_id(got, "id");
    DO(got, change_refuse(cx, id, 1, STR("仍须办理。"), &out));
    assert_string_equal(json_text(got, "state"), "refused");
    assert_null(json_text(task_json(cx, "6"), "cancelled_on"));
    DO(got, change_add(cx, &c, &out));
    assert_int_equal(json_number(got, "nth"), 2);
    id = json_id(got, "id");
    DO(got, change_opinion(cx, id, 1, STR("同意。"), &out));
    DO(got, change_approve(cx, id, 2, STR_NULL, &out));
    assert_string_equal(json_text(task_json(cx, "6"), "cancelled_on"), "2026-03-02");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM task_card WHERE lamp LIKE"
                                      " '%已于 2026-03-02 批准取消：项目并入二期。%'"),
                     1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE state = 'open'"), 0);
    c.kind = STR("miracle");
    REFUSED(ERR_INPUT, change_add(cx, &c, &out));
}

/* With every store call failing in turn nothing is approved by halves. */
ENGINE_TEST(an_approval_is_whole_or_not_at_all)
{
    struct change_new c;
    int64_t id, events;
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    matter_later(cx, DAYS_TO_2031);
    c = longer(cx);
    DO(got, change_add(cx, &c, &out));
    id = json_id(got, "id");
    DO(got, change_opinion(cx, id, 1, STR("属实。"), &out));
    events = ledger_count(cx, "SELECT COUNT(*) FROM event");
    for (int n = 1; n < 300; n++) {
        struct buf out = buf_new(cx->arena, 8 << 20);
        enum err e;

        must(store_begin(cx, true));
        store_fail_at(cx, n);
        e = store_end(cx, change_approve(cx, id, 2, STR_NULL, &out));
        store_fail_at(cx, 0);
        if (!e) {
            assert_true(n > 15);
            assert_string_equal(json_text(task_json(cx, "3"), "due_on"), "2031-08-29");
            return;
        }
        assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM task WHERE due_on <> ''"), 0);
        assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM change WHERE state = 'approved'"), 0);
        assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event"), events);
    }
    fail();
}

/* The right level, and nobody else. */
ENGINE_TEST(the_right_level_decides)
{
    struct change_new c = {.kind = STR("cancel"), .reason = STR("并入二期。"), .value = NAN};
    int64_t id, leader;
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    c.task_id = matter_task(cx, "6");
    leader = ledger_count(cx, "SELECT MAX(d.bearer_id) FROM duty d JOIN task t ON t.id = d.task_id"
                              " WHERE t.no = '6' AND d.role = 'leader'");
    matter_as(cx, ROLE_REPORTER, matter_org(cx, "市气象局"), 0);
    REFUSED(ERR_DENIED, change_add(cx, &c, &out));
    matter_as(cx, ROLE_SIGNER, matter_org(cx, "市体育局"), 0);
    DO(got, change_add(cx, &c, &out));
    id = json_id(got, "id");
    REFUSED(ERR_DENIED, change_opinion(cx, id, 1, STR("同意。"), &out));
    matter_as(cx, ROLE_OFFICE, 0, 0);
    DO(got, change_opinion(cx, id, 1, STR("同意。"), &out));
    REFUSED(ERR_DENIED, change_approve(cx, id, 2, STR_NULL, &out));
    matter_as(cx, ROLE_OFFICE_HEAD, 0, 0);
    REFUSED(ERR_DENIED, change_approve(cx, id, 2, STR_NULL, &out));
    matter_as(cx, ROLE_LEADER, 0, leader);
    DO(got, change_approve(cx, id, 2, STR_NULL, &out));
    assert_string_equal(json_text(got, "state"), "approved");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(an_extension_leaves_the_promise),
        ENGINE_TESTS(an_extension_is_asked_before_the_day),
        ENGINE_TESTS(a_task_without_a_day_is_due_at_the_end_of_the_year),
        ENGINE_TESTS(a_target_moves_and_its_schedule_follows),
        ENGINE_TESTS(a_duty_moves),
        ENGINE_TESTS(what_waits_goes_with_the_duty),
        ENGINE_TESTS(a_unit_with_another_duty_keeps_its_matters),
        ENGINE_TESTS(who_approves_is_a_setting),
        ENGINE_TESTS(what_can_be_started),
        ENGINE_TESTS(a_task_is_cancelled_or_not),
        ENGINE_TESTS(an_approval_is_whole_or_not_at_all),
        ENGINE_TESTS(the_right_level_decides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
