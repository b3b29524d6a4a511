/*
 * item - where items begin, as this paper numbers them; inside src/plan only.
 */
#ifndef PLAN_ITEM_H
#define PLAN_ITEM_H

#include "plan/number.h"

struct reader;

/* S begins with what could only follow a number within a sentence: 年, 家, 亿. */
bool chunk_starts_with_measure(struct str s);

/* Once, before all lines: how the paper numbers its items. */
void item_survey(struct reader *r);
/* number_read() by the order of this paper: the kinds of 1. and （一） change places where 1. stands above.
 */
bool item_read(const struct reader *r, struct str s, struct number *out);
/* BLOCK begins with a code (A1, 1-2, b.) or a named number (任务1 and a blank). */
bool item_code(const struct reader *r, size_t block, struct number *out);
/* S is the name of a unit and nothing else. */
bool item_is_unit(struct str s);
/* S is a short line without any mark of a sentence, as headings are. */
bool item_is_plain(struct str s);
/*
 * BLOCK is a label line (责任单位：X) and this paper puts them above the items they are for.  OUT: its kind
 * as a heading.
 */
bool item_label(const struct reader *r, size_t block, struct number *out);
/* LINE, the text of BLOCK, is a heading without a number: a list begins below it.  OUT: its kind. */
bool item_heading(const struct reader *r, size_t block, struct str line, struct number *out);

#endif
