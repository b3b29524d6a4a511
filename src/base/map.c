#include "base/map.h"

#include "base/vec.h"

enum { SLOTS_FIRST = 64 };

/* The slot that holds KEY, or the free one where it belongs. */
static uint32_t *slot_of(const struct map *m, struct str key)
{
    size_t at = (size_t)str_hash(key) & (m->slots - 1);

    while (m->slot[at] && !str_eq(m->entry[m->slot[at] - 1].key, key)) at = (at + 1) & (m->slots - 1);
    return &m->slot[at];
}

int64_t *map_get(const struct map *m, struct str key)
{
    const uint32_t *slot = m->slots ? slot_of(m, key) : NULL;

    return slot && *slot ? &m->entry[*slot - 1].value : NULL;
}

/* Twice the slots; every entry finds its place anew. */
static void spread(struct arena *a, struct map *m)
{
    m->slots = m->slots ? m->slots * 2 : SLOTS_FIRST;
    m->slot = arena_array(a, uint32_t, m->slots);
    for (size_t i = 0; i < m->n; i++) *slot_of(m, m->entry[i].key) = (uint32_t)i + 1;
}

int64_t *map_put(struct arena *a, struct map *m, struct str key)
{
    uint32_t *slot;

    if (m->n * 2 >= m->slots) spread(a, m);
    slot = slot_of(m, key);
    if (*slot) return &m->entry[*slot - 1].value;
    if (m->n == m->cap) m->entry = vec_grow(a, m->entry, m->n, &m->cap, sizeof *m->entry);
    m->entry[m->n] = (struct map_entry){.key = key};
    *slot = (uint32_t)++m->n;
    return &m->entry[m->n - 1].value;
}
