/*
 * record_grid - forms: a name beside each value (任务名称 | 新建学校5所), one form or several below each
 * other.
 *
 * They become a table with the names on top, a row for each form.
 */
#include "plan/read.h"

enum { NAMES_MOST = 24, NAMES_LEAST = 3 };

struct form {
    struct reader *r;
    struct span name[NAMES_MOST]; /* as first printed */
    struct str text[NAMES_MOST];
    enum column column[NAMES_MOST];
    bool filled[NAMES_MOST]; /* in the form at hand */
    size_t names, cells, known;
    uint32_t row;
    struct grid out;
};

static struct str cleaned(struct form *f, struct span at)
{
    clean_reset(&f->r->line);
    clean_add(f->r->scratch, &f->r->line, f->r->doc, at, GAP_LINE);
    return clean_text(&f->r->line);
}

/* The index of the name in the cell AT, NAMES_MOST when there is no room for it. */
static size_t name_at(struct form *f, struct span at)
{
    struct str s = cleaned(f, at);
    size_t i = 0;

    while (i < f->names && !str_eq(f->text[i], s)) i++;
    f->cells++;
    if (i == f->names && i < NAMES_MOST) {
        f->name[i] = at;
        f->text[i] = str_keep(f->r->scratch, s);
        f->column[i] = table_column(s);
        f->names++;
    }
    if (i < NAMES_MOST) f->known += f->column[i] != COLUMN_NONE;
    return i;
}

/* A name that comes again begins the next form. */
static void begin_value(struct form *f, size_t name)
{
    if (f->filled[name] || f->row == 0) {
        for (size_t i = 0; i < NAMES_MOST; i++) f->filled[i] = false;
        f->row++;
    }
    f->filled[name] = true;
}

static void add(struct form *f, struct span at, uint32_t row, size_t col)
{
    *vec_push(f->r->scratch, &f->out.fragment) = (struct fragment){at, row, (uint16_t)col, false};
}

/* Go through the cells; false when a name is missing or there are too many. */
static bool read_cells(struct form *f)
{
    const struct grid *g = &f->r->grid;
    size_t name = NAMES_MOST;
    uint32_t row = UINT32_MAX;
    uint16_t col = UINT16_MAX;

    for (size_t i = 0; i < g->fragment.n; i++) {
        const struct fragment *p = &g->fragment.at[i];
        bool same = p->row == row && p->col == col;

        row = p->row;
        col = p->col;
        if (p->merged) return false;
        if (p->col % 2 == 0) {
            if (same) return false;
            name = name_at(f, p->at);
            if (name == NAMES_MOST) return false;
            begin_value(f, name);
        } else if (name < NAMES_MOST) {
            add(f, p->at, f->row, name);
        }
    }
    return true;
}

static bool is_form(const struct form *f)
{
    bool text = false, duty = false;

    for (size_t i = 0; i < f->names; i++) {
        text = text || f->column[i] == COLUMN_TEXT;
        duty = duty || (f->column[i] >= COLUMN_LEADER && f->column[i] <= COLUMN_RESPONSIBLE);
    }
    return f->names >= NAMES_LEAST && text && duty && f->known * 4 >= f->cells * 3;
}

/* The fragments must stand by row: the names first. */
static void put_names(struct form *f)
{
    struct grid all = {.rows = f->row + 1, .cols = (uint16_t)f->names};

    for (size_t i = 0; i < f->names; i++)
        *vec_push(f->r->scratch, &all.fragment) = (struct fragment){f->name[i], 0, (uint16_t)i, false};
    for (size_t i = 0; i < f->out.fragment.n; i++)
        *vec_push(f->r->scratch, &all.fragment) = f->out.fragment.at[i];
    f->r->grid = all;
}

void record_grid(struct reader *r)
{
    struct form f = {.r = r};

    if ((r->grid.cols != 2 && r->grid.cols != 4) || r->grid.rows < NAMES_LEAST) return;
    if (read_cells(&f) && is_form(&f)) put_names(&f);
}
