/*
 * layout_table - tables without their lines: columns from gaps, rows from numbers or distances.
 *
 * A stripe of the page that (nearly) no row covers separates columns.  Which
 * lines make a row is told by the column of running numbers when there is one:
 * each column's lines are shared out so that a row's lines stand around its
 * number, or begin beside it, whichever fits the whole table better.
 */
#include "intake/layout_cells.h"

#include <math.h>
#include <string.h>

#include "text/utf8.h"

enum { BINS_MOST = 2048, STRONG_LEAST = 3, LINES_MOST = 160 };

/* The words of one visual row in one column. */
struct piece {
    uint32_t first, n;
    uint16_t col, span;
};

struct grid {
    const struct layout *l;
    uint32_t from, behind, columns;
    float left, right;
    float separator[COLUMNS_MOST]; /* right border of each column but the last */
    float reach[COLUMNS_MOST];     /* how far right the text of each column goes */
};

/* --- is it one ---------------------------------------------------------- */

/* A row with one wide gap or two fair ones. */
static bool is_strong(const struct layout *l, const struct row *r)
{
    const struct word *w = &l->words.at[r->first];
    int fair = 0;

    for (uint32_t i = 1; i < r->n; i++) {
        float gap = w[i].x0 - w[i - 1].x1;

        if (gap > 1.2F * r->em) return true;
        fair += gap > 0.6F * r->em;
    }
    return fair >= 2;
}

/* A line of running text: from the left, nearly to the right, without a gap. */
static bool is_body(const struct layout *l, const struct row *r)
{
    const struct layout_page *p = &l->pages.at[r->page];

    return !is_strong(l, r) && r->x0 < p->left + 3 * r->em && r->x1 - r->x0 > 0.72F * (p->right - p->left);
}

static uint32_t region_end(const struct layout *l, uint32_t from, uint32_t end)
{
    uint32_t behind = from, weak = 0;

    for (uint32_t i = from; i < end && !l->rows.at[i].furniture && !is_body(l, &l->rows.at[i]); i++) {
        const struct row *r = &l->rows.at[i];
        bool far = i > from && r->y - l->rows.at[i - 1].y > 3.5F * fmaxf(l->pitch, r->em);

        weak = is_strong(l, r) ? 0 : weak + 1;
        if (weak > 24 || (far && weak)) break;
        behind = i + 1;
    }
    return behind;
}

/* How many rows cover each stripe of the page. */
static uint32_t count_cover(const struct layout *l, const struct grid *g, float bin, uint16_t *cover)
{
    float wide = (g->right - g->left) / bin;
    uint32_t bins = wide < BINS_MOST - 1 ? (uint32_t)wide + 1 : BINS_MOST;

    memset(cover, 0, BINS_MOST * sizeof *cover);
    for (uint32_t i = g->from; i < g->behind; i++) {
        const struct row *r = &l->rows.at[i];

        for (uint32_t k = 0; k < r->n; k++) {
            const struct word *w = &l->words.at[r->first + k];
            float a = (w->x0 - g->left) / bin, b = (w->x1 - g->left) / bin;

            if (a >= BINS_MOST) continue;
            for (uint32_t x = a > 0 ? (uint32_t)a : 0; x < bins && (float)x < b; x++) cover[x]++;
        }
    }
    return bins;
}

static void find_separators(const struct layout *l, struct grid *g)
{
    uint16_t cover[BINS_MOST];
    float bin = l->em / 5;
    uint32_t bins = count_cover(l, g, bin, cover), rows = g->behind - g->from, from = 0;
    /* Merged rows (section names) run across; a few of them must not hide a gap. */
    uint32_t allowed = rows >= 6 ? 1 + rows / 12 : 0;

    g->columns = 1;
    for (uint32_t x = 0; x < bins && g->columns < COLUMNS_MOST; x++) {
        if (cover[x] <= allowed) continue;
        if (from && x - from >= 2) g->separator[g->columns++ - 1] = g->left + bin * (float)(from + x) / 2;
        from = x + 1;
    }
}

static uint32_t column_at(const struct grid *g, float x)
{
    uint32_t c = 0;

    while (c + 1 < g->columns && x > g->separator[c]) c++;
    return c;
}

