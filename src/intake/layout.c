/* layout - rows, furniture and paragraphs. */
#include "intake/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

struct layout *layout_new(struct cx *cx, struct docw *w)
{
    struct layout *l = arena_new_of(cx->arena, struct layout);

    l->cx = cx;
    l->w = w;
    l->text = buf_new(cx->arena, LAYOUT_TEXT_MOST);
    l->para = buf_new(cx->arena, LAYOUT_TEXT_MOST);
    return l;
}

enum err layout_page(struct layout *l, double width, double height)
{
    if (l->pages.n == LAYOUT_PAGES_MOST)
        return cx_fail(l->cx, ERR_TOO_LARGE, NULL, "文件超过 %d 页，请只导入方案本身的页",
                       "the file has more than %d pages; import only those of the plan", LAYOUT_PAGES_MOST);
    *vec_push(l->cx->arena, &l->pages) =
        (struct layout_page){.words = (uint32_t)l->words.n, .width = (float)width, .height = (float)height};
    return ERR_NONE;
}

static bool is_place(double v)
{
    return v > -1e6 && v < 1e6;
}

void layout_word(struct layout *l, const double at[4], struct str s)
{
    struct word w = {
        (float)at[0], (float)at[1], (float)at[2], (float)at[3], {(uint32_t)l->text.n, (uint32_t)s.n}};

    if (l->pages.n == 0 || s.n == 0) return;
    if (!is_place(at[0]) || !is_place(at[1]) || !is_place(at[2]) || !is_place(at[3])) return;
    if (w.x1 < w.x0 || w.y1 < w.y0) return;
    if (l->words.n == LAYOUT_WORDS_MOST || l->text.n + s.n > LAYOUT_TEXT_MOST) {
        l->w->over = "words";
        return;
    }
    buf_str(&l->text, s);
    *vec_push(l->cx->arena, &l->words) = w;
}

void layout_rule(struct layout *l, uint32_t page, const double at[4])
{
    double dx = at[2] - at[0], dy = at[3] - at[1];
    bool upright = fabs(dx) < fabs(dy);
    struct rule r = {.upright = upright};

    if (page >= l->pages.n || l->rules.n == LAYOUT_RULES_MOST) return;
    for (int i = 0; i < 4; i++)
        if (!is_place(at[i])) return;
    if (fmin(fabs(dx), fabs(dy)) > 1 || fmax(fabs(dx), fabs(dy)) < 2) return;
    r.at = (float)(upright ? at[0] + at[2] : at[1] + at[3]) / 2;
    r.a = (float)(upright ? fmin(at[1], at[3]) : fmin(at[0], at[2]));
    r.b = (float)(upright ? fmax(at[1], at[3]) : fmax(at[0], at[2]));
    *vec_push(l->cx->arena, &l->rules) = r;
    if (l->pages.at[page].rules_end == 0) l->pages.at[page].rules = (uint32_t)l->rules.n - 1;
    l->pages.at[page].rules_end = (uint32_t)l->rules.n;
}

struct str word_text(const struct layout *l, const struct word *w)
{
    return str_sub(buf_text(&l->text), w->text.off, w->text.len);
}

/* --- measures ----------------------------------------------------------- */

static float middle(const struct word *w)
{
    return (w->y0 + w->y1) / 2;
}

/* Half characters: a Chinese one counts two. */
static float halves(struct str s)
{
    size_t at = 0;
    float n = 0;
    int32_t c = utf8_next(s, &at);

    for (; c >= 0; c = utf8_next(s, &at)) n += c < 0x2000 ? 1 : 2;
    return n;
}

