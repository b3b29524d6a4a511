#include "access/password.h"

#include <semaphore.h>
#include <sodium.h>

#include "access/secret.h"
#include "base/buf.h"
#include "text/utf8.h"

enum {
    PASSES = 3,
    MEMORY = 64 << 20,
    MOST_BYTES = 256,
    LITTLE_MORE = 5,
    LEAST_DISTINCT = 4,
    SALT_CHARS = 16,
};

#define ONE_TIME_MARK "sm3$"

/* Of no password anyone knows: what is checked where there is no account, for the sake of time. */
static const char nobody[] =
    "$argon2id$v=19$m=65536,t=3,p=1$22kftAdSUnFqtLVZ3NbdDg$ecrA+uR4epHOEPlt81z7AxxJPZdluoY+nYld4uczBVk";

static const struct str weak[] = {
#define WEAK(text) STR_INIT(text),
#include "access/weak.def"
#undef WEAK
    {NULL, 0},
};

/* ---- the gate */

struct password_gate {
    sem_t free;
};

static void gate_end(void *ptr)
{
    struct password_gate *g = ptr;

    sem_destroy(&g->free);
}

struct password_gate *password_gate_new(struct arena *a, int at_once)
{
    struct password_gate *g = arena_new_of(a, struct password_gate);

    sem_init(&g->free, 0, at_once > 0 ? (unsigned)at_once : 1);
    arena_on_reset(a, gate_end, g);
    return g;
}

static void gate_in(struct password_gate *g)
{
    while (g && sem_wait(&g->free) != 0) continue; /* only a signal can interrupt it */
}

static void gate_out(struct password_gate *g)
{
    if (g) sem_post(&g->free);
}

/* ---- hashing */

enum err password_hash(struct cx *cx, struct password_gate *gate, struct str password, struct str *out)
{
    char *text = arena_zero(cx->arena, 1, crypto_pwhash_STRBYTES);
    int rc = sodium_init();

    gate_in(gate);
    if (rc >= 0) rc = crypto_pwhash_str(text, password.p, password.n, PASSES, MEMORY);
    gate_out(gate);
    *out = str_of(text);
    if (rc == 0) return ERR_NONE;
    return cx_fail(cx, ERR_SYSTEM, NULL, "内存不足，无法计算密码",
                   "not enough memory to compute a password hash");
}

/* "sm3$SALT$HEX" of one salt and password. */
static struct str one_time_text(struct cx *cx, struct str salt, struct str password)
{
    struct buf b = buf_new(cx->arena, 256);

    buf_lit(&b, ONE_TIME_MARK);
    buf_str(&b, salt);
    buf_byte(&b, '$');
    buf_str(&b, secret_hidden(cx, str_keep(cx->arena, salt).p, password));
    return buf_text(&b);
}

enum err password_hash_one_time(struct cx *cx, struct str password, struct str *out)
{
    struct str token;
    enum err e = secret_token(cx, &token);

    if (!e) *out = one_time_text(cx, str_sub(token, 0, SALT_CHARS), password);
    return e;
}

bool password_is_one_time(struct str kept)
{
    return str_starts(kept, STR(ONE_TIME_MARK));
}

/* TEXT must be NUL-terminated. */
static bool argon_opens(struct password_gate *gate, const char *text, struct str password)
{
    bool good;

    gate_in(gate);
    good = sodium_init() >= 0 && crypto_pwhash_str_verify(text, password.p, password.n) == 0;
    gate_out(gate);
    return good;
}

bool password_opens(struct cx *cx, struct password_gate *gate, struct str kept, struct str password)
{
    size_t mark = sizeof ONE_TIME_MARK - 1;
    struct str given = password.p && password.n <= MOST_BYTES ? password : STR("");

    if (kept.p && !password_is_one_time(kept)) return argon_opens(gate, str_keep(cx->arena, kept).p, given);
    (void)argon_opens(gate, nobody, given);
    return kept.p && secret_same(kept, one_time_text(cx, str_sub(kept, mark, SALT_CHARS), given));
}

/* ---- judging */

static struct str lower(struct arena *a, struct str s)
{
    char *p = arena_take(a, s.n + 1, 1);

    for (size_t i = 0; i < s.n; i++)
        p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] - 'A' + 'a' : s.p[i]);
    p[s.n] = '\0';
    return (struct str){p, s.n};
}

/* WORD with nothing or little behind it. */
static bool is_hardly_more(struct str password, struct str word)
{
    return word.n > 0 && str_starts(password, word) && password.n - word.n <= LITTLE_MORE;
}

static bool is_common(struct str password)
{
    for (const struct str *w = weak; w->p; w++)
        if (is_hardly_more(password, *w)) return true;
    return false;
}

static bool is_uniform(struct str s)
{
    bool seen[256] = {false}, digits = true;
    int distinct = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        distinct += !seen[c];
        seen[c] = true;
        digits = digits && c >= '0' && c <= '9';
    }
    return digits || distinct < LEAST_DISTINCT;
}

enum err password_judge(struct cx *cx, struct str password, const struct password_rule *rule)
{
    struct str p = lower(cx->arena, password);
    const char *field = rule->field;

    if ((int64_t)utf8_count(password) < rule->least)
        return cx_fail(cx, ERR_INPUT, field, "密码至少 %lld 个字符",
                       "the password needs at least %lld characters", (long long)rule->least);
    if (password.n > MOST_BYTES)
        return cx_fail(cx, ERR_INPUT, field, "密码过长（最多 %d 字节）",
                       "the password is too long (at most %d bytes)", MOST_BYTES);
    if (is_hardly_more(p, lower(cx->arena, rule->name)))
        return cx_fail(cx, ERR_INPUT, field, "密码不能与账号名相近",
                       "the password is too close to the account's name");
    if (is_common(p))
        return cx_fail(cx, ERR_INPUT, field, "密码过于常见，容易被猜到", "the password is a common one");
    if (is_uniform(p))
        return cx_fail(cx, ERR_INPUT, field, "密码不能只有数字或只有几个重复的字符",
                       "the password must not be digits only or a few repeated characters");
    return ERR_NONE;
}
