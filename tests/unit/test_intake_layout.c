/* Paragraphs and tables from places: the output of pdftotext, and OFD. */
#include "../reading.h"

/* A page of pdftotext output, made from rows: height, left edge, text; characters are 10 wide, ASCII 5. */
static void put_word(struct buf *out, double x, double y, const char *text)
{
    double width = 0;

    for (const char *p = text; *p; p++)
        width += (unsigned char)*p < 0x80 ? 5 : ((unsigned char)*p & 0xc0) == 0xc0 ? 10 : 0;
    buf_fmt(out, "<word xMin=\"%f\" yMin=\"%f\" xMax=\"%f\" yMax=\"%f\">%s</word>\n", x, y, x + width, y + 10,
            text);
}

static void put_page(struct buf *out)
{
    buf_lit(out, "<page width=\"300\" height=\"600\">\n");
}

#define FULL "一二三四五六七八九十一二三四五六七八九十" /* 20 characters: from 50 to 250 */

static const struct doc *pdf(struct cx *cx, const struct buf *out)
{
    return reading_doc(cx, buf_text(out), "pdf");
}

static void rows_join_by_edge_and_indent(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    put_page(&out);
    put_word(&out, 120, 40, "标题居中显示");
    put_word(&out, 70, 80, "一二三四五六七八九十一二三四五六七八");
    put_word(&out, 50, 100, FULL);
    put_word(&out, 50, 120, "第二段之前完。");
    put_word(&out, 70, 140, "一二三四五六七八九十一二三四五六七八");
    put_word(&out, 50, 160, FULL);
    put_page(&out);
    put_word(&out, 50, 80, FULL);
    put_word(&out, 50, 100, "跨页完。");
    put_word(&out, 50, 160, "隔开的一行");
    assert_doc(pdf(cx, &out), "line c|标题居中显示\n"
                              "para g|一二三四五六七八九十一二三四五六七八" FULL "第二段之前完。\n"
                              "para|一二三四五六七八九十一二三四五六七八" FULL FULL "跨页完。\n"
                              "para g|隔开的一行\n");
}

static void spaces_are_those_a_reader_sees(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    put_page(&out);
    put_word(&out, 50, 80, "到");
    put_word(&out, 62, 80, "2025");
    put_word(&out, 84, 80, "年，GDP");
    put_word(&out, 124, 80, "up");
    put_word(&out, 160, 80, "右边");
    assert_doc(pdf(cx, &out), "para|到2025年，GDP up 右边\n");
}

static void lines_part_words_and_not_numbers(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    put_page(&out);
    put_word(&out, 50, 80, "一二三四五六七八九十一二三四五六七八突破3");
    put_word(&out, 50, 100, "000万人，一二三四五六七八九十一二三GDP");
    put_word(&out, 50, 120, "per");
    assert_doc(pdf(cx, &out),
               "para|一二三四五六七八九十一二三四五六七八突破3000万人，一二三四五六七八九十一二三GDP per\n");
}

static void entities_and_odd_characters(void **state)
{
    struct cx *cx = *state;

    assert_doc(reading_doc(cx,
                           STR("<page width=\"9\" height=\"9\"><word xMin=\"1\" yMin=\"1\" xMax=\"9\" "
                               "yMax=\"2\">A&amp;B\xee\x80\x80&lt;</word>"
                               "<word xMin=\"nan\" yMin=\"1\" xMax=\"9\" yMax=\"2\">no</word></page>"),
                           "pdf"),
               "para|A&B<\n");
}

static void page_numbers_and_running_headers_are_furniture(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    for (int i = 0; i < 3; i++) {
        put_page(&out);
        put_word(&out, 50, 20, "青屏市人民政府文件");
        put_word(&out, 50, 100 + i, FULL);
        put_word(&out, 50, 120 + i, FULL);
        put_word(&out, 150, 570, i == 0 ? "—1—" : i == 1 ? "—2—" : "—3—");
    }
    assert_doc(pdf(cx, &out), "para|" FULL FULL FULL FULL FULL FULL "\n"
                              "para f|青屏市人民政府文件\npara f|—1—\npara f|青屏市人民政府文件\npara f|—2—\n"
                              "para f|青屏市人民政府文件\npara f|—3—\n");
}