static int by_float(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static float median(float *v, size_t n)
{
    if (n == 0) return 0;
    qsort(v, n, sizeof *v, by_float);
    return v[n / 2];
}

/* Enough words tell; a book need not be measured whole. */
enum { MEASURED_MOST = 20000 };

static void measure_em(struct layout *l)
{
    size_t n = 0, step = l->words.n / MEASURED_MOST + 1;
    float *v = arena_array(l->cx->arena, float, MEASURED_MOST + 1);

    for (size_t i = 0; i < l->words.n && n < MEASURED_MOST; i += step) {
        const struct word *w = &l->words.at[i];
        float em = 2 * (w->x1 - w->x0) / halves(word_text(l, w));

        if (em > 0) v[n++] = em;
    }
    l->em = median(v, n);
    if (!(l->em > 0)) l->em = 1;
}

static void measure_rows(struct layout *l)
{
    size_t n = 0, step = l->rows.n / MEASURED_MOST + 1;
    float *v = arena_array(l->cx->arena, float, MEASURED_MOST + 1);

    for (size_t i = 0; i < l->rows.n && n < MEASURED_MOST; i += step) v[n++] = l->rows.at[i].size;
    l->size = median(v, n);
    n = 0;
    for (size_t i = 1; i < l->rows.n && n < MEASURED_MOST; i += step) {
        float d = l->rows.at[i].y - l->rows.at[i - 1].y;

        if (l->rows.at[i].page == l->rows.at[i - 1].page && d < 4 * l->em) v[n++] = d;
    }
    l->pitch = median(v, n);
    if (!(l->pitch > 0)) l->pitch = 2 * l->em;
}

/* --- rows --------------------------------------------------------------- */

static int by_middle(const void *a, const void *b)
{
    float x = middle(a), y = middle(b);

    return (x > y) - (x < y);
}

static int by_left(const void *a, const void *b)
{
    float x = ((const struct word *)a)->x0, y = ((const struct word *)b)->x0;

    return (x > y) - (x < y);
}

static void add_row(struct layout *l, uint32_t first, uint32_t n, uint32_t page)
{
    struct word *w = &l->words.at[first];
    struct row r = {.first = first, .n = n, .page = page, .x0 = INFINITY, .x1 = -INFINITY};
    float wide = 0, units = 0;

    qsort(w, n, sizeof *w, by_left);
    for (uint32_t i = 0; i < n; i++) {
        if (w[i].x0 < r.x0) r.x0 = w[i].x0;
        if (w[i].x1 > r.x1) r.x1 = w[i].x1;
        if (w[i].y1 - w[i].y0 > r.size) r.size = w[i].y1 - w[i].y0;
        r.y += middle(&w[i]) / (float)n;
        wide += w[i].x1 - w[i].x0;
        units += halves(word_text(l, &w[i]));
    }
    r.em = wide > 0 ? 2 * wide / units : l->em;
    *vec_push(l->cx->arena, &l->rows) = r;
}

static void make_rows(struct layout *l, uint32_t page)
{
    struct layout_page *p = &l->pages.at[page];
    uint32_t end = page + 1 < l->pages.n ? l->pages.at[page + 1].words : (uint32_t)l->words.n,
             first = p->words;

    p->rows = (uint32_t)l->rows.n;
    if (end > first) qsort(&l->words.at[first], end - first, sizeof(struct word), by_middle);
    for (uint32_t i = first; i < end; i++) {
        float from = middle(&l->words.at[first]);

        if (i + 1 < end && middle(&l->words.at[i + 1]) - from < l->em * 0.45F) continue;
        add_row(l, first, i + 1 - first, page);
        first = i + 1;
    }
}

static uint32_t rows_end(const struct layout *l, uint32_t page)
{
    return page + 1 < l->pages.n ? l->pages.at[page + 1].rows : (uint32_t)l->rows.n;
}

/* --- joining words ------------------------------------------------------ */

static bool is_wide(int32_t c)
{
    return c >= 0x2000;
}

/* "2025 年" on paper has no space in the text; two words of Latin letters or numbers do. */
static bool needs_space(struct str before, struct str after, float gap, float em)
{
    size_t end = before.n, start = 0;
    int32_t a = utf8_prev(before, &end), b = utf8_next(after, &start);

    if (a < 0 || b < 0) return false;
    if (gap > em * 1.2F) return true;
    return !is_wide(a) && !is_wide(b) && gap > em * 0.12F;
}

void layout_join(const struct layout *l, const struct word *w, size_t n, float em, struct buf *out)
{
    for (size_t i = 0; i < n; i++) {
        if (i && needs_space(word_text(l, &w[i - 1]), word_text(l, &w[i]), w[i].x0 - w[i - 1].x1, em))
            buf_byte(out, ' ');
        buf_str(out, word_text(l, &w[i]));
    }
}

/* --- furniture ---------------------------------------------------------- */

/* "— 12 —", "第 3 页 共 20 页", "3/20": a number and what stands around it. */
static bool is_page_number(const struct layout *l, const struct row *r)
{
    static const char *const around[] = {"-", "—",  "－", "–",  "―", "─", "·", "•",
                                         "/", "第", "页", "共", "~", "|", "一"};
    size_t digits = 0, others = 0;

    for (uint32_t i = 0; i < r->n; i++) {
        struct str s = word_text(l, &l->words.at[r->first + i]);

        while (s.n) {
            size_t at = 0, k = 0;
            int32_t c = utf8_next(s, &at);

            while (k < sizeof around / sizeof around[0] && !str_eq(str_sub(s, 0, at), str_of(around[k]))) k++;
            if ((c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19))
                digits++;
            else if (k == sizeof around / sizeof around[0])
                return false;
            else
                others++;
            s = str_skip(s, at);
        }
    }
    return digits > 0 && digits <= 9 && others <= 8;
}

/* The text of a row without its digits, hashed: a running header is the same on every page. 0: digits only.
 */
static uint64_t row_key(const struct layout *l, const struct row *r)
{
    const uint64_t empty = 1469598103934665603U;
    uint64_t h = empty;

    for (uint32_t i = 0; i < r->n; i++) {
        struct str s = word_text(l, &l->words.at[r->first + i]);

        for (size_t k = 0; k < s.n; k++)
            if (s.p[k] < '0' || s.p[k] > '9') h = (h ^ (unsigned char)s.p[k]) * 1099511628211U;
    }
    return h == empty ? 0 : h ^ (uint64_t)lroundf(r->y);
}

struct key {
    uint64_t hash;
    uint32_t row;
};

static int by_hash(const void *a, const void *b)
{
    uint64_t x = ((const struct key *)a)->hash, y = ((const struct key *)b)->hash;

    return (x > y) - (x < y);
}

enum { REPEATS_LEAST = 3 };

/* The first or last row of a page that is not furniture yet; -1: none. */
static int64_t edge_row(const struct layout *l, uint32_t page, bool last)
{
    int64_t first = l->pages.at[page].rows, end = rows_end(l, page);

    for (int64_t i = last ? end - 1 : first; i >= first && i < end; i += last ? -1 : 1)
        if (!l->rows.at[i].furniture) return i;
    return -1;
}

/* The same words at the same height at the edge of three pages are furniture. */
static void mark_repeated(struct layout *l)
{
    struct key *keys = arena_array(l->cx->arena, struct key, 2 * l->pages.n + 1);
    size_t n = 0, from = 0;

    for (uint32_t p = 0; p < l->pages.n; p++) {
        int64_t first = edge_row(l, p, false), last = edge_row(l, p, true);

        if (first >= last) continue;
        keys[n++] = (struct key){row_key(l, &l->rows.at[first]), (uint32_t)first};
        keys[n++] = (struct key){row_key(l, &l->rows.at[last]), (uint32_t)last};
    }
    qsort(keys, n, sizeof *keys, by_hash);
    for (size_t i = 1; i <= n; i++) {
        if (i < n && keys[i].hash == keys[from].hash) continue;
        for (size_t k = from; k < i && i - from >= REPEATS_LEAST && keys[k].hash; k++)
            l->rows.at[keys[k].row].furniture = true;
        from = i;
    }
}

static void mark_page_numbers(struct layout *l)
{
    for (uint32_t p = 0; p < l->pages.n; p++) {
        uint32_t first = l->pages.at[p].rows, end = rows_end(l, p);
        float height = l->pages.at[p].height;

        if (first == end) continue;
        struct row *top = &l->rows.at[first], *bottom = &l->rows.at[end - 1];
        if (top->y < height * 0.12F && is_page_number(l, top)) top->furniture = true;
        if (bottom->y > height * 0.85F && is_page_number(l, bottom)) bottom->furniture = true;
    }
}

/* --- edges -------------------------------------------------------------- */

enum { EDGE_SUPPORT = 3 };

/* The value that most others are close to; false when fewer than EDGE_SUPPORT agree. */
static bool mode(float *v, size_t n, float near, float *out)
{
    size_t best = 0, from = 0;

    qsort(v, n, sizeof *v, by_float);
    for (size_t i = 0; i < n; i++) {
        while (v[i] - v[from] > near) from++;
        if (i + 1 - from <= best) continue;
        best = i + 1 - from;
        *out = v[from + (i - from) / 2];
    }
    return best >= EDGE_SUPPORT;
}

/* Rows of [FROM, END) give the edges; both must be supported. */
static bool find_edges(struct layout *l, uint32_t from, uint32_t end, float *v, struct layout_page *p)
{
    float left = 0, right = 0;
    size_t n = 0;

    for (uint32_t i = from; i < end; i++)
        if (!l->rows.at[i].furniture) v[n++] = l->rows.at[i].x0;
    if (!mode(v, n, l->em * 0.4F, &left)) return false;
    n = 0;
    for (uint32_t i = from; i < end; i++)
        if (!l->rows.at[i].furniture && l->rows.at[i].x1 > left + 8 * l->em) v[n++] = l->rows.at[i].x1;
    if (!mode(v, n, l->em * 0.6F, &right)) return false;
    p->left = left;
    p->right = right;
    return true;
}

/* When indented rows outnumber the others, the mode is the indent: the edge is where the leftmost rows agree.
 */
static void settle_left(struct layout *l, uint32_t from, uint32_t end, struct layout_page *p)
{
    size_t more = 0;
    float least = p->left;

    for (uint32_t i = from; i < end; i++) {
        const struct row *r = &l->rows.at[i];

        if (r->furniture || r->x0 > p->left - l->em * 1.5F || r->x1 < p->right - 3 * l->em) continue;
        more++;
        if (r->x0 < least) least = r->x0;
    }
    if (more >= 2) p->left = least;
}

/* A page of short lines only shows no right edge: then it is about as far from the border as the left one. */
static void settle_right(const struct layout *l, struct layout_page *p)
{
    p->right = fmaxf(p->right, p->width - p->left - 3 * l->em);
}

static void set_edges(struct layout *l)
{
    float *v = arena_array(l->cx->arena, float, l->rows.n + 1);
    struct layout_page all = {.left = 0, .right = 0};

    if (!find_edges(l, 0, (uint32_t)l->rows.n, v, &all)) {
        all.left = INFINITY;
        for (size_t i = 0; i < l->rows.n; i++) {
            all.left = fminf(all.left, l->rows.at[i].x0);
            all.right = fmaxf(all.right, l->rows.at[i].x1);
        }
    }
    settle_left(l, 0, (uint32_t)l->rows.n, &all);
    for (uint32_t i = 0; i < l->pages.n; i++) {
        struct layout_page *p = &l->pages.at[i];

        if (!find_edges(l, p->rows, rows_end(l, i), v, p)) {
            p->left = all.left;
            p->right = all.right;
        }
        settle_left(l, p->rows, rows_end(l, i), p);
        settle_right(l, p);
    }
}

/* --- paragraphs --------------------------------------------------------- */

struct joining {
    struct layout *l;
    const struct row *last; /* NULL: no paragraph is open */
    uint16_t flags;
    uint32_t page;
};

static bool is_centered(const struct layout *l, const struct row *r)
{
    const struct layout_page *p = &l->pages.at[r->page];
    float left = r->x0 - p->left, right = p->right - r->x1, skew = fabsf(left - right);

    /* A wide title hardly keeps clear of the edges; its size tells it from an indented line. */
    if (r->size > l->size * 1.1F && left > r->em * 0.8F && skew < r->em * 0.6F) return true;
    return left > r->em * 2.5F && right > r->em * 1.5F && skew < r->em * 1.5F;
}

static bool is_full(const struct layout *l, const struct row *r)
{
    return r->x1 > l->pages.at[r->page].right - 2.1F * r->em;
}

static bool is_indented(const struct layout *l, const struct row *r)
{
    float in = r->x0 - l->pages.at[r->page].left;

    return in > 1.1F * r->em;
}

static struct str row_head(const struct layout *l, const struct row *r)
{
    return word_text(l, &l->words.at[r->first]);
}

static bool ends_sentence(const struct layout *l, const struct row *r)
{
    static const char *const ends[] = {"。", "；", "：", "〕", "）", "】", "]", ")", ":", ";", "！"};
    struct str s = word_text(l, &l->words.at[r->first + r->n - 1]);

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_ends(s, str_of(ends[i]))) return true;
    return false;
}

