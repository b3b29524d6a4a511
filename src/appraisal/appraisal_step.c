#include "appraisal/appraisal_step.h"

enum err appraisal_take(struct cx *cx, const struct step_ask *ask, struct rows *head)
{
    const struct step_sides none = {0};
    struct str to;
    enum err e = appraisal_row(cx, ask->id, head);

    if (!e) e = step_take(cx, ask, head, &to);
    if (!e) e = step_may(cx, ask, &none);
    if (e) return e;
    return store_run(cx, NULL,
                     "UPDATE appraisal SET state = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                     "iis", cx->actor.government_id, ask->id, to);
}

enum err appraisal_settle(struct cx *cx, const struct step_ask *ask, struct str before, struct str after,
                          struct buf *out)
{
    enum err e = step_note(cx, ask, before, after);

    return e ? e : appraisal_get(cx, ask->id, out);
}
