/* play_break - how units break their tasks down: who of them carries what until when. */
#include "breakdown/item.h"
#include "directory/post.h"
#include "sim/dice.h"
#include "sim/play_part.h"
#include "store/store.h"

enum { TOPIC_ITEMS = 2200000, TOPIC_PERSONS = 2300000, PARTS_MOST = 4 };

static const char *const parts[] = {
#define PART(title) title,
#include "sim/world_words.def"
};

static const char *const desks[] = {
#define DESK(title) title,
#include "sim/world_words.def"
};

static const char *const surnames[] = {
#define SURNAME(text) text,
#include "sim/world_words.def"
};

static const char *const given[] = {
#define GIVEN(text) text,
#include "sim/world_words.def"
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* The post of a unit that carries its items, made with its holder when first needed. */
struct desk {
    int64_t org_id, post_id, person_id;
};

static struct str person_of(struct play *p, struct dice *d)
{
    struct buf out = buf_new(p->cx->arena, 64);

    buf_str(&out, str_of(surnames[dice_below(d, COUNT(surnames))]));
    buf_str(&out, str_of(given[dice_below(d, COUNT(given))]));
    return buf_text(&out);
}

static enum err make_desk(struct play *p, int64_t org_id, size_t unit, struct desk *out)
{
    struct dice d = dice_of(p->ask->seed, TOPIC_PERSONS + unit);
    struct buf title = buf_new(p->cx->arena, 512), said = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct post_new in = {.person = person_of(p, &d), .org_id = org_id};
    struct rows rows;
    enum err e = store_run(p->cx, &rows, "SELECT name FROM org WHERE government_id = $1 AND id = $2", "ii",
                           p->cx->actor.government_id, org_id);

    if (e) return e;
    buf_str(&title, row_str(&rows.at[0], 0));
    buf_str(&title, str_of(desks[dice_below(&d, COUNT(desks))]));
    in.title = buf_text(&title);
    e = post_add(p->cx, &in, &said);
    if (!e)
        e = store_run(
            p->cx, &rows,
            "SELECT p.id, t.person_id FROM post p JOIN post_holder t ON t.government_id = p.government_id"
            " AND t.post_id = p.id WHERE p.government_id = $1 ORDER BY p.id DESC LIMIT 1",
            "i", p->cx->actor.government_id);
    if (!e) *out = (struct desk){org_id, row_int(&rows.at[0], 0), row_int(&rows.at[0], 1)};
    return e;
}

/* N parts, the last one until the task is due, the others evenly before. */
static enum err add_parts(struct play *p, const struct play_task *t, const struct desk *desk, size_t n)
{
    day due = p->world->task[t->from].goal.due, first = p->world->month[1].first;
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < n; i++) {
        day on = calendar_on_or_after(p->calendar, first + (due - first) * (day)(i + 1) / (day)n);
        struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
        struct item in = {.title = str_of(parts[i + COUNT(parts) - n]),
                          .kind = i == 0 ? STR("matter") : STR("project"),
                          .org_id = desk->org_id,
                          .post_id = desk->post_id,
                          .person_id = desk->person_id};

        if (i + 1 < n && on < due) in.due_on = day_str(p->cx->arena, on);
        e = item_add(p->cx, t->id, &in, &out);
    }
    return e;
}

static bool is_org(enum err *e, struct play *p, int64_t id)
{
    struct rows rows;

    *e = store_run(p->cx, &rows, "SELECT 1 FROM org WHERE government_id = $1 AND id = $2 AND kind = 'org'",
                   "ii", p->cx->actor.government_id, id);
    return !*e && rows.n > 0;
}

/* Six of ten tasks are broken down. */
enum err play_break_down(struct play *p)
{
    struct desk *desk = arena_array(p->cx->arena, struct desk, p->world->units);
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < p->tasks; i++) {
        const struct play_task *t = &p->task[i];
        size_t unit = p->world->task[t->from].goal.unit;
        struct dice d = dice_of(p->ask->seed, TOPIC_ITEMS + i);
        bool broken = dice_chance(&d, 0.6);
        size_t n = 2 + dice_below(&d, PARTS_MOST - 1);

        if (!broken || !is_org(&e, p, t->lead_id)) continue;
        play_later(p);
        if (desk[unit].post_id == 0) e = make_desk(p, t->lead_id, unit, &desk[unit]);
        if (!e) e = add_parts(p, t, &desk[unit], n);
    }
    return e;
}

/* What fell due is done, unless its task stands still; all of it when the task is closed. */
enum err play_items(struct play *p)
{
    struct rows rows;
    enum err e = store_run(
        p->cx, &rows,
        "SELECT i.id, i.rev, i.task_id, t.closed_on FROM item i JOIN task t ON t.government_id = "
        "i.government_id"
        " AND t.id = i.task_id WHERE i.government_id = $1 AND t.plan_id = $2 AND i.state = 'open' AND"
        " (t.closed_on <> '' OR (i.due_on <> '' AND i.due_on <= $3)) ORDER BY i.id",
        "iis", p->cx->actor.government_id, p->ask->plan_id, day_str(p->cx->arena, p->today));

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct play_task *t = play_task_of(p, row_int(&rows.at[i], 2));
        struct item_change c = {.rev = row_int(&rows.at[i], 1), .state = STR("done")};
        struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);

        if (t && row_str(&rows.at[i], 3).n == 0 && play_stalled(p, t, p->month)) continue;
        play_later(p);
        e = item_patch(p->cx, row_int(&rows.at[i], 0), &c, &out);
    }
    return e;
}
