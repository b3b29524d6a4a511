/* item_paste - lines of a spreadsheet as items. */
#include "base/json.h"
#include "base/vec.h"
#include "breakdown/item.h"
#include "breakdown/item_cell.h"
#include "ledger/year.h"
#include "store/store.h"
#include "text/fold.h"

enum { EVENT_MOST = 4096, CELLS_MOST = 40, HEADING_ROWS_MOST = 6 };

enum column { COL_NO, COL_TITLE, COL_ORG, COL_PERSON, COL_START, COL_DUE, COL_POST, COLS };

/* Columns that a table without headings has. */
enum { GUESSED = COL_POST };

static const struct {
    enum column column;
    struct str heading;
} headings[] = {
#define ITEM_COLUMN(id, heading) {id, STR_INIT(heading)},
#include "breakdown/item_columns.def"
#undef ITEM_COLUMN
};

struct problem {
    int column; /* of the pasted table, -1: the whole line */
    struct cell_fault what;
};

/* One line understood. */
struct line {
    int64_t number; /* in the pasted table, from 1 */
    struct str cell[COLS];
    struct item item;
    int level;  /* by its number; 0: unknown, below the task */
    int64_t id; /* once written */
    VEC(struct problem) problems;
};

struct paste {
    struct cx *cx;
    int at[COLS]; /* which cell holds a column; -1: none */
    const struct year_task *task;
    VEC(struct line) lines;
    int64_t problems; /* lines with one */
};

/* ---- the table: rows of cells, as spreadsheets put them on the clipboard */

struct table_row {
    size_t n;
    struct str cell[CELLS_MOST];
};

struct table {
    VEC(struct table_row) rows;
};

