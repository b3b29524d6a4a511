/*
 * secret - random words, hidden words, and comparing them without telling by time.
 */
#ifndef ACCESS_SECRET_H
#define ACCESS_SECRET_H

#include "base/cx.h"

MUST_USE enum err secret_bytes(struct cx *cx, unsigned char *p, size_t n);
/* 32 bytes as 43 characters of URL-safe base64. */
struct str secret_base64(struct arena *a, const unsigned char raw[32]);
/* 256 random bits as 43 characters of URL-safe base64. */
MUST_USE enum err secret_token(struct cx *cx, struct str *out);
/* A password to type once: 16 letters and digits that cannot be mistaken, in groups (79 bits). */
MUST_USE enum err secret_one_time(struct cx *cx, struct str *out);
/* SM3 of LABEL, a colon and TEXT in hexadecimal: what is kept of something that is only ever looked up. */
struct str secret_hidden(struct cx *cx, const char *label, struct str text);
/* Equal? The time taken depends on the lengths only. */
bool secret_same(struct str a, struct str b);

#endif
