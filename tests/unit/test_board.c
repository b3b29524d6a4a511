/* The board and the pages of leaders and units: copied counts, risk order, a task's year. */
#include "../testing.h"

#include "../ledger.h"
#include "../year.h"

#include "access/scope.h"
#include "breakdown/milestone.h"
#include "ledger/board.h"
#include "ledger/task_year.h"
#include "matter/difficulty.h"
#include "round/round.h"

static const struct board_page first = {0};

#define TO_2031 INT64_C(157852800000)

/* 3 is red, 5 yellow. Today is 2031-03-03. */
static int64_t start(struct cx *cx)
{
    struct milestone red = {
        .title = STR("桥面合龙"), .done_means = STR("有验收单"), .due_on = STR("2031-02-10"), .weight = 1};
    struct milestone yellow = {
        .title = STR("设备采购"), .done_means = STR("有验收单"), .due_on = STR("2031-02-28"), .weight = 1};
    struct buf out = year_out(cx);
    int64_t plan = year_plan(cx);

    cx->now_ms += TO_2031;
    must(store_begin(cx, true));
    must(milestone_add(cx, year_task_id(cx, "3"), &red, &out));
    must(milestone_add(cx, year_task_id(cx, "5"), &yellow, &out));
    return plan;
}

static int64_t post_id(struct cx *cx, const char *name)
{
    struct rows rows;

    must(store_run(cx, &rows, "SELECT subject_id FROM alias WHERE subject = 'post' AND name = $1", "s",
                   str_of(name)));
    return row_int(&rows.at[0], 0);
}

ENGINE_TEST(counts_add_up)
{
    struct buf out = year_out(cx);
    int64_t plan = start(cx);
    struct str board;

    must(board_get(cx, plan, &out));
    board = buf_text(&out);
    must_have(board,
              "\"lamps\":{\"grey\":4,\"blue\":0,\"green\":0,\"yellow\":1,\"red\":1},\"told_ne_verified\":0");
    must_have(
        board,
        "\"heading\":\"经济发展\",\"lamps\":{\"grey\":2,\"blue\":0,\"green\":0,\"yellow\":0,\"red\":1}");
    must_have(
        board,
        "\"name\":\"市交通运输局\",\"lamps\":{\"grey\":0,\"blue\":0,\"green\":0,\"yellow\":0,\"red\":1}");
    must_have(board,
              "\"name\":\"林知远\",\"lamps\":{\"grey\":1,\"blue\":0,\"green\":0,\"yellow\":0,\"red\":1}");
    must_have(board, "{\"period\":\"2031-M02\",\"lamps\":");
    must_fail(board_get(cx, 99, &out), ERR_ABSENT, "plan");
    year_back(cx, ERR_ABSENT);
}

