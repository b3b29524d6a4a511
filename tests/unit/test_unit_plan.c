/* The plan of a unit: its workbook, last year's breakdown, reference series, its signing. */
#include "../testing.h"

#include "../ledger.h"
#include "../year.h"

#include <math.h>

#include "breakdown/item.h"
#include "breakdown/last_year.h"
#include "breakdown/milestone.h"
#include "breakdown/reference.h"
#include "breakdown/schedule.h"
#include "breakdown/unit_book.h"
#include "breakdown/unit_plan.h"

static const struct doc *doc_of(struct cx *cx, struct str bytes)
{
    const struct doc *doc = NULL;

    must(intake_read_here(cx, bytes, STR_NULL, &doc));
    return doc;
}

/* ---- the workbook */

#define TD(x) "<td>" x "</td>"
#define HEAD                                                                                                \
    "<html><body><table><tr>" TD("任务序号") TD("类别") TD("编号") TD("名称") TD("责任单位") TD("责任岗位") \
        TD("责任人") TD("开始时间") TD("完成时间") TD("权重") TD("完成标准") TD("识别码") "</tr>"
#define ITEM_ROW(task, no, title, org, start, due)                                                    \
    "<tr>" TD(task) TD("事项") TD(no) TD(title) TD(org) TD("") TD("") TD(start) TD(due) TD("") TD("") \
        TD("") "</tr>"
#define STONE_ROW(task, no, title, due, weight, means)                                                   \
    "<tr>" TD(task) TD("节点") TD(no) TD(title) TD("") TD("") TD("") TD("") TD(due) TD(weight) TD(means) \
        TD("") "</tr>"
#define TAIL "</table></body></html>"

#define GOOD                                                                       \
    HEAD ITEM_ROW("2", "1", "城东小学", "市教育局", "2031-03-03", "2031-08-29")    \
        ITEM_ROW("", "1.1", "土建工程", "市教育局", "", "2031/6/30")               \
            ITEM_ROW("", "2", "城西小学", "", "", "年底前")                        \
                STONE_ROW("2", "", "全部开工", "2031-04-30", "40", "取得施工许可") \
                    STONE_ROW("2", "1", "主体封顶", "2031-06-30", "60", "有监理确认") TAIL

static struct str fill(struct cx *cx, int64_t org, const char *html, bool apply)
{
    const struct unit_book_ask ask = {.org_id = org, .apply = apply};
    struct buf out = year_out(cx);

    must(unit_book_read(cx, &ask, doc_of(cx, str_of(html)), &out));
    return buf_text(&out);
}

