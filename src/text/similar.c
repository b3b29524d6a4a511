#include "text/similar.h"

#include "base/map.h"
#include "text/gram.h"

struct count {
    struct arena *a;
    struct map left; /* pieces of the whole that are not used up */
    size_t all, found;
};

static void put(void *arg, struct str gram, uint32_t at)
{
    struct count *c = arg;

    (void)at;
    if (!map_get(&c->left, gram)) gram = str_keep(c->a, gram);
    ++*map_put(c->a, &c->left, gram);
}

static void take(void *arg, struct str gram, uint32_t at)
{
    struct count *c = arg;
    int64_t *left = map_get(&c->left, gram);

    (void)at;
    c->all++;
    if (!left || *left == 0) return;
    --*left;
    c->found++;
}

double similar_share(struct arena *a, struct str part, struct str whole)
{
    struct count c = {.a = a};

    gram_each(whole, put, &c);
    gram_each(part, take, &c);
    return c.all ? (double)c.found / (double)c.all : 0;
}
