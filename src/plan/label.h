/*
 * label - labels nobody has listed: 牵头负责领导, 市级协同责任科室, 项目第一责任人.
 *
 * Offices build labels from a few parts, so the parts are the table and the
 * grammar is here:
 *
 *     label -> part+ head        part: what is done, whose level; head: 单位, 领导 …
 *
 * Only a colon or the end of the text behind it makes it a label.
 */
#ifndef PLAN_LABEL_H
#define PLAN_LABEL_H

#include "plan/duty.h"

/* The longest built label at the head of S; its bytes go to *LEN. */
enum duty_label label_head(struct str s, size_t *len);

/*
 * The longest built label that ends S.  Where something stands before it, it
 * begins with what is done, so that 项目 in 指挥部项目责任单位 stays with the name.
 */
enum duty_label label_tail(struct str s, size_t *len);

#endif