ENGINE_TEST(a_filled_workbook_is_shown_then_written_once)
{
    struct buf list = year_out(cx);
    int64_t org;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    org = year_org_id(cx, "市教育局");
    must_have(fill(cx, org, GOOD, false),
              "\"added\":5,\"changed\":0,\"same\":0,\"problems\":0,\"applied\":false");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM item"), 0);
    must_have(fill(cx, org, GOOD, true),
              "\"added\":5,\"changed\":0,\"same\":0,\"problems\":0,\"applied\":true");
    must(item_list(cx, year_task_id(cx, "2"), &list));
    must_have(buf_text(&list), "\"level\":2,\"title\":\"土建工程\"");
    must_have(buf_text(&list), "\"due_on\":\"2031-12-31\"");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'item.fill'"), 1);
    must_have(fill(cx, org, GOOD, true), "\"added\":0,\"changed\":0,\"same\":5,\"problems\":0");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'item.fill'"), 1);
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

ENGINE_TEST(the_downloaded_workbook_changes_nothing)
{
    struct buf book = buf_new(cx->arena, 8 << 20), out = year_out(cx);
    struct unit_book_ask ask = {.apply = true};

    (void)year_plan(cx);
    must(store_begin(cx, true));
    ask.org_id = year_org_id(cx, "市教育局");
    (void)fill(cx, ask.org_id, GOOD, true);
    must(unit_book_write(cx, ask.org_id, 0, &book));
    must(unit_book_read(cx, &ask, doc_of(cx, buf_text(&book)), &out));
    must_have(buf_text(&out), "\"added\":0,\"changed\":0,\"same\":5,\"problems\":0");
    must_have(buf_text(&out), "\"rows\":[],\"notes\":[]");
    must(store_end(cx, ERR_NONE));
}

/* With its code a line may have another title, place and day. */
ENGINE_TEST(a_coded_line_is_changed)
{
    struct buf html = buf_new(cx->arena, 8192), list = year_out(cx);
    struct rows rows;
    struct str said;
    int64_t org;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    org = year_org_id(cx, "市教育局");
    (void)fill(cx, org, GOOD, true);
    must(store_run(cx, &rows, "SELECT id FROM item WHERE title = $1", "s", STR("城西小学")));
    buf_fmt(&html,
            HEAD ITEM_ROW("2", "1", "城东小学", "市教育局", "2031-03-03",
                          "2031-08-29") "<tr><td>2</td><td>事项</td><td>1.1</td><td>城西校区</"
                                        "td><td>市财政局</td><td></td><td></td><td></td>"
                                        "<td>2031-11-28</td><td></td><td></td><td>I%lld</td></tr>" TAIL,
            (long long)row_int(&rows.at[0], 0));
    buf_byte(&html, '\0');
    said = fill(cx, org, buf_text(&html).p, true);
    must_have(said, "\"added\":0,\"changed\":1,\"same\":1");
    must_have(said, "{\"cell\":\"D3\",\"field\":\"名称\",\"was\":\"城西小学\",\"now\":\"城西校区\"}");
    must(item_list(cx, year_task_id(cx, "2"), &list));
    must_have(buf_text(&list), "\"level\":2,\"title\":\"城西校区\"");
    must(store_end(cx, ERR_NONE));
}

#define BAD                                                                                              \
    HEAD ITEM_ROW("2", "1", "城东小学", "火星局", "2031-09-01", "2031-08-29")                            \
        ITEM_ROW("9", "", "别人的事", "", "", "") ITEM_ROW("2", "3.1", "没有上级", "", "", "2032-01-05") \
            STONE_ROW("2", "", "节点", "某天", "0", "") ITEM_ROW("2", "1", "城东小学", "", "", "") TAIL

ENGINE_TEST(each_wrong_cell_is_named_and_nothing_is_written)
{
    const struct unit_book_ask ask = {.apply = true};
    struct unit_book_ask own = ask;
    struct buf out = year_out(cx);
    struct str said;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    own.org_id = year_org_id(cx, "市教育局");
    said = fill(cx, own.org_id, BAD, false);
    must_have(said, "\"cell\":\"E2\",\"code\":\"ERR_ABSENT\",\"zh\":\"名录中没有这个单位\"");
    must_have(said, "\"cell\":\"I2\",\"code\":\"ERR_INPUT\",\"zh\":\"完成时间早于开始时间\"");
    must_have(said, "\"cell\":\"A3\",\"code\":\"ERR_INPUT\",\"zh\":\"这不是本单位牵头的任务序号\"");
    must_have(said, "\"cell\":\"C4\",\"code\":\"ERR_INPUT\",\"zh\":\"前面没有这个编号的上级事项\"");
    must_have(said, "\"cell\":\"I4\",\"code\":\"ERR_INPUT\",\"zh\":\"时间超出任务的起止期限\"");
    must_have(said, "\"cell\":\"I5\",\"code\":\"ERR_INPUT\",\"zh\":\"不是日期，应如 2026-06-30\"");
    must_have(said, "\"cell\":\"J5\",\"code\":\"ERR_INPUT\",\"zh\":\"权重应大于 0，不超过 100\"");
    must_have(said, "\"cell\":\"D6\",\"code\":\"ERR_CONFLICT\",\"zh\":\"与前面的行重复\"");
    must_fail(unit_book_read(cx, &own, doc_of(cx, STR(BAD)), &out), ERR_INPUT, "file");
    must_have(cx->fault.zh, "单元格 E2");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM item"), 0);
    must_fail(unit_book_read(cx, &own, doc_of(cx, STR("<table><tr><td>甲</td></tr></table>")), &out),
              ERR_INPUT, "file");
    year_back(cx, ERR_INPUT);
}

/* ---- last year's */

#define PLAN_LAST                                                                                                                                          \
    "临川市人民政府文件\n\n临政发〔2030〕7号\n\n临川市人民政府\n关于印发2030年重点工作任务分工方案的通知\n"        \
    "\n各县（市、区）人民政府，市政府各部门：\n\n现将《2030年重点工作任务分工方案》印发给你们，请认真贯彻执" \
    "行。\n\n"                                                                                                                                           \
    "临川市人民政府\n2030年1月15日\n\n2030年重点工作任务分工方案\n\n一、民生保障\n\n"                                           \
    "1. "                                                                                                                                                  \
    "新建扩建中小学10所，新增学位8000个。〔牵头领导：苏映雪；牵头单位：市教育局；配合单位：市财政局〕\n\n"    \
    "2. 改造老旧小区30个。〔牵头领导：苏映雪；牵头单位：市住房城乡建设局；配合单位：市财政局〕\n"

ENGINE_TEST(last_years_breakdown_is_proposed_and_taken)
{
    struct item in = {.title = STR("选址"), .due_on = STR("2030-06-30")};
    struct milestone m = {
        .title = STR("开工"), .done_means = STR("有验收单"), .due_on = STR("2030-05-10"), .weight = 100};
    struct buf out = year_out(cx);
    struct last_year_choice choice = {0, 1, &(struct last_year_pair){0, 0}};
    struct last_year_pair pair;
    int64_t org;

    (void)ledger_import(cx, PLAN_LAST);
    must(store_begin(cx, true));
    pair.from_task_id = year_task_id(cx, "1");
    must(item_add(cx, pair.from_task_id, &in, &out));
    must(milestone_add(cx, pair.from_task_id, &m, &out));
    must(store_end(cx, ERR_NONE));
    (void)year_plan(cx);
    must(store_begin(cx, true));
    org = year_org_id(cx, "市教育局");
    out = year_out(cx);
    must(last_year_list(cx, org, 0, &out));
    must_have(buf_text(&out), "\"from_year\":2030");
    must_have(buf_text(&out), "\"no\":\"2\",\"text\":\"新建扩建中小学12所，新增学位9000个。\"");
    must_have(buf_text(&out), "\"from_no\":\"1\"");
    must_have(buf_text(&out), "\"due_on\":\"2031-06-30\",\"was_due\":\"2030-06-30\"");
    must_have(buf_text(&out),
              "\"due_on\":\"2031-05-09\",\"was_due\":\"2030-05-10\""); /* 05-10 is a Saturday */
    pair.task_id = year_id_in(buf_text(&out), "task_id", 0);
    choice.pair = &pair;
    out = year_out(cx);
    must(last_year_apply(cx, org, &choice, &out));
    must_have(buf_text(&out), "{\"tasks\":1,\"items\":1,\"milestones\":1}");
    out = year_out(cx);
    must(last_year_apply(cx, org, &choice, &out));
    must_have(buf_text(&out), "{\"tasks\":0,\"items\":0,\"milestones\":0}");
    pair.task_id = pair.from_task_id;
    must_fail(last_year_apply(cx, org, &choice, &out), ERR_INPUT, "pairs");
    year_back(cx, ERR_INPUT);
}

/* ---- the reference series */

ENGINE_TEST(a_reference_series_gives_the_shape)
{
    const struct schedule_draft seasonal = {.method = STR("seasonal")};
    struct buf out = year_out(cx);
    int64_t measure;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    measure = year_measure_id(cx, year_task_id(cx, "4")); /* 40 before the end of the year */
    must_fail(schedule_propose(cx, measure, &seasonal, &out), ERR_INPUT, "method");
    must_fail(reference_put(cx, measure, STR("2030-M03\t5\n三月\t6"), &out), ERR_INPUT, "text");
    must_fail(reference_put(cx, measure, STR("2030-M03\t5\n2030-M03\t6"), &out), ERR_INPUT, "text");
    must_have(cx->fault.zh, "第 2 行：时期重复");
    must(reference_put(cx, measure, STR("0\t0\t10\t10\t10\t10\t10\t10\t20\t20\t20\t20\n"), &out));
    must_have(buf_text(&out), "\"reference\":[{\"period\":\"2030-M01\",\"value\":0}");
    out = year_out(cx);
    must(schedule_propose(cx, measure, &seasonal, &out));
    must_have(buf_text(&out), "{\"period\":\"2031-M02\",\"value\":0},{\"period\":\"2031-M03\",\"value\":20}");
    out = year_out(cx);
    must(reference_put(cx, measure, STR(""), &out));
    must_have(buf_text(&out), "\"reference\":[]");
    year_back(cx, ERR_INPUT);
}

/* ---- what may not be, and taking back */

ENGINE_TEST(days_outside_the_task_and_twins_are_refused)
{
    struct item in = {.title = STR("合龙"), .due_on = STR("2031-07-01")};
    struct milestone m = {
        .title = STR("合龙"), .done_means = STR("有验收单"), .due_on = STR("2031-06-30"), .weight = NAN};
    struct buf out = year_out(cx);
    int64_t task;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    task = year_task_id(cx, "3"); /* due 2031-06-30 */
    must_fail(item_add(cx, task, &in, &out), ERR_INPUT, "due_on");
    in.due_on = STR("2030-12-31");
    must_fail(item_add(cx, task, &in, &out), ERR_INPUT, "due_on");
    in.due_on = STR("2031-06-27");
    must(item_add(cx, task, &in, &out));
    must_fail(item_add(cx, task, &in, &out), ERR_INPUT, "title");
    must_fail(item_paste(cx, task, STR("甲\n甲"), false, &out), ERR_INPUT, "text");
    must_have(cx->fault.zh, "单元格 A2：");
    out = year_out(cx);
    must(milestone_add(cx, task, &m, &out));
    must_have(buf_text(&out), "\"weight\":100,\"accepted\":0");
    must_have(buf_text(&out), "\"rest_day\":false");
    m.title = STR("通车");
    m.due_on = STR("2031-06-28"); /* a Saturday */
    must_fail(milestone_add(cx, task, &m, &out), ERR_INPUT, "due_on");
    must_have(cx->fault.zh, "2031-06-27");
    m.due_on = STR("2031-07-01");
    must_fail(milestone_add(cx, task, &m, &out), ERR_INPUT, "due_on");
    m.due_on = STR("2031-06-27");
    m.done_means = STR(" ");
    must_fail(milestone_add(cx, task, &m, &out), ERR_INPUT, "done_means");
    m.done_means = STR("有验收单");
    m.title = STR("合龙");
    must_fail(milestone_add(cx, task, &m, &out), ERR_INPUT, "title");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(dropping_is_taken_back)
{
    struct item in = {.title = STR("引桥")};
    struct milestone m = {
        .title = STR("合龙"), .done_means = STR("有验收单"), .due_on = STR("2031-06-27"), .weight = 30};
    struct buf out = year_out(cx);
    int64_t task, a, stone;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    task = year_task_id(cx, "3");
    must(item_add(cx, task, &in, &out));
    a = in.parent_id = year_id_in(buf_text(&out), "id", 0);
    must(item_add(cx, task, &in, &out)); /* the same title below it is no twin */
    must(item_drop(cx, a, 1, &out));
    out = year_out(cx);
    must(item_restore(cx, a, &out));
    must_have(buf_text(&out), "\"total\":2");
    must_have(buf_text(&out), "\"level\":2");
    must_fail(item_restore(cx, a, &out), ERR_ABSENT, "id");
    out = year_out(cx);
    must(milestone_add(cx, task, &m, &out));
    stone = year_id_in(buf_text(&out), "id", 0);
    must(milestone_drop(cx, stone, 1, &out));
    out = year_out(cx);
    must(milestone_restore(cx, stone, &out));
    must_have(buf_text(&out), "\"title\":\"合龙\"");
    must_fail(milestone_restore(cx, stone, &out), ERR_ABSENT, "id");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(weights_are_shared_to_a_hundred)
{
    struct milestone m = {.done_means = STR("有验收单"), .due_on = STR("2031-06-27"), .weight = 1};
    static const struct str titles[] = {STR_INIT("甲"), STR_INIT("乙"), STR_INIT("丙")};
    struct buf out = year_out(cx);
    int64_t task;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    task = year_task_id(cx, "3");
    for (int i = 0; i < 3; i++) {
        m.title = titles[i];
        must(milestone_add(cx, task, &m, &out));
    }
    out = year_out(cx);
    must(milestone_level(cx, task, &out));
    must_have(buf_text(&out), "\"weight\":100,\"accepted\":0");
    must_have(buf_text(&out), "\"weight\":34");
    must_fail(milestone_level(cx, year_task_id(cx, "5"), &out), ERR_INPUT, "weight");
    year_back(cx, ERR_INPUT);
}

/* The weights of each template sum to 100 and its days are working days. */
ENGINE_TEST(templates_are_whole)
{
    static const struct str kinds[] = {
#define MILESTONE_TEMPLATE(kind, zh, en) STR_INIT(kind),
#include "breakdown/milestone_templates.def"
    };

    (void)year_plan(cx);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct buf out = year_out(cx);

        must(store_begin(cx, true));
        must(milestone_template(cx, year_task_id(cx, "6"), kinds[i], STR_NULL, &out));
        must_have(buf_text(&out), "\"weight\":100,\"accepted\":0");
        assert_false(has(buf_text(&out), "\"rest_day\":true"));
        year_back(cx, ERR_INPUT);
    }
}

/* ---- signing */

static void take(struct cx *cx, int64_t org, const struct unit_plan_step *s, const char *words)
{
    struct buf out = year_out(cx);

    must(unit_plan_step(cx, org, s, &out));
    must_have(buf_text(&out), words);
}

ENGINE_TEST(a_units_plan_is_signed_and_later_changes_show)
{
    struct unit_plan_step s = {.verb = "submit"};
    struct item in = {.title = STR("选址"), .due_on = STR("2031-05-30")};
    struct milestone m = {
        .title = STR("开工"), .done_means = STR("有验收单"), .due_on = STR("2031-05-30"), .weight = 60};
    struct buf out = year_out(cx);
    int64_t org, task, stone;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    org = year_org_id(cx, "市体育局");
    task = year_task_id(cx, "6");
    must_fail(unit_plan_step(cx, org, &s, &out), ERR_INPUT, "gaps"); /* nothing is planned */
    must(item_add(cx, task, &in, &out));
    out = year_out(cx);
    must(milestone_add(cx, task, &m, &out));
    stone = year_id_in(buf_text(&out), "id", 0);
    must_fail(unit_plan_step(cx, org, &s, &out), ERR_INPUT, "gaps"); /* 60 of 100 */
    must_have(cx->fault.zh, "第 6 项：里程碑权重合计不是 100");
    must(milestone_level(cx, task, &out));
    s.verb = "agree";
    must_fail(unit_plan_step(cx, org, &s, &out), ERR_STEP, "state");
    s.verb = "submit";
    take(cx, org, &s, "\"state\":\"submitted\"");
    s.verb = "return";
    s.rev = 1;
    must_fail(unit_plan_step(cx, org, &s, &out), ERR_INPUT, "note");
    s.note = STR("请补充完成标准");
    take(cx, org, &s, "\"note\":\"请补充完成标准\"");
    s = (struct unit_plan_step){.verb = "submit", .rev = 1};
    must_fail(unit_plan_step(cx, org, &s, &out), ERR_CONFLICT, "rev");
    s.rev = 2;
    take(cx, org, &s, "\"state\":\"submitted\"");
    s = (struct unit_plan_step){.verb = "agree", .rev = 3};
    take(cx, org, &s, "\"changed\":[]");
    must(milestone_patch(cx, stone, 2, &(struct milestone){.title = STR("全面开工"), .weight = NAN}, &out));
    out = year_out(cx);
    must(unit_plan_get(cx, org, 0, &out));
    must_have(buf_text(&out), "\"state\":\"agreed\"");
    must_have(buf_text(&out),
              "\"kind_zh\":\"修改里程碑\",\"kind_en\":\"milestone changed\",\"title\":\"全面开工\"");
    must_fail(unit_plan_get(cx, 12345, 0, &out), ERR_ABSENT, "id");
    must_fail(unit_plan_get(cx, year_org_id(cx, "市统计局"), 0, &out), ERR_ABSENT, "plan");
    year_back(cx, ERR_ABSENT);
}

ENGINE_TEST(all_proposed_trajectories_are_approved_at_once)
{
    struct buf out = year_out(cx);
    struct rows rows;
    int64_t plan, n = 0;

    plan = year_plan(cx);
    must(store_begin(cx, true));
    must(schedule_fill(cx, plan, &n));
    must(schedule_approve_all(cx, plan, year_org_id(cx, "市教育局"), &out));
    must_have(buf_text(&out), "{\"approved\":2}");
    out = year_out(cx);
    must(schedule_approve_all(cx, plan, 0, &out));
    must(store_run(cx, &rows, "SELECT COUNT(*) FROM trajectory WHERE state = 'proposed'", ""));
    assert_int_equal(row_int(&rows.at[0], 0), 0);
    out = year_out(cx);
    must(schedule_approve_all(cx, plan, 0, &out));
    must_have(buf_text(&out), "{\"approved\":0}");
    must(store_end(cx, ERR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(a_filled_workbook_is_shown_then_written_once),
        ENGINE_TESTS(the_downloaded_workbook_changes_nothing),
        ENGINE_TESTS(a_coded_line_is_changed),
        ENGINE_TESTS(each_wrong_cell_is_named_and_nothing_is_written),
        ENGINE_TESTS(last_years_breakdown_is_proposed_and_taken),
        ENGINE_TESTS(a_reference_series_gives_the_shape),
        ENGINE_TESTS(days_outside_the_task_and_twins_are_refused),
        ENGINE_TESTS(dropping_is_taken_back),
        ENGINE_TESTS(weights_are_shared_to_a_hundred),
        ENGINE_TESTS(templates_are_whole),
        ENGINE_TESTS(a_units_plan_is_signed_and_later_changes_show),
        ENGINE_TESTS(all_proposed_trajectories_are_approved_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