/* A cell in quotes may hold tabs and line breaks; two quotes are one. Answers where it ends. */
static size_t take_quoted(struct arena *a, struct str text, size_t at, struct str *out)
{
    struct buf cell = buf_new(a, text.n - at + 1);

    for (at++; at < text.n; at++) {
        char c = text.p[at];

        if (c == '"' && at + 1 < text.n && text.p[at + 1] == '"')
            at++;
        else if (c == '"')
            break;
        buf_byte(&cell, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    *out = buf_text(&cell);
    return at < text.n ? at + 1 : at;
}

static size_t take_plain(struct str text, size_t at, struct str *out)
{
    size_t end = at;

    while (end < text.n && text.p[end] != '\t' && text.p[end] != '\n') end++;
    *out = str_sub(text, at, end - at);
    return end;
}

/* A quote that nobody closes is a character like others. */
static bool is_quoted(struct str text, size_t at)
{
    bool inside = true;

    if (at >= text.n || text.p[at] != '"') return false;
    for (at++; at < text.n && inside; at++) {
        if (text.p[at] != '"') continue;
        inside = at + 1 < text.n && text.p[at + 1] == '"';
        at += inside;
    }
    return !inside && (at >= text.n || text.p[at] == '\t' || text.p[at] == '\n' || text.p[at] == '\r');
}

static enum err split(struct cx *cx, struct str text, struct table *t)
{
    for (size_t at = 0; at < text.n;) {
        struct table_row *r = vec_push(cx->arena, &t->rows);

        if (t->rows.n > ITEM_MOST + HEADING_ROWS_MOST)
            return cx_fail(cx, ERR_LIMIT, "text", "一次最多粘贴 %d 行", "at most %d lines at once",
                           ITEM_MOST);
        r->n = 0;
        while (at < text.n) {
            struct str cell, rest;

            at = is_quoted(text, at) ? take_quoted(cx->arena, text, at, &cell) : take_plain(text, at, &cell);
            if (at < text.n && text.p[at] != '\t' && text.p[at] != '\n') at = take_plain(text, at, &rest);
            if (r->n < CELLS_MOST) r->cell[r->n++] = cell_trim(cell);
            if (at >= text.n || text.p[at++] == '\n') break;
        }
    }
    return ERR_NONE;
}

/* ---- headings */

static int heading_of(struct arena *a, struct str cell)
{
    struct str key = fold_name(a, cell);

    for (size_t i = 0; key.n && i < sizeof headings / sizeof headings[0]; i++)
        if (str_eq(key, headings[i].heading)) return (int)headings[i].column;
    return -1;
}

/* The columns that a row names, beside those known; the first cell of a name counts.  How many it names. */
static int read_headings(struct arena *a, const struct table_row *r, int at[COLS])
{
    int known = 0;

    for (size_t i = 0; i < r->n; i++) {
        int c = heading_of(a, r->cell[i]);

        if (c < 0 || at[c] >= 0) continue;
        at[c] = (int)i;
        known++;
    }
    return known;
}

static bool only_headings(struct arena *a, const struct table_row *r)
{
    size_t filled = 0;

    for (size_t i = 0; i < r->n; i++) {
        if (!r->cell[i].n) continue;
        filled++;
        if (heading_of(a, r->cell[i]) < 0) return false;
    }
    return filled > 0;
}

/*
 * Two known headings, with that of the title, make the line of headings; one below it with nothing else goes
 * on with it, as under merged cells. What stands above is a title. Answers the first row behind.
 */
static size_t take_headings(struct paste *p, const struct table *t)
{
    for (int c = 0; c < COLS; c++) p->at[c] = -1;
    for (size_t i = 0; i < t->rows.n && i < HEADING_ROWS_MOST; i++) {
        int at[COLS];

        for (int c = 0; c < COLS; c++) at[c] = -1;
        if (read_headings(p->cx->arena, &t->rows.at[i], at) < 2 || at[COL_TITLE] < 0) continue;
        for (i++; i < t->rows.n && only_headings(p->cx->arena, &t->rows.at[i]); i++)
            (void)read_headings(p->cx->arena, &t->rows.at[i], at);
        for (int c = 0; c < COLS; c++) p->at[c] = at[c];
        return i;
    }
    return 0;
}

/* Without headings: number first only when the first cell is one. */
static void guess_columns(struct paste *p, const struct table_row *r)
{
    int from = r->n > 1 && cell_tree(p->cx->arena, r->cell[0]).n ? 0 : -1;

    for (int c = 0; c < GUESSED; c++) p->at[c] = c + from < CELLS_MOST ? c + from : -1;
}

/* ---- values */

static void problem(struct paste *p, struct line *l, enum column column, struct cell_fault what)
{
    p->problems += l->problems.n == 0;
    *vec_push(p->cx->arena, &l->problems) = (struct problem){p->at[column], what};
}

static void wrong(struct paste *p, struct line *l, enum column column, const char *zh, const char *en)
{
    problem(p, l, column, (struct cell_fault){str_of(zh), str_of(en), ERR_INPUT});
}

static enum err find_carriers(struct paste *p, struct line *l)
{
    struct cell_fault org = {0}, post = {0}, person = {0};
    struct item *i = &l->item;
    enum err e = cell_org(p->cx, l->cell[COL_ORG], &i->org_id, &org);

    if (!e) e = cell_post(p->cx, l->cell[COL_POST], i->org_id, &i->post_id, &post);
    if (!e) e = cell_person(p->cx, l->cell[COL_PERSON], i->org_id, &i->person_id, &person);
    if (e) return e;
    if (org.zh.p) problem(p, l, COL_ORG, org);
    if (post.zh.p) problem(p, l, COL_POST, post);
    if (person.zh.p) problem(p, l, COL_PERSON, person);
    return ERR_NONE;
}

static void read_days(struct paste *p, struct line *l)
{
    struct item *i = &l->item;

    i->start_on = cell_day(p->cx->arena, l->cell[COL_START], p->task->year);
    i->due_on = cell_day(p->cx->arena, l->cell[COL_DUE], p->task->year);
    if (!i->start_on.p) wrong(p, l, COL_START, "开始时间不是日期", "the start is no day");
    if (!i->due_on.p) wrong(p, l, COL_DUE, "完成时间不是日期", "the due day is no day");
    if (i->start_on.n && i->due_on.n && str_cmp(i->start_on, i->due_on) > 0)
        wrong(p, l, COL_DUE, "完成时间早于开始时间", "the due day is before the start");
    else if (year_outside(p->task, i->start_on, i->due_on))
        wrong(p, l, COL_DUE, "时间超出任务的起止期限", "the days lie outside the task's span");
}

/* The number gives its place: one deeper than the line above at most. */
static void read_place(struct paste *p, struct line *l)
{
    struct str no = l->cell[COL_NO], tree = cell_tree(p->cx->arena, no);
    const struct line *above = p->lines.n > 1 ? l - 1 : NULL;

    l->level = cell_level(tree);
    if (no.n && !tree.n) wrong(p, l, COL_NO, "序号应如 1、1.1", "a number is like 1 or 1.1");
    if (l->level > ITEM_DEPTH_MOST) wrong(p, l, COL_NO, "层级太深，最多 8 级", "too many levels, at most 8");
    if (l->level > 1 && (!above || l->level > (above->level ? above->level : 1) + 1))
        wrong(p, l, COL_NO, "前面没有它的上级事项", "no line above is the item it belongs to");
}

/* The same title at the same place twice is a slip of the copier. */
static void check_twin(struct paste *p, struct line *l)
{
    for (size_t i = p->lines.n - 1; l->item.title.n && i-- > 0;) {
        const struct line *o = &p->lines.at[i];

        if (o->level < l->level) return;
        if (o->level == l->level && str_eq(o->item.title, l->item.title)) {
            problem(p, l, COL_TITLE,
                    (struct cell_fault){STR("与前面的行重复"), STR("it stands in an earlier line already"),
                                        ERR_CONFLICT});
            return;
        }
    }
}

static enum err understand(struct paste *p, struct line *l)
{
    enum err e;

    l->item.title = l->cell[COL_TITLE];
    l->item.kind = STR("matter");
    read_place(p, l);
    if (l->item.title.n == 0) wrong(p, l, COL_TITLE, "缺少事项名称", "the title is missing");
    if (l->item.title.n > ITEM_TITLE_MOST) wrong(p, l, COL_TITLE, "名称太长", "the title is too long");
    check_twin(p, l);
    e = find_carriers(p, l);
    if (!e) read_days(p, l);
    return e;
}

static bool is_empty(const struct table_row *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->cell[i].n) return false;
    return true;
}

static enum err take_row(struct paste *p, const struct table_row *r, int64_t number)
{
    struct line *l;

    if (is_empty(r)) return ERR_NONE;
    if (p->at[COL_TITLE] < 0) guess_columns(p, r);
    if (p->lines.n == ITEM_MOST)
        return cx_fail(p->cx, ERR_LIMIT, "text", "一次最多粘贴 %d 行", "at most %d lines at once", ITEM_MOST);
    l = vec_push(p->cx->arena, &p->lines);
    *l = (struct line){.number = number};
    for (int c = 0; c < COLS; c++)
        l->cell[c] = p->at[c] >= 0 && p->at[c] < (int)r->n ? r->cell[p->at[c]] : STR("");
    return understand(p, l);
}

static enum err take_lines(struct paste *p, struct str text)
{
    struct table t = {0};
    enum err e = split(p->cx, text, &t);

    for (size_t i = e ? 0 : take_headings(p, &t); !e && i < t.rows.n; i++)
        e = take_row(p, &t.rows.at[i], (int64_t)i + 1);
    if (!e && p->lines.n == 0)
        return cx_fail(p->cx, ERR_INPUT, "text", "没有可粘贴的行", "there is no line to paste");
    return e;
}

/* ---- writing */

static enum err write_lines(struct paste *p, const struct year_task *t)
{
    int64_t last[ITEM_DEPTH_MOST + 1] = {0}; /* the newest item of each level */
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < p->lines.n; i++) {
        struct line *l = &p->lines.at[i];
        int level = l->level ? l->level : 1;

        l->item.parent_id = last[level - 1];
        e = item_insert(p->cx, t, &l->item, &l->id);
        last[level] = l->id;
        for (int k = level + 1; k <= ITEM_DEPTH_MOST; k++) last[k] = l->id;
    }
    return e;
}

