/* Settings. */
#include "access/setting.h"

#include "base/json.h"
#include "web/route.h"

#define HIDDEN "******"

static struct str number_text(struct cx *cx, int64_t v)
{
    struct buf b = buf_new(cx->arena, 24);

    buf_int(&b, v);
    return buf_text(&b);
}

static void put_about(struct setting_out *out)
{
    const struct setting_about *a = setting_about(out->name);

    out->section = a->section;
    out->unit_zh = a->unit_zh;
    out->unit_en = a->unit_en;
    out->about_zh = a->zh;
    out->about_en = a->en;
}

static struct rec_list put_picks(struct cx *cx, struct str name)
{
    size_t n;
    const struct setting_pick *from = setting_picks(name, &n);
    struct setting_pick_out *at = n ? arena_array(cx->arena, struct setting_pick_out, n) : NULL;

    for (size_t i = 0; i < n; i++)
        at[i] = (struct setting_pick_out){
            .value = number_text(cx, from[i].value), .zh = from[i].zh, .en = from[i].en};
    return (struct rec_list){n, at};
}

static enum err number_shown(struct cx *cx, enum setting s, struct setting_out *out)
{
    const struct setting_info *i = setting_info(s);
    int64_t value;
    enum err e = setting_get(cx, s, &value);

    if (e) return e;
    *out = (struct setting_out){.name = i->name,
                                .kind = STR("number"),
                                .zh = i->zh,
                                .en = i->en,
                                .value = number_text(cx, value),
                                .usual = number_text(cx, i->value),
                                .least = i->least,
                                .most = i->most,
                                .picks = put_picks(cx, i->name)};
    put_about(out);
    return ERR_NONE;
}

static enum err text_shown(struct cx *cx, enum setting_text t, struct setting_out *out)
{
    const struct setting_text_info *i = setting_text_info(t);
    struct str value;
    enum err e = setting_text_get(cx, t, &value);

    if (e == ERR_KEY) value = STR(HIDDEN); /* it is set, though nobody can read it any more */
    if (e && e != ERR_KEY) return e;
    if (i->secret && value.n) value = STR(HIDDEN);
    *out = (struct setting_out){.name = i->name,
                                .kind = i->secret ? STR("secret") : STR("text"),
                                .zh = i->zh,
                                .en = i->en,
                                .value = value,
                                .usual = i->value,
                                .most = (int64_t)i->most};
    put_about(out);
    return ERR_NONE;
}

enum err api_settings(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct setting_out rows[SETTING_COUNT + SETTING_TEXT_COUNT];
    struct settings_out answer = {.rows = {SETTING_COUNT + SETTING_TEXT_COUNT, rows}};
    struct json j = json_on(&out->body);
    enum err e = ERR_NONE;

    (void)rq;
    for (enum setting s = 0; !e && s < SETTING_COUNT; s++) e = number_shown(cx, s, &rows[s]);
    for (enum setting_text t = 0; !e && t < SETTING_TEXT_COUNT; t++)
        e = text_shown(cx, t, &rows[SETTING_COUNT + t]);
    if (e) return e;
    answer.total = answer.limit = (int64_t)answer.rows.n;
    rec_put(&j, &settings_out_record, &answer);
    return ERR_NONE;
}

/* The page sends back what it was shown: a secret nobody touched stays as it is. */
static bool is_untouched(const struct setting_in *in)
{
    for (enum setting_text t = 0; t < SETTING_TEXT_COUNT; t++)
        if (setting_text_info(t)->secret && str_eq(setting_text_info(t)->name, in->name))
            return str_eq(in->value, STR(HIDDEN));
    return false;
}

enum err api_settings_put(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct settings_in *in = rq->in;
    const struct setting_in *at = in->values.at;
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < in->values.n; i++)
        if (!is_untouched(&at[i])) e = setting_put(cx, at[i].name, at[i].value);
    return e ? e : api_settings(cx, rq, out);
}
