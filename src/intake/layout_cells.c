#include "intake/layout_cells.h"

#include <string.h>

#include "text/utf8.h"

enum { CELL_MOST = 1 << 20 };

struct table_row *cells_held(struct layout *l)
{
    if (!l->held) {
        l->held = arena_new_of(l->cx->arena, struct table_row);
        for (size_t c = 0; c < COLUMNS_MOST; c++) l->held->cell[c] = buf_new(l->cx->arena, CELL_MOST);
    }
    return l->held;
}

uint64_t cells_hash(uint64_t h, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\n') h = (h ^ (unsigned char)s.p[i]) * 1099511628211U;
    return h;
}

uint64_t cells_hash_row(const struct table_row *t)
{
    uint64_t h = 0;

    for (uint32_t c = 0; c < t->columns; c++) h = h * 31 + cells_hash(0, buf_text(&t->cell[c]));
    return h;
}

static void put_cell(struct layout *l, const struct table_row *t, uint32_t c)
{
    struct block *b;

    l->w->page = t->page;
    l->w->flags = t->merged[c] ? BLOCK_MERGED : 0;
    b = docw_open(l->w, BLOCK_CELL);
    b->table = t->table;
    b->row = t->row;
    b->col = (uint16_t)c;
    b->col_span = t->span[c] ? t->span[c] : 1;
    b->row_span = t->down[c] ? t->down[c] : 1;
    docw_text(l->w, buf_text(&t->cell[c]));
    docw_close(l->w);
}

void cells_flush(struct layout *l)
{
    struct table_row *t = cells_held(l);

    if (!t->used) return;
    if (t->row == 0) t->head = cells_hash_row(t);
    for (uint32_t c = 0; c < t->columns; c++) {
        if (t->cell[c].n) put_cell(l, t, c);
        t->cell[c].n = 0;
        t->span[c] = t->down[c] = 0;
        t->merged[c] = false;
    }
    t->row++;
    t->used = false;
}

void cells_begin(struct layout *l, uint32_t columns)
{
    struct table_row *t = cells_held(l);

    layout_table_end(l);
    t->table = ++l->w->tables;
    t->row = 0;
    t->open = true;
    t->ruled = false;
    t->columns = columns;
}

void layout_table_end(struct layout *l)
{
    if (!l->held || !l->held->open) return;
    cells_flush(l);
    l->held->open = false;
}

static bool stays_behind(int32_t c)
{
    static const char *const closing = "，。、；：）》」』】〕”’！？%％,.;:)";
    char text[4] = "";
    size_t n = c > 0 ? utf8_put(text, c) : 0;

    return n > 0 && str_find(str_of(closing), (struct str){text, n}, 0) >= 0;
}

static bool stays_before(int32_t c)
{
    return c == '(' || c == '[' || c == 0xff08 || c == 0x3014 || c == 0x300a || c == 0x201c || c == 0x3010;
}

float cells_needed_room(struct str s)
{
    size_t at = 0;
    int32_t c = utf8_next(s, &at);
    float room = c < 0x2000 ? 0.5F : 1;

    for (int32_t last = c; c >= 0 && at < s.n; last = c) {
        c = utf8_next(s, &at);
        if (!stays_behind(c) && !stays_before(last) && !(c < 0x2000 && last < 0x2000)) break;
        room += c < 0x2000 ? 0.5F : 1;
    }
    return room;
}

bool cells_all_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0 && s.n <= 4;
}
