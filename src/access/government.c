#include "access/government.h"

#include "access/event.h"
#include "base/json.h"
#include "store/store.h"

#define DEFAULT_NAME "本级政府"

enum { NAME_BYTES_MOST = 200 };

enum err government_list(struct cx *cx, struct government_list *out)
{
    struct rows r;
    struct government *at;
    enum err e = store_run(cx, &r, "SELECT id, parent_id, name, level FROM government ORDER BY name, id", "");

    if (e) return e;
    at = arena_array(cx->arena, struct government, r.n + 1);
    for (size_t i = 0; i < r.n; i++)
        at[i] = (struct government){row_int(&r.at[i], 0), row_int(&r.at[i], 1), row_str(&r.at[i], 2),
                                    row_str(&r.at[i], 3)};
    *out = (struct government_list){r.n, at};
    return ERR_NONE;
}

static struct str as_json(struct cx *cx, struct str name, struct str level)
{
    struct buf b = buf_new(cx->arena, 4096);
    struct json j = json_on(&b);

    json_object(&j);
    json_put_str(&j, "name", name);
    if (level.n) json_put_str(&j, "level", level);
    json_end(&j);
    return buf_text(&b);
}

static enum err check_name(struct cx *cx, struct str name)
{
    if (name.n > 0 && name.n <= NAME_BYTES_MOST) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "name", "政府名称为空或过长", "the government's name is empty or too long");
}

/* The first event of a chain is the government's own beginning. */
enum err government_add(struct cx *cx, const struct government *in, int64_t *id)
{
    struct str level = in->level.p ? in->level : STR("");
    int64_t before = cx->actor.government_id;
    enum err e = check_name(cx, in->name);

    if (e) return e;
    *id = store_id(cx);
    e = store_run(
        cx, NULL,
        "INSERT INTO government (id, parent_id, name, level, created_ms) VALUES ($1, $2, $3, $4, $5)",
        "iIssi", *id, in->parent_id, in->name, level, cx->now_ms);
    if (e) return e;
    cx->actor.government_id = *id;
    e = event_add(cx, "government.add", "government", *id, STR_NULL, as_json(cx, in->name, level));
    cx->actor.government_id = before;
    return e;
}

enum err government_enter(struct cx *cx)
{
    static const struct government first = {.name = STR_INIT(DEFAULT_NAME)};
    struct rows r;
    int64_t id = 0;
    enum err e = store_run(cx, &r, "SELECT id FROM government ORDER BY id LIMIT 2", "");

    if (e) return e;
    if (r.n > 1)
        return cx_fail(cx, ERR_INPUT, "government", "库中有多个政府，请用 --government 指明是哪一个",
                       "there are several governments: say which one with --government");
    if (r.n)
        id = row_int(&r.at[0], 0);
    else
        e = government_add(cx, &first, &id);
    if (!e) cx->actor.government_id = id;
    return e;
}

enum err government_rename(struct cx *cx, struct str name)
{
    int64_t id = cx->actor.government_id;
    struct rows r;
    enum err e = check_name(cx, name);

    if (!e) e = store_run(cx, &r, "SELECT name FROM government WHERE id = $1", "i", id);
    if (e) return e;
    if (r.n == 0) return cx_fail(cx, ERR_ABSENT, NULL, "没有这个政府", "there is no such government");
    if (str_eq(row_str(&r.at[0], 0), name)) return ERR_NONE;
    e = store_run(cx, NULL, "UPDATE government SET name = $2 WHERE id = $1", "is", id, name);
    if (e) return e;
    return event_add(cx, "government.rename", "government", id, as_json(cx, row_str(&r.at[0], 0), STR_NULL),
                     as_json(cx, name, STR_NULL));
}

enum err government_adopt(struct cx *cx, struct str name)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           "SELECT 1 FROM government WHERE id = $1 AND name = $2 AND NOT EXISTS"
                           " (SELECT 1 FROM government WHERE name = $3)",
                           "iss", cx->actor.government_id, STR(DEFAULT_NAME), name);

    return e || r.n == 0 ? e : government_rename(cx, name);
}

enum err government_pick(struct cx *cx, struct str name, int64_t *out)
{
    struct rows r;
    enum err e = store_run(cx, &r, "SELECT id FROM government WHERE $1 = '' OR name = $1 ORDER BY id LIMIT 2",
                           "s", name.p ? name : STR(""));

    *out = !e && r.n ? row_int(&r.at[0], 0) : 0;
    if (e || r.n < 2) return e;
    return cx_fail(cx, ERR_INPUT, "government", "请填写所在的政府", "name the government to sign in to");
}
