/*
 * Workbooks as they come back from Excel: dates as serial numbers and as text, percents, formulas, full-width
 * digits, merged and hidden parts, columns moved and deleted, files of others and of last month.  And pasted
 * tables.
 */
#include "../testing.h"

#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "../ledger.h"
#include "../reading.h"
#include "../year.h"

#include "base/file.h"
#include "breakdown/item.h"
#include "breakdown/milestone.h"
#include "breakdown/unit_book.h"

enum { WIDE = 13 };

/* ---- a workbook of any shape */

struct made {
    char path[64];
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *day, *percent;
    lxw_row_t row;
};

static void made_open(struct made *m, const char *first_sheet)
{
    int fd;

    *m = (struct made){.path = "/tmp/luoshi-book-XXXXXX"};
    fd = mkstemp(m->path);
    assert_true(fd >= 0);
    close(fd);
    m->book = workbook_new(m->path);
    m->day = workbook_add_format(m->book);
    format_set_num_format(m->day, "yyyy/m/d");
    m->percent = workbook_add_format(m->book);
    format_set_num_format_index(m->percent, 9);
    if (!first_sheet) return;
    worksheet_hide(workbook_add_worksheet(m->book, first_sheet));
}

static void made_sheet(struct made *m, const char *name)
{
    m->sheet = workbook_add_worksheet(m->book, name);
    worksheet_activate(m->sheet);
    worksheet_set_first_sheet(m->sheet);
    m->row = 0;
}

/* "@48029": a date as a serial number; "%0.4": a percent; "#8": a number; "=x": a formula with its last
 * value. */
static void put_cell(struct made *m, lxw_col_t c, const char *text)
{
    double v = 0;

    if (text[0] == '@' || text[0] == '%' || text[0] == '#') assert_true(str_num(str_of(text + 1), &v));
    if (text[0] == '@')
        worksheet_write_number(m->sheet, m->row, c, v, m->day);
    else if (text[0] == '%')
        worksheet_write_number(m->sheet, m->row, c, v, m->percent);
    else if (text[0] == '#')
        worksheet_write_number(m->sheet, m->row, c, v, NULL);
    else if (text[0] == '=')
        worksheet_write_formula_str(m->sheet, m->row, c, "=A1", NULL, text + 1);
    else if (text[0])
        worksheet_write_string(m->sheet, m->row, c, text, NULL);
}

static void put_row(struct made *m, const char *const cell[WIDE])
{
    for (lxw_col_t c = 0; c < WIDE; c++) put_cell(m, c, cell[c] ? cell[c] : "");
    m->row++;
}

#define ROW(m, ...) put_row((m), (const char *const[WIDE]){__VA_ARGS__})
#define HEADINGS(m)                                                                                    \
    ROW((m), "任务序号", "任务", "类别", "编号", "名称", "责任单位", "责任岗位", "责任人", "开始时间", \
        "完成时间", "权重", "完成标准", "识别码")

static const struct doc *made_doc(struct cx *cx, struct made *m)
{
    const struct doc *doc = NULL;
    struct str bytes;

    assert_int_equal(workbook_close(m->book), LXW_NO_ERROR);
    must(file_read(cx, m->path, 16 << 20, &bytes));
    unlink(m->path);
    must(intake_read_here(cx, bytes, STR_NULL, &doc));
    return doc;
}

static struct str read_book(struct cx *cx, int64_t org, const struct doc *doc, bool apply, bool good)
{
    const struct unit_book_ask ask = {.org_id = org, .apply = apply, .good = good};
    struct buf out = year_out(cx);

    must(unit_book_read(cx, &ask, doc, &out));
    return buf_text(&out);
}

/* 张三 is of the unit, 李四 of another, 赵六 of none. */
static int64_t begin(struct cx *cx)
{
    int64_t edu, money, gov;

    (void)year_plan(cx);
    must(store_begin(cx, true));
    edu = year_org_id(cx, "市教育局");
    money = year_org_id(cx, "市财政局");
    gov = cx->actor.government_id;
    must(store_run(cx, NULL,
                   "INSERT INTO person (government_id, id, name) VALUES ($1, 71, '张三'), ($1, 72, '李四'),"
                   " ($1, 73, '赵六')",
                   "i", gov));
    must(store_run(cx, NULL,
                   "INSERT INTO post (government_id, id, title, org_id) VALUES ($1, 81, '基建科科长', $2),"
                   " ($1, 82, '预算科科长', $3)",
                   "iii", gov, edu, money));
    must(store_run(cx, NULL,
                   "INSERT INTO post_holder (government_id, post_id, person_id) VALUES ($1, 81, 71),"
                   " ($1, 82, 72)",
                   "i", gov));
    return edu;
}

