#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <uchar.h>

#include <cmocka.h>

#include "text/fold.h"

static const struct {
    struct str a, b;
} same[] = {
    {STR_INIT("各县（市、区）人民政府"), STR_INIT("各县(市,区)人民政府")},
    {STR_INIT("市 直\xe3\x80\x80各部門各單位"), STR_INIT("市直各部门各单位")},
    {STR_INIT("牽頭領導：責任單位"), STR_INIT("牵头领导:责任单位")},
    {STR_INIT("〔ＡＢＣ１２３〕"), STR_INIT("[abc123]")},
    {STR_INIT("“一窗受理”"), STR_INIT("「一窗受理」")},
    {STR_INIT("聊·胜一筹"), STR_INIT("聊•胜一筹")},
    {STR_INIT("2—3家"), STR_INIT("2-3家")},
    {STR_INIT("⻓沙⼈⺠政府"), STR_INIT("长沙人民政府")},
};

static void test_same(void **state)
{
    struct arena *m = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        struct str a = fold_name(m, same[i].a), b = fold_name(m, same[i].b);

        if (!str_eq(a, b)) fail_msg("%.*s is not %.*s", STR_ARG(a), STR_ARG(b));
    }
    arena_end(m);
}

static void test_stays_apart(void **state)
{
    struct arena *m = arena_new(0);

    (void)state;
    assert_false(str_eq(fold_name(m, STR("市气象局")), fold_name(m, STR("市气象中心"))));
    assert_false(str_eq(fold_name(m, STR("《意见》")), fold_name(m, STR("（意见）"))));
    assert_int_equal(fold_name(m, STR(" \xe3\x80\x80")).n, 0);
    assert_true(str_eq(fold_name(m, STR("\xff")), STR("\xef\xbf\xbd")));
    arena_end(m);
}

/* Folding twice changes nothing, for every character: so the pairs are sorted and none leads to another. */
static void test_idempotent(void **state)
{
    static const char16_t pairs[] =
#include "text/variants.def"
        ;

    (void)state;
    for (int32_t c = 1; c < 0x30000; c++) assert_int_equal(fold_char(fold_char(c)), fold_char(c));
    for (size_t i = 0; pairs[i]; i += 2) assert_int_equal(fold_char(pairs[i]), pairs[i + 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_stays_apart),
        cmocka_unit_test(test_idempotent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
