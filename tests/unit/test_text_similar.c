#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "text/similar.h"

static const struct {
    struct str a, b;
    double value;
} cases[] = {
    {STR_INIT("市财政局"), STR_INIT("市財政局"), 1},
    {STR_INIT(""), STR_INIT(" "), 1},
    {STR_INIT(""), STR_INIT("市"), 0},
    {STR_INIT("市住房城乡建设局"), STR_INIT("市住房和城乡建设局"), 12.0 / 15},
    {STR_INIT("市气象局"), STR_INIT("市气象中心"), 4.0 / 7},
    {STR_INIT("甲甲甲"), STR_INIT("甲甲"), 2.0 / 3},
    {STR_INIT("市财政局"), STR_INIT("县教体委"), 0},
};

static void test_values(void **state)
{
    struct arena *m = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double v = similar(m, cases[i].a, cases[i].b);

        if (fabs(v - cases[i].value) > 1e-9 || fabs(similar(m, cases[i].b, cases[i].a) - v) > 0)
            fail_msg("%.*s and %.*s: %g", STR_ARG(cases[i].a), STR_ARG(cases[i].b), v);
    }
    arena_end(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
