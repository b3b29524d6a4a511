/*
 * read - what the files of plan_read() share.  Nobody outside src/plan includes it.
 *
 * First pass (chunk.c): lines are joined to chunks, one from each item number to the next; a chunk is cut at
 * its responsibility parts into entries.  Second pass (outline.c): an entry turns out to be a section, a
 * task, a requirement of the covering notice, or nothing.
 */
#ifndef PLAN_READ_H
#define PLAN_READ_H

#include "plan/clean.h"
#include "plan/ditto.h"
#include "plan/duty.h"
#include "plan/goal.h"
#include "plan/grid.h"
#include "plan/item.h"
#include "plan/measure.h"
#include "plan/number.h"
#include "plan/pile.h"
#include "plan/table.h"

/* What the second pass must know of an entry beside its task. */
struct entry {
    uint32_t value; /* of its number */
    uint32_t head;  /* bytes of task.text that make the heading when it is a section */
    uint32_t full;  /* bytes in front of task.text.p where the printed number begins */
    uint8_t kind;   /* enum number_kind; NUMBER_NONE for the further parts of an item */
    bool has_part;  /* a responsibility part of its own */
    bool inherits;  /* its duties come from a heading */
    bool complete;  /* ends like a sentence */
    bool in_table;
    bool loose;   /* text in front of the first number */
    bool heading; /* the file itself calls it a heading */
};

/* A pair of outermost brackets in the chunk. */
struct bracket {
    uint32_t open, inner, inner_end,
        close; /* close: behind the closing bracket; inner_end == close: it is missing */
};

struct reader {
    struct arena *a;       /* of the result */
    struct arena *scratch; /* given back at the end */
    const struct doc *doc;
    struct plan_facts facts;

    struct clean chunk, line, next;
    struct number number; /* of the chunk */
    struct str kept;      /* the chunk's text as it stays; null until needed */
    bool chunk_heading;   /* begun by a heading block */
    VEC(struct bracket) bracket;
    VEC(uint32_t) open; /* stack while brackets are matched */
    struct duty_part part;
    uint32_t refused; /* place of a bracket in the chunk that names units but ends nothing; 0: none */
    measure_hits hits;
    goal_hits steps;

    VEC(uint32_t) furniture; /* blocks that are page numbers and running heads, rising */
    size_t furniture_at;
    bool wrapped;    /* paragraphs are lines of a page */
    bool bare_items; /* a number alone on its line is an item's */

    struct grid grid;
    struct columns columns; /* of the latest table */
    size_t no_table;        /* blocks up to here were looked at and are no table */

    uint32_t last[NUMBER_KINDS]; /* value of the latest item of each kind */
    uint32_t
        owner[NUMBER_KINDS]; /* entry + 1 of the latest item of each kind, 0 when a higher one came since */
    enum duty_note note;
    bool first_leads;           /* said outside the parts: it holds for the whole paper */
    uint32_t plan_from;         /* offset in the document where the plan itself begins */
    uint32_t order[DUTY_ROLES]; /* names of each role in the latest task */
    uint32_t group;             /* responsibility groups so far */
    bool digits_above;          /* 1. stands above （一） */
    bool labels_above;          /* 责任单位：X stands above the items it is for */
    bool chunk_label;           /* the chunk is such a line, or some */
    bool codes;                 /* items are numbered A1 or 1-2 */
    uint32_t above;             /* 1 + the latest task with a part of its own, 0: none */
    uint32_t marks_asked,
        marks_lead; /* bits by mark: was the legend looked for, does it name the lead unit */

    struct pile task, entry, duty, measure, goal, doubt; /* plan_task, entry, plan_duty … plan_doubt */
};

/* ---- chunk.c: lines to entries */
void chunk_line(struct reader *r, size_t block);
/* Are the paragraphs of D lines of a page?  Linear. */
bool chunk_wrapped(const struct doc *d);
static inline bool read_is_line(const struct reader *r, const struct block *b)
{
    return b->kind == BLOCK_LINE || (r->wrapped && b->kind == BLOCK_PARA);
}
void chunk_end(struct reader *r);

/* ---- part.c: where the responsibility parts are */
struct found {
    size_t from, to; /* in the chunk, brackets and label included */
    bool unclosed;   /* the closing bracket is missing */
};
/* Match the brackets of the whole chunk; once before part_next(). */
void part_brackets(struct reader *r);
/* The next part at or behind FROM; r->part holds what it says. */
bool part_next(struct reader *r, size_t from, struct found *out);

/* ---- emit.c: entries */
struct piece_of {
    size_t no_from, no_to; /* the number as quoted; equal: none */
    size_t from, to;       /* text */
    size_t whole_to;
    const struct found *found; /* NULL: no part */
};
struct plan_value read_value(struct reader *r, size_t from, size_t to, enum plan_rule rule);
void emit_entry(struct reader *r, const struct number *number, struct piece_of *p);
/* A goal of the latest entry, whose words are [FROM, TO) of the chunk. */
void emit_goal(struct reader *r, const struct plan_value *label, size_t from, size_t to);
/* Goals by parts of the year in [FROM, TO) of the chunk go to the latest entry; false: there are none. */
bool emit_steps(struct reader *r, size_t from, size_t to);
/* A further part of the latest entry. */
void emit_more(struct reader *r, const struct found *found);
void read_doubt(struct reader *r, uint32_t task, struct str field, enum plan_rule rule, struct span at);

/* ---- furniture.c: page numbers and running heads */
void furniture_find(struct reader *r);
/* Is BLOCK one?  To be asked in rising order. */
bool furniture_is(struct reader *r, size_t block);

/* ---- facts.c */
/* Blocks from BLOCK on that are facts of the paper (signature, 抄送 …), not text; 0 when the block is text.
 */
size_t facts_take(struct reader *r, size_t block);
/* The head of the paper stands in the chunk in front of the first item; where it ends. */
size_t facts_head(struct reader *r);
/* A line or cell [FROM, TO) of the chunk that stands where a title does. */
void facts_title(struct reader *r, size_t from, size_t to);
/* What follows from the rest: the year, ISO dates. */
void facts_settle(struct reader *r);

/* ---- outline.c */
void outline_settle(struct reader *r, struct plan *p);

#endif
