#include "breakdown/unit_book.h"

#include <math.h>

#include "assess/goal.h"
#include "base/book.h"
#include "breakdown/unit_fill.h"
#include "breakdown/unit_sheet.h"
#include "text/fold.h"

#define TITLE "任务分解表"

const struct str fill_heading[COLS] = {
#define UNIT_COLUMN(id, heading, width, centered) STR_INIT(heading),
#include "breakdown/unit_columns.def"
#undef UNIT_COLUMN
};

static const struct book_column columns[COLS] = {
#define UNIT_COLUMN(id, heading, width, centered) {STR_INIT(heading), width, centered},
#include "breakdown/unit_columns.def"
#undef UNIT_COLUMN
};

/* ---- writing the file */

struct writer {
    struct cx *cx;
    struct book *book;
    const struct fill *have;
    const struct year_task *task;
};

static enum err load_items(struct cx *cx, const struct unit *u, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT i.id, i.task_id, i.parent_id, i.title, i.due_on, i.rev, i.state, i.start_on, o.name, "
        "p.title, h.name,"
        " i.org_id, i.post_id, i.person_id FROM item i"
        " LEFT JOIN org o ON o.government_id = i.government_id AND o.id = i.org_id"
        " LEFT JOIN post p ON p.government_id = i.government_id AND p.id = i.post_id"
        " LEFT JOIN person h ON h.government_id = i.government_id AND h.id = i.person_id"
        " WHERE i.government_id = $1 AND i.state <> 'dropped' AND i.task_id IN (" UNIT_TASKS
        ") ORDER BY i.task_id, i.ord, i.id",
        "iii", cx->actor.government_id, u->plan_id, u->org_id);
}

static enum err load_stones(struct cx *cx, const struct unit *u, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT m.id, m.task_id, m.item_id, m.title, m.due_on, m.rev, m.state, m.weight, m.done_means FROM "
        "milestone m"
        " WHERE m.government_id = $1 AND m.state <> 'dropped' AND m.task_id IN (" UNIT_TASKS
        ") ORDER BY m.task_id, m.due_on, m.ord, m.id",
        "iii", cx->actor.government_id, u->plan_id, u->org_id);
}

/* "I123-4": with the revision, so that a later change by others is not undone. */
static struct str code_of(struct arena *a, char letter, const struct row *r)
{
    struct buf out = buf_new(a, 48);

    buf_fmt(&out, "%c%lld-%lld", letter, (long long)row_int(r, FILL_ID), (long long)row_int(r, FILL_REV));
    return buf_text(&out);
}

static struct str number_of(struct arena *a, struct str above, int n)
{
    struct buf out = buf_new(a, above.n + 16);

    if (above.n) buf_fmt(&out, "%.*s.%d", STR_ARG(above), n);
    if (!above.n) buf_fmt(&out, "%d", n);
    return buf_text(&out);
}

static void start_row(const struct writer *w, struct str kind, struct str cell[COLS])
{
    for (int c = 0; c < COLS; c++) cell[c] = STR("");
    cell[COL_TASK] = w->task->no;
    cell[COL_TEXT] = w->task->text;
    cell[COL_KIND] = kind;
}

static void put_item(const struct writer *w, const struct row *r, struct str number)
{
    struct str cell[COLS];

    start_row(w, STR("事项"), cell);
    cell[COL_NO] = number;
    cell[COL_TITLE] = row_str(r, FILL_TITLE);
    cell[COL_ORG] = year_plain(row_str(r, FILL_ORG));
    cell[COL_POST] = year_plain(row_str(r, FILL_POST));
    cell[COL_PERSON] = year_plain(row_str(r, FILL_PERSON));
    cell[COL_START] = row_str(r, FILL_START);
    cell[COL_DUE] = row_str(r, FILL_DUE);
    cell[COL_CODE] = code_of(w->cx->arena, 'I', r);
    book_row(w->book, cell);
}

static void put_stones(const struct writer *w, int64_t item_id, struct str number)
{
    for (size_t i = 0; i < w->have->stones.n; i++) {
        const struct row *r = &w->have->stones.at[i];
        struct str cell[COLS];

        if (row_int(r, FILL_TASK) != w->task->id || row_int(r, FILL_PLACE) != item_id) continue;
        start_row(w, STR("节点"), cell);
        cell[COL_NO] = number;
        cell[COL_TITLE] = row_str(r, FILL_TITLE);
        cell[COL_MEANS] = row_str(r, FILL_MEANS);
        cell[COL_DUE] = row_str(r, FILL_DUE);
        cell[COL_WEIGHT] = goal_text(w->cx->arena, row_num(r, FILL_WEIGHT));
        cell[COL_CODE] = code_of(w->cx->arena, 'M', r);
        book_row(w->book, cell);
    }
}

