/*
 * card_whole - one task with all that its kept texts are made from. Private to card.c, which loads and keeps;
 * card_json.c makes the line and the page, card_cell.c the cells of files.
 *
 * The enums are the columns of the queries in card.c. Everything lives in the arena of the request.
 */
#ifndef LEDGER_CARD_WHOLE_H
#define LEDGER_CARD_WHOLE_H

#include "base/buf.h"
#include "store/store.h"

struct card_slice {
    const struct row *at;
    size_t n;
};

struct card_whole {
    const struct row *task;
    struct card_slice duty, measure, goal, doubt, child, event;
};

enum {
    T_ID,
    T_ORD,
    T_NO,
    T_SECTION_ID,
    T_PARENT_ID,
    T_STATE,
    T_TEXT,
    T_PRINTED,
    T_TEXT_RULE,
    T_DEADLINE,
    T_DEADLINE_ISO,
    T_DEADLINE_RULE,
    T_NO_OFF,
    T_NO_LEN,
    T_TEXT_OFF,
    T_TEXT_LEN,
    T_DEADLINE_OFF,
    T_DEADLINE_LEN,
    T_SOURCE_OFF,
    T_PAGE,
    T_SOURCE,
    T_UPDATED_AT,
    T_REV,
    T_SECTION,
    T_SECTION_NO,
    T_PLAN_ID,
    T_WEIGHT,
    T_FIXED,
    T_PRINTED_DEADLINE,
    T_LAMP,
    T_DUE_ON,
    T_CLOSED_ON,
    T_CANCELLED_ON,
    T_CHANGES
};

enum {
    D_TASK,
    D_ID,
    D_ROLE,
    D_ORD,
    D_NAME,
    D_BEARER,
    D_ORG_NAME,
    D_OPEN_LIST,
    D_INHERITED,
    D_RULE,
    D_OFF,
    D_LEN,
    D_ORIGIN,
    D_WAS
};

enum {
    M_TASK,
    M_ID,
    M_WORDS,
    M_INDICATOR,
    M_OP,
    M_VALUE,
    M_NEGATIVE,
    M_UNIT,
    M_REFERENCE,
    M_RULE,
    M_OFF,
    M_LEN,
    M_ORIGIN,
    M_TARGET
};

enum { G_TASK, G_ORD, G_PERIOD, G_LABEL, G_WORDS, G_DUE, G_OP, G_VALUE, G_UNIT, G_RULE, G_OFF, G_LEN };

enum { Q_TASK, Q_ID, Q_FIELD, Q_RULE, Q_VALUE, Q_FROM, Q_TO, Q_STATE, Q_REV };

enum { C_TASK, C_ID, C_NO, C_TEXT };

enum { E_TASK, E_SEQ, E_TIME, E_ACTOR, E_KIND, E_BEFORE, E_AFTER };

int64_t card_open_doubts(const struct card_slice *doubt);
/* Each replaces what is in OUT: the task's line in lists, its page, its cells parted by U+001F. */
void card_line(struct buf *out, const struct card_whole *w);
void card_page(struct buf *out, const struct card_whole *w);
void card_cells(struct buf *out, const struct card_whole *w);

#endif
