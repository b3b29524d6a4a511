/*
 * edition_match - which task of a new edition continues which old one.
 *
 * First the tasks whose text is the same, then those with the same number
 * and a text that is somewhat alike, then the most alike of what is left.
 */
#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"
#include "ledger/edition_diff.h"
#include "text/fold.h"
#include "text/gram.h"

enum {
    ALIKE_NUMBERED = 30, /* percent of shared pairs: enough when the number is the same */
    ALIKE_ALONE = 60,    /* enough by itself */
    PAIRS_MOST = 4000000 /* comparisons; beyond, only numbers join what is left */
};

/* A text as sorted hashes of its pieces. */
struct pieces {
    uint32_t *at;
    size_t n;
    bool made;
};

struct matcher {
    struct arena *arena;
    const struct old_plan *old;
    const struct plan *plan;
    uint32_t *match; /* new -> old */
    bool *taken;     /* old */
    struct pieces *olds, *news;
};

struct gathering {
    struct arena *arena;
    VEC(uint32_t) found;
};

static void gather(void *arg, struct str gram, uint32_t at)
{
    struct gathering *g = arg;
    (void)at;

    *vec_push(g->arena, &g->found) = (uint32_t)str_hash(gram);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static const struct pieces *pieces_of(struct arena *a, struct pieces *p, struct str text)
{
    struct gathering g = {.arena = a};

    if (p->made) return p;
    gram_each(text, gather, &g);
    if (g.found.n) qsort(g.found.at, g.found.n, sizeof *g.found.at, by_number);
    *p = (struct pieces){g.found.at, g.found.n, true};
    return p;
}

/* Percent of pieces that both texts have. */
static unsigned alike(const struct pieces *a, const struct pieces *b)
{
    size_t both = 0;

    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        uint32_t x = a->at[i], y = b->at[k];

        both += x == y;
        if (x <= y) i++;
        if (y <= x) k++;
    }
    return a->n + b->n ? (unsigned)(200 * both / (a->n + b->n)) : 0;
}

static unsigned likeness(struct matcher *m, size_t fresh, size_t old)
{
    return alike(pieces_of(m->arena, &m->news[fresh], m->plan->task[fresh].text.text),
                 pieces_of(m->arena, &m->olds[old], m->old->task[old].printed));
}

static void join(struct matcher *m, size_t fresh, size_t old)
{
    m->match[fresh] = (uint32_t)old;
    m->taken[old] = true;
}

/* Same text: several old tasks may share it, then the first free one with the same number, else the first
 * free one. */
static void match_same(struct matcher *m)
{
    uint32_t *next = arena_array(m->arena, uint32_t, m->old->tasks + 1); /* chain of equal texts */
    struct map by_text = {0};

    for (size_t i = m->old->tasks; i-- > 0;) {
        int64_t *at = map_put(m->arena, &by_text, fold_name(m->arena, m->old->task[i].printed));

        next[i] = (uint32_t)*at;
        *at = (int64_t)i + 1;
    }
    for (size_t i = 0; i < m->plan->tasks; i++) {
        const int64_t *at = map_get(&by_text, fold_name(m->arena, m->plan->task[i].text.text));
        size_t best = SIZE_MAX;

        for (size_t k = at ? (size_t)*at : 0; k; k = next[k - 1]) {
            if (m->taken[k - 1]) continue;
            if (best == SIZE_MAX) best = k - 1;
            if (!str_eq(m->old->task[k - 1].no, m->plan->task[i].no.text)) continue;
            best = k - 1;
            break;
        }
        if (best != SIZE_MAX) join(m, i, best);
    }
}

/* Same number and somewhat alike; the most alike where numbers repeat. */
static void match_numbers(struct matcher *m)
{
    for (size_t i = 0; i < m->plan->tasks; i++) {
        struct str no = m->plan->task[i].no.text;
        unsigned most = ALIKE_NUMBERED - 1;
        size_t best = SIZE_MAX;

        if (m->match[i] != PLAN_NONE || no.n == 0) continue;
        for (size_t k = 0; k < m->old->tasks; k++) {
            unsigned now;

            if (m->taken[k] || !str_eq(m->old->task[k].no, no)) continue;
            now = likeness(m, i, k);
            if (now <= most) continue;
            most = now;
            best = k;
        }
        if (best != SIZE_MAX) join(m, i, best);
    }
}

struct couple {
    unsigned alike;
    uint32_t fresh, old;
};

static int by_likeness(const void *a, const void *b)
{
    const struct couple *x = a, *y = b;

    if (x->alike != y->alike) return x->alike > y->alike ? -1 : 1;
    if (x->fresh != y->fresh) return x->fresh < y->fresh ? -1 : 1;
    return (x->old > y->old) - (x->old < y->old);
}

static void match_rest(struct matcher *m)
{
    VEC(struct couple) couples = {0};
    size_t left_old = 0, left_new = 0;

    for (size_t k = 0; k < m->old->tasks; k++) left_old += !m->taken[k];
    for (size_t i = 0; i < m->plan->tasks; i++) left_new += m->match[i] == PLAN_NONE;
    if (left_old == 0 || left_new > PAIRS_MOST / left_old) return;
    for (size_t i = 0; i < m->plan->tasks; i++)
        for (size_t k = 0; m->match[i] == PLAN_NONE && k < m->old->tasks; k++) {
            unsigned now = m->taken[k] ? 0 : likeness(m, i, k);

            if (now >= ALIKE_ALONE)
                *vec_push(m->arena, &couples) = (struct couple){now, (uint32_t)i, (uint32_t)k};
        }
    if (couples.n) qsort(couples.at, couples.n, sizeof *couples.at, by_likeness);
    for (size_t c = 0; c < couples.n; c++)
        if (m->match[couples.at[c].fresh] == PLAN_NONE && !m->taken[couples.at[c].old])
            join(m, couples.at[c].fresh, couples.at[c].old);
}

uint32_t *match_tasks(struct arena *a, const struct old_plan *old, const struct plan *p)
{
    struct matcher m = {.arena = a, .old = old, .plan = p};

    m.match = arena_array(a, uint32_t, p->tasks + 1);
    m.taken = arena_array(a, bool, old->tasks + 1);
    m.olds = arena_array(a, struct pieces, old->tasks + 1);
    m.news = arena_array(a, struct pieces, p->tasks + 1);
    for (size_t i = 0; i < p->tasks; i++) m.match[i] = PLAN_NONE;
    match_same(&m);
    match_numbers(&m);
    match_rest(&m);
    return m.match;
}
