/* Plain text: encodings told by their bytes, wrong bytes, line ends; and the check of what a reader hands
 * over. */
#include "../reading.h"
#include "intake/reader.h"
#include "text/charset.h"

static const struct doc *txt(struct cx *cx, struct str bytes)
{
    return reading_doc(cx, bytes, "");
}

static void encodings_are_told_apart(void **state)
{
    static const struct {
        struct str bytes;
        const char *charset;
    } cases[] = {
        {STR_INIT("一、重点工作"), "UTF-8"},
        {STR_INIT("\xef\xbb\xbf一、重点工作"), "UTF-8"},
        {STR_INIT("\xff\xfe\x00\x4e\x01\x30\xcd\x91\xb9\x70\xe5\x5d\x5c\x4f"), "UTF-16LE"},
        {STR_INIT("\xfe\xff\x4e\x00\x30\x01\x91\xcd\x70\xb9\x5d\xe5\x4f\x5c"), "UTF-16BE"},
        {STR_INIT("\xd2\xbb\xa1\xa2\xd6\xd8\xb5\xe3\xb9\xa4\xd7\xf7"), "GB18030"},
        {STR_INIT("\xa4\x40\xa1\x42\xad\xab\xc2\x49\xa4\x75\xa7\x40"), "Big5"},
    };
    struct cx *cx = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct doc *d = txt(cx, cases[i].bytes);

        assert_str(d->charset, cases[i].charset);
        assert_str(doc_text(d, d->block[0].at), i == 5 ? "一、重點工作" : "一、重点工作");
        assert_int_equal(d->repaired, 0);
    }
}

static void utf16_without_a_mark(void **state)
{
    struct cx *cx = *state;

    assert_str(txt(cx, STR("1\0.\0\x65\x51 \0p\0l\0a\0n\0\n\0"
                           "2\0.\0 \0x\0\n\0"))
                   ->charset,
               "UTF-16LE");
}

static void labels_name_charsets(void **state)
{
    enum charset id;

    (void)state;
    assert_true(charset_of_label(STR(" GB2312"), &id));
    assert_int_equal(id, CHARSET_GB18030);
    assert_true(charset_of_label(STR("Utf-8"), &id));
    assert_int_equal(id, CHARSET_UTF8);
    assert_false(charset_of_label(STR("koi8-r"), &id));
}

static void wrong_bytes_are_shown_and_counted(void **state)
{
    struct cx *cx = *state;
    const struct doc *d = txt(cx, STR("加强\xff管理，落实\xc3(责任\0。"));

    assert_doc(d, "line|加强\xef\xbf\xbd管理，落实\xef\xbf\xbd(责任。\n");
    assert_int_equal(d->repaired, 3);
}

static void wrong_bytes_in_gb18030(void **state)
{
    struct cx *cx = *state;
    const struct doc *d = txt(cx, STR("\xd6\xd8\xb5\xe3\xb9\xa4\xd7\xf7\xff\xd6\xd8\xb5\xe3\xb9\xa4\xd7"));

    assert_str(d->charset, "GB18030");
    assert_doc(d, "line|重点工作\xef\xbf\xbd重点工\xef\xbf\xbd\n");
}

static void every_kind_of_line_end(void **state)
{
    struct cx *cx = *state;

    assert_doc(txt(cx, STR("一\r\n二\r三\v四\n\n　 \n五\f六")),
               "line|一\nline|二\nline|三\nline|四\nline g|五\nline|六\n");
    assert_int_equal(txt(cx, STR("五\f六"))->block[1].page, 2);
    assert_int_equal(txt(cx, STR("五\n六"))->block[1].page, 0);
}

/* Slices are converted one by one: the joints must not show. */
static void long_text_keeps_every_character(void **state)
{
    struct cx *cx = *state;
    struct buf text = buf_new(cx->arena, 16 << 20);
    const struct doc *d;

    while (text.n < 9 << 20) buf_lit(&text, "一二三四五六七八九十，甲乙丙丁戊己庚辛\n");
    d = txt(cx, buf_text(&text));
    assert_true(str_eq(d->text, buf_text(&text)));
    assert_int_equal(d->n, text.n / (sizeof "一二三四五六七八九十，甲乙丙丁戊己庚辛\n" - 1));
}

/* The room behind the text is for blocks: conversion must not run into it. */
static void text_beyond_its_cap_is_refused(void **state)
{
    struct cx *cx = *state;
    struct reading r = {.cx = cx,
                        .bytes = STR("\xd6\xd8\xb5\xe3\xb9\xa4\xd7\xf7\xd6\xd8\xb5\xe3\xb9\xa4\xd7\xf7")};

    must(docw_new(cx, -1, 20, &r.out));
    must(prepare_txt(&r));
    must(read_txt(&r));
    assert_refused(docw_done(r.out), ERR_HOSTILE, "(text)");
    assert_true(r.out->n <= 20);
}

static void a_document_that_breaks_a_rule_is_found(void **state)
{
    static const struct {
        struct block b;
        const char *wrong;
    } cases[] = {
        {{.at = {0, 100}}, "a span outside the text or out of order"},
        {{.at = {1, 2}}, "a span inside a character"},
        {{.at = {0, 3}, .kind = 9}, "an unknown kind"},
        {{.at = {0, 3}, .kind = BLOCK_PARA, .level = 2}, "a wrong level"},
        {{.at = {0, 3}, .flags = 1 << 9}, "an unknown flag"},
        {{.at = {0, 3}, .table = 1}, "a table outside cells"},
        {{.at = {0, 3}, .kind = BLOCK_CELL, .col_span = 1, .row_span = 1}, "a cell without a table"},
        {{.at = {0, 3}, .kind = BLOCK_CELL, .table = 1}, "a cell without extent"},
        {{.at = {0, 3}, .kind = BLOCK_CELL, .table = 1, .row_span = 1, .col = 9, .col_span = 2000},
         "too many columns"},
        {{.at = {0, 3}, .page = UINT32_MAX}, "too many pages"},
    };
    struct doc d = {.text = STR("一二"), .n = 1};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        d.block = &cases[i].b;
        assert_string_equal(doc_check(&d), cases[i].wrong);
    }
    d = (struct doc){.text = STR("\xff")};
    assert_string_equal(doc_check(&d), "invalid UTF-8");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        T(encodings_are_told_apart),
        T(utf16_without_a_mark),
        T(labels_name_charsets),
        T(wrong_bytes_are_shown_and_counted),
        T(wrong_bytes_in_gb18030),
        T(every_kind_of_line_end),
        T(long_text_keeps_every_character),
        T(text_beyond_its_cap_is_refused),
        T(a_document_that_breaks_a_rule_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
