#include "ledger/year.h"

#include "access/event.h"
#include "access/scope.h"
#include "base/clock.h"
#include "base/vec.h"
#include "ledger/card.h"
#include "store/store.h"

enum err year_task(struct cx *cx, int64_t id, struct year_task *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT t.plan_id, p.year, t.no, t.text, CASE WHEN t.due_on = '' THEN t.deadline_iso"
                  " ELSE t.due_on END, t.state FROM task t"
                  " JOIN plan p ON p.government_id = t.government_id AND p.id = t.plan_id"
                  " WHERE t.government_id = $1 AND t.id = $2",
                  "ii", cx->actor.government_id, id);

    if (e) return e;
    if (rows.n == 0) return cx_fail(cx, ERR_ABSENT, "task_id", "没有这项任务", "there is no such task");
    if (!str_eq(row_str(&rows.at[0], 5), STR("live")))
        return cx_fail(cx, ERR_CONFLICT, "task_id", "这项任务已被新版方案撤下",
                       "a later edition withdrew this task");
    *out = (struct year_task){.id = id,
                              .plan_id = row_int(&rows.at[0], 0),
                              .year = (int)row_int(&rows.at[0], 1),
                              .no = row_str(&rows.at[0], 2),
                              .text = row_str(&rows.at[0], 3),
                              .due_on = row_str(&rows.at[0], 4)};
    return scope_need_task(cx, id);
}

day year_today(const struct cx *cx)
{
    return day_at(cx->now_ms, YEAR_EAST_MINUTES);
}

struct str year_today_text(struct cx *cx)
{
    return day_str(cx->arena, year_today(cx));
}

struct str year_now(struct cx *cx)
{
    char now[CLOCK_TEXT];

    clock_text(cx->now_ms, now);
    return str_keep(cx->arena, str_of(now));
}

enum err year_calendar(struct cx *cx, const struct calendar **out)
{
    VEC(struct holiday) edited = {0};
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT day, kind, name FROM holiday WHERE government_id = $1", "i",
                           cx->actor.government_id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        day d;

        if (!day_read(row_str(&rows.at[i], 0), &d)) continue;
        *vec_push(cx->arena, &edited) =
            (struct holiday){d, str_eq(row_str(&rows.at[i], 1), STR("off")), row_str(&rows.at[i], 2)};
    }
    if (!e) *out = calendar_new(cx->arena, edited.at, edited.n);
    return e;
}

enum err year_check_day(struct cx *cx, const char *field, struct str text)
{
    day d;

    if (text.n == 0 || day_read(text, &d)) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, field, "日期“%.*s”不存在，应如 2026-06-30",
                   "\"%.*s\" is no day like 2026-06-30", STR_ARG(text));
}

bool year_outside(const struct year_task *t, struct str start_on, struct str due_on)
{
    day due, last, start;

    if (!day_read(t->due_on, &last) && !t->year) return false;
    if (t->due_on.n == 0) last = day_of(t->year, 12, 31);
    if (day_read(start_on, &start) && start > last) return true;
    if (!day_read(due_on, &due)) return false;
    return due > last || (t->year && due < day_of(t->year, 1, 1));
}

enum err year_note(struct cx *cx, const struct year_task *t, const char *kind, struct str before,
                   struct str after)
{
    enum err e = event_add(cx, kind, "task", t->id, before, after);

    return e ? e : card_task(cx, t->plan_id, t->id);
}

struct str year_plain(struct str s)
{
    return s.p ? s : STR("");
}

struct str year_some(struct str s)
{
    return s.n ? s : STR_NULL;
}

struct str year_shortened(struct str title, size_t most)
{
    size_t n = title.n;

    if (n <= most) return title;
    n = most;
    while (n > 0 && ((unsigned char)title.p[n] & 0xc0) == 0x80) n--;
    return str_sub(title, 0, n);
}
