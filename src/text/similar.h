/*
 * similar - how much of one text stands in another, whatever the order.  Pure.
 */
#ifndef TEXT_SIMILAR_H
#define TEXT_SIMILAR_H

#include "base/arena.h"
#include "base/str.h"

/*
 * The share 0..1 of PART's pieces (gram.h: pairs of Han characters, ASCII words) that WHOLE has too; each
 * piece of WHOLE serves as often as it stands there.  0 when PART has no pieces.  Linear; the work lives in
 * A.
 */
double similar_share(struct arena *a, struct str part, struct str whole);

#endif
