/* unit_fill_write - what a filled workbook changes. */
#include "breakdown/unit_fill.h"
#include "ledger/task_lamp.h"

enum { EVENT_MOST = 256 };

static enum err write_item(struct fill *f, struct fill_line *l)
{
    struct item_change c = {.rev = l->rev, .to = l->item, .clear = true};

    l->item.parent_id = l->parent ? l->parent->id : 0;
    if (l->act == FILL_ADD) return item_insert(f->cx, l->task, &l->item, &l->id);
    c.to.parent_id = l->item.parent_id;
    c.top = !l->parent;
    return item_write(f->cx, l->id, &c);
}

static enum err write_stone(struct fill *f, struct fill_line *l)
{
    struct milestone *m = &l->milestone;

    m->item_id = l->parent ? l->parent->id : 0;
    if (l->act == FILL_CHANGE) return milestone_write(f->cx, l->id, l->rev, m);
    return milestone_insert(f->cx, l->task, m, &l->id);
}

/* An error of one line says which line it was. */
static enum err at_line(struct fill *f, const struct fill_line *l, enum err e)
{
    struct arena *a = f->cx->arena;
    const char *zh = str_keep(a, f->cx->fault.zh).p, *en = str_keep(a, f->cx->fault.en).p;

    return cx_fail(f->cx, e, "file", "第 %u 行：%s%.0s", "line %u: %.0s%s", l->row + 1, zh, en);
}

static bool is_written(const struct fill_line *l)
{
    return l->act != FILL_SAME && l->cell[COL_TITLE].n && l->problems.n == 0;
}

static enum err write_line(struct fill *f, struct fill_line *l)
{
    enum err e;

    if (!is_written(l)) return ERR_NONE;
    e = l->stone ? write_stone(f, l) : write_item(f, l);
    return e ? at_line(f, l, e) : ERR_NONE;
}

static enum err note(struct fill *f, const struct year_task *t)
{
    struct buf after = buf_new(f->cx->arena, EVENT_MOST);
    size_t added = 0, changed = 0;
    enum err e;

    for (size_t i = 0; i < f->lines.n; i++) {
        const struct fill_line *l = f->lines.at[i];

        if (l->task != t || !is_written(l)) continue;
        added += l->act == FILL_ADD;
        changed += l->act == FILL_CHANGE;
    }
    if (added + changed == 0) return ERR_NONE;
    buf_fmt(&after, "{\"added\":%zu,\"changed\":%zu}", added, changed);
    e = year_note(f->cx, t, "item.fill", STR_NULL, buf_text(&after));
    return e ? e : task_lamp_refresh(f->cx, t->id);
}

enum err fill_write(struct fill *f)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < f->lines.n; i++) e = write_line(f, f->lines.at[i]);
    for (size_t i = 0; !e && i < f->unit->n; i++) e = note(f, &f->unit->task[i]);
    return e;
}
