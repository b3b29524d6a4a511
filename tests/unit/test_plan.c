/* The parser of plans: names and roles, places, hostile text, and the whole of the real plan when it is at
 * hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "plan/duty.h"
#include "plan/number.h"
#include "plan/plan.h"
#include "plan/words.h"
#include "plan_doc.h"

static const char seed[] = "../shared/corpus/seed/liaocheng-2021.txt";

/* ---- numbers */

static void test_numbers(void **state)
{
    static const struct {
        const char *text;
        enum number_kind kind;
        uint32_t value, shown, len;
    } cases[] = {
        {"一、总体要求", NUMBER_HAN, 1, 3, 6},
        {"十二、要求", NUMBER_HAN, 12, 6, 9},
        {"（二十三）加强", NUMBER_HAN_IN, 23, 15, 15},
        {"(4)加强", NUMBER_DIGIT_IN, 4, 3, 3},
        {"第十一条加强", NUMBER_ARTICLE, 11, 12, 12},
        {"第三章 总则", NUMBER_CHAPTER, 3, 9, 9},
        {"7．深化", NUMBER_DIGIT, 7, 1, 4},
        {"3﹒切实", NUMBER_DIGIT, 3, 1, 4},
        {"4..全面", NUMBER_DIGIT, 4, 1, 3},
        {"56.2023年6月底前", NUMBER_DIGIT, 56, 2, 3},
        {"③加强", NUMBER_CIRCLED, 3, 3, 3},
        {"任务一：开展", NUMBER_DIGIT, 1, 9, 12},
        {"2.5万套", NUMBER_NONE, 0, 0, 0},
        {"一、二、三产业", NUMBER_NONE, 0, 0, 0},
        {"2021年", NUMBER_NONE, 0, 0, 0},
        {"（试行）", NUMBER_NONE, 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct number n;
        bool found = number_read(str_of(cases[i].text), &n);

        if (found != (cases[i].kind != NUMBER_NONE)) fail_msg("%s", cases[i].text);
        if (!found) continue;
        if (n.kind != cases[i].kind || n.value != cases[i].value)
            fail_msg("%s: value %u", cases[i].text, n.value);
        if (n.shown != cases[i].shown || n.len != cases[i].len)
            fail_msg("%s: length %u", cases[i].text, n.len);
    }
}

/* ---- names: the part, then leader|lead|support|responsible, names joined by a blank, + behind an open list
 */

static void append_names(struct buf *b, const struct clean *c, const struct duty_part *part,
                         enum duty_role role)
{
    bool first = true;

    for (size_t i = 0; i < part->name.n; i++) {
        const struct duty_name *n = &part->name.at[i];

        if (n->role != role) continue;
        if (!first) buf_lit(b, " ");
        first = false;
        buf_str(b, str_sub(clean_text(c), n->from, n->to - n->from));
        if (n->open_list) buf_lit(b, "+");
    }
}

static struct str roles_of(struct arena *a, const char *text)
{
    struct doc doc = {.text = str_of(text)};
    struct clean c = {0};
    struct duty_part part = {0};
    struct buf b = buf_new(a, 4096);

    clean_add(a, &c, &doc, (struct span){0, (uint32_t)doc.text.n}, GAP_PARA);
    if (!duty_read(a, &c, 0, c.n, &part)) return STR("none");
    for (int role = 0; role < DUTY_ROLES; role++) {
        if (role) buf_lit(&b, "|");
        append_names(&b, &c, &part, (enum duty_role)role);
    }
    return buf_text(&b);
}

static void test_roles(void **state)
{
    static const char *const cases[][2] = {
        {"牵头领导：陈秀兴；牵头单位：市发展改革委；配合单位：市直各部门", "陈秀兴|市发展改革委|市直各部门|"},
        {"市科技局牵头，市财政局、市税务局配合", "|市科技局|市财政局 市税务局|"},
        {"市科技局牵头，市财政局按职责分工负责", "|市科技局||市财政局"},
        {"市科技局负责，市财政局配合", "|市科技局|市财政局|"},
        {"市科技局、市财政局按职责分工负责", "|||市科技局 市财政局"},
        {"市科技局会同市财政局、市税务局负责", "|市科技局|市财政局 市税务局|"},
        {"省国资委会同其他企业主管部门，各市、县〔区〕人民政府按职责分工负责",
         "|省国资委|其他企业主管部门|各市、县〔区〕人民政府"},
        {"市工信局牵头，各成员单位配合，各县(市、区)落实", "|市工信局|各成员单位|各县(市、区)"},
        {"责任单位：市发展改革委（牵头）、市财政局", "|市发展改革委||市财政局"},
        {"责任单位：市科技局牵头，市财政局配合", "|市科技局|市财政局|"},
        {"主办：市教育局，协办：市财政局", "|市教育局|市财政局|"},
        {"责任单位：市工信局等市直相关部门及各地按职责分工负责", "|||市工信局+ 各地"},
        {"责任单位：市住房和城乡建设局和市文化和旅游局", "|||市住房和城乡建设局 市文化和旅游局"},
        {"责任单位：各市〔州〕、县〔市、区、特区〕人民政府", "|||各市〔州〕、县〔市、区、特区〕人民政府"},
        {"责任单位：各县（市、区）党委、政府，各街道", "|||各县（市、区）党委、政府 各街道"},
        {"责任单位：官渡区、西山区、寻甸县人民政府", "|||官渡区 西山区 寻甸县人民政府"},
        {"牵头领导：秦存华，市委常委、市纪委书记", "秦存华 市委常委、市纪委书记|||"},
        {"牵头领导：市委常委、常务副市长陈致远，副市长林书华", "市委常委、常务副市长陈致远 副市长林书华|||"},
        {"分管领导：陈　兴　张小明", "陈兴 张小明|||"},
        {"责任单位：市教育局 市财政局", "|||市教育局 市财政局"},
        {"牽頭單位：市教育局；協辦單位：市財政局", "|市教育局|市財政局|"},
        {"税务总局、财政部负责，排在第一位的部门为牵头部门，下同", "|||税务总局 财政部"},
        {"省医保局负责。以下均需各市州政府负责落实，不再一一列出", "|||省医保局"},
        {"高等院校", "|||高等院校"},
    };
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str got = roles_of(a, cases[i][0]);

        if (!str_eq(got, str_of(cases[i][1]))) fail_msg("%s\n  gives %.*s", cases[i][0], STR_ARG(got));
    }
    arena_end(a);
}