static bool is_chinese_digit(struct str s)
{
    static const char *const digits = "一二三四五六七八九十百零〇";

    return s.n >= 3 && str_find(str_of(digits), str_sub(s, 0, 3), 0) >= 0;
}

/* "12." "12、" "一、" "（三）" "(4)" "①" at the head of a row. */
static bool starts_item(struct str s)
{
    bool bracket = str_starts(s, STR("（")) || str_starts(s, STR("("));
    size_t n = 0;

    if (bracket) s = str_skip(s, s.p[0] == '(' ? 1 : 3);
    while (n < s.n && n < 15) {
        struct str rest = str_skip(s, n);

        if (rest.p[0] >= '0' && rest.p[0] <= '9')
            n++;
        else if (is_chinese_digit(rest))
            n += 3;
        else
            break;
    }
    s = str_skip(s, n);
    if (n == 0) return str_starts(s, STR("\xe2\x91"));
    if (bracket) return str_starts(s, STR("）")) || str_starts(s, STR(")"));
    return str_starts(s, STR(".")) || str_starts(s, STR("、")) || str_starts(s, STR("．"));
}

static bool other_size(const struct row *a, const struct row *b)
{
    return fabsf(a->size - b->size) > 0.25F * fminf(a->size, b->size);
}

static bool is_apart(const struct layout *l, const struct row *last, const struct row *r)
{
    return last->page == r->page && r->y - last->y > fmaxf(l->pitch * 1.6F, r->em * 1.5F);
}

