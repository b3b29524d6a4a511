/*
 * carry - the items and milestones of one task as they would stand under another of a later year: days moved
 * to working days of that year, persons checked against who holds the post today.  Inside src/breakdown.
 */
#ifndef BREAKDOWN_CARRY_H
#define BREAKDOWN_CARRY_H

#include "base/json.h"
#include "breakdown/item.h"
#include "breakdown/milestone.h"
#include "ledger/year.h"

struct carry_item {
    int64_t from_id, from_parent_id;
    struct item to; /* parent_id is not set */
    struct str org_name, post_title, person_name;
    struct str was_due;
    struct str note_zh, note_en; /* about the person; null: none */
};

struct carry_stone {
    struct milestone to; /* of the task itself */
    struct str was_due;
};

struct carry {
    size_t items, stones;
    struct carry_item *item; /* parents may stand behind their children */
    struct carry_stone *stone;
};

MUST_USE enum err carry_read(struct cx *cx, const struct year_task *from, const struct year_task *to,
                             struct carry *out);
/* Write what was read below TO, without an event. */
MUST_USE enum err carry_items(struct cx *cx, const struct year_task *to, const struct carry *c);
MUST_USE enum err carry_stones(struct cx *cx, const struct year_task *to, const struct carry *c);
/* "items":[…],"milestones":[…] into the open object. */
void carry_put(struct json *j, const struct carry *c);

#endif
