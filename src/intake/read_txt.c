/* read_txt - plain text: one block for each line that is not empty. */
#include <string.h>

#include "intake/reader.h"

enum { SLICE = 256 << 10 };

enum err prepare_txt(struct reading *r)
{
    r->charset = charset_guess(r->bytes);
    return charset_open(r->cx, r->charset.id, &r->text);
}

/*
 * Where the text may be cut for conversion: between two characters.  In GB18030 and Big5 only a line break is
 * sure to be one; a slice without any goes on to the end.
 */
static size_t slice_end(struct str s, size_t from, enum charset id)
{
    size_t end = from + SLICE;
    bool plain = id == CHARSET_UTF8;

    if (end >= s.n) return s.n;
    if (id == CHARSET_UTF16LE || id == CHARSET_UTF16BE) return end;
    while (end > from && (plain ? ((unsigned char)s.p[end] & 0xc0) == 0x80 : s.p[end - 1] != '\n')) end--;
    return end > from ? end : s.n;
}

/* Slice by slice, so that the room asked for is close to what is used. */
static void convert(const struct reading *r, struct docw *w)
{
    struct str s = str_skip(r->bytes, r->charset.skip);
    size_t at = 0;

    while (at < s.n && !w->over) {
        size_t end = slice_end(s, at, r->charset.id);
        struct str slice = str_sub(s, at, end - at);

        if (charset_room(r->charset.id, slice.n) > w->cap - w->n)
            w->over = "text";
        else
            w->n += charset_read(r->text, slice, w->text + w->n, &w->repaired);
        at = end;
    }
}

static bool is_blank(struct str s)
{
    while (s.n) {
        size_t step = (unsigned char)s.p[0] <= ' '         ? 1
                      : str_starts(s, STR("\xe3\x80\x80")) ? 3
                      : str_starts(s, STR("\xc2\xa0"))     ? 2
                                                           : 0;
        if (step == 0) return false;
        s = str_skip(s, step);
    }
    return true;
}

static void add_line(struct docw *w, size_t from, size_t to)
{
    if (is_blank((struct str){w->text + from, to - from}))
        w->flags |= BLOCK_AFTER_GAP;
    else
        docw_span(w, BLOCK_LINE, from, to);
}

/* A line of '\n' may hold old line ends, a word processor's soft break, or a page's end. */
static void split_line(struct docw *w, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        char c = w->text[i];

        if (c != '\r' && c != '\f' && c != '\v') continue;
        if (i > from) add_line(w, from, i);
        if (c == '\f') w->page = w->page < DOC_PAGES_MOST ? w->page + 1 : w->page;
        from = i + 1;
    }
    if (to > from) add_line(w, from, to);
}

static bool has_breaks(const char *p, size_t n)
{
    return memchr(p, '\r', n) || memchr(p, '\f', n) || memchr(p, '\v', n);
}

static void split(struct docw *w)
{
    size_t at = 0;

    while (at < w->n && !w->over) {
        const char *end = memchr(w->text + at, '\n', w->n - at);
        size_t to = end ? (size_t)(end - w->text) : w->n, text_end = to;

        if (text_end > at && w->text[text_end - 1] == '\r') text_end--;
        if (text_end == at || !has_breaks(w->text + at, text_end - at))
            add_line(w, at, text_end);
        else
            split_line(w, at, text_end);
        at = to + 1;
    }
}

enum err read_txt(const struct reading *r)
{
    struct docw *w = r->out;

    w->charset = str_of(charset_name[r->charset.id]);
    convert(r, w);
    if (memchr(w->text, '\f', w->n)) w->page = 1;
    split(w);
    w->pages = w->page;
    return ERR_NONE;
}
