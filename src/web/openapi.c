#include "web/openapi.h"

#include <string.h>

#include "base/json.h"
#include "web/route.h"

/* Requests leave out what they do not say; answers hold every key, null where nothing is known. */
static bool is_request(const struct record *r)
{
    return str_ends(r->name, STR("_in")) || str_ends(r->name, STR("_query"));
}

static void put_type(struct json *j, const char *type, bool nullable)
{
    json_key(j, "type");
    if (!nullable) {
        json_str(j, str_of(type));
        return;
    }
    json_array(j);
    json_str(j, str_of(type));
    json_str(j, STR("null"));
    json_end(j);
}

static void put_ref(struct json *j, const struct record *of)
{
    char text[80] = "#/components/schemas/";
    size_t n = strlen(text);

    if (of->name.n < sizeof text - n) memcpy(text + n, of->name.p, of->name.n + 1);
    json_put_str(j, "$ref", str_of(text));
}

static void put_list_of(struct json *j, const char *type, int64_t least, int64_t most)
{
    put_type(j, "array", false);
    json_key(j, "items");
    json_object(j);
    put_type(j, type, false);
    json_end(j);
    if (most) json_put_int(j, "maxItems", most);
    if (least) json_put_int(j, "minItems", least);
}

static void put_words(struct json *j, const char *words, bool nullable)
{
    put_type(j, "string", nullable);
    json_key(j, "enum");
    json_array(j);
    while (*words) {
        size_t n = strcspn(words, "|");

        json_str(j, (struct str){words, n});
        words += n + (words[n] == '|');
    }
    if (nullable) json_null(j);
    json_end(j);
}

/* One text or a list of texts. */
static void put_value(struct json *j, const struct rec_field *f)
{
    json_key(j, "oneOf");
    json_array(j);
    json_object(j);
    put_type(j, "string", false);
    json_end(j);
    json_object(j);
    put_list_of(j, "string", f->least, f->most);
    json_end(j);
    json_end(j);
}

static void put_one(struct json *j, const struct record *of, bool nullable)
{
    if (!nullable) {
        put_ref(j, of);
        return;
    }
    json_key(j, "oneOf");
    json_array(j);
    json_object(j);
    put_ref(j, of);
    json_end(j);
    json_object(j);
    put_type(j, "null", false);
    json_end(j);
    json_end(j);
}

static void put_records(struct json *j, const struct rec_field *f)
{
    put_type(j, "array", false);
    json_key(j, "items");
    json_object(j);
    put_ref(j, f->of);
    json_end(j);
    if (f->most) json_put_int(j, "maxItems", f->most);
}

static void put_text(struct json *j, const struct rec_field *f, bool nullable)
{
    put_type(j, "string", nullable);
    if (f->least) json_put_int(j, "minLength", f->least);
    if (f->most) json_put_int(j, "maxLength", f->most);
}

static void put_int(struct json *j, const struct rec_field *f, bool nullable)
{
    put_type(j, "integer", nullable);
    if (f->most) json_put_int(j, "minimum", f->least);
    if (f->most) json_put_int(j, "maximum", f->most);
}

/* A flag is a boolean in a body, 0 or 1 in a query. */
static void put_flag(struct json *j, bool query, bool nullable)
{
    if (!query) {
        put_type(j, "boolean", nullable);
        return;
    }
    put_type(j, "integer", false);
    json_key(j, "enum");
    json_array(j);
    json_int(j, 0);
    json_int(j, 1);
    json_end(j);
}

