/* Reading records: JSON through jansson, and the arguments of a URL. */
#include "web/record.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "text/utf8.h"

/* Where in the body we are; NAME of the innermost field. */
struct place {
    const struct place *up;
    struct str name;
    size_t index; /* of a list's item, when name is null */
};

static void path_put(struct buf *b, const struct place *p)
{
    if (!p) return;
    path_put(b, p->up);
    if (b->n) buf_byte(b, '/');
    if (p->name.p)
        buf_str(b, p->name);
    else
        buf_int(b, (int64_t)p->index);
}

static const char *path_of(struct cx *cx, const struct place *p)
{
    struct buf b = buf_new(cx->arena, 512);

    path_put(&b, p);
    if (!b.n) buf_lit(&b, "body");
    return str_keep(cx->arena, buf_text(&b)).p;
}

#define WRONG(cx, at, zh, en) cx_fail((cx), ERR_INPUT, path_of((cx), (at)), zh, en)
#define WRONG_OF(cx, at, zh, en, ...) cx_fail((cx), ERR_INPUT, path_of((cx), (at)), zh, en, __VA_ARGS__)

/* An absent field: what the header of record promises. */
static void set_absent(const struct rec_field *f, void *at)
{
    if (f->type == REC_FLAG) *(int *)at = -1;
    if (f->type == REC_NUM) *(double *)at = (double)NAN;
}

static void all_absent(const struct record *r, void *out)
{
    memset(out, 0, r->size);
    for (size_t i = 0; i < r->fields; i++) set_absent(&r->field[i], (char *)out + r->field[i].offset);
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\t' && s.p[i] != '\r') return true;
    return false;
}

static enum err take_text(struct cx *cx, const struct rec_field *f, const struct place *at, struct str s,
                          struct str *out)
{
    int64_t n = (int64_t)utf8_count(s);

    if (utf8_valid(s) != s.n || has_control(s))
        return WRONG(cx, at, "内容含有无效字符", "the text holds invalid characters");
    if (n < f->least || n > f->most)
        return WRONG_OF(cx, at, "长度须为 %lld 到 %lld 个字", "must have %lld to %lld characters",
                        (long long)f->least, (long long)f->most);
    *out = str_keep(cx->arena, s);
    return ERR_NONE;
}

static enum err take_choice(struct cx *cx, const struct rec_field *f, const struct place *at, struct str s,
                            struct str *out)
{
    const char *p = f->words;

    while (*p) {
        size_t n = strcspn(p, "|");

        if (str_eq(s, (struct str){p, n})) {
            *out = (struct str){p, n};
            return ERR_NONE;
        }
        p += n + (p[n] == '|');
    }
    return WRONG_OF(cx, at, "须为以下之一：%s", "must be one of: %s", f->words);
}

static bool is_leap(int64_t y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static bool is_date(struct str s)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t y, m, d;

    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-') return false;
    if (!str_int(str_sub(s, 0, 4), &y) || !str_int(str_sub(s, 5, 2), &m) || !str_int(str_sub(s, 8, 2), &d))
        return false;
    if (y < 1900 || m < 1 || m > 12 || d < 1) return false;
    return d <= days[m - 1] + (m == 2 && is_leap(y) ? 1 : 0);
}

static enum err take_date(struct cx *cx, const struct place *at, struct str s, struct str *out)
{
    if (!is_date(s)) return WRONG(cx, at, "须为 2021-06-30 这样的日期", "must be a date such as 2021-06-30");
    *out = str_keep(cx->arena, s);
    return ERR_NONE;
}

static enum err take_id(struct cx *cx, const struct place *at, struct str s, int64_t *out)
{
    if (!str_int(s, out) || *out <= 0)
        return WRONG(cx, at, "须为数字编号", "must be an id: a string of digits");
    return ERR_NONE;
}

static enum err take_int(struct cx *cx, const struct rec_field *f, const struct place *at, int64_t v,
                         int64_t *out)
{
    if (v < f->least || v > f->most)
        return WRONG_OF(cx, at, "须在 %lld 与 %lld 之间", "must lie between %lld and %lld",
                        (long long)f->least, (long long)f->most);
    *out = v;
    return ERR_NONE;
}

static struct str text_of(json_t *v)
{
    return (struct str){json_string_value(v), json_string_length(v)};
}

static enum err read_object(struct cx *cx, const struct record *r, json_t *v, const struct place *up,
                            void *out);

static enum err read_texts(struct cx *cx, const struct rec_field *f, json_t *v, const struct place *at,
                           struct rec_texts *out)
{
    static const struct rec_field any = {.least = 0, .most = 2000};
    size_t n = json_array_size(v);
    struct str *list = arena_array(cx->arena, struct str, n + 1);

