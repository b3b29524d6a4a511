#include "web/cache.h"

#include <pthread.h>
#include <string.h>

#include "base/heap.h"

enum {
    SHARDS = 16,
    SLOTS = 2048 /* chains per shard */
};

struct entry {
    struct entry *chain;         /* same slot */
    struct entry *newer, *older; /* by last use */
    uint64_t hash;
    int64_t government_id, account_id, generation;
    uint32_t rights;
    int32_t day;
    bool used; /* since the last sweep */
    size_t size, target_n;
    void *value;
    char target[];
};

struct shard {
    pthread_mutex_t lock;
    struct entry *slot[SLOTS];
    struct entry *newest, *oldest;
    size_t held;
};

struct cache {
    size_t limit; /* per shard */
    void (*drop)(void *value);
    struct shard *shard[SHARDS]; /* made when first needed: an idle server holds none */
    pthread_mutex_t lock;        /* over the making */
};

struct cache *cache_new(size_t limit, void (*drop)(void *value))
{
    struct cache *c = heap_new(sizeof *c);

    c->limit = limit / SHARDS;
    c->drop = drop;
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

static uint64_t hash_of(const struct cache_key *key)
{
    uint64_t who = (uint64_t)key->government_id ^ (uint64_t)key->account_id * 31 ^ key->rights;

    return (str_hash(key->target) ^ who) * 0x9e3779b97f4a7c15u;
}

static struct shard *shard_of(struct cache *c, uint64_t hash)
{
    struct shard *s = __atomic_load_n(&c->shard[hash >> 60], __ATOMIC_ACQUIRE);

    if (s) return s;
    pthread_mutex_lock(&c->lock);
    s = c->shard[hash >> 60];
    if (!s) {
        s = heap_new(sizeof *s);
        pthread_mutex_init(&s->lock, NULL);
        __atomic_store_n(&c->shard[hash >> 60], s, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&c->lock);
    return s;
}

static struct entry **slot_of(struct shard *s, uint64_t hash)
{
    return &s->slot[(hash >> 32) % SLOTS];
}

static bool is_same(const struct entry *e, uint64_t hash, const struct cache_key *key)
{
    return e->hash == hash && e->government_id == key->government_id && e->account_id == key->account_id &&
           e->rights == key->rights && e->day == key->day &&
           str_eq((struct str){e->target, e->target_n}, key->target);
}

static struct entry *find(struct shard *s, uint64_t hash, const struct cache_key *key)
{
    struct entry *e = *slot_of(s, hash);

    while (e && !is_same(e, hash, key)) e = e->chain;
    return e;
}

static void list_out(struct shard *s, struct entry *e)
{
    if (e->newer)
        e->newer->older = e->older;
    else
        s->newest = e->older;
    if (e->older)
        e->older->newer = e->newer;
    else
        s->oldest = e->newer;
}

static void list_in(struct shard *s, struct entry *e)
{
    e->newer = NULL;
    e->older = s->newest;
    if (s->newest)
        s->newest->newer = e;
    else
        s->oldest = e;
    s->newest = e;
}

static void forget(struct cache *c, struct shard *s, struct entry *e)
{
    struct entry **p = slot_of(s, e->hash);

    while (*p != e) p = &(*p)->chain;
    *p = e->chain;
    list_out(s, e);
    s->held -= e->size;
    c->drop(e->value);
    heap_end(e);
}

bool cache_use(struct cache *c, const struct cache_key *key, int64_t generation,
               void (*use)(void *arg, void *value), void *arg)
{
    uint64_t hash = hash_of(key);
    struct shard *s;
    struct entry *e;

    if (c->limit == 0) return false;
    s = shard_of(c, hash);
    pthread_mutex_lock(&s->lock);
    e = find(s, hash, key);
    if (e && e->generation != generation) {
        forget(c, s, e);
        e = NULL;
    }
    if (e) {
        list_out(s, e);
        list_in(s, e);
        e->used = true;
        use(arg, e->value);
    }
    pthread_mutex_unlock(&s->lock);
    return e != NULL;
}

static struct entry *entry_new(const struct cache_key *key, uint64_t hash, int64_t generation, void *value)
{
    struct entry *e = heap_new(sizeof *e + key->target.n);

    e->hash = hash;
    e->government_id = key->government_id;
    e->account_id = key->account_id;
    e->rights = key->rights;
    e->day = key->day;
    e->generation = generation;
    e->used = true;
    e->value = value;
    e->target_n = key->target.n;
    memcpy(e->target, key->target.p, key->target.n);
    return e;
}

void cache_keep(struct cache *c, const struct cache_key *key, int64_t generation, void *value, size_t size)
{
    uint64_t hash = hash_of(key);
    size_t whole = size + sizeof(struct entry) + key->target.n;
    struct shard *s;
    struct entry *e;

    if (whole > c->limit) {
        c->drop(value);
        return;
    }
    s = shard_of(c, hash);
    pthread_mutex_lock(&s->lock);
    e = find(s, hash, key);
    if (e) forget(c, s, e);
    while (s->oldest && s->held + whole > c->limit) forget(c, s, s->oldest);
    e = entry_new(key, hash, generation, value);
    e->size = whole;
    e->chain = *slot_of(s, hash);
    *slot_of(s, hash) = e;
    list_in(s, e);
    s->held += whole;
    pthread_mutex_unlock(&s->lock);
}

static void shard_sweep(struct cache *c, struct shard *s)
{
    pthread_mutex_lock(&s->lock);
    for (struct entry *e = s->oldest, *next; e; e = next) {
        next = e->newer;
        if (!e->used)
            forget(c, s, e);
        else
            e->used = false;
    }
    pthread_mutex_unlock(&s->lock);
}

void cache_sweep(struct cache *c)
{
    for (int i = 0; i < SHARDS; i++)
        if (__atomic_load_n(&c->shard[i], __ATOMIC_ACQUIRE)) shard_sweep(c, c->shard[i]);
}

size_t cache_held(struct cache *c)
{
    size_t n = 0;

    for (int i = 0; i < SHARDS; i++) {
        struct shard *s = __atomic_load_n(&c->shard[i], __ATOMIC_ACQUIRE);

        if (!s) continue;
        pthread_mutex_lock(&s->lock);
        n += s->held;
        pthread_mutex_unlock(&s->lock);
    }
    return n;
}

void cache_end(struct cache *c)
{
    for (int i = 0; i < SHARDS; i++) {
        while (c->shard[i] && c->shard[i]->oldest) forget(c, c->shard[i], c->shard[i]->oldest);
        heap_end(c->shard[i]);
    }
    heap_end(c);
}
