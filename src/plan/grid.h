/*
 * grid - a table as fragments of text with row and column, whatever it was printed with: real cells,
 * box-drawing characters, pipes, tabs, or one cell a line.
 */
#ifndef PLAN_GRID_H
#define PLAN_GRID_H

#include "base/vec.h"
#include "text/doc.h"

struct fragment {
    struct span at; /* in the document */
    uint32_t row;
    uint16_t col;
    bool merged; /* carried over from a merged cell */
};

struct grid {
    VEC(struct fragment) fragment; /* by row; within a row as printed */
    uint32_t rows;
    uint16_t cols;
};

/* Gather the table that begins at BLOCK into G; the index of the block behind it, BLOCK itself when none
 * begins. */
size_t grid_take(struct arena *a, const struct doc *doc, size_t block, struct grid *g);

#endif
