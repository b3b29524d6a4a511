/*
 * table - rows of a table to entries: the header row says what each column holds.
 *
 * A row is laid out as one chunk, the text columns first, so that the text of a task is one stretch and
 * everything else works as in running text.  A table without a header is guessed by its contents, and
 * doubted.
 */
#include <string.h>

#include "plan/deadline.h"
#include "plan/read.h"
#include "plan/words.h"

enum { COLS = TABLE_COLUMNS };

struct cell {
    uint32_t from, to; /* in the chunk */
    bool merged;
};

struct table {
    struct reader *r;
    const struct grid *g;
    size_t next; /* first fragment of the row at hand */
    struct cell cell[COLS];
    struct str group[COLS]; /* the latest text of a group column */
    bool guessed;
};

/* ---- what a column holds */

static const struct {
    enum word_class words;
    enum column column;
} headers[] = {
    {WORDS_LABEL_NO, COLUMN_NO},
    {WORDS_LABEL_TEXT, COLUMN_TEXT},
    {WORDS_LABEL_GROUP, COLUMN_GROUP},
    {WORDS_LABEL_LEADER, COLUMN_LEADER},
    {WORDS_LABEL_LEAD, COLUMN_LEAD},
    {WORDS_LABEL_SUPPORT, COLUMN_SUPPORT},
    {WORDS_LABEL_RESPONSIBLE, COLUMN_RESPONSIBLE},
    {WORDS_LABEL_DEADLINE, COLUMN_DEADLINE},
    {WORDS_LABEL_OTHER, COLUMN_OTHER},
};

/* The longest header word S begins or ends with; a header may carry more: 牵头单位（排首位）, 市级牵头单位.
 */
enum column table_column(struct str s)
{
    enum column best = COLUMN_NONE;
    size_t longest = 0;

    if (s.n == 0 || s.n > 90) return COLUMN_NONE;
    if (goal_is_header(s)) return COLUMN_GOAL;
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        size_t head = word_head(s, headers[i].words), tail = word_tail(s, headers[i].words);
        size_t len = head > tail ? head : tail;

        if (len <= longest) continue;
        longest = len;
        best = headers[i].column;
    }
    return longest * 2 >= s.n || s.n <= 24 ? best : COLUMN_NONE;
}

bool table_is_name(struct str s)
{
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        if (word_is(s, headers[i].words)) return true;
    return false;
}

/* ---- rows */

/* A drawn line that leaves room at its end was broken on purpose. */
static bool is_short(struct str s)
{
    return s.n > 4 && memcmp(s.p + s.n - 4, "    ", 4) == 0;
}

/* The lines of a cell of names end where somebody ended them: one unit a line. */
static void lay_lines(struct reader *r, struct span at, enum gap gap)
{
    while (at.len) {
        struct str s = doc_text(r->doc, at);
        const char *end = memchr(s.p, '\n', s.n);
        uint32_t n = end ? (uint32_t)(end - s.p) : at.len, step = n + (end != NULL);

        clean_add(r->scratch, &r->chunk, r->doc, (struct span){at.off, n}, gap);
        at = (struct span){at.off + step, at.len - step};
        gap = GAP_PARA;
    }
}

/* Lay the text columns (or the others) of the row [t->next, END) out in the chunk. */
static void lay_columns(struct table *t, size_t end, bool text)
{
    struct reader *r = t->r;

    for (uint16_t col = 0; col < t->g->cols && col < COLS; col++) {
        enum gap gap = GAP_PARA;

        if ((r->columns.what[col] == COLUMN_TEXT) != text) continue;
        t->cell[col] = (struct cell){(uint32_t)r->chunk.n, (uint32_t)r->chunk.n, false};
        for (size_t i = t->next; i < end; i++) {
            const struct fragment *f = &t->g->fragment.at[i];

            if (f->col != col) continue;
            if (text)
                clean_add(r->scratch, &r->chunk, r->doc, f->at, gap);
            else
                lay_lines(r, f->at, gap);
            gap = is_short(doc_text(r->doc, f->at)) ? GAP_PARA : GAP_LINE;
            t->cell[col].to = (uint32_t)r->chunk.n;
            t->cell[col].merged = f->merged;
        }
    }
}

/* The row at t->next as the chunk; false when there is no further row. */
static bool lay_row(struct table *t)
{
    size_t end = t->next;

    if (t->next >= t->g->fragment.n) return false;
    while (end < t->g->fragment.n && t->g->fragment.at[end].row == t->g->fragment.at[t->next].row) end++;
    clean_reset(&t->r->chunk);
    t->r->kept = STR_NULL;
    lay_columns(t, end, true);
    lay_columns(t, end, false);
    t->next = end;
    return true;
}

