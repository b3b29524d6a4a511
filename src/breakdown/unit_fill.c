#include "breakdown/unit_fill.h"

#include <math.h>

#include "assess/goal.h"
#include "breakdown/term.h"
#include "text/fold.h"

void fill_problem(struct fill *f, struct fill_line *l, int column, struct cell_fault what)
{
    *vec_push(f->cx->arena, &l->problems) = (struct fill_problem){column, what};
    f->problems++;
}

static void wrong(struct fill *f, struct fill_line *l, enum fill_column column, const char *zh,
                  const char *en)
{
    fill_problem(f, l, (int)column, (struct cell_fault){str_of(zh), str_of(en), ERR_INPUT});
}

/* It is no longer what it was, or stands there already. */
static void clash(struct fill *f, struct fill_line *l, enum fill_column column, const char *zh,
                  const char *en)
{
    fill_problem(f, l, (int)column, (struct cell_fault){str_of(zh), str_of(en), ERR_CONFLICT});
}

/* ---- cells */

static void read_task(struct fill *f, struct fill_line *l, const struct fill_line *above)
{
    struct str no = fold_name(f->cx->arena, l->cell[COL_TASK]);

    if (no.n == 0 && above) l->task = above->task;
    for (size_t i = 0; no.n && i < f->unit->n; i++)
        if (str_eq(f->unit->task[i].no, no)) l->task = &f->unit->task[i];
    if (!l->task && no.n == 0)
        wrong(f, l, COL_TASK, "缺少任务序号", "the number of the task is missing");
    else if (!l->task)
        wrong(f, l, COL_TASK, "这不是本单位牵头的任务序号", "no task of this number is led by the unit");
}

/* Said in its column; else by what is filled in. */
static void read_kind(struct fill *f, struct fill_line *l)
{
    struct str kind = l->cell[COL_KIND];

    if (kind.n == 0)
        l->stone = l->cell[COL_WEIGHT].n || l->cell[COL_MEANS].n;
    else if (str_eq(kind, STR("节点")) || str_eq(kind, STR("里程碑")))
        l->stone = true;
    else if (!str_eq(kind, STR("事项")) && !str_eq(kind, STR("项目")))
        wrong(f, l, COL_KIND, "类别应为“事项”或“节点”", "it must be 事项 or 节点");
}

static struct str read_day(struct fill *f, struct fill_line *l, enum fill_column column)
{
    struct str d = cell_day(f->cx->arena, l->cell[column], f->unit->year);

    if (!d.p) wrong(f, l, column, "不是日期，应如 2026-06-30", "it is no day like 2026-06-30");
    return d.p ? d : STR("");
}

static void read_days(struct fill *f, struct fill_line *l)
{
    l->item.start_on = l->stone ? STR("") : read_day(f, l, COL_START);
    l->item.due_on = l->milestone.due_on = read_day(f, l, COL_DUE);
    if (l->stone && l->cell[COL_DUE].n == 0)
        wrong(f, l, COL_DUE, "节点须有完成时间", "a milestone needs a due day");
    if (l->item.start_on.n && l->item.due_on.n && str_cmp(l->item.start_on, l->item.due_on) > 0)
        wrong(f, l, COL_DUE, "完成时间早于开始时间", "the due day is before the start");
    else if (l->task && year_outside(l->task, l->item.start_on, l->item.due_on))
        wrong(f, l, COL_DUE, "时间超出任务的起止期限", "the days lie outside the task's span");
}

static enum err read_carriers(struct fill *f, struct fill_line *l)
{
    struct cell_fault org = {0}, post = {0}, person = {0};
    enum err e = cell_org(f->cx, l->cell[COL_ORG], &l->item.org_id, &org);

    if (!e) e = cell_post(f->cx, l->cell[COL_POST], l->item.org_id, &l->item.post_id, &post);
    if (!e) e = cell_person(f->cx, l->cell[COL_PERSON], l->item.org_id, &l->item.person_id, &person);
    if (e) return e;
    if (org.zh.p) fill_problem(f, l, COL_ORG, org);
    if (post.zh.p) fill_problem(f, l, COL_POST, post);
    if (person.zh.p) fill_problem(f, l, COL_PERSON, person);
    return ERR_NONE;
}

static void read_weight(struct fill *f, struct fill_line *l)
{
    double *w = &l->milestone.weight;

    *w = NAN;
    if (l->cell[COL_WEIGHT].n == 0) return;
    if (!cell_number(f->cx->arena, l->cell[COL_WEIGHT], w) || !(*w > 0 && *w <= MILESTONE_WEIGHTS)) {
        *w = NAN;
        wrong(f, l, COL_WEIGHT, "权重应大于 0，不超过 100", "a weight is above 0 and at most 100");
    }
}

/* ---- its place */

/* The item numbered NO of the same task above line I; NULL: none. */
static struct fill_line *numbered(const struct fill *f, size_t i, struct str no)
{
    for (size_t k = i; k-- > 0;) {
        struct fill_line *o = f->lines.at[k];

        if (o->task == f->lines.at[i]->task && !o->stone && str_eq(o->tree, no)) return o;
    }
    return NULL;
}