static struct str items_of(struct cx *cx)
{
    struct buf out = year_out(cx);

    must(item_list(cx, year_task_id(cx, "2"), &out));
    return buf_text(&out);
}

/* ---- what people do to a workbook */

/* A hidden sheet before it, a title, headings of two lines under merged cells, a blank line, the task's
 * number merged over its lines, every kind of cell. */
static const struct doc *quirky(struct cx *cx)
{
    struct made m;

    made_open(&m, "隐藏");
    m.sheet = workbook_get_worksheet_by_name(m.book, "隐藏");
    HEADINGS(&m);
    ROW(&m, "2", "", "事项", "1", "藏起来的事项");
    made_sheet(&m, "任务 分解");
    worksheet_merge_range(m.sheet, 0, 0, 0, 12, "教育局上报稿", NULL);
    m.row = 1;
    ROW(&m, "任务序号", "任务", "类别", "编号", "名称", "责任", "", "", "时间", "", "权重", "完成标准",
        "识别码");
    ROW(&m, "任务序号", "任务", "类别", "编号", "名称", "责任单位", "责任岗位", "责任人", "开始时间",
        "完成时间", "权重", "完成标准", "识别码");
    ROW(&m, "");
    ROW(&m, "#2", "", "事项", "#1", "=城东小学", "市教育局", "", "张 三 13800000000", "@47910",
        "２０３１年８月２９日");
    ROW(&m, "", "", "事项", "１.１", " 土建工程　", "市教育局", "", "赵六（副局长）", "2031-03-03 00:00:00",
        "#48029");
    ROW(&m, "", "", "节点", "", "全部开工", "", "", "", "", "@48029", "%0.4", "取得施工许可");
    ROW(&m, "", "", "节点", "1.", "主体封顶", "", "", "", "", "2031.8.29", "６０分", "有监理确认");
    worksheet_merge_range(m.sheet, 4, 0, 7, 0, "", NULL);
    worksheet_write_number(m.sheet, 4, 0, 2, NULL);
    return made_doc(cx, &m);
}

