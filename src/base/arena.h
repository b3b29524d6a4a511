/*
 * arena - memory with one lifetime: a request, a command or the process.
 *
 * Nobody frees single pieces; arena_reset() gives back everything at once and
 * then closes the foreign handles that were tied to the arena, last in first
 * out.  Running out of memory ends the program with a sentence: every input
 * has a cap, and untrusted files are read in a limited child.
 *
 * An arena belongs to one thread.  Under AddressSanitizer bytes that are not
 * handed out are poisoned.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#define NEVER_NULL __attribute__((returns_nonnull))

struct arena;

/* Never NULL.  FIRST is the size of the first chunk in bytes (0: 16 KiB). */
NEVER_NULL struct arena *arena_new(size_t first);
/* Close all handles, give back all memory, keep the arena itself and its first chunk. */
void arena_reset(struct arena *a);
/* Reset and free the arena itself. */
void arena_end(struct arena *a);

/* SIZE bytes aligned to ALIGN (a power of two, at most 16); not cleared.  Never NULL. */
NEVER_NULL void *arena_take(struct arena *a, size_t size, size_t align);
/* The same, cleared, for N items; N * SIZE is checked for overflow. */
NEVER_NULL void *arena_zero(struct arena *a, size_t n, size_t size);
/* Grow the piece P from OLD to SIZE bytes, in place when it is the latest one; else a copy. */
NEVER_NULL void *arena_grow(struct arena *a, void *p, size_t old, size_t size);

/* Call FN(PTR) at reset, last in first out. */
void arena_on_reset(struct arena *a, void (*fn)(void *), void *ptr);

/* Bytes held from the system, for limits and metrics. */
size_t arena_held(const struct arena *a);

#define arena_new_of(a, T) ((T *)arena_zero((a), 1, sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_zero((a), (n), sizeof(T)))

#endif