/* ---- words: no word stands twice in its class */

static void test_words(void **state)
{
    static const struct {
        enum word_class class;
        struct str word;
    } all[] = {
#define CLASS(name) {WORDS_##name, STR_INIT("")},
#define WORD(text) {WORD_CLASSES, STR_INIT(text)},
#include "plan/words.def"
#undef CLASS
#undef WORD
    };
    size_t first = 0;

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].class != WORD_CLASSES) first = i;
        for (size_t k = first + 1; k < i; k++)
            if (all[i].word.n && str_eq(all[i].word, all[k].word)) fail_msg("%s stands twice", all[i].word.p);
        if (all[i].word.n) assert_true(word_is(all[i].word, all[first].class));
    }
}

/* ---- places: what a span covers in the document is the text, white space aside */

static struct str tight(struct arena *a, struct str s)
{
    struct doc doc = {.text = s};
    struct clean c = {0};

    clean_add(a, &c, &doc, (struct span){0, (uint32_t)s.n}, GAP_LINE);
    return clean_text(&c);
}

static void check_place(struct arena *a, const struct plan *p, const struct plan_value *v)
{
    struct str printed;

    if (!v->text.p) return;
    printed = tight(a, doc_text(p->doc, v->at));
    if (!str_eq(printed, tight(a, v->text)))
        fail_msg("%.*s\nis not\n%.*s", STR_ARG(printed), STR_ARG(v->text));
}

