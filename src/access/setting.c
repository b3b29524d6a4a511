#include "access/setting.h"

#include "access/event.h"
#include "access/seal.h"
#include "base/json.h"
#include "store/store.h"

static const struct setting_info infos[SETTING_COUNT] = {
#define SETTING(id, word, def, low, high, chinese, english) \
    [id] = {.name = STR_INIT(word),                         \
            .zh = STR_INIT(chinese),                        \
            .en = STR_INIT(english),                        \
            .value = (def),                                 \
            .least = (low),                                 \
            .most = (high)},
#include "access/setting.def"
#undef SETTING
};

static const struct setting_text_info texts[SETTING_TEXT_COUNT] = {
#define SETTING_TEXT(id, word, hidden, def, high, chinese, english) \
    [id] = {.name = STR_INIT(word),                                 \
            .zh = STR_INIT(chinese),                                \
            .en = STR_INIT(english),                                \
            .value = STR_INIT(def),                                 \
            .secret = (hidden),                                     \
            .most = (high)},
#include "access/setting_text.def"
#undef SETTING_TEXT
};

static const struct setting_about abouts[] = {
#define ABOUT(word, part, unit, unit_en, chinese, english) \
    {STR_INIT(word), STR_INIT(part), STR_INIT(unit), STR_INIT(unit_en), STR_INIT(chinese), STR_INIT(english)},
#include "access/setting_about.def"
#undef ABOUT
};

static const struct setting_pick picks[] = {
#define PICK(word, number, chinese, english) {STR_INIT(word), STR_INIT(chinese), STR_INIT(english), (number)},
#include "access/setting_choice.def"
#undef PICK
};

const struct setting_pick *setting_picks(struct str name, size_t *n)
{
    const size_t all = sizeof picks / sizeof *picks;
    size_t first = 0;

    while (first < all && !str_eq(picks[first].name, name)) first++;
    for (*n = 0; first + *n < all && str_eq(picks[first + *n].name, name);) ++*n;
    return *n ? &picks[first] : NULL;
}

const struct setting_about *setting_about(struct str name)
{
    static const struct setting_about none = {STR_INIT(""), STR_INIT("other"), STR_INIT(""),
                                              STR_INIT(""), STR_INIT(""),      STR_INIT("")};

    for (size_t i = 0; i < sizeof abouts / sizeof *abouts; i++)
        if (str_eq(abouts[i].name, name)) return &abouts[i];
    return &none;
}

const struct setting_info *setting_info(enum setting s)
{
    return &infos[s];
}

const struct setting_text_info *setting_text_info(enum setting_text t)
{
    return &texts[t];
}

static enum err find(struct cx *cx, struct str name, struct rows *out)
{
    return store_run(cx, out, "SELECT value FROM setting WHERE government_id = $1 AND name = $2", "is",
                     cx->actor.government_id, name);
}

enum err setting_get(struct cx *cx, enum setting s, int64_t *out)
{
    struct rows r;
    enum err e = find(cx, infos[s].name, &r);

    if (e) return e;
    *out = r.n ? row_int(&r.at[0], 0) : infos[s].value;
    if (*out < infos[s].least || *out > infos[s].most) *out = infos[s].value;
    return ERR_NONE;
}

enum err setting_text_get(struct cx *cx, enum setting_text t, struct str *out)
{
    struct rows r;
    enum err e = find(cx, texts[t].name, &r);

    if (e) return e;
    *out = r.n ? row_str(&r.at[0], 0) : texts[t].value;
    return texts[t].secret ? seal_open(cx, texts[t].name, *out, out) : ERR_NONE;
}

/* ---- changing */

static enum err write(struct cx *cx, struct str name, struct str value)
{
    return store_run(cx, NULL,
                     "INSERT INTO setting (government_id, name, value) VALUES ($1, $2, $3)"
                     " ON CONFLICT (government_id, name) DO UPDATE SET value = excluded.value",
                     "iss", cx->actor.government_id, name, value);
}

static struct str number_json(struct cx *cx, struct str name, int64_t value)
{
    struct buf b = buf_new(cx->arena, 256);
    struct json j = json_on(&b);

    json_object(&j);
    json_key(&j, name.p);
    json_int(&j, value);
    json_end(&j);
    return buf_text(&b);
}

static struct str text_json(struct cx *cx, const struct setting_text_info *i, struct str value)
{
    struct buf b = buf_new(cx->arena, 4096);
    struct json j = json_on(&b);

    json_object(&j);
    json_put_str(&j, i->name.p, i->secret ? STR("(secret)") : value);
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
    e = write(cx, info->name, buf_text(&text));
    if (e) return e;
    return event_add(cx, "setting.change", "setting", s, number_json(cx, info->name, before),
                     number_json(cx, info->name, value));
}

/* How an address must begin. */
static const struct {
    enum setting_text setting;
    const char *heads[2];
} heads[] = {{SETTING_LDAP_URL, {"ldaps://", "ldap://"}},
             {SETTING_OIDC_ISSUER, {"https://", "http://"}},
             {SETTING_PUBLIC_URL, {"https://", "http://"}},
             {SETTING_SMTP_URL, {"smtps://", "smtp://"}}};