/* The pieces of a row; a word across separators spans columns. */
static uint32_t pieces_of(const struct grid *g, const struct row *r, struct piece out[COLUMNS_MOST])
{
    uint32_t n = 0, behind = 0;

    for (uint32_t i = 0; i < r->n; i++) {
        const struct word *w = &g->l->words.at[r->first + i];
        float slack = g->l->em * 0.3F;
        uint32_t a = column_at(g, w->x0 + slack), b = column_at(g, w->x1 - slack);

        if (b < a) a = b = column_at(g, (w->x0 + w->x1) / 2);
        if (n && a < behind) {
            out[n - 1].n++;
            if (b + 1 > behind) behind = b + 1;
        } else if (n < COLUMNS_MOST) {
            out[n++] = (struct piece){r->first + i, 1, (uint16_t)a, 1};
            behind = b + 1;
        }
        out[n - 1].span = (uint16_t)(behind - out[n - 1].col);
    }
    return n;
}

/* "1." "（二）" in front of hanging paragraphs look like a first column. */
static bool is_list(const struct layout *l, const struct grid *g)
{
    struct piece p[COLUMNS_MOST];
    uint32_t labels = 0, others = 0;

    if (g->columns != 2) return false;
    for (uint32_t i = g->from; i < g->behind; i++) {
        struct str s;

        if (pieces_of(g, &l->rows.at[i], p) == 0 || p[0].col != 0 || p[0].span != 1) continue;
        s = word_text(l, &l->words.at[p[0].first + p[0].n - 1]);
        if (s.n <= 12 && (str_ends(s, STR(".")) || str_ends(s, STR("、")) || str_ends(s, STR("）")) ||
                          str_ends(s, STR(")"))))
            labels++;
        else
            others++;
    }
    return labels > others;
}

/* A row that stands beside the next one, not above it, is the first line of a taller cell. */
static bool begins_table(const struct layout *l, uint32_t from, uint32_t end)
{
    const struct row *r = &l->rows.at[from];

    if (is_strong(l, r)) return true;
    return from + 1 < end && r[1].y - r->y < 1.1F * r->em && is_strong(l, &r[1]) && !r[1].furniture &&
           !is_body(l, r);
}

static void find_reach(struct grid *g)
{
    struct piece p[COLUMNS_MOST];

    for (uint32_t c = 0; c < g->columns; c++) g->reach[c] = g->left;
    for (uint32_t i = g->from; i < g->behind; i++) {
        uint32_t n = pieces_of(g, &g->l->rows.at[i], p);

        for (uint32_t k = 0; k < n; k++) {
            float x1 = g->l->words.at[p[k].first + p[k].n - 1].x1;

            if (p[k].span == 1) g->reach[p[k].col] = fmaxf(g->reach[p[k].col], x1);
        }
    }
}

static bool find_grid(const struct layout *l, uint32_t from, uint32_t end, struct grid *g)
{
    uint32_t strong = 0;

    *g = (struct grid){.l = l, .from = from, .left = INFINITY, .right = -INFINITY};
    if (!begins_table(l, from, end)) return false;
    g->behind = region_end(l, from, end);
    for (uint32_t i = from; i < g->behind; i++) {
        strong += is_strong(l, &l->rows.at[i]);
        g->left = fminf(g->left, l->rows.at[i].x0);
        g->right = fmaxf(g->right, l->rows.at[i].x1);
    }
    if (strong < STRONG_LEAST) return false;
    find_separators(l, g);
    if (g->columns < 2 || is_list(l, g)) return false;
    find_reach(g);
    return true;
}

uint32_t layout_table(const struct layout *l, uint32_t from, uint32_t end)
{
    struct grid g;

    return find_grid(l, from, end, &g) ? g.behind : from;
}

/* --- writing rows -------------------------------------------------------- */