static struct str cell_text(const struct table *t, size_t col)
{
    return str_sub(clean_text(&t->r->chunk), t->cell[col].from, t->cell[col].to - t->cell[col].from);
}

static size_t filled(const struct table *t, size_t *only)
{
    size_t n = 0;

    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        struct str s = cell_text(t, col);

        if (!s.n || (n && str_eq(s, cell_text(t, *only)))) continue;
        *only = col;
        n++;
    }
    return n;
}

/* ---- header */

/* A row of column names: at least two, and one of them a text or a duty. */
static bool is_header(const struct table *t)
{
    size_t known = 0, useful = 0, all = 0;

    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        struct str s = cell_text(t, col);
        enum column c = table_column(s);

        all += s.n > 0;
        known += c != COLUMN_NONE;
        useful += c == COLUMN_TEXT || (c >= COLUMN_LEADER && c <= COLUMN_RESPONSIBLE);
    }
    return known >= 2 && useful && known * 2 >= all;
}

/* A second row below the header: every cell in it is the name of a column. */
static bool is_subheader(const struct table *t)
{
    size_t known = 0;

    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        struct str s = cell_text(t, col);

        if (s.n == 0) continue;
        if (table_column(s) == COLUMN_NONE) return false;
        known++;
    }
    return known >= 2;
}

/* One column 年度目标 says what the task is; several (2024年目标, 2025年目标) are steps. */
static void settle_year(struct table *t)
{
    size_t years = 0, last = 0;

    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        if (t->r->columns.what[col] != COLUMN_GOAL || !goal_is_year(t->r->columns.goal_label[col].text))
            continue;
        years++;
        last = col;
    }
    if (years == 1) t->r->columns.what[last] = COLUMN_TEXT;
}

static void read_header(struct table *t, bool again)
{
    for (size_t col = 0; col < COLS; col++) {
        struct str s = col < t->g->cols ? cell_text(t, col) : STR_NULL;
        enum column c = table_column(s);

        if (!again || c != COLUMN_NONE) t->r->columns.what[col] = s.n && c == COLUMN_NONE ? COLUMN_OTHER : c;
        if (c == COLUMN_GOAL)
            t->r->columns.goal_label[col] =
                read_value(t->r, t->cell[col].from, t->cell[col].to, RULE_GOAL_COLUMN);
        if (word_in(s, WORDS_NOTE_FIRST)) t->r->note = DUTY_NOTE_FIRST;
    }
    t->r->columns.n = t->g->cols;
    settle_year(t);
}

/* Without a header: numbers are numbers, units are units, the longest column is the text. */
static void guess_header(struct table *t)
{
    size_t text = 0;

    for (size_t col = 0; col < COLS; col++) t->r->columns.what[col] = COLUMN_NONE;
    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        struct str s = cell_text(t, col);
        size_t len;

        if (s.n > cell_text(t, text).n) text = col;
        if (number_value(s, &len) && len == s.n)
            t->r->columns.what[col] = COLUMN_NO;
        else if (s.n &&
                 duty_read(t->r->scratch, &t->r->chunk, t->cell[col].from, t->cell[col].to, &t->r->part) &&
                 !t->r->part.name.at[0].odd)
            t->r->columns.what[col] = COLUMN_RESPONSIBLE;
    }
    t->r->columns.what[text] = COLUMN_TEXT;
    t->r->columns.n = t->g->cols;
    t->guessed = true;
}

/* ---- entries */

static struct span row_span(const struct table *t)
{
    struct clean *c = &t->r->chunk;
    uint32_t low = UINT32_MAX, high = 0;

    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        struct span s = clean_span(c, t->cell[col].from, t->cell[col].to);

        if (!s.len || t->cell[col].merged) continue;
        if (s.off < low) low = s.off;
        if (s.off + s.len > high) high = s.off + s.len;
    }
    return high > low ? (struct span){low, high - low} : clean_span(c, 0, c->n);
}

/* A section from a group column or from a row of a single cell. */
static void emit_section(struct table *t, size_t col)
{
    struct reader *r = t->r;
    struct piece_of p = {.from = t->cell[col].from, .to = t->cell[col].to, .whole_to = t->cell[col].to};
    struct number n;

    if (!number_read(cell_text(t, col), &n) || n.kind > NUMBER_HAN_IN)
        n = (struct number){.kind = NUMBER_CHAPTER};
    p.no_from = p.from;
    p.no_to = p.from + n.shown;
    p.from += n.len;
    r->chunk_heading = true;
    r->number = n;
    emit_entry(r, &n, &p);
    r->chunk_heading = false;
}

static enum duty_label label_of(enum column c)
{
    static const enum duty_label labels[] = {
        [COLUMN_LEADER] = DUTY_LABEL_LEADER,
        [COLUMN_LEAD] = DUTY_LABEL_LEAD,
        [COLUMN_SUPPORT] = DUTY_LABEL_SUPPORT,
        [COLUMN_RESPONSIBLE] = DUTY_LABEL_RESPONSIBLE,
    };

