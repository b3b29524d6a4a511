/* statement - the table of kept statements: open addressing, at most half full. */
#include "store/engine.h"

#include <string.h>

enum { ROOM_FIRST = 64 };

/* Fibonacci hashing: literals lie close together, the multiplication spreads them. */
static uint32_t slot_of(const struct statements *all, const char *sql)
{
    uint64_t h = (uint64_t)(uintptr_t)sql * 0x9e3779b97f4a7c15u;

    return (uint32_t)(h >> 32) & (all->room - 1);
}

static struct statement **find(const struct statements *all, const char *sql)
{
    uint32_t i = slot_of(all, sql);

    while (all->slot[i] && all->slot[i]->sql != sql) i = (i + 1) & (all->room - 1);
    return &all->slot[i];
}

static void grow(struct statements *all)
{
    struct statements old = *all;

    all->room = old.room ? old.room * 2 : ROOM_FIRST;
    all->slot = arena_array(all->arena, struct statement *, all->room);
    for (uint32_t i = 0; i < old.room; i++)
        if (old.slot[i]) *find(all, old.slot[i]->sql) = old.slot[i];
}

struct statement *statement_get(struct statements *all, const char *sql)
{
    struct statement **at;

    if (all->n * 2 >= all->room) grow(all);
    at = find(all, sql);
    if (!*at) {
        *at = arena_new_of(all->arena, struct statement);
        (*at)->sql = sql;
        (*at)->number = ++all->n;
    }
    return *at;
}
