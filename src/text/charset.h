/*
 * charset - which encoding bytes are in, and their text as UTF-8.
 *
 * Told apart by content: a byte order mark, the zero bytes of UTF-16, valid
 * UTF-8, else GB18030 against Big5 by how many characters are common ones.
 * What fits nothing is UTF-8 or GB18030 with U+FFFD in the wrong places.
 *
 * GB18030 and Big5 go through the C library's converter, which loads a file;
 * charset_open() does that part, so that it can be done before a sandbox
 * closes.  UTF-8 and UTF-16 need nothing.
 */
#ifndef TEXT_CHARSET_H
#define TEXT_CHARSET_H

#include "base/cx.h"

enum charset { CHARSET_UTF8, CHARSET_UTF16LE, CHARSET_UTF16BE, CHARSET_GB18030, CHARSET_BIG5, CHARSETS };

struct charset_guess {
    enum charset id;
    size_t skip; /* bytes of byte order mark in front */
};

extern const char *const charset_name[CHARSETS]; /* "UTF-8", "UTF-16LE", … "Big5" */

/* Looks at the first 64 KiB for statistics, at all bytes for validity. Never fails. */
struct charset_guess charset_guess(struct str bytes);

/* The same for a web page: a "charset=" near its head counts, but valid UTF-8 is UTF-8 whatever it says. */
struct charset_guess charset_guess_page(struct str bytes);

/*
 * The charset of a label ("gb2312", "GBK", "utf-8" …; any case). GB2312 and GBK
 * are read as GB18030, which contains both: pages that declare gb2312 hold
 * characters outside it. False when the label is unknown.
 */
bool charset_of_label(struct str label, enum charset *out);

struct charset_reader; /* a converter; belongs to one arena */

/* ERR_SYSTEM when the C library lacks the converter. */
MUST_USE enum err charset_open(struct cx *cx, enum charset id, struct charset_reader **out);

/*
 * Convert BYTES to UTF-8 in OUT, which has room for charset_room(id, bytes.n).
 * Returns the bytes written; *BAD grows by each place that was no text.  NUL
 * characters are left out and counted as bad.
 */
size_t charset_read(struct charset_reader *r, struct str bytes, char *out, uint32_t *bad);
size_t charset_room(enum charset id, size_t n);

#endif
