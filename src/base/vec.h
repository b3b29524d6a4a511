/*
 * vec - a growable array in an arena.
 *
 *     VEC(struct task) tasks = {0};
 *     struct task *t = vec_push(arena, &tasks);    not cleared
 *     for (size_t i = 0; i < tasks.n; i++) use(&tasks.at[i]);
 *
 * Pointers into .at are valid until the next push.  Growth doubles, in place
 * while the array is the arena's latest piece.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

#include "base/arena.h"

#define VEC(T)         \
    struct {           \
        T *at;         \
        size_t n, cap; \
    }

#define vec_push(a, v)                                                                                      \
    ((void)((v)->n == (v)->cap ? (v)->at = vec_grow((a), (v)->at, (v)->n, &(v)->cap, sizeof *(v)->at) : 0), \
     &(v)->at[(v)->n++])

/* For vec_push only: room for at least one more item of SIZE bytes. */
NEVER_NULL void *vec_grow(struct arena *a, void *at, size_t n, size_t *cap, size_t size);

#endif
