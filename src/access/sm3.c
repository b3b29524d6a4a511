#include "access/sm3.h"

#include <string.h>

enum { ROUNDS = 64, EARLY = 16, LENGTH_AT = SM3_BLOCK - 8 };

static uint32_t left(uint32_t x, unsigned n)
{
    n &= 31;
    return n ? x << n | x >> (32 - n) : x;
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

/* Message expansion: 68 words from the 16 of the block. */
static void expand(uint32_t w[ROUNDS + 4], const unsigned char *block)
{
    for (int i = 0; i < 16; i++) w[i] = big_endian(block + 4 * i);
    for (int i = 16; i < ROUNDS + 4; i++)
        w[i] = p1(w[i - 16] ^ w[i - 9] ^ left(w[i - 3], 15)) ^ left(w[i - 13], 7) ^ w[i - 6];
}

static uint32_t majority(uint32_t x, uint32_t y, uint32_t z)
{
    return (x & y) | (x & z) | (y & z);
}

static uint32_t choice(uint32_t x, uint32_t y, uint32_t z)
{
    return (x & y) | (~x & z);
}

/* One round on V = a … h, as the standard names them. */
static void turn(uint32_t v[8], const uint32_t *w, int j)
{
    bool early = j < EARLY;
    uint32_t t = left(early ? 0x79cc4519 : 0x7a879d8a, (unsigned)j);
    uint32_t ss1 = left(left(v[0], 12) + v[4] + t, 7), ss2 = ss1 ^ left(v[0], 12);
    uint32_t ff = early ? v[0] ^ v[1] ^ v[2] : majority(v[0], v[1], v[2]);
    uint32_t gg = early ? v[4] ^ v[5] ^ v[6] : choice(v[4], v[5], v[6]);
    uint32_t tt1 = ff + v[3] + ss2 + (w[j] ^ w[j + 4]), tt2 = gg + v[7] + ss1 + w[j];

    v[3] = v[2], v[2] = left(v[1], 9), v[1] = v[0], v[0] = tt1;
    v[7] = v[6], v[6] = left(v[5], 19), v[5] = v[4], v[4] = p0(tt2);
}

static void compress(uint32_t h[8], const unsigned char *block)
{
    uint32_t w[ROUNDS + 4], v[8];

    expand(w, block);
    memcpy(v, h, sizeof v);
    for (int j = 0; j < ROUNDS; j++) turn(v, w, j);
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
