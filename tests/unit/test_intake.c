/*
 * The whole way of a file: told by content, read in a child, checked, and the same plan from every format.
 * Run with "intake-child" this program is the reader that a threaded process starts.
 */
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "../reading.h"
#include "intake/reader.h"
#include "plan/plan.h"

#define SAMPLES "tests/data/same_plan/"

/* --- told by content ---------------------------------------------------- */

static void kinds_are_told_by_content(void **state)
{
    static const struct {
        struct str bytes;
        enum kind kind;
    } cases[] = {
        {STR_INIT("\x89PNG\r\n\x1a\n...."), KIND_PNG},
        {STR_INIT("\xff\xd8\xff\xe0"), KIND_JPEG},
        {STR_INIT("GIF89a"), KIND_GIF},
        {STR_INIT("%PDF-1.7\n"), KIND_PDF},
        {STR_INIT("\r\n\r\n%PDF-1.4"), KIND_PDF},
        {STR_INIT("PK\x03\x04"), KIND_ZIP},
        {STR_INIT("Rar!\x1a\x07\x01"), KIND_RAR},
        {STR_INIT("{\\rtf1\\ansi"), KIND_RTF},
        {STR_INIT("<!DOCTYPE html><p>x"), KIND_HTML},
        {STR_INIT("\n <HTML>"), KIND_HTML},
        {STR_INIT("一、重点工作 <html>"), KIND_HTML},
        {STR_INIT("BM是两个字母"), KIND_TXT},
        {STR_INIT("MZ is a text"), KIND_TXT},
        {STR_INIT("\x01\x02\x03\x04\x05\x06\x07\x08"), KIND_UNKNOWN},
        {STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"), KIND_DOC},
        {STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
         KIND_LOCKED},
        {STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing"), KIND_OLE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(sniff(cases[i].bytes), cases[i].kind);
}

static enum err read_bytes(struct cx *cx, struct str bytes)
{
    const struct doc *doc;

    return intake_read(cx, NULL, bytes, NULL, &doc);
}

static void what_is_no_document_is_named(void **state)
{
    struct cx *cx = *state;

    assert_refused(read_bytes(cx, STR("\x89PNG\r\n\x1a\n....")), ERR_FORMAT, "a PNG picture");
    assert_refused(read_bytes(cx, reading_zip(cx, (const char *const[]){"a.txt", "x", NULL})), ERR_FORMAT,
                   "a plain ZIP");
    assert_refused(read_bytes(cx, reading_zip(cx, (const char *const[]){"ppt/presentation.xml", "x", NULL})),
                   ERR_FORMAT, "a presentation");
    assert_refused(read_bytes(cx, STR("PK\x03\x04 cut")), ERR_DAMAGED, "zip structure");
    assert_refused(
        read_bytes(cx,
                   STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0")),
        ERR_LOCKED, "encrypted");
    assert_refused(read_bytes(cx, STR("")), ERR_EMPTY, "0 bytes");
    assert_refused(read_bytes(cx, STR(" \n　\n")), ERR_EMPTY, "no text");
    assert_refused(read_bytes(cx, STR("%PDF-1.7 cut")), ERR_DAMAGED, "its end is missing");
    assert_refused(read_bytes(cx, STR("%PDF-1.7 nonsense\n%%EOF\n")), ERR_DAMAGED, "damaged or incomplete");
}

static void sizes_are_limited_by_format(void **state)
{
    struct cx *cx = *state;
    struct intake_limits small = intake_limits_usual;
    const struct doc *doc;

    small.file_most = 1000;
    small.text_most = 2000;
    assert_refused(intake_read(cx, SAMPLES "plan.docx", STR_NULL, &small, &doc), ERR_TOO_LARGE, "limit");
    assert_refused(intake_read(cx, SAMPLES "plan.txt", STR_NULL, &small, &doc), ERR_TOO_LARGE,
                   "the limit is 2000");
    assert_refused(intake_read(cx, "tests", STR_NULL, NULL, &doc), ERR_INPUT, "a folder");
    assert_refused(intake_read(cx, SAMPLES "absent", STR_NULL, NULL, &doc), ERR_ABSENT, "no such file");
}

/* The font is named, not carried: without the tables of poppler-data its words would be lost in silence. */
static void a_pdf_may_name_fonts_it_does_not_carry(void **state)
{
    struct cx *cx = *state;
    const struct doc *doc = NULL;

    if (access("/usr/share/poppler/cMap", R_OK) != 0) {
        assert_refused(intake_read(cx, "tests/data/gbk-font.pdf", STR_NULL, NULL, &doc), ERR_TOOL,
                       "poppler-data");
        return;
    }
    must(intake_read(cx, "tests/data/gbk-font.pdf", STR_NULL, NULL, &doc));
    assert_doc(doc, "para|一、重点工作任务\n");
}

/* Nothing but its lines says which words of this table belong together. */
static void a_ruled_table_in_a_pdf(void **state)
{
    struct cx *cx = *state;
    const struct doc *doc;
    size_t cells = 0;

    if (access("/usr/bin/qpdf", X_OK) != 0) skip();
    must(intake_read(cx, "tests/data/ruled-table.pdf", STR_NULL, NULL, &doc));
    for (size_t i = 0; i < doc->n; i++) cells += doc->block[i].kind == BLOCK_CELL;
    assert_int_equal(cells, 16);
    assert_int_equal(doc->block[5].row_span, 2);
    assert_true(str_eq(doc_text(doc, doc->block[8].at), STR("市教育局\n市财政局")));
    assert_true(doc->block[9].flags & BLOCK_MERGED);
}

/* --- what a child hands over -------------------------------------------- */

/* The bytes of a good result, for spoiling. */
static struct str good_result(struct cx *cx)
{
    struct docw *w;
    int fd = memfd_create("test", MFD_CLOEXEC);
    struct stat st;
    char *copy;

    must(docw_new(cx, fd, 4096, &w));
    docw_open(w, BLOCK_PARA);
    docw_text(w, STR("一、重点"));
    docw_close(w);
    must(docw_done(w));
    docw_seal(w, STR("txt"), ERR_NONE);
    assert_int_equal(fstat(fd, &st), 0);
    copy = arena_take(cx->arena, (size_t)st.st_size, 16);
    assert_int_equal(pread(fd, copy, (size_t)st.st_size, 0), st.st_size);
    close(fd);
    return (struct str){copy, (size_t)st.st_size};
}

/* Every byte of header, text and first block set to every value must give the document, or an error: never a
 * crash. */
static void a_spoiled_result_is_refused(void **state)
{
    struct cx *cx = *state;
    struct str good = good_result(cx);
    const struct doc *doc = NULL;
    char *p = arena_take(cx->arena, good.n, 16);
    size_t refused = 0;

    must(docw_parse(cx, good, &doc));
    assert_doc(doc, "para|一、重点\n");
    memcpy(p, good.p, good.n);
    for (size_t i = 0; i < 12288; i++) {
        for (int v = 0; v < 256; v += 51) {
            p[i] = (char)v;
            refused += docw_parse(cx, (struct str){p, good.n}, &doc) != ERR_NONE;
        }
        p[i] = good.p[i];
    }
    assert_true(refused > 100);
    for (size_t n = 0; n < 5000; n += 100)
        assert_int_equal(docw_parse(cx, str_sub(good, 0, n), &doc), ERR_DAMAGED);
}

static void a_reader_s_error_passes_through(void **state)
{
    struct cx *cx = *state, child = testing_cx();
    struct docw *w;
    int fd = memfd_create("test", MFD_CLOEXEC);
    const struct doc *doc;

    must(docw_new(&child, fd, 4096, &w));
    docw_seal(w, STR("docx"), cx_fail(&child, ERR_LOCKED, "file", "已加密%s", "locked%s", "。"));
    assert_refused(docw_take(cx, fd, &doc), ERR_LOCKED, "locked");
    assert_str(cx->fault.zh, "已加密。");
    assert_str(cx->fault.field, "file");
    close(fd);
    testing_end(&child);
}

/* --- children ------------------------------------------------------------ */

static void limits_stop_a_reader(void **state)
{
    struct cx *cx = *state;
    struct intake_limits hasty = intake_limits_usual;
    const struct doc *doc;

    hasty.wall_ms = hasty.tool_ms = 1;
    assert_refused(intake_read(cx, SAMPLES "plan.pdf", STR_NULL, &hasty, &doc), ERR_HOSTILE, "too long");
}

static void *read_in_thread(void *arg)
{
    struct cx cx = testing_cx();
    const struct doc *doc = NULL;

    *(enum err *)arg = intake_read(&cx, SAMPLES "plan.docx", STR_NULL, NULL, &doc);
    if (doc && doc->n != 18) *(enum err *)arg = ERR_SYSTEM;
    testing_end(&cx);
    return NULL;
}

/* A threaded process must not run readers in a copy of itself; it starts the program anew. */
static void threads_read_side_by_side(void **state)
{
    pthread_t thread[4];
    enum err result[4];

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, read_in_thread, &result[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(result[i], ERR_NONE);
    }
}

/* A program that links the library without answering "intake-child" must not start itself without end. */
static void a_reader_starts_no_reader(void **state)
{
    struct cx *cx = *state;
    const struct doc *doc = NULL;

    setenv("LUOSHI_CHILD", "1", 1);
    assert_refused(intake_read(cx, SAMPLES "plan.txt", STR_NULL, NULL, &doc), ERR_SYSTEM,
                   "must not start a reader");
    unsetenv("LUOSHI_CHILD");
}

/* --- the same plan -------------------------------------------------------- */

static void put_value(struct buf *out, struct str s)
{
    buf_byte(out, '|');
    buf_str(out, s);
}

/* What must not depend on the format: numbers, texts and duties of all tasks. */
static struct str essence(struct cx *cx, const char *path)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    const struct doc *doc = NULL;
    const struct plan *p;

    must(intake_read(cx, path, STR_NULL, NULL, &doc));
    p = plan_read(cx->arena, doc);
    put_value(&out, p->facts.title.text);
    for (size_t i = 0; i < p->tasks; i++) {
        const struct plan_task *t = &p->task[i];

        buf_byte(&out, '\n');
        put_value(&out, t->section == PLAN_NONE ? STR_NULL : p->section[t->section].heading.text);
        put_value(&out, t->no.text);
        put_value(&out, t->text.text);
        for (uint32_t d = 0; d < t->duties; d++) {
            put_value(&out, str_of(duty_role_name[p->duty[t->duty_from + d].role]));
            put_value(&out, p->duty[t->duty_from + d].name.text);
        }
    }
    return buf_text(&out);
}

static void assert_same_plan(struct cx *cx, const char *path)
{
    struct str want = essence(cx, SAMPLES "plan.txt"), got = essence(cx, path);

    if (str_eq(want, got)) return;
    print_error("%s gives\n%.*s\nnot\n%.*s\n", path, STR_ARG(got), STR_ARG(want));
    fail();
}

static void one_plan_from_every_format(void **state)
{
    static const char *const files[] = {
        SAMPLES "plan-gb18030.txt", SAMPLES "plan-utf16.txt", SAMPLES "plan.docx",
        SAMPLES "plan.pdf",         SAMPLES "plan.html",      SAMPLES "plan.ofd",
    };
    struct cx *cx = *state;

    assert_int_equal(plan_read(cx->arena, reading_doc(cx, STR("x"), "txt"))->tasks, 0);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) assert_same_plan(cx, files[i]);
}

static void one_plan_from_every_table(void **state)
{
    struct cx *cx = *state;

    assert_same_plan(cx, SAMPLES "plan.xlsx");
    assert_same_plan(cx, SAMPLES "table.html");
    assert_same_plan(cx, SAMPLES "table.pdf");
}

static void one_plan_from_old_formats(void **state)
{
    struct cx *cx = *state;
    const struct doc *doc;

    if (access("/usr/bin/soffice", X_OK) != 0) {
        assert_refused(intake_read(cx, SAMPLES "plan.doc", STR_NULL, NULL, &doc), ERR_TOOL,
                       "LibreOffice is not installed");
        skip();
    }
    assert_same_plan(cx, SAMPLES "plan.doc");
    assert_same_plan(cx, SAMPLES "plan.xls");
}

int main(int argc, char **argv)
{
#define T(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        T(kinds_are_told_by_content),       T(what_is_no_document_is_named),
        T(sizes_are_limited_by_format),     T(a_pdf_may_name_fonts_it_does_not_carry),
        T(a_ruled_table_in_a_pdf),          T(a_spoiled_result_is_refused),
        T(a_reader_s_error_passes_through), T(limits_stop_a_reader),
        T(one_plan_from_every_format),      T(one_plan_from_every_table),
        T(one_plan_from_old_formats),       T(a_reader_starts_no_reader),
        T(threads_read_side_by_side), /* last: from here on the process counts as threaded */
    };

    /* _exit: behind the sandbox the leak checker cannot look around. */
    if (argc > 1 && strcmp(argv[1], "intake-child") == 0)
        _exit(intake_child(str_of(argc > 2 ? argv[2] : NULL)));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
