#include "access/setting.h"

#include "access/event.h"
#include "base/json.h"
#include "store/store.h"

static const struct setting_info infos[SETTING_COUNT] = {
#define SETTING(id, word, def, low, high, chinese) \
    [id] = {.name = STR_INIT(word), .zh = STR_INIT(chinese), .value = (def), .least = (low), .most = (high)},
#include "access/setting.def"
#undef SETTING
};

const struct setting_info *setting_info(enum setting s)
{
    return &infos[s];
}

enum err setting_get(struct cx *cx, enum setting s, int64_t *out)
{
    struct rows r;
    enum err e = store_run(cx, &r, "SELECT value FROM setting WHERE government_id = $1 AND name = $2", "is",
                           cx->actor.government_id, infos[s].name);

    if (e) return e;
    *out = r.n ? row_int(&r.at[0], 0) : infos[s].value;
    if (*out < infos[s].least || *out > infos[s].most) *out = infos[s].value;
    return ERR_NONE;
}

static struct str as_json(struct cx *cx, struct str name, int64_t value)
{
    struct buf b = buf_new(cx->arena, 256);
    struct json j = json_on(&b);

    json_object(&j);
    json_key(&j, name.p);
    json_int(&j, value);
    json_end(&j);
    return buf_text(&b);
}

enum err setting_set(struct cx *cx, enum setting s, int64_t value)
{
    const struct setting_info *info = &infos[s];
    struct buf text = buf_new(cx->arena, 24);
    int64_t before;
    enum err e;

    if (value < info->least || value > info->most)
        return cx_fail(cx, ERR_INPUT, info->name.p, "“%s”应在 %lld 到 %lld 之间",
                       "%s must be from %lld to %lld", info->zh.p, (long long)info->least,
                       (long long)info->most);
    e = setting_get(cx, s, &before);
    if (e || before == value) return e;
    buf_int(&text, value);
    e = store_run(cx, NULL,
                  "INSERT INTO setting (government_id, name, value) VALUES ($1, $2, $3)"
                  " ON CONFLICT (government_id, name) DO UPDATE SET value = excluded.value",
                  "iss", cx->actor.government_id, info->name, buf_text(&text));
    if (e) return e;
    return event_add(cx, "setting.change", "setting", s, as_json(cx, info->name, before),
                     as_json(cx, info->name, value));
}