    if ((int64_t)n < f->least || (int64_t)n > f->most)
        return WRONG_OF(cx, at, "须有 %lld 到 %lld 项", "must have %lld to %lld items", (long long)f->least,
                        (long long)f->most);
    for (size_t i = 0; i < n; i++) {
        json_t *item = json_array_get(v, i);
        struct place here = {at, STR_NULL, i};
        enum err e;

        if (!json_is_string(item)) return WRONG(cx, &here, "须为文字", "must be text");
        e = take_text(cx, &any, &here, text_of(item), &list[i]);
        if (e) return e;
    }
    *out = (struct rec_texts){n, list};
    return ERR_NONE;
}

static enum err read_value(struct cx *cx, const struct rec_field *f, json_t *v, const struct place *at,
                           struct rec_texts *out)
{
    static const struct rec_field any = {.least = 0, .most = 4000};
    struct str *one;

    if (json_is_array(v)) return read_texts(cx, f, v, at, out);
    if (!json_is_string(v)) return WRONG(cx, at, "须为文字或文字的列表", "must be text or a list of texts");
    one = arena_new_of(cx->arena, struct str);
    *out = (struct rec_texts){1, one};
    return take_text(cx, &any, at, text_of(v), one);
}

static enum err read_list(struct cx *cx, const struct rec_field *f, json_t *v, const struct place *at,
                          struct rec_list *out)
{
    size_t n = json_array_size(v);
    char *list;

    if (!json_is_array(v)) return WRONG(cx, at, "须为列表", "must be a list");
    if ((int64_t)n > f->most)
        return WRONG_OF(cx, at, "最多 %lld 项", "at most %lld items", (long long)f->most);
    list = arena_zero(cx->arena, n + 1, f->of->size);
    *out = (struct rec_list){n, list};
    for (size_t i = 0; i < n; i++) {
        struct place here = {at, STR_NULL, i};
        enum err e = read_object(cx, f->of, json_array_get(v, i), &here, list + i * f->of->size);

        if (e) return e;
    }
    return ERR_NONE;
}

static enum err read_one(struct cx *cx, const struct rec_field *f, json_t *v, const struct place *at,
                         const void **out)
{
    void *one = arena_zero(cx->arena, 1, f->of->size);

    if (!json_is_object(v)) return WRONG(cx, at, "须为对象", "must be an object");
    *out = one;
    return read_object(cx, f->of, v, at, one);
}

static enum err read_number(struct cx *cx, json_t *v, const struct place *at, double *out)
{
    if (!json_is_number(v)) return WRONG(cx, at, "须为数字", "must be a number");
    *out = json_number_value(v);
    return ERR_NONE;
}

static enum err read_flag(struct cx *cx, json_t *v, const struct place *at, int *out)
{
    if (!json_is_boolean(v)) return WRONG(cx, at, "须为 true 或 false", "must be true or false");
    *out = json_is_true(v);
    return ERR_NONE;
}

/* Fields that are one text in JSON and in a URL alike. */
static enum err take_plain(struct cx *cx, const struct rec_field *f, const struct place *at, struct str s,
                           void *out)
{
    if (f->type == REC_TEXT) return take_text(cx, f, at, s, out);
    if (f->type == REC_CHOICE) return take_choice(cx, f, at, s, out);
    if (f->type == REC_DATE) return take_date(cx, at, s, out);
    return take_id(cx, at, s, out);
}

static bool is_plain(enum rec_type t)
{
    return t == REC_TEXT || t == REC_CHOICE || t == REC_DATE || t == REC_ID;
}

static enum err read_field(struct cx *cx, const struct rec_field *f, json_t *v, const struct place *at,
                           void *out)
{
    if (is_plain(f->type)) {
        if (!json_is_string(v)) return WRONG(cx, at, "须为文字", "must be text");
        return take_plain(cx, f, at, text_of(v), out);
    }
    if (f->type == REC_INT) {
        if (!json_is_integer(v)) return WRONG(cx, at, "须为整数", "must be an integer");
        return take_int(cx, f, at, json_integer_value(v), out);
    }
    if (f->type == REC_NUM) return read_number(cx, v, at, out);
    if (f->type == REC_FLAG) return read_flag(cx, v, at, out);
    if (f->type == REC_VALUE) return read_value(cx, f, v, at, out);
    if (f->type == REC_LIST) return read_list(cx, f, v, at, out);
    if (f->type == REC_ONE) return read_one(cx, f, v, at, out);
    if (!json_is_array(v)) return WRONG(cx, at, "须为列表", "must be a list");
    return read_texts(cx, f, v, at, out);
}

static const struct rec_field *field_find(const struct record *r, struct str name)
{
    for (size_t i = 0; i < r->fields; i++)
        if (str_eq(r->field[i].name, name)) return &r->field[i];
    return NULL;
}

