/*
 * clean - the text of a few blocks with line breaks and layout spaces removed, and the way back.
 *
 * A mark stands where the cleaned text does not go on in the document where it stopped: at each block and
 * behind each removed run.  Between marks both texts are the same bytes, so a span of the cleaned text maps
 * back exactly and a page of text costs a few dozen marks.
 */
#ifndef PLAN_CLEAN_H
#define PLAN_CLEAN_H

#include "base/vec.h"
#include "text/doc.h"

/* What was removed in front of a place, in rising weight. */
enum gap { GAP_NONE, GAP_SPACE, GAP_LINE, GAP_PARA };

struct mark {
    uint32_t at, doc; /* the same place in the cleaned text and in doc->text */
    uint32_t gap;     /* enum gap */
};

/* All zero is an empty one. */
struct clean {
    char *p;
    size_t n, room;
    VEC(struct mark) mark;
};

void clean_reset(struct clean *c);
/* Append the document's text in AT; GAP says how the block stands to what is there already. */
void clean_add(struct arena *a, struct clean *c, const struct doc *doc, struct span at, enum gap gap);

static inline struct str clean_text(const struct clean *c)
{
    return (struct str){c->p ? c->p : "", c->n};
}

/* The document's bytes behind [FROM, TO) of the cleaned text. */
struct span clean_span(const struct clean *c, size_t from, size_t to);
/* The first mark at or behind AT; its index, or mark.n. */
size_t clean_mark(const struct clean *c, size_t at);
/* What was removed right in front of AT. */
enum gap clean_gap(const struct clean *c, size_t at);

#endif
