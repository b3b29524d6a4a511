/*
 * The item names of tests/data/forbidden_items.tsv and how far the lint agrees with them.  Shared by the unit
 * test and the bench.  One line: number of the set, refused|allowed, name.  Every set was written before the
 * table was read or mended; the first was then looked at, and so is no longer blind.
 */
#ifndef TESTS_LINT_SET_H
#define TESTS_LINT_SET_H

#include <stdio.h>

#include "assess/rule_lint.h"
#include "base/arena.h"
#include "base/cx.h"
#include "base/file.h"

enum { LINT_SETS = 6 };

struct lint_tally {
    size_t refused, allowed;             /* names that should be */
    size_t refused_right, allowed_right; /* and are */
};

/* The part of *S before SEPARATOR (or all of it); *S moves behind it. */
static inline struct str lint_cut(struct str *s, struct str separator)
{
    ptrdiff_t at = str_find(*s, separator, 0);
    struct str head = at < 0 ? *s : str_sub(*s, 0, (size_t)at);

    *s = at < 0 ? STR_NULL : str_skip(*s, (size_t)at + separator.n);
    return head;
}

static inline void lint_count(struct arena *a, struct str line, struct lint_tally *sets, FILE *wrong)
{
    struct str set = lint_cut(&line, STR("\t"));
    bool refused = str_eq(lint_cut(&line, STR("\t")), STR("refused"));
    struct rule_finding f;
    bool found = rule_lint(a, line, &f);
    struct lint_tally *t = &sets[set.p[0] - '1'];

    t->refused += refused;
    t->allowed += !refused;
    t->refused_right += refused && found;
    t->allowed_right += !refused && !found;
    if (wrong && found != refused)
        fprintf(wrong, "set %.*s, %s: %.*s (%.*s)\n", STR_ARG(set), refused ? "missed" : "refused wrongly",
                STR_ARG(line), STR_ARG(found ? f.word : STR("")));
}

/* All sets, each in its tally; false where the file cannot be read. WRONG: each name that comes out
 * otherwise. */
static inline bool lint_run(struct arena *a, struct lint_tally sets[LINT_SETS], FILE *wrong)
{
    struct cx cx = {.arena = a};
    struct str text;

    if (file_read(&cx, "tests/data/forbidden_items.tsv", 1 << 20, &text)) return false;
    while (text.n) {
        struct str line = lint_cut(&text, STR("\n"));

        if (line.n && line.p[0] >= '1' && line.p[0] < '1' + LINT_SETS) lint_count(a, line, sets, wrong);
    }
    return true;
}

#endif
