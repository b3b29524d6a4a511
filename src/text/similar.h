/*
 * similar - how alike two texts are, by the pairs of characters they share (Dice).  Pure.
 *
 * Both are folded first, so 各部門 and 各部门 are the same.  For names: 市住房城乡建设局 and
 * 市住房和城乡建设局 give 0.8, 市气象局 and 市气象中心 0.57.  For texts of tasks: the same task in a
 * corrected edition stays near 1.
 */
#ifndef TEXT_SIMILAR_H
#define TEXT_SIMILAR_H

#include "base/arena.h"
#include "base/str.h"

/* From 0 (no pair in common) to 1 (equal when folded). Two empty texts are equal. Works in SCRATCH: n log n.
 */
double similar(struct arena *scratch, struct str a, struct str b);

#endif
