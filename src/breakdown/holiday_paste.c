#include "breakdown/holiday_paste.h"

#include "text/utf8.h"

enum { PENDING_MOST = 40, NAME_MOST = 60 /* bytes */ };

/* A walk through one line: the days that were named and wait for the word that says what they are. */
struct walk {
    struct holiday_paste *out;
    struct str line, name;
    size_t at;
    int year, month;
    day pending[PENDING_MOST];
    size_t pending_n, found;
    bool range; /* 至 was read: the next day ends a stretch */
};

static bool take_word(struct walk *w, struct str word)
{
    if (!str_starts(str_skip(w->line, w->at), word)) return false;
    w->at += word.n;
    return true;
}

/* Digits at AT; 0 when there are none. */
static int number_at(struct walk *w)
{
    int n = 0;

    while (w->at < w->line.n && w->line.p[w->at] >= '0' && w->line.p[w->at] <= '9' && n < 10000)
        n = n * 10 + (w->line.p[w->at++] - '0');
    return n;
}

static void add_pending(struct walk *w, day d)
{
    if (w->pending_n < PENDING_MOST) w->pending[w->pending_n++] = d;
}

/* One day, or with the one before it the whole stretch between. */
static void name_day(struct walk *w, int d)
{
    day last, first;

    if (w->month < 1 || w->month > 12 || d < 1 || d > 31) return;
    last = day_of(w->year, w->month, d);
    if (day_split(last).day != d) return; /* 2月30日 */
    first = w->pending_n ? w->pending[w->pending_n - 1] : last;
    if (w->range && last > first && last - first <= HOLIDAY_SPAN_MOST)
        for (day x = first + 1; x < last; x++) add_pending(w, x);
    w->range = false;
    add_pending(w, last);
}

/* "2026年", "10月", "7日", "2026-10-01", "2026/10/1": whatever the digits at AT begin. */
static void read_number(struct walk *w)
{
    int n = number_at(w);

    if (n >= 1900 && (take_word(w, STR("年")) || take_word(w, STR("-")) || take_word(w, STR("/")) ||
                      take_word(w, STR(".")))) {
        w->year = n;
        w->month = 0;
        return;
    }
    if (take_word(w, STR("月")) ||
        (!w->month && (take_word(w, STR("-")) || take_word(w, STR("/")) || take_word(w, STR("."))))) {
        w->month = n;
        return;
    }
    if (take_word(w, STR("日")) || take_word(w, STR("号")) || w->at == w->line.n ||
        w->line.p[w->at] == '\t' || w->line.p[w->at] == ' ' || w->line.p[w->at] == ',')
        name_day(w, n);
}

static void settle(struct walk *w, bool off)
{
    for (size_t i = 0; i < w->pending_n && w->out->n < HOLIDAY_PASTE_MOST; i++)
        w->out->at[w->out->n++] = (struct holiday){w->pending[i], off, w->name};
    w->found += w->pending_n;
    w->pending_n = 0;
    w->range = false;
}

/* What stands in brackets says the day of the week, which the calendar knows better. */
static bool skip_brackets(struct walk *w)
{
    struct str close = STR("）");
    ptrdiff_t end;

    if (take_word(w, STR("(")))
        close = STR(")");
    else if (!take_word(w, STR("（")))
        return false;
    end = str_find(w->line, close, w->at);
    w->at = end < 0 ? w->line.n : (size_t)end + close.n;
    return true;
}

static bool read_kind(struct walk *w)
{
    static const struct {
        struct str word;
        bool off;
    } kinds[] = {{STR_INIT("放假"), true},  {STR_INIT("休息"), true},  {STR_INIT("off"), true},
                 {STR_INIT("上班"), false}, {STR_INIT("补班"), false}, {STR_INIT("work"), false}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!take_word(w, kinds[i].word)) continue;
        settle(w, kinds[i].off);
        return true;
    }
    return false;
}

static void read_step(struct walk *w)
{
    size_t at = w->at;

    if (w->line.p[at] >= '0' && w->line.p[at] <= '9') {
        read_number(w);
        return;
    }
    if (skip_brackets(w) || read_kind(w)) return;
    if (take_word(w, STR("至")) || take_word(w, STR("—")) || take_word(w, STR("~"))) {
        w->range = true;
        return;
    }
    (void)utf8_next(w->line, &w->at);
}

/* "一、国庆节：" gives 国庆节; in a table it is the last column. */
static struct str name_of(struct str line)
{
    ptrdiff_t colon = str_find(line, STR("："), 0), mark = str_find(line, STR("、"), 0), tab;
    size_t from = mark > 0 && mark < colon ? (size_t)mark + STR("、").n : 0;

    if (colon > 0) return str_trim(str_sub(line, from, (size_t)colon - from));
    for (tab = (ptrdiff_t)line.n - 1;
         tab >= 0 && line.p[tab] != '\t' && line.p[tab] != ',' && line.p[tab] != ' ';)
        tab--;
    return tab < 0 ? STR("") : str_trim(str_skip(line, (size_t)tab + 1));
}

/* A name is a word, not what the other columns say. */
static struct str clean_name(struct str name)
{
    static const struct str none[] = {STR_INIT("放假"), STR_INIT("上班"), STR_INIT("休息"),
                                      STR_INIT("补班"), STR_INIT("off"),  STR_INIT("work")};

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (str_starts(name, none[i])) return STR("");
    return name.n > NAME_MOST || (name.n && name.p[0] >= '0' && name.p[0] <= '9') ? STR("") : name;
}

static void read_line(struct str line, int year, struct holiday_paste *out)
{
    struct walk w = {.out = out, .line = line, .name = clean_name(name_of(line)), .year = year};

    while (w.at < line.n) read_step(&w);
    if (w.found == 0 || w.pending_n) out->unread[out->unread_n++] = line;
}

void holiday_paste(struct arena *a, struct str text, int year, struct holiday_paste *out)
{
    *out = (struct holiday_paste){.at = arena_array(a, struct holiday, HOLIDAY_PASTE_MOST),
                                  .unread = arena_array(a, struct str, HOLIDAY_PASTE_MOST)};
    while (text.n && out->unread_n < HOLIDAY_PASTE_MOST) {
        ptrdiff_t end = str_find(text, STR("\n"), 0);
        struct str line = str_sub(text, 0, end < 0 ? text.n : (size_t)end);

        text = str_skip(text, line.n + 1);
        line = str_trim(line);
        if (line.n) read_line(line, year, out);
    }
}