/* A cell's lines are joined; a line that had room for the next one was ended on purpose (one unit a line). */
static void add_piece(struct layout *l, const struct grid *g, const struct row *r, const struct piece *p)
{
    struct table_row *t = l->held;
    struct buf *cell = &t->cell[p->col];
    const struct word *w = &l->words.at[p->first], *last = w + p->n - 1;

    if (cell->n && t->slack[p->col] > 0.95F * cells_needed_room(word_text(l, w))) buf_byte(cell, '\n');
    layout_join(l, w, p->n, r->em, cell);
    t->slack[p->col] = (g->reach[p->col + p->span - 1U] - last->x1) / r->em;
    if (p->span > t->span[p->col]) t->span[p->col] = p->span;
    if (!t->used) t->page = r->page + 1;
    t->used = true;
}

/* --- which lines make a row ---------------------------------------------- */

/* One segment of a table: rows between merged ones. */
struct segment {
    struct layout *l;
    const struct grid *g;
    uint32_t from, behind, anchors;
    bool continues;                           /* the row held may go on in the first lines */
    float anchor[LINES_MOST];                 /* heights of the running numbers */
    uint16_t group[COLUMNS_MOST][LINES_MOST]; /* by column and row of the segment: the anchor it belongs to */
    float y[LINES_MOST];                      /* of one column's lines */
    float cost[LINES_MOST + 1], before[LINES_MOST + 1];
    uint16_t cut[LINES_MOST][LINES_MOST + 1];
};

static const struct piece *piece_in(const struct grid *g, const struct row *r, uint32_t col,
                                    struct piece p[COLUMNS_MOST])
{
    uint32_t n = pieces_of(g, r, p);

    for (uint32_t i = 0; i < n; i++)
        if (p[i].col == col) return &p[i];
    return NULL;
}

/* The first column whose numbers rise by one; COLUMNS_MOST: none. */
static uint32_t number_column(const struct grid *g, uint32_t from, uint32_t behind)
{
    for (uint32_t c = 0; c < g->columns && c < 3; c++) {
        int64_t last = -1, v;
        uint32_t good = 0, bad = 0;

        for (uint32_t i = from; i < behind; i++) {
            struct piece p[COLUMNS_MOST];
            const struct piece *at = piece_in(g, &g->l->rows.at[i], c, p);
            struct str s = at && at->n == 1 ? word_text(g->l, &g->l->words.at[at->first]) : STR_NULL;

            if (!cells_all_digits(s) || !str_int(s, &v)) continue;
            good += last < 0 || v == last + 1;
            bad += last >= 0 && v != last + 1;
            last = v;
        }
        if (good >= 1 && bad == 0) return c;
    }
    return COLUMNS_MOST;
}

/* What it costs when lines [I, K) make the row of the number at Y. */
static float group_cost(const struct segment *s, uint32_t i, uint32_t k, float y, bool centered)
{
    if (i == k) return 2 * s->l->em;
    return fabsf((centered ? (s->y[i] + s->y[k - 1]) / 2 : s->y[i]) - y);
}

/* Where anchor A's row best begins when it ends before line K. */
static void cut_row(struct segment *s, uint32_t a, uint32_t k, bool centered)
{
    s->cost[k] = INFINITY;
    for (uint32_t i = 0; i <= k; i++) {
        float c = s->before[i] + group_cost(s, i, k, s->anchor[a], centered);

        if (!(c < s->cost[k])) continue;
        s->cost[k] = c;
        s->cut[a][k] = (uint16_t)i;
    }
}

/* Share N lines out over the anchors in order, at least cost; s->cut[a][k]: where row a begins when it ends
 * at k. */
static float share_lines(struct segment *s, uint32_t n, bool centered)
{
    for (uint32_t k = 0; k <= n; k++) s->before[k] = k == 0 ? 0 : INFINITY;
    for (uint32_t a = 0; a < s->anchors; a++) {
        for (uint32_t k = 0; k <= n; k++) cut_row(s, a, k, centered);
        memcpy(s->before, s->cost, sizeof s->before);
    }
    return s->before[n];
}

static uint32_t column_lines(struct segment *s, uint32_t col, uint32_t *rows)
{
    uint32_t n = 0;

    for (uint32_t i = s->from; i < s->behind; i++) {
        struct piece p[COLUMNS_MOST];

        if (!piece_in(s->g, &s->l->rows.at[i], col, p)) continue;
        s->y[n] = s->l->rows.at[i].y;
        rows[n++] = i - s->from;
    }
    return n;
}

