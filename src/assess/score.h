/*
 * score - points of a measure, a task and a unit, each with its formula, inputs and result.  Pure.
 *
 * The formulas are lines of formulas.def.  Every score is between 0 and 1 of its weight: there is no bonus
 * for over-fulfilment.  What waits for a reference or for statistics takes no part.
 *
 * Scores are read as points of 100 with two decimals.  Each is rounded half up to them where it comes about,
 * and the next is made of what is read: whoever adds up by hand comes to the same.
 *
 *     unit = 100 * sum(role share * weight * task score) / sum(role share * weight)
 *
 * A task whose difficulty was raised before its due date is protected: it is left out where its score would
 * pull the unit down, and counts where it would not.  Early warning never costs points.
 */
#ifndef ASSESS_SCORE_H
#define ASSESS_SCORE_H

#include "assess/goal.h"

enum score_formula {
#define SCORE_FORMULA(id, word, formula, zh, en) id,
#include "assess/formulas.def"
#undef SCORE_FORMULA
    SCORE_FORMULAS
};

struct score_formula_info {
    struct str word, formula, zh, en;
};
const struct score_formula_info *score_formula_info(enum score_formula f);
bool score_formula_read(struct str word, enum score_formula *out);
/* The usual formula for a measure's direction. */
enum score_formula score_formula_of(enum goal_op op, enum goal_side side);

/* What a score is made of, opened one level at a time. Scores are shares 0..1 except the unit's, 0..100. */
struct explain_input {
    struct str name; /* "a", "t", "w" as in the formula */
    struct str zh, en;
    double value;
};

struct explain {
    struct str zh, en;           /* what is scored */
    struct str formula;          /* as text */
    struct str note_zh, note_en; /* reason of a rubric, why it waits, why it is left out; may be null */
    double result;
    bool waiting; /* takes no part; result is 0 */
    bool spared;  /* of a task: protected, and left out since it would have cost points */
    const struct explain_input *input;
    size_t inputs;
    const struct explain *child;
    size_t children;
};

struct score_item {
    enum score_formula formula;
    struct str name;
    double weight;
    bool has_actual, has_target; /* an absent actual value scores 0; an absent target or reference waits */
    double actual, target;       /* relative: target is the reference; limit: the bound */
    double low, high;            /* band, power (功效系数) */
    double accepted, planned;    /* milestones: weights */
    struct str reason;           /* qualitative: a sentence is a must; others: why there is no value */
    struct str left_out;         /* why it takes no part; null: it does */
    bool lower_is_better;        /* relative */
};

/* 0..1; qualitative values are rounded down to the rubric 0 / 0.3 / 0.6 / 0.8 / 1. */
struct explain score_item(struct arena *a, const struct score_item *item);

struct score_task {
    struct str name;
    double weight, share; /* of the unit's role: lead 1, joint lead, support: settings of the rule set */
    bool protected;       /* a difficulty was raised before the due date */
    const struct score_item *item;
    size_t items;
};

/* 0..1: the weighted mean of its items. */
struct explain score_task(struct arena *a, const struct score_task *task);
/* 0..100. */
struct explain score_unit(struct arena *a, struct str name, const struct score_task *task, size_t n);

struct score_place {
    int64_t unit;
    struct str group; /* comparable units only are ranked together */
    double score;
    bool waiting; /* nothing could be scored: no place */
    size_t rank;  /* out: from 1 within the group, equal scores share it; 0 when waiting */
};
void score_rank(struct score_place *place, size_t n);

/* Half up to two decimals, for V not below 0: 0.125 becomes 0.13, also where its binary form is a little
 * less. */
double score_rounded(double v);

/* A task's part in the unit's score, in hundredths of a point: what it could bring and what it brought. */
struct score_points {
    int64_t most, got;
};
/*
 * OUT[i] for each task of the UNIT that score_unit() made of N tasks. All that count could bring 10000
 * together and brought the unit's result, to the hundredth; none brought more than it could.
 */
void score_points(struct arena *a, const struct explain *unit, const struct score_task *task,
                  struct score_points *out);

/* {"zh","en","formula","result","waiting","note_zh","note_en","inputs":[{…}],"parts":[…]} */
void score_json(struct buf *out, const struct explain *x);

#endif
