/*
 * dice - random numbers that are the same everywhere for the same seed.  Pure.
 *
 * splitmix64; normal numbers are sums of even ones, so that no library function can make them differ.  For
 * simulated years and draws that can be drawn again, not for secrets.
 */
#ifndef SIM_DICE_H
#define SIM_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

/* A stream of its own for each TOPIC: what is added to one does not move the others. */
struct dice dice_of(uint64_t seed, uint64_t topic);
uint64_t dice_next(struct dice *d);
/* 0 <= v < 1 */
double dice_share(struct dice *d);
/* 0 <= v < N; N > 0 */
size_t dice_below(struct dice *d, size_t n);
bool dice_chance(struct dice *d, double chance);
/* Mean 0, deviation 1, within -6 … 6. */
double dice_normal(struct dice *d);

#endif
