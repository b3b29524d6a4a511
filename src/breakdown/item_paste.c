/* item_paste - lines of a spreadsheet as items. */
#include "base/json.h"
#include "base/vec.h"
#include "breakdown/item.h"
#include "breakdown/item_cell.h"
#include "ledger/year.h"
#include "store/store.h"
#include "text/fold.h"

enum { EVENT_MOST = 4096, CELLS_MOST = 40 };

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

/* One line understood. */
struct line {
    int64_t number; /* in the pasted text, from 1 */
    struct str cell[COLS];
    struct item item;
    int level;  /* by its number; 0: unknown, below the task */
    int64_t id; /* once written */
    struct str problem_zh, problem_en;
};

struct paste {
    struct cx *cx;
    int at[COLS]; /* which cell holds a column; -1: none */
    const struct year_task *task;
    VEC(struct line) lines;
    int64_t problems;
};

/* ---- cells */

static size_t split_cells(struct str line, struct str cell[CELLS_MOST])
{
    size_t n = 0;

    while (n < CELLS_MOST) {
        ptrdiff_t at = str_find(line, STR("\t"), 0);

        cell[n++] = str_trim(str_sub(line, 0, at < 0 ? line.n : (size_t)at));
        if (at < 0) break;
        line = str_skip(line, (size_t)at + 1);
    }
    return n;
}

static int heading_of(struct arena *a, struct str cell)
{
    struct str key = fold_name(a, cell);

    for (size_t i = 0; key.n && i < sizeof headings / sizeof headings[0]; i++)
        if (str_eq(key, headings[i].heading)) return (int)headings[i].column;
    return -1;
}

/* Two known headings make a line of headings. */
static bool take_headings(struct paste *p, const struct str *cell, size_t n)
{
    int at[COLS], known = 0;

    for (int c = 0; c < COLS; c++) at[c] = -1;
    for (size_t i = 0; i < n; i++) {
        int c = heading_of(p->cx->arena, cell[i]);

        if (c < 0 || at[c] >= 0) continue;
        at[c] = (int)i;
        known++;
    }
    if (known < 2 || at[COL_TITLE] < 0) return false;
    for (int c = 0; c < COLS; c++) p->at[c] = at[c];
    return true;
}

/* Without headings: number first only when the first cell is one. */
static void guess_columns(struct paste *p, const struct str *cell, size_t n)
{
    int from = n > 1 && cell_level(cell[0]) > 0 ? 0 : -1;

    for (int c = 0; c < GUESSED; c++) p->at[c] = c + from < (int)n ? c + from : -1;
}

/* ---- values */

static void problem(struct paste *p, struct line *l, struct str zh, struct str en)
{
    if (l->problem_zh.p) return;
    l->problem_zh = zh;
    l->problem_en = en;
    p->problems++;
}

/* Who carries it; the first name that is unknown is the problem. */
static enum err find_carriers(struct paste *p, struct line *l)
{
    struct cell_fault f = {0};
    enum err e = cell_org(p->cx, l->cell[COL_ORG], &l->item.org_id, &f);

    if (!e) e = cell_post(p->cx, l->cell[COL_POST], l->item.org_id, &l->item.post_id, &f);
    if (!e) e = cell_person(p->cx, l->cell[COL_PERSON], &l->item.person_id, &f);
    if (!e && f.zh.p) problem(p, l, f.zh, f.en);
    return e;
}

static void check_days(struct paste *p, struct line *l)
{
    struct item *i = &l->item;

    if (!i->start_on.p) problem(p, l, STR("开始时间不是日期"), STR("the start is no day"));
    if (!i->due_on.p) problem(p, l, STR("完成时间不是日期"), STR("the due day is no day"));
    if (i->start_on.n && i->due_on.n && str_cmp(i->start_on, i->due_on) > 0)
        problem(p, l, STR("完成时间早于开始时间"), STR("the due day is before the start"));
    if (year_outside(p->task, i->start_on, i->due_on))
        problem(p, l, STR("时间超出任务的起止期限"), STR("the days lie outside the task's span"));
}

/* The same title at the same place twice is a slip of the copier. */
static void check_twin(struct paste *p, struct line *l)
{
    for (size_t i = p->lines.n - 1; i-- > 0;) {
        const struct line *o = &p->lines.at[i];

        if (o->level < l->level) return;
        if (o->level == l->level && str_eq(o->item.title, l->item.title))
            problem(p, l, STR("与前面的行重复"), STR("it stands in an earlier line already"));
    }
}

static enum err understand(struct paste *p, struct line *l)
{
    struct arena *a = p->cx->arena;

    l->item.title = l->cell[COL_TITLE];
    l->item.kind = STR("matter");
    l->level = cell_level(l->cell[COL_NO]);
    l->item.start_on = cell_day(a, l->cell[COL_START], p->task->year);
    l->item.due_on = cell_day(a, l->cell[COL_DUE], p->task->year);
    if (l->item.title.n == 0) problem(p, l, STR("缺少事项名称"), STR("the title is missing"));
    if (l->level > ITEM_DEPTH_MOST) problem(p, l, STR("层级太深"), STR("too many levels"));
    check_days(p, l);
    check_twin(p, l);
    return find_carriers(p, l);
}

static enum err take_line(struct paste *p, struct str text, int64_t number)
{
    struct str cell[CELLS_MOST];
    size_t n = split_cells(text, cell);
    struct line *l;

    if (str_trim(text).n == 0) return ERR_NONE;
    if (p->lines.n == 0 && p->at[COL_TITLE] < 0) {
        if (take_headings(p, cell, n)) return ERR_NONE;
        guess_columns(p, cell, n);
    }
    if (p->lines.n == ITEM_MOST)
        return cx_fail(p->cx, ERR_LIMIT, "text", "一次最多粘贴 %d 行", "at most %d lines at once", ITEM_MOST);
    l = vec_push(p->cx->arena, &p->lines);
    *l = (struct line){.number = number};
    for (int c = 0; c < COLS; c++) l->cell[c] = p->at[c] >= 0 && p->at[c] < (int)n ? cell[p->at[c]] : STR("");
    return understand(p, l);
}

static enum err take_lines(struct paste *p, struct str text)
{
    enum err e = ERR_NONE;

    for (int c = 0; c < COLS; c++) p->at[c] = -1;
    for (int64_t number = 1; !e && text.n; number++) {
        ptrdiff_t end = str_find(text, STR("\n"), 0);
        struct str line = str_sub(text, 0, end < 0 ? text.n : (size_t)end);

        if (str_ends(line, STR("\r"))) line.n--;
        e = take_line(p, line, number);
        text = str_skip(text, end < 0 ? text.n : (size_t)end + 1);
    }
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

static void put_line(struct json *j, const struct line *l)
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
    json_put_str(j, "problem_zh", l->problem_zh);
    json_put_str(j, "problem_en", l->problem_en);
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
    for (size_t i = 0; i < p->lines.n; i++) put_line(&j, &p->lines.at[i]);
    json_end(&j);
    json_end(&j);
}

static enum err refuse_problem(const struct paste *p)
{
    const struct line *l = p->lines.at;

    while (!l->problem_zh.p) l++;
    return cx_fail(p->cx, ERR_INPUT, "text", "第 %lld 行：%.*s（%.*s）", "line %lld: %.*s (%.*s)",
                   (long long)l->number, STR_ARG(l->problem_zh), STR_ARG(l->problem_en));
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