static struct str note(struct arena *a, size_t n)
{
    struct buf out = buf_new(a, EVENT_MOST);

    buf_fmt(&out, "{\"items\":%zu}", n);
    return buf_text(&out);
}

static void put_problems(struct arena *a, struct json *j, const struct line *l)
{
    json_key(j, "problems");
    json_array(j);
    for (size_t i = 0; i < l->problems.n; i++) {
        const struct problem *p = &l->problems.at[i];

        cell_problem_put(j, &(struct cell_problem){STR_NULL, cell_name(a, p->column, l->number), p->what});
    }
    json_end(j);
}

static void put_line(struct arena *a, struct json *j, const struct line *l)
{
    json_object(j);
    json_put_int(j, "line", l->number);
    json_put_int(j, "level", l->level ? l->level : 1);
    json_put_str(j, "title", l->item.title);
    json_put_str(j, "org_name", year_some(l->cell[COL_ORG]));
    json_put_id(j, "org_id", l->item.org_id);
    json_put_str(j, "post_title", year_some(l->cell[COL_POST]));
    json_put_id(j, "post_id", l->item.post_id);
    json_put_str(j, "person_name", year_some(l->cell[COL_PERSON]));
    json_put_id(j, "person_id", l->item.person_id);
    json_put_str(j, "start_on", year_some(l->item.start_on));
    json_put_str(j, "due_on", year_some(l->item.due_on));
    put_problems(a, j, l);
    json_end(j);
}

