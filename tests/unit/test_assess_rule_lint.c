#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../lint_set.h"

static const struct {
    const char *text;
    const char *word; /* of the rule; NULL: allowed */
} cases[] = {
    {"获得市领导肯定性批示每次加1分", "praise"},
    {"工作经验在省级以上媒体刊登，每篇加2分", "praise"},
    {"在《人民日报》发表文章", "praise"},
    {"经验做法被上级推广", "praise"},
    {"是否召开会议进行专题部署", "traces"},
    {"全年印发文件不少于4份", "traces"},
    {"留痕资料完整", "traces"},
    {"有学习笔记、心得体会", "traces"},
    {"公众号点赞数", "clicks"},
    {"人均学 习 时 长达到30小时", "clicks"},
    {"学习平台积分排名进入前十", "clicks"},
    {"每日打卡率", "clicks"},
    {"APP安装率达到100%", "apps"},
    {"系统登录率", "apps"},
    {"平台登錄次數", "apps"},
    {"每次走访须上传照片", "forced_proof"},
    {"巡查轨迹完整", "forced_proof"},
    {"市领导批示件按期办结率", NULL},
    {"批示办理情况，另有批示加分", "praise"},
    {"融媒体中心建设完成率", NULL},
    {"养老机构床位使用率达到60%", NULL},
    {"停车泊位使用率", NULL},
    {"政务APP使用率排名", "apps"},
    {"工作平台使用率", "apps"},
    {"是否召开专题会研究", "traces"},
    {"城市功能定位规划编制", NULL},
    {"新增高新技术企业30家", NULL},
    {"一般公共预算收入增长6%", NULL},
    {"里程碑：会议中心主体封顶", NULL},
    {"投诉办结率、群众满意度", NULL},
    {"会议开了几次", "traces"},
    {"国际会议中心项目投资额", NULL},
    {"会议数量压减比例", NULL},
    {"检查次数", "checks"},
    {"检查发现问题整改率", NULL},
    {"周报月报报送率", "forms"},
    {"工作群回复率", "clicks"},
    {"Press releases", "praise"},
    {"Press-machine output", NULL},
    {"Meetings held", "traces"},
    {"Photovoltaic capacity", NULL},
    {"", NULL},
};

static void test_items(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rule_finding f;
        bool found = rule_lint(a, str_of(cases[i].text), &f);

        if (found != (cases[i].word != NULL)) print_error("%s\n", cases[i].text);
        assert_int_equal(found, cases[i].word != NULL);
        if (found) assert_true(str_eq(rule_source_info(f.source)->word, str_of(cases[i].word)));
    }
    arena_end(a);
}

/* Every forbidden word with the bytes it stands in, as typed: blanks and width make no difference. */
static void test_each_word_has_its_place(void **state)
{
    const struct str text = STR("获领导批 示3次、ＡＰＰ安装率、批示件办结率");
    struct arena *a = arena_new(0);
    const struct rule_finding *f;

    (void)state;
    assert_int_equal(rule_lint_all(a, text, &f), 2);
    assert_true(str_eq(str_sub(text, f[0].from, f[0].to - f[0].from), STR("批 示")));
    assert_true(str_eq(rule_source_info(f[0].source)->word, STR("praise")));
    assert_true(str_eq(f[0].word, STR("批 示")));
    assert_true(str_eq(f[1].word, STR("ＡＰＰ安装")));
    assert_true(str_eq(f[1].word, str_sub(text, f[1].from, f[1].to - f[1].from)));
    assert_true(str_eq(rule_source_info(f[1].source)->word, STR("apps")));
    assert_int_equal(rule_lint_all(a, STR(""), &f), 0);
    arena_end(a);
}

static void test_the_error_names_the_rule(void **state)
{
    struct cx cx = {.arena = arena_new(0)};

    (void)state;
    assert_int_equal(rule_check(&cx, "items", STR("批示一次加1分")), ERR_INPUT);
    assert_true(str_eq(cx.fault.field, STR("items")));
    assert_true(str_starts(cx.fault.zh, STR("评价项不得含“批示”，《整治形式主义为基层减负若干规定》")));
    assert_true(str_starts(cx.fault.en, STR("an appraisal item may not hold \"批示\": Provisions")));
    assert_true(str_find(cx.fault.zh, STR("请改评那件事本身的结果"), 0) > 0);
    assert_true(str_find(cx.fault.en, STR("score the result"), 0) > 0);
    assert_int_equal(rule_check(&cx, "items", STR("城镇新增就业4.2万人")), ERR_NONE);
    arena_end(cx.arena);
}

/* Every rule is met by some name, says its document and what to score instead. */
static void test_each_rule_speaks(void **state)
{
    (void)state;
    for (int i = 0; i < RULE_SOURCES; i++) {
        const struct rule_source_info *s = rule_source_info((enum rule_source)i);
        size_t met = 0;

        for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
            met += cases[k].word && str_eq(s->word, str_of(cases[k].word));
        assert_true(met > 0);
        assert_true(str_starts(s->rule.zh, STR("《")));
        assert_true(s->instead.zh.n > 0 && s->instead.en.n > 0);
    }
}

/* A thing and its count belong together only in one clause and near each other. */
static void test_a_clause_is_looked_at_alone(void **state)
{
    struct arena *a = arena_new(0);
    struct rule_finding f;

    (void)state;
    assert_true(rule_lint(a, STR("开展检查不少于12次"), &f));
    assert_true(str_eq(f.word, STR("检查不少于12次")));
    assert_false(rule_lint(a, STR("检查到位，停电次数"), &f));
    assert_false(rule_lint(a, STR("检查甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥停电次数"), &f));
    assert_true(rule_lint(a, STR("完成投资额，领导批示"), &f)); /* an excuse is for its own clause */
    arena_end(a);
}

static void test_names_of_the_sets(void **state)
{
    struct lint_tally t[LINT_SETS] = {0};
    struct arena *a = arena_new(0);

    (void)state;
    assert_true(lint_run(a, t, stderr));
    for (int i = 0; i < LINT_SETS; i++) {
        assert_true(t[i].refused >= 50 && t[i].allowed >= 50);
        assert_true((double)t[i].refused_right >= 0.95 * (double)t[i].refused);
        assert_true((double)t[i].allowed_right >= 0.98 * (double)t[i].allowed);
    }
    arena_end(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_items),
                                       cmocka_unit_test(test_each_word_has_its_place),
                                       cmocka_unit_test(test_the_error_names_the_rule),
                                       cmocka_unit_test(test_each_rule_speaks),
                                       cmocka_unit_test(test_a_clause_is_looked_at_alone),
                                       cmocka_unit_test(test_names_of_the_sets)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
