/*
 * fold - one form for texts that mean the same, for comparing and searching, never for printing.  Pure.
 *
 * Folded together: full and half width, all round and square brackets, 、 and commas, quotes, dashes, middle
 * dots, capital and small ASCII letters, traditional and simplified characters of office language
 * (variants.def), the radical characters that PDF files carry instead of common ones.  Spaces and invisible
 * characters are dropped.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* The character that stands for C in a folded text; 0 when C is dropped. */
int32_t fold_char(int32_t c);

/* Only the last two kinds: the simplified or common character for C, else C itself. */
int32_t fold_variant(int32_t c);

/* A folded copy of NAME; equal results mean equal names apart from spelling. */
struct str fold_name(struct arena *a, struct str name);

#endif