    return c >= COLUMN_LEADER && c <= COLUMN_RESPONSIBLE ? labels[c] : DUTY_LABEL_NONE;
}

/* Not a dash, a stroke or nothing. */
static bool says_something(struct str s)
{
    return s.n > 0 && !word_is(s, WORDS_EMPTY) && !word_is(s, WORDS_DASH);
}

/* The place of what the cell says: 同左 says what the cell at its left does. */
static struct span cell_span(const struct table *t, size_t col)
{
    if (col > 0 && word_is(cell_text(t, col), WORDS_DITTO_LEFT)) col--;
    return (struct span){t->cell[col].from, t->cell[col].to - t->cell[col].from};
}

/* A dash in the column of those who must be named, when nobody else is: perhaps the unit above. */
static void dash_names(struct table *t)
{
    struct duty_part *part = &t->r->part;

    for (size_t i = 0; i < part->name.n; i++)
        if (part->name.at[i].role == DUTY_LEAD || part->name.at[i].role == DUTY_RESPONSIBLE) return;
    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        enum column c = t->r->columns.what[col];

        if ((c != COLUMN_LEAD && c != COLUMN_RESPONSIBLE) || !word_is(cell_text(t, col), WORDS_DASH))
            continue;
        *vec_push(t->r->scratch, &part->name) =
            (struct duty_name){.from = t->cell[col].from,
                               .to = t->cell[col].to,
                               .role = c == COLUMN_LEAD ? DUTY_LEAD : DUTY_RESPONSIBLE,
                               .odd = true,
                               .ditto = true};
    }
}

/* The duty and deadline columns of the row; true when one said something. */
static bool read_fields(struct table *t)
{
    struct reader *r = t->r;
    struct deadline_hit hit;

    duty_start(&r->part);
    r->part.rule = RULE_TABLE;
    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        struct span at = cell_span(t, col);

        if (!says_something(cell_text(t, col))) continue;
        if (label_of(r->columns.what[col]))
            duty_field(r->scratch, &r->chunk, at, label_of(r->columns.what[col]), &r->part);
        if (r->columns.what[col] != COLUMN_DEADLINE) continue;
        r->part.deadline_from = at.off;
        r->part.deadline_to = at.off + at.len;
        if (!deadline_field(cell_text(t, col), &hit)) continue;
        r->part.deadline_from += hit.at.off;
        r->part.deadline_to = r->part.deadline_from + hit.at.len;
    }
    dash_names(t);
    return r->part.name.n > 0 || r->part.deadline_to > r->part.deadline_from;
}

static void emit_goals(struct table *t)
{
    for (size_t col = 0; col < t->g->cols && col < COLS; col++)
        if (t->r->columns.what[col] == COLUMN_GOAL && says_something(cell_text(t, col)))
            emit_goal(t->r, &t->r->columns.goal_label[col], t->cell[col].from, t->cell[col].to);
        else if (t->r->columns.what[col] == COLUMN_DEADLINE)
            emit_steps(t->r, t->cell[col].from, t->cell[col].to);
}

static void emit_task(struct table *t, size_t from, size_t to)
{
    struct reader *r = t->r;
    struct number n = {.kind = NUMBER_NONE}, read;
    struct piece_of p = {.from = from, .to = to, .whole_to = to};
    struct found found = {from, to, false};
    struct plan_task *task;

    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        if (r->columns.what[col] != COLUMN_NO || t->cell[col].to == t->cell[col].from || p.no_to > p.no_from)
            continue;
        p.no_from = t->cell[col].from;
        p.no_to = t->cell[col].to;
        n.kind = NUMBER_BARE;
        if (number_read(cell_text(t, col), &read) && read.len == t->cell[col].to - t->cell[col].from)
            p.no_to = p.no_from + read.shown;
    }
    if (p.no_to == p.no_from && number_read(str_sub(clean_text(&r->chunk), from, to - from), &read)) {
        p.no_from = from;
        p.no_to = from + read.shown;
        p.from += read.len;
        n.kind = read.kind > NUMBER_HAN_IN ? read.kind : NUMBER_BARE;
    }
    r->number = n;
    p.found = read_fields(t) ? &found : NULL;
    emit_entry(r, &n, &p);
    task = pile_at(&r->task, r->task.n - 1);
    task->whole = row_span(t);
    task->text.rule = RULE_TABLE;
    emit_goals(t);
    if (t->guessed) read_doubt(r, (uint32_t)r->task.n - 1, STR("text"), RULE_TABLE_GUESS, task->whole);
}