static void put_items(const struct writer *w, int64_t parent_id, struct str above, int level)
{
    int n = 0;

    if (level > ITEM_DEPTH_MOST) return;
    for (size_t i = 0; i < w->have->items.n; i++) {
        const struct row *r = &w->have->items.at[i];
        struct str number;

        if (row_int(r, FILL_TASK) != w->task->id || row_int(r, FILL_PLACE) != parent_id) continue;
        number = number_of(w->cx->arena, above, ++n);
        put_item(w, r, number);
        put_stones(w, row_int(r, FILL_ID), number);
        put_items(w, row_int(r, FILL_ID), number, level + 1);
    }
}

/* What stands, and a free line for one more of each. */
static void put_task(const struct writer *w)
{
    static const struct str kinds[] = {STR_INIT("事项"), STR_INIT("节点")};
    struct str cell[COLS];

    put_items(w, 0, STR(""), 1);
    put_stones(w, 0, STR(""));
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        start_row(w, kinds[i], cell);
        book_row(w->book, cell);
    }
}

static struct str title_of(struct arena *a, const struct unit *u)
{
    struct buf out = buf_new(a, u->name.n + 64);

    buf_fmt(&out, "%.*s%d年" TITLE, STR_ARG(u->name), u->year);
    return buf_text(&out);
}

enum err unit_book_write(struct cx *cx, int64_t org_id, int64_t plan_id, struct buf *out)
{
    struct book_plan plan = {.sheet = STR("分解表"), .column = columns, .columns = COLS};
    struct fill have = {.cx = cx};
    struct writer w = {.cx = cx, .have = &have};
    struct unit u;
    enum err e = unit_load(cx, org_id, plan_id, &u);

    if (!e) e = load_items(cx, &u, &have.items);
    if (!e) e = load_stones(cx, &u, &have.stones);
    if (e) return e;
    plan.title = title_of(cx->arena, &u);
    plan.note = STR(
        "每行一个事项或节点，可插入行；编号 1、1.1 表示上下级，节点的编号是它所属事项的编号（空为任务本身）；"
        "每项任务的节点权重合计 100；识别码请勿改动；不在表中的内容保持不变");
    e = book_open(cx, &plan, &w.book);
    for (size_t i = 0; !e && i < u.n; i++) {
        w.task = &u.task[i];
        put_task(&w);
    }
    return e ? e : book_end(cx, w.book, out);
}

/* ---- reading it */

/* Three known headings, with those of task and title, make the line of headings. */
static bool take_headings(struct fill *f, const struct doc *doc, size_t from, size_t to)
{
    int at[COLS], known = 0;

    for (int c = 0; c < COLS; c++) at[c] = -1;
    for (size_t i = from; i < to; i++) {
        struct str key = fold_name(f->cx->arena, doc_text(doc, doc->block[i].at));

        for (int c = 0; c < COLS; c++) {
            if (at[c] >= 0 || !str_eq(key, fill_heading[c])) continue;
            at[c] = (int)doc->block[i].col;
            known++;
        }
    }
    if (known < 3 || at[COL_TASK] < 0 || at[COL_TITLE] < 0) return false;
    for (int c = 0; c < COLS; c++) f->at[c] = at[c];
    return true;
}

/* The cells of a line; a merged cell counts for the lines below only where all of them share it. */
static struct fill_line *line_of(struct fill *f, const struct doc *doc, size_t from, size_t to)
{
    struct fill_line *l = arena_new_of(f->cx->arena, struct fill_line);

    *l = (struct fill_line){.row = doc->block[from].row};
    for (int c = 0; c < COLS; c++) l->cell[c] = STR("");
    for (size_t i = from; i < to; i++) {
        const struct block *b = &doc->block[i];

        for (int c = 0; c < COLS; c++) {
            bool own = c == COL_NO || c == COL_TITLE || c == COL_CODE;

            if (f->at[c] != (int)b->col || (own && (b->flags & BLOCK_MERGED))) continue;
            l->cell[c] = cell_trim(doc_text(doc, b->at));
        }
    }
    return l;
}

/* An empty line is none; nor is one that nobody filled in. */
static enum err take_line(struct fill *f, const struct doc *doc, size_t from, size_t to)
{
    struct fill_line *l = line_of(f, doc, from, to);
    bool filled = false;