static void check_places(struct arena *a, const struct plan *p)
{
    for (size_t i = 0; i < p->tasks; i++) {
        check_place(a, p, &p->task[i].no);
        check_place(a, p, &p->task[i].text);
        check_place(a, p, &p->task[i].deadline);
    }
    for (size_t i = 0; i < p->duties; i++) check_place(a, p, &p->duty[i].name);
    for (size_t i = 0; i < p->measures; i++) check_place(a, p, &p->measure[i].words);
    for (size_t i = 0; i < p->sections; i++) check_place(a, p, &p->section[i].full);
    for (size_t i = 0; i < p->requirements; i++) check_place(a, p, &p->requirement[i].no);
    check_place(a, p, &p->facts.title);
    check_place(a, p, &p->facts.notice);
    check_place(a, p, &p->facts.send_to);
    check_place(a, p, &p->facts.copy_to);
}

static void test_places(void **state)
{
    static const char *const papers[] = {"data/sample-plan.txt", "tests/golden/ocr/input.txt",
                                         "tests/golden/preface/input.txt", "tests/golden/onecell/input.txt",
                                         "tests/golden/docline/input.txt"};

    (void)state;
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
        struct arena *a = arena_new(0);
        struct doc doc = doc_of_lines(a, file_text(a, papers[i]));
        const struct plan *p = plan_read(a, &doc);

        assert_true(p->tasks > 1);
        check_places(a, p);
        arena_end(a);
    }
}

/* ---- text made to be slow: each is read, and nothing is lost on the way */

static struct str repeated(struct arena *a, const char *unit, size_t times)
{
    struct buf b = buf_new(a, 64 << 20);

    for (size_t i = 0; i < times; i++) buf_str(&b, str_of(unit));
    return buf_text(&b);
}

static void test_hostile(void **state)
{
    static const char *const units[] = {"（",
                                        "）",
                                        "牵头单位：",
                                        "（责任单位：",
                                        "1.",
                                        "一、（一）",
                                        "市科技局和",
                                        "、",
                                        "会同",
                                        "。",
                                        "等",
                                        "　",
                                        "│",
                                        "|a|b|\n",
                                        "a\tb\tc\n",
                                        "序号\n任务\n牵头单位\n",
                                        "抄送：\n",
                                        "1\n",
                                        "— 1 —\n某市人民政府公报\n",
                                        "由市科技局负责。",
                                        "各市、",
                                        "市\n",
                                        "《"};
    enum { TIMES = 100000 };

    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct arena *a = arena_new(0);
        struct doc doc = doc_of_lines(a, repeated(a, units[i], TIMES));
        const struct plan *p = plan_read(a, &doc);

        assert_ptr_equal(p->doc, &doc);
        assert_true(p->tasks <= 3 * TIMES);
        arena_end(a);
    }
}

/* ---- a heading's units, tables of cells */

static void test_cells(void **state)
{
    static const char *const cells[3][4] = {
        {"序号", "重点任务", "牵头单位", "完成时限"},
        {"1", "新建学校5所", "市教育局", "8月底前"},
        {"2", "新建公园6个", "市城管局\n园林中心（绿化办）\n市水利局", "年底前"},
    };
    struct arena *a = arena_new(0);
    struct buf text = buf_new(a, 4096);
    struct block block[12];
    struct doc doc;
    const struct plan *p;

    (void)state;
    for (uint32_t i = 0; i < 12; i++) {
        struct str s = str_of(cells[i / 4][i % 4]);

        block[i] = (struct block){.at = {(uint32_t)text.n, (uint32_t)s.n}, .kind = BLOCK_CELL, .table = 1};
        block[i].row = i / 4;
        block[i].col = (uint16_t)(i % 4);
        buf_str(&text, s);
        buf_lit(&text, "\n");
    }
    doc = (struct doc){.text = buf_text(&text), .n = 12, .block = block};
    p = plan_read(a, &doc);
    assert_int_equal(p->tasks, 2);
    assert_true(str_eq(p->task[0].no.text, STR("1")));
    assert_true(str_eq(p->task[1].text.text, STR("新建公园6个")));
    assert_true(str_eq(p->task[1].deadline.text, STR("年底前")));
    assert_int_equal(p->duties, 4);
    assert_true(str_eq(p->duty[2].name.text, STR("园林中心（绿化办）")));
    assert_int_equal(p->duty[0].role, DUTY_LEAD);
    assert_true(str_eq(p->duty[0].name.text, STR("市教育局")));
    assert_int_equal(p->doubts, 1);
    assert_true(str_eq(p->doubt[0].field, STR("title")));
    arena_end(a);
}

