#include "intake/pdf_rules.h"

#include <math.h>
#include <string.h>

#include "intake/path.h"

enum { OPERANDS = 6, STATES_MOST = 64 };

#define THIN 3.0 /* points */

/* How a page's own space lies on paper. */
struct frame {
    double x0, y0, x1, y1;
    int64_t turn; /* degrees, clockwise */
};

struct drawing {
    struct path path;
    struct str s;
    size_t at;
    double operand[OPERANDS]; /* the latest numbers, oldest first */
    uint32_t operands;
    struct matrix saved[STATES_MOST];
    uint32_t states;
};

/* From the page's own space, which grows upward, to paper. */
static struct matrix frame_matrix(const struct frame *f)
{
    switch (f->turn) {
    case 90: return (struct matrix){0, 1, 1, 0, -f->y0, -f->x0};
    case 180: return (struct matrix){-1, 0, 0, 1, f->x1, -f->y0};
    case 270: return (struct matrix){0, -1, -1, 0, f->y1, f->x1};
    default: return (struct matrix){1, 0, 0, -1, -f->x0, f->y1};
    }
}

static double operand(const struct drawing *d, uint32_t i, uint32_t of)
{
    return d->operands >= of ? d->operand[OPERANDS - of + i] : 0;
}

/* --- operators ---------------------------------------------------------- */

static void op_save(struct drawing *d)
{
    if (d->states < STATES_MOST) d->saved[d->states] = d->path.matrix;
    d->states++;
}

static void op_restore(struct drawing *d)
{
    if (d->states == 0) return;
    d->states--;
    if (d->states < STATES_MOST) d->path.matrix = d->saved[d->states];
}

static void op_turn(struct drawing *d)
{
    const struct matrix m = {operand(d, 0, 6), operand(d, 1, 6), operand(d, 2, 6),
                             operand(d, 3, 6), operand(d, 4, 6), operand(d, 5, 6)};

    if (d->operands == 6) d->path.matrix = matrix_join(&m, &d->path.matrix);
}

static void op_move(struct drawing *d)
{
    path_point(&d->path, operand(d, 0, 2), operand(d, 1, 2), true);
}

static void op_line(struct drawing *d)
{
    path_point(&d->path, operand(d, 0, 2), operand(d, 1, 2), false);
}

static void op_close(struct drawing *d)
{
    path_close(&d->path);
}

static void op_box(struct drawing *d)
{
    double x = operand(d, 0, 4), y = operand(d, 1, 4), w = operand(d, 2, 4), h = operand(d, 3, 4);

    path_point(&d->path, x, y, true);
    path_point(&d->path, x + w, y, false);
    path_point(&d->path, x + w, y + h, false);
    path_point(&d->path, x, y + h, false);
    path_close(&d->path);
}

static void op_drop(struct drawing *d)
{
    d->path.n = 0;
}

static void op_stroke(struct drawing *d)
{
    path_stroke(&d->path);
    d->path.n = 0;
}

static void op_close_stroke(struct drawing *d)
{
    path_close(&d->path);
    op_stroke(d);
}

static void op_fill(struct drawing *d)
{
    path_fill(&d->path);
    d->path.n = 0;
}

static void op_both(struct drawing *d)
{
    path_fill(&d->path);
    op_stroke(d);
}

static void op_close_both(struct drawing *d)
{
    path_close(&d->path);
    op_both(d);
}

/* Inline image: its bytes end with EI on its own. */
static void op_image(struct drawing *d)
{
    ptrdiff_t end = str_find(d->s, STR("\nEI"), d->at);

    d->at = end < 0 ? d->s.n : (size_t)end + 3;
}

static const struct {
    struct str name;
    void (*run)(struct drawing *d);
} operators[] = {
    /* A curve (c, v, y) is no line, but the path goes on behind it. */
    {STR_INIT("q"), op_save}, {STR_INIT("Q"), op_restore},     {STR_INIT("cm"), op_turn},
    {STR_INIT("m"), op_move}, {STR_INIT("l"), op_line},        {STR_INIT("c"), op_move},
    {STR_INIT("v"), op_move}, {STR_INIT("y"), op_move},        {STR_INIT("h"), op_close},
    {STR_INIT("re"), op_box}, {STR_INIT("S"), op_stroke},      {STR_INIT("s"), op_close_stroke},
    {STR_INIT("f"), op_fill}, {STR_INIT("F"), op_fill},        {STR_INIT("f*"), op_fill},
    {STR_INIT("B"), op_both}, {STR_INIT("B*"), op_both},       {STR_INIT("b"), op_close_both},
    {STR_INIT("n"), op_drop}, {STR_INIT("b*"), op_close_both}, {STR_INIT("BI"), op_image},
};

static void run_word(struct drawing *d, struct str word)
{
    double v;

    if (str_num(word, &v)) {
        memmove(d->operand, d->operand + 1, (OPERANDS - 1) * sizeof d->operand[0]);
        d->operand[OPERANDS - 1] = v;
        if (d->operands < OPERANDS) d->operands++;
        return;
    }
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (str_eq(word, operators[i].name)) operators[i].run(d);
    d->operands = 0;
}

