/* Deadlines in running text and in fields, and the last day they mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "plan/deadline.h"

static const struct {
    struct str text, found, iso;
} in_text[] = {
    {STR_INIT("确保9月底前36个示范村建设完工。"), STR_INIT("9月底前"), STR_INIT("2021-09-30")},
    {STR_INIT("2022年6月底前完成。"), STR_INIT("2022年6月底前"), STR_INIT("2022-06-30")},
    {STR_INIT("于2021年12月31日前建成"), STR_INIT("2021年12月31日前"), STR_INIT("2021-12-31")},
    {STR_INIT("6月30日之前报送"), STR_INIT("6月30日之前"), STR_INIT("2021-06-30")},
    {STR_INIT("年内新增上市公司1家"), STR_INIT("年内"), STR_INIT("2021-12-31")},
    {STR_INIT("年底前全部办结"), STR_INIT("年底前"), STR_INIT("2021-12-31")},
    {STR_INIT("年內新增上市公司"), STR_INIT("年內"), STR_INIT("2021-12-31")},
    {STR_INIT("今年年底前"), STR_INIT("今年年底前"), STR_INIT("2021-12-31")},
    {STR_INIT("力争一季度末前开工"), STR_INIT("一季度末前"), STR_INIT("2021-03-31")},
    {STR_INIT("上半年前完成"), STR_INIT("上半年前"), STR_INIT("2021-06-30")},
    {STR_INIT("2014年前建成系统"), STR_INIT("2014年前"), STR_INIT("")},
    {STR_INIT("2021年内"), STR_INIT("2021年内"), STR_INIT("2021-12-31")},
    {STR_INIT("２０２１年２月底前"), STR_INIT("２０２１年２月底前"), STR_INIT("2021-02-28")},
    {STR_INIT("二〇二四年二月底前"), STR_INIT("二〇二四年二月底前"), STR_INIT("2024-02-29")},
    {STR_INIT("十月底前完成整改"), STR_INIT("十月底前"), STR_INIT("2021-10-31")},
    {STR_INIT("3月上旬前"), STR_INIT("3月上旬前"), STR_INIT("2021-03-10")},
    {STR_INIT("春节前兑付到位"), STR_INIT("春节前"), STR_INIT("")},
    {STR_INIT("主汛期前完成加固"), STR_INIT("主汛期前"), STR_INIT("")},
    {STR_INIT("到2025年达到60%，离校2年内、三年内、两年之内、几年前、日前、目前"), STR_INIT(""),
     STR_INIT("")},
    {STR_INIT("国家扶贫日前后，2021年前后，1月1日至12月31日"), STR_INIT(""), STR_INIT("")},
    {STR_INIT("实施期限截至2023年12月31日，政策延续至2023年底"), STR_INIT(""), STR_INIT("")},
    {STR_INIT("去年底前已建成，多年前"), STR_INIT(""), STR_INIT("")},
    {STR_INIT("13月底前"), STR_INIT(""), STR_INIT("")},
};

static void test_in_text(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof in_text / sizeof in_text[0]; i++) {
        struct deadline_hit h = {0};
        struct str text = in_text[i].text, got = STR_NULL;

        if (deadline_find(text, &h)) got = str_sub(text, h.at.off, h.at.len);
        if (!str_eq(got, in_text[i].found)) fail_msg("%.*s: got %.*s", STR_ARG(text), STR_ARG(got));
        got = deadline_iso(a, got, 2021);
        if (!str_eq(got, in_text[i].iso)) fail_msg("%.*s: means %.*s", STR_ARG(text), STR_ARG(got));
    }
    arena_end(a);
}

static const struct {
    struct str field, found, iso;
} fields[] = {
    {STR_INIT("2023 年12 月30 日"), STR_INIT("2023 年12 月30 日"), STR_INIT("2023-12-30")},
    {STR_INIT(" 8月底前完成。"), STR_INIT("8月底前"), STR_INIT("2021-08-31")},
    {STR_INIT("长期坚持"), STR_INIT("长期坚持"), STR_INIT("")},
    {STR_INIT("2021年6月"), STR_INIT("2021年6月"), STR_INIT("2021-06-30")},
    {STR_INIT("6月—12月"), STR_INIT("6月—12月"), STR_INIT("2021-12-31")},
    {STR_INIT("2022年1月至10月"), STR_INIT("2022年1月至10月"), STR_INIT("2022-10-31")},
    {STR_INIT("第二季度"), STR_INIT("第二季度"), STR_INIT("2021-06-30")},
    {STR_INIT("2021年"), STR_INIT("2021年"), STR_INIT("2021-12-31")},
    {STR_INIT("2021年2月30日"), STR_INIT("2021年2月30日"), STR_INIT("")},
    {STR_INIT("持续推进"), STR_INIT("持续推进"), STR_INIT("")},
    {STR_INIT("2021-06-30"), STR_INIT("2021-06-30"), STR_INIT("2021-06-30")},
    {STR_INIT("2021.6.30"), STR_INIT("2021.6.30"), STR_INIT("2021-06-30")},
    {STR_INIT("2021/6"), STR_INIT("2021/6"), STR_INIT("2021-06-30")},
    {STR_INIT("力争9月底前取得成效"), STR_INIT("力争9月底前取得成效"), STR_INIT("2021-09-30")},
    {STR_INIT("方案4月底前印发，12月底前完成"), STR_INIT("方案4月底前印发，12月底前"),
     STR_INIT("2021-12-31")},
    {STR_INIT("每季度调度"), STR_INIT("每季度调度"), STR_INIT("")},
    {STR_INIT("市持续深入优化营商环境领导小组"), STR_INIT(""), STR_INIT("")},
    {STR_INIT("第31届大运会执委会"), STR_INIT(""), STR_INIT("")},
    {STR_INIT("市财政局"), STR_INIT(""), STR_INIT("")},
    {STR_INIT(""), STR_INIT(""), STR_INIT("")},
};

static void test_fields(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct deadline_hit h = {0};
        struct str text = fields[i].field, got = STR_NULL;

        if (deadline_field(text, &h)) got = str_sub(text, h.at.off, h.at.len);
        if (!str_eq(got, fields[i].found)) fail_msg("%.*s: got %.*s", STR_ARG(text), STR_ARG(got));
        got = deadline_iso(a, got, 2021);
        if (!str_eq(got, fields[i].iso)) fail_msg("%.*s: means %.*s", STR_ARG(text), STR_ARG(got));
    }
    arena_end(a);
}

static void test_several(void **state)
{
    struct deadline_hit h;

    (void)state;
    assert_true(deadline_find(STR("6月底前印发方案，12月底前完成。"), &h));
    assert_int_equal(h.doubt, RULE_DEADLINE_SEVERAL);
    assert_true(deadline_find(STR("6月底前印发方案，6月底前完成。"), &h));
    assert_int_equal(h.doubt, RULE_NONE);
}

static void test_unknown_year(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    assert_null(deadline_iso(a, STR("6月底前"), 0).p);
    assert_true(str_eq(deadline_iso(a, STR("2022年6月底前"), 0), STR("2022-06-30")));
    assert_true(str_eq(deadline_iso(a, STR("明年6月底前"), 2021), STR("2022-06-30")));
    arena_end(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_text),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_several),
        cmocka_unit_test(test_unknown_year),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
