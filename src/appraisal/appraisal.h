/*
 * appraisal - the units of a plan scored for a period (评价): by rules that are checked, with scores that
 * explain themselves, published by a person and open to appeal, then frozen.
 *
 * draft → open → published → frozen.  A draft is the office's; while it is open
 * a unit sees its own score as it would be; from its publication on everybody
 * sees all scores; a frozen one never changes.  Rules that score what the
 * provisions against formalism forbid are refused and the rule is named
 * (assess/rule_lint.h); so is a measure of that kind, which takes no part.
 */
#ifndef APPRAISAL_APPRAISAL_H
#define APPRAISAL_APPRAISAL_H

#include "base/buf.h"
#include "base/cx.h"
#include "ledger/shape.h"

enum {
    APPRAISAL_GROUPS_MOST = 50,
    APPRAISAL_ORGS_MOST = 2000,
    APPRAISAL_VETOES_MOST = 30,
    APPRAISAL_WEIGHTS_MOST = 2000,
    APPRAISAL_FORMULAS_MOST = 2000
};

/* 可比组 */
struct appraisal_group {
    struct str name;
    size_t n;
    const int64_t *org_id;
};

/* What each task of a section, or one task, counts: 0 to 100, 0 takes no part. A task's own weight of the
 * plan is multiplied by its section's, and replaced by one given for the task itself. */
struct appraisal_weight {
    bool section;
    int64_t id;
    double weight;
};

/* How one measure is scored, where not as its direction says. */
struct appraisal_formula {
    int64_t measure_id;
    struct str formula; /* a word of assess/formulas.def for figures, or "off" */
    double weight;      /* among the items of its task; NAN: 1 */
    double target;      /* in place of the plan's, or the reference of a relative one; NAN: none */
    double low, high;   /* of a band or of 功效系数; NAN: none */
    bool lower_is_better;
    struct str note; /* where these numbers come from, or why it is off: a must for both */
};

struct appraisal_rules {
    double lead, joint, support; /* shares 0..1: NAN takes 1, 0.8, 0.4 */
    double public_weight;        /* 0..0.4; NAN: 0 */
    bool told;                   /* figures nobody verified count too */
    size_t groups, vetoes;
    const struct appraisal_group *group;
    const struct str *veto; /* 一票否决事项 */
    size_t weights, formulas;
    const struct appraisal_weight *weight;
    const struct appraisal_formula *formula;
};

struct appraisal_new {
    int64_t plan_id;
    struct str title, period;
    struct appraisal_rules rules;
};

/*
 * OUT:
 * {id,plan_id,title,period,state,rules,scores:[{org_id,name,group,score,rank,tied,…}],appeals:[…],rev,…}.
 * A draft is absent for others than the office (ERR_ABSENT); an open one shows a unit its own score, without
 * a place, and is absent for who is of no unit.
 */
MUST_USE enum err appraisal_get(struct cx *cx, int64_t id, struct buf *out);
MUST_USE enum err appraisal_list(struct cx *cx, const struct page *page, struct buf *out);

/*
 * ERR_INPUT names the field: a forbidden item, shares out of bounds, a unit in two groups, no period.  Rules
 * without groups take those that the names of the units suggest (appraisal_kind.h).
 */
MUST_USE enum err appraisal_add(struct cx *cx, const struct appraisal_new *in, struct buf *out);
/* New rules while it is a draft or open; groups as in appraisal_add(). */
struct appraisal_change {
    int64_t rev;
    struct str title; /* null: stays */
    struct appraisal_rules rules;
};
MUST_USE enum err appraisal_patch(struct cx *cx, int64_t id, const struct appraisal_change *in,
                                  struct buf *out);

/* Score now: a what-if. */
MUST_USE enum err appraisal_compute(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
/* ERR_STEP where a unit that is scored is in no group; so is publishing. */
MUST_USE enum err appraisal_open(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
/* By the head of the office: scored a last time, shown to all, appeals run. */
MUST_USE enum err appraisal_publish(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
/* ERR_STEP while an appeal is open or may still come. */
MUST_USE enum err appraisal_freeze(struct cx *cx, int64_t id, int64_t rev, struct buf *out);

/*
 * What people put in, until it is published (ERR_STEP then, and the sentence says so). Whatever stands can be
 * put right or taken back; that needs a REASON, and its event holds what was.
 */

/* 公众评价: 0 to 100 for each unit given; NAN takes it back. REASON: a must where a value that stands
 * changes. */
struct appraisal_public {
    int64_t org_id;
    double value;
};
struct appraisal_publics {
    int64_t rev;
    size_t n;
    const struct appraisal_public *at;
    struct str reason;
};
MUST_USE enum err appraisal_public(struct cx *cx, int64_t id, const struct appraisal_publics *in,
                                   struct buf *out);

/* A task without figures is rated by rubric, with a sentence of reason. */
struct appraisal_rating {
    int64_t rev, task_id;
    double value; /* 0, 0.3, 0.6, 0.8, 1; NAN takes it back */
    struct str reason;
};
MUST_USE enum err appraisal_rate(struct cx *cx, int64_t id, const struct appraisal_rating *in,
                                 struct buf *out);

/* One of the rule set's vetoes is applied to a unit by a person, or lifted again; both with the reason. */
struct appraisal_veto {
    int64_t rev, org_id;
    struct str name, reason;
    bool lift;
};
MUST_USE enum err appraisal_veto(struct cx *cx, int64_t id, const struct appraisal_veto *in, struct buf *out);

/* {org_id,name,group,score,rank,…,lines:[{task_id,task_no,text,share,weight,score,formula,inputs,source,
 * items:[{measure_id,name,formula,actual,target,score,truth,period,source,…}],difficulties:[…]}],explain:{…}}
 */
MUST_USE enum err appraisal_explain(struct cx *cx, int64_t id, int64_t org_id, struct buf *out);

#endif
