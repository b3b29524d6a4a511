#include "breakdown/unit_plan.h"

#include "access/event.h"
#include "access/scope.h"
#include "breakdown/unit_sheet.h"
#include "ledger/kind.h"
#include "ledger/step.h"
#include "ledger/todo.h"

enum { EVENT_MOST = 8 << 10, NOTE_MOST = 1000 /* bytes */, CHANGES_MOST = 200 };

/* ---- its row */

enum { R_STATE, R_REV, R_ID, R_SUBMITTED_BY, R_SUBMITTED_AT, R_AGREED_BY, R_AGREED_AT, R_AGREED_SEQ, R_NOTE };

static enum err load(struct cx *cx, const struct unit *u, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT state, rev, id, submitted_by, submitted_at, agreed_by, agreed_at, agreed_seq, note"
        " FROM unit_plan WHERE government_id = $1 AND plan_id = $2 AND org_id = $3",
        "iii", cx->actor.government_id, u->plan_id, u->org_id);
}

/* ---- what changed since it was agreed to */

enum { C_TASK, C_KIND, C_AFTER, C_BEFORE, C_BY, C_TIME };

static enum err load_changes(struct cx *cx, const struct unit *u, int64_t since, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT e.subject_id, e.kind, e.after, e.before, e.actor, e.time_ms FROM event e"
        " WHERE e.government_id = $1 AND e.subject = 'task' AND e.seq > $4 AND e.subject_id IN (" UNIT_TASKS
        ") AND (e.kind LIKE 'item.%' OR e.kind LIKE 'trajectory.%'"
        " OR (e.kind LIKE 'milestone.%' AND e.kind <> 'milestone.accept') OR e.kind = 'measure.owner')"
        " ORDER BY e.seq DESC LIMIT $5",
        "iiiii", cx->actor.government_id, u->plan_id, u->org_id, since, (int64_t)CHANGES_MOST);
}

/* What an event is about: its title or words. */
static struct str title_in(struct str json)
{
    static const struct str keys[] = {STR_INIT("\"title\":\""), STR_INIT("\"words\":\"")};

    for (size_t i = 0; i < 2; i++) {
        ptrdiff_t at = str_find(json, keys[i], 0), end;

        if (at < 0) continue;
        at += (ptrdiff_t)keys[i].n;
        end = str_find(json, STR("\""), (size_t)at);
        return end < 0 ? STR_NULL : str_sub(json, (size_t)at, (size_t)(end - at));
    }
    return STR_NULL;
}

static void put_change(struct cx *cx, struct json *j, const struct unit *u, const struct row *r)
{
    const struct year_task *t = unit_task(u, row_int(r, C_TASK));
    struct str title = title_in(row_str(r, C_AFTER).n ? row_str(r, C_AFTER) : row_str(r, C_BEFORE));

    json_object(j);
    json_put_id(j, "task_id", row_int(r, C_TASK));
    json_put_str(j, "no", t ? t->no : STR_NULL);
    json_put_str(j, "kind_zh", kind_zh(row_str(r, C_KIND)));
    json_put_str(j, "kind_en", kind_en(row_str(r, C_KIND)));
    json_put_str(j, "title", title);
    json_put_str(j, "by", row_str(r, C_BY));
    json_put_str(j, "at", day_str(cx->arena, day_at(row_int(r, C_TIME), YEAR_EAST_MINUTES)));
    json_end(j);
}

static enum err put_changes(struct cx *cx, struct json *j, const struct unit *u, const struct rows *row)
{
    struct rows rows = {0};
    int64_t since = row->n ? row_int(&row->at[0], R_AGREED_SEQ) : 0;
    enum err e = since ? load_changes(cx, u, since, &rows) : ERR_NONE;

    json_key(j, "changed");
    json_array(j);
    for (size_t i = 0; i < rows.n; i++)
        if (unit_task(u, row_int(&rows.at[i], C_TASK))) put_change(cx, j, u, &rows.at[i]);
    json_end(j);
    return e;
}

/* ---- the page */

