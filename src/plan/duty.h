/*
 * duty - one responsibility part: 牵头单位：X；配合单位：Y / X牵头，Y配合 / X、Y负责 / a bare list of units.
 *
 * The part is read by recursive descent over the cleaned text; names are given by place, so the caller maps
 * them back to the document.  Nothing here knows of tasks.
 */
#ifndef PLAN_DUTY_H
#define PLAN_DUTY_H

#include "plan/clean.h"
#include "plan/plan.h"

/* Who leads when only a list is printed; said by a note in the paper. */
enum duty_note {
    DUTY_NOTE_NONE,
    DUTY_NOTE_FIRST, /* the first name leads */
    DUTY_NOTE_COMMA  /* the names before the first comma lead, none when there is no comma */
};

struct duty_name {
    uint32_t from, to; /* in the cleaned text */
    uint8_t role;      /* enum duty_role, or DUTY_ROLES while it waits for its verb */
    uint8_t mark;      /* 1 + index of the mark before or behind it (▲ …), 0: none; see duty_mark() */
    bool open_list, by_verb, odd;
    bool ditto; /* 同上: stands for the names above; odd: only perhaps */
};

struct duty_part {
    VEC(struct duty_name) name;
    uint32_t deadline_from, deadline_to; /* equal: none */
    uint32_t before_comma;               /* names in front of the first comma; 0: no comma */
    enum duty_note note;                 /* a note found in this part */
    enum plan_rule rule;
    bool labelled, verbs, bare;
};

/* What a label in front of a colon, or at the head of a column, announces. */
enum duty_label {
    DUTY_LABEL_NONE,
    DUTY_LABEL_LEADER,
    DUTY_LABEL_LEAD,
    DUTY_LABEL_SUPPORT,
    DUTY_LABEL_RESPONSIBLE,
    DUTY_LABEL_DEADLINE,
    DUTY_LABEL_OTHER
};

/* Empty OUT; its array is kept. */
void duty_start(struct duty_part *out);
/* Append what the field at AT of C says, whose label (or column) is known. */
void duty_field(struct arena *a, const struct clean *c, struct span at, enum duty_label label,
                struct duty_part *out);

/*
 * Read [FROM, TO) of C into OUT, which is cleared first (its array is kept).  False when it is no
 * responsibility part.  Linear.
 */
bool duty_read(struct arena *a, const struct clean *c, size_t from, size_t to, struct duty_part *out);

/* The longest label S ends with, in front of a colon; its bytes go to *LEN. */
enum duty_label duty_label_tail(struct str s, size_t *len);
enum duty_label duty_label_head(struct str s, size_t *len);
/* 【牵头】: bytes of the square bracket S begins with, when it holds a label and nothing else; else 0. */
size_t duty_label_bracket(struct str s);

/* S looks like the name of a unit. */
bool duty_is_unit(struct str s);
/* Bytes of the opening (closing) bracket at P; 0 when it is none.  Book marks 《》 and quotes are no
 * brackets. */
size_t duty_open(const char *p, size_t n);
size_t duty_close(const char *p, size_t n);

/* Bytes of a number in front of a name, as in 1.市教育局 or （1）市教育局. */
size_t duty_list_mark(struct str s);
/* Bytes of the mark (▲ ★ ※ * …) that S begins (ends) with, 0 when with none; 1 + its index goes to *MARK. */
size_t duty_mark_head(struct str s, uint8_t *mark);
size_t duty_mark_tail(struct str s, uint8_t *mark);
/* Does the paper's TEXT say that MARK marks the unit that leads: 带▲的为牵头单位?  Linear. */
bool duty_mark_leads(struct str text, uint8_t mark);

#endif
