#include "ledger/shape.h"

#include "base/json.h"

static void put_value(struct json *j, enum shape_type type, const struct row *r, int col)
{
    struct str s = row_str(r, col);

    switch (type) {
    case SHAPE_TEXT: json_str(j, s.p ? s : STR("")); return;
    case SHAPE_SOME: json_str(j, s.n ? s : STR_NULL); return;
    case SHAPE_INT: json_int(j, row_int(r, col)); return;
    case SHAPE_FLAG: json_bool(j, row_bool(r, col)); return;
    case SHAPE_NUM:
        if (s.p)
            json_num(j, row_num(r, col));
        else
            json_null(j);
        return;
    case SHAPE_JSON:
        if (s.n)
            json_raw(j, s);
        else
            json_null(j);
        return;
    case SHAPE_ID:
    case SHAPE_HIDE:
    case SHAPE_END: return;
    }
}

void shape_fields(struct json *j, const struct shape *s, const struct row *r)
{
    for (int i = 0; s[i].type != SHAPE_END; i++) {
        if (s[i].type == SHAPE_ID) json_put_id(j, s[i].key, row_int(r, i));
        if (s[i].type == SHAPE_ID || s[i].type == SHAPE_HIDE) continue;
        json_key(j, s[i].key);
        put_value(j, s[i].type, r, i);
    }
}

void shape_put(struct json *j, const struct shape *s, const struct row *r)
{
    json_object(j);
    shape_fields(j, s, r);
    json_end(j);
}

enum err page_check(struct cx *cx, struct page *p)
{
    if (p->limit == 0) p->limit = PAGE_USUAL;
    if (p->offset >= 0 && p->limit > 0 && p->limit <= PAGE_MOST) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "limit", "分页参数应在 0 到 %d 之间", "a page holds 0 to %d rows",
                   PAGE_MOST);
}

void page_open(struct json *j, const struct page *p, int64_t total)
{
    json_object(j);
    json_put_int(j, "total", total);
    json_put_int(j, "offset", p->offset);
    json_put_int(j, "limit", p->limit);
    json_key(j, "rows");
    json_array(j);
}
