/*
 * rule_lint - appraisal items that the rules against formalism forbid.  Pure.
 *
 * An item's words are compared with forbidden.def: what may not be scored (批示, 刊登, 照片, 积分排名 …),
 * what may not be counted (会议 beside 次数), which rule says so and what to score instead, and what looks
 * alike and is allowed (批示件办理, 会议中心投资额, 精简会议数量).  Blanks, width and traditional characters
 * make no difference.
 */
#ifndef ASSESS_RULE_LINT_H
#define ASSESS_RULE_LINT_H

#include "assess/goal.h"
#include "base/cx.h"

enum rule_source {
#define RULE_SOURCE(id, word, zh, en, instead_zh, instead_en) id,
#include "assess/forbidden.def"
    RULE_SOURCES
};

struct rule_source_info {
    struct str word;
    struct said rule;    /* its name and what it says */
    struct said instead; /* what to score instead */
};
const struct rule_source_info *rule_source_info(enum rule_source s);

struct rule_finding {
    enum rule_source source;
    struct str word; /* what is forbidden, as typed */
    size_t from, to; /* its bytes in the text */
};

/* The first forbidden words of an item's TEXT (name, description, formula); false when there are none. */
bool rule_lint(struct arena *a, struct str text, struct rule_finding *out);

/* All of them in their order, none within another; in A. Returns how many. */
size_t rule_lint_all(struct arena *a, struct str text, const struct rule_finding **out);

/* The same as an error: ERR_INPUT on FIELD, naming the words, the rule and what to score instead. */
MUST_USE enum err rule_check(struct cx *cx, const char *field, struct str text);

#endif