static float share_all(struct segment *s, bool centered)
{
    uint32_t rows[LINES_MOST];
    float all = 0;

    for (uint32_t c = 0; c < s->g->columns; c++) {
        uint32_t n = column_lines(s, c, rows), k = n;

        if (n == 0) continue;
        all += share_lines(s, n, centered);
        for (uint32_t a = s->anchors; a-- > 0;) {
            uint32_t from = s->cut[a][k];

            for (uint32_t i = from; i < k; i++) s->group[c][rows[i]] = (uint16_t)a;
            k = from;
        }
    }
    return all;
}

static void add_row_of(struct segment *s, uint32_t row, const uint32_t *anchor)
{
    struct piece p[COLUMNS_MOST];
    uint32_t n = pieces_of(s->g, &s->l->rows.at[row], p);

    for (uint32_t k = 0; k < n; k++)
        if (!anchor || s->group[p[k].col][row - s->from] == *anchor)
            add_piece(s->l, s->g, &s->l->rows.at[row], &p[k]);
}

/*
 * A row cut by the page's end goes on above the first number of the next page.  BEST is the cost of having no
 * such row; true when it is clearly higher than without the lines above, which then are added to the row
 * held.
 */
static bool take_rest(struct segment *s, float best)
{
    uint32_t from = s->from, to = from;

    while (s->continues && to < s->behind && s->l->rows.at[to].y < s->anchor[0] - 0.6F * s->l->em) to++;
    if (to == from) return false;
    s->from = to;
    if (share_all(s, false) + 0.5F * s->l->em < best) {
        for (uint32_t i = from; i < to; i++) add_row_of(s, i, NULL);
        return true;
    }
    s->from = from;
    return false;
}

static void write_by_number(struct segment *s)
{
    float centered = share_all(s, true), beside = share_all(s, false);

    /* The latest call leaves its groups. */
    if (!take_rest(s, fminf(centered, beside))) share_all(s, centered <= beside);
    for (uint32_t a = 0; a < s->anchors; a++) {
        cells_flush(s->l);
        for (uint32_t i = s->from; i < s->behind; i++) add_row_of(s, i, &a);
    }
}

/* --- rows without numbers ------------------------------------------------- */

/* How surely a line is the last of its cell. */
enum line_end { LINE_OPEN, LINE_ENDED, LINE_DONE };

/* The latest line of each column, while going down. */
struct lines {
    uint32_t seen[COLUMNS_MOST]; /* its row + 1, 0 none */
    uint8_t end[COLUMNS_MOST];   /* enum line_end */
};

/* Ended: by a full stop, or short of the column's reach; done: both. */
static enum line_end end_of(const struct segment *s, uint32_t row, const struct piece *p)
{
    const struct word *last = &s->l->words.at[p->first + p->n - 1];
    struct str text = word_text(s->l, last);
    bool stop = str_ends(text, STR("。")) || str_ends(text, STR("；"));
    bool brief = last->x1 < s->g->reach[p->col] - 1.5F * s->l->rows.at[row].em;

    return stop && brief ? LINE_DONE : stop || brief ? LINE_ENDED : LINE_OPEN;
}

static void note_lines(const struct segment *s, uint32_t row, const struct piece *p, uint32_t n,
                       struct lines *out)
{
    for (uint32_t k = 0; k < n; k++) {
        out->seen[p[k].col] = row + 1;
        out->end[p[k].col] = (uint8_t)end_of(s, row, &p[k]);
    }
}

/* A line of ROW stands in column MAIN and can begin its cell, and so can all others, unless MAIN is sure. */
static bool may_begin(const struct lines *lines, uint32_t row, const struct piece *p, uint32_t n,
                      uint32_t main)
{
    bool in_main = false, all = true, sure = lines->end[main] == LINE_DONE;

    for (uint32_t k = 0; k < n; k++) {
        in_main |= p[k].col == main;
        all &= lines->seen[p[k].col] < row || lines->end[p[k].col] != LINE_OPEN;
    }
    return in_main && (all || sure);
}