static void put_head(struct json *j, const struct unit *u, const struct rows *rows)
{
    const struct row *r = rows->n ? &rows->at[0] : NULL;
    struct str state = r ? row_str(r, R_STATE) : STR("draft");

    json_put_id(j, "org_id", u->org_id);
    json_put_str(j, "name", u->name);
    json_put_bool(j, "part", u->leader_post_id != 0);
    json_put_id(j, "plan_id", u->plan_id);
    json_put_str(j, "plan_title", u->plan_title);
    json_put_int(j, "year", u->year);
    json_put_str(j, "state", state);
    json_put_str(j, "state_zh", state_zh(state));
    json_put_str(j, "state_en", state_en(state));
    json_put_int(j, "rev", r ? row_int(r, R_REV) : 0);
    json_put_str(j, "submitted_by", r ? year_some(row_str(r, R_SUBMITTED_BY)) : STR_NULL);
    json_put_str(j, "submitted_at", r ? year_some(row_str(r, R_SUBMITTED_AT)) : STR_NULL);
    json_put_str(j, "agreed_by", r ? year_some(row_str(r, R_AGREED_BY)) : STR_NULL);
    json_put_str(j, "agreed_at", r ? year_some(row_str(r, R_AGREED_AT)) : STR_NULL);
    json_put_str(j, "note", r ? year_some(row_str(r, R_NOTE)) : STR_NULL);
}

static void put_gaps(struct json *j, const struct unit_gaps *gaps)
{
    json_key(j, "gaps");
    json_array(j);
    for (size_t i = 0; i < gaps->n; i++) {
        const struct unit_gap *g = &gaps->at[i];

        json_object(j);
        json_put_id(j, "task_id", g->task->id);
        json_put_str(j, "no", g->task->no);
        json_put_bool(j, "stop", g->stop);
        json_put_str(j, "zh", g->zh);
        json_put_str(j, "en", g->en);
        json_end(j);
    }
    json_end(j);
}

enum err unit_plan_get(struct cx *cx, int64_t org_id, int64_t plan_id, struct buf *out)
{
    struct json j = json_on(out);
    struct unit_gaps gaps;
    struct unit_sheet sheet;
    struct rows row;
    struct unit u;
    enum err e = unit_load(cx, org_id, plan_id, &u);

    if (!e) e = load(cx, &u, &row);
    if (!e) e = unit_sheet_read(cx, &u, &sheet);
    if (e) return e;
    unit_sheet_gaps(cx, &sheet, &gaps);
    json_object(&j);
    put_head(&j, &u, &row);
    put_gaps(&j, &gaps);
    e = put_changes(cx, &j, &u, &row);
    json_key(&j, "tasks");
    unit_sheet_put(&j, &sheet);
    json_end(&j);
    return e;
}

/* ---- signing */

/* Its row, made when there is none. */
static enum err hold(struct cx *cx, const struct unit *u, struct rows *row)
{
    enum err e =
        store_run(cx, NULL,
                  "INSERT INTO unit_plan (government_id, id, plan_id, org_id, rev)"
                  " VALUES ($1, $2, $3, $4, 0) ON CONFLICT (government_id, plan_id, org_id) DO NOTHING",
                  "iiii", cx->actor.government_id, store_id(cx), u->plan_id, u->org_id);

    return e ? e : load(cx, u, row);
}

/* The head of the unit signs; the office may take a signature brought on paper. */
static enum err check_signer(struct cx *cx, const struct unit *u, const char *verb)
{
    if (!str_eq(str_of(verb), STR("submit")) || (scope_roles(cx) & ROLES_OFFICE)) return ERR_NONE;
    return scope_need_org(cx, ROLE_SIGNER, u->org_id);
}

static enum err check_whole(struct cx *cx, const struct unit *u)
{
    struct unit_sheet sheet;
    struct unit_gaps gaps;
    enum err e = unit_sheet_read(cx, u, &sheet);

    if (e) return e;
    unit_sheet_gaps(cx, &sheet, &gaps);
    for (size_t i = 0; i < gaps.n; i++)
        if (gaps.at[i].stop)
            return cx_fail(cx, ERR_INPUT, "gaps", "第 %.*s 项：%s%.0s；补齐后再报送",
                           "task %.*s: %.0s%s; complete it first", STR_ARG(gaps.at[i].task->no),
                           str_keep(cx->arena, gaps.at[i].zh).p, str_keep(cx->arena, gaps.at[i].en).p);
    return ERR_NONE;
}

