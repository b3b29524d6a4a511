#include "calendar/calendar.h"

#include <assert.h>
#include <stdlib.h>

#include "base/embed.h"
#include "base/vec.h"

enum { ADD_MOST = 20000, SATURDAY = 6 };

struct calendar {
    const struct holiday *at; /* by day, each day once */
    size_t n;
};

/* A row with its place, so that sorting keeps the later one behind. */
struct row {
    struct holiday h;
    size_t place;
};

typedef VEC(struct row) rows;

static void add_row(struct arena *a, rows *out, struct holiday h)
{
    *vec_push(a, out) = (struct row){h, out->n};
}

/* "2026-02-15,off,春节"; the heading is no day and is passed over. */
static void add_line(struct arena *a, rows *out, struct str line)
{
    struct str kind = str_skip(line, DAY_TEXT);
    bool off = str_starts(kind, STR("off,"));
    day d;

    if (!day_read(str_sub(line, 0, DAY_TEXT - 1), &d)) return;
    assert(off || str_starts(kind, STR("work,")));
    add_row(a, out, (struct holiday){d, off, str_trim(str_skip(kind, off ? 4 : 5))});
}

static struct str embedded(void)
{
    for (const struct embed *e = embed_data; e->name.p; e++)
        if (str_eq(e->name, STR("holidays.csv"))) return e->bytes;
    return STR_NULL;
}

static void add_lines(struct arena *a, rows *out, struct str text)
{
    while (text.n > 0) {
        ptrdiff_t end = str_find(text, STR("\n"), 0);
        size_t n = end < 0 ? text.n : (size_t)end;

        add_line(a, out, str_sub(text, 0, n));
        text = str_skip(text, n + 1);
    }
}

static int by_day(const void *x, const void *y)
{
    const struct row *p = x, *q = y;

    if (p->h.day != q->h.day) return p->h.day < q->h.day ? -1 : 1;
    return (p->place > q->place) - (p->place < q->place);
}

const struct calendar *calendar_new(struct arena *a, const struct holiday *edited, size_t n)
{
    struct calendar *c = arena_new_of(a, struct calendar);
    struct holiday *at;
    rows all = {0};

    add_lines(a, &all, embedded());
    for (size_t i = 0; i < n; i++) add_row(a, &all, edited[i]);
    if (all.n > 0) qsort(all.at, all.n, sizeof *all.at, by_day);
    at = arena_array(a, struct holiday, all.n);
    for (size_t i = 0; i < all.n; i++)
        if (i + 1 == all.n || all.at[i + 1].h.day != all.at[i].h.day) at[c->n++] = all.at[i].h;
    c->at = at;
    return c;
}

const struct holiday *calendar_listed(const struct calendar *c, day d)
{
    size_t low = 0, high = c->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (c->at[mid].day < d)
            low = mid + 1;
        else
            high = mid;
    }
    return low < c->n && c->at[low].day == d ? &c->at[low] : NULL;
}

bool calendar_working(const struct calendar *c, day d)
{
    const struct holiday *h = calendar_listed(c, d);

    return h ? !h->off : day_weekday(d) < SATURDAY;
}

bool calendar_provisional(const struct calendar *c, int year)
{
    const struct holiday *h = calendar_listed(c, day_of(year, 10, 1));

    return !h || !h->off;
}

day calendar_add(const struct calendar *c, day d, int n)
{
    int step = n < 0 ? -1 : 1, left = n < 0 ? -n : n;

    assert(left <= ADD_MOST);
    while (left > 0) {
        d += step;
        left -= calendar_working(c, d);
    }
    return d;
}

int calendar_between(const struct calendar *c, day from, day to)
{
    int n = 0;

    if (to < from) return -calendar_between(c, to, from);
    for (day d = from + 1; d <= to; d++) n += calendar_working(c, d);
    return n;
}

day calendar_on_or_after(const struct calendar *c, day d)
{
    while (!calendar_working(c, d)) d++;
    return d;
}
