#include "intake/pdf_rules.h"

#include <math.h>
#include <string.h>

enum { OPERANDS = 6, STATES_MOST = 64, POINTS_MOST = 4096 };

#define THIN 3.0F /* points: a filled shape no thicker is a line */

struct matrix {
    double a, b, c, d, e, f;
};

/* A point of the path, in the page's own space. */
struct point {
    float x, y;
    bool move; /* begins a part of the path */
};

/* How a page's own space lies on paper. */
struct frame {
    double x0, y0, x1, y1;
    int64_t turn; /* degrees, clockwise */
};

struct drawing {
    struct layout *l;
    uint32_t page;
    struct frame frame;
    struct str s;
    size_t at;
    double operand[OPERANDS]; /* the latest numbers, oldest first */
    uint32_t operands;
    struct matrix now, saved[STATES_MOST];
    uint32_t states;
    struct point path[POINTS_MOST];
    uint32_t points;
};

/* --- lines -------------------------------------------------------------- */

static void put_line(struct drawing *d, struct point a, struct point b)
{
    const struct frame *f = &d->frame;
    double at[4] = {a.x - f->x0, f->y1 - a.y, b.x - f->x0, f->y1 - b.y};

    if (f->turn == 90) {
        at[0] = a.y - f->y0, at[1] = a.x - f->x0;
        at[2] = b.y - f->y0, at[3] = b.x - f->x0;
    } else if (f->turn == 180) {
        at[0] = f->x1 - a.x, at[1] = a.y - f->y0;
        at[2] = f->x1 - b.x, at[3] = b.y - f->y0;
    } else if (f->turn == 270) {
        at[0] = f->y1 - a.y, at[1] = f->x1 - a.x;
        at[2] = f->y1 - b.y, at[3] = f->x1 - b.x;
    }
    layout_rule(d->l, d->page, at);
}

static void stroke(struct drawing *d)
{
    for (uint32_t i = 1; i < d->points; i++)
        if (!d->path[i].move) put_line(d, d->path[i - 1], d->path[i]);
}

/* A thin filled shape is a line along its middle. */
static void fill_part(struct drawing *d, uint32_t from, uint32_t behind)
{
    struct point a = d->path[from], b = a;

    for (uint32_t i = from + 1; i < behind; i++) {
        a.x = fminf(a.x, d->path[i].x), a.y = fminf(a.y, d->path[i].y);
        b.x = fmaxf(b.x, d->path[i].x), b.y = fmaxf(b.y, d->path[i].y);
    }
    if (b.x - a.x > THIN && b.y - a.y > THIN) return;
    if (b.x - a.x > b.y - a.y)
        a.y = b.y = (a.y + b.y) / 2;
    else
        a.x = b.x = (a.x + b.x) / 2;
    put_line(d, a, b);
}

static void fill(struct drawing *d)
{
    uint32_t from = 0;

    for (uint32_t i = 1; i <= d->points; i++) {
        if (i < d->points && !d->path[i].move) continue;
        fill_part(d, from, i);
        from = i;
    }
}

/* --- path --------------------------------------------------------------- */

static double operand(const struct drawing *d, uint32_t i, uint32_t of)
{
    return d->operands >= of ? d->operand[OPERANDS - of + i] : 0;
}

static void add_point(struct drawing *d, double x, double y, bool move)
{
    const struct matrix *m = &d->now;
    double px = m->a * x + m->c * y + m->e, py = m->b * x + m->d * y + m->f;

    if (d->points == POINTS_MOST || !(fabs(px) < 1e6) || !(fabs(py) < 1e6)) return;
    d->path[d->points++] = (struct point){(float)px, (float)py, move || d->points == 0};
}

static void close_part(struct drawing *d)
{
    uint32_t i = d->points;

    while (i > 0 && !d->path[i - 1].move) i--;
    if (i == 0 || d->points == POINTS_MOST) return;
    d->path[d->points] = d->path[i - 1];
    d->path[d->points++].move = false;
}

static void add_box(struct drawing *d)
{
    double x = operand(d, 0, 4), y = operand(d, 1, 4), w = operand(d, 2, 4), h = operand(d, 3, 4);

    add_point(d, x, y, true);
    add_point(d, x + w, y, false);
    add_point(d, x + w, y + h, false);
    add_point(d, x, y + h, false);
    close_part(d);
}

