/* round_plan - the rounds of a year planned once: when each opens, what it will cost, and its opening. */
#include "access/event.h"
#include "access/setting.h"
#include "base/json.h"
#include "ledger/todo.h"
#include "ledger/year.h"
#include "round/round.h"
#include "round/round_write.h"
#include "store/store.h"

enum { OPENS_MOST = 20, DAYS_MOST = 60, TITLE_MOST = 600, HOUR_MS = 3600000 };

/* ---- the periods of a year */

/* What is done with a period: a draft made or moved; or nothing, since its day is gone or it has a round. */
enum will { WILL_NEW, WILL_MOVE, WILL_PAST, WILL_KEEP };
static const char *const will_words[] = {"new", "move", "past", "keep"};

struct slot {
    struct round round;
    enum will will;
};

struct slots {
    const struct calendar *calendar;
    struct slot *at;
    size_t n;
};

static enum err check(struct cx *cx, const struct round_plan *p, enum period_kind *kind)
{
    if (p->year < 1900 || p->year > 2199)
        return cx_fail(cx, ERR_INPUT, "year", "年度有误", "the year is wrong");
    if (p->opens < -OPENS_MOST || p->opens > OPENS_MOST)
        return cx_fail(cx, ERR_INPUT, "opens", "发出日应在期末前后 %d 个工作日以内",
                       "the opening is at most %d working days from the period's end", OPENS_MOST);
    if (p->days < 1 || p->days > DAYS_MOST)
        return cx_fail(cx, ERR_INPUT, "days", "填报期限为 1 到 %d 个工作日", "1 to %d working days to answer",
                       DAYS_MOST);
    for (*kind = PERIOD_TEN_DAYS; *kind < PERIOD_KINDS; (*kind)++)
        if (str_eq(p->kind, period_kind_word(*kind))) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "kind", "频次有误", "there is no such kind of period");
}

static struct round round_of(struct cx *cx, const struct calendar *c, const struct round_plan *p,
                             struct period period)
{
    int opens_after = (int)p->opens;
    day opens =
        opens_after ? calendar_add(c, period.last, opens_after) : calendar_on_or_after(c, period.last);
    struct round r = {.plan_id = p->plan_id, .days = p->days, .state = STR("draft"), .start = STR("auto")};

    r.period = period;
    r.period_text = period_str(cx->arena, period);
    r.title = round_usual_title(cx->arena, period);
    r.ends_on = day_str(cx->arena, period.last);
    r.opens_on = day_str(cx->arena, opens);
    r.due_on = day_str(cx->arena, calendar_add(c, opens, (int)p->days));
    return r;
}

/* HAVE: id, rev, period, state, start of the plan's rounds. */
static void settle(struct cx *cx, struct slot *s, const struct rows *have)
{
    if (str_cmp(s->round.opens_on, year_today_text(cx)) < 0) s->will = WILL_PAST;
    for (size_t i = 0; i < have->n; i++) {
        const struct row *r = &have->at[i];
        bool planned = str_eq(row_str(r, 3), STR("draft")) && !str_eq(row_str(r, 4), STR("hand"));

        if (!str_eq(row_str(r, 2), s->round.period_text)) continue;
        s->round.id = row_int(r, 0);
        s->round.rev = row_int(r, 1);
        if (!planned)
            s->will = WILL_KEEP;
        else if (s->will != WILL_PAST)
            s->will = WILL_MOVE;
    }
}

static enum err load_have(struct cx *cx, int64_t plan_id, struct rows *out)
{
    enum err e = store_run(cx, out, "SELECT 1 FROM plan WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, plan_id);

    if (!e && out->n == 0) return cx_fail(cx, ERR_INPUT, "plan_id", "没有这个方案", "there is no such plan");
    if (e) return e;
    return store_run(cx, out,
                     "SELECT id, rev, period, state, start FROM round WHERE government_id = $1"
                     " AND plan_id = $2 ORDER BY id",
                     "ii", cx->actor.government_id, plan_id);
}

static enum err slots_of(struct cx *cx, const struct round_plan *p, struct slots *out)
{
    enum { MOST = 36 };
    enum period_kind kind = PERIOD_MONTH;
    struct period at;
    struct rows have;
    enum err e = check(cx, p, &kind);

