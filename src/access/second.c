#include "access/second.h"

#include <openssl/hmac.h>

#include "access/event.h"
#include "access/seal.h"
#include "access/secret.h"
#include "base/buf.h"
#include "store/store.h"

enum {
    STEP_MS = 30000,
    CODE_CHARS = 6,
    CODE_MOST = 1000000,
    BASE32_BITS = 5,
    TEXT_CHARS = 32,
    NEIGHBOURS = 1
};

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* ---- codes */

int second_code(const unsigned char secret[SECOND_BYTES], int64_t step)
{
    unsigned char count[8], mac[EVP_MAX_MD_SIZE] = {0};
    unsigned n = 0, at;
    uint32_t v;

    for (int i = 0; i < 8; i++) count[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    HMAC(EVP_sha1(), secret, SECOND_BYTES, count, sizeof count, mac, &n);
    at = n ? mac[n - 1] & 15u : 0;
    v = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 |
        mac[at + 3];
    return (int)(v % CODE_MOST);
}

struct str second_text(struct arena *a, const unsigned char secret[SECOND_BYTES])
{
    char *p = arena_take(a, TEXT_CHARS + 1, 1);

    for (size_t i = 0; i < TEXT_CHARS; i++) {
        size_t bit = i * BASE32_BITS, byte = bit / 8;
        unsigned two = (unsigned)secret[byte] << 8 | (byte + 1 < SECOND_BYTES ? secret[byte + 1] : 0u);

        p[i] = letters[two >> (11 - bit % 8) & 31];
    }
    p[TEXT_CHARS] = '\0';
    return (struct str){p, TEXT_CHARS};
}

static int letter_value(char c)
{
    for (int i = 0; letters[i]; i++)
        if (letters[i] == c) return i;
    return -1;
}

bool second_bytes(struct str text, unsigned char secret[SECOND_BYTES])
{
    uint32_t held = 0;
    int bits = 0;
    size_t n = 0;

    if (text.n != TEXT_CHARS) return false;
    for (size_t i = 0; i < text.n; i++) {
        int v = letter_value(text.p[i]);

        if (v < 0) return false;
        held = (held << BASE32_BITS | (uint32_t)v) & 0xfff;
        bits += BASE32_BITS;
        if (bits < 8) continue;
        bits -= 8;
        secret[n++] = (unsigned char)(held >> bits);
    }
    return true;
}

/* ---- what is kept */

struct kept {
    struct str secret; /* sealed */
    bool confirmed;
    int64_t last_step; /* the step of the code that counted last */
};

static enum err load(struct cx *cx, int64_t account_id, struct kept *out)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           "SELECT secret, confirmed, last_step FROM second_factor WHERE government_id = $1"
                           " AND account_id = $2",
                           "ii", cx->actor.government_id, account_id);

    *out = (struct kept){0};
    if (!e && r.n) *out = (struct kept){row_str(&r.at[0], 0), row_bool(&r.at[0], 1), row_int(&r.at[0], 2)};
    return e;
}

enum err second_is_on(struct cx *cx, int64_t account_id, bool *out)
{
    struct kept k;
    enum err e = load(cx, account_id, &k);

    *out = !e && k.confirmed;
    return e;
}

static enum err wrong(struct cx *cx, enum err code)
{
    return cx_fail(cx, code, "code", "动态口令不正确", "the code is wrong");
}

/* What the secret of ACCOUNT is sealed for. */
static struct str purpose_of(struct cx *cx, int64_t account_id)
{
    struct buf b = buf_new(cx->arena, 64);

    buf_fmt(&b, "second/%lld", (long long)account_id);
    return buf_text(&b);
}