static void turn_space(struct drawing *d)
{
    struct matrix m = d->now, n = {operand(d, 0, 6), operand(d, 1, 6), operand(d, 2, 6),
                                   operand(d, 3, 6), operand(d, 4, 6), operand(d, 5, 6)};

    if (d->operands < 6) return;
    d->now = (struct matrix){n.a * m.a + n.b * m.c, n.a * m.b + n.b * m.d,       n.c * m.a + n.d * m.c,
                             n.c * m.b + n.d * m.d, n.e * m.a + n.f * m.c + m.e, n.e * m.b + n.f * m.d + m.f};
}

/* --- operators ---------------------------------------------------------- */

static void op_save(struct drawing *d)
{
    if (d->states < STATES_MOST) d->saved[d->states] = d->now;
    d->states++;
}

static void op_restore(struct drawing *d)
{
    if (d->states == 0) return;
    d->states--;
    if (d->states < STATES_MOST) d->now = d->saved[d->states];
}

static void op_move(struct drawing *d)
{
    add_point(d, operand(d, 0, 2), operand(d, 1, 2), true);
}

static void op_line(struct drawing *d)
{
    add_point(d, operand(d, 0, 2), operand(d, 1, 2), false);
}

/* A curve is no line, but the path goes on behind it. */
static void op_curve(struct drawing *d)
{
    add_point(d, operand(d, 0, 2), operand(d, 1, 2), true);
}

static void op_drop(struct drawing *d)
{
    d->points = 0;
}

static void op_stroke(struct drawing *d)
{
    stroke(d);
    d->points = 0;
}

static void op_close_stroke(struct drawing *d)
{
    close_part(d);
    op_stroke(d);
}

static void op_fill(struct drawing *d)
{
    fill(d);
    d->points = 0;
}

static void op_both(struct drawing *d)
{
    fill(d);
    op_stroke(d);
}

static void op_close_both(struct drawing *d)
{
    close_part(d);
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
    {STR_INIT("q"), op_save},  {STR_INIT("Q"), op_restore},     {STR_INIT("cm"), turn_space},
    {STR_INIT("m"), op_move},  {STR_INIT("l"), op_line},        {STR_INIT("c"), op_curve},
    {STR_INIT("v"), op_curve}, {STR_INIT("y"), op_curve},       {STR_INIT("h"), close_part},
    {STR_INIT("re"), add_box}, {STR_INIT("S"), op_stroke},      {STR_INIT("s"), op_close_stroke},
    {STR_INIT("f"), op_fill},  {STR_INIT("F"), op_fill},        {STR_INIT("f*"), op_fill},
    {STR_INIT("B"), op_both},  {STR_INIT("B*"), op_both},       {STR_INIT("b"), op_close_both},
    {STR_INIT("n"), op_drop},  {STR_INIT("b*"), op_close_both}, {STR_INIT("BI"), op_image},
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
    d->at = d->points = d->operands = 0;
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
    const struct matrix same = {1, 0, 0, 1, 0, 0};
    struct frame *frame = arena_array(l->cx->arena, struct frame, l->pages.n);
    struct drawing *d = arena_new_of(l->cx->arena, struct drawing);
    ptrdiff_t at = str_find(qdf, STR("\n%% "), 0);
    uint32_t latest = 0;

    memset(frame, 0, l->pages.n * sizeof *frame);
    d->l = l;
    for (; at >= 0; at = str_find(qdf, STR("\n%% "), (size_t)at)) {
        struct str rest = str_skip(qdf, (size_t)at + 4);
        uint32_t page = page_of(l, rest, STR("Page ")), drawn = page_of(l, rest, STR("Contents for page "));

        at += 4;
        if (page) read_frame(between(rest, 0, STR("\nendobj")), &frame[page - 1]);
        if (drawn < latest || drawn == 0) continue;
        if (drawn > latest) {
            d->now = same;
            d->states = 0;
        }
        latest = drawn;
        d->page = drawn - 1;
        d->frame = frame[d->page];
        at = (ptrdiff_t)take_contents(d, qdf, (size_t)at);
    }
}