    for (int c = 0; c < COLS; c++)
        filled = filled || (c != COL_TASK && c != COL_TEXT && c != COL_KIND && c != COL_NO && l->cell[c].n);
    if (!filled && l->cell[COL_TASK].n == 0) return ERR_NONE;
    if (f->lines.n == UNIT_BOOK_ROWS_MOST)
        return cx_fail(f->cx, ERR_LIMIT, "file", "分解表最多 %d 行", "at most %d lines", UNIT_BOOK_ROWS_MOST);
    *vec_push(f->cx->arena, &f->lines) = l; /* NOLINT(bugprone-sizeof-expression): lines are pointers */
    return ERR_NONE;
}

/* The title of a downloaded workbook names its unit and year: those must be these. */
static enum err check_title(struct fill *f, const struct doc *doc)
{
    struct str own = title_of(f->cx->arena, f->unit);

    for (size_t i = 0; i < doc->n && doc->block[i].kind != BLOCK_CELL; i++) {
        struct str title = cell_trim(doc_text(doc, doc->block[i].at));

        if (!str_ends(title, STR("年" TITLE)) || str_eq(title, own)) continue;
        return cx_fail(f->cx, ERR_INPUT, "file", "这是“%.*s”，不是“%.*s”", "this is \"%.*s\", not \"%.*s\"",
                       STR_ARG(str_sub(title, 0, 300)), STR_ARG(own));
    }
    return ERR_NONE;
}

static size_t row_end(const struct doc *doc, size_t i)
{
    const struct block *b = &doc->block[i];
    size_t end = i + 1;

    while (b->kind == BLOCK_CELL && end < doc->n && doc->block[end].kind == BLOCK_CELL &&
           doc->block[end].table == b->table && doc->block[end].row == b->row)
        end++;
    return end;
}

static enum err check_columns(struct fill *f)
{
    for (int c = 0; c < COLS; c++)
        if (f->at[c] < 0 && c != COL_TEXT && c != COL_KIND && c != COL_CODE)
            return cx_fail(f->cx, ERR_INPUT, "file", "工作表“%.*s”缺少“%s”这一列，请用重新下载的分解表填写",
                           "sheet %.*s: the column %s is missing; fill in a workbook downloaded anew",
                           STR_ARG(f->sheet), fill_heading[c].p);
    return ERR_NONE;
}

/* The first sheet with a line of headings is read; a second such line right below, as under merged cells,
 * counts. */
static enum err take_doc(struct fill *f, const struct doc *doc)
{
    uint32_t table = 0;
    enum err e = check_title(f, doc);

    for (size_t i = 0, end; !e && i < doc->n; i = end) {
        const struct block *b = &doc->block[i];

        end = row_end(doc, i);
        if (b->kind != BLOCK_CELL || (table && b->table != table)) continue;
        if (f->lines.n == 0 && take_headings(f, doc, i, end)) {
            table = b->table;
            f->sheet = doc_sheet(doc, b->page);
        } else if (table) {
            e = take_line(f, doc, i, end);
        }
    }
    if (!e && !table)
        return cx_fail(f->cx, ERR_INPUT, "file", "没有找到表头，请用本单位下载的分解表填写",
                       "no line of headings; fill in the workbook that was downloaded");
    return e ? e : check_columns(f);
}

/* ---- telling */

static struct str place_of(const struct fill *f, const struct fill_line *l, int column)
{
    return cell_name(f->cx->arena, column >= 0 ? f->at[column] : -1, (int64_t)l->row + 1);
}

static void put_line(struct json *j, const struct fill *f, const struct fill_line *l)
{
    static const char *const acts[] = {[FILL_SAME] = "same", [FILL_ADD] = "add", [FILL_CHANGE] = "change"};

    json_object(j);
    json_put_int(j, "line", l->row + 1);
    json_put_str(j, "task_no", l->task ? l->task->no : year_some(l->cell[COL_TASK]));
    json_put_str(j, "kind", l->stone ? STR("milestone") : STR("item"));
    json_put_str(j, "title", l->cell[COL_TITLE]);
    json_put_str(j, "act", l->problems.n ? STR("problem") : str_of(acts[l->act]));
    json_key(j, "changes");
    json_array(j);
    for (size_t i = 0; i < l->changes.n; i++) {
        json_object(j);
        json_put_str(j, "cell", place_of(f, l, (int)l->changes.at[i].column));
        json_put_str(j, "field", fill_heading[l->changes.at[i].column]);
        json_put_str(j, "was", year_some(l->changes.at[i].was));
        json_put_str(j, "now", year_some(l->changes.at[i].now));
        json_end(j);
    }
    json_end(j);
    json_key(j, "problems");
    json_array(j);
    for (size_t i = 0; i < l->problems.n; i++) {
        const struct fill_problem *p = &l->problems.at[i];

        cell_problem_put(j, &(struct cell_problem){f->sheet, place_of(f, l, p->column), p->what});
    }
    json_end(j);
    json_end(j);
}