/* The step CODE belongs to, 0 when it is none of now or has counted already. */
static enum err step_of(struct cx *cx, int64_t account_id, const struct kept *k, struct str code,
                        int64_t *out)
{
    unsigned char secret[SECOND_BYTES];
    int64_t now = cx->now_ms / STEP_MS, given;
    struct str text;
    enum err e = seal_open(cx, purpose_of(cx, account_id), k->secret, &text);

    *out = 0;
    if (e || code.n != CODE_CHARS || !str_int(code, &given) || !second_bytes(text, secret)) return e;
    for (int64_t s = now - NEIGHBOURS; s <= now + NEIGHBOURS; s++)
        if (s > k->last_step && second_code(secret, s) == given) *out = s;
    return ERR_NONE;
}

static enum err count_step(struct cx *cx, int64_t account_id, int64_t step)
{
    return store_run(cx, NULL,
                     "UPDATE second_factor SET last_step = $3, confirmed = 1 WHERE government_id = $1"
                     " AND account_id = $2",
                     "iii", cx->actor.government_id, account_id, step);
}

static struct str hidden(struct cx *cx, struct str code)
{
    return secret_hidden(cx, "recovery", code);
}

static enum err use_recovery(struct cx *cx, int64_t account_id, struct str code)
{
    struct rows r;
    enum err e =
        store_run(cx, &r,
                  "DELETE FROM recovery_code WHERE government_id = $1 AND account_id = $2 AND hash = $3"
                  " RETURNING hash",
                  "iis", cx->actor.government_id, account_id, hidden(cx, code));

    if (!e && r.n == 0) return wrong(cx, ERR_SECOND);
    return e ? e : event_add(cx, "second.recovery", "account", account_id, STR_NULL, STR_NULL);
}

enum err second_pass(struct cx *cx, int64_t account_id, struct str code)
{
    struct kept k;
    int64_t step;
    enum err e = load(cx, account_id, &k);

    if (e || !k.confirmed) return e;
    if (!code.n)
        return cx_fail(cx, ERR_SECOND, "code", "请输入动态口令", "enter the code of the second factor");
    if (code.n > CODE_CHARS) return use_recovery(cx, account_id, code);
    e = step_of(cx, account_id, &k, code, &step);
    if (e) return e;
    return step ? count_step(cx, account_id, step) : wrong(cx, ERR_SECOND);
}

/* ---- beginning and ending */

static enum err uri_of(struct cx *cx, struct second_offer *out)
{
    struct buf b = buf_new(cx->arena, 1024);

    buf_lit(&b, "otpauth://totp/Luoshi:");
    for (size_t i = 0; i < cx->actor.name.n; i++) buf_fmt(&b, "%%%02X", (unsigned char)cx->actor.name.p[i]);
    buf_fmt(&b, "?secret=%.*s&issuer=Luoshi", STR_ARG(out->secret));
    out->uri = buf_text(&b);
    return ERR_NONE;
}

enum err second_begin(struct cx *cx, struct second_offer *out)
{
    unsigned char secret[SECOND_BYTES];
    struct str sealed;
    bool on = false;
    enum err e = second_is_on(cx, cx->actor.account_id, &on);

    if (e) return e;
    if (on) return cx_fail(cx, ERR_CONFLICT, NULL, "已启用动态口令", "there is a second factor already");
    e = secret_bytes(cx, secret, sizeof secret);
    if (e) return e;
    out->secret = second_text(cx->arena, secret);
    e = seal_close(cx, purpose_of(cx, cx->actor.account_id), out->secret, &sealed);
    if (e) return e;
    e = store_run(
        cx, NULL,
        "INSERT INTO second_factor (government_id, account_id, secret, created_ms) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (government_id, account_id) DO UPDATE SET secret = excluded.secret",
        "iisi", cx->actor.government_id, cx->actor.account_id, sealed, cx->now_ms);
    return e ? e : uri_of(cx, out);
}

static enum err forget_recovery(struct cx *cx, int64_t account_id)
{
    return store_run(cx, NULL, "DELETE FROM recovery_code WHERE government_id = $1 AND account_id = $2", "ii",
                     cx->actor.government_id, account_id);
}

static enum err make_recovery(struct cx *cx, struct str codes[SECOND_RECOVERY])
{
    enum err e = forget_recovery(cx, cx->actor.account_id);

