/*
 * layout_grid - tables by their ruled lines.
 *
 * Lines of a page that touch each other are one drawing.  Where a drawing has
 * upright and level lines, they part its field into boxes; boxes without a
 * line between them are one cell.  Words belong to the cell that holds their
 * middle, so nothing has to be guessed but the ends of lines inside a cell.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "intake/layout_cells.h"

enum { PAGE_LINES_MOST = 800, BAND_ROWS_MOST = 400, BOXES_MOST = 4 << 20, NO_BOX = UINT16_MAX };

#define UNSURE 0.5F /* characters: how far the text of a cell may keep from its right line */
#define NEAR 3.0F   /* points: closer lines are one, closer ends touch */

/* --- lines -------------------------------------------------------------- */

/* The lines of one page, longer ones put together of their pieces. */
struct drawn {
    struct rule line[PAGE_LINES_MOST];
    uint16_t of[PAGE_LINES_MOST]; /* a line of the same drawing */
    uint32_t n;
};

static int by_place(const void *a, const void *b)
{
    const struct rule *x = a, *y = b;

    if (x->upright != y->upright) return x->upright - y->upright;
    if (x->at != y->at) return x->at > y->at ? 1 : -1;
    return (x->a > y->a) - (x->a < y->a);
}

static int by_begin(const void *a, const void *b)
{
    const struct rule *x = a, *y = b;

    return (x->a > y->a) - (x->a < y->a);
}

/* Pieces [FROM, BEHIND) of R lie on one line: add what they make together. False: too many. */
static bool add_lines(struct drawn *d, struct rule *r, size_t from, size_t behind)
{
    struct rule line;

    qsort(r + from, behind - from, sizeof *r, by_begin);
    line = r[from];
    for (size_t i = from + 1; i <= behind; i++) {
        if (i < behind && r[i].a <= line.b + NEAR) {
            line.b = fmaxf(line.b, r[i].b);
            continue;
        }
        if (d->n == PAGE_LINES_MOST) return false;
        d->line[d->n++] = line;
        if (i < behind) line = r[i];
    }
    return true;
}

/* False when the page is too full of lines to be a text with tables. */
static bool draw_page(struct layout *l, const struct layout_page *p, struct drawn *d)
{
    struct rule *r = l->rules.at + p->rules;
    size_t n = p->rules_end - p->rules, from = 0;

    d->n = 0;
    qsort(r, n, sizeof *r, by_place);
    for (size_t i = 1; i <= n; i++) {
        if (i < n && r[i].upright == r[from].upright && r[i].at - r[from].at < NEAR / 2) continue;
        if (!add_lines(d, r, from, i)) return false;
        from = i;
    }
    return n > 0;
}

static bool touch(const struct rule *level, const struct rule *upright)
{
    return upright->at > level->a - NEAR && upright->at < level->b + NEAR && level->at > upright->a - NEAR &&
           level->at < upright->b + NEAR;
}

static uint16_t head_of(struct drawn *d, uint16_t i)
{
    while (d->of[i] != i) i = d->of[i] = d->of[d->of[i]];
    return i;
}

static void join_drawings(struct drawn *d)
{
    for (uint32_t i = 0; i < d->n; i++) d->of[i] = (uint16_t)i;
    for (uint32_t i = 0; i < d->n && !d->line[i].upright; i++)
        for (uint32_t k = d->n; k-- > 0 && d->line[k].upright;)
            if (touch(&d->line[i], &d->line[k])) d->of[head_of(d, (uint16_t)k)] = head_of(d, (uint16_t)i);
}

/* --- boxes -------------------------------------------------------------- */

/* One drawing on its way to a grid. */
struct field {
    struct drawn *d;
    uint16_t head;
    float x[PAGE_LINES_MOST + 2], y[PAGE_LINES_MOST + 2];
    uint32_t nx, ny;
};

