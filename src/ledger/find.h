/*
 * find - full-text search over task texts: exact, also for words of two characters.
 *
 * Each pair of adjacent Han characters is indexed (text/gram.h). A word of two characters is its own pair; a
 * longer one is looked up by its pairs and then compared with the texts; a word without a pair (one
 * character, a number) is compared with all texts. Comparing folds both sides (text/fold.h).
 *
 * Table gram: the pairs of 1024 tasks of a plan (a chunk), spread over 256 buckets by hash. A bucket's
 * postings are lines "\n" pair " " then two characters (base 64) for each task that holds the pair: its ord
 * within the chunk.
 */
#ifndef LEDGER_FIND_H
#define LEDGER_FIND_H

#include "base/cx.h"

enum { FIND_QUERY_MOST = 300 /* bytes */, FIND_CHUNK = 1024 };

/* Index all live tasks of a plan anew. */
MUST_USE enum err find_index(struct cx *cx, int64_t plan_id);
/* The same for the chunk that holds the task with this ord. */
MUST_USE enum err find_index_at(struct cx *cx, int64_t plan_id, int64_t ord);

struct find_hit {
    int64_t plan_id, ord;
};

struct find_hits {
    size_t n;
    const struct find_hit *at; /* by plan and ord */
};

/* Live tasks that hold all words of Q (separated by spaces); of one plan, or of all with plan_id 0. */
MUST_USE enum err find_hits(struct cx *cx, struct str q, int64_t plan_id, struct find_hits *out);

#endif
