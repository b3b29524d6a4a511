#include "access/sm3.h"

#include <string.h>

enum { ROUNDS = 64, EARLY = 16, WORDS = 16, AHEAD = 4, LENGTH_AT = SM3_BLOCK - 8 };

/* Turn left by 1 to 31 bits. */
static uint32_t left(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static uint32_t p0(uint32_t x)
{
    return x ^ left(x, 9) ^ left(x, 17);
}

static uint32_t p1(uint32_t x)
{
    return x ^ left(x, 15) ^ left(x, 23);
}

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put_big_endian(unsigned char *p, uint32_t x)
{
    for (int i = 0; i < 4; i++) p[i] = (unsigned char)(x >> (24 - 8 * i));
}

/* Word I of the expanded message. */
static uint32_t wide(const uint32_t *w, int i)
{
    return p1(w[i - 16] ^ w[i - 9] ^ left(w[i - 3], 15)) ^ left(w[i - 13], 7) ^ w[i - 6];
}

static uint32_t parity(uint32_t x, uint32_t y, uint32_t z)
{
    return x ^ y ^ z;
}

static uint32_t majority(uint32_t x, uint32_t y, uint32_t z)
{
    return (x & y) | ((x | y) & z);
}

static uint32_t choice(uint32_t x, uint32_t y, uint32_t z)
{
    return ((y ^ z) & x) ^ z;
}

/*
 * One round, as the standard names its variables.  Instead of moving eight
 * words along, the next round is called with the names moved; the message is
 * widened as it is used.  Both matter: this way twice as much is hashed.
 */
#define TURN(a, b, c, d, e, f, g, h, ff, gg)                       \
    do {                                                           \
        if (j + AHEAD >= WORDS) w[j + AHEAD] = wide(w, j + AHEAD); \
        uint32_t a12 = left(a, 12), ss1 = left(a12 + (e) + t, 7);  \
        (d) += ff(a, b, c) + (ss1 ^ a12) + (w[j] ^ w[j + AHEAD]);  \
        (h) += gg(e, f, g) + ss1 + w[j];                           \
        (b) = left(b, 9), (f) = left(f, 19), (h) = p0(h);          \
        t = left(t, 1), j++;                                       \
    } while (0)
#define FOUR(ff, gg)                          \
    do {                                      \
        TURN(a, b, c, d, e, f, g, h, ff, gg); \
        TURN(d, a, b, c, h, e, f, g, ff, gg); \
        TURN(c, d, a, b, g, h, e, f, ff, gg); \
        TURN(b, c, d, a, f, g, h, e, ff, gg); \
    } while (0)

/* A block into the state V. NOLINTNEXTLINE(readability-function-cognitive-complexity): four rounds, written
 * out */
static void compress(uint32_t v[8], const unsigned char *block)
{
    uint32_t w[ROUNDS + AHEAD], t = 0x79cc4519;
    uint32_t a = v[0], b = v[1], c = v[2], d = v[3], e = v[4], f = v[5], g = v[6], h = v[7];
    int j = 0;

    for (int i = 0; i < WORDS; i++) w[i] = big_endian(block + 4 * i);
    while (j < EARLY) FOUR(parity, parity);
    t = left(0x7a879d8a, EARLY); /* the constant of round j is turned by j */
    while (j < ROUNDS) FOUR(majority, choice);
    v[0] ^= a, v[1] ^= b, v[2] ^= c, v[3] ^= d;
    v[4] ^= e, v[5] ^= f, v[6] ^= g, v[7] ^= h;
}

struct sm3 sm3_start(void)
{
    return (struct sm3){.h = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa,
                              0xe38dee4d, 0xb0fb0e4e}};
}

void sm3_add(struct sm3 *s, const void *data, size_t n)
{
    const unsigned char *p = data;
    size_t have = s->n % SM3_BLOCK;

    s->n += n;
    while (n) {
        size_t take = SM3_BLOCK - have < n ? SM3_BLOCK - have : n;

        memcpy(s->block + have, p, take);
        p += take, n -= take, have += take;
        if (have < SM3_BLOCK) break;
        compress(s->h, s->block);
        have = 0;
    }
}

void sm3_end(struct sm3 *s, unsigned char out[SM3_BYTES])
{
    static const unsigned char padding[SM3_BLOCK] = {0x80};
    uint64_t bits = s->n * 8;
    size_t have = s->n % SM3_BLOCK;
    unsigned char length[8];

    put_big_endian(length, (uint32_t)(bits >> 32));
    put_big_endian(length + 4, (uint32_t)bits);
    sm3_add(s, padding, have < LENGTH_AT ? LENGTH_AT - have : LENGTH_AT + SM3_BLOCK - have);
    sm3_add(s, length, sizeof length);
    for (int i = 0; i < 8; i++) put_big_endian(out + 4 * i, s->h[i]);
}

void sm3_end_hex(struct sm3 *s, char out[SM3_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char raw[SM3_BYTES];

    sm3_end(s, raw);
    for (int i = 0; i < SM3_BYTES; i++) {
        out[2 * i] = digits[raw[i] >> 4];
        out[2 * i + 1] = digits[raw[i] & 15];
    }
    out[SM3_HEX] = '\0';
}
