/*
 * map - from text to a number, in an arena.
 *
 *     struct map m = {0};
 *     *map_put(arena, &m, name) = 7;     a new entry starts at 0
 *     int64_t *at = map_get(&m, name);   NULL when absent
 *
 * Keys are borrowed. Pointers to values are valid until the next map_put().
 * Entries stand in m.entry[0..n) in the order they came. The hash is not
 * secret: for what the program itself counts and bounds.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"
#include "base/str.h"

struct map_entry {
    struct str key;
    int64_t value;
};

struct map {
    struct map_entry *entry;
    uint32_t *slot; /* index into entry + 1; 0 free */
    size_t n, cap, slots;
};

int64_t *map_get(const struct map *m, struct str key);
int64_t *map_put(struct arena *a, struct map *m, struct str key);

#endif