static void find_parent(struct fill *f, size_t i)
{
    struct fill_line *l = f->lines.at[i];
    struct str no = cell_tree(f->cx->arena, l->cell[COL_NO]), above = no;

    if (l->cell[COL_NO].n == 0) return;
    if (no.n == 0 || cell_level(no) > ITEM_DEPTH_MOST) {
        wrong(f, l, COL_NO, "编号应如 1、1.1，不超过 8 级", "a number is like 1 or 1.1, at most 8 levels");
        return;
    }
    l->tree = no;
    if (!l->stone) {
        size_t n = no.n;

        while (n > 0 && no.p[n - 1] != '.') n--;
        if (n == 0) return;
        above = str_sub(no, 0, n - 1);
    }
    l->parent = numbered(f, i, above);
    if (!l->parent)
        wrong(f, l, COL_NO, "前面没有这个编号的上级事项", "no item above has that number");
    else if (l->parent->problems.n)
        wrong(f, l, COL_NO, "它的上级事项那一行有问题", "the line of the item it belongs to has a problem");
}

/* ---- what it is in the ledger */

/* A code: the letter of what it is, its id, and the revision that was downloaded. */
struct code {
    int64_t id, rev; /* REV 0: not said */
};

static bool read_code(struct arena *a, struct str cell, char letter, struct code *out)
{
    struct str s = fold_name(a, cell);
    ptrdiff_t dash = str_find(s, STR("-"), 0);

    *out = (struct code){0, 0};
    if (s.n < 2 || s.p[0] != letter) return false;
    if (dash >= 0 && !str_int(str_skip(s, (size_t)dash + 1), &out->rev)) return false;
    return str_int(str_sub(s, 1, (dash < 0 ? s.n : (size_t)dash) - 1), &out->id);
}

static bool is_row(const struct fill_line *l, const struct row *r, int64_t code)
{
    int64_t parent = l->parent ? l->parent->id : 0;

    if (!l->task || row_int(r, FILL_TASK) != l->task->id) return false;
    if (code) return row_int(r, FILL_ID) == code;
    return row_int(r, FILL_PLACE) == parent && (!l->parent || parent) &&
           str_eq(row_str(r, FILL_TITLE), l->cell[COL_TITLE]);
}

/* The row by its code, or by task, place and title. */
static const struct row *find_row(struct fill *f, struct fill_line *l, struct code *code)
{
    const struct rows *rows = l->stone ? &f->stones : &f->items;
    bool coded = l->cell[COL_CODE].n > 0;

    *code = (struct code){0, 0};
    if (coded && !read_code(f->cx->arena, l->cell[COL_CODE], l->stone ? 'm' : 'i', code)) code->id = -1;
    for (size_t i = 0; i < rows->n; i++)
        if (is_row(l, &rows->at[i], code->id)) return &rows->at[i];
    if (coded)
        fill_problem(f, l, COL_CODE,
                     (struct cell_fault){STR("没有这个识别码，新增的行请留空"),
                                         STR("no such code; leave it empty in a new line"), ERR_ABSENT});
    return NULL;
}

static void differ(struct fill *f, struct fill_line *l, enum fill_column column, struct str was)
{
    struct str now = column == COL_START ? l->item.start_on
                     : column == COL_DUE ? l->item.due_on
                                         : l->cell[column];

    if (str_eq(year_plain(was), now)) return;
    *vec_push(f->cx->arena, &l->changes) = (struct fill_change){column, year_plain(was), now};
}

static void compare_item(struct fill *f, struct fill_line *l, const struct row *r)
{
    int64_t parent = l->parent ? l->parent->id : 0;

    differ(f, l, COL_TITLE, row_str(r, FILL_TITLE));
    if (l->item.org_id != row_int(r, FILL_ORG_ID)) differ(f, l, COL_ORG, row_str(r, FILL_ORG));
    if (l->item.post_id != row_int(r, FILL_POST_ID)) differ(f, l, COL_POST, row_str(r, FILL_POST));
    if (l->item.person_id != row_int(r, FILL_PERSON_ID)) differ(f, l, COL_PERSON, row_str(r, FILL_PERSON));
    differ(f, l, COL_START, row_str(r, FILL_START));
    differ(f, l, COL_DUE, row_str(r, FILL_DUE));
    if (parent != row_int(r, FILL_PLACE) || (l->parent && !parent))
        *vec_push(f->cx->arena, &l->changes) =
            (struct fill_change){COL_NO, STR(""), year_plain(l->cell[COL_NO])};
}

static void compare_stone(struct fill *f, struct fill_line *l, const struct row *r)
{
    double weight = l->milestone.weight;

    differ(f, l, COL_TITLE, row_str(r, FILL_TITLE));
    differ(f, l, COL_DUE, row_str(r, FILL_DUE));
    differ(f, l, COL_MEANS, row_str(r, FILL_MEANS));
    if (!isnan(weight) && fabs(weight - row_num(r, FILL_WEIGHT)) > 1e-9)
        differ(f, l, COL_WEIGHT, goal_text(f->cx->arena, row_num(r, FILL_WEIGHT)));
}

