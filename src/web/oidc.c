#include "web/oidc.h"

#include <openssl/evp.h>

#include "access/government.h"
#include "access/secret.h"
#include "access/setting.h"
#include "access/vouch.h"
#include "base/buf.h"
#include "store/store.h"
#include "web/fetch.h"
#include "web/jwt.h"

enum { ADDRESS_MOST = 4096, SLACK_S = 60 /* clocks differ */ };

static const int64_t minute_ms = 60000;

/* What is set, and what the issuer says of itself. */
struct issuer {
    int64_t government_id;
    struct str url, client, secret, claim, here, strong;
    int64_t trusted; /* setting oidc_second */
    struct str authorize, token, keys;
};

/* ---- settings and discovery */

static enum err read_settings(struct cx *cx, struct issuer *i)
{
    struct actor before = cx->actor;
    enum err e;

    cx->actor = (struct actor){.government_id = i->government_id};
    e = setting_text_get(cx, SETTING_OIDC_ISSUER, &i->url);
    if (!e) e = setting_text_get(cx, SETTING_OIDC_CLIENT, &i->client);
    if (!e) e = setting_text_get(cx, SETTING_OIDC_SECRET, &i->secret);
    if (!e) e = setting_text_get(cx, SETTING_OIDC_CLAIM, &i->claim);
    if (!e) e = setting_text_get(cx, SETTING_PUBLIC_URL, &i->here);
    if (!e) e = setting_text_get(cx, SETTING_OIDC_STRONG, &i->strong);
    if (!e) e = setting_get(cx, SETTING_OIDC_SECOND, &i->trusted);
    cx->actor = before;
    if (e || (i->url.n && i->client.n && i->here.n)) return e;
    return cx_fail(cx, ERR_ABSENT, NULL, "没有启用统一身份认证",
                   "signing in by another server is not set up");
}

static struct str joined(struct cx *cx, struct str a, const char *b)
{
    struct buf out = buf_new(cx->arena, ADDRESS_MOST);

    while (a.n && a.p[a.n - 1] == '/') a.n--;
    buf_str(&out, a);
    buf_str(&out, str_of(b));
    return buf_text(&out);
}

/* A server elsewhere has nothing to look for on this machine. */
static bool is_placed(const struct issuer *i, struct str url)
{
    return url.n && (fetch_is_here(i->url) || !fetch_is_here(url));
}

static enum err discover(struct cx *cx, struct issuer *i)
{
    struct str said;
    enum err e = fetch_text(cx, joined(cx, i->url, "/.well-known/openid-configuration"), STR_NULL, &said);

    if (e) return e;
    i->authorize = jwt_text(cx, said, "authorization_endpoint");
    i->token = jwt_text(cx, said, "token_endpoint");
    i->keys = jwt_text(cx, said, "jwks_uri");
    if (i->authorize.n && is_placed(i, i->token) && is_placed(i, i->keys) &&
        str_eq(jwt_text(cx, said, "issuer"), i->url))
        return ERR_NONE;
    return cx_fail(cx, ERR_UPSTREAM, "oidc_issuer", "认证服务的说明不完整，或不是设置的那一个",
                   "the issuer's description is incomplete or of another issuer");
}

/* ---- going there */

static void put_arg(struct buf *b, const char *name, struct str value)
{
    buf_fmt(b, "%s%s=", b->n ? "&" : "", name);
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' ||
                     c == '.' || c == '_' || c == '~';

        if (plain)
            buf_byte(b, (char)c);
        else
            buf_fmt(b, "%%%02X", c);
    }
}

/* What proves later that who brings the code is who asked for it. */
static struct str challenge_of(struct cx *cx, struct str verifier)
{
    unsigned char hash[EVP_MAX_MD_SIZE] = {0};
    unsigned n = 0;

    (void)EVP_Digest(verifier.p, verifier.n, hash, &n, EVP_sha256(), NULL);
    return secret_base64(cx->arena, hash);
}

/* One sign-in on its way. */
struct trip {
    struct str state, verifier, nonce;
};

static struct str address_of(struct cx *cx, const struct issuer *i, const struct trip *t)
{
    struct buf args = buf_new(cx->arena, ADDRESS_MOST), all = buf_new(cx->arena, 2 * ADDRESS_MOST);

