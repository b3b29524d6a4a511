/* To-dos: opened once, renewed, closed, dropped; listed by due day. */
#include "../testing.h"

#include "access/government.h"
#include "ledger/todo.h"

static struct todo report_of(int64_t org_id, int64_t id, const char *due)
{
    return (struct todo){.org_id = org_id,
                         .role = STR("reporter"),
                         .kind = STR("report"),
                         .subject = STR("report"),
                         .subject_id = id,
                         .title = STR("填报3月进展"),
                         .due_on = str_of(due)};
}

static struct str listed(struct cx *cx, const char *state, int64_t org_id)
{
    struct todo_filter f = {.state = str_of(state), .org_id = org_id, .limit = 50};
    struct buf out = buf_new(cx->arena, 1 << 20);

    must(todo_list(cx, &f, &out));
    return buf_text(&out);
}

static bool has(struct str s, const char *words)
{
    return str_find(s, str_of(words), 0) >= 0;
}

ENGINE_TEST(opens_once_and_renews)
{
    struct todo t = report_of(7, 70, "2026-03-31");
    struct str list;

    must(store_begin(cx, true));
    must(government_enter(cx));
    must(todo_open(cx, &t));
    t.due_on = STR("2026-04-02");
    must(todo_open(cx, &t));
    list = listed(cx, "open", 0);
    assert_true(has(list, "\"total\":1,"));
    assert_true(has(list, "\"due_on\":\"2026-04-02\",\"working_days_left\":23"));
    assert_true(has(list, "{\"kind\":\"report\",\"kind_zh\":\"填报\",\"kind_en\":\"report\",\"n\":1}"));
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(closes_by_thing_and_kind)
{
    struct todo a = report_of(7, 70, "2026-03-31"), b = a, c = report_of(8, 71, "2026-03-30");

    b.kind = STR("review");
    must(store_begin(cx, true));
    must(government_enter(cx));
    must(todo_open(cx, &a));
    must(todo_open(cx, &b));
    must(todo_open(cx, &c));
    must(todo_close(cx, STR("report"), 70, STR("report")));
    assert_true(has(listed(cx, "done", 0), "\"total\":1,"));
    assert_true(has(listed(cx, "open", 7), "\"kind\":\"review\""));
    must(todo_drop(cx, STR("report"), 70, STR_NULL));
    assert_true(has(listed(cx, "gone", 0), "\"total\":1,"));
    assert_true(has(listed(cx, "open", 7), "\"total\":0,"));
    assert_true(has(listed(cx, "open", 8), "\"total\":1,"));
    must(todo_open(cx, &a)); /* the same may come again later */
    assert_true(has(listed(cx, "open", 7), "\"total\":1,"));
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(nearest_due_day_first)
{
    struct todo late = report_of(7, 70, "2026-05-31"), soon = report_of(7, 71, "2026-03-31"), never;
    struct str list;

    never = report_of(7, 72, "");
    must(store_begin(cx, true));
    must(government_enter(cx));
    must(todo_open(cx, &never));
    must(todo_open(cx, &late));
    must(todo_open(cx, &soon));
    list = listed(cx, "open", 0);
    assert_true(str_find(list, STR("\"subject_id\":\"71\""), 0) <
                str_find(list, STR("\"subject_id\":\"70\""), 0));
    assert_true(str_find(list, STR("\"subject_id\":\"70\""), 0) <
                str_find(list, STR("\"subject_id\":\"72\""), 0));
    must(store_end(cx, ERR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(opens_once_and_renews),
        ENGINE_TESTS(closes_by_thing_and_kind),
        ENGINE_TESTS(nearest_due_day_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