/* Group columns, and text columns that one cell spans over several rows, open sections. */
static void group_columns(struct table *t)
{
    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        struct str s = cell_text(t, col);

        if (t->r->columns.what[col] != COLUMN_GROUP || !s.n || str_eq(s, t->group[col])) continue;
        emit_section(t, col);
        t->group[col] = str_keep(t->r->scratch, s);
    }
}

/* 二 | 民生项目: a number in Chinese and a text, nothing else; the text's column goes to TEXT. */
static bool is_heading_row(const struct table *t, size_t *text)
{
    bool number = false, words = false;

    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        struct str s = cell_text(t, col);
        size_t len;

        if (!s.n) continue;
        if (t->r->columns.what[col] == COLUMN_NO)
            number = (unsigned char)s.p[0] >= 0x80 && number_value(s, &len) && len == s.n;
        if (t->r->columns.what[col] != COLUMN_TEXT) continue;
        words = true;
        *text = col;
    }
    return number && words;
}

static void read_row(struct table *t)
{
    size_t only = 0, n = filled(t, &only), from = SIZE_MAX, to = 0;

    if (n == 0 || is_header(t)) return;
    if (n == 1 && t->g->cols > 2 && t->r->columns.what[only] != COLUMN_LEAD &&
        t->r->columns.what[only] != COLUMN_RESPONSIBLE) {
        emit_section(t, only);
        return;
    }
    if (n == 2 && is_heading_row(t, &only)) {
        emit_section(t, only);
        return;
    }
    group_columns(t);
    for (size_t col = 0; col < t->g->cols && col < COLS; col++) {
        if (t->r->columns.what[col] != COLUMN_TEXT || t->cell[col].to == t->cell[col].from) continue;
        if (from == SIZE_MAX) from = t->cell[col].from;
        to = t->cell[col].to;
    }
    if (from != SIZE_MAX) {
        emit_task(t, from, to);
    } else if (t->r->task.n && read_fields(t)) {
        struct found more = {0, t->r->chunk.n, false};

        emit_more(t->r, &more);
    }
}

/* A text column whose cells are carried down over rows, beside another text column, is a heading. */
static void settle_columns(struct table *t)
{
    size_t merged[COLS] = {0}, texts = 0;

    for (size_t col = 0; col < COLS; col++) texts += t->r->columns.what[col] == COLUMN_TEXT;
    if (texts < 2) return;
    for (size_t i = 0; i < t->g->fragment.n; i++)
        if (t->g->fragment.at[i].col < COLS) merged[t->g->fragment.at[i].col] += t->g->fragment.at[i].merged;
    for (size_t col = 0; col < COLS && texts > 1; col++) {
        if (t->r->columns.what[col] != COLUMN_TEXT || !merged[col]) continue;
        t->r->columns.what[col] = COLUMN_GROUP;
        texts--;
    }
}

/* The rows in front of the header are titles. */
static bool find_header(struct table *t)
{
    for (int rows = 0; rows < 4 && lay_row(t); rows++) {
        size_t behind = t->next, only = 0;

        if (!is_header(t)) {
            if (filled(t, &only) == 1) facts_title(t->r, t->cell[only].from, t->cell[only].to);
            continue;
        }
        read_header(t, false);
        if (lay_row(t) && (is_header(t) || is_subheader(t)))
            read_header(t, true);
        else
            t->next = behind;
        return true;
    }
    t->next = 0;
    return false;
}

/* Only real cells and drawn lines are surely a table; tabs without a header are text. */
static bool is_sure(const struct reader *r, size_t block)
{
    return r->doc->block[block].kind == BLOCK_CELL ||
           str_find(doc_text(r->doc, r->doc->block[block].at), STR("\t"), 0) < 0;
}

/* Columns from the header, from the table before, or guessed; false when it is no table. */
static bool know_columns(struct table *t, size_t block)
{
    if (find_header(t) || t->r->columns.n == t->g->cols) return true;
    if (!is_sure(t->r, block) || t->g->cols < 2 || !lay_row(t)) return false;
    guess_header(t);
    t->next = 0;
    return true;
}

size_t table_take(struct reader *r, size_t block)
{
    struct table t = {.r = r, .g = &r->grid};
    size_t end = block < r->no_table ? block : grid_take(r->scratch, r->doc, block, &r->grid);

    if (end == block) end = loose_grid_take(r, block);
    if (end == block) return block;
    chunk_end(r);
    record_grid(r);
    memset(t.cell, 0, sizeof t.cell);
    if (know_columns(&t, block)) {
        settle_columns(&t);
        while (lay_row(&t)) read_row(&t);
    } else {
        r->no_table = end;
        end = r->doc->block[block].kind == BLOCK_CELL ? end : block;
    }
    clean_reset(&r->chunk);
    r->number = (struct number){0};
    return end;
}
