#include "web/record.h"

#include <stddef.h>

#include "base/json.h"

/* One pass of records.def makes the field tables, the next the records, the last the list. */
#define RECORD(rec, zh, en) static const struct rec_field rec##_fields[] = {
#define F(rec, name, type, need, least, most, zh, en)                                         \
    {STR_INIT(#name), REC_##type,  need, offsetof(struct rec, name), least, most, NULL, NULL, \
     STR_INIT(zh),    STR_INIT(en)},
#define AS(rec, name, json, type, need, least, most, zh, en)                                   \
    {STR_INIT(json), REC_##type,   need,        offsetof(struct rec, name), least, most, NULL, \
     NULL,           STR_INIT(zh), STR_INIT(en)},
#define CHOICE(rec, name, need, words, zh, en)                                          \
    {STR_INIT(#name), REC_CHOICE,  need, offsetof(struct rec, name), 0, 0, words, NULL, \
     STR_INIT(zh),    STR_INIT(en)},
#define LIST(rec, name, sub, need, most, zh, en)                                            \
    {STR_INIT(#name), REC_LIST,     need,        offsetof(struct rec, name), 0, most, NULL, \
     &sub##_record,   STR_INIT(zh), STR_INIT(en)},
#define ONE(rec, name, sub, need, zh, en)                                                \
    {STR_INIT(#name), REC_ONE,      need,        offsetof(struct rec, name), 0, 0, NULL, \
     &sub##_record,   STR_INIT(zh), STR_INIT(en)},
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

#define F(rec, name, type, need, least, most, zh, en)
#define AS(rec, name, json, type, need, least, most, zh, en)
#define CHOICE(rec, name, need, words, zh, en)
#define LIST(rec, name, sub, need, most, zh, en)
#define ONE(rec, name, sub, need, zh, en)
#define END(rec)
#define RECORD(rec, zh, en)                                                         \
    const struct record rec##_record = {STR_INIT(#rec),                             \
                                        STR_INIT(zh),                               \
                                        STR_INIT(en),                               \
                                        sizeof(struct rec),                         \
                                        sizeof rec##_fields / sizeof *rec##_fields, \
                                        rec##_fields};
#include "web/records.def"
#undef RECORD
#define RECORD(rec, zh, en) &rec##_record,
const struct record *const record_all[] = {
#include "web/records.def"
    NULL};
#undef RECORD
#undef F
#undef AS
#undef CHOICE
#undef LIST
#undef ONE
#undef END

static void put_texts(struct json *j, const struct rec_texts *t)
{
    json_array(j);
    for (size_t i = 0; i < t->n; i++) json_str(j, t->at[i]);
    json_end(j);
}

static void put_list(struct json *j, const struct record *of, const struct rec_list *l)
{
    json_array(j);
    for (size_t i = 0; i < l->n; i++) rec_put(j, of, (const char *)l->at + i * of->size);
    json_end(j);
}

/* Ids are decimal text; 0 is "none". */
static void put_id(struct json *j, int64_t id)
{
    char text[24];
    char *end = text + sizeof text, *p = end;

    if (id <= 0) {
        json_null(j);
        return;
    }
    for (; id; id /= 10) *--p = (char)('0' + id % 10);
    json_str(j, (struct str){p, (size_t)(end - p)});
}

static void put_flag(struct json *j, int v)
{
    if (v < 0)
        json_null(j);
    else
        json_bool(j, v != 0);
}

static void put_one(struct json *j, const struct record *of, const void *in)
{
    if (in)
        rec_put(j, of, in);
    else
        json_null(j);
}

static void put_json(struct json *j, struct str raw)
{
    if (raw.n)
        json_raw(j, raw);
    else
        json_null(j);
}

static void put_field(struct json *j, const struct rec_field *f, const void *at)
{
    switch (f->type) {
    case REC_TEXT:
    case REC_DATE:
    case REC_CHOICE: json_str(j, *(const struct str *)at); return;
    case REC_ID: put_id(j, *(const int64_t *)at); return;
    case REC_INT: json_int(j, *(const int64_t *)at); return;
    case REC_NUM: json_num(j, *(const double *)at); return;
    case REC_FLAG: put_flag(j, *(const int *)at); return;
    case REC_TEXTS:
    case REC_VALUE: put_texts(j, at); return;
    case REC_LIST: put_list(j, f->of, at); return;
    case REC_ONE: put_one(j, f->of, *(const void *const *)at); return;
    case REC_JSON: put_json(j, *(const struct str *)at); return;
    }
}

void rec_put(struct json *j, const struct record *r, const void *in)
{
    json_object(j);
    for (size_t i = 0; i < r->fields; i++) {
        json_key(j, r->field[i].name.p);
        put_field(j, &r->field[i], (const char *)in + r->field[i].offset);
    }
    json_end(j);
}
