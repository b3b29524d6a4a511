/*
 * reading - what tests of readers share: zips made in memory, and documents as short text.
 *
 *     struct str bytes = reading_zip(cx, (const char *const[]){"word/document.xml", "<…>", NULL});
 *     assert_doc(reading_doc(cx, bytes, ""), "para 一、标题\n…");
 */
#ifndef TESTS_READING_H
#define TESTS_READING_H

#include <zip.h>

#include "base/buf.h"
#include "intake/intake.h"
#include "testing.h"

/* A zip of name, content, name, content … NULL. */
static inline struct str reading_zip(struct cx *cx, const char *const *parts)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    zip_stat_t st;
    char *bytes;

    zip_source_keep(source);
    for (; *parts; parts += 2) {
        zip_source_t *part = zip_source_buffer(zip, parts[1], strlen(parts[1]), 0);

        assert_true(zip_file_add(zip, parts[0], part, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    assert_int_equal(zip_source_stat(source, &st), 0);
    bytes = arena_take(cx->arena, st.size, 1);
    assert_int_equal(zip_source_open(source), 0);
    assert_int_equal(zip_source_read(source, bytes, st.size), (zip_int64_t)st.size);
    zip_source_close(source);
    zip_source_free(source);
    return (struct str){bytes, st.size};
}

static inline const struct doc *reading_doc(struct cx *cx, struct str bytes, const char *format)
{
    const struct doc *doc = NULL;

    testing_must(cx, intake_read_here(cx, bytes, str_of(format), &doc), "intake_read_here", __FILE__,
                 __LINE__);
    assert_null(doc_check(doc));
    return doc;
}

/* One block: its kind, where it stands, its flags as letters, its text. */
static inline void reading_block(struct buf *out, const struct doc *d, const struct block *b)
{
    static const char *const kinds[] = {"line", "para", "heading", "cell"};
    static const char flags[] = "cbgnmfx";

    buf_str(out, str_of(kinds[b->kind]));
    if (b->level) buf_fmt(out, "%u", b->level);
    if (b->kind == BLOCK_CELL) buf_fmt(out, " %u:%u,%u", b->table, b->row, b->col);
    if (b->row_span > 1 || b->col_span > 1) buf_fmt(out, " %ux%u", b->row_span, b->col_span);
    if (b->flags) buf_byte(out, ' ');
    for (size_t i = 0; flags[i]; i++)
        if (b->flags >> i & 1) buf_byte(out, flags[i]);
    buf_lit(out, "|");
    buf_str(out, doc_text(d, b->at));
    buf_byte(out, '\n');
}

static inline void reading_assert(struct cx *cx, const struct doc *d, const char *want, const char *file,
                                  int line)
{
    struct buf out = buf_new(cx->arena, 1 << 20);

    for (size_t i = 0; i < d->n; i++) reading_block(&out, d, &d->block[i]);
    if (str_eq(buf_text(&out), str_of(want))) return;
    print_error("got\n%.*s\nwant\n%s\n", STR_ARG(buf_text(&out)), want);
    _fail(file, line);
}

#define assert_doc(doc, want) reading_assert(cx, (doc), (want), __FILE__, __LINE__)

/* The call must fail with CODE and say WORD in its English sentence. */
#define assert_refused(call, code, word)                 \
    do {                                                 \
        assert_int_equal((call), (code));                \
        assert_non_null(strstr(cx->fault.en.p, (word))); \
        assert_true(cx->fault.zh.n > 0);                 \
    } while (0)

static inline int reading_setup(void **state)
{
    struct cx *cx = calloc(1, sizeof *cx);

    *cx = testing_cx();
    *state = cx;
    return 0;
}

static inline int reading_teardown(void **state)
{
    testing_end(*state);
    free(*state);
    return 0;
}

#endif
