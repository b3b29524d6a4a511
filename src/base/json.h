/*
 * json - a streaming JSON writer on a buf.
 *
 *     struct json j = json_on(&buf);
 *     json_object(&j);
 *     json_key(&j, "no");   json_str(&j, task->no);
 *     json_end(&j);
 *
 * Commas are the writer's business.  Text must be UTF-8; invalid bytes come
 * out as U+FFFD, control characters escaped, so the output always parses.
 * Null text is written as null.  Depth at most 32.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

struct json {
    struct buf *out;
    uint32_t arrays;  /* bit d: level d is an array */
    uint32_t started; /* bit d: level d has a member already */
    int depth;
    bool after_key;
};

struct json json_on(struct buf *out);
void json_object(struct json *j);
void json_array(struct json *j);
/* Begin an object with members that are written already: OPEN is "{" and at least one of them, not closed. */
void json_object_from(struct json *j, struct str open);
/* Close the innermost object or array. */
void json_end(struct json *j);
/* KEY is a literal of this program and needs no escape. */
void json_key(struct json *j, const char *key);
void json_str(struct json *j, struct str s);
void json_int(struct json *j, int64_t v);
/* A finite number in the shortest form that reads back the same; null otherwise. */
void json_num(struct json *j, double v);
void json_bool(struct json *j, bool v);
void json_null(struct json *j);
/* RAW is JSON already: written as it is, as one value. */
void json_raw(struct json *j, struct str raw);

/* Short forms for members. */
void json_put_str(struct json *j, const char *key, struct str s);
void json_put_int(struct json *j, const char *key, int64_t v);
void json_put_num(struct json *j, const char *key, double v); /* not a number: null */
void json_put_bool(struct json *j, const char *key, bool v);
/* An id: as text, because JavaScript loses integers beyond 2^53. 0 is null. */
void json_put_id(struct json *j, const char *key, int64_t id);

#endif
