/* Lists of tasks, one task, and what people change in it. */
#include "../testing.h"

#include "../json.h"
#include "../ledger.h"
#include "directory/org.h"
#include "ledger/task.h"

static json_t *list(struct cx *cx, const struct task_filter *f)
{
    struct buf out = buf_new(cx->arena, 1 << 20);

    must(store_begin(cx, false));
    must(store_end(cx, task_page(cx, f, &out)));
    return json_of(cx, &out);
}

static json_t *rows_of(const json_t *page)
{
    return json_object_get(page, "rows");
}

static int64_t total(struct cx *cx, const struct task_filter *f)
{
    const json_t *page = list(cx, f);

    if (f->limit == 50) assert_int_equal(json_array_size(rows_of(page)), json_number(page, "total"));
    return json_number(page, "total");
}

static int64_t org(struct cx *cx, const char *name)
{
    int64_t id;

    must(org_find(cx, str_of(name), &id));
    assert_true(id > 0);
    return id;
}

static int64_t task(struct cx *cx, const char *no)
{
    int64_t id;

    must(task_find(cx, 0, str_of(no), &id));
    return id;
}

static json_t *get(struct cx *cx, int64_t id)
{
    struct buf out = buf_new(cx->arena, 1 << 20);

    must(task_get(cx, id, &out));
    return json_of(cx, &out);
}

ENGINE_TEST(lists_answer_every_filter)
{
    struct task_filter all = task_filter_any(), f;

    ledger_import(cx, PLAN_ONE);
    assert_int_equal(total(cx, &all), 6);
    f = all, f.lead_id = org(cx, "市教育局");
    assert_int_equal(total(cx, &f), 1);
    f = all, f.support_id = org(cx, "市财政局");
    assert_int_equal(total(cx, &f), 4);
    f = all, f.org_id = org(cx, "市教育局");
    assert_int_equal(total(cx, &f), 2);
    f = all, f.org_id = org(cx, "市发展改革委");
    assert_int_equal(total(cx, &f), 2);
    f = all, f.leader = STR("林知远");
    assert_int_equal(total(cx, &f), 2);
    f = all, f.leader = STR("无此人");
    assert_int_equal(total(cx, &f), 0);
    f = all, f.has_measure = 1;
    assert_int_equal(total(cx, &f) + (f.has_measure = 0, total(cx, &f)), 6);
    f = all, f.q = STR("学位");
    assert_int_equal(total(cx, &f), 1);
    f = all, f.q = STR("学位"), f.lead_id = org(cx, "市教育局");
    assert_int_equal(total(cx, &f), 1);
    f = all, f.q = STR("学位"), f.lead_id = org(cx, "市体育局");
    assert_int_equal(total(cx, &f), 0);
    f = all, f.leader = STR("苏映雪"), f.support_id = org(cx, "市财政局");
    assert_int_equal(total(cx, &f), 2);
}

/* The numbers of the tasks in the order of the list. */
static void assert_order(struct cx *cx, const struct task_filter *f, const char *want)
{
    const json_t *rows = rows_of(list(cx, f));
    char got[100] = "";
    size_t i, n = 0;
    json_t *row;

    json_array_foreach(rows, i, row) n +=
        (size_t)snprintf(got + n, sizeof got - n, "%s ", json_text(row, "no"));
    assert_string_equal(got, want);
}

ENGINE_TEST(lists_stand_in_the_order_asked_for)
{
    struct task_filter f = task_filter_any();

    ledger_import(cx, PLAN_ONE);
    assert_order(cx, &f, "1 2 3 4 5 6 ");
    f.sort = STR("-no");
    assert_order(cx, &f, "6 5 4 3 2 1 ");
    f.offset = 1, f.limit = 2;
    assert_order(cx, &f, "5 4 ");
    f = task_filter_any();
    f.support_id = org(cx, "市财政局");
    assert_order(cx, &f, "1 2 3 4 ");
    f.sort = STR("-no"), f.offset = 1, f.limit = 2;
    assert_order(cx, &f, "3 2 ");
    f = task_filter_any();
    f.sort = STR("-measures"), f.limit = 1;
    assert_order(cx, &f, "2 ");
    f.sort = STR("leader"), f.limit = 3;
    assert_order(cx, &f, "1 3 2 ");
    f.sort = STR("color");
    assert_int_equal(task_page(cx, &f, &(struct buf){0}), ERR_INPUT);
    assert_str(cx->fault.field, "sort");
}

ENGINE_TEST(a_task_shows_the_words_it_came_from)
{
    const json_t *t, *mark;
    size_t i;
    bool lead = false, measure = false;

    ledger_import(cx, PLAN_ONE);
    t = get(cx, task(cx, "2"));
    assert_string_equal(json_text(t, "text"), "新建扩建中小学12所，新增学位9000个。");
    assert_int_equal(json_count(t, "duties"), 4);
    assert_int_equal(json_count(t, "events"), 0);
    json_array_foreach(json_object_get(json_object_get(t, "source"), "marks"), i, mark)
    {
        int64_t n = json_number(mark, "to") - json_number(mark, "from");

        if (strcmp(json_text(mark, "kind"), "lead") == 0) lead = n == 4;
        if (strcmp(json_text(mark, "kind"), "measure") == 0) measure = n > 4;
        assert_non_null(json_text(mark, "kind"));
    }
    assert_true(lead);
    assert_true(measure);
}

