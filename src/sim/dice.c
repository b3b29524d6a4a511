#include "sim/dice.h"

struct dice dice_of(uint64_t seed, uint64_t topic)
{
    struct dice d = {seed ^ (topic * UINT64_C(0xd1342543de82ef95) + 1)};

    dice_next(&d);
    return d;
}

uint64_t dice_next(struct dice *d)
{
    uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double dice_share(struct dice *d)
{
    return (double)(dice_next(d) >> 11) * (1.0 / 9007199254740992.0);
}

size_t dice_below(struct dice *d, size_t n)
{
    return (size_t)(dice_next(d) % n);
}

bool dice_chance(struct dice *d, double chance)
{
    return dice_share(d) < chance;
}

double dice_normal(struct dice *d)
{
    double sum = 0;

    for (int i = 0; i < 12; i++) sum += dice_share(d);
    return sum - 6;
}