ENGINE_TEST(what_excel_makes_of_it_is_understood)
{
    const struct doc *doc = quirky(cx);
    int64_t org = begin(cx);
    struct str said = read_book(cx, org, doc, false, false);

    must_have(said, "{\"sheet\":\"任务 分解\",\"added\":4,\"changed\":0,\"same\":0,\"problems\":0");
    must_have(said, "\"notes\":[]"); /* 40 and 60 */
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM item"), 0);
    (void)read_book(cx, org, doc, true, false);
    must_have(items_of(cx), "\"title\":\"城东小学\"");
    must_have(items_of(cx), "\"person_name\":\"张三\",\"start_on\":\"2031-03-03\",\"due_on\":\"2031-08-29\"");
    must_have(items_of(cx), "\"level\":2,\"title\":\"土建工程\"");
    must_have(items_of(cx), "\"person_name\":\"赵六\",\"start_on\":\"2031-03-03\",\"due_on\":\"2031-06-30\"");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM milestone WHERE weight IN (40, 60)"), 2);
    must_have(read_book(cx, org, doc, true, false), "\"added\":0,\"changed\":0,\"same\":4,\"problems\":0");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'item.fill'"), 1);
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

static const struct doc *wrong_book(struct cx *cx)
{
    struct made m;

    made_open(&m, NULL);
    made_sheet(&m, "分解表");
    HEADINGS(&m);
    ROW(&m, "2", "", "事项", "1", "好的一行", "市教育局", "", "", "", "2031-08-29");
    ROW(&m, "2", "", "事项", "2", "坏的一行", "火星局", "没有的岗", "李四、张三", "某天", "2032-02-02");
    ROW(&m, "2", "", "事项", "2.1", "在坏行下面", "市教育局", "", "李四", "2031-09-01", "2031-08-29");
    ROW(&m, "99", "", "别的", "甲", "", "", "", "无名氏", "", "2031-08-29");
    ROW(&m, "2", "", "节点", "", "中秋节点", "", "", "", "", "2031-10-04", "0", "");
    ROW(&m, "2", "", "节点", "", "没有日子", "", "", "", "", "", "101", "看得见", "M77-1");
    return made_doc(cx, &m);
}

/* Sheet, cell, code, and a sentence in each language. */
static void must_name(struct str said, const char *cell, const char *code, const char *zh)
{
    char words[300];

    (void)snprintf(words, sizeof words, "{\"sheet\":\"分解表\",\"cell\":\"%s\",\"code\":\"%s\",\"zh\":\"%s",
                   cell, code, zh);
    must_have(said, words);
    assert_false(has(said, "\"en\":null"));
    assert_false(has(said, "\"en\":\"\""));
}

ENGINE_TEST(every_wrong_cell_is_named_with_its_sheet_and_good_lines_may_be_taken)
{
    const struct doc *doc = wrong_book(cx);
    const struct unit_book_ask ask = {.org_id = begin(cx), .apply = true};
    struct buf out = year_out(cx);
    struct str said = read_book(cx, ask.org_id, doc, false, false);

    must_name(said, "F3", "ERR_ABSENT", "名录中没有这个单位");
    must_name(said, "G3", "ERR_ABSENT", "名录中没有这个岗位");
    must_name(said, "H3", "ERR_INPUT", "一格只写一名责任人");
    must_name(said, "I3", "ERR_INPUT", "不是日期");
    must_name(said, "J3", "ERR_INPUT", "时间超出任务的起止期限");
    must_name(said, "D4", "ERR_INPUT", "它的上级事项那一行有问题");
    must_name(said, "H4", "ERR_INPUT", "名录中此人是其他单位的人员");
    must_name(said, "J4", "ERR_INPUT", "完成时间早于开始时间");
    must_name(said, "A5", "ERR_INPUT", "这不是本单位牵头的任务序号");
    must_name(said, "C5", "ERR_INPUT", "类别应为");
    must_name(said, "D5", "ERR_INPUT", "编号应如");
    must_name(said, "E5", "ERR_INPUT", "缺少名称");
    must_name(said, "H5", "ERR_ABSENT", "名录中没有这个人员");
    must_name(said, "J6", "ERR_INPUT", "这一天是休息日");
    must_name(said, "K6", "ERR_INPUT", "权重应大于 0");
    must_name(said, "L6", "ERR_INPUT", "请写明完成标准");
    must_name(said, "J7", "ERR_INPUT", "节点须有完成时间");
    must_name(said, "M7", "ERR_ABSENT", "没有这个识别码");
    must_fail(unit_book_read(cx, &ask, doc, &out), ERR_INPUT, "file");
    must_have(cx->fault.zh, "F3");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM item"), 0);
    must_have(read_book(cx, ask.org_id, doc, true, true), "\"added\":1");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM item"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM milestone"), 0);
    must_have(read_book(cx, ask.org_id, doc, true, true), "\"added\":0,\"changed\":0,\"same\":1");
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

/* Columns anywhere, also beyond Z; the cells are named where they stand. */
ENGINE_TEST(columns_may_move_but_not_go)
{
    static const char *const order[] = {"名称",   "识别码", "完成标准", "备注", "责任单位", "责任岗位",
                                        "责任人", "权重",   "开始时间", "编号", "类别",     "任务序号"};
    const struct unit_book_ask ask = {.org_id = begin(cx)};
    struct buf out = year_out(cx);
    struct made m;

    made_open(&m, NULL);
    made_sheet(&m, "乱序");
    for (lxw_col_t c = 0; c < sizeof order / sizeof *order; c++) put_cell(&m, c, order[c]);
    put_cell(&m, 27, "完成时间");
    m.row++;
    put_cell(&m, 0, "城东小学");
    put_cell(&m, 11, "2");
    put_cell(&m, 27, "明天");
    must_have(read_book(cx, ask.org_id, made_doc(cx, &m), false, false),
              "\"sheet\":\"乱序\",\"cell\":\"AB2\"");
    made_open(&m, NULL);
    made_sheet(&m, "少列");
    for (lxw_col_t c = 0; c < sizeof order / sizeof *order; c++) put_cell(&m, c, order[c]);
    must_fail(unit_book_read(cx, &ask, made_doc(cx, &m), &out), ERR_INPUT, "file");
    must_have(cx->fault.zh, "工作表“少列”缺少“完成时间”");
    year_back(cx, ERR_INPUT);
}

