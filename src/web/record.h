/*
 * record - the shape of what the API takes and gives, written once.
 *
 * A field stands in records.def only; from there come the C struct, the
 * reading of request bodies and queries with their limits, the writing of
 * answers, and the OpenAPI schemas (and by these the page's TypeScript).
 *
 *     struct org_in in;
 *     enum err e = rec_read(cx, &org_in_record, body, &in);
 *     ...
 *     rec_put(&json, &org_out_record, &org);
 *
 * Absent values: null text, id or integer 0, number NAN, flag -1, list n == 0,
 * record NULL.  On output they are written as null (integers and lists as
 * they are).  Ids travel as JSON strings, since JavaScript loses them beyond
 * 2^53.
 */
#ifndef WEB_RECORD_H
#define WEB_RECORD_H

#include "base/cx.h"
#include "web/url.h"

enum rec_type {
    REC_TEXT,   /* struct str; limits in characters */
    REC_ID,     /* int64_t > 0 */
    REC_INT,    /* int64_t; limits are values */
    REC_NUM,    /* double */
    REC_FLAG,   /* int: 0, 1, -1 absent; "0" or "1" in a query */
    REC_DATE,   /* struct str, "2021-06-30" */
    REC_CHOICE, /* struct str, one of the words listed */
    REC_TEXTS,  /* struct rec_texts; limits count the texts */
    REC_VALUE,  /* struct rec_texts: one text or a list of texts */
    REC_LIST,   /* struct rec_list of records; limits count them */
    REC_ONE,    /* const void *: one record */
    REC_JSON    /* struct str: JSON already; output only */
};

enum rec_need { MAY, MUST, OPT };

struct rec_texts {
    size_t n;
    const struct str *at;
};

struct rec_list {
    size_t n;
    const void *at; /* n structs of the record named in records.def */
};

struct json; /* base/json.h; not included, since its names clash with those of jansson */
struct record;

struct rec_field {
    struct str name;
    enum rec_type type;
    enum rec_need need; /* see records.def */
    size_t offset;
    int64_t least, most;
    const char *words;       /* REC_CHOICE: "open|settled" */
    const struct record *of; /* REC_LIST, REC_ONE */
    struct str zh, en;
};

struct record {
    struct str name, zh, en;
    size_t size, fields;
    const struct rec_field *field;
};

/* The structs. */
#define REC_C_TEXT struct str
#define REC_C_ID int64_t
#define REC_C_INT int64_t
#define REC_C_NUM double
#define REC_C_FLAG int
#define REC_C_DATE struct str
#define REC_C_TEXTS struct rec_texts
#define REC_C_VALUE struct rec_texts
#define REC_C_JSON struct str
#define RECORD(rec, zh, en) struct rec {
#define F(rec, name, type, need, least, most, zh, en) REC_C_##type name;
#define AS(rec, name, json, type, need, least, most, zh, en) REC_C_##type name;
#define CHOICE(rec, name, need, words, zh, en) struct str name;
#define LIST(rec, name, sub, need, most, zh, en) struct rec_list name;
#define ONE(rec, name, sub, need, zh, en) const struct sub *name;
#define END(rec) \
    }            \
    ;
#include "web/records.def"
#undef RECORD
#undef F
#undef AS
#undef CHOICE
#undef LIST
#undef ONE
#undef END

/* Their descriptions. */
#define RECORD(rec, zh, en) extern const struct record rec##_record;
#define F(rec, name, type, need, least, most, zh, en)
#define AS(rec, name, json, type, need, least, most, zh, en)
#define CHOICE(rec, name, need, words, zh, en)
#define LIST(rec, name, sub, need, most, zh, en)
#define ONE(rec, name, sub, need, zh, en)
#define END(rec)
#include "web/records.def"
#undef RECORD
#undef F
#undef AS
#undef CHOICE
#undef LIST
#undef ONE
#undef END

/* All of them, for the schemas; closed by NULL. */
extern const struct record *const record_all[];

enum { REC_DEPTH_MOST = 16 }; /* nesting of a request body */

/*
 * Read a JSON body into OUT (R->size bytes).  ERR_INPUT names the field, also
 * inside lists ("members/2/org_id"): unknown, missing, twice there, of the
 * wrong kind, too long, too large.
 */
MUST_USE enum err rec_read(struct cx *cx, const struct record *r, struct str body, void *out);

/* The same from the arguments of a URL; only plain fields. */
MUST_USE enum err rec_read_query(struct cx *cx, const struct record *r, const struct url *u, void *out);

/* Write one record as a JSON object. */
void rec_put(struct json *j, const struct record *r, const void *in);

#endif
