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
 * One round on V, which holds a b c d and e f g h; W points to its words.
 * Instead of moving V along, the K-th round of four finds it K places further
 * back, and late rounds widen the message as they use it.  Both matter: this
 * way twice as much is hashed.
 */
static inline void turn(uint32_t v[8], uint32_t *w, uint32_t t, int k, bool early)
{
    uint32_t *a = &v[-k & 3], *b = &v[(1 - k) & 3], *c = &v[(2 - k) & 3], *d = &v[(3 - k) & 3];
    uint32_t *e = a + 4, *f = b + 4, *g = c + 4, *h = d + 4;
    uint32_t a12 = left(*a, 12), ss1 = left(a12 + *e + t, 7);

    if (!early) w[k + AHEAD] = wide(w, k + AHEAD);
    *d += (early ? parity(*a, *b, *c) : majority(*a, *b, *c)) + (ss1 ^ a12) + (w[k] ^ w[k + AHEAD]);
    *h += (early ? parity(*e, *f, *g) : choice(*e, *f, *g)) + ss1 + w[k];
    *b = left(*b, 9);
    *f = left(*f, 19);
    *h = p0(*h);
}

/* T is the constant of the first round, and turns by one from round to round. */
static inline void four(uint32_t v[8], uint32_t *w, uint32_t t, bool early)
{
    turn(v, w, t, 0, early);
    turn(v, w, left(t, 1), 1, early);
    turn(v, w, left(t, 2), 2, early);
    turn(v, w, left(t, 3), 3, early);
}

/* A block into the state H. */
static void compress(uint32_t h[8], const unsigned char *block)
{
    uint32_t w[ROUNDS + AHEAD], v[8], t = 0x79cc4519;

    for (int i = 0; i < WORDS; i++) w[i] = big_endian(block + 4 * i);
    for (int i = WORDS; i < EARLY + AHEAD; i++) w[i] = wide(w, i);
    memcpy(v, h, sizeof v);
    for (int j = 0; j < EARLY; j += 4, t = left(t, 4)) four(v, w + j, t, true);
    t = left(0x7a879d8a, EARLY);
    for (int j = EARLY; j < ROUNDS; j += 4, t = left(t, 4)) four(v, w + j, t, false);
    for (int i = 0; i < 8; i++) h[i] ^= v[i];
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
