/*
 * names - from one piece of a list to the names in it.
 *
 * Split at 和 and 及 between two units, 等 dropped and remembered, a bare list of ranks
 * (各市、州、县人民政府) and a double post (市委常委、市纪委书记) kept whole.
 */
#ifndef PLAN_NAMES_H
#define PLAN_NAMES_H

#include "plan/duty.h"

struct names_in {
    const struct clean *c;
    struct str s;    /* the cleaned text */
    size_t from, to; /* the piece, without verbs */
    bool after_enum; /* a 、 stands in front: it may go on from the name before */
    bool persons;
};

/* Append the names of the piece to OUT->name, all waiting for their role. */
void names_add(struct arena *a, const struct names_in *in, struct duty_part *out);

#endif
