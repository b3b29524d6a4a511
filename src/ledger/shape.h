/*
 * shape - rows of a statement as JSON objects: each column is named once, for the SELECT and for the answer.
 *
 *     #define COLUMNS(C)              \
 *         C(ID, "id", "d.id")         \
 *         C(TEXT, "title", "d.title")
 *     static const struct shape shape[] = {COLUMNS(SHAPE_ROW)};
 *     store_run(cx, &rows, "SELECT " COLUMNS(SHAPE_SQL) " 0 FROM difficulty d WHERE …", …);
 *     shape_put(&json, shape, &rows.at[0]);
 *
 * For the rooms above the ledger.
 */
#ifndef LEDGER_SHAPE_H
#define LEDGER_SHAPE_H

#include "store/store.h"

struct json; /* base/json.h; not included, since its names clash with those of jansson */

enum shape_type {
    SHAPE_ID,   /* text in JSON; 0 is null */
    SHAPE_TEXT, /* "" stays "" */
    SHAPE_SOME, /* "" is null */
    SHAPE_INT,
    SHAPE_NUM, /* NULL is null */
    SHAPE_FLAG,
    SHAPE_HIDE, /* for the program only */
    SHAPE_JSON, /* JSON already; "" is null */
    SHAPE_END   /* closes the table; writes nothing */
};

struct shape {
    const char *key;
    enum shape_type type;
};

#define SHAPE_SQL(type, key, sql) sql ","
#define SHAPE_ROW(type, key, sql) {(key), SHAPE_##type},
#define SHAPE_LAST      \
    {                   \
        NULL, SHAPE_END \
    }

/* The members of one object, from the columns in order; the caller opens and closes it. */
void shape_fields(struct json *j, const struct shape *s, const struct row *r);
/* One whole object. */
void shape_put(struct json *j, const struct shape *s, const struct row *r);

/* "total", "offset", "limit" and "rows" of a list, up to the open array; json_end() twice closes it. */
struct page {
    int64_t offset, limit; /* limit 0: PAGE_USUAL */
};
enum { PAGE_USUAL = 50, PAGE_MOST = 200 };
MUST_USE enum err page_check(struct cx *cx, struct page *p);
void page_open(struct json *j, const struct page *p, int64_t total);

#endif
