#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "text/numeral.h"

static const struct {
    struct str text;
    double value; /* < 0: none */
} whole[] = {
    {STR_INIT("1,500"), 1500},
    {STR_INIT("1，500"), 1500},
    {STR_INIT("12,34"), -1},
    {STR_INIT("1,234,567"), 1234567},
    {STR_INIT("3.5"), 3.5},
    {STR_INIT("３．５"), 3.5},
    {STR_INIT("0.02"), 0.02},
    {STR_INIT("97.6"), 97.6},
    {STR_INIT("1.2万"), 12000},
    {STR_INIT("3千万"), 3e7},
    {STR_INIT("2万亿"), 2e12},
    {STR_INIT("十"), 10},
    {STR_INIT("十二"), 12},
    {STR_INIT("二十"), 20},
    {STR_INIT("三百二十"), 320},
    {STR_INIT("三百零五"), 305},
    {STR_INIT("一千零一"), 1001},
    {STR_INIT("二百亿"), 2e10},
    {STR_INIT("一万二千"), 12000},
    {STR_INIT("一亿三千万"), 1.3e8},
    {STR_INIT("十万八千"), 108000},
    {STR_INIT("二〇二一"), 2021},
    {STR_INIT("两"), 2},
    {STR_INIT("百分之五"), 0.05},
    {STR_INIT("百分之3.5"), 0.035},
    {STR_INIT("百分之十三点五"), 0.135},
    {STR_INIT("三点五亿"), 3.5e8},
    {STR_INIT("一点二五万"), 12500},
    {STR_INIT("三点一"), -1},
    {STR_INIT("八点三十"), -1},
    {STR_INIT("百分之百"), 1},
    {STR_INIT("壹佰贰拾"), 120},
    {STR_INIT("百"), -1},
    {STR_INIT("万"), -1},
    {STR_INIT("十十"), -1},
    {STR_INIT(""), -1},
    {STR_INIT("."), -1},
    {STR_INIT("5."), -1},
    {STR_INIT("12家"), -1},
    {STR_INIT("1234567890123456789"), -1},
};

/* The value of the number that fills S, or -1. */
static double value_of(struct str s)
{
    struct numeral n;

    if (!numeral_read(s, 0, &n) || n.len != s.n) return -1;
    return n.value * n.scale / (n.percent ? 100 : 1);
}

static void test_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        double v = value_of(whole[i].text);

        if (fabs(v - whole[i].value) > 1e-9 * fabs(v)) fail_msg("%.*s is %g", STR_ARG(whole[i].text), v);
    }
}

/* 110千伏: the 千 belongs to the unit. */
static void test_thousandfold(void **state)
{
    struct numeral n;

    (void)state;
    assert_true(numeral_read(STR("110千伏"), 0, &n));
    assert_true(n.scale == 1 && n.len == 3);
    assert_true(numeral_read(STR("3千家"), 0, &n));
    assert_true(n.scale == 1000 && n.len == 4);
}

/* The scale stays with the unit: 3500亿元 is 3500 and 亿元. */
static void test_parts(void **state)
{
    struct str text = STR("超过3500亿元、二百亿元");
    struct numeral n;

    (void)state;
    assert_false(numeral_read(text, 0, &n));
    assert_true(numeral_read(text, 6, &n));
    assert_true(n.value == 3500 && n.scale == 1e8 && !n.han);
    assert_int_equal(n.digits, 4);
    assert_int_equal(n.len, 7);
    assert_true(numeral_read(text, 19, &n));
    assert_true(n.value == 200 && n.scale == 1e8 && n.han && !n.round);
    assert_int_equal(n.digits, 6);
    assert_int_equal(n.len, 9);
}

static void test_start(void **state)
{
    (void)state;
    assert_true(numeral_starts('7') && numeral_starts(0xff17) && numeral_starts(0x5341) &&
                numeral_starts(0x4e24));
    assert_false(numeral_starts(0x4e07) || numeral_starts('a') || numeral_starts(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_thousandfold),
        cmocka_unit_test(test_start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