    *out = (struct slots){.at = arena_zero(cx->arena, MOST, sizeof *out->at)};
    if (!e) e = load_have(cx, p->plan_id, &have);
    if (!e) e = year_calendar(cx, &out->calendar);
    if (e) return e;
    at = period_of(kind, day_of((int)p->year, 1, 1));
    while (out->n < MOST && day_split(at.last).year == p->year) {
        struct slot *s = &out->at[out->n++];

        s->round = round_of(cx, out->calendar, p, at);
        settle(cx, s, &have);
        at = period_next(at);
    }
    return ERR_NONE;
}

/* ---- what it would cost */

static enum err names_of(struct cx *cx, struct rows *out)
{
    return store_run(cx, out, "SELECT id, name FROM org WHERE government_id = $1 ORDER BY id", "i",
                     cx->actor.government_id);
}

static struct str name_in(const struct rows *names, int64_t id)
{
    for (size_t i = 0; i < names->n; i++)
        if (row_int(&names->at[i], 0) == id) return row_str(&names->at[i], 1);
    return STR_NULL;
}

static void put_unit(struct json *j, const struct burden_unit *u, struct str name)
{
    json_object(j);
    json_put_id(j, "org_id", u->unit);
    json_put_str(j, "name", name);
    json_put_int(j, "questions", (int64_t)u->questions);
    json_key(j, "minutes");
    json_num(j, u->minutes);
    json_put_int(j, "quota", (int64_t)u->quota);
    json_put_bool(j, "over", u->over);
    json_end(j);
}

/* One round as if it were drawn today: the first that would be planned. */
static enum err put_cost(struct cx *cx, struct json *j, const struct slots *slots)
{
    struct round_estimate once = {0};
    struct rows names = {0};
    size_t first = 0;
    enum err e = names_of(cx, &names);

    while (first < slots->n && slots->at[first].will > WILL_MOVE) first++;
    if (!e && first < slots->n) e = round_ask_estimate(cx, &slots->at[first].round, &once);
    if (e) return e;
    json_key(j, "cost");
    json_object(j);
    json_key(j, "minutes");
    json_num(j, once.cost.minutes);
    json_put_int(j, "questions", (int64_t)once.cost.questions);
    json_put_int(j, "fields", (int64_t)once.cost.fields);
    json_put_int(j, "units", (int64_t)once.cost.units);
    json_put_int(j, "exempt", (int64_t)once.exempt);
    json_end(j);
    json_key(j, "by_org");
    json_array(j);
    for (size_t i = 0; i < once.cost.units; i++)
        put_unit(j, &once.cost.unit[i], name_in(&names, once.cost.unit[i].unit));
    json_end(j);
    return ERR_NONE;
}

static void put_slot(struct cx *cx, struct json *j, const struct slot *s)
{
    json_object(j);
    json_put_id(j, "id", s->round.id);
    json_put_str(j, "period", s->round.period_text);
    json_put_str(j, "period_zh", period_zh(cx->arena, s->round.period));
    json_put_str(j, "opens_on", s->round.opens_on);
    json_put_str(j, "due_on", s->round.due_on);
    json_put_str(j, "will", str_of(will_words[s->will]));
    json_end(j);
}

static enum err put_plan(struct cx *cx, int64_t year, const struct slots *slots, struct buf *out)
{
    struct json j = json_on(out);
    int64_t hour = 0;
    enum err e = setting_get(cx, SETTING_ROUND_HOUR, &hour);

    if (e) return e;
    json_object(&j);
    json_put_int(&j, "hour", hour);
    json_put_bool(&j, "provisional", calendar_provisional(slots->calendar, (int)year));
    e = put_cost(cx, &j, slots);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < slots->n; i++) put_slot(cx, &j, &slots->at[i]);
    json_end(&j);
    json_end(&j);
    return e;
}

/* ---- planning */

