/* item_copy - the tree of another task. */
#include "base/json.h"
#include "breakdown/carry.h"
#include "breakdown/item.h"

enum { EVENT_MOST = 512 };

static struct str copy_note(struct arena *a, int64_t from_task_id, size_t n)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_id(&j, "from_task_id", from_task_id);
    json_put_int(&j, "items", (int64_t)n);
    json_end(&j);
    return buf_text(&out);
}

enum err item_copy(struct cx *cx, int64_t task_id, int64_t from_task_id, struct buf *out)
{
    struct year_task t, from;
    struct carry c = {0};
    enum err e = year_task(cx, task_id, &t);

    if (!e) e = year_task(cx, from_task_id, &from);
    if (!e && task_id == from_task_id)
        return cx_fail(cx, ERR_INPUT, "from_task_id", "请选择另一项任务", "choose another task");
    if (!e) e = carry_read(cx, &from, &t, &c);
    if (!e && c.items == 0)
        return cx_fail(cx, ERR_INPUT, "from_task_id", "那项任务没有分解事项", "that task has no items");
    if (!e) e = carry_items(cx, &t, &c);
    if (!e) e = year_note(cx, &t, "item.copy", STR_NULL, copy_note(cx->arena, from_task_id, c.items));
    return e ? e : item_list(cx, task_id, out);
}
