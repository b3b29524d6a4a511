/* Importing a plan, the same again, a corrected edition, and what happens when something fails on the way. */
#include "../testing.h"

#include <signal.h>
#include <sys/wait.h>

#include "../ledger.h"
#include "ledger/find.h"
#include "ledger/task.h"

ENGINE_TEST(a_new_plan_becomes_rows)
{
    struct edition_result r = ledger_import(cx, PLAN_ONE);

    assert_int_equal(r.outcome, EDITION_NEW);
    assert_int_equal(r.counts.tasks, 6);
    assert_int_equal(r.counts.sections, 2);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM task"), 6);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM duty WHERE role = 'leader'"), 6);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM duty WHERE role = 'lead'"), 6);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM duty WHERE role = 'support'"), 9);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM task_card"), 6);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM task_page"), 6);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM person"), 2);
    assert_int_equal(ledger_count(cx, "SELECT tasks FROM tally WHERE role = 'task' AND plan_id = 0"), 6);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'plan.import'"), 1);
    ledger_chain_holds(cx);
}

ENGINE_TEST(the_first_paper_names_the_government)
{
    ledger_import(cx, PLAN_ONE);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM government WHERE name = '临川市人民政府'"), 1);
    must(store_begin(cx, true));
    must(government_adopt(cx, STR("别处人民政府")));
    must(store_end(cx, ERR_NONE));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM government WHERE name = '临川市人民政府'"), 1);
}

ENGINE_TEST(spellings_are_one_organisation_and_near_ones_a_doubt)
{
    ledger_import(cx, PLAN_ONE);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM org WHERE name LIKE '市发展%'"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM alias WHERE name LIKE '市发展%'"), 2);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM org WHERE name LIKE '市气象%'"), 2);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM doubt WHERE field = 'org' AND value = '市气象中心'"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM org WHERE kind = 'collective'"), 1);
}

ENGINE_TEST(the_same_file_changes_nothing)
{
    struct edition_result first = ledger_import(cx, PLAN_ONE), second;
    int64_t events = ledger_count(cx, "SELECT COUNT(*) FROM event");

    second = ledger_import(cx, PLAN_ONE);
    assert_int_equal(second.outcome, EDITION_SAME);
    assert_int_equal(second.plan_id, first.plan_id);
    assert_true(first.counts.doubts > 0);
    assert_int_equal(second.counts.doubts, first.counts.doubts);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event"), events);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM plan"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM plan_file"), 1);
}

#define STEPS(third)                                                               \
    PLAN_HEAD "一、经济发展\n\n1. 新建产业园。一季度完成选址，6月底前开工，" third \
              "。（牵头单位：市住建局）\n"

ENGINE_TEST(goals_of_the_newest_edition_stand)
{
    struct edition_result r;

    ledger_import(cx, STEPS("年底前竣工"));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM goal"), 3);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM goal WHERE period = 'Q1' AND words = '完成选址'"
                                      " AND due = '2031-03-31'"),
                     1);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM task_page WHERE page LIKE '%\"period\":\"M06\"%'"), 1);
    r = ledger_import(cx, STEPS("12月10日前竣工"));
    assert_int_equal(r.outcome, EDITION_CHANGED);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM goal"), 3);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM goal WHERE due = '2031-12-10'"), 1);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM task_page WHERE page LIKE '%12月10日前\",\"words\"%'"), 1);
}

static const char spaced[] = "临川市人民政府文件\n\n";

ENGINE_TEST(spaces_alone_are_no_new_edition)
{
    char *text = arena_take(cx->arena, 16384, 1);

    ledger_import(cx, PLAN_ONE);
    snprintf(text, 16384, "%s\n\n\n%s", spaced, &PLAN_ONE[sizeof spaced - 1]);
    assert_int_equal(ledger_import(cx, text).outcome, EDITION_SAME);
}

ENGINE_TEST(a_corrected_edition_shows_its_differences)
{
    struct edition_file file;
    struct edition_result r;
    struct buf out = buf_new(cx->arena, 1 << 20);

    ledger_import(cx, PLAN_ONE);
    file = ledger_file(cx, PLAN_TWO);
    must(store_begin(cx, false));
    must(government_enter(cx));
    must(store_end(cx, edition_preview(cx, &file, 0, &r)));
    assert_int_equal(r.outcome, EDITION_CHANGED);
    edition_diff_print(&out, r.diff);
    assert_true(str_find(buf_text(&out), STR("新增 1 项，撤下 1 项，修改 4 项"), 0) >= 0);
    assert_true(str_find(buf_text(&out), STR("+ 6 建成市图书馆新馆"), 0) >= 0);
    assert_true(str_find(buf_text(&out), STR("- 4 改造老旧小区40个"), 0) >= 0);
    assert_true(str_find(buf_text(&out), STR("- lead：市交通运输局"), 0) >= 0);
    assert_true(str_find(buf_text(&out), STR("+ lead：市城管局"), 0) >= 0);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind LIKE 'task.%'"), 0);
}

