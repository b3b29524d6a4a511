/*
 * scope - which roles an account holds today and whose rows it sees: the one place of row scope.
 *
 * Loaded once per request with the session and kept in cx->actor.scope.  An
 * account of the office, an inspector and a reader see their government's rows
 * whole.  All others see in full what their orgs (also as members of a
 * collective) and posts lead, support or carry, and of the rest the public
 * summary: number, text, lead names, deadline, lamp; no reports, difficulties,
 * contacts, doubts or traces.  The system (account 0) sees all; an account
 * without a scope sees nothing.
 */
#ifndef ACCESS_SCOPE_H
#define ACCESS_SCOPE_H

#include "access/role.h"
#include "base/cx.h"

/* One role as it is held. */
struct scope_held {
    enum role role;
    int64_t org_id, post_id; /* what it is bound to, 0: nothing */
};

struct scope {
    unsigned roles; /* all that is held, as bits */
    size_t held_n, bearers_n;
    const struct scope_held *held;
    const int64_t *bearers; /* the orgs, collectives and posts whose duties are its own, ascending */
};

/* The scope of an account of cx->actor's government on the day of cx->now_ms. */
MUST_USE enum err scope_load(struct cx *cx, int64_t account_id, struct scope *out);

/* A copy whose lists live in A. */
struct scope scope_keep(struct arena *a, const struct scope *s);

/* The roles of cx->actor; ROLES_ALL for the system. */
unsigned scope_roles(const struct cx *cx);
/* Does cx->actor see every row of the government in full? */
bool scope_sees_all(const struct cx *cx);
/* Are the duties of this org, collective or post its own (or does it see all)? */
bool scope_sees_bearer(const struct cx *cx, int64_t bearer_id);
/* Does it see the task in full? One point read where it does not see all. */
MUST_USE enum err scope_sees_task(struct cx *cx, int64_t task_id, bool *out);
/* The same, but ERR_DENIED when not; for routes that have no public summary. */
MUST_USE enum err scope_need_task(struct cx *cx, int64_t task_id);

/* The same for the task a measure belongs to. ERR_ABSENT: there is no such measure. */
MUST_USE enum err scope_need_measure(struct cx *cx, int64_t measure_id);

/* May it act as one of ROLES for this org? The office and the system may not by this alone. */
bool scope_acts_for(const struct cx *cx, unsigned roles, int64_t org_id);
/* The same, but ERR_DENIED names what is missing. */
MUST_USE enum err scope_need_org(struct cx *cx, unsigned roles, int64_t org_id);

/*
 * The same in SQL, for lists: the bearers whose duties are the actor's own, as
 * a sub-select.  ALL, ACCOUNT and DAY are parameters filled with
 * scope_sees_all(cx) (b), cx->actor.account_id (i) and scope_day(cx) (s):
 *
 *     " AND ($4 = 1 OR d.bearer_id IN (" SCOPE_BEARERS("$1", "$5", "$6") "))"
 */
#define SCOPE_BEARERS(government, account, day)                                                           \
    "SELECT s.bearer_id FROM account_bearer s WHERE s.government_id = " government                        \
    " AND s.account_id = " account " AND s.date_from <= " day " AND (s.date_to = '' OR s.date_to >= " day \
    ")"                                                                                                   \
    " AND s.member_from <= " day " AND (s.member_to = '' OR s.member_to >= " day ")"

/* The same for tables with a task: the tasks that are the actor's own, as a sub-select. */
#define SCOPE_TASKS(government, account, day)                          \
    "SELECT y.task_id FROM duty y WHERE y.government_id = " government \
    " AND y.state = 'live' AND y.bearer_id IN (" SCOPE_BEARERS(government, account, day) ")"

/* The day of cx->now_ms in China, in cx->arena. */
struct str scope_day(struct cx *cx);

#endif