ENGINE_TEST(a_correction_keeps_the_print_and_leaves_a_trace)
{
    struct task_change c = {
        .rev = 1, .text = STR(" 新建中小学13所，新增学位9500个。 "), .deadline = STR("2031年8月底前")};
    struct buf out = buf_new(cx->arena, 1 << 20);
    struct task_filter f = task_filter_any();
    const json_t *t;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    id = task(cx, "2");
    must(store_begin(cx, true));
    must(store_end(cx, task_patch(cx, id, &c, &out)));
    t = json_of(cx, &out);
    assert_string_equal(json_text(t, "text"), "新建中小学13所，新增学位9500个。");
    assert_string_equal(json_text(t, "printed"), "新建扩建中小学12所，新增学位9000个。");
    assert_string_equal(json_text(t, "deadline_iso"), "2031-08-31");
    assert_int_equal(json_number(t, "rev"), 2);
    assert_int_equal(json_count(t, "events"), 1);
    f.q = STR("扩建");
    assert_int_equal(total(cx, &f), 0);
    f.q = STR("9500");
    assert_int_equal(total(cx, &f), 1);
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_stale_change_is_refused_and_changes_nothing)
{
    struct task_change c = {.rev = 7, .text = STR("别的")};
    struct buf out = buf_new(cx->arena, 1 << 20);
    int64_t id, events;

    ledger_import(cx, PLAN_ONE);
    events = ledger_count(cx, "SELECT COUNT(*) FROM event");
    id = task(cx, "2");
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, task_patch(cx, id, &c, &out)), ERR_CONFLICT);
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, task_patch(cx, 12345, &c, &out)), ERR_ABSENT);
    c = (struct task_change){.rev = 1, .text = STR("  ")};
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, task_patch(cx, id, &c, &out)), ERR_INPUT);
    assert_str(cx->fault.field, "text");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event"), events);
    assert_int_equal(json_number(get(cx, id), "rev"), 1);
}

ENGINE_TEST(duties_come_and_go)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    struct task_filter f = task_filter_any();
    const json_t *t;
    int64_t id, duty = 0;

    ledger_import(cx, PLAN_ONE);
    id = task(cx, "6");
    must(store_begin(cx, true));
    must(store_end(
        cx, task_duty_add(cx, id, 1, &(struct task_duty){STR_INIT("lead"), STR_INIT("市财政局")}, &out)));
    f.lead_id = org(cx, "市财政局");
    assert_int_equal(total(cx, &f), 1);
    t = json_of(cx, &out);
    assert_int_equal(json_count(t, "lead"), 2);
    assert_true(str_int(str_of(json_text(json_array_get(json_object_get(t, "duties"), 3), "id")), &duty));
    out.n = 0;
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, task_duty_remove(cx, duty, 1, &out)), ERR_CONFLICT);
    must(store_begin(cx, true));
    must(store_end(cx, task_duty_remove(cx, duty, 2, &out)));
    assert_int_equal(json_number(json_of(cx, &out), "rev"), 3);
    must(store_begin(cx, true));
    assert_int_equal(
        store_end(
            cx, task_duty_add(cx, id, 3, &(struct task_duty){STR_INIT("boss"), STR_INIT("市财政局")}, &out)),
        ERR_INPUT);
    ledger_chain_holds(cx);
}

ENGINE_TEST(measures_come_and_go)
{
    const struct task_measure m = {
        .words = STR("建成健身圈3个"), .op = STR("="), .unit = STR("个"), .has_value = true, .value = 3};
    struct buf out = buf_new(cx->arena, 1 << 20);
    const json_t *all;
    int64_t id, measure = 0;
    size_t before;

    ledger_import(cx, PLAN_ONE);
    id = task(cx, "6");
    before = json_array_size(json_object_get(get(cx, id), "measures"));
    must(store_begin(cx, true));
    must(store_end(cx, task_measure_add(cx, id, 1, &m, &out)));
    all = json_object_get(json_of(cx, &out), "measures");
    assert_int_equal(json_array_size(all), before + 1);
    assert_true(str_int(str_of(json_text(json_array_get(all, before), "id")), &measure));
    out.n = 0;
    must(store_begin(cx, true));
    must(store_end(cx, task_measure_remove(cx, measure, 2, &out)));
    assert_int_equal(json_array_size(json_object_get(json_of(cx, &out), "measures")), before);
}

ENGINE_TEST(a_unit_named_twice_counts_once)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    struct task_filter f = task_filter_any();
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    id = task(cx, "1");
    must(store_begin(cx, true));
    must(store_end(
        cx, task_duty_add(cx, id, 1, &(struct task_duty){STR_INIT("lead"), STR_INIT("市发改委")}, &out)));
    f.lead_id = org(cx, "市发展改革委");
    assert_int_equal(f.lead_id, org(cx, "市发改委"));
    assert_int_equal(total(cx, &f), 1);
    f.sort = STR("updated");
    assert_int_equal(total(cx, &f), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(lists_answer_every_filter),
        ENGINE_TESTS(lists_stand_in_the_order_asked_for),
        ENGINE_TESTS(a_task_shows_the_words_it_came_from),
        ENGINE_TESTS(a_correction_keeps_the_print_and_leaves_a_trace),
        ENGINE_TESTS(a_stale_change_is_refused_and_changes_nothing),
        ENGINE_TESTS(duties_come_and_go),
        ENGINE_TESTS(measures_come_and_go),
        ENGINE_TESTS(a_unit_named_twice_counts_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
