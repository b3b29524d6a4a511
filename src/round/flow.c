#include "round/flow.h"

#include "ledger/task_lamp.h"
#include "matter/closure.h"
#include "matter/difficulty.h"
#include "matter/request.h"
#include "round/round.h"

static enum err act(struct cx *cx, struct flow_done *out)
{
    int64_t lamps;
    enum err e = difficulty_overdue(cx, &out->difficulties);

    if (!e) e = request_overdue(cx, &out->requests);
    if (!e) e = closure_due(cx, &out->look_backs);
    if (!e) e = round_tick(cx, &out->rounds);
    return e ? e : task_lamp_overdue(cx, &lamps);
}

enum err flow_tick(struct cx *cx, struct flow_done *out)
{
    struct actor was = cx->actor;
    enum err e;

    *out = (struct flow_done){0};
    cx->actor = (struct actor){.government_id = was.government_id, .name = STR("系统")};
    e = act(cx, out);
    cx->actor = was;
    return e;
}
