/*
 * log - one line on standard error for each thing an operator should know.
 *
 *     {"time":"2026-11-24T08:17:28.123Z","level":"warn","event":"tick","text":"the database is busy, try
 * again"}
 *
 * JSON for machines; on a terminal the same as words: TIME LEVEL EVENT key=value ….  EVENT is one word, to be
 * searched for; the fields of each are listed in docs/operations.md.
 *
 * The line goes out in one write, so lines of several threads do not mix.  Texts are cut at 300 bytes.  Never
 * log what a user typed as a password, a secret, an address that holds one, nor a document's text.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_level { LOG_INFO, LOG_WARN, LOG_ERROR };

/* TEXT, or NUMBER when that is null. */
struct log_field {
    const char *key;
    struct str text;
    int64_t number;
};

#define LOG_TEXT(key, s) \
    {                    \
        (key), (s), 0    \
    }
#define LOG_INT(key, n)      \
    {                        \
        (key), STR_NULL, (n) \
    }

void log_event(enum log_level level, const char *event, const struct log_field *field, size_t n);
/* The usual case: one sentence under the key "text". */
void log_text(enum log_level level, const char *event, struct str text);

#endif