/* Three columns; the second row's number stands beside the middle of three lines. */
static void tables_by_columns_and_running_numbers(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    put_page(&out);
    put_word(&out, 50, 50, "号");
    put_word(&out, 90, 50, "工作任务");
    put_word(&out, 250, 50, "牵头单位");
    put_word(&out, 50, 80, "1");
    put_word(&out, 90, 80, "新增高标准农田");
    put_word(&out, 250, 80, "市农业局");
    put_word(&out, 90, 100, "建成医院一所并且投用");
    put_word(&out, 50, 112, "2");
    put_word(&out, 250, 112, "市卫生局");
    put_word(&out, 90, 112, "使每一个县城的人民都");
    put_word(&out, 90, 124, "看得上病");
    put_word(&out, 50, 150, "3");
    put_word(&out, 90, 150, "修路");
    put_word(&out, 250, 150, "市交通局");
    assert_doc(
        pdf(cx, &out),
        "cell 1:0,0|号\ncell 1:0,1|工作任务\ncell 1:0,2|牵头单位\n"
        "cell 1:1,0|1\ncell 1:1,1|新增高标准农田\ncell 1:1,2|市农业局\n"
        "cell 1:2,0|2\ncell 1:2,1|建成医院一所并且投用使每一个县城的人民都看得上病\ncell 1:2,2|市卫生局\n"
        "cell 1:3,0|3\ncell 1:3,1|修路\ncell 1:3,2|市交通局\n");
}

/* The head is printed again, and row 2 goes on under it. */
static void a_table_goes_on_behind_a_page_break(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    for (int page = 0; page < 2; page++) {
        put_page(&out);
        put_word(&out, 50, 50, "号");
        put_word(&out, 90, 50, "工作任务");
        put_word(&out, 250, 50, "单位");
        if (page == 1) {
            put_word(&out, 90, 70, "下页完成建设");
            put_word(&out, 90, 82, "并投用。");
        }
        for (int i = 0; i < 2; i++) {
            put_word(&out, 50, page * 30 + 70 + i * 40, page ? (i ? "4" : "3") : (i ? "2" : "1"));
            put_word(&out, 90, page * 30 + 70 + i * 40, "一二三四五六七八九十一二三");
            put_word(&out, 250, page * 30 + 70 + i * 40, "水利局");
        }
    }
    assert_doc(
        pdf(cx, &out),
        "cell 1:0,0|号\ncell 1:0,1|工作任务\ncell 1:0,2|单位\n"
        "cell 1:1,0|1\ncell 1:1,1|一二三四五六七八九十一二三\ncell 1:1,2|水利局\n"
        "cell 1:2,0|2\ncell 1:2,1|一二三四五六七八九十一二三下页完成建设\n并投用。\ncell 1:2,2|水利局\n"
        "cell 1:3,0|3\ncell 1:3,1|一二三四五六七八九十一二三\ncell 1:3,2|水利局\n"
        "cell 1:4,0|4\ncell 1:4,1|一二三四五六七八九十一二三\ncell 1:4,2|水利局\n");
}

/* No numbers, no distance between rows: a row begins where all its cells can; the last one goes on behind the
 * break. */
static void tables_without_numbers_or_distances(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    put_page(&out);
    put_word(&out, 50, 50, "工作内容");
    put_word(&out, 180, 50, "责任单位");
    put_word(&out, 50, 62, "一二三四五六七八九十一");
    put_word(&out, 180, 62, "市科技局");
    put_word(&out, 50, 74, "二三四完成任务。");
    put_word(&out, 180, 74, "市工业和信息局");
    put_word(&out, 50, 86, "修路。");
    put_word(&out, 180, 86, "市交通局");
    put_word(&out, 50, 98, "一二三四五六七八九十一");
    put_word(&out, 180, 98, "市水利局");
    put_page(&out);
    put_word(&out, 50, 50, "二三四修好水库。");
    put_word(&out, 180, 50, "市财政局");
    put_word(&out, 50, 62, "一二三四五六七八九十一");
    put_word(&out, 180, 62, "市教育局");
    put_word(&out, 50, 74, "学校。");
    put_word(&out, 50, 86, "种树一二三四五六七八。");
    put_word(&out, 180, 86, "市林业局");
    assert_doc(pdf(cx, &out),
               "cell 1:0,0|工作内容\ncell 1:0,1|责任单位\n"
               "cell 1:1,0|一二三四五六七八九十一二三四完成任务。\ncell 1:1,1|市科技局\n市工业和信息局\n"
               "cell 1:2,0|修路。\ncell 1:2,1|市交通局\n"
               "cell 1:3,0|一二三四五六七八九十一二三四修好水库。\ncell 1:3,1|市水利局\n市财政局\n"
               "cell 1:4,0|一二三四五六七八九十一学校。\ncell 1:4,1|市教育局\n"
               "cell 1:5,0|种树一二三四五六七八。\ncell 1:5,1|市林业局\n");
}

