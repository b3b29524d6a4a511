/*
 * sm3 - the hash of GB/T 32905-2016 (SM3), which chains the trace and hides session tokens.
 *
 * Our own, because OpenSSL's costs every start of the program more than all
 * hashing does (docs/decisions); a test compares the two.
 */
#ifndef ACCESS_SM3_H
#define ACCESS_SM3_H

#include "base/str.h"

enum { SM3_BYTES = 32, SM3_BLOCK = 64, SM3_HEX = 2 * SM3_BYTES };

struct sm3 {
    uint32_t h[8];
    uint64_t n; /* bytes so far */
    unsigned char block[SM3_BLOCK];
};

struct sm3 sm3_start(void);
void sm3_add(struct sm3 *s, const void *data, size_t n);
/* The hash of all that was added; S must be started anew afterwards. */
void sm3_end(struct sm3 *s, unsigned char out[SM3_BYTES]);
/* The same as 64 lower-case hexadecimal digits and a NUL. */
void sm3_end_hex(struct sm3 *s, char out[SM3_HEX + 1]);

#endif
