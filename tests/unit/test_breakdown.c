/* Items, milestones, trajectories, and the lamp that follows them. */
#include "../testing.h"

#include "../ledger.h"
#include "../year.h"

#include <math.h>

#include "breakdown/item.h"
#include "breakdown/milestone.h"
#include "breakdown/schedule.h"
#include "ledger/task_lamp.h"
#include "round/figure.h"

static int64_t add_item(struct cx *cx, int64_t task, int64_t parent, const char *title)
{
    struct item in = {.parent_id = parent, .title = str_of(title)};
    struct buf out = year_out(cx);
    struct rows rows;

    must(item_add(cx, task, &in, &out));
    must(store_run(cx, &rows, "SELECT id FROM item WHERE title = $1", "s", str_of(title)));
    return row_int(&rows.at[0], 0);
}

ENGINE_TEST(items_are_a_tree)
{
    struct buf out = year_out(cx);
    int64_t task, a, b, c;
    struct item_change change = {.rev = 1};

    (void)year_plan(cx);
    must(store_begin(cx, true));
    task = year_task_id(cx, "2");
    a = add_item(cx, task, 0, "城东小学");
    b = add_item(cx, task, a, "土建");
    c = add_item(cx, task, b, "主体封顶");
    must(item_list(cx, task, &out));
    must_have(buf_text(&out), "\"total\":3");
    must_have(buf_text(&out), "\"level\":3,\"title\":\"主体封顶\"");
    change.to.parent_id = c;
    must_fail(item_patch(cx, a, &change, &out), ERR_INPUT, "parent_id"); /* a below its own grandchild */
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(item_changes_check_rev)
{
    struct item_change change = {.rev = 1, .to = {.title = STR("城西小学"), .due_on = STR("2031-08-31")}};
    struct buf out = year_out(cx);
    int64_t task, a, b;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    task = year_task_id(cx, "2");
    a = add_item(cx, task, 0, "城东小学");
    b = add_item(cx, task, a, "土建");
    must(item_patch(cx, a, &change, &out));
    must_have(buf_text(&out), "\"title\":\"城西小学\"");
    must_have(buf_text(&out), "\"due_on\":\"2031-08-31\"");
    must_fail(item_patch(cx, a, &change, &out), ERR_CONFLICT, "rev");
    change.rev = 2;
    change.to.due_on = STR("2031-02-30");
    must_fail(item_patch(cx, a, &change, &out), ERR_INPUT, "due_on");
    year_back(cx, ERR_INPUT);
    must(store_begin(cx, false));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM item"), 0);
    must(store_end(cx, ERR_NONE));
    (void)b;
}

ENGINE_TEST(dropping_takes_what_is_below)
{
    struct buf out = year_out(cx);
    int64_t task, a, b;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    task = year_task_id(cx, "2");
    a = add_item(cx, task, 0, "城东小学");
    b = add_item(cx, task, a, "土建");
    add_item(cx, task, b, "封顶");
    add_item(cx, task, 0, "城西小学");
    must(item_drop(cx, a, 1, &out));
    must_have(buf_text(&out), "\"total\":1");
    must_have(buf_text(&out), "城西小学");
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

#define PASTE                                                          \
    "序号\t项目名称\t责任单位\t开始时间\t完成时限\n" \
    "1\t城东小学\t市教育局\t2031/3/1\t2031年8月底\n"        \
    "1.1\t土建工程\t市教育局\t\t2031-06-30\r\n"                \
    "\n"                                                               \
    "2\t城西小学\t市教育局\t\t年底前\n"

ENGINE_TEST(pasted_lines_are_shown_then_written)
{
    struct buf out = year_out(cx), list = year_out(cx);
    int64_t task;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    task = year_task_id(cx, "2");
    must(item_paste(cx, task, STR(PASTE), true, &out));
    must_have(buf_text(&out), "\"written\":0,\"problems\":0");
    must_have(buf_text(&out), "\"start_on\":\"2031-03-01\",\"due_on\":\"2031-08-31\"");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM item"), 0);
    out = year_out(cx);
    must(item_paste(cx, task, STR(PASTE), false, &out));
    must_have(buf_text(&out), "\"written\":3");
    must(item_list(cx, task, &list));
    must_have(buf_text(&list), "\"level\":2,\"title\":\"土建工程\"");
    must_have(buf_text(&list), "\"due_on\":\"2031-12-31\"");
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(a_pasted_problem_refuses_all)
{
    struct buf out = year_out(cx);
    int64_t task;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    task = year_task_id(cx, "2");
    must(item_paste(cx, task, STR("甲校\t市教育局\n乙校\t火星局\n丙校\t市教育局\t\t不知道\n"), true, &out));
    must_have(buf_text(&out), "\"problems\":2"); /* the fourth cell of 丙校 is its start */
    must_have(buf_text(&out), "\"cell\":\"D3\",\"code\":\"ERR_INPUT\",\"zh\":\"开始时间不是日期\"");
    must_have(buf_text(&out), "名录中没有这个单位");
    must_fail(item_paste(cx, task, STR("甲校\t市教育局\n乙校\t火星局\n"), false, &out), ERR_INPUT, "text");
    must_fail(item_paste(cx, task, STR("\n\n"), false, &out), ERR_INPUT, "text");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(a_tree_is_copied)
{
    struct buf out = year_out(cx);
    int64_t from, to;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    from = year_task_id(cx, "2");
    to = year_task_id(cx, "4");
    must(item_paste(cx, from, STR(PASTE), false, &out));
    out = year_out(cx);
    must(item_copy(cx, to, from, &out));
    must_have(buf_text(&out), "\"total\":3");
    must_have(buf_text(&out), "\"level\":2,\"title\":\"土建工程\"");
    must_fail(item_copy(cx, to, to, &out), ERR_INPUT, "from_task_id");
    must(store_end(cx, ERR_NONE));
}

/* ---- milestones */

ENGINE_TEST(templates_spread_over_the_time)
{
    struct buf out = year_out(cx);
    int64_t task;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    task = year_task_id(cx, "3"); /* due 2031-06-30 */
    must(milestone_template(cx, task, STR("construction"), STR_NULL, &out));
    must_have(buf_text(&out), "\"total\":6,\"weight\":100,\"accepted\":0");
    must_have(buf_text(&out), "\"due_on\":\"2031-06-30\"");
    must_fail(milestone_template(cx, task, STR("dance"), STR_NULL, &out), ERR_INPUT, "kind");
    must_fail(milestone_template(cx, task, STR("reform"), STR("2031-07-01"), &out), ERR_INPUT, "start_on");
    must(store_end(cx, ERR_NONE));
}

static struct str card_of(struct cx *cx, int64_t task)
{
    struct rows rows;

    must(store_run(cx, &rows, "SELECT card FROM task_card WHERE government_id = $1 AND task_id = $2", "ii",
                   cx->actor.government_id, task));
    return row_str(&rows.at[0], 0);
}

ENGINE_TEST(an_overdue_milestone_lights_the_lamp)
{
    struct milestone m = {
        .title = STR("桥面合龙"), .done_means = STR("有验收单"), .due_on = STR("2026-02-27"), .weight = NAN};
    struct buf out = year_out(cx);
    int64_t task, id;

    (void)year_plan(cx); /* today is 2026-03-02 */
    must(store_begin(cx, true));
    must(store_run(cx, NULL, "UPDATE plan SET year = 2026", "")); /* its days lie in this year */
    task = year_task_id(cx, "3");
    must(milestone_add(cx, task, &m, &out));
    must_have(buf_text(&out), "\"overdue\":true");
    must_have(card_of(cx, task), "\"lamp\":{\"told\":\"yellow\"");
    id = year_id_in(buf_text(&out), "id", 0);
    m.due_on = STR("2026-01-05");
    out = year_out(cx);
    must(milestone_patch(cx, id, 1, &m, &out));
    must_have(card_of(cx, task), "\"lamp\":{\"told\":\"red\"");
    assert_int_equal(ledger_count(cx, "SELECT tasks FROM lamp_tally WHERE about = 'task' AND lamp = 'red'"),
                     1);
    assert_int_equal(ledger_count(cx, "SELECT tasks FROM lamp_tally WHERE about = 'task' AND lamp = 'grey'"),
                     5);
    must_fail(milestone_accept(cx, id, 2, STR("2026-03-03"), &out), ERR_INPUT, "done_on");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(time_alone_lights_it_too)
{
    struct milestone m = {
        .title = STR("桥面合龙"), .done_means = STR("有验收单"), .due_on = STR("2026-03-06"), .weight = 1};
    struct buf out = year_out(cx);
    int64_t task, n;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    must(store_run(cx, NULL, "UPDATE plan SET year = 2026", "")); /* its days lie in this year */
    task = year_task_id(cx, "3");
    must(milestone_add(cx, task, &m, &out));
    assert_false(has(card_of(cx, task), "\"told\":\"yellow\""));
    cx->now_ms += INT64_C(86400000) * 7; /* Monday 03-09: one working day late */
    must(task_lamp_overdue(cx, &n));
    assert_int_equal(n, 1);
    must_have(card_of(cx, task), "\"lamp\":{\"told\":\"yellow\"");
    cx->now_ms += INT64_C(86400000) * 7;
    must(task_lamp_overdue(cx, &n));
    must_have(card_of(cx, task), "\"lamp\":{\"told\":\"red\"");
    must(task_lamp_overdue(cx, &n));
    assert_int_equal(n, 0);
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(accepting_puts_it_out)
{
    struct milestone m = {
        .title = STR("桥面合龙"), .done_means = STR("有验收单"), .due_on = STR("2026-01-05"), .weight = 2};
    struct buf out = year_out(cx);
    int64_t task, id;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    must(store_run(cx, NULL, "UPDATE plan SET year = 2026", "")); /* its days lie in this year */
    task = year_task_id(cx, "3");
    must(milestone_add(cx, task, &m, &out));
    id = year_id_in(buf_text(&out), "id", 0);
    must(milestone_accept(cx, id, 1, STR_NULL, &out));
    must_have(buf_text(&out), "\"accepted\":2");
    must_have(card_of(cx, task), "\"lamp\":{\"told\":\"green\",\"verified\":\"green\"");
    must_fail(milestone_accept(cx, id, 2, STR_NULL, &out), ERR_CONFLICT, "id");
    year_back(cx, ERR_CONFLICT);
}

/* ---- trajectories and figures */

ENGINE_TEST(a_trajectory_is_proposed_and_frozen)
{
    struct schedule_draft linear = {.method = STR("linear")};
    struct buf out = year_out(cx);
    int64_t measure, id;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    measure = year_measure_id(cx, year_task_id(cx, "4")); /* 改造老旧小区40个 */
    must(schedule_propose(cx, measure, &linear, &out));
    must_have(buf_text(&out), "\"version\":1,\"state\":\"proposed\",\"method\":\"linear\"");
    must_have(buf_text(&out), "{\"period\":\"2031-M12\",\"value\":40}");
    id = year_id_in(buf_text(&out), "id", (size_t)str_find(buf_text(&out), STR("versions"), 0));
    out = year_out(cx);
    must(schedule_approve(cx, id, 1, &out));
    must_have(buf_text(&out), "\"state\":\"approved\"");
    must_fail(schedule_approve(cx, id, 2, &out), ERR_CONFLICT, "rev");
    year_back(cx, ERR_CONFLICT);
}

ENGINE_TEST(a_later_version_supersedes)
{
    struct schedule_draft linear = {.method = STR("linear")};
    const struct schedule_point point[] = {{STR_INIT("2031-Q2"), 10}, {STR_INIT("2031-Q4"), 40}};
    struct schedule_draft hand = {STR("hand"), 2, point};
    struct buf out = year_out(cx);
    int64_t measure, id;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    measure = year_measure_id(cx, year_task_id(cx, "4"));
    must(schedule_propose(cx, measure, &linear, &out));
    id = year_id_in(buf_text(&out), "id", (size_t)str_find(buf_text(&out), STR("versions"), 0));
    must(schedule_approve(cx, id, 1, &out));
    out = year_out(cx);
    must(schedule_propose(cx, measure, &hand, &out));
    id = year_id_in(buf_text(&out), "id", (size_t)str_find(buf_text(&out), STR("versions"), 0));
    out = year_out(cx);
    must(schedule_approve(cx, id, 1, &out));
    must_have(buf_text(&out), "\"version\":2,\"state\":\"approved\",\"method\":\"hand\"");
    must_have(buf_text(&out), "\"version\":1,\"state\":\"superseded\"");
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_trajectory_must_reach_the_target)
{
    const struct schedule_point low[] = {{STR_INIT("2031-Q2"), 10}, {STR_INIT("2031-Q4"), 39}};
    const struct schedule_point twice[] = {{STR_INIT("2031-Q2"), 10}, {STR_INIT("2031-M06"), 40}};
    const struct schedule_point word[] = {{STR_INIT("2031-13"), 40}};
    struct schedule_draft d = {STR("hand"), 2, low};
    struct buf out = year_out(cx);
    int64_t measure;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    measure = year_measure_id(cx, year_task_id(cx, "4"));
    must_fail(schedule_propose(cx, measure, &d, &out), ERR_INPUT, "points");
    d.point = twice;
    must_fail(schedule_propose(cx, measure, &d, &out), ERR_INPUT, "points");
    d = (struct schedule_draft){STR("hand"), 1, word};
    must_fail(schedule_propose(cx, measure, &d, &out), ERR_INPUT, "points");
    d = (struct schedule_draft){.method = STR("seasonal")};
    must_fail(schedule_propose(cx, measure, &d, &out), ERR_INPUT, "method"); /* no last year */
    year_back(cx, ERR_INPUT);
}

static void tell(struct cx *cx, int64_t measure, const char *truth, const char *period, double value)
{
    struct figure f = {
        .measure_id = measure, .truth = str_of(truth), .value = value, .source_kind = STR("import")};

    assert_true(period_read(str_of(period), &f.period));
    must(figure_put(cx, &f));
}

ENGINE_TEST(told_and_verified_light_apart)
{
    struct schedule_draft linear = {.method = STR("linear")};
    struct buf out = year_out(cx);
    int64_t task, measure;

    (void)year_plan(cx);
    cx->now_ms += INT64_C(157766400000); /* 2031-03-02 */
    must(store_begin(cx, true));
    task = year_task_id(cx, "4");
    measure = year_measure_id(cx, task);
    must(schedule_propose(cx, measure, &linear, &out));
    tell(cx, measure, "told", "2031-M02", 9);
    tell(cx, measure, "verified", "2031-M02", 3);
    must(task_lamp_refresh(cx, task));
    must_have(card_of(cx, task), "\"lamp\":{\"told\":\"green\",\"verified\":\"red\"");
    assert_int_equal(ledger_count(cx, "SELECT tasks FROM lamp_tally WHERE about = 'differ'"), 1);
    assert_int_equal(
        ledger_count(cx, "SELECT tasks FROM lamp_tally WHERE about = 'month' AND lamp = 'green'"), 1);
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(statistics_wait_until_published)
{
    struct figure_owner owner = {.source = STR("statistics"), .baseline = NAN};
    struct schedule_draft linear = {.method = STR("linear")};
    struct buf out = year_out(cx);
    int64_t task, measure;

    (void)year_plan(cx);
    cx->now_ms += INT64_C(157766400000);
    must(store_begin(cx, true));
    task = year_task_id(cx, "4");
    measure = year_measure_id(cx, task);
    must_fail(figure_owner_put(cx, measure, &owner, &out), ERR_INPUT, "owner_org_id");
    owner.owner_org_id = year_org_id(cx, "市统计局");
    must(figure_owner_put(cx, measure, &owner, &out));
    must(schedule_propose(cx, measure, &linear, &out));
    tell(cx, measure, "told", "2031-M02", 9); /* must not count */
    must(task_lamp_refresh(cx, task));
    must_have(card_of(cx, task), "\"lamp\":{\"told\":\"grey\"");
    tell(cx, measure, "statistics", "2031-M02", 1);
    must(task_lamp_refresh(cx, task));
    must_have(card_of(cx, task), "\"lamp\":{\"told\":\"red\",\"verified\":\"red\"");
    must(store_end(cx, ERR_NONE));
}

#define PUBLISHED                                   \
    "任务序号,指标,时期,数值\r\n"         \
    "4,改造老旧小区40个,2031-M02,1\r\n"      \
    "4,改造老旧小区40个,二月,1\r\n"        \
    "4,改造老旧小区40个,2031-M03,很多\r\n" \
    "2,新增学位9000个,2031-M02,900\r\n"

ENGINE_TEST(published_figures_come_in)
{
    struct figure_owner owner = {.source = STR("statistics"), .baseline = NAN};
    struct buf out = year_out(cx);
    struct rows words;
    int64_t measure;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    measure = year_measure_id(cx, year_task_id(cx, "4"));
    must(store_run(cx, &words, "SELECT words FROM measure WHERE id = $1", "i", measure));
    assert_str(row_str(&words.at[0], 0), "改造老旧小区40个");
    owner.owner_org_id = year_org_id(cx, "市统计局");
    must(figure_owner_put(cx, measure, &owner, &out));
    out = year_out(cx);
    cx->now_ms += INT64_C(157766400000); /* into the plan's year, 2031 */
    must(figure_import_csv(cx, STR(PUBLISHED), &out));
    must_have(buf_text(&out), "\"written\":1,\"problems\":3");
    must_have(buf_text(&out), "{\"line\":3,\"zh\":\"时期有误，应如 2026-M03\"");
    must_have(buf_text(&out), "{\"line\":5,\"zh\":\"没有这个指标，或它不是统计口径的指标\"");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM figure WHERE truth = 'statistics' AND value = 1"),
                     1);
    must_fail(figure_import_csv(cx, STR("甲,乙\n1,2\n"), &out), ERR_INPUT, "file");
    must_fail(figure_import_csv(cx, STR("\n"), &out), ERR_INPUT, "file");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(counts_follow_duties)
{
    struct task_duty duty = {STR("lead"), STR("市财政局")};
    struct milestone m = {
        .title = STR("桥面合龙"), .done_means = STR("有验收单"), .due_on = STR("2026-01-05"), .weight = 1};
    struct buf out = year_out(cx);
    struct rows rows;
    int64_t task, org, rev;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    must(store_run(cx, NULL, "UPDATE plan SET year = 2026", "")); /* its days lie in this year */
    task = year_task_id(cx, "3");
    must(milestone_add(cx, task, &m, &out));
    org = year_org_id(cx, "市财政局");
    must(task_rev(cx, task, &rev));
    must(task_duty_add(cx, task, rev, &duty, &out));
    must(
        store_run(cx, &rows,
                  "SELECT tasks FROM lamp_tally WHERE government_id = $1 AND about = 'lead' AND about_id = $2"
                  " AND lamp = 'red'",
                  "ii", cx->actor.government_id, org));
    assert_int_equal(row_int(&rows.at[0], 0), 1);
    must_have(card_of(cx, task), "\"lamp\":{\"told\":\"red\""); /* the card was written anew and kept it */
    must(store_end(cx, ERR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(items_are_a_tree),
        ENGINE_TESTS(item_changes_check_rev),
        ENGINE_TESTS(dropping_takes_what_is_below),
        ENGINE_TESTS(pasted_lines_are_shown_then_written),
        ENGINE_TESTS(a_pasted_problem_refuses_all),
        ENGINE_TESTS(a_tree_is_copied),
        ENGINE_TESTS(templates_spread_over_the_time),
        ENGINE_TESTS(an_overdue_milestone_lights_the_lamp),
        ENGINE_TESTS(time_alone_lights_it_too),
        ENGINE_TESTS(accepting_puts_it_out),
        ENGINE_TESTS(a_trajectory_is_proposed_and_frozen),
        ENGINE_TESTS(a_later_version_supersedes),
        ENGINE_TESTS(a_trajectory_must_reach_the_target),
        ENGINE_TESTS(told_and_verified_light_apart),
        ENGINE_TESTS(statistics_wait_until_published),
        ENGINE_TESTS(published_figures_come_in),
        ENGINE_TESTS(counts_follow_duties),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
