/*
 * party - the sides of a matter: its task, the units and posts that answer for it.
 */
#ifndef LEDGER_PARTY_H
#define LEDGER_PARTY_H

#include "access/scope.h"
#include "base/cx.h"
#include "ledger/year.h"

/* The names of an org and a post as SQL; $1 is the government. A post without a title shows who holds it. */
#define ORG_NAME(id) "(SELECT o.name FROM org o WHERE o.government_id = $1 AND o.id = " id ")"
#define POST_NAME(id)                                                                                        \
    "(SELECT CASE WHEN named.title <> '' THEN named.title ELSE (SELECT MIN(n.name) FROM post_holder h JOIN " \
    "person n"                                                                                               \
    " ON n.government_id = h.government_id AND n.id = h.person_id WHERE h.government_id = $1"                \
    " AND h.post_id = named.id) END FROM post named WHERE named.government_id = $1 AND named.id = " id ")"

/* What a matter needs to know of its task. */
struct party_task {
    int64_t id, plan_id;
    struct str no, text, state;
    struct str due_on; /* as it counts today; without a day of its own the end of the plan's year, else "" */
    struct str closed_on; /* "" while it is open */
    int64_t leader_id;    /* the post of the first 牵头领导, 0 none: who is over all units of the task */
    int64_t lead_id;      /* the first 牵头单位, else the first 责任单位 */
};

/* ERR_ABSENT with FIELD when there is none; ERR_STEP when a later edition withdrew it. */
MUST_USE enum err party_task(struct cx *cx, int64_t task_id, const char *field, struct party_task *out);

/*
 * Who is over both units of a matter (共同的牵头领导): one who leads tasks of
 * both in the plan, a leader of T itself before others, then who leads most of
 * theirs.  Duties of a collective count for its members.  Where nobody is
 * over both: T's first leader.  NOT_POST (0: nobody) is passed over; 0 in OUT:
 * the office.
 */
struct party_pair {
    int64_t org_id, other_id; /* 0: a post was asked, not a unit */
    int64_t not_post_id;
};
MUST_USE enum err party_common(struct cx *cx, const struct party_task *t, const struct party_pair *pair,
                               int64_t *out);

/* Has cx->actor one of these roles? The system has all. */
bool party_is(const struct cx *cx, unsigned roles);
/* Does it act for this org, as reporter, reviewer or signer? */
bool party_acts(const struct cx *cx, int64_t org_id);
/* Does it hold this post as a leader? */
bool party_leads(const struct cx *cx, int64_t post_id);
/* The org it acts for first, 0: none. */
int64_t party_own_org(const struct cx *cx);
/*
 * Who raises a matter of T: ASKED (0: the org the actor acts for, else the
 * lead unit).  ERR_INPUT when there is none, ERR_DENIED when the actor may not
 * act for it or does not see the task; the office may for all.
 */
MUST_USE enum err party_asker(struct cx *cx, const struct party_task *t, int64_t asked, int64_t *out);

/*
 * What the actor may see of matters: those of tasks it sees in full (T is the
 * task's alias), those where its org is on a side, and those its post or org
 * ever had to act on (BALL: PARTY_HELD).  Its parameters are the last three:
 * "bis" with PARTY_SCOPE(cx).
 */
#define PARTY_SEES(all, account, day, side, other, ball)                                                \
    " AND (" all " = 1 OR " side                                                                        \
    " IN (" SCOPE_BEARERS("$1", account, day) ") OR " other " IN (" SCOPE_BEARERS(                      \
        "$1", account, day) ") OR EXISTS (SELECT 1 FROM duty u WHERE u.government_id = $1"              \
                            " AND u.plan_id = t.plan_id AND u.task_id = t.id AND u.state = 'live' AND " \
                            "u.bearer_id IN (" SCOPE_BEARERS("$1", account, day) "))" ball ")"
#define PARTY_HELD(subject, id, account, day)                                               \
    " OR EXISTS (SELECT 1 FROM ball h WHERE h.government_id = $1 AND h.subject = '" subject \
    "' AND h.subject_id = " id " AND (h.post_id IN (" SCOPE_BEARERS(                        \
        "$1", account, day) ") OR h.org_id IN (" SCOPE_BEARERS("$1", account, day) ")))"
#define PARTY_SCOPE(cx) scope_sees_all(cx), (cx)->actor.account_id, scope_day(cx)

/* ERR_INPUT unless ID is a live org; FIELD is named. */
MUST_USE enum err party_org(struct cx *cx, int64_t id, const char *field);
MUST_USE enum err party_post(struct cx *cx, int64_t id, const char *field);

/* A working day in ISO text that is not before today and within three years; FIELD is named when it is not.
 */
MUST_USE enum err party_due(struct cx *cx, struct str due_on, const char *field);
/* Text that must be there, of at most MOST bytes. */
MUST_USE enum err party_text(struct cx *cx, struct str text, const char *field, size_t most);

/* Today, by cx->now_ms, as "2026-03-02". */
struct str party_today(struct cx *cx);
/* The moment as text, kept in the arena. */
struct str party_now(struct cx *cx);

#endif