ENGINE_TEST(counts_are_what_counting_gives)
{
    struct rows kept, counted;
    int64_t plan = start(cx);

    must(store_run(cx, &kept,
                   "SELECT lamp, tasks FROM lamp_tally WHERE plan_id = $1 AND about = 'task' AND tasks > 0"
                   " ORDER BY lamp",
                   "i", plan));
    must(store_run(
        cx, &counted,
        "SELECT told, COUNT(*) FROM task_card WHERE plan_id = $1 AND live = 1 GROUP BY told ORDER BY told",
        "i", plan));
    assert_int_equal(kept.n, counted.n);
    for (size_t i = 0; i < kept.n; i++) {
        assert_true(str_eq(row_str(&kept.at[i], 0), row_str(&counted.at[i], 0)));
        assert_int_equal(row_int(&kept.at[i], 1), row_int(&counted.at[i], 1));
    }
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(a_new_edition_counts_anew)
{
    struct buf out = year_out(cx);
    int64_t plan = start(cx);

    must(store_end(cx, ERR_NONE));
    (void)ledger_import(cx, PLAN_TWO); /* 4 is left out, a new one comes */
    must(store_begin(cx, false));
    must(board_get(cx, plan, &out));
    must_have(buf_text(&out), "\"lamps\":{\"grey\":4,\"blue\":0,\"green\":0,\"yellow\":1,\"red\":1}");
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(the_worst_task_stands_first)
{
    struct buf out = year_out(cx);
    struct str page;

    (void)start(cx);
    must(board_leader(cx, post_id(cx, "林知远"), &first, &out));
    page = buf_text(&out);
    must_have(page,
              "\"name\":\"林知远\",\"lamps\":{\"grey\":1,\"blue\":0,\"green\":0,\"yellow\":0,\"red\":1}");
    assert_true(str_find(page, STR("云溪大桥"), 0) < str_find(page, STR("地区生产总值"), 0));
    must_have(page, "\"reason_zh\":\"");
    must_have(page, "\"measure\":null");
    must_fail(board_leader(cx, 99, &first, &out), ERR_ABSENT, "id");
    year_back(cx, ERR_ABSENT);
}

/* Every task stands on one page, in one order, however the pages are cut. */
ENGINE_TEST(pages_follow_one_another)
{
    struct buf out = year_out(cx);
    int64_t post;

    (void)start(cx);
    post = post_id(cx, "苏映雪");
    must(board_leader(cx, post, &(struct board_page){.limit = 1}, &out));
    must_have(buf_text(&out), "\"total\":4,\"offset\":0");
    must_have(buf_text(&out), "\"rows\":[{\"task_id\":");
    must_have(buf_text(&out), "\"no\":\"5\"");
    assert_false(has(buf_text(&out), "\"no\":\"2\""));
    out.n = 0;
    must(board_leader(cx, post, &(struct board_page){.offset = 1}, &out));
    must_have(buf_text(&out), "\"total\":4,\"offset\":1");
    must_have(buf_text(&out), "\"no\":\"2\"");
    must_have(buf_text(&out), "\"no\":\"4\"");
    must_have(buf_text(&out), "\"no\":\"6\"");
    assert_false(has(buf_text(&out), "\"no\":\"5\""));
    out.n = 0;
    must(board_leader(cx, post, &(struct board_page){.offset = 4}, &out));
    must_have(buf_text(&out), "\"rows\":[]");
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(a_unit_sees_its_own_page_only)
{
    struct scope_held held = {.role = ROLE_REPORTER};
    struct scope scope = {
        .roles = ROLE_REPORTER, .held_n = 1, .bearers_n = 1, .held = &held, .bearers = &held.org_id};
    struct buf out = year_out(cx);

    (void)start(cx);
    held.org_id = year_org_id(cx, "市交通运输局");
    cx->actor.scope = &scope;
    cx->actor.account_id = 7;
    must(board_unit(cx, held.org_id, &first, &out));
    must_have(buf_text(&out), "\"load\":{\"lead\":1,\"support\":0");
    must_fail(board_unit(cx, year_org_id(cx, "市教育局"), &first, &out), ERR_DENIED, NULL);
    must_fail(task_year(cx, year_task_id(cx, "2"), &(struct task_year_page){0}, &out), ERR_DENIED, NULL);
    year_back(cx, ERR_DENIED);
}

ENGINE_TEST(who_holds_the_ball)
{
    struct buf out = year_out(cx);
    struct difficulty_new d = {
        .title = STR("电力线路迁改"), .text = STR("需迁改10千伏线路2公里"), .due_on = STR("2031-03-10")};

    (void)start(cx);
    d.task_id = year_task_id(cx, "3");
    d.org_id = year_org_id(cx, "市交通运输局");
    d.asked_org_id = year_org_id(cx, "市财政局");
    must(difficulty_add(cx, &d, &out));
    out = year_out(cx);
    must(board_leader(cx, post_id(cx, "林知远"), &first, &out));
    must_have(buf_text(&out), "\"title\":\"电力线路迁改\",\"asked_org_name\":\"市财政局\",\"days\":0");
    must_have(buf_text(&out), "\"ball\":{\"name\":\"市财政局\",\"days\":0}");
    out = year_out(cx);
    must(task_year(cx, d.task_id, &(struct task_year_page){0}, &out));
    must_have(buf_text(&out), "\"kind\":\"difficulty.add\",\"kind_zh\":\"提出困难问题\"");
    must_have(buf_text(&out), "\"text\":\"需迁改10千伏线路2公里\"");
    must_have(buf_text(&out), "\"kind\":\"milestone.add\"");
    must_have(buf_text(&out), "\"lamps\":[{\"period\":\"2031-M02\",\"told\":\"red\"");
    must_have(buf_text(&out), "\"promise\":{\"text\":\"确保6月底前完成云溪大桥主体工程。\"");
    must(store_end(cx, ERR_NONE));
}

/* What the planner is told in one migration must not be thrown away by a later one. */
ENGINE_TEST(the_planner_knows_the_tables)
{
    if (strcmp(store_engine(cx), "sqlite") != 0) return;
    assert_true(
        ledger_count(cx, "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl IN ('duty', 'event', 'report')") >= 5);
}

/* What a page of a leader or unit reads of duties stands in an index: no row is looked up. */
ENGINE_TEST(an_index_holds_the_order_of_a_page)
{
    struct rows rows;

    if (strcmp(store_engine(cx), "sqlite") != 0) return;
    must(store_run(
        cx, &rows,
        "EXPLAIN QUERY PLAN SELECT d.task_id FROM duty d WHERE d.government_id = $1 AND d.bearer_id = $1"
        " AND d.role = 'lead' AND d.state = 'live' AND d.risk >= '2031' AND d.risk < '2032'"
        " GROUP BY d.risk, d.plan_id, d.task_ord, d.task_id"
        " ORDER BY d.risk, d.plan_id, d.task_ord, d.task_id LIMIT 60",
        "i", cx->actor.government_id));
    assert_int_equal(rows.n, 1);
    must_have(row_str(&rows.at[0], 3), "USING COVERING INDEX duty_risk");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(counts_add_up),
        ENGINE_TESTS(counts_are_what_counting_gives),
        ENGINE_TESTS(a_new_edition_counts_anew),
        ENGINE_TESTS(the_worst_task_stands_first),
        ENGINE_TESTS(pages_follow_one_another),
        ENGINE_TESTS(a_unit_sees_its_own_page_only),
        ENGINE_TESTS(who_holds_the_ball),
        ENGINE_TESTS(the_planner_knows_the_tables),
        ENGINE_TESTS(an_index_holds_the_order_of_a_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