static enum err write_state(struct cx *cx, const struct row *r, const struct unit_plan_step *in,
                            struct str state)
{
    int64_t gov = cx->actor.government_id, id = row_int(r, R_ID);
    struct str by = year_plain(cx->actor.name);

    if (str_eq(str_of(in->verb), STR("submit")))
        return store_run(
            cx, NULL,
            "UPDATE unit_plan SET state = $3, rev = rev + 1, submitted_by = $4, submitted_at = $5,"
            " note = '' WHERE government_id = $1 AND id = $2",
            "iisss", gov, id, state, by, year_now(cx));
    if (str_eq(str_of(in->verb), STR("agree")))
        return store_run(cx, NULL,
                         "UPDATE unit_plan SET state = $3, rev = rev + 1, agreed_by = $4, agreed_at = $5,"
                         " agreed_seq = (SELECT seq FROM event_head WHERE government_id = $1), note = ''"
                         " WHERE government_id = $1 AND id = $2",
                         "iisss", gov, id, state, by, year_now(cx));
    return store_run(cx, NULL,
                     "UPDATE unit_plan SET state = $3, rev = rev + 1, note = $4 WHERE government_id = $1"
                     " AND id = $2",
                     "iiss", gov, id, state, year_plain(in->note));
}

/* Submitted it waits for the office, returned for the unit's head. */
static enum err move_todo(struct cx *cx, const struct unit *u, const char *verb)
{
    struct str subject = STR("org"), kind = STR("unit_plan");
    struct buf title = buf_new(cx->arena, u->name.n + u->plan_title.n + 100);
    struct todo wait = {.subject = subject, .subject_id = u->org_id, .kind = kind};
    enum err e = todo_close(cx, subject, u->org_id, kind);

    buf_fmt(&title, "%.*s：%d年任务分解与序时计划", STR_ARG(u->name), u->year);
    wait.title = buf_text(&title);
    wait.role = STR("office");
    if (str_eq(str_of(verb), STR("return"))) {
        wait.role = STR("signer");
        wait.org_id = u->org_id;
    }
    if (e || str_eq(str_of(verb), STR("agree"))) return e;
    return todo_open(cx, &wait);
}

static struct str side(struct arena *a, const struct unit *u, struct str state, struct str note)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_id(&j, "org_id", u->org_id);
    json_put_id(&j, "plan_id", u->plan_id);
    json_put_str(&j, "state", state);
    if (note.n) json_put_str(&j, "note", note);
    json_end(&j);
    return buf_text(&out);
}

static enum err take(struct cx *cx, const struct unit *u, const struct unit_plan_step *in,
                     const struct rows *row)
{
    const struct step_ask ask = {"unit_plan", in->verb, row_int(&row->at[0], R_ID), in->rev};
    struct str state;
    enum err e = step_take(cx, &ask, row, &state);

    if (!e)
        e = step_may(cx, &ask,
                     &(struct step_sides){.asker_org_id = u->org_id, .leader_id = u->leader_post_id});
    if (!e) e = check_signer(cx, u, in->verb);
    if (!e && str_eq(str_of(in->verb), STR("submit"))) e = check_whole(cx, u);
    if (!e)
        e = step_note(cx, &ask, side(cx->arena, u, row_str(&row->at[0], R_STATE), STR_NULL),
                      side(cx->arena, u, state, year_plain(in->note)));
    if (!e) e = write_state(cx, &row->at[0], in, state);
    return e ? e : move_todo(cx, u, in->verb);
}

enum err unit_plan_step(struct cx *cx, int64_t org_id, const struct unit_plan_step *in, struct buf *out)
{
    struct rows row;
    struct unit u;
    enum err e = unit_load(cx, org_id, in->plan_id, &u);

    if (!e && str_eq(str_of(in->verb), STR("return")) && str_trim(in->note).n == 0)
        return cx_fail(cx, ERR_INPUT, "note", "请写明退回的原因", "say why it is returned");
    if (!e && in->note.n > NOTE_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "note", "原因太长", "the reason is too long");
    if (!e) e = hold(cx, &u, &row);
    if (!e) e = take(cx, &u, in, &row);
    return e ? e : unit_plan_get(cx, org_id, in->plan_id, out);
}