static void hanging_numbers_are_no_table(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    put_page(&out);
    for (int i = 0; i < 4; i++) {
        put_word(&out, 50, 50 + i * 20, "1.");
        put_word(&out, 75, 50 + i * 20, "短的一项");
    }
    assert_doc(pdf(cx, &out), "para|1. 短的一项\npara|1. 短的一项\npara|1. 短的一项\npara|1. 短的一项\n");
}

static void what_is_no_text_is_said(void **state)
{
    struct cx *cx = *state;
    struct buf many = buf_new(cx->arena, 1 << 20);
    const struct doc *doc;

    for (int i = 0; i < 3001; i++) buf_lit(&many, "<page width=\"9\" height=\"9\">");
    assert_refused(intake_read_here(cx, STR("<page width=\"9\" height=\"9\"></page>"), STR("pdf"), &doc),
                   ERR_EMPTY, "scan (1 pages");
    assert_refused(intake_read_here(cx, STR("<html></html>"), STR("pdf"), &doc), ERR_DAMAGED,
                   "no readable page");
    assert_refused(intake_read_here(cx, buf_text(&many), STR("pdf"), &doc), ERR_TOO_LARGE, "3000 pages");
}

#define OFD "xmlns:ofd=\"http://www.ofdspec.org/2016\""
#define CODE(box, x, dx, text)                                                                 \
    "<ofd:TextObject ID=\"9\" Boundary=\"" box "\" Size=\"5\" Font=\"1\"><ofd:TextCode X=\"" x \
    "\" Y=\"4\" DeltaX=\"" dx "\">" text "</ofd:TextCode></ofd:TextObject>"

static enum err ofd(struct cx *cx, const char *content, const char *template, const struct doc **doc)
{
    struct str bytes = reading_zip(
        cx, (const char *const[]){
                "OFD.xml",
                "<ofd:OFD " OFD
                "><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
                "Doc_0/Document.xml",
                "<ofd:Document " OFD
                "><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
                "<ofd:TemplatePage ID=\"7\" BaseLoc=\"Tpls/T.xml\"/></ofd:CommonData>"
                "<ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/P.xml\"/></ofd:Pages></ofd:Document>",
                "Doc_0/Pages/P.xml", content, "Doc_0/Tpls/T.xml", template, NULL});

    return intake_read_here(cx, bytes, STR(""), doc);
}

static void ofd_text_with_steps_matrices_and_templates(void **state)
{
    struct cx *cx = *state;
    const struct doc *doc;

    assert_int_equal(
        ofd(cx,
            "<ofd:Page " OFD "><ofd:Template TemplateID=\"7\"/><ofd:Content><ofd:Layer>" CODE(
                "20 50 100 5", "0", "g 3 5 2.5", "农田20万")
                CODE("20 70 100 5", "0", "",
                     "一 二") "<ofd:TextObject Boundary=\"20 90 100 5\" Size=\"10\" CTM=\"0.5 0 0 0.5 0 "
                              "0\"><ofd:TextCode X=\"0\" Y=\"8\">半号</ofd:TextCode></ofd:TextObject>"
                              "<ofd:TextObject Boundary=\"20 110 100 5\" Size=\"10\" CTM=\"0.7 0.7 -0.7 0.7 "
                              "0 0\"><ofd:TextCode X=\"0\" Y=\"8\">水印</ofd:TextCode></ofd:TextObject>"
                              "</ofd:Layer></ofd:Content></ofd:Page>",
            "<ofd:Page " OFD ">" CODE("20 20 100 5", "0", "", "模板") "</ofd:Page>", &doc),
        ERR_NONE);
    assert_doc(doc, "para|模板\npara|农田20万\npara|一二\npara|半号\n");
    assert_int_equal(doc->pages, 1);
}

#define PATH(boundary, more, data)                                                  \
    "<ofd:PathObject Boundary=\"" boundary "\" " more "><ofd:AbbreviatedData>" data \
    "</ofd:AbbreviatedData></ofd:PathObject>"

