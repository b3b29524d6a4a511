/* Doubts: accepting, correcting, taking it back. */
#include "../testing.h"

#include "../json.h"
#include "../ledger.h"
#include "directory/org.h"
#include "ledger/doubt.h"
#include "ledger/task.h"

/* A doubt as the parser would raise one, on the task printed as NO. */
static int64_t raise(struct cx *cx, const char *no, const char *field, const char *value)
{
    int64_t id = store_id(cx), task;

    must(task_find(cx, 0, str_of(no), &task));
    must(store_run(
        cx, NULL,
        "INSERT INTO doubt (government_id, id, plan_id, task_id, no, field, rule, printed, mark_from, "
        "mark_to, value)"
        " SELECT government_id, $1, plan_id, id, no, $3, 'no-duty', source, 0, 2, $4 FROM task WHERE id = $2",
        "iiss", id, task, str_of(field), str_of(value)));
    return id;
}

static json_t *task(struct cx *cx, const char *no)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    int64_t id;

    must(task_find(cx, 0, str_of(no), &id));
    must(task_get(cx, id, &out));
    return json_of(cx, &out);
}

static json_t *correct(struct cx *cx, int64_t id, int64_t rev, const char *const *text, size_t n)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    struct str part[8];
    struct doubt_value v = {.texts = n, .text = part};

    for (size_t i = 0; i < n; i++) part[i] = str_of(text[i]);
    must(store_begin(cx, true));
    must(store_end(cx, doubt_correct(cx, id, rev, &v, &out)));
    return json_of(cx, &out);
}

static json_t *reopen(struct cx *cx, int64_t id, int64_t rev)
{
    struct buf out = buf_new(cx->arena, 1 << 20);

    must(store_begin(cx, true));
    must(store_end(cx, doubt_reopen(cx, id, rev, &out)));
    return json_of(cx, &out);
}

static json_t *list(struct cx *cx, const struct doubt_filter *f)
{
    struct buf out = buf_new(cx->arena, 1 << 20);

    must(doubt_list(cx, f, &out));
    return json_of(cx, &out);
}

ENGINE_TEST(doubts_are_listed_with_their_reason)
{
    struct doubt_filter f = {.state = STR("open"), .limit = 50};
    const json_t *page, *one;

    ledger_import(cx, PLAN_ONE);
    page = list(cx, &f);
    assert_int_equal(json_number(page, "total"), 1);
    one = json_nth(page, "rows", 0);
    assert_string_equal(json_text(one, "field"), "org");
    assert_string_equal(json_text(one, "field_zh"), "单位名称");
    assert_string_equal(json_text(one, "value"), "市气象中心");
    assert_non_null(strstr(json_text(json_object_get(one, "printed"), "text"), "市气象中心"));
    assert_string_equal(json_text(json_nth(one, "candidates", 0), "value"), "市气象局");
    f.q = STR("气象");
    assert_int_equal(json_number(list(cx, &f), "total"), 1);
    f.q = STR("100%");
    assert_int_equal(json_number(list(cx, &f), "total"), 0);
}

ENGINE_TEST(an_accepted_doubt_is_settled_once)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    const json_t *d;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    id = raise(cx, "1", "lead", "市发展改革委");
    must(store_begin(cx, true));
    must(store_end(cx, doubt_accept(cx, id, 1, &out)));
    d = json_of(cx, &out);
    assert_string_equal(json_text(d, "state"), "settled");
    assert_string_equal(json_text(d, "verdict"), "accepted");
    assert_string_equal(json_text(d, "settled_by"), "测试");
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, doubt_accept(cx, id, 1, &out)), ERR_CONFLICT);
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, doubt_accept(cx, 99, 1, &out)), ERR_ABSENT);
    ledger_chain_holds(cx);
}

ENGINE_TEST(names_are_corrected_and_taken_back)
{
    static const char *const names[] = {"市财政局", "市发展改革委"};
    const json_t *lead;
    int64_t id, duties;

    ledger_import(cx, PLAN_ONE);
    duties = ledger_count(cx, "SELECT COUNT(*) FROM duty");
    id = raise(cx, "1", "lead", "市发展改革委");
    assert_string_equal(json_text(correct(cx, id, 1, names, 2), "verdict"), "corrected");
    lead = json_object_get(task(cx, "1"), "lead");
    assert_int_equal(json_array_size(lead), 2);
    assert_string_equal(json_text(json_array_get(lead, 0), "name"), "市财政局");
    assert_string_equal(json_text(reopen(cx, id, 2), "state"), "open");
    lead = json_object_get(task(cx, "1"), "lead");
    assert_int_equal(json_array_size(lead), 1);
    assert_string_equal(json_text(json_array_get(lead, 0), "name"), "市发展改革委");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM duty"), duties + 1);
    ledger_chain_holds(cx);
}

