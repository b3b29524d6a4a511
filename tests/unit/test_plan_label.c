/* Labels built from parts: what they are, how long they are, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/label.h"

struct label_case {
    const char *text, *label; /* label "": none */
    enum duty_label kind;
};

static void check(const struct label_case *c, enum duty_label got, size_t len)
{
    if (got == c->kind && len == str_of(c->label).n) return;
    fail_msg("%s: kind %d, %zu bytes", c->text, got, len);
}

static void a_label_is_parts_and_a_head_before_a_colon(void **state)
{
    static const struct label_case cases[] = {
        {"牵头负责领导：刘某。", "牵头负责领导", DUTY_LABEL_LEADER},
        {"牵头责任单位:省商务厅", "牵头责任单位", DUTY_LABEL_LEAD},
        {"协同责任单位：省财政厅", "协同责任单位", DUTY_LABEL_SUPPORT},
        {"市级具体承办科室", "市级具体承办科室", DUTY_LABEL_RESPONSIBLE},
        {"项目第一责任人：王某", "项目第一责任人", DUTY_LABEL_LEADER},
        {"責任落實單位：縣教育局", "責任落實單位", DUTY_LABEL_RESPONSIBLE},
        {"责任单位要落实：", "", DUTY_LABEL_NONE},
        {"项目单位：某公司", "", DUTY_LABEL_NONE},
        {"单位：某公司", "", DUTY_LABEL_NONE},
        {"责任", "", DUTY_LABEL_NONE},
        {"", "", DUTY_LABEL_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t len = 99;
        enum duty_label got = label_head(str_of(cases[i].text), &len);

        check(&cases[i], got, len);
    }
}

static void a_label_at_the_end_takes_nothing_of_the_name_before_it(void **state)
{
    static const struct label_case cases[] = {
        {"市轨道指挥部项目责任人", "", DUTY_LABEL_NONE},
        {"项目责任人", "项目责任人", DUTY_LABEL_LEADER},
        {"东阿县配合落实单位", "配合落实单位", DUTY_LABEL_SUPPORT},
        {"各有关单位", "", DUTY_LABEL_NONE},
        {"市财政局", "", DUTY_LABEL_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t len = 99;
        enum duty_label got = label_tail(str_of(cases[i].text), &len);

        check(&cases[i], got, len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_label_is_parts_and_a_head_before_a_colon),
        cmocka_unit_test(a_label_at_the_end_takes_nothing_of_the_name_before_it),
    };

    return cmocka_run_group_tests_name("plan label", tests, NULL, NULL);
}