/* Lines of all kinds: one path for the frame, one a line, a thin filled box; no gap tells the rows apart. */
static void ofd_lines_make_cells(void **state)
{
    struct cx *cx = *state;
    const struct doc *doc;

    assert_int_equal(
        ofd(cx,
            "<ofd:Page " OFD "><ofd:Content><ofd:Layer>" PATH(
                "20 40 60 24", "", "M 0 0 L 60 0 L 60 24 L 0 24 C") PATH("20 52 60 1", "", "M 0 0 L 60 0")
                PATH("30 40 1 24", "Stroke=\"false\" Fill=\"true\"",
                     "M 0 0 L 0.2 0 L 0.2 24 B 0.1 24 0.1 24 0 24 C") CODE("22 45 10 5", "0", "", "1")
                    CODE("32 42 40 5", "0", "", "甲项任务一") CODE("32 47 40 5", "0", "", "续行。")
                        CODE("22 57 10 5", "0", "", "2") CODE("32 54 40 5", "0", "", "乙项任务二")
                            CODE("32 59 40 5", "0", "", "又一行。") "</ofd:Layer></ofd:Content></ofd:Page>",
            "<ofd:Page " OFD "/>", &doc),
        ERR_NONE);
    assert_doc(
        doc, "cell 1:0,0|1\ncell 1:0,1|甲项任务一\n续行。\ncell 1:1,0|2\ncell 1:1,1|乙项任务二\n又一行。\n");
}

static void an_ofd_without_text_is_a_scan(void **state)
{
    struct cx *cx = *state;
    const struct doc *doc;

    assert_refused(ofd(cx, "<ofd:Page " OFD "/>", "<ofd:Page " OFD "/>", &doc), ERR_EMPTY,
                   "a scan or outlines");
}

/* --- ruled tables: what qpdf says of the drawing stands behind the words ---- */

/* One page, 300 x 600; Y grows upward. */
static void put_drawing(struct buf *out, int page, const char *drawing)
{
    if (page == 1) buf_lit(out, "</html>\n%PDF-1.4\n");
    buf_fmt(out,
            "\n%%%% Page %d\n1 0 obj\n<<\n  /MediaBox [\n    0\n    0\n    300\n    600\n  ]\n>>\nendobj\n"
            "\n%%%% Contents for page %d\n2 0 obj\n<<\n>>\nstream\n%s\nendstream\nendobj\n",
            page, page, drawing);
}

/* Columns 20..60..200..280; the rows' lines by the caller. */
#define UPRIGHTS "20 560 m 20 440 l S 60 560 m 60 440 l S 200 560 m 200 440 l S 280 560 m 280 440 l S "

/* Number and unit stand in the middle of their rows, two units a line, and no gap tells the rows apart. */
static void put_words_of_ruled(struct buf *out)
{
    put_page(out);
    put_word(out, 25, 45, "序号");
    put_word(out, 90, 45, "任务");
    put_word(out, 210, 45, "单位");
    put_word(out, 65, 65, "一二三四五六七八九十一二三");
    put_word(out, 25, 75, "1");
    put_word(out, 205, 75, "市教育局");
    put_word(out, 65, 85, "四五六。");
    put_word(out, 205, 105, "市财政局");
    put_word(out, 65, 105, "七八九十一二三四五六七八九");
    put_word(out, 25, 115, "2");
    put_word(out, 205, 125, "市水利局");
    put_word(out, 65, 125, "十一二三四五六七八九十一二");
}

static const char ruled_blocks[] =
    "cell 1:0,0|序号\ncell 1:0,1|任务\ncell 1:0,2|单位\n"
    "cell 1:1,0|1\ncell 1:1,1|一二三四五六七八九十一二三四五六。\ncell 1:1,2|市教育局\n"
    "cell 1:2,0|2\ncell 1:2,1|七八九十一二三四五六七八九十一二三四五六七八九十一二\n"
    "cell 1:2,2|市财政局\n市水利局\n";

static void lines_make_cells(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    put_words_of_ruled(&out);
    put_drawing(&out, 1,
                UPRIGHTS "20 560 m 280 560 l S 20 542 m 280 542 l S 20 502 m 280 502 l S "
                         "20 440 m 280 440 l S");
    assert_doc(pdf(cx, &out), ruled_blocks);
}

