#include "assess/burden.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"

const struct burden_settings burden_defaults = {
    .per_task = 1.5, .per_value = 1, .per_tick = 0.5, .per_text = 2, .per_signature = 0.5, .quota = 120};

double burden_minutes(const struct burden_settings *set, const struct burden_ask *ask)
{
    return set->per_task + set->per_value * ask->values + set->per_tick * ask->ticks +
           set->per_text * ask->texts + set->per_signature * ask->signatures;
}

typedef VEC(struct burden_unit) units;

/* The line of ask's unit; MAP remembers its place + 1 under the bytes of the number. */
static struct burden_unit *unit_of(struct arena *a, units *all, struct map *places, const int64_t *unit)
{
    int64_t *at = map_put(a, places, (struct str){(const char *)unit, sizeof *unit});

    if (*at == 0) {
        *vec_push(a, all) = (struct burden_unit){.unit = *unit};
        *at = (int64_t)all->n;
    }
    return &all->at[*at - 1];
}

struct burden burden_count(struct arena *a, const struct burden_settings *set, const struct burden_ask *ask,
                           size_t n)
{
    struct burden sum = {.questions = n};
    struct map places = {0};
    units all = {0};

    for (size_t i = 0; i < n; i++) {
        struct burden_unit *u = unit_of(a, &all, &places, &ask[i].unit);
        size_t fields = (size_t)ask[i].values + ask[i].ticks + ask[i].texts;

        u->questions++;
        u->fields += fields;
        u->minutes += burden_minutes(set, &ask[i]);
        sum.fields += fields;
        sum.minutes += burden_minutes(set, &ask[i]);
    }
    for (size_t i = 0; i < all.n; i++) {
        all.at[i].quota = set->quota;
        all.at[i].over = all.at[i].minutes > set->quota;
        sum.over += all.at[i].over;
    }
    sum.units = all.n;
    sum.unit = all.at;
    return sum;
}
