/*
 * pile - a long list in pieces of equal size, so that growing never copies.
 *
 * While a document is read nobody knows how many tasks it holds; a pile keeps its items in an arena of its
 * own and pile_pack() lays them side by side in the end and gives the pieces back.
 */
#ifndef PLAN_PILE_H
#define PLAN_PILE_H

#include "base/vec.h"

struct pile {
    struct arena *arena;
    size_t n, size;
    VEC(unsigned char *) piece;
};

/* An empty pile of items of SIZE bytes. */
struct pile pile_new(size_t size);
/* A cleared new item. */
void *pile_push(struct pile *p);
/* Item I < n; valid until pile_pack. */
void *pile_at(const struct pile *p, size_t i);
/* All items in one array of A, NULL when there is none; the pile itself is gone. */
void *pile_pack(struct arena *a, struct pile *p);

#endif