static enum err move(struct cx *cx, struct round *r)
{
    return store_run(cx, NULL,
                     "UPDATE round SET opens_on = $3, due_on = $4, days = $5, start = 'auto', rev = rev + 1"
                     " WHERE government_id = $1 AND id = $2",
                     "iissi", cx->actor.government_id, r->id, r->opens_on, r->due_on, r->days);
}

static enum err plan_one(struct cx *cx, struct slot *s)
{
    struct round *r = &s->round;
    enum err e;

    if (s->will > WILL_MOVE) return ERR_NONE;
    if (s->will == WILL_MOVE) {
        e = move(cx, r);
    } else {
        r->id = store_id(cx);
        r->seed = r->id & INT32_MAX;
        e = round_insert(cx, r);
    }
    return e ? e : event_add(cx, "round.plan", "round", r->id, STR_NULL, round_note(cx->arena, r));
}

enum err round_plan_write(struct cx *cx, const struct round_plan *p, struct buf *out)
{
    struct slots slots;
    enum err e = slots_of(cx, p, &slots);

    if (!e) e = round_prepare(cx, p->plan_id);
    for (size_t i = 0; !e && !p->preview && i < slots.n; i++) e = plan_one(cx, &slots.at[i]);
    return e ? e : put_plan(cx, p->year, &slots, out);
}

/* ---- keeping back */

static enum err set_start(struct cx *cx, const struct round *r, const char *start)
{
    struct buf kind = buf_new(cx->arena, 32);
    enum err e = store_run(cx, NULL, "UPDATE round SET start = $3 WHERE government_id = $1 AND id = $2",
                           "iis", cx->actor.government_id, r->id, str_of(start));

    buf_fmt(&kind, "round.%s", start);
    if (!e) e = todo_close(cx, STR("round"), r->id, STR("round"));
    return e ? e
             : event_add(cx, str_keep(cx->arena, buf_text(&kind)).p, "round", r->id, STR_NULL,
                         round_note(cx->arena, r));
}

enum err round_keep(struct cx *cx, int64_t id, int64_t rev, bool back, struct buf *out)
{
    struct round r;
    enum err e = round_hold(cx, id, rev, &r);

    if (!e && !(str_eq(r.state, STR("draft")) && r.days > 0))
        return cx_fail(cx, ERR_STEP, "state", "只有排定而未发出的调度可以暂缓或恢复",
                       "only a planned round that was not opened can be kept back or let go");
    if (!e) e = set_start(cx, &r, back ? "held" : "auto");
    return e ? e : round_get(cx, id, out);
}

/* ---- its day */

/* Something about the round for the office to see: WORDS after its title. */
static enum err tell_office(struct cx *cx, const struct round *r, struct str words)
{
    struct buf title = buf_new(cx->arena, TITLE_MOST);
    struct todo t = {.role = STR("office"),
                     .kind = STR("round"),
                     .subject = STR("round"),
                     .subject_id = r->id,
                     .due_on = r->opens_on};

    buf_fmt(&title, "%.*s：%.*s", STR_ARG(year_shortened(r->title, TITLE_MOST / 3)),
            STR_ARG(year_shortened(words, TITLE_MOST / 2)));
    t.title = buf_text(&title);
    return todo_open(cx, &t);
}

static enum err tell_cost(struct cx *cx, const struct round *r)
{
    struct buf words = buf_new(cx->arena, TITLE_MOST);
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*), COUNT(DISTINCT org_id), COALESCE(SUM(minutes), 0) FROM round_ask"
                           " WHERE government_id = $1 AND round_id = $2 AND state = 'asked'",
                           "ii", cx->actor.government_id, r->id);

    if (e) return e;
    buf_fmt(&words, "将于 %.*s 自动发出，问 %lld 项、%lld 个单位，约 %.1f 小时", STR_ARG(r->opens_on),
            (long long)row_int(&rows.at[0], 0), (long long)row_int(&rows.at[0], 1),
            row_num(&rows.at[0], 2) / 60);
    return tell_office(cx, r, buf_text(&words));
}

/* A plan that can ask nobody must not stop the clock of all others: the round waits for a person. */
static enum err draw(struct cx *cx, struct round *r)
{
    enum err e = r->drawn ? ERR_NONE : round_draw_now(cx, r);

