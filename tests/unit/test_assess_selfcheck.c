#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "../selfcheck_set.h"
#include "assess/report_number.h"
#include "assess/report_words.h"
#include "text/similar.h"

static int open_arena(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int close_arena(void **state)
{
    arena_end(*state);
    return 0;
}

static void agrees_with_the_sets(struct arena *a, struct set_how how)
{
    struct selfcheck_tally t[SET_SPLITS] = {0};

    assert_true(set_run(a, t, how));
    assert_true(t[SET_TUNE].cases + t[SET_HELD].cases >= 200 && t[SET_HELD].cases >= 100);
    for (int i = 0; i < SET_SPLITS; i++) {
        assert_true(t[i].cases > 0);
        assert_true(set_precision(&t[i]) >= 0.95);
        assert_true(set_recall(&t[i]) >= 0.85);
    }
}

static void test_the_labelled_reports(void **state)
{
    agrees_with_the_sets(*state, (struct set_how){.wrong = stderr});
}

/* A measure is called 新建充电桩500个以上 in the plan: its target says nothing of what it counts. */
static void test_measures_named_with_their_targets(void **state)
{
    agrees_with_the_sets(*state, (struct set_how){.printed = true});
}

/* A number that speaks of another measure of the report says nothing of this one. */
static void test_numbers_of_other_measures(void **state)
{
    struct selfcheck_value v[] = {
        {.name = STR("建设数字化车间12个"),
         .unit = STR("个"),
         .cumulative = true,
         .has_value = true,
         .value = 7},
        {.name = STR("智能工厂3个"), .unit = STR("个"), .cumulative = true, .has_value = true, .value = 2}};
    struct selfcheck_report r = {
        .text = STR("累计建设数字化车间7个，设备安装调试过半。"), .value = v, .values = 2};

    assert_int_equal(selfcheck_report(*state, &selfcheck_defaults, &r).n, 0);
    v[0].value = 9;
    assert_int_equal(selfcheck_report(*state, &selfcheck_defaults, &r).n, 1);
}

static struct selfcheck_value investment(double last, double value)
{
    return (struct selfcheck_value){.name = STR("完成投资"),
                                    .unit = STR("亿元"),
                                    .op = GOAL_GE,
                                    .cumulative = true,
                                    .has_target = true,
                                    .has_last = true,
                                    .has_value = true,
                                    .target = 1000,
                                    .last = last,
                                    .value = value};
}

static struct selfcheck_findings check(struct arena *a, const char *text, const struct selfcheck_value *v)
{
    struct selfcheck_report r = {.text = str_of(text), .value = v, .values = v != NULL};

    return selfcheck_report(a, &selfcheck_defaults, &r);
}

static void says(struct str got, const char *want)
{
    assert_int_equal(got.n, strlen(want));
    assert_memory_equal(got.p, want, got.n);
}

static void test_its_sentences(void **state)
{
    struct selfcheck_value v = investment(310, 31);
    struct selfcheck_findings f = check(*state, "", &v);

    assert_int_equal(f.n, 1);
    assert_int_equal(f.at[0].code, SELFCHECK_MAGNITUDE);
    says(f.at[0].say.zh, "“完成投资”上次 310，本次 31，像是小了 10 倍，请核对单位（万、亿）和小数点");
    says(f.at[0].say.en,
         "完成投资: 310 last time, 31 now: it looks 10 times too small; check the unit and the point");
    v.value = 290;
    f = check(*state, "", &v);
    assert_int_equal(f.n, 1);
    says(f.at[0].say.zh, "“完成投资”累计值由 310 降到 290，请核对；确属核减的，请在文字中说明原因");
    v.value = 320;
    f = check(*state, "累计完成投资3300000万元，主体封顶。", &v);
    assert_int_equal(f.n, 1);
    says(f.at[0].say.zh, "“完成投资”在文字中写的是“3300000万元”，填的数是 320亿元，请改成一致");
    v.given = STR("万元");
    f = check(*state, "累计完成投资320亿元。", &v);
    assert_int_equal(f.n, 1);
    says(f.at[0].say.zh, "“完成投资”按“亿元”填报，您写的单位是“万元”，请换算后再填");
}

static void test_nothing_to_say(void **state)
{
    struct selfcheck_value v = investment(310, 320);

    assert_int_equal(check(*state, "累计完成投资320亿元。", &v).n, 0);
    assert_int_equal(check(*state, "", &v).n, 0);
    assert_int_equal(check(*state, "本月无新进展。", NULL).n, 0);
    v.value = NAN;
    assert_int_equal(check(*state, "", &v).n, 0);
    v.value = 1;
    v.has_value = false;
    assert_int_equal(check(*state, "", &v).n, 0);
    v = investment(0, 5);
    assert_int_equal(check(*state, "", &v).n, 0);
}

static void test_any_bytes(void **state)
{
    static const char bytes[] = "\xff\xe5\x81亿12\xe5.9万万亿亿7成\xf0\x9f";
    struct buf b = buf_new(*state, 4 << 20);
    struct selfcheck_value v = investment(5, 5);
    struct selfcheck_report r;

    for (int i = 0; i < 40000; i++) buf_str(&b, (struct str){bytes, sizeof bytes - 1});
    r = (struct selfcheck_report){.text = buf_text(&b), .last_text = buf_text(&b), .value = &v, .values = 1};
    assert_true(selfcheck_report(*state, &selfcheck_defaults, &r).n >= 1);
}

static void test_numbers_of_a_text(void **state)
{
    struct str text =
        STR("2021年3月共完成1.05万人，占比七成，第3批，PM2.5为42微克，百分之五，十五万亩，一企一策");
    static const struct {
        double value;
        const char *words;
    } want[] = {{10500, "1.05万"}, {70, "七成"}, {42, "42"}, {5, "百分之五"}, {150000, "十五万"}};
    report_numbers n = {0};

    report_numbers_find(*state, text, &n);
    assert_int_equal(n.n, 5);
    for (size_t i = 0; i < n.n; i++) {
        assert_true(fabs(n.at[i].value - want[i].value) < 1e-6);
        says(n.at[i].words, want[i].words);
    }
}

static void test_units(void **state)
{
    (void)state;
    assert_true(report_unit_of(STR("亿美元")).scale == 1e8);
    assert_true(report_unit_of(STR("万")).scale == 1);
    assert_true(report_unit_same(STR("家"), STR("个")) && report_unit_same(STR("％"), STR("%")));
    assert_false(report_unit_same(STR("万元"), STR("亿元")) || report_unit_same(STR("家"), STR("公里")));
    assert_true(report_unit_counts(STR("家")));
    assert_false(report_unit_counts(STR("万人")) || report_unit_counts(STR("公里")));
}

static void test_shares_of_text(void **state)
{
    assert_true(similar_share(*state, STR("完成招标"), STR("招标完成")) > 0.6);
    assert_true(similar_share(*state, STR("完成完成"), STR("完成")) < 0.5);
    assert_true(similar_share(*state, STR(""), STR("完成")) == 0);
    assert_true(similar_share(*state, STR("完成"), STR("")) == 0);
    assert_true(similar_share(*state, STR("完成招标"), STR("已完成招标")) == 1);
}

/* A word that stands out of order would not be found. */
static void test_the_words_are_in_order(void **state)
{
    static const struct {
        enum report_kind kind;
        struct str text;
    } words[] = {
#define WORD(kind, text) {REPORT_##kind, STR_INIT(text)},
#include "assess/report_words.def"
    };

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        assert_int_equal(report_word_head(words[i].text, words[i].kind), words[i].text.n);
        if (i > 0 && words[i].kind == words[i - 1].kind)
            assert_true(str_cmp(words[i - 1].text, words[i].text) < 0);
    }
}

static void test_words(void **state)
{
    enum selfcheck_code c;

    (void)state;
    for (int i = 0; i < SELFCHECK_CODES; i++) {
        assert_true(selfcheck_read(selfcheck_word((enum selfcheck_code)i), &c));
        assert_int_equal(c, i);
    }
    assert_false(selfcheck_read(STR("typo"), &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_labelled_reports),
        cmocka_unit_test(test_measures_named_with_their_targets),
        cmocka_unit_test(test_numbers_of_other_measures),
        cmocka_unit_test(test_its_sentences),
        cmocka_unit_test(test_nothing_to_say),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_numbers_of_a_text),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_shares_of_text),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_the_words_are_in_order),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
