/* Word documents: numbers, tables, what is deleted, what stands in boxes, and what is refused. */
#include "../reading.h"
#include "intake/docx.h"

#define W                                                                       \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" " \
    "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
#define BODY(x) "<w:document " W "><w:body>" x "</w:body></w:document>"
#define P(x) "<w:p>" R(x) "</w:p>"
#define R(x) "<w:r><w:t>" x "</w:t></w:r>"
#define PPR(props, x) "<w:p><w:pPr>" props "</w:pPr>" R(x) "</w:p>"
#define NUM(id, level, x) \
    PPR("<w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" id "\"/></w:numPr>", x)

static const struct doc *docx(struct cx *cx, const char *body)
{
    return reading_doc(cx, reading_zip(cx, (const char *const[]){"word/document.xml", body, NULL}), "");
}

static const struct doc *docx_with(struct cx *cx, const char *body, const char *part, const char *xml)
{
    return reading_doc(cx, reading_zip(cx, (const char *const[]){"word/document.xml", body, part, xml, NULL}),
                       "");
}

static void paragraphs_and_headings(void **state)
{
    struct cx *cx = *state;

    assert_doc(
        docx_with(cx,
                  BODY(PPR("<w:pStyle w:val=\"a\"/>", "标题") P("") P("正文") PPR(
                      "<w:jc w:val=\"center\"/>",
                      "居中") "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>粗</w:t></w:r></w:p>"
                              "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>"),
                  "word/styles.xml",
                  "<w:styles " W "><w:style w:styleId=\"a\"><w:basedOn w:val=\"b\"/></w:style>"
                  "<w:style w:styleId=\"b\"><w:basedOn w:val=\"a\"/><w:pPr><w:outlineLvl "
                  "w:val=\"1\"/></w:pPr></w:style></w:styles>"),
        "heading2|标题\npara g|正文\npara c|居中\npara b|粗\nline|甲\nline|乙\t丙\n");
}

static void automatic_numbers_are_counted(void **state)
{
    struct cx *cx = *state;

    assert_doc(
        docx_with(cx,
                  BODY(NUM("1", "0", "甲") NUM("1", "1", "子") NUM("1", "1", "丑") NUM("1", "0", "乙")
                           NUM("1", "1", "寅") NUM("2", "0", "另") NUM("3", "0", "点") NUM("9", "0", "无")),
                  "word/numbering.xml",
                  "<w:numbering " W "><w:abstractNum w:abstractNumId=\"5\">"
                  "<w:lvl w:ilvl=\"0\"><w:start w:val=\"9\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText "
                  "w:val=\"%1、\"/></w:lvl>"
                  "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText "
                  "w:val=\"%1.%2.\"/><w:isLgl/></w:lvl>"
                  "</w:abstractNum><w:abstractNum w:abstractNumId=\"6\"><w:lvl w:ilvl=\"0\"><w:numFmt "
                  "w:val=\"bullet\"/>"
                  "<w:lvlText w:val=\"*\"/></w:lvl></w:abstractNum>"
                  "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"5\"/></w:num>"
                  "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"5\"/><w:lvlOverride "
                  "w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
                  "<w:num w:numId=\"3\"><w:abstractNumId w:val=\"6\"/></w:num></w:numbering>"),
        "para n|九、甲\npara n|9.1. 子\npara n|9.2. 丑\npara n|十、乙\npara n|10.1. 寅\npara "
        "n|一、另\npara|点\npara|无\n");
}

static void formats_print_as_the_word_processor_does(void **state)
{
    static const struct {
        const char *format;
        int n;
        const char *want;
    } cases[] = {
        {"chineseCounting", 10, "十"},
        {"chineseCountingThousand", 12, "十二"},
        {"chineseCounting", 105, "一百零五"},
        {"chineseCounting", 110, "一百一十"},
        {"ideographDigital", 20, "二〇"},
        {"chineseLegalSimplified", 12, "壹拾贰"},
        {"upperRoman", 14, "XIV"},
        {"lowerLetter", 28, "bb"},
        {"decimalEnclosedCircle", 3, "③"},
        {"decimalEnclosedCircle", 21, "㉑"},
        {"decimalFullWidth", 12, "１２"},
        {"ideographTraditional", 11, "甲"},
        {"decimalZero", 7, "07"},
        {"unknown", 7, "7"},
        {"chineseCounting", 0, "0"},
    };
    struct cx *cx = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out = buf_new(cx->arena, 100);

        docx_format(&out, str_of(cases[i].format), cases[i].n);
        assert_str(buf_text(&out), cases[i].want);
    }
}

static void deleted_text_is_not_read(void **state)
{
    struct cx *cx = *state;

    assert_doc(
        docx(cx, BODY("<w:p>" R("留") "<w:del>" R("删") "</w:del><w:ins>" R("增") "</w:ins><w:moveFrom>" R(
                     "移") "</w:moveFrom></w:p>"
                           "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" R("前半") "</w:p>" P(
                               "后半") "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></"
                                       "w:r>" R("显") "</w:p>"
                                                      "<w:p><w:r><w:instrText>PAGE</"
                                                      "w:instrText></w:r>" R("域") "</w:p>")),
        "para|留增\npara|前半后半\npara|显\npara|域\n");
}

