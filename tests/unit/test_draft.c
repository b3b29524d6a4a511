/* Drafts, plans as the API shows them, exports, and the trace. */
#include "../testing.h"

#include "../json.h"
#include "../ledger.h"
#include "ledger/draft.h"
#include "ledger/sheet.h"
#include "ledger/trace.h"

static int64_t upload(struct cx *cx, const char *text)
{
    const struct draft_new in = {
        .name = STR("方案.txt"), .sha = STR("sm3:00"), .bytes = (int64_t)strlen(text)};
    const struct doc *doc = NULL;
    int64_t id = 0;

    must(store_begin(cx, true));
    must(government_enter(cx));
    must(store_end(cx, draft_add(cx, &in, &id)));
    must(intake_read(cx, NULL, str_of(text), NULL, &doc));
    must(store_begin(cx, true));
    must(store_end(cx, draft_fill(cx, id, doc)));
    return id;
}

static json_t *draft(struct cx *cx, int64_t id)
{
    struct buf out = buf_new(cx->arena, 1 << 20);

    must(draft_get(cx, id, &out));
    return json_of(cx, &out);
}

static int64_t confirm(struct cx *cx, int64_t id)
{
    struct buf out = buf_new(cx->arena, 1 << 20);

    must(store_begin(cx, true));
    must(store_end(cx, draft_confirm(cx, id, &out)));
    return json_id(json_of(cx, &out), "plan_id");
}

ENGINE_TEST(a_draft_is_previewed_and_confirmed)
{
    int64_t id = upload(cx, PLAN_ONE);
    const json_t *d = draft(cx, id);
    struct buf out = buf_new(cx->arena, 1 << 20);

    assert_string_equal(json_text(d, "state"), "ready");
    assert_int_equal(json_number(json_object_get(d, "counts"), "tasks"), 6);
    assert_string_equal(json_text(json_object_get(d, "facts"), "number"), "临政发〔2031〕7号");
    assert_int_equal(json_count(d, "outline"), 2);
    assert_true(json_is_null(json_object_get(d, "existing")));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM plan"), 0);
    assert_true(confirm(cx, id) > 0);
    assert_string_equal(json_text(draft(cx, id), "state"), "confirmed");
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, draft_confirm(cx, id, &out)), ERR_CONFLICT);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM task"), 6);
}

ENGINE_TEST(a_draft_of_a_later_edition_shows_the_difference)
{
    int64_t plan = ledger_import(cx, PLAN_ONE).plan_id, id = upload(cx, PLAN_TWO);
    const json_t *d = draft(cx, id), *diff = json_object_get(d, "diff");

    assert_int_equal(json_id(json_object_get(d, "existing"), "plan_id"), plan);
    assert_true(json_is_false(json_object_get(json_object_get(d, "existing"), "same")));
    assert_int_equal(json_count(diff, "added"), 1);
    assert_int_equal(json_count(diff, "removed"), 1);
    assert_int_equal(json_count(diff, "changed"), 4);
    assert_int_equal(confirm(cx, id), plan);
    id = upload(cx, PLAN_TWO);
    assert_true(json_is_true(json_object_get(json_object_get(draft(cx, id), "existing"), "same")));
}

ENGINE_TEST(a_failed_draft_says_why)
{
    const struct draft_new in = {.name = STR("x.docx"), .sha = STR("sm3:00"), .bytes = 3};
    const struct fault f = {.code = ERR_DAMAGED, .zh = STR("文件损坏"), .en = STR("damaged")};
    struct buf out = buf_new(cx->arena, 1 << 20);
    const json_t *d;
    int64_t id;

    must(store_begin(cx, true));
    must(government_enter(cx));
    must(draft_add(cx, &in, &id));
    must(draft_step(cx, id, 40, STR("识别任务")));
    d = draft(cx, id);
    assert_int_equal(json_number(d, "progress"), 40);
    must(draft_fail(cx, id, &f));
    d = draft(cx, id);
    assert_string_equal(json_text(d, "state"), "failed");
    assert_string_equal(json_text(json_object_get(d, "error"), "code"), "ERR_DAMAGED");
    must(draft_list(cx, &out));
    assert_int_equal(json_number(json_of(cx, &out), "total"), 1);
    must(draft_remove(cx, id));
    assert_int_equal(draft_remove(cx, id), ERR_ABSENT);
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(a_draft_whose_job_died_fails)
{
    const struct draft_new in = {.name = STR("x.docx"), .sha = STR("sm3:00"), .bytes = 3};
    int64_t id;

    must(store_begin(cx, true));
    must(government_enter(cx));
    must(draft_add(cx, &in, &id));
    cx->now_ms += 9 * 60 * 1000;
    must(draft_abandon(cx));
    assert_string_equal(json_text(draft(cx, id), "state"), "reading");
    cx->now_ms += 2 * 60 * 1000;
    must(draft_abandon(cx));
    assert_string_equal(json_text(draft(cx, id), "state"), "failed");
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(a_draft_without_tasks_cannot_be_confirmed)
{
    int64_t id = upload(cx, "关于放假的通知\n\n今天放假。\n");
    struct buf out = buf_new(cx->arena, 1 << 20);

    assert_string_equal(json_text(json_object_get(draft(cx, id), "problem"), "code"), "ERR_NO_TASK");
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, draft_confirm(cx, id, &out)), ERR_NO_TASK);
    assert_string_equal(json_text(draft(cx, id), "state"), "ready");
}