ENGINE_TEST(words_and_dates_are_corrected_and_taken_back)
{
    static const char *const text[] = {"地区生产总值增长6.5%以上。"}, *const date[] = {"2031年底前"};
    int64_t words, deadline;

    ledger_import(cx, PLAN_ONE);
    words = raise(cx, "1", "text", "");
    deadline = raise(cx, "1", "deadline", "");
    correct(cx, words, 1, text, 1);
    correct(cx, deadline, 1, date, 1);
    assert_string_equal(json_text(task(cx, "1"), "text"), text[0]);
    assert_string_equal(json_text(task(cx, "1"), "deadline_iso"), "2031-12-31");
    reopen(cx, words, 2);
    reopen(cx, deadline, 2);
    assert_string_equal(json_text(task(cx, "1"), "text"), "地区生产总值增长6%以上。");
    assert_null(json_text(task(cx, "1"), "deadline"));
}

ENGINE_TEST(goals_are_corrected_and_taken_back)
{
    static const char *const goals[] = {"地区生产总值增长7%以上"};
    const json_t *m;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    id = raise(cx, "1", "targets", "");
    correct(cx, id, 1, goals, 1);
    m = json_nth(task(cx, "1"), "measures", 0);
    assert_int_equal(json_count(task(cx, "1"), "measures"), 1);
    assert_string_equal(json_text(m, "op"), ">=");
    assert_true(json_number_value(json_object_get(m, "value")) > 6.99);
    reopen(cx, id, 2);
    m = json_nth(task(cx, "1"), "measures", 0);
    assert_true(json_number_value(json_object_get(m, "value")) < 6.01);
}

ENGINE_TEST(a_name_is_given_to_another_unit_and_taken_back)
{
    struct doubt_filter f = {.limit = 1};
    struct buf out = buf_new(cx->arena, 1 << 20);
    struct doubt_value v = {0};
    int64_t id, bureau, centre;

    ledger_import(cx, PLAN_ONE);
    id = json_id(json_nth(list(cx, &f), "rows", 0), "id");
    must(org_find(cx, STR("市气象局"), &bureau));
    must(org_find(cx, STR("市气象中心"), &centre));
    assert_true(bureau != centre);
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, doubt_correct(cx, id, 1, &v, &out)), ERR_INPUT);
    v.org_id = bureau;
    must(store_begin(cx, true));
    must(store_end(cx, doubt_correct(cx, id, 1, &v, &out)));
    must(org_find(cx, STR("市气象中心"), &centre));
    assert_int_equal(centre, bureau);
    reopen(cx, id, 2);
    must(org_find(cx, STR("市气象中心"), &centre));
    assert_true(bureau != centre);
    assert_int_equal(json_id(json_nth(task(cx, "5"), "support", 0), "org_id"), centre);
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_wrong_correction_names_the_field)
{
    static const char *const two[] = {"甲", "乙"};
    struct buf out = buf_new(cx->arena, 1 << 20);
    struct str part[2] = {str_of(two[0]), str_of(two[1])};
    struct doubt_value v = {.texts = 2, .text = part};
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    id = raise(cx, "1", "text", "");
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, doubt_correct(cx, id, 1, &v, &out)), ERR_INPUT);
    assert_str(cx->fault.field, "value");
    assert_string_equal(json_text(task(cx, "1"), "text"), "地区生产总值增长6%以上。");
}

ENGINE_TEST(settled_doubts_survive_an_edition)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    int64_t settled, open;

    ledger_import(cx, PLAN_ONE);
    settled = raise(cx, "1", "lead", "市发展改革委");
    open = raise(cx, "1", "coop", "市财政局");
    must(store_begin(cx, true));
    must(store_end(cx, doubt_accept(cx, settled, 1, &out)));
    ledger_import(cx, PLAN_TWO);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM doubt WHERE state = 'settled'"), 1);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM doubt WHERE field = 'coop' AND state = 'withdrawn'"), 1);
    (void)open;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(doubts_are_listed_with_their_reason),
        ENGINE_TESTS(an_accepted_doubt_is_settled_once),
        ENGINE_TESTS(names_are_corrected_and_taken_back),
        ENGINE_TESTS(words_and_dates_are_corrected_and_taken_back),
        ENGINE_TESTS(goals_are_corrected_and_taken_back),
        ENGINE_TESTS(a_name_is_given_to_another_unit_and_taken_back),
        ENGINE_TESTS(a_wrong_correction_names_the_field),
        ENGINE_TESTS(settled_doubts_survive_an_edition),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
