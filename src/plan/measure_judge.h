/*
 * measure_judge - is this number a goal?  Private to measure.c.
 *
 * A clause (the part between two commas) is judged by itself; from the clause before it only "carried" comes
 * along.
 */
#ifndef PLAN_MEASURE_JUDGE_H
#define PLAN_MEASURE_JUDGE_H

#include <stddef.h>

#include "plan/measure.h"
#include "plan/measure_lex.h"

enum { NO_TOKEN = -1 };

/* A clause: what it holds, and what was met in it so far. */
struct clause {
    struct str text; /* of the task */
    size_t from, to; /* the clause in TEXT, without the mark that ends it */
    const struct token *t;
    ptrdiff_t n;
    bool carried;    /* the clause before ended with a goal */
    bool past;       /* a WORD_PAST stands in the sentence */
    bool rule, aid;  /* a WORD_RULE, a WORD_AID stands somewhere in it */
    bool strive;     /* a WORD_STRIVE was met */
    bool refused;    /* the latest quantity before was no goal */
    ptrdiff_t done;  /* the first token behind the latest goal; 0 */
    ptrdiff_t goal;  /* the latest verb that makes goals, or NO_TOKEN */
    ptrdiff_t reach; /* the latest telling word, or NO_TOKEN */
};

/* A number and its neighbours; tokens or NO_TOKEN. */
struct place {
    ptrdiff_t at;    /* the number */
    ptrdiff_t left;  /* what touches it from the left, dates and scopes left out */
    ptrdiff_t after; /* 以上, 以内, 左右 behind it */
    ptrdiff_t right; /* what touches it (or AFTER) from the right */
    bool opens;      /* nothing but dates and scopes stands before it in its clause or item */
    bool ends;       /* nothing follows in its clause or item */
};

struct verdict {
    bool goal, down;
    enum measure_op op;
    enum plan_rule rule, doubt;
};

struct place place_of(const struct clause *c, ptrdiff_t number);
struct verdict judge(const struct clause *c, const struct place *p);

/* A word that bounds or moves a number when it touches it: 不低于, 达到, 增长. */
bool is_telling(enum word_kind k);
/* The direction that LEFT before and AFTER behind a number give. */
enum measure_op op_of(enum word_kind left, enum word_kind after);
/* 2—3家, 1+N, G20: half a range or part of a name. */
bool is_part(const struct clause *c, ptrdiff_t number);
/* Does the clause or item end behind token I? */
bool ends_behind(const struct clause *c, ptrdiff_t i);

static inline enum word_kind kind_at(const struct clause *c, ptrdiff_t i)
{
    return i == NO_TOKEN ? MARK_NONE : (enum word_kind)c->t[i].kind;
}

/* Does token I begin where the one before it ends? */
static inline bool touches(const struct clause *c, ptrdiff_t i)
{
    return i > 0 && i < c->n && c->t[i - 1].end == c->t[i].off;
}

/* A number with a unit that could be a goal's. */
static inline bool is_quantity(const struct token *t)
{
    return t->kind == MARK_NUMBER && t->unit != UNIT_DATE && t->unit != UNIT_NEVER && t->unit != UNIT_UNKNOWN;
}

/* A date or a word like 全市, which may stand between a verb and its number. */
static inline bool is_clear(const struct token *t)
{
    return t->kind == WORD_SCOPE || t->kind == WORD_PER || (t->kind == MARK_NUMBER && t->unit == UNIT_DATE);
}

#endif
