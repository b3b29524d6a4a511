/* Web pages: paragraphs, line breaks, tables, charsets, what is not text. */
#include "../reading.h"

static const struct doc *html(struct cx *cx, const char *page)
{
    return reading_doc(cx, str_of(page), "html");
}

static void paragraphs_headings_and_furniture(void **state)
{
    struct cx *cx = *state;

    assert_doc(
        html(cx, "<html><head><title>站名</title><style>p{}</style></head><body><nav><a href=1>首页</a></nav>"
                 "<h2>一、标题</h2><p>甲&amp;乙&nbsp;丙<p><b>全粗</b><center>居中</center>"
                 "<div style='display:none'>隐<p>藏</p></div><script>var x='<p>no';</script><p>末</body>"),
        "para f|首页\nheading2|一、标题\npara|甲&乙 丙\npara b|全粗\npara c|居中\npara|末\n");
}

static void line_breaks_make_lines(void **state)
{
    struct cx *cx = *state;

    assert_doc(html(cx, "<p>　　第一<br>　　第二<br/><br/>第三</p><p>段</p>"),
               "line|　　第一\nline|　　第二\nline g|第三\npara|段\n");
}

static void wrapped_source_keeps_no_space(void **state)
{
    struct cx *cx = *state;

    assert_doc(html(cx, "<p>市财政\n局 市税务局\n   ok\n  go</p>"), "para|市财政局 市税务局 ok go\n");
}

static void typed_text_keeps_its_lines_and_spaces(void **state)
{
    struct cx *cx = *state;

    assert_doc(html(cx, "<pre>\n一、<b>头</b>\n\n  序号  任务\n</pre><p>后\n</p>"),
               "line|一、头\nline g|  序号  任务\npara|后\n");
}

static void lists_have_their_numbers(void **state)
{
    struct cx *cx = *state;

    assert_doc(html(cx, "<ol start=3><li>甲<li>乙</ol><ul><li>丙</ul>"),
               "para n|3.甲\npara n|4.乙\npara|丙\n");
}

static void tables_span_and_carry(void **state)
{
    struct cx *cx = *state;

    assert_doc(html(cx, "<table><tr><th colspan=2>头</th><th>单位</th></tr><tr><td "
                        "rowspan=2>经济</td><td>一<br>续</td><td>甲</td></tr>"
                        "<tr><td>二</td><td></td></tr></table><p>后</p>"),
               "cell 1:0,0 1x2|头\ncell 1:0,2|单位\ncell 1:1,0 2x1|经济\ncell 1:1,1|一\n续\ncell 1:1,2|甲\n"
               "cell 1:2,0 m|经济\ncell 1:2,1|二\ncell 1:2,2|\npara|后\n");
}

static void a_table_in_a_table_is_the_one_that_counts(void **state)
{
    struct cx *cx = *state;

    assert_doc(
        html(cx,
             "<table><tr><td>前<table><tr><td>甲</td><td>乙</td></tr></table>中</td></tr></table><p>后</p>"),
        "para|前\ncell 2:0,0|甲\ncell 2:0,1|乙\npara|中\npara|后\n");
}

static void a_cell_that_holds_a_page_is_paragraphs(void **state)
{
    struct cx *cx = *state;
    struct buf page = buf_new(cx->arena, 1 << 20);
    const struct doc *d;

    buf_lit(&page, "<table><tr><td>");
    for (int i = 0; i < 12; i++) {
        buf_lit(&page, "<p>");
        for (int k = 0; k < 20; k++) buf_lit(&page, "一段很长的文字。");
        buf_lit(&page, "</p>");
    }
    buf_lit(&page, "</td></tr></table>");
    d = reading_doc(cx, buf_text(&page), "html");
    assert_int_equal(d->n, 12);
    assert_int_equal(d->block[5].kind, BLOCK_PARA);
}

/* 镕 is not in GB2312, which the page declares: libxml2 alone would stop there. */
static void gb2312_pages_hold_other_characters(void **state)
{
    struct cx *cx = *state;
    const struct doc *d =
        reading_doc(cx, STR("<html><meta charset=gb2312><p>\xe9\x46\xd2\xbb</p><p>\xb6\xfe</p></html>"), "");

    assert_doc(d, "para|镕一\npara|二\n");
    assert_str(d->charset, "GB18030");
}

static void a_wrong_declaration_does_not_matter(void **state)
{
    struct cx *cx = *state;
    const struct doc *d =
        html(cx, "<meta http-equiv=Content-Type content='text/html; charset=gb2312'><p>市财政局负责</p>");

    assert_doc(d, "para|市财政局负责\n");
    assert_str(d->charset, "UTF-8");
}

static void big5_by_its_declaration(void **state)
{
    struct cx *cx = *state;

    assert_doc(reading_doc(cx, STR("<html><meta charset='big5'><p>\xa4\xa4\xa4\xe5</p></html>"), ""),
               "para|中文\n");
}

static void hostile_pages_are_refused_by_name(void **state)
{
    struct cx *cx = *state;
    struct buf deep = buf_new(cx->arena, 1 << 20);
    const struct doc *doc;

    for (int i = 0; i < 3000; i++) buf_lit(&deep, "<div>");
    buf_lit(&deep, "x");
    assert_refused(intake_read_here(cx, buf_text(&deep), STR("html"), &doc), ERR_HOSTILE, "deeper than 1000");
    assert_refused(
        intake_read_here(cx, STR("<table><tr><td colspan=4000>x</td></tr></table>"), STR("html"), &doc),
        ERR_HOSTILE, "columns");
    assert_refused(intake_read_here(cx, STR("<html><img src=a.png></html>"), STR("html"), &doc), ERR_EMPTY,
                   "no text");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        T(paragraphs_headings_and_furniture),
        T(line_breaks_make_lines),
        T(wrapped_source_keeps_no_space),
        T(typed_text_keeps_its_lines_and_spaces),
        T(lists_have_their_numbers),
        T(tables_span_and_carry),
        T(a_table_in_a_table_is_the_one_that_counts),
        T(a_cell_that_holds_a_page_is_paragraphs),
        T(gb2312_pages_hold_other_characters),
        T(a_wrong_declaration_does_not_matter),
        T(big5_by_its_declaration),
        T(hostile_pages_are_refused_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
