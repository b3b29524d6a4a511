#include "access/secret.h"

#include <sys/random.h>

#include "access/sm3.h"

enum { TOKEN_BYTES = 32, TOKEN_CHARS = 43, ONE_TIME_CHARS = 16, GROUP = 4 };

enum err secret_bytes(struct cx *cx, unsigned char *p, size_t n)
{
    if (getrandom(p, n, 0) == (ssize_t)n) return ERR_NONE;
    return cx_fail(cx, ERR_SYSTEM, NULL, "系统不能提供随机数", "the system gives no random numbers");
}

struct str secret_base64(struct arena *a, const unsigned char raw[TOKEN_BYTES])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char *text = arena_take(a, TOKEN_CHARS + 1, 1);

    for (size_t i = 0; i < TOKEN_CHARS; i++) {
        size_t bit = i * 6, byte = bit / 8;
        unsigned two = (unsigned)raw[byte] << 8 | (byte + 1 < TOKEN_BYTES ? raw[byte + 1] : 0u);

        text[i] = digits[two >> (10 - bit % 8) & 63];
    }
    text[TOKEN_CHARS] = '\0';
    return (struct str){text, TOKEN_CHARS};
}

enum err secret_token(struct cx *cx, struct str *out)
{
    unsigned char raw[TOKEN_BYTES] = {0};
    enum err e = secret_bytes(cx, raw, sizeof raw);

    *out = secret_base64(cx->arena, raw);
    return e;
}

/* 31 characters: no 0 O 1 l I. A byte of the last, uneven stretch is thrown away, so that all are equally
 * likely. */
static enum err pick(struct cx *cx, char *out)
{
    static const char letters[] = "23456789abcdefghjkmnpqrstuvwxyz";
    const unsigned n = sizeof letters - 1, most = 256 / n * n;
    unsigned char b = 255;
    enum err e = ERR_NONE;

    do {
        e = secret_bytes(cx, &b, 1);
    } while (!e && b >= most);
    *out = letters[b % n];
    return e;
}

enum err secret_one_time(struct cx *cx, struct str *out)
{
    size_t n = ONE_TIME_CHARS + ONE_TIME_CHARS / GROUP - 1;
    char *text = arena_take(cx->arena, n + 1, 1);
    enum err e = ERR_NONE;

    for (size_t i = 0; i < n && !e; i++) {
        text[i] = '-';
        if (i % (GROUP + 1) != GROUP) e = pick(cx, &text[i]);
    }
    text[n] = '\0';
    *out = (struct str){text, n};
    return e;
}

struct str secret_hidden(struct cx *cx, const char *label, struct str text)
{
    struct sm3 s = sm3_start();
    char *hex = arena_take(cx->arena, SM3_HEX + 1, 1);
    struct str l = str_of(label);

    sm3_add(&s, l.p, l.n);
    sm3_add(&s, ":", 1);
    if (text.n) sm3_add(&s, text.p, text.n);
    sm3_end_hex(&s, hex);
    return (struct str){hex, SM3_HEX};
}

bool secret_same(struct str a, struct str b)
{
    unsigned char differ = 0;

    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++) differ |= (unsigned char)(a.p[i] ^ b.p[i]);
    return differ == 0;
}
