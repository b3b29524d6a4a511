#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "text/gram.h"

static void put(void *arg, struct str gram, uint32_t at)
{
    struct buf *b = arg;

    buf_str(b, gram);
    buf_fmt(b, "@%u ", (unsigned)at);
}

static const struct {
    struct str text, grams;
} cases[] = {
    {STR_INIT(""), STR_INIT("")},
    {STR_INIT("建设5G网络"), STR_INIT("建设@0 5g@6 网络@8 ")},
    {STR_INIT("大运河"), STR_INIT("大运@0 运河@3 ")},
    {STR_INIT("学"), STR_INIT("学@0 ")},
    {STR_INIT("各部門，門"), STR_INIT("各部@0 部门@3 门@12 ")},
    {STR_INIT("Ａpp 2021年"), STR_INIT("app@0 2021@6 年@10 ")},
    {STR_INIT("\xff学\xe5位x"), STR_INIT("学@1 位@5 x@8 ")},
};

static void test_grams(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf b = buf_new(a, 4096);
        struct str got;

        gram_each(cases[i].text, put, &b);
        got = buf_text(&b);
        if (!str_eq(got, cases[i].grams)) fail_msg("%.*s: got %.*s", STR_ARG(cases[i].text), STR_ARG(got));
    }
    arena_end(a);
}

static void test_long_word_is_cut(void **state)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_new(a, 4096);
    char word[100];

    (void)state;
    memset(word, 'a', sizeof word);
    gram_each((struct str){word, sizeof word}, put, &b);
    assert_int_equal(buf_text(&b).n, GRAM_WORD_MOST + sizeof "@0 " - 1);
    arena_end(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grams),
        cmocka_unit_test(test_long_word_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