ENGINE_TEST(plans_show_facts_sections_and_load)
{
    int64_t plan = ledger_import(cx, PLAN_ONE).plan_id;
    struct buf out = buf_new(cx->arena, 1 << 20);
    const json_t *p, *counts, *title, *text;

    must(edition_list(cx, 0, 50, &out));
    assert_int_equal(json_number(json_nth(json_of(cx, &out), "rows", 0), "tasks"), 6);
    out.n = 0;
    must(edition_get(cx, plan, &out));
    p = json_of(cx, &out);
    assert_int_equal(json_count(p, "sections"), 2);
    assert_int_equal(json_number(json_nth(p, "sections", 1), "tasks"), 3);
    title = json_object_get(json_object_get(p, "facts"), "title");
    out.n = 0;
    must(edition_text(cx, plan, json_number(title, "from"),
                      json_number(title, "to") - json_number(title, "from"), &out));
    text = json_of(cx, &out);
    assert_string_equal(json_text(text, "text"), "2031年重点工作任务分工方案");
    out.n = 0;
    must(edition_overview(cx, plan, &out));
    p = json_of(cx, &out);
    counts = json_object_get(p, "counts");
    assert_int_equal(json_number(counts, "tasks"), 6);
    assert_int_equal(json_number(counts, "leaders"), 2);
    assert_int_equal(json_number(counts, "lead_units"), 6);
    assert_int_equal(json_number(counts, "doubts_open"), 1);
    assert_string_equal(json_text(json_nth(p, "by_leader", 0), "name"), "苏映雪");
    assert_int_equal(json_number(json_nth(p, "by_leader", 0), "tasks"), 4);
    assert_int_equal(json_count(p, "matrix"), 6);
    assert_int_equal(edition_get(cx, 5, &out), ERR_ABSENT);
    assert_int_equal(edition_text(cx, plan, -1, 5, &out), ERR_INPUT);
}

ENGINE_TEST(the_ledger_goes_out_as_files)
{
    struct task_filter f = task_filter_any();
    struct buf csv = buf_new(cx->arena, 1 << 20), json = buf_new(cx->arena, 1 << 20),
               xlsx = buf_new(cx->arena, 1 << 20);
    const struct doc *doc = NULL;

    ledger_import(cx, PLAN_ONE);
    must(sheet_export(cx, &f, STR("csv"), STR("no,lead"), &csv));
    assert_str(buf_text(&csv),
               "\xef\xbb\xbf序号,牵头单位\r\n1,市发展改革委\r\n2,市教育局\r\n3,市交通运输局\r\n"
               "4,市住房城乡建设局\r\n5,市气象局\r\n6,市体育局\r\n");
    must(sheet_export(cx, &f, STR("json"), STR_NULL, &json));
    assert_int_equal(json_count(json_of(cx, &json), "tasks"), 6);
    must(sheet_export(cx, &f, STR("xlsx"), STR_NULL, &xlsx));
    must(intake_read(cx, NULL, buf_text(&xlsx), NULL, &doc));
    assert_true(str_find(doc->text, STR("一、经济发展"), 0) >= 0);
    assert_true(str_find(doc->text, STR("新增学位9000个"), 0) >= 0);
    f.q = STR("学位"), csv.n = 0;
    must(sheet_export(cx, &f, STR("csv"), STR("no"), &csv));
    assert_str(buf_text(&csv), "\xef\xbb\xbf序号\r\n2\r\n");
    assert_int_equal(sheet_export(cx, &f, STR("csv"), STR("no,colour"), &csv), ERR_INPUT);
    assert_str(cx->fault.field, "columns");
    assert_int_equal(sheet_export(cx, &f, STR("pdf"), STR_NULL, &csv), ERR_INPUT);
}

ENGINE_TEST(the_trace_is_read_in_words)
{
    struct trace_filter f = {.limit = 50};
    struct buf out = buf_new(cx->arena, 1 << 20);
    const json_t *page;

    ledger_import(cx, PLAN_ONE);
    ledger_import(cx, PLAN_TWO);
    must(trace_list(cx, &f, &out));
    page = json_of(cx, &out);
    assert_string_equal(json_text(json_nth(page, "rows", 0), "kind_zh"), "导入新版方案");
    f.subject = STR("task"), out.n = 0;
    must(trace_list(cx, &f, &out));
    assert_int_equal(json_number(json_of(cx, &out), "total"), 6);
    out.n = 0;
    must(trace_verify(cx, &out));
    assert_true(json_is_true(json_object_get(json_of(cx, &out), "ok")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(a_draft_is_previewed_and_confirmed),
        ENGINE_TESTS(a_draft_of_a_later_edition_shows_the_difference),
        ENGINE_TESTS(a_failed_draft_says_why),
        ENGINE_TESTS(a_draft_whose_job_died_fails),
        ENGINE_TESTS(a_draft_without_tasks_cannot_be_confirmed),
        ENGINE_TESTS(plans_show_facts_sections_and_load),
        ENGINE_TESTS(the_ledger_goes_out_as_files),
        ENGINE_TESTS(the_trace_is_read_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
