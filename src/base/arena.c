#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif

#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
enum { RED_ZONE = 8 };
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { RED_ZONE = 0 };
#endif

enum { CHUNK_FIRST = 16 * 1024, ALIGN_MOST = 16 };

struct chunk {
    struct chunk *older;
    size_t size, used;
    _Alignas(ALIGN_MOST) unsigned char bytes[];
};

struct closer {
    struct closer *older;
    void (*fn)(void *);
    void *ptr;
};

struct arena {
    struct chunk *top;
    struct closer *closers;
    size_t held, next_size;
};

static void *must(void *p)
{
    if (!p) {
        fputs("luoshi: 内存不足 / out of memory\n", stderr);
        abort();
    }
    return p;
}

static void chunk_add(struct arena *a, size_t least)
{
    size_t size = a->next_size;
    struct chunk *c;

    while (size < least) size *= 2;
    c = must(malloc(sizeof *c + size));
    *c = (struct chunk){.older = a->top, .size = size};
    POISON(c->bytes, size);
    a->top = c;
    a->held += size;
    if (a->next_size < ((size_t)8 << 20)) a->next_size *= 2;
}

static void chunk_free(struct chunk *c)
{
    UNPOISON(c->bytes, c->size);
    free(c);
}

struct arena *arena_new(size_t first)
{
    struct arena *a = must(calloc(1, sizeof *a));

    a->next_size = first ? first : CHUNK_FIRST;
    chunk_add(a, 1);
    return a;
}

void arena_reset(struct arena *a)
{
    while (a->closers) {
        struct closer *c = a->closers;

        a->closers = c->older;
        c->fn(c->ptr);
    }
    while (a->top->older) {
        struct chunk *c = a->top;

        a->top = c->older;
        a->held -= c->size;
        chunk_free(c);
    }
    a->top->used = 0;
    a->next_size = a->top->size;
    POISON(a->top->bytes, a->top->size);
}

void arena_end(struct arena *a)
{
    arena_reset(a);
    chunk_free(a->top);
    free(a);
}

void *arena_take(struct arena *a, size_t size, size_t align)
{
    size_t at = (a->top->used + align - 1) & ~(align - 1);
    unsigned char *p;

    if (size > SIZE_MAX / 4) must(NULL);
    if (at > a->top->size || a->top->size - at < size + RED_ZONE) {
        chunk_add(a, size + RED_ZONE);
        at = 0;
    }
    p = a->top->bytes + at;
    UNPOISON(p, size);
    a->top->used = at + size + RED_ZONE;
    return p;
}

void *arena_zero(struct arena *a, size_t n, size_t size)
{
    size_t all;
    void *p;

    if (__builtin_mul_overflow(n, size, &all)) must(NULL);
    p = arena_take(a, all, ALIGN_MOST);
    memset(p, 0, all);
    return p;
}

void *arena_grow(struct arena *a, void *p, size_t old, size_t size)
{
    struct chunk *c = a->top;
    unsigned char *end = c->bytes + c->used - RED_ZONE;
    void *fresh;

    if (p && (unsigned char *)p + old == end && c->size - c->used >= size - old) {
        UNPOISON(end, size - old);
        c->used += size - old;
        return p;
    }
    fresh = arena_take(a, size, ALIGN_MOST);
    if (p) memcpy(fresh, p, old);
    return fresh;
}

void arena_on_reset(struct arena *a, void (*fn)(void *), void *ptr)
{
    struct closer *c = arena_new_of(a, struct closer);

    *c = (struct closer){.older = a->closers, .fn = fn, .ptr = ptr};
    a->closers = c;
}

size_t arena_held(const struct arena *a)
{
    return a->held;
}