ENGINE_TEST(a_workbook_of_another_unit_is_refused)
{
    struct buf book = buf_new(cx->arena, 8 << 20), out = year_out(cx);
    struct unit_book_ask ask = {.apply = true};
    const struct doc *doc = NULL;
    int64_t org = begin(cx);

    must(unit_book_write(cx, org, 0, &book));
    must(intake_read_here(cx, buf_text(&book), STR_NULL, &doc));
    ask.org_id = year_org_id(cx, "市发展改革委");
    must_fail(unit_book_read(cx, &ask, doc, &out), ERR_INPUT, "file");
    must_have(cx->fault.zh, "市教育局2031年任务分解表");
    year_back(cx, ERR_INPUT);
}

static int64_t number(struct cx *cx, const char *column)
{
    struct rows rows;

    must(store_run(cx, &rows, "SELECT id, rev FROM item WHERE title = '城东小学'", ""));
    return row_int(&rows.at[0], str_eq(str_of(column), STR("rev")));
}

static const struct doc *last_months(struct cx *cx, const char *code, const char *due)
{
    struct made m;

    made_open(&m, NULL);
    made_sheet(&m, "分解表");
    HEADINGS(&m);
    ROW(&m, "2", "", "事项", "1", "城东小学", "", "", "", "", due, "", "", code);
    return made_doc(cx, &m);
}

