/*
 * cache - ready answers, shared by all workers.
 *
 * An entry belongs to one scope (government, rights, day, and the account where
 * rows are its own), one target (path and query as sent) and one generation of
 * the store: after any committed write the older entries are misses and give way.  Bounded in bytes; the
 * entries used longest ago go first.  Safe from any thread; the keys are spread over several locks.
 *
 * A value is a pointer of the user's, dropped by the function given to
 * cache_new() when its entry goes.
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include "base/cx.h"

struct cache;

struct cache_key {
    int64_t government_id;
    int64_t account_id; /* 0: everybody with these rights sees the same */
    uint32_t rights;    /* the roles */
    int32_t day;        /* roles and lamps change with it */
    struct str target;
};

/* LIMIT in bytes of values and entries; 0 keeps nothing.  Lives until cache_end(). */
struct cache *cache_new(size_t limit, void (*drop)(void *value));
void cache_end(struct cache *c);

/* Call USE(ARG, value) under the lock when KEY is there for GENERATION; false when it is not. */
bool cache_use(struct cache *c, const struct cache_key *key, int64_t generation,
               void (*use)(void *arg, void *value), void *arg);

/* Keep VALUE (SIZE bytes); it is the cache's from here on, also when it is dropped at once. */
void cache_keep(struct cache *c, const struct cache_key *key, int64_t generation, void *value, size_t size);

/* Drop what was not used since the last call; called now and then so that an idle server is small. */
void cache_sweep(struct cache *c);

/* Bytes held. */
size_t cache_held(struct cache *c);

#endif