/* Whether ROW belongs to the paragraph that LAST is part of. */
static bool goes_on(const struct joining *j, const struct row *r)
{
    const struct row *last = j->last;

    /* Centred rows stay lines: whether they make one title is for the parser, which knows titles. */
    if (!last || j->flags & BLOCK_CENTERED || is_centered(j->l, r)) return false;
    if (is_apart(j->l, last, r) || !is_full(j->l, last) || other_size(last, r)) return false;
    if (ends_sentence(j->l, last) && starts_item(row_head(j->l, r))) return false;
    return !is_indented(j->l, r) ||
           (is_indented(j->l, last) && r->x0 > last->x0 - 0.5F * r->em && !ends_sentence(j->l, last));
}

static void end_para(struct joining *j)
{
    struct docw *w = j->l->w;

    if (!j->last) return;
    w->page = j->page;
    w->flags = j->flags;
    docw_open(w, j->flags & BLOCK_CENTERED ? BLOCK_LINE : BLOCK_PARA);
    docw_text(w, buf_text(&j->l->para));
    docw_close(w);
    j->l->para.n = 0;
    j->last = NULL;
}

static void put_furniture(struct layout *l, const struct row *r)
{
    struct buf text = buf_new(l->cx->arena, 1 << 16);

    layout_join(l, &l->words.at[r->first], r->n, r->em, &text);
    l->w->page = r->page + 1;
    l->w->flags = BLOCK_FURNITURE;
    docw_open(l->w, BLOCK_PARA);
    docw_text(l->w, buf_text(&text));
    docw_close(l->w);
}

