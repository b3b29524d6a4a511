/* Workbooks: strings, dates, references, merged ranges, several sheets. */
#include "../reading.h"

#define S                                                                  \
    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" " \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define BOOK                                                                                     \
    "xl/workbook.xml",                                                                           \
        "<workbook " S "><sheets><sheet name=\"a\" r:id=\"r1\"/>"                                \
        "<sheet name=\"b\" state=\"hidden\" r:id=\"r2\"/><sheet name=\"c\" "                     \
        "r:id=\"r3\"/></sheets></workbook>",                                                     \
        "xl/_rels/workbook.xml.rels",                                                            \
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" \
        "<Relationship Id=\"r1\" Target=\"worksheets/one.xml\"/><Relationship Id=\"r2\" "        \
        "Target=\"worksheets/two.xml\"/>"                                                        \
        "<Relationship Id=\"r3\" Target=\"/xl/worksheets/three.xml\"/></Relationships>"
#define SHEET(rows, rest) "<worksheet " S "><sheetData>" rows "</sheetData>" rest "</worksheet>"
#define INLINE(ref, x) "<c r=\"" ref "\" t=\"inlineStr\"><is><t>" x "</t></is></c>"

static struct str book(struct cx *cx, const char *sheet)
{
    return reading_zip(
        cx, (const char *const[]){
                BOOK, "xl/worksheets/one.xml", sheet, "xl/worksheets/two.xml",
                SHEET("<row>" INLINE("A1", "藏") "</row>", ""), "xl/worksheets/three.xml",
                SHEET("<row>" INLINE("A1", "三") "</row>", ""), "xl/sharedStrings.xml",
                "<sst " S
                "><si><t>序号</t></si><si><r><t>工作</t></r><r><t>任务</t></r><rPh><t>x</t></rPh></si></sst>",
                "xl/styles.xml",
                "<styleSheet " S
                "><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
                "<numFmt numFmtId=\"171\" formatCode=\"0.00&quot;days&quot;\"/></numFmts>"
                "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf "
                "numFmtId=\"171\"/></cellXfs></styleSheet>",
                NULL});
}

static const struct doc *read_book(struct cx *cx, const char *sheet)
{
    return reading_doc(cx, book(cx, sheet), "");
}

static void values_of_every_kind(void **state)
{
    struct cx *cx = *state;

    assert_doc(
        read_book(
            cx,
            SHEET("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c></row>"
                  "<row r=\"5\"><c r=\"A5\"><v>12</v></c><c r=\"B5\" s=\"1\"><v>45672</v></c>"
                  "<c r=\"C5\" s=\"2\"><v>44197.5</v></c><c r=\"D5\" s=\"3\"><v>45672</v></c>"
                  "<c r=\"E5\"><v>0.30000000000000004</v></c><c r=\"F5\" t=\"str\"><f>A1</f><v>公式</v></c>"
                  "<c r=\"G5\" t=\"e\"><v>#REF!</v></c><c r=\"H5\" t=\"b\"><v>1</v></c><c r=\"I5\" "
                  "t=\"s\"><v>99</v></c></row>",
                  "")),
        "cell 1:1,0|序号\ncell 1:1,2|工作任务\ncell 1:4,0|12\ncell 1:4,1|2025年1月15日\ncell "
        "1:4,2|2021年1月1日\n"
        "cell 1:4,3|45672\ncell 1:4,4|0.3\ncell 1:4,5|公式\ncell 1:4,7|是\npara|三\n");
}

static void cells_without_references_count_on(void **state)
{
    struct cx *cx = *state;

    assert_doc(read_book(cx, SHEET("<row><c t=\"inlineStr\"><is><t>甲</t></is></c><c "
                                   "t=\"inlineStr\"><is><t>乙</t></is></c></row>"
                                   "<row><c t=\"inlineStr\"><is><t>丙</t></is></c></row>",
                                   "")),
               "cell 1:0,0|甲\ncell 1:0,1|乙\ncell 1:1,0|丙\npara|三\n");
}

static void merged_ranges_carry_their_text(void **state)
{
    struct cx *cx = *state;

    assert_doc(
        read_book(cx, SHEET("<row r=\"1\">" INLINE("A1", "标题") "</row><row r=\"2\">" INLINE("A2", "经济")
                                INLINE("B2", "一") "</row>"
                                                   "<row r=\"3\"><c r=\"A3\"/>" INLINE("B3", "二") "</row>",
                            "<mergeCells><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A2:A3\"/><mergeCell "
                            "ref=\"nonsense\"/></mergeCells>")),
        "para c|标题\ncell 1:1,0 2x1|经济\ncell 1:1,1|一\ncell 1:2,0 m|经济\ncell 1:2,1|二\npara|三\n");
}

static void absurd_counts_are_refused(void **state)
{
    struct cx *cx = *state;
    const struct doc *doc;

    assert_refused(
        intake_read_here(cx, book(cx, SHEET("<row>" INLINE("ZZZ1", "远") "</row>", "")), STR(""), &doc),
        ERR_HOSTILE, "columns");
    assert_refused(intake_read_here(cx,
                                    book(cx, SHEET("<row r=\"99999999\">" INLINE("A1", "远") "</row>", "")),
                                    STR(""), &doc),
                   ERR_HOSTILE, "rows");
    assert_refused(intake_read_here(cx,
                                    book(cx, SHEET("<row>" INLINE("A1", "x") INLINE("B1", "y") "</row>",
                                                   "<mergeCells><mergeCell ref=\"A1:A1048576\"/><mergeCell "
                                                   "ref=\"B1:B1048576\"/></mergeCells>")),
                                    STR(""), &doc),
                   ERR_HOSTILE, "merged cells");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        T(values_of_every_kind),
        T(cells_without_references_count_on),
        T(merged_ranges_carry_their_text),
        T(absurd_counts_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