static void put_schema(struct json *j, const struct rec_field *f, bool query, bool nullable)
{
    switch (f->type) {
    case REC_TEXT: put_text(j, f, nullable); return;
    case REC_ID:
        put_type(j, "string", nullable);
        json_put_str(j, "pattern", STR("^[0-9]+$"));
        return;
    case REC_INT: put_int(j, f, nullable); return;
    case REC_NUM: put_type(j, "number", nullable); return;
    case REC_FLAG: put_flag(j, query, nullable); return;
    case REC_DATE:
        put_type(j, "string", nullable);
        json_put_str(j, "format", STR("date"));
        return;
    case REC_CHOICE: put_words(j, f->words, nullable); return;
    case REC_TEXTS: put_list_of(j, "string", f->least, f->most); return;
    case REC_VALUE: put_value(j, f); return;
    case REC_LIST: put_records(j, f); return;
    case REC_ONE: put_one(j, f->of, nullable); return;
    case REC_JSON: return; /* any JSON */
    }
}

static void put_property(struct json *j, const struct record *r, const struct rec_field *f)
{
    bool nullable = !is_request(r) && f->need != MUST;

    json_key(j, f->name.p);
    json_object(j);
    put_schema(j, f, false, nullable);
    if (f->type != REC_ONE) json_put_str(j, "title", f->zh);
    if (f->type != REC_ONE) json_put_str(j, "description", f->en);
    json_end(j);
}

static void put_required(struct json *j, const struct record *r)
{
    json_key(j, "required");
    json_array(j);
    for (size_t i = 0; i < r->fields; i++)
        if (r->field[i].need == MUST || (r->field[i].need == MAY && !is_request(r)))
            json_str(j, r->field[i].name);
    json_end(j);
}

static void put_record(struct json *j, const struct record *r)
{
    json_key(j, r->name.p);
    json_object(j);
    put_type(j, "object", false);
    json_put_str(j, "title", r->zh);
    json_put_str(j, "description", r->en);
    json_put_bool(j, "additionalProperties", false);
    json_key(j, "properties");
    json_object(j);
    for (size_t i = 0; i < r->fields; i++) put_property(j, r, &r->field[i]);
    json_end(j);
    put_required(j, r);
    json_end(j);
}

static void put_parameter(struct json *j, struct str name, const char *in, const struct rec_field *f)
{
    bool must = !f || f->need == MUST;

    json_object(j);
    json_put_str(j, "name", name);
    json_put_str(j, "in", str_of(in));
    json_put_bool(j, "required", must);
    if (f) json_put_str(j, "description", f->zh);
    json_key(j, "schema");
    json_object(j);
    if (f) {
        put_schema(j, f, true, false);
    } else {
        put_type(j, "string", false);
        json_put_str(j, "pattern", STR("^[0-9]+$"));
    }
    json_end(j);
    json_end(j);
}

/* "{id}" in the path, then the arguments of the query. */
static void put_parameters(struct json *j, const struct route *r)
{
    ptrdiff_t at = -1;

    json_key(j, "parameters");
    json_array(j);
    while ((at = str_find(r->path, STR("{"), (size_t)(at + 1))) >= 0) {
        size_t end = (size_t)str_find(r->path, STR("}"), (size_t)at);

        put_parameter(j, str_sub(r->path, (size_t)at + 1, end - (size_t)at - 1), "path", NULL);
    }
    for (size_t i = 0; i < r->query->fields; i++)
        put_parameter(j, r->query->field[i].name, "query", &r->query->field[i]);
    json_end(j);
}

static void put_content(struct json *j, const struct record *r)
{
    json_key(j, "content");
    json_object(j);
    json_key(j, r == &file_record ? "application/octet-stream" : "application/json");
    json_object(j);
    json_key(j, "schema");
    json_object(j);
    if (r == &file_record) {
        put_type(j, "string", false);
        json_put_str(j, "format", STR("binary"));
    } else {
        put_ref(j, r);
    }
    json_end(j);
    json_end(j);
    json_end(j);
}

static void put_response(struct json *j, const char *status, struct str words, const struct record *r)
{
    json_key(j, status);
    json_object(j);
    json_put_str(j, "description", words);
    put_content(j, r);
    json_end(j);
}

