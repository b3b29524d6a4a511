/*
 * lamp - the lamp of a task for a period, and the sentence that explains it.  Pure.
 *
 *   blue    closed
 *   red     a measure short of its schedule by more than the yellow band; a milestone or the task
 *           overdue by more than the yellow days; a report that was asked for and is missing
 *   yellow  short or overdue within those bounds
 *   green   what can be judged is at or ahead of schedule
 *   grey    nothing is due yet, or all of it waits for statistics
 *
 * The told lamp and the verified lamp come from the same call with other values: what was told, what was
 * verified. Shortfall is relative to the scheduled value; a limit (<=) is short when it is above.
 */
#ifndef ASSESS_LAMP_H
#define ASSESS_LAMP_H

#include "assess/goal.h"

/* From best to worst apart from grey, which is no judgement. */
enum lamp { LAMP_GREY, LAMP_BLUE, LAMP_GREEN, LAMP_YELLOW, LAMP_RED, LAMPS };

struct lamp_settings {
    double yellow_shortfall; /* 0.10: of the scheduled value */
    double about_band;       /* 0.05: "about" is met within this share of the target */
    int yellow_days;         /* 5: working days a milestone may be late and still yellow */
};
extern const struct lamp_settings lamp_defaults;

struct lamp_measure {
    struct str name, unit; /* for the sentence; may be null */
    enum goal_op op;
    enum goal_side side; /* of an "about" goal */
    bool negative;       /* a decrease: 压减30万吨; values are the amounts of decrease */
    bool waiting;        /* its owner has not published it yet (待统计发布) */
    bool published;      /* its owner gives the figures, not the unit */
    bool has_value, has_scheduled, has_target, has_reference;
    double value;     /* told or verified, latest of the period or before */
    double scheduled; /* of the period's end */
    double target;
    double reference; /* relative: the reference series; trend: the value to be better than */
};

struct lamp_milestone {
    struct str title;
    bool due, done; /* due: on or before the day of judgement */
    int late;       /* working days behind its due date; 0 when it is not behind */
};

struct lamp_task {
    bool closed;
    bool report_missing; /* asked, its due date is over, nothing came */
    bool due;            /* the task's own due date is over */
    int late;            /* working days behind it */
    const struct lamp_measure *measure;
    size_t measures;
    const struct lamp_milestone *milestone;
    size_t milestones;
};

enum lamp_cause {
    LAMP_BY_NOTHING,   /* grey: nothing due */
    LAMP_BY_WAITING,   /* grey: waiting for statistics */
    LAMP_BY_NO_VALUE,  /* grey: a schedule, but no value yet */
    LAMP_BY_CLOSURE,   /* blue */
    LAMP_BY_MEASURE,   /* which: index of the measure */
    LAMP_BY_MILESTONE, /* which: index of the milestone */
    LAMP_BY_DUE,       /* the task's own due date */
    LAMP_BY_REPORT     /* the report is missing */
};

struct lamp_result {
    enum lamp lamp;
    enum lamp_cause cause; /* the worst one */
    size_t which;
    double shortfall; /* of the worst measure, 0 when none is short: 0.2 is 20 % */
    struct said why;
};

struct lamp_result lamp_judge(struct arena *a, const struct lamp_settings *set, const struct lamp_task *task);

/* How far M is behind its schedule: 0 at or ahead, 0.2 for 20 %.  False when it cannot be judged. */
bool lamp_shortfall(const struct lamp_settings *set, const struct lamp_measure *m, double *out);

/* The worse of two lamps; grey gives way to any other. */
enum lamp lamp_worse(enum lamp x, enum lamp y);
/* "green", "绿●正常", "green ● on schedule". */
struct str lamp_word(enum lamp l);
struct str lamp_zh(enum lamp l);
struct str lamp_en(enum lamp l);
bool lamp_read(struct str word, enum lamp *out);

#endif
