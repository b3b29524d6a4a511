/*
 * regime - a simulated year of rounds, to see what asking costs and what it finds.  Pure.
 *
 * The same world is played twice: every open task asked every month, or only those that assess/ask.h names.
 * Both see a report on the day it comes; a red lamp counts as found on that day.
 */
#ifndef SIM_REGIME_H
#define SIM_REGIME_H

#include "assess/ask.h"
#include "sim/world.h"

enum regime_kind { REGIME_ALL, REGIME_BY_EXCEPTION };

struct regime {
    size_t questions; /* tasks asked, over all months */
    size_t open;      /* tasks that could have been asked */
    size_t why[ASK_WHYS];
    day *red_on; /* of each task: the day its first red lamp was found, or WORLD_NEVER */
};

struct regime regime_play(struct arena *a, const struct world *w, enum regime_kind kind);

#endif