static void put_security(struct json *j, const struct route *r)
{
    json_key(j, "security");
    json_array(j);
    if (r->perm != PERM_PUBLIC) {
        json_object(j);
        json_key(j, "session");
        json_array(j);
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

/* The word behind /api/v1/ groups the operations. */
static struct str tag_of(const struct route *r)
{
    struct str rest = str_starts(r->path, STR("/api/v1/")) ? str_skip(r->path, 8) : STR_NULL;
    ptrdiff_t end = str_find(rest, STR("/"), 0);

    if (!rest.n) return STR("program");
    return end < 0 ? rest : str_sub(rest, 0, (size_t)end);
}

/* Answers some routes have besides the usual ones. */
static void put_more_responses(struct json *j, const struct route *r)
{
    if (r->run == api_report_save)
        put_response(j, "409", STR("已被他人修改：两个版本"), &report_conflict_out_record);
}

static void put_operation(struct json *j, const struct route *r)
{
    static const char *const verb[METHODS] = {"get", "post", "put", "patch", "delete"};

    json_key(j, verb[r->method]);
    json_object(j);
    json_put_str(j, "operationId", str_skip(r->name, 4)); /* without "api_" */
    json_put_str(j, "summary", r->zh);
    json_put_str(j, "description", r->en);
    json_key(j, "tags");
    json_array(j);
    json_str(j, tag_of(r));
    json_end(j);
    put_security(j, r);
    put_parameters(j, r);
    if (r->body != &none_record) {
        json_key(j, "requestBody");
        json_object(j);
        json_put_bool(j, "required", true);
        put_content(j, r->body);
        json_end(j);
    }
    json_key(j, "responses");
    json_object(j);
    put_response(j, r->how == HOW_LATER ? "202" : "200", r->zh, r->out);
    put_more_responses(j, r);
    put_response(j, "4XX", STR("错误"), &error_out_record);
    json_end(j);
    json_end(j);
}

static bool is_first_of_path(size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(routes[i].path, routes[at].path)) return false;
    return true;
}

static void put_path(struct json *j, size_t at)
{
    if (!is_first_of_path(at)) return;
    json_key(j, routes[at].path.p);
    json_object(j);
    for (size_t i = at; i < routes_n; i++)
        if (str_eq(routes[i].path, routes[at].path)) put_operation(j, &routes[i]);
    json_end(j);
}

static void put_info(struct json *j)
{
    json_put_str(j, "openapi", STR("3.1.0"));
    json_key(j, "info");
    json_object(j);
    json_put_str(j, "title", STR("落实 Luoshi"));
    json_put_str(j, "version", STR(LUOSHI_VERSION));
    json_put_str(j, "description",
                 STR("从分工方案到办结的台账。编号以字符串传递；写操作须带 X-CSRF-Token；"
                     "修改须带所读到的 rev，已被他人修改时返回 409。"));
    json_end(j);
    json_key(j, "servers");
    json_array(j);
    json_object(j);
    json_put_str(j, "url", STR("/"));
    json_end(j);
    json_end(j);
}

static void put_components(struct json *j)
{
    json_key(j, "components");
    json_object(j);
    json_key(j, "securitySchemes");
    json_object(j);
    json_key(j, "session");
    json_object(j);
    json_put_str(j, "type", STR("apiKey"));
    json_put_str(j, "in", STR("cookie"));
    json_put_str(j, "name", STR("luoshi_session"));
    json_end(j);
    json_end(j);
    json_key(j, "schemas");
    json_object(j);
    for (const struct record *const *r = record_all; *r; r++)
        if (!str_ends((*r)->name, STR("_query"))) put_record(j, *r);
    json_end(j);
    json_end(j);
}

void openapi_put(struct buf *out)
{
    struct json j = json_on(out);

    json_object(&j);
    put_info(&j);
    json_key(&j, "paths");
    json_object(&j);
    for (size_t i = 0; i < routes_n; i++) put_path(&j, i);
    json_end(&j);
    put_components(&j);
    json_end(&j);
}
