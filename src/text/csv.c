#include "text/csv.h"

static bool starts_formula(struct str cell)
{
    if (cell.n == 0) return false;
    switch (cell.p[0]) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r': return true;
    default: return false;
    }
}

static bool needs_quotes(struct str cell)
{
    for (size_t i = 0; i < cell.n; i++)
        if (cell.p[i] == ',' || cell.p[i] == '"' || cell.p[i] == '\n' || cell.p[i] == '\r') return true;
    return false;
}

void csv_put(struct buf *out, struct str cell, bool first)
{
    bool safe = starts_formula(cell);

    if (!first) buf_byte(out, ',');
    if (!needs_quotes(cell)) {
        if (safe) buf_byte(out, '\'');
        buf_str(out, cell);
        return;
    }
    buf_byte(out, '"');
    if (safe) buf_byte(out, '\'');
    for (size_t i = 0, from = 0; i < cell.n; i++) {
        if (cell.p[i] != '"' && i + 1 < cell.n) continue;
        buf_str(out, str_sub(cell, from, i + 1 - from));
        if (cell.p[i] == '"') buf_byte(out, '"');
        from = i + 1;
    }
    buf_byte(out, '"');
}

void csv_end_line(struct buf *out)
{
    buf_lit(out, "\r\n");
}

/* The cell without the apostrophe that csv_put() gives a formula. */
static struct str bare(struct str cell)
{
    return cell.n > 1 && cell.p[0] == '\'' && starts_formula(str_skip(cell, 1)) ? str_skip(cell, 1) : cell;
}

/* A cell in quotes; *AT stands on the first one and moves behind the last. */
static struct str quoted(struct arena *a, struct str s, size_t *at)
{
    struct buf out = buf_new(a, s.n + 1);
    size_t i = *at + 1;

    for (; i < s.n; i++) {
        if (s.p[i] == '"') {
            i++;
            if (i >= s.n || s.p[i] != '"') break;
        }
        buf_byte(&out, s.p[i]);
    }
    *at = i;
    return buf_text(&out);
}

static bool ends_cell(char c)
{
    return c == ',' || c == '\n' || c == '\r';
}

static struct str next_cell(struct arena *a, struct str s, size_t *at)
{
    size_t from = *at;
    struct str cell;

    if (from < s.n && s.p[from] == '"') {
        cell = quoted(a, s, at);
        while (*at < s.n && !ends_cell(s.p[*at])) ++*at; /* nothing belongs behind the closing quote */
        return bare(cell);
    }
    while (*at < s.n && !ends_cell(s.p[*at])) ++*at;
    return bare(str_sub(s, from, *at - from));
}

struct str csv_text(struct str file)
{
    return str_skip(file, str_starts(file, STR(CSV_MARK)) ? sizeof CSV_MARK - 1 : 0);
}

bool csv_next(struct arena *a, struct str *s, struct csv_line *out)
{
    struct str *cell;
    size_t at = 0;
    bool more = true;

    if (s->n == 0) return false;
    cell = arena_array(a, struct str, CSV_CELLS_MOST);
    *out = (struct csv_line){0, cell};
    while (more) {
        struct str next = next_cell(a, *s, &at);

        if (out->n < CSV_CELLS_MOST) cell[out->n++] = next;
        more = at < s->n && s->p[at] == ',';
        at += more;
    }
    if (at < s->n && s->p[at] == '\r') at++;
    if (at < s->n && s->p[at] == '\n') at++;
    *s = str_skip(*s, at);
    return true;
}
