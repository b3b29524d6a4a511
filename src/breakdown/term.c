#include "breakdown/term.h"

static enum err refuse(struct cx *cx, const struct year_task *t, const struct term *s)
{
    struct str title = str_trim(s->title);

    if (t->due_on.n)
        return cx_fail(
            cx, ERR_INPUT, "due_on",
            "“%.*s”的时间超出任务的起止期限（应不晚于 %.*s，不早于当年）；确需延后请先申请调整期限",
            "the days of \"%.*s\" lie outside the task's span (not after %.*s, nor before its "
            "year); ask for a change of the deadline first",
            STR_ARG(title), STR_ARG(t->due_on));
    return cx_fail(cx, ERR_INPUT, "due_on", "“%.*s”的时间不在 %d 年之内",
                   "the days of \"%.*s\" are not within %d", STR_ARG(title), t->year);
}

enum err term_check(struct cx *cx, const struct year_task *t, const struct term *s)
{
    return year_outside(t, s->start_on, s->due_on) ? refuse(cx, t, s) : ERR_NONE;
}

day term_workday(const struct calendar *c, day d, day first)
{
    day last = calendar_add(c, d + 1, -1);

    return last < first ? calendar_add(c, d, 1) : last;
}

bool term_rests(const struct calendar *c, const struct year_task *t, struct str due_on, day *instead)
{
    day due;

    if (!day_read(due_on, &due) || str_eq(due_on, t->due_on) || calendar_working(c, due)) return false;
    *instead = term_workday(c, due, t->year ? day_of(t->year, 1, 1) : 0);
    return true;
}

enum err term_need_working(struct cx *cx, const struct year_task *t, struct str due_on)
{
    const struct calendar *c;
    const struct holiday *h;
    char text[DAY_TEXT];
    day due = 0, instead;
    enum err e = year_calendar(cx, &c);

    if (e || !term_rests(c, t, due_on, &instead)) return e;
    (void)day_read(due_on, &due);
    h = calendar_listed(c, due);
    day_text(instead, text);
    return cx_fail(cx, ERR_INPUT, "due_on", "这一天是休息日（%.*s），请改为 %s",
                   "it is a day of rest (%.*s); take %s", STR_ARG(h ? h->name : STR("周末")), text);
}