static void put_paste(struct buf *out, const struct paste *p, size_t written)
{
    struct json j = json_on(out);

    json_object(&j);
    json_put_int(&j, "written", (int64_t)written);
    json_put_int(&j, "problems", p->problems);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < p->lines.n; i++) put_line(p->cx->arena, &j, &p->lines.at[i]);
    json_end(&j);
    json_end(&j);
}

static enum err refuse_problem(const struct paste *p)
{
    const struct line *l = p->lines.at;
    const struct problem *first;

    while (l->problems.n == 0) l++;
    first = &l->problems.at[0];
    return cx_fail(p->cx, ERR_INPUT, "text", "单元格 %.*s：%s%.0s（共 %lld 行有问题，未写入任何内容）",
                   "cell %.*s: %.0s%s (%lld lines have problems; nothing was written)",
                   STR_ARG(cell_name(p->cx->arena, first->column, l->number)), first->what.zh.p,
                   first->what.en.p, (long long)p->problems);
}

enum err item_paste(struct cx *cx, int64_t task_id, struct str text, bool preview, struct buf *out)
{
    struct year_task t;
    struct paste p = {.cx = cx, .task = &t};
    int64_t n = 0;
    enum err e = year_task(cx, task_id, &t);

    if (!e) e = item_count(cx, task_id, &n);
    if (!e) e = take_lines(&p, text);
    if (!e && (size_t)n + p.lines.n > ITEM_MOST)
        return cx_fail(cx, ERR_LIMIT, "text", "一项任务最多分解 %d 条", "a task has at most %d items",
                       ITEM_MOST);
    if (!e && preview) put_paste(out, &p, 0);
    if (e || preview) return e;
    if (p.problems) return refuse_problem(&p);
    e = write_lines(&p, &t);
    if (!e) e = year_note(cx, &t, "item.paste", STR_NULL, note(cx->arena, p.lines.n));
    if (!e) put_paste(out, &p, p.lines.n);
    return e;
}
