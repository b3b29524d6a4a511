/*
 * step - objects that go from state to state (difficulty, request, change …): which verb is allowed when.
 *
 * The table is steps.def.  A writer reads its row, calls step_take() with the
 * rev the user saw, writes, and ends with step_note(). For the rooms above the ledger.
 */
#ifndef LEDGER_STEP_H
#define LEDGER_STEP_H

#include "base/cx.h"
#include "store/store.h"

/* Who may take a step. The office may also act for either side, as it does by telephone; the system may all.
 */
enum step_who {
    STEP_ASKER,  /* the side that raised the matter */
    STEP_ASKED,  /* the side that was asked, or the leader over both */
    STEP_OFFICE, /* 督查室 */
    STEP_RULER,  /* the leader over both, or the head of the office */
    STEP_HEAD    /* the head of the office */
};

struct step {
    struct str subject, verb, from, to; /* FROM: "open|answered"; TO "": the state stays */
    enum step_who who;
    struct str zh, en;
};

extern const struct step steps[];
extern const size_t steps_n;

struct str state_zh(struct str state);
struct str state_en(struct str state);

/* What a user wants to do to which object; REV is what he saw (-1: the program itself, which sees all). */
struct step_ask {
    const char *subject, *verb;
    int64_t id, rev;
};

/*
 * May it be done to the object whose ROWS hold state and rev in the first two
 * columns?  ERR_ABSENT without a row; ERR_CONFLICT for another rev, ERR_STEP
 * when its state does not allow the verb.  TO is the state after it.
 */
MUST_USE enum err step_take(struct cx *cx, const struct step_ask *ask, const struct rows *rows,
                            struct str *to);

/* The units and posts of a matter; 0: none. */
struct step_sides {
    int64_t asker_org_id, asked_org_id, asked_post_id, leader_id;
    int64_t holder_post_id; /* the leader with whom it is now: of the task or common to both units */
};
/* ERR_DENIED unless cx->actor is one of those who may take the step. */
MUST_USE enum err step_may(struct cx *cx, const struct step_ask *ask, const struct step_sides *sides);

/* ERR_ABSENT in the words of SUBJECT. */
MUST_USE enum err step_absent(struct cx *cx, const char *subject);

/* The event "subject.verb"; SIDES as in event_add(). */
MUST_USE enum err step_note(struct cx *cx, const struct step_ask *ask, struct str before, struct str after);

/* {"state":…,KEY:VALUE} for an event; what is null is left out. */
struct str step_side(struct arena *a, struct str state, const char *key, struct str value);

#endif