    for (int i = 0; !e && i < SECOND_RECOVERY; i++) {
        e = secret_one_time(cx, &codes[i]);
        if (!e)
            e = store_run(cx, NULL,
                          "INSERT INTO recovery_code (government_id, account_id, hash) VALUES ($1, $2, $3)",
                          "iis", cx->actor.government_id, cx->actor.account_id, hidden(cx, codes[i]));
    }
    return e;
}

enum err second_confirm(struct cx *cx, struct str code, struct str codes[SECOND_RECOVERY])
{
    struct kept k;
    int64_t step;
    enum err e = load(cx, cx->actor.account_id, &k);

    if (e) return e;
    if (!k.secret.p || k.confirmed)
        return cx_fail(cx, ERR_CONFLICT, NULL, "没有待确认的动态口令",
                       "there is no second factor to confirm");
    e = step_of(cx, cx->actor.account_id, &k, code, &step);
    if (e) return e;
    if (!step) return wrong(cx, ERR_INPUT);
    e = count_step(cx, cx->actor.account_id, step);
    if (!e) e = make_recovery(cx, codes);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE session SET must_enrol = 0 WHERE government_id = $1 AND account_id = $2", "ii",
                      cx->actor.government_id, cx->actor.account_id);
    return e ? e : event_add(cx, "second.begin", "account", cx->actor.account_id, STR_NULL, STR_NULL);
}

enum err second_end(struct cx *cx, int64_t account_id, struct str code)
{
    struct kept k;
    enum err e = load(cx, account_id, &k);

    if (!e && !k.confirmed)
        return cx_fail(cx, ERR_CONFLICT, NULL, "没有启用动态口令", "there is no second factor");
    if (!e && code.p) e = second_pass(cx, account_id, code);
    if (e == ERR_SECOND) return wrong(cx, ERR_INPUT);
    if (!e)
        e = store_run(cx, NULL, "DELETE FROM second_factor WHERE government_id = $1 AND account_id = $2",
                      "ii", cx->actor.government_id, account_id);
    if (!e) e = forget_recovery(cx, account_id);
    return e ? e : event_add(cx, "second.end", "account", account_id, STR_NULL, STR_NULL);
}

/* ---- keys */

enum err second_seal_old(struct cx *cx)
{
    struct actor before = cx->actor;
    struct rows r;
    struct str sealed;
    enum err e = store_run(cx, &r,
                           "SELECT government_id, account_id, secret FROM second_factor"
                           " WHERE substr(secret, 1, 7) <> 'sealed:'",
                           "");

    for (size_t i = 0; !e && i < r.n; i++) {
        int64_t account_id = row_int(&r.at[i], 1);

        cx->actor.government_id = row_int(&r.at[i], 0);
        e = seal_close(cx, purpose_of(cx, account_id), row_str(&r.at[i], 2), &sealed);
        if (!e)
            e = store_run(cx, NULL,
                          "UPDATE second_factor SET secret = $3 WHERE government_id = $1 AND account_id = $2",
                          "iis", cx->actor.government_id, account_id, sealed);
    }
    cx->actor = before;
    return e;
}

enum err second_drop_all(struct cx *cx, int64_t *n)
{
    struct rows r;
    enum err e = store_run(cx, &r, "SELECT account_id FROM second_factor WHERE government_id = $1", "i",
                           cx->actor.government_id);

    for (size_t i = 0; !e && i < r.n; i++) {
        int64_t account_id = row_int(&r.at[i], 0);

        e = store_run(cx, NULL, "DELETE FROM second_factor WHERE government_id = $1 AND account_id = $2",
                      "ii", cx->actor.government_id, account_id);
        if (!e) e = forget_recovery(cx, account_id);
        if (!e) e = event_add(cx, "second.end", "account", account_id, STR_NULL, STR_NULL);
    }
    *n = (int64_t)r.n;
    return e;
}