static enum err refuse_unknown(struct cx *cx, const struct record *r, json_t *v, const struct place *up)
{
    for (void *it = json_object_iter(v); it; it = json_object_iter_next(v, it)) {
        struct place here = {up, str_of(json_object_iter_key(it)), 0};

        if (!field_find(r, here.name)) return WRONG(cx, &here, "不认识的字段", "unknown field");
    }
    return ERR_NONE;
}

static enum err read_object(struct cx *cx, const struct record *r, json_t *v, const struct place *up,
                            void *out)
{
    enum err e;

    all_absent(r, out);
    if (!json_is_object(v)) return WRONG(cx, up, "须为对象", "must be an object");
    e = refuse_unknown(cx, r, v, up);
    for (size_t i = 0; i < r->fields && !e; i++) {
        const struct rec_field *f = &r->field[i];
        json_t *member = json_object_get(v, f->name.p);
        struct place here = {up, f->name, 0};

        if (member && !json_is_null(member))
            e = read_field(cx, f, member, &here, (char *)out + f->offset);
        else if (f->need == MUST)
            e = WRONG(cx, &here, "缺少此字段", "this field is missing");
    }
    return e;
}

/* Nesting of a JSON text; brackets inside strings do not count. */
static int depth_of(struct str s)
{
    int depth = 0, most = 0;
    bool quoted = false;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '"') quoted = !quoted;
        if (c == '\\' && quoted) i++;
        if (quoted) continue;
        if (c == '{' || c == '[') depth++;
        if (c == '}' || c == ']') depth--;
        if (depth > most) most = depth;
    }
    return most;
}

static enum err not_json(struct cx *cx, const json_error_t *why)
{
    enum json_error_code code = json_error_code(why);

    if (code == json_error_duplicate_key)
        return cx_fail(cx, ERR_INPUT, "body", "第 %d 行第 %d 列：字段重复",
                       "line %d column %d: the field is there twice", why->line, why->column);
    if (code == json_error_invalid_utf8)
        return cx_fail(cx, ERR_INPUT, "body", "第 %d 行第 %d 列：不是有效的 UTF-8 文字",
                       "line %d column %d: not valid UTF-8", why->line, why->column);
    return cx_fail(cx, ERR_INPUT, "body", "第 %d 行第 %d 列：不是有效的 JSON",
                   "line %d column %d: not valid JSON", why->line, why->column);
}

static void let_go(void *v)
{
    json_decref(v);
}

enum err rec_read(struct cx *cx, const struct record *r, struct str body, void *out)
{
    json_error_t why;
    json_t *v;

    if (depth_of(body) > REC_DEPTH_MOST)
        return cx_fail(cx, ERR_INPUT, "body", "JSON 嵌套超过 %d 层", "the JSON is nested deeper than %d",
                       REC_DEPTH_MOST);
    v = json_loadb(body.p ? body.p : "", body.n, JSON_REJECT_DUPLICATES, &why);
    if (!v) return not_json(cx, &why);
    arena_on_reset(cx->arena, let_go, v);
    return read_object(cx, r, v, NULL, out);
}

static enum err read_argument(struct cx *cx, const struct rec_field *f, struct str value, void *out)
{
    struct place here = {NULL, f->name, 0};
    int64_t v;

    if (is_plain(f->type)) return take_plain(cx, f, &here, value, out);
    if (!str_int(value, &v)) return WRONG(cx, &here, "须为整数", "must be an integer");
    if (f->type == REC_INT) return take_int(cx, f, &here, v, out);
    if (v != 0 && v != 1) return WRONG(cx, &here, "须为 0 或 1", "must be 0 or 1");
    *(int *)out = (int)v;
    return ERR_NONE;
}

enum err rec_read_query(struct cx *cx, const struct record *r, const struct url *u, void *out)
{
    enum err e = ERR_NONE;

    all_absent(r, out);
    for (size_t i = 0; i < u->args && !e; i++) {
        struct place here = {NULL, u->arg[i].name, 0};
        const struct rec_field *f = field_find(r, u->arg[i].name);

        if (!f) return WRONG(cx, &here, "不认识的参数", "unknown argument");
        /* An argument left empty by a form is an absent one. */
        if (u->arg[i].value.n) e = read_argument(cx, f, u->arg[i].value, (char *)out + f->offset);
    }
    for (size_t i = 0; i < r->fields && !e; i++) {
        struct place here = {NULL, r->field[i].name, 0};

        if (r->field[i].need == MUST && !url_get(u, r->field[i].name.p).n)
            e = WRONG(cx, &here, "缺少此参数", "this argument is missing");
    }
    return e;
}
