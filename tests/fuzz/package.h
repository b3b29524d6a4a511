/*
 * package - zip packages for the fuzz targets of docx, xlsx and ofd.
 *
 * A mutated zip is nearly always a broken zip.  So the input is the parts
 * themselves: "\x01NAME\n" begins a part, its content follows; they are packed
 * here.  An input that begins with "PK" goes in as it is.
 */
#ifndef FUZZ_PACKAGE_H
#define FUZZ_PACKAGE_H

#include <zip.h>

#include "base/buf.h"
#include "reader.h"

enum { PARTS_MOST = 16, NAME_MOST = 100 };

/* Take the next part off *S; false at the end. */
static inline bool fuzz_part(struct str *s, char name[NAME_MOST + 1], struct str *content)
{
    ptrdiff_t at = str_find(*s, STR("\x01"), 0), line, next;

    if (at < 0) return false;
    *s = str_skip(*s, (size_t)at + 1);
    line = str_find(*s, STR("\n"), 0);
    if (line < 1 || line > NAME_MOST) return false;
    for (ptrdiff_t i = 0; i < line; i++) name[i] = s->p[i];
    name[line] = '\0';
    *s = str_skip(*s, (size_t)line + 1);
    next = str_find(*s, STR("\x01"), 0);
    *content = str_sub(*s, 0, next < 0 ? s->n : (size_t)next);
    return true;
}

static inline void fuzz_add_parts(zip_t *zip, struct str s)
{
    char name[NAME_MOST + 1];
    struct str content;

    for (int i = 0; i < PARTS_MOST && fuzz_part(&s, name, &content); i++) {
        zip_source_t *part = zip_source_buffer(zip, content.n ? content.p : "", content.n, 0);
        zip_int64_t at = zip_file_add(zip, name, part, 0);

        if (at < 0)
            zip_source_free(part);
        else
            zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0);
    }
}

static inline void fuzz_package(const char *format, struct str s)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    zip_stat_t st;
    char *bytes;

    if (str_starts(s, STR("PK"))) {
        zip_discard(zip);
        fuzz_reader(format, s);
        return;
    }
    zip_source_keep(source);
    fuzz_add_parts(zip, s);
    if (zip_close(zip) != 0) zip_discard(zip);
    if (zip_source_stat(source, &st) == 0 && st.valid & ZIP_STAT_SIZE && zip_source_open(source) == 0) {
        bytes = malloc(st.size + 1);
        if (bytes && zip_source_read(source, bytes, st.size) == (zip_int64_t)st.size)
            fuzz_reader(format, (struct str){bytes, st.size});
        free(bytes);
        zip_source_close(source);
    }
    zip_source_free(source);
}

#endif
