/*
 * The labelled reports of tests/data/selfcheck.tsv and how far the self-check agrees with them.
 * Shared by the unit test and the bench.  One line: id, set, expected codes, last text, text, values.
 *
 * Expected is - or words parted by commas.  A word is one code, or several parted by / of which one must be
 * found (a slip of ten thousand times may be called unit or magnitude), or a code behind ? which may be found
 * but need not (reasonable readers differ): it counts neither for nor against.
 */
#ifndef TESTS_SELFCHECK_SET_H
#define TESTS_SELFCHECK_SET_H

#include <stdio.h>

#include "assess/selfcheck.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/cx.h"
#include "base/file.h"
#include "base/vec.h"

/* tune and held: by the hand that wrote the rules.  blindN: by writers who had not read the rules, scored
 * before anything was mended by them. */
enum {
    SET_TUNE,
    SET_HELD,
    SET_BLIND,
    SET_BLIND1,
    SET_BLIND2,
    SET_BLIND3,
    SET_BLIND4,
    SET_BLIND5,
    SET_BLIND6,
    SET_BLIND7,
    SET_SPLITS
};
static const char *const set_names[SET_SPLITS] = {"tune",   "held",   "blind",  "blind1", "blind2",
                                                  "blind3", "blind4", "blind5", "blind6", "blind7"};

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

/* Whether one of the codes of WORD (parted by /) was found: takes the finding out of N. */
static inline bool set_take(struct str word, size_t n[SELFCHECK_CODES])
{
    while (word.n > 0) {
        enum selfcheck_code c;

        if (!selfcheck_read(set_cut(&word, "/"), &c) || n[c] == 0) continue;
        n[c]--;
        return true;
    }
    return false;
}

/* One finding of each expected word is a hit; what is left of the findings is false alarm. */
static inline void set_compare(struct selfcheck_findings f, struct str expected, struct selfcheck_tally *t)
{
    size_t n[SELFCHECK_CODES] = {0};

    if (str_eq(expected, STR("-"))) expected = STR_NULL;
    for (size_t i = 0; i < f.n; i++) n[f.at[i].code]++;
    while (expected.n > 0) {
        struct str word = set_cut(&expected, ",");
        bool may = word.p[0] == '?', found = set_take(may ? str_skip(word, 1) : word, n);

        t->hit += found && !may;
        t->missed += !found && !may;
    }
    for (int c = 0; c < SELFCHECK_CODES; c++) t->false_alarm += n[c];
}

static inline int set_split(struct str word)
{
    for (int i = 0; i < SET_SPLITS; i++)
        if (str_eq(word, str_of(set_names[i]))) return i;
    return SET_TUNE;
}

/* NAME as a plan prints it, with its target: 新建充电桩500个以上. */
static inline struct str set_printed(struct arena *a, const struct selfcheck_value *v)
{
    struct buf b = buf_new(a, 256);

    if (!v->has_target) return v->name;
    buf_fmt(&b, "%.*s%s%s%.*s%s", STR_ARG(v->name), str_eq(v->unit, STR("%")) ? "达到" : "",
            goal_text(a, v->target).p, STR_ARG(v->unit), goal_is_limit(v->op) ? "以内" : "以上");
    return buf_text(&b);
}

/* How the sets are run. */
struct set_how {
    bool printed; /* measures are named as plans print them */
    FILE *wrong;  /* lists differences; or NULL */
};

static inline struct selfcheck_report set_report(struct arena *a, struct str line, bool printed)
{
    VEC(struct selfcheck_value) values = {0};
    struct selfcheck_report r = {0};

    r.last_text = set_text(set_cut(&line, "\t"));
    r.text = set_cut(&line, "\t");
    line = set_text(line);
    while (line.n > 0) {
        struct selfcheck_value *v = vec_push(a, &values);

        *v = set_value(set_cut(&line, ";"));
        if (printed) v->name = set_printed(a, v);
    }
    r.value = values.at;
    r.values = values.n;
    return r;
}

static inline void set_case(struct arena *a, struct str line, struct selfcheck_tally tally[SET_SPLITS],
                            struct set_how how)
{
    struct str id = set_cut(&line, "\t"), split = set_cut(&line, "\t"), expected = set_cut(&line, "\t");
    struct selfcheck_report r = set_report(a, line, how.printed);
    struct selfcheck_tally *t = &tally[set_split(split)], before = *t;
    struct selfcheck_findings f = selfcheck_report(a, &selfcheck_defaults, &r);

    set_compare(f, expected, t);
    t->cases++;
    if (!how.wrong || (t->missed == before.missed && t->false_alarm == before.false_alarm)) return;
    fprintf(how.wrong, "%.*s %.*s: expected %.*s, found", STR_ARG(id), STR_ARG(split), STR_ARG(expected));
    for (size_t i = 0; i < f.n; i++)
        fprintf(how.wrong, " %.*s(%.*s)", STR_ARG(selfcheck_word(f.at[i].code)), STR_ARG(f.at[i].evidence));
    fprintf(how.wrong, "\n");
}

/* Tally of each set. */
static inline bool set_run(struct arena *a, struct selfcheck_tally tally[SET_SPLITS], struct set_how how)
{
    struct cx cx = {.arena = a};
    struct str text;

    if (file_read(&cx, "tests/data/selfcheck.tsv", 1 << 21, &text)) return false;
    while (text.n > 0) {
        struct str line = set_cut(&text, "\n");

        if (line.n > 0 && line.p[0] != '#') set_case(a, line, tally, how);
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