    put_arg(&args, "response_type", STR("code"));
    put_arg(&args, "scope", STR("openid profile"));
    put_arg(&args, "client_id", i->client);
    put_arg(&args, "redirect_uri", joined(cx, i->here, "/api/v1/oidc/back"));
    put_arg(&args, "state", t->state);
    put_arg(&args, "nonce", t->nonce);
    put_arg(&args, "code_challenge", challenge_of(cx, t->verifier));
    put_arg(&args, "code_challenge_method", STR("S256"));
    buf_str(&all, i->authorize);
    buf_byte(&all, str_find(i->authorize, STR("?"), 0) < 0 ? '?' : '&');
    buf_str(&all, buf_text(&args));
    return buf_text(&all);
}

static struct str hidden(struct cx *cx, struct str state)
{
    return secret_hidden(cx, "oidc", state);
}

static enum err begin_trip(struct cx *cx, const struct issuer *i, struct trip *t)
{
    enum err e = secret_token(cx, &t->state);

    if (!e) e = secret_token(cx, &t->verifier);
    if (!e) e = secret_token(cx, &t->nonce);
    if (!e) e = store_begin(cx, true);
    if (e) return e;
    return store_end(
        cx, store_run(cx, NULL,
                      "INSERT INTO oidc_state (state_hash, government_id, verifier, nonce, created_ms)"
                      " VALUES ($1, $2, $3, $4, $5)",
                      "sissi", hidden(cx, t->state), i->government_id, t->verifier, t->nonce, cx->now_ms));
}

static enum err pick(struct cx *cx, struct str government, struct issuer *i)
{
    enum err e = store_begin(cx, false);

    if (e) return e;
    e = government_pick(cx, government, &i->government_id);
    return store_end(cx, e ? e : read_settings(cx, i));
}

enum err oidc_begin(struct cx *cx, struct str government, struct str *address, struct str *state)
{
    struct issuer i = {0};
    struct trip t = {0};
    enum err e = pick(cx, government, &i);

    if (!e) e = discover(cx, &i);
    if (!e) e = begin_trip(cx, &i, &t);
    if (e) return e;
    *address = address_of(cx, &i, &t);
    *state = t.state;
    return ERR_NONE;
}

/* ---- coming back */

static enum err end_trip(struct cx *cx, struct issuer *i, struct trip *t)
{
    struct rows r = {0};
    enum err e = store_run(
        cx, &r,
        "DELETE FROM oidc_state WHERE state_hash = $1 RETURNING government_id, verifier, nonce, created_ms",
        "s", hidden(cx, t->state));

    if (e) return e;
    if (r.n == 0 || cx->now_ms - row_int(&r.at[0], 3) > OIDC_MINUTES * minute_ms)
        return cx_fail(cx, ERR_LOGIN, "state", "登录超时，请重新登录",
                       "this took too long; please sign in again");
    i->government_id = row_int(&r.at[0], 0);
    t->verifier = row_str(&r.at[0], 1);
    t->nonce = row_str(&r.at[0], 2);
    return read_settings(cx, i);
}

static enum err take_trip(struct cx *cx, const struct oidc_back *in, struct issuer *i, struct trip *t)
{
    enum err e;

    t->state = in->state;
    if (!in->state.n || !secret_same(in->state, in->cookie.p ? in->cookie : STR("")))
        return cx_fail(cx, ERR_LOGIN, "state", "登录请求不是从本浏览器发出的",
                       "another browser began this sign-in");
    e = store_begin(cx, true);
    return e ? e : store_end(cx, end_trip(cx, i, t));
}

static enum err redeem(struct cx *cx, const struct issuer *i, const struct trip *t, struct str code,
                       struct str *token)
{
    struct buf form = buf_new(cx->arena, ADDRESS_MOST);
    struct str said;
    enum err e;

    put_arg(&form, "grant_type", STR("authorization_code"));
    put_arg(&form, "code", code);
    put_arg(&form, "redirect_uri", joined(cx, i->here, "/api/v1/oidc/back"));
    put_arg(&form, "client_id", i->client);
    if (i->secret.n) put_arg(&form, "client_secret", i->secret);
    put_arg(&form, "code_verifier", t->verifier);
    e = fetch_text(cx, i->token, buf_text(&form), &said);
    if (e) return e;
    *token = jwt_text(cx, said, "id_token");
    if (token->n) return ERR_NONE;
    return cx_fail(cx, ERR_UPSTREAM, "id_token", "认证服务没有给出身份令牌",
                   "the issuer gave no identity token");
}

/* For us, by the one we asked, now, and for this very sign-in? */
static enum err check_claims(struct cx *cx, const struct issuer *i, const struct trip *t, struct str claims)
{
    int64_t now_s = cx->now_ms / 1000;

