#include "web/jwt.h"

#include <jansson.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

enum { KEY_BITS_LEAST = 2048 };

/* ---- base64 and JSON */

static int digit_of(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '-') return 62;
    return c == '_' ? 63 : -1;
}

bool jwt_decode(struct arena *a, struct str text, struct str *out)
{
    char *p = arena_take(a, text.n + 1, 1);
    uint32_t held = 0;
    int bits = 0;
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        int v = digit_of(text.p[i]);

        if (v < 0) return false;
        held = (held << 6 | (uint32_t)v) & 0xffff;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        p[n++] = (char)(held >> bits & 0xff);
    }
    p[n] = '\0';
    *out = (struct str){p, n};
    return true;
}

static void let_go(void *v)
{
    json_decref(v);
}

/* The object or list in TEXT; NULL when it is not JSON. Lives in the arena. */
static json_t *parse(struct cx *cx, struct str text)
{
    json_t *v = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, NULL);

    if (v) arena_on_reset(cx->arena, let_go, v);
    return v;
}

static struct str text_of(const json_t *v)
{
    return json_is_string(v) ? (struct str){json_string_value(v), json_string_length(v)} : STR_NULL;
}

struct str jwt_text(struct cx *cx, struct str json, const char *name)
{
    return text_of(json_object_get(parse(cx, json), name));
}

int64_t jwt_number(struct cx *cx, struct str json, const char *name)
{
    return json_integer_value(json_object_get(parse(cx, json), name));
}

bool jwt_has(struct cx *cx, struct str json, const char *name, struct str value)
{
    const json_t *v = json_object_get(parse(cx, json), name);

    if (json_is_string(v)) return str_eq(text_of(v), value);
    for (size_t i = 0; i < json_array_size(v); i++)
        if (str_eq(text_of(json_array_get(v, i)), value)) return true;
    return false;
}

/* ---- keys */

static BIGNUM *number_of(struct cx *cx, const json_t *key, const char *name)
{
    struct str bytes;

    if (!jwt_decode(cx->arena, text_of(json_object_get(key, name)), &bytes) || bytes.n == 0) return NULL;
    return BN_bin2bn((const unsigned char *)bytes.p, (int)bytes.n, NULL);
}

static EVP_PKEY *build(const BIGNUM *n, const BIGNUM *e)
{
    OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    OSSL_PARAM *params = NULL;
    EVP_PKEY *key = NULL;

    if (b && ctx && n && e && OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, n) &&
        OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, e))
        params = OSSL_PARAM_BLD_to_param(b);
    if (params && EVP_PKEY_fromdata_init(ctx) > 0)
        (void)EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(b);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static void key_free(void *key)
{
    EVP_PKEY_free(key);
}

static EVP_PKEY *key_of(struct cx *cx, const json_t *jwk)
{
    BIGNUM *n = number_of(cx, jwk, "n"), *e = number_of(cx, jwk, "e");
    EVP_PKEY *key = build(n, e);

    BN_free(n);
    BN_free(e);
    if (key) arena_on_reset(cx->arena, key_free, key);
    return key && EVP_PKEY_get_bits(key) >= KEY_BITS_LEAST ? key : NULL;
}

/* The RSA key called KID; when the token names none, the only one there is. */
static EVP_PKEY *find_key(struct cx *cx, struct str keys, struct str kid)
{
    const json_t *list = json_object_get(parse(cx, keys), "keys");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *jwk = json_array_get(list, i);
        bool named = kid.p ? str_eq(text_of(json_object_get(jwk, "kid")), kid) : json_array_size(list) == 1;

        if (named && str_eq(text_of(json_object_get(jwk, "kty")), STR("RSA"))) return key_of(cx, jwk);
    }
    return NULL;
}

/* ---- tokens */

static bool signs(EVP_PKEY *key, struct str text, struct str signature)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = ctx && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) > 0 &&
                EVP_DigestVerify(ctx, (const unsigned char *)signature.p, signature.n,
                                 (const unsigned char *)text.p, text.n) == 1;

    EVP_MD_CTX_free(ctx);
    return good;
}

#define WRONG(cx, zh, en) \
    cx_fail((cx), ERR_UPSTREAM, "id_token", "身份令牌无效：" zh, "the identity token is not valid: " en)

enum err jwt_open(struct cx *cx, struct str token, struct str keys, struct str *claims)
{
    ptrdiff_t first = str_find(token, STR("."), 0),
              second = first < 0 ? -1 : str_find(token, STR("."), (size_t)first + 1);
    struct str head, signature;
    EVP_PKEY *key;

    if (second < 0 || !jwt_decode(cx->arena, str_sub(token, 0, (size_t)first), &head) ||
        !jwt_decode(cx->arena, str_sub(token, (size_t)first + 1, (size_t)(second - first - 1)), claims) ||
        !jwt_decode(cx->arena, str_skip(token, (size_t)second + 1), &signature))
        return WRONG(cx, "格式不对", "its form is wrong");
    if (!str_eq(jwt_text(cx, head, "alg"), STR("RS256")))
        return WRONG(cx, "算法不是 RS256", "it is not RS256");
    key = find_key(cx, keys, jwt_text(cx, head, "kid"));
    if (!key) return WRONG(cx, "没有对应的公钥", "nobody knows its key");
    if (!signs(key, str_sub(token, 0, (size_t)second), signature))
        return WRONG(cx, "签名不符", "its signature does not fit");
    return ERR_NONE;
}
