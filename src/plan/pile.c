#include "plan/pile.h"

#include <string.h>

enum { PIECE = 512 }; /* items in one piece */

struct pile pile_new(size_t size)
{
    return (struct pile){.arena = arena_new(0), .size = size};
}

void *pile_push(struct pile *p)
{
    if (p->n % PIECE == 0) *vec_push(p->arena, &p->piece) = arena_zero(p->arena, PIECE, p->size);
    return pile_at(p, p->n++);
}

void *pile_at(const struct pile *p, size_t i)
{
    return p->piece.at[i / PIECE] + i % PIECE * p->size;
}

void *pile_pack(struct arena *a, struct pile *p)
{
    unsigned char *all = p->n ? arena_take(a, p->n * p->size, 16) : NULL;

    for (size_t i = 0; i < p->n; i += PIECE) {
        size_t some = p->n - i < PIECE ? p->n - i : PIECE;

        memcpy(all + i * p->size, pile_at(p, i), some * p->size);
    }
    arena_end(p->arena);
    p->arena = NULL;
    return all;
}