/* --- tokens ------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

static bool is_mark(char c)
{
    return memchr("()<>[]{}/%", c, 10) != NULL;
}

/* Behind the text in brackets that begins at AT. */
static size_t skip_text(struct str s, size_t at)
{
    size_t depth = 0;

    for (; at < s.n; at++) {
        if (s.p[at] == '\\')
            at++;
        else if (s.p[at] == '(')
            depth++;
        else if (s.p[at] == ')' && --depth == 0)
            return at + 1;
    }
    return s.n;
}

static size_t skip_line(struct str s, size_t at)
{
    while (at < s.n && s.p[at] != '\n' && s.p[at] != '\r') at++;
    return at;
}

static void follow(struct drawing *d)
{
    while (d->at < d->s.n) {
        char c = d->s.p[d->at];
        size_t from = d->at;

        if (c == '(') {
            d->at = skip_text(d->s, d->at);
        } else if (c == '%') {
            d->at = skip_line(d->s, d->at);
        } else if (is_blank(c) || (is_mark(c) && c != '/')) {
            d->at++;
        } else {
            d->at++;
            while (d->at < d->s.n && !is_blank(d->s.p[d->at]) && !is_mark(d->s.p[d->at])) d->at++;
            run_word(d, str_sub(d->s, from, d->at - from));
        }
    }
}

/* --- pages -------------------------------------------------------------- */

/* The next number of S; S moves behind it. */
static bool next_number(struct str *s, double *out)
{
    size_t n = 0;

    *s = str_trim(*s);
    while (n < s->n && !is_blank(s->p[n]) && !is_mark(s->p[n])) n++;
    if (!str_num(str_sub(*s, 0, n), out)) return false;
    *s = str_skip(*s, n);
    return true;
}

static void read_frame(struct str page, struct frame *out)
{
    ptrdiff_t box = str_find(page, STR("/MediaBox ["), 0), turn = str_find(page, STR("/Rotate "), 0);
    struct str s = box < 0 ? STR_NULL : str_skip(page, (size_t)box + 11);
    double v[4] = {0}, degrees = 0;

    for (int i = 0; i < 4; i++)
        if (!next_number(&s, &v[i])) break;
    *out = (struct frame){fmin(v[0], v[2]), fmin(v[1], v[3]), fmax(v[0], v[2]), fmax(v[1], v[3]), 0};
    s = turn < 0 ? STR_NULL : str_skip(page, (size_t)turn + 8);
    if (next_number(&s, &degrees) && fabs(degrees) < 1e6) out->turn = (((int64_t)degrees % 360) + 360) % 360;
}

static struct str between(struct str s, size_t from, struct str end)
{
    ptrdiff_t to = str_find(s, end, from);

    return str_sub(s, from, to < 0 ? s.n : (size_t)to - from);
}

/* The drawing behind "%% Contents for page N" at AT; where it ends. */
static size_t take_contents(struct drawing *d, struct str qdf, size_t at)
{
    ptrdiff_t stream = str_find(qdf, STR("\nstream\n"), at);

    if (stream < 0) return qdf.n;
    d->s = between(qdf, (size_t)stream + 8, STR("\nendstream"));
    d->at = d->operands = d->path.n = 0;
    follow(d);
    return (size_t)stream + 8 + d->s.n;
}

/* The number N of "Page N\n" behind MARK; 0 when there is no such page. */
static uint32_t page_of(const struct layout *l, struct str rest, struct str mark)
{
    int64_t n;

    if (!str_starts(rest, mark) || !str_int(between(rest, mark.n, STR("\n")), &n)) return 0;
    return n > 0 && n <= (int64_t)l->pages.n ? (uint32_t)n : 0;
}

void pdf_rules(struct layout *l, struct str qdf)
{
    struct frame *frame = arena_array(l->cx->arena, struct frame, l->pages.n);
    struct drawing *d = arena_new_of(l->cx->arena, struct drawing);
    ptrdiff_t at = str_find(qdf, STR("\n%% "), 0);
    uint32_t latest = 0;

    memset(frame, 0, l->pages.n * sizeof *frame);
    d->path.l = l;
    d->path.thin = THIN;
    for (; at >= 0; at = str_find(qdf, STR("\n%% "), (size_t)at)) {
        struct str rest = str_skip(qdf, (size_t)at + 4);
        uint32_t page = page_of(l, rest, STR("Page ")), drawn = page_of(l, rest, STR("Contents for page "));

        at += 4;
        if (page) read_frame(between(rest, 0, STR("\nendobj")), &frame[page - 1]);
        if (drawn < latest || drawn == 0) continue;
        if (drawn > latest) {
            d->path.matrix = frame_matrix(&frame[drawn - 1]);
            d->states = 0;
        }
        latest = drawn;
        d->path.page = drawn - 1;
        at = (ptrdiff_t)take_contents(d, qdf, (size_t)at);
    }
}