static int by_float(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

/* The different values of V; OPEN_FROM and OPEN_TO are ends that may have no line. */
static uint32_t settle(float *v, uint32_t n, float open_from, float open_to)
{
    uint32_t kept = 0;

    qsort(v, n, sizeof *v, by_float);
    for (uint32_t i = 0; i < n; i++)
        if (kept == 0 || v[i] - v[kept - 1] > NEAR) v[kept++] = v[i];
    if (kept && v[0] - open_from > 2 * NEAR) {
        memmove(v + 1, v, kept * sizeof *v);
        v[0] = open_from;
        kept++;
    }
    if (kept && open_to - v[kept - 1] > 2 * NEAR) v[kept++] = open_to;
    return kept;
}

static void lay_field(struct field *f)
{
    float from[2] = {INFINITY, INFINITY}, to[2] = {-INFINITY, -INFINITY};

    f->nx = f->ny = 0;
    for (uint32_t i = 0; i < f->d->n; i++) {
        const struct rule *r = &f->d->line[i];

        if (head_of(f->d, (uint16_t)i) != f->head) continue;
        from[r->upright] = fminf(from[r->upright], r->a);
        to[r->upright] = fmaxf(to[r->upright], r->b);
        if (r->upright)
            f->x[f->nx++] = r->at;
        else
            f->y[f->ny++] = r->at;
    }
    f->nx = settle(f->x, f->nx, from[0], to[0]);
    f->ny = settle(f->y, f->ny, from[1], to[1]);
}

static uint32_t place_in(const float *v, uint32_t n, float at)
{
    uint32_t low = 0, high = n;

    while (low < high) {
        uint32_t mid = (low + high) / 2;

        if (v[mid] <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? low - 1 : 0;
}

enum { LINE_BELOW = 1, LINE_RIGHT = 2 };

/* Which of V's places a line at AT stands on; N when on none. */
static uint32_t on_line(const float *v, uint32_t n, float at)
{
    uint32_t i = place_in(v, n, at + NEAR);

    return fabsf(v[i] - at) <= NEAR ? i : n;
}

/* Does [A, B] cover most of [FROM, TO]? */
static bool covers(float a, float b, float from, float to)
{
    return fminf(b, to) - fmaxf(a, from) > 0.6F * (to - from);
}

static void mark_upright(const struct field *f, const struct rule *r, uint8_t *lines)
{
    uint32_t x = on_line(f->x, f->nx, r->at), columns = f->nx - 1;

    if (x == 0 || x >= f->nx) return;
    for (uint32_t y = place_in(f->y, f->ny, r->a); y + 1 < f->ny && f->y[y] < r->b; y++)
        if (covers(r->a, r->b, f->y[y], f->y[y + 1])) lines[y * columns + x - 1] |= LINE_RIGHT;
}

static void mark_level(const struct field *f, const struct rule *r, uint8_t *lines)
{
    uint32_t y = on_line(f->y, f->ny, r->at), columns = f->nx - 1;

    if (y == 0 || y >= f->ny) return;
    for (uint32_t x = place_in(f->x, f->nx, r->a); x + 1 < f->nx && f->x[x] < r->b; x++)
        if (covers(r->a, r->b, f->x[x], f->x[x + 1])) lines[(y - 1) * columns + x] |= LINE_BELOW;
}

/* The cell that begins at box (Y, X): right to the next line, down to the next one. */
static void own_boxes(const struct grid_lines *g, const uint8_t *lines, uint32_t y, uint32_t x)
{
    uint32_t right = x + 1, down = y + 1;
    uint16_t owner = (uint16_t)(y * g->columns + x);
    bool open = true;

    while (right < g->columns && !(lines[y * g->columns + right - 1] & LINE_RIGHT) &&
           g->owner[y * g->columns + right] == NO_BOX)
        right++;
    while (down < g->rows && open) {
        for (uint32_t c = x; c < right; c++)
            open = open && !(lines[(down - 1) * g->columns + c] & LINE_BELOW) &&
                   g->owner[down * g->columns + c] == NO_BOX;
        down += open;
    }
    for (uint32_t r = y; r < down; r++)
        for (uint32_t c = x; c < right; c++) g->owner[r * g->columns + c] = owner;
}

static void make_grid(struct layout *l, const struct field *f)
{
    uint32_t rows = f->ny - 1, columns = f->nx - 1, cells = 0;
    struct grid_lines g = {.rows = rows, .columns = columns};
    uint8_t *lines = arena_array(l->cx->arena, uint8_t, (size_t)rows * columns);

    memset(lines, 0, (size_t)rows * columns);
    for (uint32_t i = 0; i < f->d->n; i++) {
        if (head_of(f->d, (uint16_t)i) != f->head) continue;
        (f->d->line[i].upright ? mark_upright : mark_level)(f, &f->d->line[i], lines);
    }
    g.x = arena_array(l->cx->arena, float, f->nx);
    g.y = arena_array(l->cx->arena, float, f->ny);
    g.owner = arena_array(l->cx->arena, uint16_t, (size_t)rows * columns);
    memcpy(g.x, f->x, f->nx * sizeof *g.x);
    memcpy(g.y, f->y, f->ny * sizeof *g.y);
    for (uint32_t i = 0; i < rows * columns; i++) g.owner[i] = NO_BOX;
    for (uint32_t i = 0; i < rows * columns; i++) {
        if (g.owner[i] != NO_BOX) continue;
        own_boxes(&g, lines, i / columns, i % columns);
        cells++;
    }
    if (cells > rows || cells >= 3) *vec_push(l->cx->arena, &l->grids) = g;
}

static int by_top(const void *a, const void *b)
{
    const struct grid_lines *x = a, *y = b;

    return (x->y[0] > y->y[0]) - (x->y[0] < y->y[0]);
}

void layout_grid_find(struct layout *l)
{
    struct drawn *d = arena_new_of(l->cx->arena, struct drawn);
    struct field *f = arena_new_of(l->cx->arena, struct field);
    size_t boxes = 0;

    f->d = d;
    for (uint32_t p = 0; p < l->pages.n; p++) {
        struct layout_page *page = &l->pages.at[p];

        page->grids = page->grids_end = (uint32_t)l->grids.n;
        if (page->rules == page->rules_end || !draw_page(l, page, d)) continue;
        join_drawings(d);
        for (uint32_t i = 0; i < d->n && boxes < BOXES_MOST; i++) {
            f->head = (uint16_t)i;
            if (head_of(d, f->head) != f->head) continue;
            lay_field(f);
            if (f->nx < 3 || f->ny < 2 || f->nx - 1 > COLUMNS_MOST || f->ny - 1 > BAND_ROWS_MOST) continue;
            boxes += (size_t)(f->nx - 1) * (f->ny - 1);
            make_grid(l, f);
        }
        page->grids_end = (uint32_t)l->grids.n;
        if (page->grids_end > page->grids)
            qsort(l->grids.at + page->grids, page->grids_end - page->grids, sizeof *l->grids.at, by_top);
    }
}

/* --- which rows --------------------------------------------------------- */

static const struct grid_lines *grid_at(const struct layout *l, const struct row *r)
{
    const struct layout_page *p = &l->pages.at[r->page];

    for (uint32_t i = p->grids; i < p->grids_end; i++) {
        const struct grid_lines *g = &l->grids.at[i];

        if (r->y > g->y[0] && r->y < g->y[g->rows] && r->x1 > g->x[0] && r->x0 < g->x[g->columns]) return g;
    }
    return NULL;
}

uint32_t layout_grid(const struct layout *l, uint32_t from, uint32_t end)
{
    const struct grid_lines *g = grid_at(l, &l->rows.at[from]);
    uint32_t behind = from;

    while (g && behind < end && l->rows.at[behind].y < g->y[g->rows]) behind++;
    return behind;
}

/* --- cells -------------------------------------------------------------- */

/* The words of one visual row in one cell. */
struct stretch {
    uint32_t first, n, row;
    uint16_t owner;
};

struct writing {
    struct layout *l;
    const struct grid_lines *g;
    VEC(struct stretch) stretch;
    float pad[COLUMNS_MOST]; /* between a column's left line and its text */
    struct buf *text;        /* by box; cells only */
    float *slack;            /* room behind the latest line of each, in characters */
};

static void add_stretches(struct writing *w, uint32_t row)
{
    const struct row *r = &w->l->rows.at[row];
    const struct grid_lines *g = w->g;

    for (uint32_t i = r->first; i < r->first + r->n; i++) {
        const struct word *word = &w->l->words.at[i];
        uint32_t x = place_in(g->x, g->columns, (word->x0 + word->x1) / 2),
                 y = place_in(g->y, g->rows, (word->y0 + word->y1) / 2);
        uint16_t owner = g->owner[y * g->columns + x];
        struct stretch *last = w->stretch.n ? &w->stretch.at[w->stretch.n - 1] : NULL;

        if (last && last->row == row && last->owner == owner)
            last->n++;
        else
            *vec_push(w->l->cx->arena, &w->stretch) = (struct stretch){i, 1, row, owner};
    }
}

static uint32_t column_of(const struct grid_lines *g, uint16_t owner)
{
    return g->columns ? owner % g->columns : 0;
}

static void find_pads(struct writing *w)
{
    for (uint32_t c = 0; c < w->g->columns; c++) w->pad[c] = w->l->em;
    for (size_t i = 0; i < w->stretch.n; i++) {
        uint32_t c = column_of(w->g, w->stretch.at[i].owner);
        float pad = w->l->words.at[w->stretch.at[i].first].x0 - w->g->x[c];

        w->pad[c] = fmaxf(0, fminf(w->pad[c], pad));
    }
}

static uint32_t span_of(const struct grid_lines *g, uint16_t owner)
{
    uint32_t n = 1;

    while (owner % g->columns + n < g->columns && g->owner[owner + n] == owner) n++;
    return n;
}

static uint32_t depth_of(const struct grid_lines *g, uint16_t owner)
{
    uint32_t n = 1;

    while (owner / g->columns + n < g->rows && g->owner[owner + n * g->columns] == owner) n++;
    return n;
}

/* Lines are joined; one that had room for the next was ended on purpose. */
static void add_text(struct writing *w, const struct stretch *s)
{
    const struct word *first = &w->l->words.at[s->first], *last = first + s->n - 1;
    const struct row *r = &w->l->rows.at[s->row];
    uint32_t c = column_of(w->g, s->owner);
    float right = w->g->x[c + span_of(w->g, s->owner)] - w->pad[c], left = w->g->x[c] + w->pad[c];
    struct buf *text = &w->text[s->owner];

    if (text->n && w->slack[s->owner] > cells_needed_room(word_text(w->l, first)) + UNSURE)
        buf_byte(text, '\n');
    layout_join(w->l, first, s->n, r->em, text);
    /* Centred lines leave room on both sides. */
    w->slack[s->owner] = fminf(right - left - (last->x1 - first->x0), 2 * (right - last->x1)) / r->em;
}

static void fill_cells(struct writing *w, uint32_t from, uint32_t behind)
{
    size_t boxes = (size_t)w->g->rows * w->g->columns;

    w->text = arena_array(w->l->cx->arena, struct buf, boxes);
    w->slack = arena_array(w->l->cx->arena, float, boxes);
    for (size_t i = 0; i < boxes; i++) w->text[i] = buf_new(w->l->cx->arena, 1 << 20);
    for (uint32_t i = from; i < behind; i++)
        if (!w->l->rows.at[i].furniture) add_stretches(w, i);
    find_pads(w);
    for (size_t i = 0; i < w->stretch.n; i++) add_text(w, &w->stretch.at[i]);
}

/* --- pages -------------------------------------------------------------- */

static bool goes_on(const struct table_row *t, const struct grid_lines *g)
{
    if (!t->open || !t->ruled || t->columns != g->columns) return false;
    for (uint32_t c = 0; c + 1 < g->columns; c++)
        if (fabsf(t->separator[c] - g->x[c + 1]) > 2 * NEAR) return false;
    return true;
}

static uint64_t hash_band(const struct writing *w, uint32_t y)
{
    uint64_t h = 0;

    for (uint32_t c = 0; c < w->g->columns; c++)
        h = h * 31 + cells_hash(0, buf_text(&w->text[y * w->g->columns + c]));
    return h;
}

/* The column of running numbers of the row held; COLUMNS_MOST: none. */
static uint32_t number_column(const struct table_row *t)
{
    for (uint32_t c = 0; c < t->columns && c < 3; c++)
        if (cells_all_digits(buf_text(&t->cell[c]))) return c;
    return COLUMNS_MOST;
}

/* Band Y, the first of a page, goes on with the row held: it has no number where that has one. */
static bool is_rest(const struct writing *w, uint32_t y)
{
    const struct table_row *t = w->l->held;
    uint32_t number = number_column(t), held = 0, here = 0;

    if (!t->used) return false;
    if (number < COLUMNS_MOST) return w->text[y * w->g->columns + number].n == 0;
    for (uint32_t c = 0; c < t->columns; c++) {
        held += t->cell[c].n > 0;
        here += w->text[y * w->g->columns + c].n > 0;
    }
    return here < held && w->text[y * w->g->columns].n == 0;
}

static void add_rest(struct writing *w, uint32_t y)
{
    struct table_row *t = w->l->held;

    for (uint32_t c = 0; c < t->columns; c++) {
        uint32_t box = y * w->g->columns + c;
        struct str rest = buf_text(&w->text[box]);

        if (rest.n == 0 || t->merged[c]) continue;
        if (t->cell[c].n && t->slack[c] > cells_needed_room(rest) + UNSURE) buf_byte(&t->cell[c], '\n');
        buf_str(&t->cell[c], rest);
        t->slack[c] = w->slack[box];
    }
}

/* Cells left of the numbers that are empty behind a page break belong to the cell above it. */
static void carry_over(struct writing *w, uint32_t y)
{
    const struct table_row *t = w->l->held;
    uint32_t number = number_column(t);

    for (uint32_t c = 0; number < COLUMNS_MOST && c < number; c++) {
        uint32_t box = y * w->g->columns + c;

        if (w->text[box].n == 0 && w->g->owner[box] == box) buf_str(&w->text[box], buf_text(&t->cell[c]));
    }
}

static void put_band(struct writing *w, uint32_t y, uint32_t page)
{
    struct table_row *t = w->l->held;

    cells_flush(w->l);
    for (uint32_t c = 0; c < w->g->columns; c++) {
        uint32_t box = y * w->g->columns + c;
        uint16_t owner = w->g->owner[box];

        if (column_of(w->g, owner) != c) continue;
        buf_str(&t->cell[c], buf_text(&w->text[owner]));
        t->merged[c] = owner != box;
        t->span[c] = (uint16_t)span_of(w->g, owner);
        t->down[c] = (uint16_t)(owner == box ? depth_of(w->g, owner) : 1);
        t->slack[c] = w->slack[owner];
    }
    t->page = page + 1;
    t->used = true;
}

/* The table of the page before goes on: its head may be printed again, its last row may go on. */
static uint32_t begin_page(struct writing *w)
{
    const struct table_row *t = w->l->held;
    uint32_t y = 0;

    if (t->row > 0 && w->g->rows > 1 && hash_band(w, 0) == t->head) y++;
    if (is_rest(w, y)) {
        add_rest(w, y);
        return y + 1;
    }
    carry_over(w, y);
    return y;
}

void layout_grid_write(struct layout *l, uint32_t from, uint32_t behind, bool first)
{
    uint32_t page = l->rows.at[from].page, y = 0;
    struct writing w = {.l = l, .g = grid_at(l, &l->rows.at[from])};
    bool on;

    if (!w.g) return;
    on = first && goes_on(cells_held(l), w.g);
    fill_cells(&w, from, behind);
    if (on)
        y = begin_page(&w);
    else
        cells_begin(l, w.g->columns);
    l->held->ruled = true;
    memcpy(l->held->separator, w.g->x + 1, (w.g->columns - 1) * sizeof w.g->x[0]);
    for (; y < w.g->rows; y++) put_band(&w, y, page);
}
