/*
 * plan - a work plan (分工方案) understood from a document.  Pure: no files, no store, no clock.
 *
 * Every value keeps the span of the printed text it came from and the rule
 * that found it.  A value that is unsure stands in the result together with a
 * doubt; nothing is dropped in silence and no document is refused.
 *
 * Cleaned texts (line breaks and layout spaces removed) live in the arena
 * given to plan_read(); they may also borrow from doc->text, which must
 * therefore live as long as the plan.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/arena.h"
#include "base/buf.h"
#include "text/doc.h"

#define PLAN_NONE UINT32_MAX /* "no index" */

/* rules.def: PLAN_RULE(RULE_X, "name", "中文说明", "English") ; what --why prints. */
enum plan_rule {
    RULE_NONE,
#define PLAN_RULE(id, name, zh, en) id,
#include "plan/rules.def"
#undef PLAN_RULE
    RULE_COUNT
};

struct plan_rule_info {
    struct str name, zh, en;
};
const struct plan_rule_info *plan_rule_info(enum plan_rule r);

/* One understood text with its evidence. text.p == NULL: not found. */
struct plan_value {
    struct str text;
    struct span at;
    enum plan_rule rule;
};

/* The document's own facts. */
struct plan_facts {
    struct plan_value title; /* of the plan: 2021年市政府工作报告重点工作任务部门分工方案 */
    struct plan_value notice;                 /* title of the covering notice, when there is one */
    struct plan_value number;                 /* 文号 */
    struct plan_value issuer;                 /* 发文机关 */
    struct plan_value date;                   /* 成文日期 as printed */
    struct plan_value printed_by, printed_on; /* 印发机关, 印发日期 */
    struct plan_value send_to;                /* 主送 */
    struct plan_value copy_to;                /* 抄送 */
    struct plan_value publicity;              /* 此件公开发布 */
    struct str date_iso;                      /* "2021-02-10", null if unsure */
    struct str printed_on_iso;
    int year; /* the year the plan is for, 0 unknown */
};

/* A numbered paragraph of the preface (一、坚定信心,争先进位 …). */
struct plan_requirement {
    struct plan_value no, heading, body;
};

/* A heading over tasks. Sections nest by parent. */
struct plan_section {
    struct plan_value no, heading; /* heading without its number and without a responsibility part */
    struct plan_value full;        /* as printed, for the corpus form */
    uint32_t parent;               /* index or PLAN_NONE */
    uint8_t level;                 /* from 1 */
};

enum duty_role { DUTY_LEADER, DUTY_LEAD, DUTY_SUPPORT, DUTY_RESPONSIBLE, DUTY_ROLES };

/* One printed name in one role of one task, in printed order. */
struct plan_duty {
    uint32_t task;
    uint32_t
        group; /* responsibility group (one bracket, label line or table row), numbered through the plan */
    uint32_t order; /* within task and role, from 0; the first convenes */
    enum duty_role role;
    struct plan_value name;
    bool open_list; /* 等 stood behind it: the list is not complete */
    bool inherited; /* comes from a heading or a "下同" note, not from the task's own text */
};

enum measure_op { OP_EQ, OP_GE, OP_LE, OP_GT, OP_LT, OP_ABOUT, OP_RELATIVE, OP_TREND, OP_ALL };

/* A goal with a number, a relative goal (不低于全省平均水平) or a trend (逐年提升). */
struct plan_measure {
    uint32_t task;
    struct plan_value words; /* the printed phrase */
    struct str indicator;    /* what is measured, null if unsure */
    enum measure_op op;
    bool has_value;
    bool negative; /* 下降/压减: the value is a decrease */
    double value;
    struct str value_text; /* as printed: "700", "十二", "三成" */
    struct str unit;       /* as printed: "万人", "个工作日"; null if none */
    struct str reference;  /* what a relative goal refers to: "全省平均水平" */
};

/*
 * What a task shall have reached by the end of a part of the year: the cell below 一季度目标, or a clause of
 * the text.  A number in a cell stands here only, not among the task's measures.
 */
struct plan_goal {
    uint32_t task;
    struct str period;       /* "Q1".."Q4", "H1", "H2" (halves), "M01".."M12", "Y" */
    struct plan_value label; /* as printed: 一季度目标 */
    struct plan_value words;
    struct str due; /* last day "2021-03-31", null when the year is not known */
    /* The number in the words when there is one: OP_TREND and no value otherwise. */
    enum measure_op op;
    bool has_value;
    double value;
    struct str unit;
};

struct plan_task {
    struct plan_value no;       /* as printed without dot or 、; brackets kept; null text when it has none */
    struct plan_value text;     /* without number and responsibility part */
    struct span whole;          /* number to the end of the responsibility part */
    uint32_t section;           /* index or PLAN_NONE */
    uint32_t parent;            /* task index or PLAN_NONE: 8(1) below 8 */
    uint32_t duty_from, duties; /* range in plan->duty */
    uint32_t measure_from, measures; /* range in plan->measure */
    uint32_t goal_from, goals;       /* range in plan->goal, as printed */
    struct plan_value deadline;
    struct str deadline_iso;     /* last day "2021-06-30" when it can be known, else null */
    bool truncated;              /* the document ends inside it */
    bool parent_only;            /* a heading-like task whose sub-items carry the duties */
    uint32_t group_from, groups; /* responsibility groups of this task */
};

/* What is unsure. FIELD: a key of the corpus form ("lead", "text", "targets" …) or of facts ("title"). */
struct plan_doubt {
    uint32_t task; /* index or PLAN_NONE for the document */
    struct str field;
    enum plan_rule rule; /* the reason; its zh/en sentence is shown */
    struct span at;      /* where to look */
    struct str value;    /* what was understood, may be null */
};

struct plan {
    const struct doc *doc;
    struct plan_facts facts;
    size_t requirements, sections, tasks, duties, measures, goals, doubts, groups;
    struct plan_requirement *requirement;
    struct plan_section *section;
    struct plan_task *task;
    struct plan_duty *duty;
    struct plan_measure *measure;
    struct plan_goal *goal;
    struct plan_doubt *doubt;
};

/* Understand DOC. Never fails; a document without tasks gives plan->tasks == 0. Linear in the text. */
const struct plan *plan_read(struct arena *a, const struct doc *doc);

/* Printers; none adds a final newline. */
void plan_json(struct buf *out, const struct plan *p);   /* whole structure with spans and rule names */
void plan_corpus(struct buf *out, const struct plan *p); /* {"tasks":[…]} with the corpus keys and "doubts" */
void plan_table(struct buf *out, const struct plan *p,
                bool why); /* for a terminal; WHY adds rules and spans */

extern const char *const duty_role_name[DUTY_ROLES]; /* "leader", "lead", "support", "responsible" */
extern const char *const measure_op_name[OP_ALL];    /* "=", ">=", "<=", ">", "<", "~", "relative", "trend" */

#endif
