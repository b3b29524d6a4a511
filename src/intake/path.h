/*
 * path - the lines of a drawing: a path is put together point by point, then stroked or filled.
 *
 * For page formats whose drawing tells where tables have their lines.  Curves
 * count as gaps; a filled shape is a line when it is thin.  Points beyond
 * PATH_POINTS_MOST are dropped.
 */
#ifndef INTAKE_PATH_H
#define INTAKE_PATH_H

#include "intake/layout.h"

enum { PATH_POINTS_MOST = 4096 };

/* (x, y) becomes (a x + c y + e, b x + d y + f). */
struct matrix {
    double a, b, c, d, e, f;
};

/* FIRST, then THEN. */
struct matrix matrix_join(const struct matrix *first, const struct matrix *then);

struct path_point {
    double x, y; /* on paper */
    bool move;   /* begins a part of the path */
};

struct path {
    struct layout *l;
    uint32_t page;        /* from 0 */
    struct matrix matrix; /* to paper */
    double thin;          /* a filled shape no thicker is a line */
    struct path_point point[PATH_POINTS_MOST];
    uint32_t n;
};

void path_point(struct path *p, double x, double y, bool move);
/* Back to where the latest part began. */
void path_close(struct path *p);
/* Give the lines to the layout; the path stays. */
void path_stroke(const struct path *p);
void path_fill(const struct path *p);

#endif
