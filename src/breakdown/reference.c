#include "breakdown/reference.h"

#include "base/vec.h"
#include "breakdown/schedule.h"
#include "calendar/period.h"
#include "ledger/year.h"
#include "store/store.h"
#include "text/date.h"

enum { CELLS_MOST = 40, EVENT_MOST = 256 };

struct point {
    struct period period;
    double value;
};

struct series {
    struct cx *cx;
    int year; /* of values whose year is left out */
    long line;
    VEC(struct point) at;
};

/* Cells parted by tabs, blanks or commas. */
static size_t split(struct str s, struct str cell[CELLS_MOST])
{
    size_t n = 0, from = 0;

    for (size_t i = 0; i <= s.n && n < CELLS_MOST; i++) {
        bool gap = i == s.n || s.p[i] == '\t' || s.p[i] == ' ' || s.p[i] == ',' || s.p[i] == '\r';

        if (!gap) continue;
        if (i > from) cell[n++] = str_sub(s, from, i - from);
        from = i + 1;
    }
    return n;
}

/* The month of a printed date; other periods as period.h writes them. */
static bool read_period(const struct series *s, struct str text, struct period *out)
{
    struct date printed;
    day d;

    if (period_read(text, out)) return true;
    if (text.n == 7 && text.p[4] == '-') { /* 2025-03 */
        struct buf b = buf_new(s->cx->arena, 16);

        buf_fmt(&b, "%.7s-01", text.p);
        if (!day_read(buf_text(&b), &d)) return false;
        *out = period_of(PERIOD_MONTH, d);
        return true;
    }
    if (!date_read(text, 0, &printed)) return false;
    if (!day_read(date_last(s->cx->arena, &printed, s->year), &d)) return false;
    *out = period_of(PERIOD_MONTH, d);
    return true;
}

static enum err refuse(struct series *s, const char *zh, const char *en)
{
    return cx_fail(s->cx, ERR_INPUT, "text", "第 %ld 行：%s%.0s", "line %ld: %.0s%s", s->line, zh, en);
}

static enum err push(struct series *s, struct period p, double value)
{
    if (s->at.n == REFERENCE_POINTS_MOST) return refuse(s, "时期太多", "too many periods");
    for (size_t i = 0; i < s->at.n; i++)
        if (s->at.at[i].period.last == p.last) return refuse(s, "时期重复", "the period stands there twice");
    *vec_push(s->cx->arena, &s->at) = (struct point){p, value};
    return ERR_NONE;
}

/* One line of values: January onwards. */
static enum err take_months(struct series *s, const struct str *cell, size_t n)
{
    enum err e = ERR_NONE;

    if (n > 12) return refuse(s, "一行最多 12 个月", "at most 12 months in a line");
    for (size_t i = 0; !e && i < n; i++) {
        double value;

        if (!str_num(cell[i], &value)) return refuse(s, "有一格不是数", "a cell is no number");
        e = push(s, period_of(PERIOD_MONTH, day_of(s->year, (int)i + 1, 1)), value);
    }
    return e;
}

static enum err take_line(struct series *s, struct str line)
{
    struct str cell[CELLS_MOST];
    size_t n = split(line, cell);
    struct period p;
    double value;

    if (n == 0) return ERR_NONE;
    if (n > 2 || str_num(cell[0], &value)) return take_months(s, cell, n);
    if (n < 2) return refuse(s, "应为时期和数值", "write a period and a value");
    if (!read_period(s, cell[0], &p))
        return refuse(s, "时期有误，应如 2025-M03 或 3月", "no period like 2025-M03");
    if (!str_num(cell[1], &value)) return refuse(s, "数值不是数", "the value is no number");
    return push(s, p, value);
}

static enum err take_lines(struct series *s, struct str text)
{
    enum err e = ERR_NONE;

    while (!e && text.n) {
        ptrdiff_t end = str_find(text, STR("\n"), 0);

        s->line++;
        e = take_line(s, str_sub(text, 0, end < 0 ? text.n : (size_t)end));
        text = str_skip(text, end < 0 ? text.n : (size_t)end + 1);
    }
    return e;
}

static enum err write_series(struct series *s, int64_t measure_id)
{
    int64_t gov = s->cx->actor.government_id;
    enum err e =
        store_run(s->cx, NULL, "DELETE FROM measure_reference WHERE government_id = $1 AND measure_id = $2",
                  "ii", gov, measure_id);

    for (size_t i = 0; !e && i < s->at.n; i++)
        e = store_run(s->cx, NULL,
                      "INSERT INTO measure_reference (government_id, measure_id, ends_on, period, value)"
                      " VALUES ($1, $2, $3, $4, $5)",
                      "iissf", gov, measure_id, day_str(s->cx->arena, s->at.at[i].period.last),
                      period_str(s->cx->arena, s->at.at[i].period), s->at.at[i].value);
    return e;
}

static enum err task_of(struct cx *cx, int64_t measure_id, struct year_task *t)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows, "SELECT task_id FROM measure WHERE government_id = $1 AND id = $2 AND state = 'live'",
        "ii", cx->actor.government_id, measure_id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这项指标", "there is no such measure");
    return e ? e : year_task(cx, row_int(&rows.at[0], 0), t);
}

enum err reference_put(struct cx *cx, int64_t measure_id, struct str text, struct buf *out)
{
    struct buf after = buf_new(cx->arena, EVENT_MOST);
    struct series s = {.cx = cx};
    struct year_task t;
    enum err e = task_of(cx, measure_id, &t);

    s.year = (e || !t.year ? day_split(year_today(cx)).year : t.year) - 1;
    if (!e) e = take_lines(&s, year_plain(text));
    if (!e) e = write_series(&s, measure_id);
    if (e) return e;
    buf_fmt(&after, "{\"measure_id\":\"%lld\",\"points\":%zu}", (long long)measure_id, s.at.n);
    e = year_note(cx, &t, "measure.reference", STR_NULL, buf_text(&after));
    return e ? e : schedule_get(cx, measure_id, out);
}
