/*
 * selfcheck - a report looked over for its writer, before anybody else sees it.  Pure.
 *
 * Findings are hints to the writer; they are never stored and never block.  Numbers in the text are compared
 * with the fields after their units are brought to one scale (亿元, 万元, 元).  Of several things that could
 * be said about one value the one that explains most is said: a slip of magnitude before a fall or an
 * overshoot.
 */
#ifndef ASSESS_SELFCHECK_H
#define ASSESS_SELFCHECK_H

#include "assess/goal.h"

enum selfcheck_code {
#define SELFCHECK(id, word) id,
#include "assess/selfcheck.def"
#undef SELFCHECK
    SELFCHECK_CODES
};

struct selfcheck_settings {
    double near_share; /* 0.70: of the text's pieces that stood in the last one in other words */
    double beyond;     /* 3: times the target */
    size_t text_least; /* 4: characters under which a text is not looked for facts */
};
extern const struct selfcheck_settings selfcheck_defaults;

struct selfcheck_value {
    struct str name, unit; /* of the measure */
    struct str given;      /* the unit the writer gave; null: the measure's own */
    enum goal_op op;
    bool cumulative;
    bool has_target, has_last, has_value;
    double target, last, value;
};

struct selfcheck_report {
    struct str text, last_text; /* progress of this and the last report; last_text null when there is none */
    const struct selfcheck_value *value;
    size_t values;
};

#define SELFCHECK_TEXT SIZE_MAX /* finding.which: the text, not a value */

struct selfcheck_finding {
    enum selfcheck_code code;
    size_t which; /* index of the value, or SELFCHECK_TEXT */
    struct said say;
    struct str evidence; /* the words or number it is about; borrows from the report or the arena */
};

struct selfcheck_findings {
    size_t n;
    const struct selfcheck_finding *at;
};

/* At most one finding of each code for each field; text first, then values in order. Linear in the text. */
struct selfcheck_findings selfcheck_report(struct arena *a, const struct selfcheck_settings *set,
                                           const struct selfcheck_report *r);

struct str selfcheck_word(enum selfcheck_code code);
bool selfcheck_read(struct str word, enum selfcheck_code *out);

#endif
