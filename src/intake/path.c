#include "intake/path.h"

#include <math.h>

struct matrix matrix_join(const struct matrix *first, const struct matrix *then)
{
    const struct matrix *n = first, *m = then;

    return (struct matrix){n->a * m->a + n->b * m->c,        n->a * m->b + n->b * m->d,
                           n->c * m->a + n->d * m->c,        n->c * m->b + n->d * m->d,
                           n->e * m->a + n->f * m->c + m->e, n->e * m->b + n->f * m->d + m->f};
}

void path_point(struct path *p, double x, double y, bool move)
{
    const struct matrix *m = &p->matrix;
    double px = m->a * x + m->c * y + m->e, py = m->b * x + m->d * y + m->f;

    if (p->n == PATH_POINTS_MOST || !isfinite(px) || !isfinite(py)) return;
    p->point[p->n] = (struct path_point){px, py, move || p->n == 0};
    p->n++;
}

void path_close(struct path *p)
{
    uint32_t i = p->n;

    while (i > 0 && !p->point[i - 1].move) i--;
    if (i == 0 || p->n == PATH_POINTS_MOST) return;
    p->point[p->n] = p->point[i - 1];
    p->point[p->n++].move = false;
}

static void put_line(const struct path *p, double x0, double y0, double x1, double y1)
{
    const double at[4] = {x0, y0, x1, y1};

    layout_rule(p->l, p->page, at);
}

void path_stroke(const struct path *p)
{
    for (uint32_t i = 1; i < p->n; i++)
        if (!p->point[i].move)
            put_line(p, p->point[i - 1].x, p->point[i - 1].y, p->point[i].x, p->point[i].y);
}

/* A thin filled shape is a line along its middle. */
static void fill_part(const struct path *p, uint32_t from, uint32_t behind)
{
    struct path_point a = p->point[from], b = a;

    for (uint32_t i = from + 1; i < behind; i++) {
        a.x = fmin(a.x, p->point[i].x), a.y = fmin(a.y, p->point[i].y);
        b.x = fmax(b.x, p->point[i].x), b.y = fmax(b.y, p->point[i].y);
    }
    if (b.x - a.x > p->thin && b.y - a.y > p->thin) return;
    if (b.x - a.x > b.y - a.y)
        put_line(p, a.x, (a.y + b.y) / 2, b.x, (a.y + b.y) / 2);
    else
        put_line(p, (a.x + b.x) / 2, a.y, (a.x + b.x) / 2, b.y);
}

void path_fill(const struct path *p)
{
    uint32_t from = 0;

    for (uint32_t i = 1; i <= p->n; i++) {
        if (i < p->n && !p->point[i].move) continue;
        fill_part(p, from, i);
        from = i;
    }
}