/* ---- paragraphs that are lines of a page */

static void test_wrapped(void **state)
{
    static const char text[] = "一、提升公共服务水平\n"
                               "（一）新建改扩建公办幼儿园五所，优化城区学校布局，逐步\n"
                               "缩小校际差距，年内完成主体工程并通过竣工验收，确保秋季\n"
                               "学期招生。（牵头单位：市教育局；配合单位：市自然资源和\n"
                               "规划局、市住房城乡建设局）\n";
    struct arena *a = arena_new(0);
    struct doc doc = doc_of_lines(a, str_of(text));
    struct block block[8];
    const struct plan *p;

    (void)state;
    assert_true(doc.n <= 8);
    memcpy(block, doc.block, doc.n * sizeof block[0]);
    for (size_t i = 0; i < doc.n; i++) block[i].kind = BLOCK_PARA;
    doc.block = block;
    p = plan_read(a, &doc);
    assert_int_equal(p->tasks, 1);
    assert_int_equal(p->sections, 1);
    assert_int_equal(p->duties, 3);
    assert_true(str_eq(p->duty[1].name.text, STR("市自然资源和规划局")));
    arena_end(a);
}

/* ---- the real plan */

static void assert_fact(const struct plan_value *v, const char *want)
{
    if (!str_eq(v->text, str_of(want))) fail_msg("%.*s is not %s", STR_ARG(v->text), want);
}

static void check_facts(const struct plan_facts *f)
{
    assert_fact(&f->title, "2021年市政府工作报告重点工作任务部门分工方案");
    assert_fact(&f->notice, "聊城市人民政府关于印发2021年市政府工作报告重点工作任务部门分工方案的通知");
    assert_fact(&f->number, "聊政发〔2021〕1号");
    assert_fact(&f->issuer, "聊城市人民政府");
    assert_fact(&f->date, "2021年2月10日");
    assert_fact(&f->send_to, "各县(市、区)人民政府,市属开发区管委会,市直有关部门、直属机构");
    assert_fact(
        &f->copy_to,
        "市委有关部门,市人大常委会办公室,市政协办公室,市纪委监委机关,市中级人民法院,市检察院,聊城军分区");
    assert_fact(&f->publicity, "此件公开发布");
    assert_fact(&f->printed_by, "聊城市人民政府办公室");
    assert_fact(&f->printed_on, "2021年2月10日");
    assert_true(str_eq(f->date_iso, STR("2021-02-10")));
    assert_int_equal(f->year, 2021);
}

static void test_seed(void **state)
{
    struct arena *a = arena_new(0);
    struct str text = file_text(a, seed);
    size_t role[DUTY_ROLES] = {0};
    struct doc doc;
    const struct plan *p;

    (void)state;
    if (!text.p) {
        arena_end(a);
        skip();
    }
    doc = doc_of_lines(a, text);
    p = plan_read(a, &doc);
    for (size_t i = 0; i < p->duties; i++) role[p->duty[i].role]++;
    assert_int_equal(p->tasks, 152);
    assert_int_equal(p->sections, 10);
    assert_int_equal(p->requirements, 3);
    assert_int_equal(p->groups, 151);
    assert_int_equal(role[DUTY_LEADER], 169);
    assert_int_equal(role[DUTY_LEAD], 186);
    assert_int_equal(role[DUTY_SUPPORT], 587);
    assert_int_equal(role[DUTY_RESPONSIBLE], 0);
    assert_int_equal(p->doubts, 0);
    check_facts(&p->facts);
    check_places(a, p);
    arena_end(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_roles),   cmocka_unit_test(test_words),
        cmocka_unit_test(test_places),  cmocka_unit_test(test_hostile), cmocka_unit_test(test_cells),
        cmocka_unit_test(test_wrapped), cmocka_unit_test(test_seed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
