/*
 * gram - the pieces under which a text is found: each pair of adjacent Han characters, each ASCII word. Pure.
 *
 * 建设5G网络 gives 建设, 5g, 网络.  Text and query go through the same function, so a query of two or more
 * characters is found by its grams; a single Han character that stands alone gives itself.  Pieces are folded
 * (fold.h): 門 finds 门.
 */
#ifndef TEXT_GRAM_H
#define TEXT_GRAM_H

#include <stdint.h>

#include "base/str.h"

enum { GRAM_WORD_MOST = 32 /* bytes of an ASCII word that count */ };

/* Call FN for each piece in order. GRAM lives only during the call; AT is the byte offset of its first
 * character. */
void gram_each(struct str text, void (*fn)(void *arg, struct str gram, uint32_t at), void *arg);

#endif
