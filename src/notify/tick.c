#include "notify/tick.h"

#include "access/government.h"
#include "ledger/rung.h"
#include "notify/reminder.h"
#include "store/store.h"

/* One government's matters and messages, in one transaction. */
static enum err work(struct cx *cx, struct flow_done *flow, int64_t *made, bool *open)
{
    int64_t climbed = 0;
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = flow_tick(cx, flow);
    if (!e) e = reminder_hours(cx, open);
    if (!e && *open) e = rung_climb(cx, &climbed);
    if (!e && *open) e = reminder_fill(cx, made);
    return store_end(cx, e);
}

static enum err tick_one(struct cx *cx, const struct carrier *carrier, struct tick_done *out)
{
    struct flow_done flow = {0};
    int64_t made = 0;
    bool open = false;
    enum err e = work(cx, &flow, &made, &open);

    if (e) return e;
    out->flow.difficulties += flow.difficulties;
    out->flow.requests += flow.requests;
    out->flow.look_backs += flow.look_backs;
    out->flow.rounds += flow.rounds;
    out->made += made;
    return open && carrier ? outbox_send(cx, carrier, &out->sent) : ERR_NONE;
}

static enum err governments(struct cx *cx, struct government_list *list)
{
    enum err e = store_begin(cx, false);

    return e ? e : store_end(cx, government_list(cx, list));
}

enum err tick_run(struct cx *cx, const struct carrier *carrier, struct tick_done *out)
{
    struct actor was = cx->actor;
    struct government_list list = {0};
    enum err first = governments(cx, &list);

    *out = (struct tick_done){0};
    for (size_t i = 0; i < list.n; i++) {
        enum err e;

        cx->actor = (struct actor){.government_id = list.at[i].id, .name = STR("系统")};
        e = tick_one(cx, carrier, out);
        if (!first) first = e;
    }
    cx->actor = was;
    return first;
}