static bool is_letter(int32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A line's end parts two words of letters; a number goes on in the next line. */
static bool parts_words(struct str before, struct str after)
{
    size_t end = before.n, start = 0;

    return is_letter(utf8_prev(before, &end)) && is_letter(utf8_next(after, &start));
}

static void add_to_para(struct joining *j, const struct row *r)
{
    struct layout *l = j->l;
    struct str before = buf_text(&l->para);

    if (j->last && parts_words(before, row_head(l, r))) buf_byte(&l->para, ' ');
    layout_join(l, &l->words.at[r->first], r->n, r->em, &l->para);
}

static void put_row(struct joining *j, const struct row *r, bool apart)
{
    if (!goes_on(j, r)) {
        end_para(j);
        j->flags = (uint16_t)((is_centered(j->l, r) ? BLOCK_CENTERED : 0) | (apart ? BLOCK_AFTER_GAP : 0));
        j->page = r->page + 1;
    }
    add_to_para(j, r);
    j->last = r;
}

static void write_page(struct joining *j, uint32_t page)
{
    struct layout *l = j->l;
    uint32_t end = rows_end(l, page);
    const struct row *above = NULL; /* the latest row of this page */

    for (uint32_t i = l->pages.at[page].rows; i < end && !l->w->over; i++) {
        const struct row *r = &l->rows.at[i];
        uint32_t ruled, behind;

        if (r->furniture) continue;
        ruled = layout_grid(l, i, end);
        behind = ruled > i ? ruled : layout_table(l, i, end);
        if (behind > i) {
            end_para(j);
            (ruled > i ? layout_grid_write : layout_table_write)(l, i, behind, !above);
            i = behind - 1;
            above = &l->rows.at[i];
            continue;
        }
        layout_table_end(l);
        put_row(j, r, above && is_apart(l, above, r));
        above = r;
    }
}

/* Furniture follows its page, unless a paragraph goes on to the next one. */
static void write_furniture(struct layout *l)
{
    for (size_t i = 0; i < l->rows.n && !l->w->over; i++)
        if (l->rows.at[i].furniture) put_furniture(l, &l->rows.at[i]);
}

void layout_write(struct layout *l)
{
    struct joining j = {.l = l};

    measure_em(l);
    for (uint32_t i = 0; i < l->pages.n; i++) make_rows(l, i);
    mark_page_numbers(l);
    /* Twice: a header may have two rows, or stand inside of a page number. */
    mark_repeated(l);
    mark_repeated(l);
    measure_rows(l);
    set_edges(l);
    layout_grid_find(l);
    for (uint32_t i = 0; i < l->pages.n; i++) write_page(&j, i);
    end_para(&j);
    layout_table_end(l);
    write_furniture(l);
    l->w->pages = (uint32_t)l->pages.n;
}
