/*
 * The labelled reports of tests/data/selfcheck.tsv and how far the self-check agrees with them.
 * Shared by the unit test and the bench.  One line: id, tune|held|blind, expected codes, last text, text,
 * values.
 */
#ifndef TESTS_SELFCHECK_SET_H
#define TESTS_SELFCHECK_SET_H

#include <stdio.h>

#include "assess/selfcheck.h"
#include "base/arena.h"
#include "base/cx.h"
#include "base/file.h"
#include "base/vec.h"

enum { SET_TUNE, SET_HELD, SET_BLIND, SET_SPLITS };

struct selfcheck_tally {
    size_t cases, hit, false_alarm, missed;
};

/* The part of *S before SEPARATOR (or all of it); *S moves behind it. */
static inline struct str set_cut(struct str *s, const char *separator)
{
    ptrdiff_t at = str_find(*s, str_of(separator), 0);
    struct str head = at < 0 ? *s : str_sub(*s, 0, (size_t)at);

    *s = at < 0 ? STR_NULL : str_skip(*s, (size_t)at + 1);
    return head;
}

static inline bool set_number(struct str s, double *out)
{
    return str_num(s, out);
}

static inline struct selfcheck_value set_value(struct str s)
{
    struct selfcheck_value v = {0};

    v.name = set_cut(&s, "|");
    v.unit = set_cut(&s, "|");
    v.cumulative = str_eq(set_cut(&s, "|"), STR("c"));
    if (!goal_op_read(set_cut(&s, "|"), &v.op)) v.op = GOAL_GE;
    v.has_target = set_number(set_cut(&s, "|"), &v.target);
    v.has_last = set_number(set_cut(&s, "|"), &v.last);
    v.has_value = set_number(set_cut(&s, "|"), &v.value);
    v.given = s;
    return v;
}

static inline struct str set_text(struct str s)
{
    return str_eq(s, STR("-")) ? STR_NULL : s;
}

/* CODES holds CODE as one of its comma-separated words. */
static inline bool set_holds(struct str codes, struct str code)
{
    while (codes.n > 0)
        if (str_eq(set_cut(&codes, ","), code)) return true;
    return false;
}

/* One finding of each expected code is a hit; further ones and others are false alarms. */
static inline void set_compare(struct selfcheck_findings f, struct str expected, struct selfcheck_tally *t)
{
    for (int c = 0; c < SELFCHECK_CODES; c++) {
        bool want = set_holds(expected, selfcheck_word((enum selfcheck_code)c));
        size_t n = 0;

        for (size_t i = 0; i < f.n; i++) n += f.at[i].code == (enum selfcheck_code)c;
        t->hit += want && n > 0;
        t->missed += want && n == 0;
        t->false_alarm += n - (want && n > 0);
    }
}

static inline int set_split(struct str word)
{
    if (str_eq(word, STR("held"))) return SET_HELD;
    return str_eq(word, STR("blind")) ? SET_BLIND : SET_TUNE;
}

static inline void set_case(struct arena *a, struct str line, struct selfcheck_tally tally[SET_SPLITS],
                            FILE *wrong)
{
    struct str id = set_cut(&line, "\t"), split = set_cut(&line, "\t"), expected = set_cut(&line, "\t");
    VEC(struct selfcheck_value) values = {0};
    struct selfcheck_report r = {0};
    struct selfcheck_tally *t = &tally[set_split(split)], before = *t;
    struct selfcheck_findings f;

    r.last_text = set_text(set_cut(&line, "\t"));
    r.text = set_cut(&line, "\t");
    line = set_text(line);
    while (line.n > 0) *vec_push(a, &values) = set_value(set_cut(&line, ";"));
    r.value = values.at;
    r.values = values.n;
    f = selfcheck_report(a, &selfcheck_defaults, &r);
    set_compare(f, expected, t);
    t->cases++;
    if (!wrong || (t->missed == before.missed && t->false_alarm == before.false_alarm)) return;
    fprintf(wrong, "%.*s %.*s: expected %.*s, found", STR_ARG(id), STR_ARG(split), STR_ARG(expected));
    for (size_t i = 0; i < f.n; i++) fprintf(wrong, " %.*s", STR_ARG(selfcheck_word(f.at[i].code)));
    fprintf(wrong, "\n");
}

/*
 * Tally of the cases the words were tuned on, of those held out, and of those written by somebody who had not
 * read the rules; WRONG (or NULL) lists differences.
 */
static inline bool set_run(struct arena *a, struct selfcheck_tally tally[SET_SPLITS], FILE *wrong)
{
    struct cx cx = {.arena = a};
    struct str text;

    if (file_read(&cx, "tests/data/selfcheck.tsv", 1 << 20, &text)) return false;
    while (text.n > 0) {
        struct str line = set_cut(&text, "\n");

        if (line.n > 0 && line.p[0] != '#') set_case(a, line, tally, wrong);
    }
    return true;
}

static inline double set_precision(const struct selfcheck_tally *t)
{
    return (double)t->hit / (double)(t->hit + t->false_alarm);
}

static inline double set_recall(const struct selfcheck_tally *t)
{
    return (double)t->hit / (double)(t->hit + t->missed);
}

#endif