ENGINE_TEST(a_corrected_edition_is_applied_as_events)
{
    struct edition_result r;

    ledger_import(cx, PLAN_ONE);
    r = ledger_import(cx, PLAN_TWO);
    assert_int_equal(r.outcome, EDITION_CHANGED);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM task WHERE state = 'live'"), 6);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM task WHERE state = 'withdrawn' AND text LIKE '改造老旧%'"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'task.add'"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'task.withdraw'"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'task.edition'"), 4);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'plan.edition'"), 1);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM task WHERE text LIKE '%新增学位11000个%' AND rev = 2"), 1);
    assert_int_equal(ledger_count(cx, "SELECT tasks FROM tally WHERE role = 'task' AND plan_id = 0"), 6);
    assert_int_equal(
        ledger_count(cx, "SELECT COALESCE(SUM(t.tasks), 0) FROM tally t JOIN org o ON o.id = t.bearer_id"
                         " WHERE o.name = '市交通运输局' AND t.role = 'lead' AND t.plan_id = 0"),
        0);
    assert_int_equal(ledger_count(cx, "SELECT edition FROM plan"), 2);
    ledger_chain_holds(cx);
    assert_int_equal(ledger_import(cx, PLAN_TWO).outcome, EDITION_SAME);
}

/* The task whose text begins with HEAD. */
static int64_t task_like(struct cx *cx, const char *head, int64_t *rev)
{
    char pattern[200];
    struct rows rows;

    snprintf(pattern, sizeof pattern, "%s%%", head);
    must(store_run(cx, &rows, "SELECT id, rev FROM task WHERE text LIKE $1 AND state = 'live'", "s",
                   str_of(pattern)));
    assert_int_equal(rows.n, 1);
    *rev = row_int(&rows.at[0], 1);
    return row_int(&rows.at[0], 0);
}

ENGINE_TEST(what_people_did_outlives_an_edition)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    struct task_change change = {.text = STR("新建扩建中小学12所（含高中2所），新增学位9000个。")};
    int64_t school, bridge, rev;

    ledger_import(cx, PLAN_ONE);
    school = task_like(cx, "新建扩建", &change.rev);
    must(store_begin(cx, true));
    must(store_end(cx, task_patch(cx, school, &change, &out)));
    bridge = task_like(cx, "确保6月底前", &rev);
    must(store_begin(cx, true));
    must(store_end(cx, task_duty_add(cx, bridge, rev,
                                     &(struct task_duty){STR_INIT("support"), STR_INIT("市水利局")}, &out)));
    ledger_import(cx, PLAN_TWO);
    assert_int_equal(task_like(cx, "新建扩建中小学12所（含高中2所）", &rev), school);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM task WHERE printed LIKE '新建扩建中小学15所%'"),
                     1);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM doubt WHERE rule = 'text-differs' AND state = 'open'"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM duty WHERE name = '市水利局' AND state = 'live'"),
                     1);
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_plan_without_tasks_is_refused)
{
    struct edition_file file = ledger_file(cx, "关于放假的通知\n\n今天放假。\n");
    struct edition_result r;

    must(store_begin(cx, true));
    must(government_enter(cx));
    assert_int_equal(store_end(cx, edition_import(cx, &file, 0, &r)), ERR_NO_TASK);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM plan"), 0);
}

/* Every table that an import writes, as one number that any change moves. */
static int64_t state_of(struct cx *cx)
{
    return ledger_count(
        cx, "SELECT (SELECT COUNT(*) FROM plan) + 10 * (SELECT COUNT(*) FROM plan_file)"
            " + 100 * (SELECT COUNT(*) FROM section) + 1000 * (SELECT COUNT(*) FROM task)"
            " + 100000 * (SELECT COUNT(*) FROM duty) + 10000000 * (SELECT COUNT(*) FROM org)"
            " + 1000000000 * (SELECT COUNT(*) FROM event) + (SELECT COALESCE(SUM(rev), 0) FROM task)"
            " + (SELECT COUNT(*) FROM gram) + (SELECT COUNT(*) FROM task_card)");
}

/* Let each store call of the import of TEXT fail in turn; nothing may be left behind. */
static void fail_everywhere(struct cx *cx, const char *text)
{
    struct edition_file file = ledger_file(cx, text);
    int64_t before = state_of(cx);
    struct edition_result r;
    int n = 1;
    enum err e = ERR_STORE;

    for (; e != ERR_NONE; n += n < 40 ? 1 : 17) {
        must(store_begin(cx, true));
        must(government_enter(cx));
        store_fail_at(cx, n);
        e = edition_import(cx, &file, 0, &r);
        if (!e)
            e = store_end(cx, ERR_NONE);
        else
            assert_int_equal(store_end(cx, e), ERR_STORE);
        store_fail_at(cx, 0);
        if (e) assert_int_equal(state_of(cx), before);
    }
    assert_true(n > 60);
    assert_true(state_of(cx) != before);
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_failing_store_leaves_a_new_import_undone)
{
    must(store_begin(cx, true));
    must(store_end(cx, government_enter(cx)));
    fail_everywhere(cx, PLAN_ONE);
}

