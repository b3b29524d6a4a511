#include "base/vec.h"

void *vec_grow(struct arena *a, void *at, size_t n, size_t *cap, size_t size)
{
    size_t fresh = *cap ? *cap * 2 : 8;

    at = arena_grow(a, at, n * size, fresh * size);
    *cap = fresh;
    return at;
}