/* What is over stays as it was; what someone changed since the download is not put back. */
static void check_change(struct fill *f, struct fill_line *l, const struct row *r, const struct code *code)
{
    bool accepted = l->stone && str_eq(row_str(r, FILL_STATE), STR("accepted"));
    bool done = !l->stone && str_eq(row_str(r, FILL_STATE), STR("done"));

    if (code->rev && code->rev != l->rev)
        clash(f, l, COL_CODE,
              "下载之后这一行已在系统中修改，请重新下载；确要覆盖，请删去识别码中“-”及其后的数字",
              "it was changed since the download; download again, or cut \"-\" and what follows off the code "
              "to "
              "write over it");
    for (size_t i = 0; i < l->changes.n; i++) {
        enum fill_column c = l->changes.at[i].column;

        if (accepted)
            clash(f, l, c, "这个节点已经验收，不能再改", "the milestone was accepted and stays as it is");
        if (done && (c == COL_START || c == COL_DUE))
            clash(f, l, c, "这个事项已经完成，时间不能再改", "the item is done and its days stay");
    }
}

/* A milestone says what done means; one that never did may go on without. */
static void check_means(struct fill *f, struct fill_line *l, const struct row *r)
{
    if (!l->stone || l->cell[COL_MEANS].n || (r && row_str(r, FILL_MEANS).n == 0)) return;
    wrong(f, l, COL_MEANS, "请写明完成标准", "say what done means");
}

static void check_rest(struct fill *f, struct fill_line *l, const struct row *r)
{
    struct buf zh = buf_new(f->cx->arena, 100), en = buf_new(f->cx->arena, 100);
    char text[DAY_TEXT];
    day instead;

    if (!l->stone || !l->task || (r && str_eq(row_str(r, FILL_DUE), l->milestone.due_on))) return;
    if (!term_rests(f->calendar, l->task, l->milestone.due_on, &instead)) return;
    day_text(instead, text);
    buf_fmt(&zh, "这一天是休息日，请改为 %s", text);
    buf_fmt(&en, "it is a day of rest; take %s", text);
    fill_problem(f, l, COL_DUE, (struct cell_fault){buf_text(&zh), buf_text(&en), ERR_INPUT});
}

static void compare(struct fill *f, struct fill_line *l)
{
    struct code code;
    const struct row *r = find_row(f, l, &code);

    check_means(f, l, r);
    check_rest(f, l, r);
    if (!r) {
        l->act = FILL_ADD;
        return;
    }
    l->id = row_int(r, FILL_ID);
    l->rev = row_int(r, FILL_REV);
    if (l->stone)
        compare_stone(f, l, r);
    else
        compare_item(f, l, r);
    l->act = l->changes.n ? FILL_CHANGE : FILL_SAME;
    if (l->changes.n) check_change(f, l, r, &code);
}

/* The same thing in two lines of the file. */
static void check_twin(struct fill *f, size_t i)
{
    struct fill_line *l = f->lines.at[i];

    for (size_t k = 0; k < i; k++) {
        const struct fill_line *o = f->lines.at[k];
        bool same_place = o->task == l->task && o->stone == l->stone && o->parent == l->parent;

        if (o->cell[COL_TITLE].n == 0 || o->task != l->task) continue;
        if ((same_place && str_eq(o->cell[COL_TITLE], l->cell[COL_TITLE])) ||
            (l->id && o->id == l->id && o->stone == l->stone)) {
            clash(f, l, COL_TITLE, "与前面的行重复", "it stands in an earlier line already");
            return;
        }
    }
}

static enum err understand(struct fill *f, size_t i)
{
    struct fill_line *l = f->lines.at[i];
    bool empty = true;
    enum err e;

    read_task(f, l, i ? f->lines.at[i - 1] : NULL);
    for (int c = COL_TITLE; c < COLS; c++) empty = empty && l->cell[c].n == 0;
    if (empty) return ERR_NONE; /* a free line that nobody used */
    read_kind(f, l);
    find_parent(f, i);
    if (l->cell[COL_TITLE].n == 0) wrong(f, l, COL_TITLE, "缺少名称", "the title is missing");
    if (l->cell[COL_TITLE].n > ITEM_TITLE_MOST) wrong(f, l, COL_TITLE, "名称太长", "the title is too long");
    l->item.title = l->milestone.title = l->cell[COL_TITLE];
    l->milestone.done_means = l->cell[COL_MEANS];
    e = l->stone ? ERR_NONE : read_carriers(f, l);
    if (e) return e;
    read_days(f, l);
    if (l->stone) read_weight(f, l);
    compare(f, l);
    check_twin(f, i);
    return ERR_NONE;
}

enum err fill_understand(struct fill *f)
{
    enum err e = year_calendar(f->cx, &f->calendar);

    for (size_t i = 0; !e && i < f->lines.n; i++) e = understand(f, i);
    return e;
}
