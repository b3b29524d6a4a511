/* The result of an appraisal as a file. */
#include "appraisal/appraisal_desk.h"
#include "appraisal/appraisal_view.h"
#include "base/book.h"
#include "ledger/party.h"
#include "text/csv.h"

enum { GROUP, PLACE, UNIT, BASE, PUBLIC, SCORE, NOTE, COLUMNS };

static const struct book_column columns[COLUMNS] = {
    {STR_INIT("可比组"), 24, false},  {STR_INIT("名次"), 8, true},      {STR_INIT("单位"), 28, false},
    {STR_INIT("任务得分"), 12, true}, {STR_INIT("公众评价"), 12, true}, {STR_INIT("得分"), 12, true},
    {STR_INIT("备注"), 40, false}};

enum { R_ORG, R_GROUP, R_PLACE, R_NAME, R_BASE, R_PUBLIC, R_SCORE, R_WAITING, R_VETO, R_CORRECTED };

static struct str number(struct arena *a, const struct row *r, int col)
{
    struct buf b = buf_new(a, 32);

    if (!row_str(r, col).p) return STR("");
    buf_fmt(&b, "%.2f", row_num(r, col));
    return buf_text(&b);
}

static struct str place(struct arena *a, const struct row *r)
{
    struct buf b = buf_new(a, 24);

    buf_fmt(&b, "%lld", (long long)row_int(r, R_PLACE));
    return buf_text(&b);
}

static struct str note(struct arena *a, const struct row *r)
{
    struct buf b = buf_new(a, 1000);

    if (row_str(r, R_VETO).n) buf_fmt(&b, "一票否决：%.*s", STR_ARG(row_str(r, R_VETO)));
    if (row_bool(r, R_WAITING)) buf_lit(&b, "暂不计分");
    if (row_str(r, R_CORRECTED).n) buf_str(&b, row_str(r, R_CORRECTED));
    return buf_text(&b);
}

static void fill(struct arena *a, const struct row *r, bool places, struct str cell[COLUMNS])
{
    bool waiting = row_bool(r, R_WAITING);

    cell[GROUP] = row_str(r, R_GROUP);
    cell[PLACE] = places && row_int(r, R_PLACE) ? place(a, r) : STR("");
    cell[UNIT] = row_str(r, R_NAME);
    cell[BASE] = waiting ? STR("") : number(a, r, R_BASE);
    cell[PUBLIC] = number(a, r, R_PUBLIC);
    cell[SCORE] = waiting ? STR("") : number(a, r, R_SCORE);
    cell[NOTE] = note(a, r);
}

/* The rows the actor may see, as cells. */
struct table {
    size_t n;
    struct str (*cell)[COLUMNS];
};

static enum err load(struct cx *cx, const struct row *head, struct table *out)
{
    struct str state = row_str(head, APPRAISAL_STATE);
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT s.org_id, s.group_name, s.place, " ORG_NAME(
            "s.org_id") ", s.base, s.public_value, s.score,"
                        " s.waiting, s.veto, s.corrected FROM appraisal_score s WHERE s.government_id = $1"
                        " AND s.appraisal_id = $2 ORDER BY s.group_ord, CASE WHEN s.place = 0 THEN 999999 "
                        "ELSE s.place END,"
                        " s.org_id",
        "ii", cx->actor.government_id, row_int(head, APPRAISAL_ID));

    if (e) return e;
    out->n = 0;
    out->cell = arena_zero(cx->arena, rows.n + 1, sizeof *out->cell);
    for (size_t i = 0; i < rows.n; i++)
        if (appraisal_sees_score(cx, state, row_int(&rows.at[i], R_ORG)))
            fill(cx->arena, &rows.at[i], appraisal_sees_places(cx, state), out->cell[out->n++]);
    return ERR_NONE;
}

static void put_csv(const struct table *t, struct buf *out)
{
    buf_lit(out, CSV_MARK);
    for (int k = 0; k < COLUMNS; k++) csv_put(out, columns[k].title, k == 0);
    csv_end_line(out);
    for (size_t i = 0; i < t->n; i++) {
        for (int k = 0; k < COLUMNS; k++) csv_put(out, t->cell[i][k], k == 0);
        csv_end_line(out);
    }
}

static enum err put_book(struct cx *cx, const struct row *head, const struct table *t, struct buf *out)
{
    const struct book_plan plan = {.sheet = STR("评价结果"),
                                   .title = row_str(head, APPRAISAL_TITLE),
                                   .note = STR("只在可比组内排名"),
                                   .column = columns,
                                   .columns = COLUMNS};
    struct book *book;
    enum err e = book_open(cx, &plan, &book);

    if (e) return e;
    for (size_t i = 0; i < t->n; i++) book_row(book, t->cell[i]);
    return book_end(cx, book, out);
}

enum err appraisal_export(struct cx *cx, int64_t id, struct str format, struct str *name, struct buf *out)
{
    struct table t;
    struct rows head;
    enum err e = appraisal_row(cx, id, &head);

    if (!e) e = load(cx, &head.at[0], &t);
    if (e) return e;
    *name = row_str(&head.at[0], APPRAISAL_TITLE);
    if (!str_eq(format, STR("csv"))) return put_book(cx, &head.at[0], &t, out);
    put_csv(&t, out);
    return ERR_NONE;
}