    if (e != ERR_INPUT) return e;
    r->start = STR("held");
    e = set_start(cx, r, "held");
    return e ? e : tell_office(cx, r, STR("没有可问的任务，已暂缓"));
}

static enum err draw_due(struct cx *cx, const struct calendar *c)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT id FROM round WHERE government_id = $1 AND state = 'draft'"
                  " AND start = 'auto' AND drawn = 0 AND opens_on <= $2 ORDER BY id",
                  "is", cx->actor.government_id, day_str(cx->arena, calendar_add(c, year_today(cx), 1)));

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct round r;

        e = round_read(cx, row_int(&rows.at[i], 0), &r);
        if (!e) e = draw(cx, &r);
        if (!e && r.drawn) e = tell_cost(cx, &r);
    }
    return e;
}

/* A later round of the same kind went out already: two at once would ask the same twice. */
static enum err is_behind(struct cx *cx, const struct round *r, bool *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT period FROM round WHERE government_id = $1 AND plan_id = $2"
                           " AND state <> 'draft' AND ends_on > $3",
                           "iis", cx->actor.government_id, r->plan_id, r->ends_on);

    *out = false;
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct period p;

        *out = *out || (period_read(row_str(&rows.at[i], 0), &p) && p.kind == r->period.kind);
    }
    return e;
}

static enum err nobody_asked(struct cx *cx, const struct round *r, bool *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM round_ask WHERE government_id = $1 AND round_id = $2"
                           " AND state = 'asked'",
                           "ii", cx->actor.government_id, r->id);

    *out = !e && row_int(&rows.at[0], 0) == 0;
    return e;
}

/* A round that opens late gives its units as many working days as it would have. */
static void set_due(struct cx *cx, const struct calendar *c, struct round *r)
{
    day today = year_today(cx), due = today;

    (void)day_read(r->due_on, &due);
    if (str_cmp(r->opens_on, year_today_text(cx)) < 0) due = calendar_add(c, today, (int)r->days);
    r->due_on = day_str(cx->arena, calendar_on_or_after(c, due));
}

static enum err open_one(struct cx *cx, const struct calendar *c, struct round *r)
{
    bool behind = false, empty = false;
    enum err e = is_behind(cx, r, &behind);

    if (e) return e;
    if (behind) {
        e = set_start(cx, r, "late");
        return e ? e : tell_office(cx, r, STR("错过了发出时间，后一期已发出，请决定补发或放弃"));
    }
    e = draw(cx, r);
    if (e || !r->drawn) return e;
    set_due(cx, c, r);
    e = nobody_asked(cx, r, &empty);
    if (!e) e = round_send(cx, r);
    return e || !empty ? e : round_shut(cx, r);
}

/* Rounds whose hour has come on a working day, the newest period first. */
static enum err open_due(struct cx *cx, const struct calendar *c, int64_t *done)
{
    int64_t hour = 0, now = (cx->now_ms / HOUR_MS + YEAR_EAST_MINUTES / 60) % 24;
    struct rows rows;
    enum err e = setting_get(cx, SETTING_ROUND_HOUR, &hour);

    if (e || !calendar_working(c, year_today(cx))) return e;
    e = store_run(cx, &rows,
                  "SELECT id FROM round WHERE government_id = $1 AND state = 'draft' AND start = 'auto'"
                  " AND (opens_on < $2 OR (opens_on = $2 AND $3 = 1)) ORDER BY ends_on DESC, id DESC",
                  "isb", cx->actor.government_id, year_today_text(cx), now >= hour);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct round r;

        e = round_read(cx, row_int(&rows.at[i], 0), &r);
        if (!e) e = open_one(cx, c, &r);
        *done += !e && str_eq(r.state, STR("open"));
    }
    return e;
}

enum err round_tick(struct cx *cx, int64_t *done)
{
    const struct calendar *c = NULL;
    enum err e = round_close_due(cx, done);

    if (!e) e = year_calendar(cx, &c);
    if (!e) e = draw_due(cx, c);
    return e ? e : open_due(cx, c, done);
}
