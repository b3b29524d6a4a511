/*
 * json - reading what the program wrote, in tests. Include it after tests/testing.h.
 */
#ifndef TESTS_JSON_H
#define TESTS_JSON_H

#include <jansson.h>

#include "base/buf.h"

static inline void json_free(void *j)
{
    json_decref(j);
}

/* OUT as JSON, which lives as long as cx->arena. */
static inline json_t *json_of(struct cx *cx, const struct buf *out)
{
    json_error_t error;
    json_t *j = json_loadb(out->p, out->n, JSON_REJECT_DUPLICATES, &error);

    if (!j) fail_msg("not JSON: %s\n%.*s", error.text, (int)out->n, out->p);
    arena_on_reset(cx->arena, json_free, j);
    return j;
}

static inline const char *json_text(const json_t *j, const char *key)
{
    return json_string_value(json_object_get(j, key));
}

static inline int64_t json_number(const json_t *j, const char *key)
{
    return json_integer_value(json_object_get(j, key));
}

/* An id, which travels as text. */
static inline int64_t json_id(const json_t *j, const char *key)
{
    int64_t id = 0;
    const char *text = json_text(j, key);

    assert_true(text && str_int(str_of(text), &id));
    return id;
}

static inline size_t json_count(const json_t *j, const char *key)
{
    return json_array_size(json_object_get(j, key));
}

/* The I-th of the array KEY. */
static inline json_t *json_nth(const json_t *j, const char *key, size_t i)
{
    json_t *item = json_array_get(json_object_get(j, key), i);

    assert_non_null(item);
    return item;
}

#endif