static void boxes_come_once_behind_their_paragraph(void **state)
{
    struct cx *cx = *state;

    assert_doc(docx(cx, BODY("<w:p>" R("前") "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" P("框一")
                                 P("框二") "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" P(
                                     "框一") "</w:txbxContent></mc:Fallback>"
                                             "</mc:AlternateContent></w:r>" R("后") "</w:p>")),
               "para|前后\npara x|框一\npara x|框二\n");
}

#define TC(props, x) "<w:tc><w:tcPr>" props "</w:tcPr>" x "</w:tc>"

static void tables_carry_merged_cells_down(void **state)
{
    struct cx *cx = *state;

    assert_doc(
        docx(
            cx,
            BODY("<w:tbl><w:tr>" TC("<w:gridSpan w:val=\"2\"/>", P("头")) TC(
                "",
                P("单位")) "</w:tr>"
                           "<w:tr>" TC("<w:vMerge w:val=\"restart\"/>", P("经济")) TC("", P("任务一") P("续"))
                               TC("", P("市财政局")) "</w:tr>"
                                                     "<w:tr>" TC("<w:vMerge/>", P("")) TC("", P("任务二")) TC(
                                                         "", P("")) "</w:tr>"
                                                                    "<w:tr><w:trPr><w:del/></w:trPr>" TC(
                                                                        "",
                                                                        P("删")) "</w:tr></w:tbl>" P("后"))),
        "cell 1:0,0 1x2|头\ncell 1:0,2|单位\ncell 1:1,0 2x1|经济\ncell 1:1,1|任务一\n续\ncell "
        "1:1,2|市财政局\n"
        "cell 1:2,0 m|经济\ncell 1:2,1|任务二\ncell 1:2,2|\npara|后\n");
}

static void headers_and_notes_follow(void **state)
{
    struct cx *cx = *state;
    const struct doc *d = reading_doc(
        cx,
        reading_zip(cx, (const char *const[]){"word/header1.xml", "<w:hdr " W ">" P("页眉") "</w:hdr>",
                                              "word/footnotes.xml",
                                              "<w:footnotes " W
                                              "><w:footnote>" P("脚注") "</w:footnote></w:footnotes>",
                                              "word/document.xml", BODY(P("正文")), NULL}),
        "");

    assert_doc(d, "para|正文\npara x|脚注\npara f|页眉\n");
}

static void the_main_part_may_have_another_name(void **state)
{
    struct cx *cx = *state;
    const struct doc *d = reading_doc(
        cx,
        reading_zip(cx,
                    (const char *const[]){
                        "_rels/.rels",
                        "<Relationships "
                        "xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                        "relationships\"><Relationship Id=\"a\" "
                        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
                        "officeDocument\" Target=\"/word/document2.xml\"/></Relationships>",
                        "word/document2.xml", BODY(P("正文")), NULL}),
        "");

    assert_doc(d, "para|正文\n");
}

static enum err refused(struct cx *cx, const char *xml)
{
    const struct doc *doc;

    return intake_read_here(cx, reading_zip(cx, (const char *const[]){"word/document.xml", xml, NULL}),
                            STR(""), &doc);
}

static void hostile_parts_are_refused_by_name(void **state)
{
    struct cx *cx = *state;
    struct buf deep = buf_new(cx->arena, 1 << 20), wide = buf_new(cx->arena, 1 << 20);

    buf_lit(&deep, "<w:document " W "><w:body>");
    for (int i = 0; i < 300; i++) buf_lit(&deep, "<w:p>");
    buf_byte(&deep, '\0');
    buf_lit(&wide, "<w:document " W "><w:body><w:tbl><w:tr>");
    for (int i = 0; i < 1100; i++) buf_lit(&wide, TC("", P("x")));
    buf_lit(&wide, "</w:tr></w:tbl></w:body></w:document>");
    buf_byte(&wide, '\0');
    assert_refused(refused(cx, buf_text(&deep).p), ERR_HOSTILE, "deeper than 256");
    assert_refused(refused(cx, buf_text(&wide).p), ERR_HOSTILE, "columns");
    assert_refused(refused(cx, "<!DOCTYPE a><a/>"), ERR_HOSTILE, "DTD");
    assert_refused(refused(cx, BODY("<w:p>")), ERR_DAMAGED, "wrong XML");
    assert_refused(refused(cx, BODY(P(""))), ERR_EMPTY, "no text");
    assert_refused(
        refused(cx, BODY("<w:tbl><w:tr>" TC("<w:gridSpan w:val=\"2000\"/>", P("x")) "</w:tr></w:tbl>")),
        ERR_HOSTILE, "columns");
}

static void a_zip_bomb_is_refused(void **state)
{
    struct cx *cx = *state;
    size_t n = 8 << 20;
    char *spaces = arena_take(cx->arena, n + 1, 1);

    memset(spaces, ' ', n);
    spaces[n] = '\0';
    memcpy(spaces, "<a>", 3);
    assert_refused(refused(cx, spaces), ERR_HOSTILE, "zip bomb");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        T(paragraphs_and_headings),
        T(automatic_numbers_are_counted),
        T(formats_print_as_the_word_processor_does),
        T(deleted_text_is_not_read),
        T(boxes_come_once_behind_their_paragraph),
        T(tables_carry_merged_cells_down),
        T(headers_and_notes_follow),
        T(the_main_part_may_have_another_name),
        T(hostile_parts_are_refused_by_name),
        T(a_zip_bomb_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
