/*
 * rule_lint - appraisal items that the rules against formalism forbid.  Pure.
 *
 * An item's words are compared with forbidden.def: what may not be scored (批示, 刊登, 开会发文, 照片,
 * 安装率, 积分排名 …), which rule says so, and what looks alike and is allowed (批示件办理, 会议室).  Blanks,
 * width and traditional characters make no difference.
 */
#ifndef ASSESS_RULE_LINT_H
#define ASSESS_RULE_LINT_H

#include "assess/goal.h"
#include "base/cx.h"

enum rule_source {
#define RULE_SOURCE(id, word, zh, en) id,
#define FORBID(source, word)
#define ALLOW(word)
#include "assess/forbidden.def"
    RULE_SOURCES
};

struct rule_source_info {
    struct str word;
    struct said rule; /* its name and what it says */
};
const struct rule_source_info *rule_source_info(enum rule_source s);

struct rule_finding {
    enum rule_source source;
    struct str word; /* the forbidden word, as in the table */
    size_t from, to; /* bytes of the text it stands in */
};

/* The first forbidden word of an item's TEXT (name, description, formula); false when there is none. */
bool rule_lint(struct arena *a, struct str text, struct rule_finding *out);

/* All of them in their order, none within another; in A. Returns how many. */
size_t rule_lint_all(struct arena *a, struct str text, const struct rule_finding **out);

/* The same as an error: ERR_INPUT on FIELD, naming the word and the rule. */
MUST_USE enum err rule_check(struct cx *cx, const char *field, struct str text);

#endif