/* The column with the most text: the work to be done. */
static uint32_t main_column(const struct segment *s)
{
    float wide[COLUMNS_MOST] = {0};
    uint32_t best = 0;

    for (uint32_t i = s->from; i < s->behind; i++) {
        struct piece p[COLUMNS_MOST];
        uint32_t n = pieces_of(s->g, &s->l->rows.at[i], p);

        for (uint32_t k = 0; k < n; k++)
            wide[p[k].col] += s->l->words.at[p[k].first + p[k].n - 1].x1 - s->l->words.at[p[k].first].x0;
    }
    for (uint32_t c = 1; c < s->g->columns; c++)
        if (wide[c] > wide[best]) best = c;
    return best;
}

/* Cells that begin at the same height begin together; cells centred beside a tall one do not. */
static bool begin_together(const struct segment *s, uint32_t main)
{
    struct lines lines = {{0}, {0}};
    uint32_t together = 0, alone = 0;

    for (uint32_t i = s->from; i < s->behind; i++) {
        struct piece p[COLUMNS_MOST];
        uint32_t n = pieces_of(s->g, &s->l->rows.at[i], p);

        if (may_begin(&lines, i, p, n, main)) *(n > 1 ? &together : &alone) += 1;
        note_lines(s, i, p, n, &lines);
    }
    return together >= alone;
}

/* The first line of a table: a short word in each column. */
static bool is_head(const struct segment *s, const struct row *r, const struct piece *p, uint32_t n)
{
    if (s->l->held->row > 0 || s->l->held->used || n != s->g->columns) return false;
    for (uint32_t k = 0; k < n; k++) {
        const struct word *last = &s->l->words.at[p[k].first + p[k].n - 1];

        if (last->x1 - s->l->words.at[p[k].first].x0 > 9 * r->em) return false;
        if (str_ends(word_text(s->l, last), STR("。"))) return false;
    }
    return true;
}

static void write_by_distance(struct segment *s)
{
    uint32_t main = main_column(s), least = begin_together(s, main) ? 2 : 1;
    bool below_head = false, opens = !s->continues;
    struct lines lines = {{0}, {0}};

    /* Behind a page break the first line goes on where the page before ended. */
    for (uint32_t c = 0; c < s->g->columns && s->continues; c++) {
        lines.seen[c] = s->from;
        lines.end[c] = s->l->held->end[c];
    }
    for (uint32_t i = s->from; i < s->behind; i++) {
        const struct row *r = &s->l->rows.at[i];
        struct piece p[COLUMNS_MOST];
        uint32_t n = pieces_of(s->g, r, p);
        bool apart = i > s->from && r->y - r[-1].y > 1.4F * fmaxf(s->l->pitch, r->em);

        if (opens || apart || below_head || (n >= least && may_begin(&lines, i, p, n, main)))
            cells_flush(s->l);
        below_head = is_head(s, r, p, n);
        opens = false;
        for (uint32_t k = 0; k < n; k++) add_piece(s->l, s->g, r, &p[k]);
        note_lines(s, i, p, n, &lines);
    }
    memcpy(s->l->held->end, lines.end, sizeof lines.end);
}

/* The numbers, and what else stands in their column: lines of words close together ("序" above "号") are one.
 */
static void find_anchors(struct segment *s, uint32_t col)
{
    float last = 0;
    bool words = false;

    for (uint32_t i = s->from; i < s->behind; i++) {
        const struct row *r = &s->l->rows.at[i];
        struct piece p[COLUMNS_MOST];
        const struct piece *at = piece_in(s->g, r, col, p);
        bool digits = at && cells_all_digits(word_text(s->l, &s->l->words.at[at->first]));

        if (!at) continue;
        if (words && !digits && r->y - last < 1.8F * r->em)
            s->anchor[s->anchors - 1] = (s->anchor[s->anchors - 1] + r->y) / 2;
        else
            s->anchor[s->anchors++] = r->y;
        words = !digits;
        last = r->y;
    }
}

static void write_segment(struct segment *s, uint32_t numbers)
{
    if (s->from == s->behind) return;
    s->anchors = 0;
    if (numbers < COLUMNS_MOST) find_anchors(s, numbers);
    if (s->anchors)
        write_by_number(s);
    else
        write_by_distance(s);
    s->continues = false;
}