    if (!str_eq(jwt_text(cx, claims, "iss"), i->url))
        return cx_fail(cx, ERR_UPSTREAM, "iss", "身份令牌不是由设置的服务签发", "another issuer signed it");
    if (!jwt_has(cx, claims, "aud", i->client))
        return cx_fail(cx, ERR_UPSTREAM, "aud", "身份令牌不是给本系统的", "it is meant for somebody else");
    if (jwt_number(cx, claims, "exp") + SLACK_S < now_s)
        return cx_fail(cx, ERR_UPSTREAM, "exp", "身份令牌已过期", "it has expired");
    if (!secret_same(jwt_text(cx, claims, "nonce"), t->nonce))
        return cx_fail(cx, ERR_UPSTREAM, "nonce", "身份令牌不是为这次登录签发的", "it is of another sign-in");
    return ERR_NONE;
}

/* Does the token say that a second factor was asked for there, in words the site takes for it? */
static bool is_strong(struct cx *cx, const struct issuer *i, struct str claims)
{
    struct str rest = i->strong;

    while (i->trusted && rest.n) {
        ptrdiff_t comma = str_find(rest, STR(","), 0);
        struct str word = str_sub(rest, 0, comma < 0 ? rest.n : (size_t)comma), bare = str_trim(word);

        if (bare.n && (jwt_has(cx, claims, "amr", bare) || jwt_has(cx, claims, "acr", bare))) return true;
        rest = str_skip(rest, word.n + 1);
    }
    return false;
}

/* Whom the token names, and whether a second factor was seen. */
struct claimed {
    struct str name;
    bool strong;
};

static enum err name_of(struct cx *cx, const struct issuer *i, const struct trip *t, struct str code,
                        struct claimed *out)
{
    struct str token, keys = STR_NULL, claims = STR_NULL;
    enum err e = redeem(cx, i, t, code, &token);

    if (!e) e = fetch_text(cx, i->keys, STR_NULL, &keys);
    if (!e) e = jwt_open(cx, token, keys, &claims);
    if (!e) e = check_claims(cx, i, t, claims);
    if (e) return e;
    out->name = jwt_text(cx, claims, str_keep(cx->arena, i->claim).p);
    out->strong = is_strong(cx, i, claims);
    if (out->name.n) return ERR_NONE;
    return cx_fail(cx, ERR_UPSTREAM, "oidc_claim", "身份令牌中没有账号名", "it names no account");
}

/* Our own second factor is asked for on a page, so the account waits with a ticket. */
static enum err let_in(struct cx *cx, const struct issuer *i, const struct claimed *who, struct account *out,
                       struct str *ticket)
{
    struct login login = {.name = who->name};
    enum err e = account_vouched(cx, i->government_id, &login, !who->strong, out), kept;

    out->strong = who->strong;
    if (e != ERR_SECOND) return e;
    kept = vouch_keep(cx, out, ticket);
    return kept ? kept
                : cx_fail(cx, ERR_SECOND, "code", "请输入动态口令", "enter the code of the second factor");
}

enum err oidc_finish(struct cx *cx, const struct oidc_back *in, struct account *out, struct str *ticket)
{
    struct claimed who = {0};
    struct issuer i = {0};
    struct trip t = {0};
    enum err e = take_trip(cx, in, &i, &t);

    if (!e && !in->code.n)
        e = cx_fail(cx, ERR_LOGIN, "code", "认证服务没有放行", "the other server did not let you in");
    if (!e) e = discover(cx, &i);
    if (!e) e = name_of(cx, &i, &t, in->code, &who);
    return e ? e : let_in(cx, &i, &who, out, ticket);
}

enum err oidc_try(struct cx *cx)
{
    struct issuer i = {.government_id = cx->actor.government_id};
    struct str keys = STR_NULL;
    enum err e = store_begin(cx, false);

    if (e) return e;
    e = store_end(cx, read_settings(cx, &i));
    if (!e) e = discover(cx, &i);
    if (!e) e = fetch_text(cx, i.keys, STR_NULL, &keys);
    if (e || str_find(keys, STR("\"RSA\""), 0) >= 0) return e;
    return cx_fail(cx, ERR_UPSTREAM, "oidc_issuer", "认证服务没有 RSA 公钥", "the issuer has no RSA key");
}

enum err oidc_sweep(struct cx *cx)
{
    return store_run(cx, NULL, "DELETE FROM oidc_state WHERE created_ms < $1", "i",
                     cx->now_ms - OIDC_MINUTES * minute_ms);
}