/* Downloaded last month, changed by others since: what they did is not put back. */
ENGINE_TEST(last_months_workbook_does_not_undo)
{
    const struct item in = {.title = STR("城东小学"), .due_on = STR("2031-06-30")};
    struct item_change c = {.rev = 1, .to = {.due_on = STR("2031-08-29")}};
    struct buf code = buf_new(cx->arena, 64), out = year_out(cx);
    int64_t org = begin(cx), id;
    struct str said;

    must(item_add(cx, year_task_id(cx, "2"), &in, &out));
    id = number(cx, "id");
    buf_fmt(&code, "I%lld-1", (long long)id);
    buf_byte(&code, '\0');
    must(item_patch(cx, id, &c, &out));
    said = read_book(cx, org, last_months(cx, code.p, "2031-06-30"), false, false);
    must_have(said, "\"cell\":\"M2\",\"code\":\"ERR_CONFLICT\"");
    assert_int_equal(number(cx, "rev"), 2);
    said = read_book(cx, org, last_months(cx, code.p, "2031-08-29"), true, false);
    must_have(said, "\"changed\":0,\"same\":1,\"problems\":0");
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(what_was_accepted_or_done_is_named)
{
    struct milestone m = {
        .title = STR("开工"), .done_means = STR("有许可"), .due_on = STR("2031-06-30"), .weight = 100};
    struct buf out = year_out(cx);
    int64_t org = begin(cx), id;
    struct made b;

    must(milestone_add(cx, year_task_id(cx, "2"), &m, &out));
    id = year_id_in(buf_text(&out), "id", 0);
    must(milestone_accept(cx, id, 1, STR_NULL, &out));
    must_fail(milestone_patch(cx, id, 2, &m, &out), ERR_CONFLICT, "state");
    must_fail(milestone_drop(cx, id, 3, &out), ERR_CONFLICT, "state");
    made_open(&b, NULL);
    made_sheet(&b, "分解表");
    HEADINGS(&b);
    ROW(&b, "2", "", "节点", "", "开工", "", "", "", "", "2031-08-29", "100", "有许可");
    must_have(read_book(cx, org, made_doc(cx, &b), false, false),
              "\"cell\":\"J2\",\"code\":\"ERR_CONFLICT\"");
    year_back(cx, ERR_CONFLICT);
}

ENGINE_TEST(ten_thousand_lines_are_too_many)
{
    const struct unit_book_ask ask = {.org_id = begin(cx), .apply = true};
    struct buf out = year_out(cx);
    struct made m;

    made_open(&m, NULL);
    made_sheet(&m, "分解表");
    HEADINGS(&m);
    for (int i = 0; i < 10000; i++) ROW(&m, "2", "", "事项", "", "一行");
    must_fail(unit_book_read(cx, &ask, made_doc(cx, &m), &out), ERR_LIMIT, "file");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM item"), 0);
    year_back(cx, ERR_LIMIT);
}

/* ---- pasted tables */

static struct str paste(struct cx *cx, const char *text, bool preview)
{
    struct buf out = year_out(cx);

    must(item_paste(cx, year_task_id(cx, "2"), str_of(text), preview, &out));
    return buf_text(&out);
}

/* A title above, two lines of headings under merged cells, another order, line breaks and quotes in cells. */
#define TABLE                                                                                     \
    "教育局任务分解\t\t\t\t\t\n"                                                           \
    "事项名称\t序号\t责任\t\t时间\t\n"                                                  \
    "\t\t责任人\t责任单位\t完成时间\t开始时间\n"                                   \
    "\"城东\n\"\"一期\"\"\"\t1\t张 三 138-0000-0000\t市教育局\t2031年6月底\t47910\n" \
    "土建\"甲\"\t１.１\t张三（科长）\t市教育局\t2031/6/30 0:00\t\r\n"              \
    "\t\t\t\t\t\n"                                                                                \
    "城西小学\t2、\t赵六\t\t年底前\t"

ENGINE_TEST(a_table_from_a_spreadsheet_is_understood)
{
    struct str said;

    (void)begin(cx);
    said = paste(cx, TABLE, true);
    must_have(said, "\"written\":0,\"problems\":0");
    must_have(said, "\"line\":4,\"level\":1,\"title\":\"城东 \\\"一期\\\"\",\"org_name\":\"市教育局\"");
    must_have(said, "\"person_id\":\"71\",\"start_on\":\"2031-03-03\",\"due_on\":\"2031-06-30\"");
    must_have(said, "\"line\":5,\"level\":2,\"title\":\"土建\\\"甲\\\"\"");
    must_have(said, "\"line\":7,\"level\":1,\"title\":\"城西小学\"");
    must_have(paste(cx, TABLE, false), "\"written\":3");
    must(store_end(cx, ERR_NONE));
    ledger_chain_holds(cx);
}

ENGINE_TEST(pasted_cells_that_are_wrong_are_named)
{
    struct buf out = year_out(cx);
    struct str said;

    (void)begin(cx);
    said = paste(cx,
                 "序号\t事项\t责任单位\t责任人\t完成时间\n1\t甲\t市教育局\t张三、赵六\t2031-06-30\n"
                 "1.1.1\t乙\t市教育局\t李四\t某天\n二\t\t市教育局\t\t\n3\t\"没有收尾\t市教育局\t\t\n",
                 true);
    must_have(said, "\"problems\":3");
    must_have(said, "\"cell\":\"D2\",\"code\":\"ERR_INPUT\",\"zh\":\"一格只写一名责任人");
    must_have(said, "\"cell\":\"A3\",\"code\":\"ERR_INPUT\",\"zh\":\"前面没有它的上级事项");
    must_have(said, "\"cell\":\"D3\",\"code\":\"ERR_INPUT\",\"zh\":\"名录中此人是其他单位的人员");
    must_have(said, "\"cell\":\"E3\",\"code\":\"ERR_INPUT\",\"zh\":\"完成时间不是日期");
    must_have(said, "\"cell\":\"A4\",\"code\":\"ERR_INPUT\",\"zh\":\"序号应如");
    must_have(said, "\"cell\":\"B4\",\"code\":\"ERR_INPUT\",\"zh\":\"缺少事项名称");
    must_have(said, "\"title\":\"\\\"没有收尾\"");
    must_fail(item_paste(cx, year_task_id(cx, "2"), STR("甲\t火星局"), false, &out), ERR_INPUT, "text");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM item"), 0);
    year_back(cx, ERR_INPUT);
}

/* By hand the same: whom the directory knows elsewhere is not of this unit. */
ENGINE_TEST(a_person_of_another_unit_is_refused)
{
    struct item in = {.title = STR("甲"), .org_id = begin(cx), .person_id = 72};
    struct buf out = year_out(cx);
    int64_t task = year_task_id(cx, "2");

    must_fail(item_add(cx, task, &in, &out), ERR_INPUT, "person_id");
    in.person_id = 0;
    in.post_id = 82;
    must_fail(item_add(cx, task, &in, &out), ERR_INPUT, "post_id");
    in.post_id = 81;
    in.person_id = 73;
    must(item_add(cx, task, &in, &out));
    must(store_end(cx, ERR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(what_excel_makes_of_it_is_understood),
        ENGINE_TESTS(every_wrong_cell_is_named_with_its_sheet_and_good_lines_may_be_taken),
        ENGINE_TESTS(columns_may_move_but_not_go),
        ENGINE_TESTS(a_workbook_of_another_unit_is_refused),
        ENGINE_TESTS(last_months_workbook_does_not_undo),
        ENGINE_TESTS(what_was_accepted_or_done_is_named),
        ENGINE_TESTS(ten_thousand_lines_are_too_many),
        ENGINE_TESTS(a_table_from_a_spreadsheet_is_understood),
        ENGINE_TESTS(pasted_cells_that_are_wrong_are_named),
        ENGINE_TESTS(a_person_of_another_unit_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