static void write_merged(struct segment *s, const struct row *r)
{
    struct piece p[COLUMNS_MOST];
    uint32_t n = pieces_of(s->g, r, p);

    cells_flush(s->l);
    if (n == 1 && p[0].col == 0) p[0].span = (uint16_t)s->g->columns;
    for (uint32_t k = 0; k < n; k++) add_piece(s->l, s->g, r, &p[k]);
}

/* A row of one piece over two columns or more is a merged one. */
static bool is_merged(const struct grid *g, const struct row *r)
{
    struct piece p[COLUMNS_MOST];

    return pieces_of(g, r, p) == 1 && p[0].span > 1;
}

static bool same_columns(const struct layout *l, const struct table_row *t, const struct grid *g)
{
    if (!t->open || t->columns != g->columns) return false;
    for (uint32_t c = 0; c + 1 < g->columns; c++)
        if (fabsf(t->separator[c] - g->separator[c]) > 2.5F * l->em) return false;
    return true;
}

enum { HEAD_LINES = 4 };

/* How many rows from FROM on print the table's head again. */
static uint32_t head_again(const struct grid *g, const struct table_row *t, uint32_t from, uint32_t behind)
{
    uint64_t ink[COLUMNS_MOST] = {0};

    for (uint32_t i = from; i < behind && i < from + HEAD_LINES; i++) {
        struct piece p[COLUMNS_MOST];
        uint32_t n = pieces_of(g, &g->l->rows.at[i], p);
        uint64_t h = 0;

        for (uint32_t k = 0; k < n; k++)
            for (uint32_t w = 0; w < p[k].n; w++)
                ink[p[k].col] = cells_hash(ink[p[k].col], word_text(g->l, &g->l->words.at[p[k].first + w]));
        for (uint32_t c = 0; c < g->columns; c++) h = h * 31 + ink[c];
        if (h == t->head) return i + 1 - from;
    }
    return 0;
}

/* A page with few rows may not show all columns: those of the page before hold when no more than a few words
 * cross. */
static void adopt_columns(struct grid *g, const struct table_row *t)
{
    struct grid old = *g;
    struct piece p[COLUMNS_MOST];
    uint32_t crossing = 0, rows = g->behind - g->from;

    if (!t->open || t->ruled || t->columns <= g->columns) return;
    old.columns = t->columns;
    memcpy(old.separator, t->separator, sizeof old.separator);
    for (uint32_t i = g->from; i < g->behind; i++) {
        uint32_t n = pieces_of(&old, &g->l->rows.at[i], p), spans = 0;

        for (uint32_t k = 0; k < n; k++) spans += p[k].span > 1;
        crossing += spans > 0;
    }
    if (crossing > 1 + rows / 12) return;
    *g = old;
    find_reach(g);
}

/* True when the table of the page before goes on. */
static bool begin_table(struct layout *l, const struct grid *g, bool first)
{
    struct table_row *t = cells_held(l);
    bool continues = first && !t->ruled && same_columns(l, t, g);

    if (!continues) cells_begin(l, g->columns);
    memcpy(t->separator, g->separator, sizeof t->separator);
    return continues;
}

void layout_table_write(struct layout *l, uint32_t from, uint32_t behind, bool first)
{
    struct segment *s = arena_new_of(l->cx->arena, struct segment);
    struct grid g;
    uint32_t numbers;

    if (!find_grid(l, from, behind, &g)) return;
    if (first) adopt_columns(&g, cells_held(l));
    *s = (struct segment){.l = l, .g = &g, .continues = begin_table(l, &g, first)};
    numbers = number_column(&g, from, behind);
    if (s->continues && l->held->row > 0) from += head_again(&g, l->held, from, behind);
    s->from = from;
    for (uint32_t i = from; i < behind; i++) {
        bool merged = is_merged(&g, &l->rows.at[i]);

        if (!merged && i - s->from < LINES_MOST) continue;
        s->behind = i;
        write_segment(s, numbers);
        s->from = merged ? i + 1 : i;
        if (merged) write_merged(s, &l->rows.at[i]);
    }
    s->behind = behind;
    write_segment(s, numbers);
}
