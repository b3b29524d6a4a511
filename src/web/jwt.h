/*
 * jwt - signed statements about a person (RFC 7519), by RSA with SHA-256 (RS256) only.  Pure.
 */
#ifndef WEB_JWT_H
#define WEB_JWT_H

#include "base/cx.h"

/*
 * The claims of TOKEN as JSON text, when one of KEYS (a JWK set) signed it.
 * ERR_UPSTREAM says what is wrong: its form, another algorithm, an unknown
 * key, a signature that does not fit.
 */
MUST_USE enum err jwt_open(struct cx *cx, struct str token, struct str keys, struct str *claims);

/* A text of a JSON object; null when there is none of that name. */
struct str jwt_text(struct cx *cx, struct str json, const char *name);
/* A whole number; 0 when there is none. */
int64_t jwt_number(struct cx *cx, struct str json, const char *name);
/* Is VALUE the text of that name, or one of the texts of that list ("aud")? */
bool jwt_has(struct cx *cx, struct str json, const char *name, struct str value);

/* URL-safe base64 without padding; false for other letters. Lives in A. */
bool jwt_decode(struct arena *a, struct str text, struct str *out);

#endif
