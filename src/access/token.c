#include "access/token.h"

#include "access/event.h"
#include "access/secret.h"
#include "access/setting.h"
#include "base/json.h"
#include "store/store.h"
#include "text/utf8.h"

#define MARK "lst_"

enum { NAME_CHARS_MOST = 60, PERMS_MOST = 2048 };

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

_Static_assert(PERM_COUNT <= 64, "the rights of a token are the bits of one number");

static struct str hidden(struct cx *cx, struct str shown)
{
    return secret_hidden(cx, "token", shown);
}

/* ---- rights as text: "read,export" */

static struct str perms_text(struct cx *cx, uint64_t perms)
{
    struct buf b = buf_new(cx->arena, PERMS_MOST);

    for (enum perm p = 0; p < PERM_COUNT; p++) {
        if (!(perms >> p & 1)) continue;
        if (b.n) buf_byte(&b, ',');
        buf_str(&b, perm_name(p));
    }
    return buf_text(&b);
}

/* A word that is no right any more is left out. */
static uint64_t perms_of(struct str text)
{
    uint64_t perms = 0;

    while (text.n) {
        ptrdiff_t comma = str_find(text, STR(","), 0);
        struct str word = str_sub(text, 0, comma < 0 ? text.n : (size_t)comma);
        enum perm p = perm_of(word);

        if (p < PERM_COUNT) perms |= UINT64_C(1) << p;
        text = str_skip(text, word.n + 1);
    }
    return perms;
}

/* ---- making and ending */

static enum err check_perms(struct cx *cx, uint64_t perms)
{
    if (!perms) return cx_fail(cx, ERR_INPUT, "perms", "请选择令牌的权限", "a token needs some rights");
    for (enum perm p = 0; p < PERM_COUNT; p++) {
        if (!(perms >> p & 1)) continue;
        if (p == PERM_SELF || !perm_allows(p, scope_roles(cx)))
            return cx_fail(cx, ERR_INPUT, "perms", "不能授予令牌“%.*s”权限",
                           "a token cannot have the right %.*s", STR_ARG(perm_name(p)));
    }
    return ERR_NONE;
}

static enum err check(struct cx *cx, const struct token_new *in)
{
    size_t chars = utf8_count(str_trim(in->name));
    int64_t most = 0;
    enum err e = setting_get(cx, SETTING_TOKEN_DAYS, &most);

    if (e) return e;
    if (chars == 0 || chars > NAME_CHARS_MOST)
        return cx_fail(cx, ERR_INPUT, "name", "令牌名称须为 1 到 %d 个字",
                       "a token's name has 1 to %d characters", NAME_CHARS_MOST);
    if (in->days < 1 || in->days > most)
        return cx_fail(cx, ERR_INPUT, "days", "令牌有效期应在 1 到 %lld 天之间",
                       "a token lives 1 to %lld days", (long long)most);
    return check_perms(cx, in->perms);
}

static struct str as_json(struct cx *cx, struct str name, uint64_t perms)
{
    struct buf b = buf_new(cx->arena, PERMS_MOST + 1024);
    struct json j = json_on(&b);

    json_object(&j);
    json_put_str(&j, "name", name);
    json_put_str(&j, "perms", perms_text(cx, perms));
    json_end(&j);
    return buf_text(&b);
}

enum err token_add(struct cx *cx, const struct token_new *in, int64_t *id, struct str *shown)
{
    struct buf b = buf_new(cx->arena, 128);
    struct str random = STR_NULL, name = str_trim(in->name);
    enum err e = check(cx, in);

    if (!e) e = secret_token(cx, &random);
    if (e) return e;
    buf_lit(&b, MARK);
    buf_str(&b, random);
    *shown = buf_text(&b);
    *id = store_id(cx);
    e = store_run(
        cx, NULL,
        "INSERT INTO api_token (token_hash, government_id, id, account_id, name, perms, created_ms, ends_ms)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        "siiissii", hidden(cx, *shown), cx->actor.government_id, *id, cx->actor.account_id, name,
        perms_text(cx, in->perms), cx->now_ms, cx->now_ms + in->days * day_ms);
    return e ? e
             : event_add(cx, "token.add", "account", cx->actor.account_id, STR_NULL,
                         as_json(cx, name, in->perms));
}

enum err token_list(struct cx *cx, struct token_list *out)
{
    struct rows r;
    struct token *at;
    enum err e =
        store_run(cx, &r,
                  "SELECT id, name, perms, created_ms, ends_ms FROM api_token WHERE government_id = $1"
                  " AND account_id = $2 AND ends_ms > $3 ORDER BY id DESC",
                  "iii", cx->actor.government_id, cx->actor.account_id, cx->now_ms);

    if (e) return e;
    at = arena_array(cx->arena, struct token, r.n + 1);
    for (size_t i = 0; i < r.n; i++) {
        const struct row *row = &r.at[i];

        at[i] = (struct token){row_int(row, 0), row_str(row, 1), perms_of(row_str(row, 2)), row_int(row, 3),
                               row_int(row, 4)};
    }
    *out = (struct token_list){r.n, at};
    return ERR_NONE;
}

enum err token_end(struct cx *cx, int64_t id)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           "DELETE FROM api_token WHERE government_id = $1 AND account_id = $2 AND id = $3"
                           " RETURNING name, perms",
                           "iii", cx->actor.government_id, cx->actor.account_id, id);

    if (e) return e;
    if (r.n == 0) return cx_fail(cx, ERR_ABSENT, NULL, "没有这个令牌", "there is no such token");
    return event_add(cx, "token.end", "account", cx->actor.account_id,
                     as_json(cx, row_str(&r.at[0], 0), perms_of(row_str(&r.at[0], 1))), STR_NULL);
}

enum err token_end_all(struct cx *cx, int64_t account_id)
{
    return store_run(cx, NULL, "DELETE FROM api_token WHERE government_id = $1 AND account_id = $2", "ii",
                     cx->actor.government_id, account_id);
}

/* ---- using */

enum err token_find(struct cx *cx, struct str shown, struct session *out, uint64_t *perms)
{
    struct rows r = {0};
    enum err e = ERR_NONE;

    if (str_starts(shown, STR(MARK)) && shown.n == SESSION_TOKEN_CHARS + sizeof MARK - 1)
        e = store_run(
            cx, &r,
            "SELECT t.government_id, t.account_id, t.perms, a.name, a.must_change, a.created_ms, a.rev"
            " FROM api_token t JOIN account a ON a.government_id = t.government_id AND a.id = t.account_id"
            " WHERE t.token_hash = $1 AND $2 < t.ends_ms AND a.disabled = 0",
            "si", hidden(cx, shown), cx->now_ms);
    if (e) return e;
    if (r.n == 0)
        return cx_fail(cx, ERR_LOGIN, "Authorization", "令牌无效或已过期",
                       "the token is unknown or has expired");
    *out = (struct session){.account = {.government_id = row_int(&r.at[0], 0),
                                        .id = row_int(&r.at[0], 1),
                                        .name = row_str(&r.at[0], 3),
                                        .must_change = row_bool(&r.at[0], 4),
                                        .created_ms = row_int(&r.at[0], 5),
                                        .rev = row_int(&r.at[0], 6)}};
    *perms = perms_of(row_str(&r.at[0], 2));
    return session_act(cx, out);
}