ENGINE_TEST(a_failing_store_leaves_an_edition_undone)
{
    ledger_import(cx, PLAN_ONE);
    fail_everywhere(cx, PLAN_TWO);
}

/* ---- several at once, and one that dies */

/* A process of its own imports FILE; its exit status is the outcome, or 100. KILLED: it dies before the
 * commit. */
static pid_t import_apart(const struct cx *base, const struct edition_file *file, bool killed)
{
    struct cx peer = {.arena = arena_new(0), .now_ms = TESTING_NOW_MS}, *cx = &peer;
    struct edition_result result;
    pid_t child = fork();
    enum err e;

    if (child != 0) {
        arena_end(cx->arena);
        return child;
    }
    e = store_open(cx, testing_url(base));
    if (!e) e = store_begin(cx, true);
    if (!e) e = government_enter(cx);
    if (!e) e = edition_import(cx, file, 0, &result);
    if (killed) raise(SIGKILL);
    if (!e) e = store_end(cx, ERR_NONE);
    _exit(e ? 100 : (int)result.outcome);
}

static int exit_of(pid_t child)
{
    int status = 0;

    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

ENGINE_TEST(of_two_imports_at_once_one_waits)
{
    struct edition_file file = ledger_file(cx, PLAN_ONE);
    pid_t one, two;

    must(store_begin(cx, true));
    must(store_end(cx, government_enter(cx)));
    one = import_apart(cx, &file, false);
    two = import_apart(cx, &file, false);
    assert_int_equal(exit_of(one) + exit_of(two), EDITION_NEW + EDITION_SAME);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM plan"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM task"), 6);
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_killed_import_leaves_nothing)
{
    struct edition_file file = ledger_file(cx, PLAN_ONE);

    must(store_begin(cx, true));
    must(store_end(cx, government_enter(cx)));
    assert_int_equal(exit_of(import_apart(cx, &file, true)), -SIGKILL);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM plan"), 0);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM duty"), 0);
    assert_int_equal(ledger_import(cx, PLAN_ONE).outcome, EDITION_NEW);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM task"), 6);
    ledger_chain_holds(cx);
}

ENGINE_TEST(words_are_found_exactly)
{
    struct find_hits hits;

    ledger_import(cx, PLAN_ONE);
    must(store_begin(cx, false));
    must(find_hits(cx, STR("学位"), 0, &hits));
    assert_int_equal(hits.n, 1);
    must(find_hits(cx, STR("大桥主体"), 0, &hits));
    assert_int_equal(hits.n, 1);
    must(find_hits(cx, STR("主体大桥"), 0, &hits));
    assert_int_equal(hits.n, 0);
    must(find_hits(cx, STR("9000"), 0, &hits));
    assert_int_equal(hits.n, 1);
    must(find_hits(cx, STR("桥"), 0, &hits));
    assert_int_equal(hits.n, 1);
    must(find_hits(cx, STR("新建 学位"), 0, &hits));
    assert_int_equal(hits.n, 1);
    must(find_hits(cx, STR("學位"), 0, &hits));
    assert_int_equal(hits.n, 1);
    must(find_hits(cx, STR("学位 大桥"), 0, &hits));
    assert_int_equal(hits.n, 0);
    must(store_end(cx, ERR_NONE));
    ledger_import(cx, PLAN_TWO);
    must(find_hits(cx, STR("老旧"), 0, &hits));
    assert_int_equal(hits.n, 0);
    must(find_hits(cx, STR("图书"), 0, &hits));
    assert_int_equal(hits.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(a_new_plan_becomes_rows),
        ENGINE_TESTS(the_first_paper_names_the_government),
        ENGINE_TESTS(spellings_are_one_organisation_and_near_ones_a_doubt),
        ENGINE_TESTS(the_same_file_changes_nothing),
        ENGINE_TESTS(spaces_alone_are_no_new_edition),
        ENGINE_TESTS(goals_of_the_newest_edition_stand),
        ENGINE_TESTS(a_corrected_edition_shows_its_differences),
        ENGINE_TESTS(a_corrected_edition_is_applied_as_events),
        ENGINE_TESTS(what_people_did_outlives_an_edition),
        ENGINE_TESTS(a_plan_without_tasks_is_refused),
        ENGINE_TESTS(a_failing_store_leaves_a_new_import_undone),
        ENGINE_TESTS(a_failing_store_leaves_an_edition_undone),
        ENGINE_TESTS(of_two_imports_at_once_one_waits),
        ENGINE_TESTS(a_killed_import_leaves_nothing),
        ENGINE_TESTS(words_are_found_exactly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