/* The same lines as thin filled boxes, a piece for each cell, in a space turned upside down and halved. */
static void thin_boxes_are_lines(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20), ink = buf_new(cx->arena, 1 << 16);
    static const int level[] = {40, 58, 98, 160}, column[] = {20, 60, 200, 280};

    put_words_of_ruled(&out);
    buf_lit(&ink, "q .5 0 0 -.5 0 600 cm (a \\) b) Tj /X << /Y (Z) >> BDC BI /W 1 ID 0 0 9 9 re f\nEI EMC ");
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 3; k++) {
            buf_fmt(&ink, "%d %d %d 1 re f ", 2 * column[k], 2 * level[i],
                    2 * (column[k + 1] - column[k]) - 1);
            if (i < 3)
                buf_fmt(&ink, "%d %d 1 %d re f\n", 2 * column[k], 2 * level[i],
                        2 * (level[i + 1] - level[i]));
            if (i < 3)
                buf_fmt(&ink, "%d %d 1 %d re f\n", 2 * 280, 2 * level[i], 2 * (level[i + 1] - level[i]));
        }
    buf_lit(&ink, "Q");
    buf_byte(&ink, '\0');
    put_drawing(&out, 1, ink.p);
    assert_doc(pdf(cx, &out), ruled_blocks);
}

/* A missing line makes one cell of two boxes; what it says holds for both rows. */
static void merged_cells_are_carried(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    put_words_of_ruled(&out);
    put_drawing(&out, 1,
                UPRIGHTS "20 560 m 280 560 l S 20 542 m 280 542 l S 20 502 m 200 502 l S "
                         "20 440 m 280 440 l S");
    assert_doc(pdf(cx, &out),
               "cell 1:0,0|序号\ncell 1:0,1|任务\ncell 1:0,2|单位\n"
               "cell 1:1,0|1\ncell 1:1,1|一二三四五六七八九十一二三四五六。\n"
               "cell 1:1,2 2x1|市教育局\n市财政局\n市水利局\n"
               "cell 1:2,0|2\ncell 1:2,1|七八九十一二三四五六七八九十一二三四五六七八九十一二\n"
               "cell 1:2,2 m|市教育局\n市财政局\n市水利局\n");
}

/* The head is printed again, the last row of the page before goes on. */
static void a_ruled_table_goes_on(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);
    static const char lines[] = UPRIGHTS "20 560 m 280 560 l S 20 542 m 280 542 l S 20 502 m 280 502 l S "
                                         "20 440 m 280 440 l S";

    put_words_of_ruled(&out);
    put_page(&out);
    put_word(&out, 25, 45, "序号");
    put_word(&out, 90, 45, "任务");
    put_word(&out, 210, 45, "单位");
    put_word(&out, 65, 65, "三。");
    put_word(&out, 205, 65, "市税务局");
    put_word(&out, 25, 115, "3");
    put_word(&out, 65, 115, "另一项。");
    put_drawing(&out, 1, lines);
    put_drawing(&out, 2, lines);
    assert_doc(pdf(cx, &out),
               "cell 1:0,0|序号\ncell 1:0,1|任务\ncell 1:0,2|单位\n"
               "cell 1:1,0|1\ncell 1:1,1|一二三四五六七八九十一二三四五六。\ncell 1:1,2|市教育局\n"
               "cell 1:2,0|2\ncell 1:2,1|七八九十一二三四五六七八九十一二三四五六七八九十一二三。\n"
               "cell 1:2,2|市财政局\n市水利局\n市税务局\n"
               "cell 1:3,0|3\ncell 1:3,1|另一项。\n");
}

/* A frame round the page, a line under the head and an underline are no tables. */
static void other_lines_do_not_matter(void **state)
{
    struct cx *cx = *state;
    struct buf out = buf_new(cx->arena, 1 << 20);

    put_page(&out);
    put_word(&out, 50, 80, FULL);
    put_word(&out, 50, 100, "完。");
    put_drawing(&out, 1, "10 10 280 580 re S 50 540 m 250 540 l S 50 508 m 70 508 l S 0 0 m 300 600 l S");
    assert_doc(pdf(cx, &out), "para|" FULL "完。\n");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        T(rows_join_by_edge_and_indent),
        T(spaces_are_those_a_reader_sees),
        T(lines_part_words_and_not_numbers),
        T(entities_and_odd_characters),
        T(page_numbers_and_running_headers_are_furniture),
        T(tables_by_columns_and_running_numbers),
        T(a_table_goes_on_behind_a_page_break),
        T(tables_without_numbers_or_distances),
        T(hanging_numbers_are_no_table),
        T(what_is_no_text_is_said),
        T(ofd_text_with_steps_matrices_and_templates),
        T(ofd_lines_make_cells),
        T(an_ofd_without_text_is_a_scan),
        T(lines_make_cells),
        T(thin_boxes_are_lines),
        T(merged_cells_are_carried),
        T(a_ruled_table_goes_on),
        T(other_lines_do_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