static size_t count_act(const struct fill *f, enum fill_act act)
{
    size_t n = 0;

    for (size_t i = 0; i < f->lines.n; i++)
        n += f->lines.at[i]->act == act && f->lines.at[i]->problems.n == 0 &&
             f->lines.at[i]->cell[COL_TITLE].n;
    return n;
}

/* The weights of a task's milestones after the file, those that are not in it among them. */
static double weight_after(const struct fill *f, const struct year_task *t, size_t *n)
{
    double sum = 0;

    *n = 0;
    for (size_t i = 0; i < f->stones.n; i++) {
        if (row_int(&f->stones.at[i], FILL_TASK) != t->id) continue;
        sum += row_num(&f->stones.at[i], FILL_WEIGHT);
        ++*n;
    }
    for (size_t i = 0; i < f->lines.n; i++) {
        const struct fill_line *l = f->lines.at[i];

        if (!l->stone || l->task != t || isnan(l->milestone.weight) || !l->cell[COL_TITLE].n) continue;
        sum += l->milestone.weight;
        *n += l->id == 0;
        for (size_t k = 0; l->id && k < f->stones.n; k++)
            if (row_int(&f->stones.at[k], FILL_ID) == l->id) sum -= row_num(&f->stones.at[k], FILL_WEIGHT);
    }
    return sum;
}

static bool is_touched(const struct fill *f, const struct year_task *t)
{
    for (size_t i = 0; i < f->lines.n; i++)
        if (f->lines.at[i]->task == t && f->lines.at[i]->stone && f->lines.at[i]->act != FILL_SAME)
            return true;
    return false;
}

static void put_notes(struct json *j, const struct fill *f)
{
    json_key(j, "notes");
    json_array(j);
    for (size_t i = 0; i < f->unit->n; i++) {
        size_t n;
        double sum = weight_after(f, &f->unit->task[i], &n);

        if (n == 0 || fabs(sum - MILESTONE_WEIGHTS) < 0.01 || !is_touched(f, &f->unit->task[i])) continue;
        json_object(j);
        json_put_str(j, "task_no", f->unit->task[i].no);
        json_key(j, "weight");
        json_num(j, sum);
        json_end(j);
    }
    json_end(j);
}

static void put_answer(struct buf *out, const struct fill *f, bool applied)
{
    struct json j = json_on(out);
    size_t shown = 0;

    json_object(&j);
    json_put_str(&j, "sheet", f->sheet);
    json_put_int(&j, "added", (int64_t)count_act(f, FILL_ADD));
    json_put_int(&j, "changed", (int64_t)count_act(f, FILL_CHANGE));
    json_put_int(&j, "same", (int64_t)count_act(f, FILL_SAME));
    json_put_int(&j, "problems", f->problems);
    json_put_bool(&j, "applied", applied);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < f->lines.n && shown < UNIT_BOOK_SHOWN_MOST; i++) {
        const struct fill_line *l = f->lines.at[i];

        if (l->problems.n == 0 && l->act == FILL_SAME) continue;
        put_line(&j, f, l);
        shown++;
    }
    json_end(&j);
    put_notes(&j, f);
    json_end(&j);
}

static enum err refuse_problem(const struct fill *f)
{
    const struct fill_line *l = NULL;

    for (size_t i = 0; !l && i < f->lines.n; i++)
        if (f->lines.at[i]->problems.n) l = f->lines.at[i];
    if (!l) return ERR_NONE;
    return cx_fail(f->cx, ERR_INPUT, "file", "单元格 %.*s：%s%.0s（共 %lld 处问题，未写入任何内容）",
                   "cell %.*s: %.0s%s (%lld problems; nothing was written)",
                   STR_ARG(place_of(f, l, l->problems.at[0].column)), l->problems.at[0].what.zh.p,
                   l->problems.at[0].what.en.p, (long long)f->problems);
}

enum err unit_book_read(struct cx *cx, const struct unit_book_ask *ask, const struct doc *doc,
                        struct buf *out)
{
    struct unit u;
    struct fill f = {.cx = cx, .unit = &u};
    enum err e = ask->apply ? unit_need_write(cx, ask->org_id) : ERR_NONE;

    if (!e) e = unit_load(cx, ask->org_id, ask->plan_id, &u);
    if (!e) e = load_items(cx, &u, &f.items);
    if (!e) e = load_stones(cx, &u, &f.stones);
    if (!e) e = take_doc(&f, doc);
    if (!e) e = fill_understand(&f);
    if (!e && ask->apply && !ask->good) e = refuse_problem(&f);
    if (!e && ask->apply) e = fill_write(&f);
    if (!e) put_answer(out, &f, ask->apply);
    return e;
}