static enum err check_head(struct cx *cx, enum setting_text t, struct str value)
{
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const char *const *h = heads[i].heads;

        if (heads[i].setting != t || str_starts(value, str_of(h[0])) || str_starts(value, str_of(h[1])))
            continue;
        return cx_fail(cx, ERR_INPUT, texts[t].name.p, "地址应以 %s 或 %s 开头",
                       "the address begins with %s or %s", h[0], h[1]);
    }
    return ERR_NONE;
}

/* One line, and of the form its use asks for; empty is always good. */
static enum err check_text(struct cx *cx, enum setting_text t, struct str value)
{
    const struct setting_text_info *info = &texts[t];

    if (value.n > info->most)
        return cx_fail(cx, ERR_INPUT, info->name.p, "“%s”不超过 %zu 字节", "%s has at most %zu bytes",
                       info->zh.p, info->most);
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7f)
            return cx_fail(cx, ERR_INPUT, info->name.p, "“%s”不能含换行等控制字符", "%s must be one line",
                           info->name.p);
    if (!value.n) return ERR_NONE;
    if (t == SETTING_LDAP_DN && str_find(value, STR("{name}"), 0) < 0)
        return cx_fail(cx, ERR_INPUT, info->name.p, "须含 {name}，它代表账号名", "it must contain {name}");
    if (t == SETTING_SMTP_FROM && (str_find(value, STR("@"), 0) < 1 || str_find(value, STR("<"), 0) >= 0))
        return cx_fail(cx, ERR_INPUT, info->name.p, "应是一个邮箱地址", "it must be a mail address");
    return check_head(cx, t, value);
}

enum err setting_text_set(struct cx *cx, enum setting_text t, struct str value)
{
    const struct setting_text_info *info = &texts[t];
    struct str before, kept = STR_NULL, after = value.p ? value : STR("");
    enum err e = check_text(cx, t, after);

    if (e) return e;
    e = setting_text_get(cx, t, &before);
    if (e == ERR_KEY) { /* what cannot be read any more may be written anew */
        before = STR_NULL;
        e = ERR_NONE;
    }
    if (e || str_eq(before, after)) return e;
    e = info->secret ? seal_close(cx, info->name, after, &kept) : ERR_NONE;
    if (!e) e = write(cx, info->name, info->secret ? kept : after);
    if (e) return e;
    return event_add(cx, "setting.change", "setting", SETTING_COUNT + (int64_t)t, text_json(cx, info, before),
                     text_json(cx, info, after));
}

enum err setting_put(struct cx *cx, struct str name, struct str value)
{
    int64_t number;

    for (enum setting_text t = 0; t < SETTING_TEXT_COUNT; t++)
        if (str_eq(texts[t].name, name)) return setting_text_set(cx, t, value);
    for (enum setting s = 0; s < SETTING_COUNT; s++) {
        if (!str_eq(infos[s].name, name)) continue;
        if (str_int(value, &number)) return setting_set(cx, s, number);
        return cx_fail(cx, ERR_INPUT, infos[s].name.p, "“%s”须为整数", "%s must be a whole number",
                       infos[s].zh.p);
    }
    return cx_fail(cx, ERR_INPUT, "name", "没有设置“%.*s”", "there is no setting %.*s", STR_ARG(name));
}

/* ---- keys */

static bool is_secret(struct str name)
{
    for (enum setting_text t = 0; t < SETTING_TEXT_COUNT; t++)
        if (texts[t].secret && str_eq(texts[t].name, name)) return true;
    return false;
}

static enum err seal_row(struct cx *cx, const struct row *r)
{
    struct str name = row_str(r, 1), value = row_str(r, 2), sealed;
    enum err e;

    if (!is_secret(name) || seal_is(value) || !value.n) return ERR_NONE;
    cx->actor.government_id = row_int(r, 0);
    e = seal_close(cx, name, value, &sealed);
    return e ? e : write(cx, name, sealed);
}

enum err setting_seal_old(struct cx *cx)
{
    struct actor before = cx->actor;
    struct rows r;
    enum err e = store_run(cx, &r, "SELECT government_id, name, value FROM setting", "");

    for (size_t i = 0; !e && i < r.n; i++) e = seal_row(cx, &r.at[i]);
    cx->actor = before;
    return e;
}

enum err setting_drop_secrets(struct cx *cx, int64_t *n)
{
    enum err e = ERR_NONE;

    *n = 0;
    for (enum setting_text t = 0; !e && t < SETTING_TEXT_COUNT; t++) {
        struct rows r;

        if (!texts[t].secret) continue;
        e = store_run(cx, &r,
                      "DELETE FROM setting WHERE government_id = $1 AND name = $2 AND value <> ''"
                      " RETURNING name",
                      "is", cx->actor.government_id, texts[t].name);
        if (e || r.n == 0) continue;
        ++*n;
        e = event_add(cx, "setting.change", "setting", SETTING_COUNT + (int64_t)t,
                      text_json(cx, &texts[t], STR("?")), text_json(cx, &texts[t], STR("")));
    }
    return e;
}
