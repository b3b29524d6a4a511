#include "notify/tick.h"

#include "access/government.h"
#include "store/store.h"

static enum err tick_one(struct cx *cx, struct flow_done *out)
{
    struct flow_done done;
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = store_end(cx, flow_tick(cx, &done));
    if (e) return e;
    out->difficulties += done.difficulties;
    out->requests += done.requests;
    out->look_backs += done.look_backs;
    return ERR_NONE;
}

static enum err governments(struct cx *cx, struct government_list *list)
{
    enum err e = store_begin(cx, false);

    return e ? e : store_end(cx, government_list(cx, list));
}

enum err tick_run(struct cx *cx, struct flow_done *out)
{
    struct actor was = cx->actor;
    struct government_list list = {0};
    enum err first = governments(cx, &list);

    *out = (struct flow_done){0};
    for (size_t i = 0; i < list.n; i++) {
        enum err e;

        cx->actor = (struct actor){.government_id = list.at[i].id};
        e = tick_one(cx, out);
        if (!first) first = e;
    }
    cx->actor = was;
    return first;
}
