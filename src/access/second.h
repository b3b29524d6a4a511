/*
 * second - the second factor (动态口令): time-based codes of RFC 6238 (SHA-1, 30 s, 6 digits), as the usual
 * telephone programs make them, and ten recovery codes for a lost telephone.
 *
 * A code counts once; its neighbours of half a minute are taken too.  Wrong
 * codes are counted where wrong passwords are (account_check()).  The secret
 * must be known to compare, so it is kept sealed (seal.h); recovery codes are
 * kept as their SM3.
 */
#ifndef ACCESS_SECOND_H
#define ACCESS_SECOND_H

#include "base/cx.h"

enum { SECOND_BYTES = 20, SECOND_RECOVERY = 10 };

/* The code of a 20-byte secret for the 30 seconds numbered STEP: 000000 to 999999. */
int second_code(const unsigned char secret[SECOND_BYTES], int64_t step);

/* The same bytes as 32 letters of base32, and back; false when TEXT is none. */
struct str second_text(struct arena *a, const unsigned char secret[SECOND_BYTES]);
bool second_bytes(struct str text, unsigned char secret[SECOND_BYTES]);

struct second_offer {
    struct str secret; /* base32, to type */
    struct str uri;    /* otpauth://…, for a QR code */
};

/* Begin for cx->actor's account; nothing counts before second_confirm(). ERR_CONFLICT: it has one already. */
MUST_USE enum err second_begin(struct cx *cx, struct second_offer *out);
/* A first right CODE makes it count; CODES are shown once. ERR_INPUT "code". */
MUST_USE enum err second_confirm(struct cx *cx, struct str code, struct str codes[SECOND_RECOVERY]);
/* Take it away: one's own with a right CODE, or (null) another's who lost it, by an administrator. */
MUST_USE enum err second_end(struct cx *cx, int64_t account_id, struct str code);

MUST_USE enum err second_is_on(struct cx *cx, int64_t account_id, bool *out);
/*
 * Let the account pass with CODE, which may be a recovery code: that one is
 * used up.  Passes when it has no second factor.  ERR_SECOND "code": missing
 * or wrong.  In the open writing transaction.
 */
MUST_USE enum err second_pass(struct cx *cx, int64_t account_id, struct str code);

/* Seal the secrets an older version kept readable, of all governments. In the open writing transaction. */
MUST_USE enum err second_seal_old(struct cx *cx);
/* Take away every second factor of cx->actor's government, since the key that opens them is lost. */
MUST_USE enum err second_drop_all(struct cx *cx, int64_t *n);

#endif
