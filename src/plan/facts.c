/* facts - what the paper says about itself: title, number, issuer, date, addressees, signature, copies. */
#include "plan/read.h"

size_t facts_take(struct reader *r, size_t block, bool sentence_open)
{
    (void)r;
    (void)block;
    (void)sentence_open;
    return 0;
}

void facts_head(struct reader *r, size_t from, size_t to)
{
    (void)r;
    (void)from;
    (void)to;
}
