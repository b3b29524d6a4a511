#include "ledger/board.h"

#include "assess/lamp.h"
#include "base/json.h"
#include "calendar/period.h"
#include "ledger/board_write.h"
#include "store/store.h"

/* ---- groups of lamps */

void board_put_lamps(struct json *j, const int64_t count[LAMPS])
{
    json_key(j, "lamps");
    json_object(j);
    for (int i = 0; i < LAMPS; i++) json_put_int(j, lamp_word((enum lamp)i).p, count[i]);
    json_end(j);
}

void board_add_lamp(int64_t count[LAMPS], struct str word, int64_t tasks)
{
    enum lamp l;

    if (lamp_read(word, &l)) count[l] += tasks;
}

/* Rows: id, name, lamp, tasks; those of one id stand together. */
struct group {
    struct arena *arena;
    struct json *j;
    const char *id_key, *name_key;
    bool as_month; /* 202603: "2026-M03" */
};

static void put_id(const struct group *g, const struct row *r)
{
    struct period month;

    if (!g->as_month) {
        json_put_id(g->j, g->id_key, row_int(r, 0));
        json_put_str(g->j, g->name_key, row_str(r, 1));
        return;
    }
    month = period_of(PERIOD_MONTH, day_of((int)(row_int(r, 0) / 100), (int)(row_int(r, 0) % 100), 1));
    json_put_str(g->j, g->id_key, period_str(g->arena, month));
}

static void put_groups(const struct group *g, const struct rows *rows)
{
    json_array(g->j);
    for (size_t i = 0; i < rows->n;) {
        int64_t count[LAMPS] = {0}, id = row_int(&rows->at[i], 0);

        json_object(g->j);
        put_id(g, &rows->at[i]);
        for (; i < rows->n && row_int(&rows->at[i], 0) == id; i++)
            board_add_lamp(count, row_str(&rows->at[i], 2), row_int(&rows->at[i], 3));
        board_put_lamps(g->j, count);
        json_end(g->j);
    }
    json_end(g->j);
}

#define TALLY(about, name, joined, order)                                                      \
    "SELECT y.about_id, " name ", y.lamp, y.tasks FROM lamp_tally y " joined                   \
    " WHERE y.government_id = $1 AND y.plan_id = $2 AND y.about = '" about "' AND y.tasks > 0" \
    " ORDER BY " order

#define TALLY_SECTION                                                                       \
    TALLY("section", "s.heading",                                                           \
          "LEFT JOIN section s ON s.government_id = y.government_id AND s.id = y.about_id", \
          "s.ord, y.about_id")
#define TALLY_LEAD                                                                                        \
    TALLY("lead", "o.name", "LEFT JOIN org o ON o.government_id = y.government_id AND o.id = y.about_id", \
          "y.about_id")
/* A post is shown as it is printed; its title may still be unknown. */
#define POST_NAME                                                                            \
    "COALESCE((SELECT a.name FROM alias a WHERE a.government_id = $1 AND a.subject = 'post'" \
    " AND a.subject_id = y.about_id ORDER BY a.id LIMIT 1), '')"
#define TALLY_LEADER TALLY("leader", POST_NAME, "", "y.about_id")
#define TALLY_MONTH TALLY("month", "''", "", "y.about_id")

static enum err put_sections(struct cx *cx, struct json *j, int64_t plan_id)
{
    const struct group g = {cx->arena, j, "section_id", "heading", false};
    struct rows rows;
    enum err e = store_run(cx, &rows, TALLY_SECTION, "ii", cx->actor.government_id, plan_id);

    json_key(j, "by_section");
    if (!e) put_groups(&g, &rows);
    return e;
}

static enum err put_leads(struct cx *cx, struct json *j, int64_t plan_id)
{
    const struct group g = {cx->arena, j, "org_id", "name", false};
    struct rows rows;
    enum err e = store_run(cx, &rows, TALLY_LEAD, "ii", cx->actor.government_id, plan_id);

    json_key(j, "by_lead");
    if (!e) put_groups(&g, &rows);
    return e;
}

static enum err put_leaders(struct cx *cx, struct json *j, int64_t plan_id)
{
    const struct group g = {cx->arena, j, "post_id", "name", false};
    struct rows rows;
    enum err e = store_run(cx, &rows, TALLY_LEADER, "ii", cx->actor.government_id, plan_id);

    json_key(j, "by_leader");
    if (!e) put_groups(&g, &rows);
    return e;
}

static enum err put_months(struct cx *cx, struct json *j, int64_t plan_id)
{
    const struct group g = {cx->arena, j, "period", "", true};
    struct rows rows;
    enum err e = store_run(cx, &rows, TALLY_MONTH, "ii", cx->actor.government_id, plan_id);

    json_key(j, "months");
    if (!e) put_groups(&g, &rows);
    return e;
}

/* ---- the whole */

static enum err newest_plan(struct cx *cx, int64_t *plan_id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT id FROM plan WHERE government_id = $1 AND ($2 = 0 OR id = $2)"
                           " ORDER BY year DESC, id DESC LIMIT 1",
                           "ii", cx->actor.government_id, *plan_id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "plan", "没有这个方案", "there is no such plan");
    if (!e) *plan_id = row_int(&rows.at[0], 0);
    return e;
}

static enum err put_totals(struct cx *cx, struct json *j, int64_t plan_id)
{
    int64_t count[LAMPS] = {0}, differ = 0;
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT about, lamp, tasks FROM lamp_tally WHERE government_id = $1 AND plan_id = $2"
                  " AND about IN ('task', 'differ')",
                  "ii", cx->actor.government_id, plan_id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        if (str_eq(row_str(&rows.at[i], 0), STR("differ")))
            differ += row_int(&rows.at[i], 2);
        else
            board_add_lamp(count, row_str(&rows.at[i], 1), row_int(&rows.at[i], 2));
    }
    json_put_id(j, "plan_id", plan_id);
    board_put_lamps(j, count);
    json_put_int(j, "told_ne_verified", differ);
    return e;
}

enum err board_get(struct cx *cx, int64_t plan_id, struct buf *out)
{
    struct json j = json_on(out);
    enum err e = newest_plan(cx, &plan_id);

    if (e) return e;
    json_object(&j);
    e = put_totals(cx, &j, plan_id);
    if (!e) e = put_sections(cx, &j, plan_id);
    if (!e) e = put_leads(cx, &j, plan_id);
    if (!e) e = put_leaders(cx, &j, plan_id);
    if (!e) e = put_months(cx, &j, plan_id);
    json_end(&j);
    return e;
}
