/*
 * task_list - pages of tasks.
 *
 * The usual lists (a plan, or the tasks of one bearer, in printed order) are
 * one statement over an index, their total one counter.  Any other mix of
 * filters and orders first finds all that match, then shows a part of it.
 */
#include <stdlib.h>

#include "access/scope.h"
#include "base/vec.h"
#include "ledger/find.h"
#include "ledger/tally.h"
#include "ledger/task.h"
#include "store/store.h"

struct task_filter task_filter_any(void)
{
    return (struct task_filter){.has_measure = -1, .doubt = -1, .limit = 50};
}

enum order { BY_NO, BY_SECTION, BY_LEAD, BY_LEADER, BY_MEASURES, BY_UPDATED };

struct sort {
    enum order order;
    bool down;
};

static enum err sort_read(struct cx *cx, struct str s, struct sort *out)
{
    static const struct str name[] = {STR_INIT("no"),     STR_INIT("section"),  STR_INIT("lead"),
                                      STR_INIT("leader"), STR_INIT("measures"), STR_INIT("updated")};

    *out = (struct sort){.down = str_starts(s, STR("-"))};
    s = str_skip(s, out->down);
    if (s.n == 0) return ERR_NONE;
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        out->order = (enum order)i;
        if (str_eq(s, name[i])) return ERR_NONE;
    }
    return cx_fail(cx, ERR_INPUT, "sort", "不能按“%.*s”排序", "no order by \"%.*s\"", STR_ARG(s));
}

/* A filter with its words looked up. */
struct asked {
    const struct task_filter *f;
    struct sort sort;
    struct str q;      /* trimmed */
    int64_t leader_id; /* the post; 0: not asked */
    bool nobody;       /* a leader that no one knows: nothing matches */
};

static enum err find_leader(struct cx *cx, struct asked *a)
{
    struct rows rows;
    enum err e;

    if (a->f->leader.n == 0) return ERR_NONE;
    e = store_run(cx, &rows,
                  "SELECT subject_id FROM alias WHERE government_id = $1 AND subject = 'post' AND name = $2",
                  "is", cx->actor.government_id, a->f->leader);
    if (e) return e;
    a->nobody = rows.n == 0;
    if (rows.n) a->leader_id = row_int(&rows.at[0], 0);
    return ERR_NONE;
}

static enum err asked_read(struct cx *cx, const struct task_filter *f, struct asked *out)
{
    enum err e;

    *out = (struct asked){.f = f, .q = str_trim(f->q)};
    if (f->offset < 0 || f->limit < 0 || f->limit > TASK_PAGE_MOST)
        return cx_fail(cx, ERR_INPUT, f->offset < 0 ? "offset" : "limit", "分页参数应在 0 到 %d 之间",
                       "a page holds 0 to %d rows", TASK_PAGE_MOST);
    e = sort_read(cx, f->sort, &out->sort);
    return e ? e : find_leader(cx, out);
}

static void put_start(struct buf *out, const struct task_filter *f, int64_t total)
{
    buf_lit(out, "{\"total\":");
    buf_int(out, total);
    buf_lit(out, ",\"offset\":");
    buf_int(out, f->offset);
    buf_lit(out, ",\"limit\":");
    buf_int(out, f->limit);
    buf_lit(out, ",\"rows\":[");
}

/* ---- copying cards */

struct copying {
    struct buf *out;
    bool whole; /* every card; else in full only those of OWN */
    size_t own_n;
    const int64_t *own; /* task ids, ascending */
};

static enum err copying_begin(struct cx *cx, struct buf *out, struct copying *c)
{
    struct rows r;
    int64_t *own;
    enum err e;

    *c = (struct copying){.out = out, .whole = scope_sees_all(cx)};
    if (c->whole) return ERR_NONE;
    e = store_run(cx, &r, SCOPE_TASKS("$1", "$2", "$3") " ORDER BY y.task_id", "iis", cx->actor.government_id,
                  cx->actor.account_id, scope_day(cx));
    if (e) return e;
    own = arena_array(cx->arena, int64_t, r.n + 1);
    for (size_t i = 0; i < r.n; i++) own[i] = row_int(&r.at[i], 0);
    c->own = own;
    c->own_n = r.n;
    return ERR_NONE;
}

static int by_id(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

#define CARD_ID "{\"id\":\""
#define CARD_DOUBTS ",\"doubts\":"
#define CARD_LAMP ",\"lamp\":"
#define CARD_WHY ",\"why_zh\":"

static bool is_own(const struct copying *c, struct str card)
{
    struct str id = str_skip(card, sizeof CARD_ID - 1);
    ptrdiff_t end = str_find(id, STR("\""), 0);
    int64_t n;

    if (c->whole) return true;
    return str_starts(card, STR(CARD_ID)) && end > 0 && str_int(str_sub(id, 0, (size_t)end), &n) &&
           bsearch(&n, c->own, c->own_n, sizeof n, by_id);
}

/* The public part: the lamp without its sentence, which quotes what was told, and no doubts. */
static void copy_public(struct buf *out, struct str card)
{
    ptrdiff_t doubts = str_find(card, STR(CARD_DOUBTS), 0), lamp = str_find(card, STR(CARD_LAMP), 0),
              why = str_find(card, STR(CARD_WHY), 0);

    buf_str(out, str_sub(card, 0, doubts < 0 ? 0 : (size_t)doubts));
    buf_lit(out, CARD_DOUBTS "0");
    if (doubts < 0 || lamp < doubts || why < lamp) {
        buf_lit(out, CARD_LAMP "null}");
        return;
    }
    buf_str(out, str_sub(card, (size_t)lamp, (size_t)(why - lamp)));
    buf_lit(out,
            CARD_WHY "\"与本单位无关，只显示灯色\",\"why_en\":\"not a task of yours: the colour only\"}}");
}

/* A card ends with }, so that is what a comma must follow. */
static bool copy_card(void *arg, const struct row *r)
{
    const struct copying *c = arg;
    struct buf *out = c->out;
    struct str card = row_str(r, 0);

    if (out->n && out->p[out->n - 1] == '}') buf_byte(out, ',');
    if (is_own(c, card))
        buf_str(out, card);
    else
        copy_public(out, card);
    return true;
}

/* ---- the usual lists */

/* The one bearer and role a usual list is about; id 0: all tasks. */
struct usual {
    int64_t bearer_id;
    struct str role;
};

static bool in_print_order(const struct asked *a)
{
    return a->sort.order == BY_NO || a->sort.order == BY_SECTION;
}

/* Nothing but a plan or a bearer is asked for, in whatever order. */
static bool is_plain(const struct asked *a, struct usual *out)
{
    const struct task_filter *f = a->f;
    int bearers = (f->lead_id != 0) + (f->support_id != 0) + (a->leader_id != 0);

    if (a->q.n || a->nobody || f->lamp.n || f->section_id || f->org_id || f->has_measure >= 0 ||
        f->doubt >= 0)
        return false;
    if (bearers > 1) return false;
    *out = (struct usual){0, STR("task")};
    if (f->lead_id) *out = (struct usual){f->lead_id, STR("lead")};
    if (f->support_id) *out = (struct usual){f->support_id, STR("support")};
    if (a->leader_id) *out = (struct usual){a->leader_id, STR("leader")};
    return true;
}

static bool is_usual(const struct asked *a, struct usual *out)
{
    return in_print_order(a) && is_plain(a, out);
}

#define ALL_CARDS(way)                                                                               \
    "SELECT card FROM task_card WHERE government_id = $1 AND plan_id BETWEEN $2 AND $3 AND live = 1" \
    " ORDER BY plan_id" way ", ord" way ", task_id" way " LIMIT $4 OFFSET $5"

/* A walk over the index duty_bearer; a task that names a bearer twice counts once. The card is looked up
 * where the row is given, so nothing is sorted. */
#define BEARER_CARDS(way)                                                                              \
    "SELECT (SELECT card FROM task_card WHERE government_id = $1 AND task_id = d.task_id) FROM duty d" \
    " WHERE government_id = $1 AND bearer_id = $2 AND role = $3 AND plan_id BETWEEN $4 AND $5"         \
    " AND state = 'live' GROUP BY plan_id, task_ord, task_id"                                          \
    " ORDER BY plan_id" way ", task_ord" way ", task_id" way " LIMIT $6 OFFSET $7"

static enum err usual_cards(struct cx *cx, const struct asked *a, const struct usual *u, struct copying *out)
{
    const struct task_filter *f = a->f;
    int64_t gov = cx->actor.government_id, from = f->plan_id, to = f->plan_id ? f->plan_id : INT64_MAX;

    if (!u->bearer_id && a->sort.down)
        return store_each(cx, copy_card, out, ALL_CARDS(" DESC"), "iiiii", gov, from, to, f->limit,
                          f->offset);
    if (!u->bearer_id)
        return store_each(cx, copy_card, out, ALL_CARDS(""), "iiiii", gov, from, to, f->limit, f->offset);
    if (a->sort.down)
        return store_each(cx, copy_card, out, BEARER_CARDS(" DESC"), "iisiiii", gov, u->bearer_id, u->role,
                          from, to, f->limit, f->offset);
    return store_each(cx, copy_card, out, BEARER_CARDS(""), "iisiiii", gov, u->bearer_id, u->role, from, to,
                      f->limit, f->offset);
}

static enum err usual_page(struct cx *cx, const struct asked *a, const struct usual *u, struct buf *out)
{
    int64_t total;
    struct copying copying;
    enum err e = tally_get(cx, u->bearer_id, u->role, a->f->plan_id, &total);

    if (!e) e = copying_begin(cx, out, &copying);
    if (e) return e;
    put_start(out, a->f, total);
    return usual_cards(cx, a, u, &copying);
}

/* ---- any mix */

struct match {
    int64_t plan_id, ord, id, measures;
    struct str key; /* what BY_LEAD, BY_LEADER, BY_UPDATED compare */
};

struct matches {
    struct arena *arena;
    enum order order;
    VEC(struct match) found;
};

enum { R_PLAN, R_ORD, R_ID, R_MEASURES, R_LEADER, R_LEAD, R_UPDATED };

static bool note_match(void *arg, const struct row *r)
{
    struct matches *m = arg;
    struct match *to = vec_push(m->arena, &m->found);
    int col = m->order == BY_LEAD      ? R_LEAD
              : m->order == BY_LEADER  ? R_LEADER
              : m->order == BY_UPDATED ? R_UPDATED
                                       : -1;

    *to = (struct match){row_int(r, R_PLAN), row_int(r, R_ORD), row_int(r, R_ID), row_int(r, R_MEASURES),
                         STR_NULL};
    if (col >= 0) to->key = str_keep(m->arena, row_str(r, col));
    return true;
}

#define MATCH_COLUMNS "SELECT c.plan_id, c.ord, c.task_id, c.measures, c.leader, c.lead, c.updated_at"

/* "role = 'x'" each for itself: with IN, SQLite walks all duties instead of the index duty_bearer. */
#define HAS_DUTY(id, role)                                                                                 \
    "EXISTS (SELECT 1 FROM duty d WHERE d.government_id = $1 AND d.bearer_id = " id " AND d.role = '" role \
    "' AND d.plan_id = c.plan_id AND d.task_ord = c.ord"                                                   \
    " AND d.task_id = c.task_id AND d.state = 'live')"

/* Numbered as in find_matches(); one text for every way to start. */
#define MATCH_WHERE                                                                                                    \
    " WHERE c.government_id = $1 AND c.live = 1 AND c.plan_id BETWEEN $2 AND $3"                                       \
    " AND ($4 = 0 OR c.section_id = $4)"                                                                               \
    " AND ($5 < 0 OR ($5 = 0 AND c.measures = 0) OR ($5 = 1 AND c.measures > 0))"                                      \
    " AND ($11 = '' OR c.told = $11)"                                                                                  \
    " AND ($6 < 0 OR ($6 = 0 AND c.doubts = 0) OR ($6 = 1 AND c.doubts > 0))"                                          \
    " AND ($7 = 0 OR " HAS_DUTY("$7", "lead") ") AND ($8 = 0 OR " HAS_DUTY(                                            \
        "$8",                                                                                                          \
        "support") ") AND ($9 = 0 OR " HAS_DUTY("$9",                                                                  \
                                                "leader") ") AND ($10 = 0 OR " HAS_DUTY("$10",                         \
                                                                                        "lead") " OR"                  \
                                                                                                " " HAS_DUTY(          \
                                                                                                    "$10",             \
                                                                                                    "suppor"           \
                                                                                                    "t") " "           \
                                                                                                         "O"           \
                                                                                                         "R"           \
                                                                                                         " " HAS_DUTY( \
                                                                                                             "$10",    \
                                                                                                             "responsible") ")"
#define MATCH_ORDER " ORDER BY c.plan_id, c.ord, c.task_id"

/* From one bearer's tasks when a bearer is asked for: $12 is one of $7..$10, in up to three roles. */
#define OWN(role)                                                                            \
    "SELECT task_id FROM duty WHERE government_id = $1 AND bearer_id = $12 AND role = " role \
    " AND plan_id BETWEEN $2 AND $3 AND state = 'live'"
#define MATCH_BEARER                                                       \
    MATCH_COLUMNS " FROM (" OWN("$13") " UNION " OWN("$14") " UNION " OWN( \
        "$15") ") AS own"                                                  \
               " CROSS JOIN task_card c" MATCH_WHERE " AND c.task_id = own.task_id" MATCH_ORDER

/* The bearer to start from, and its roles. */
struct start {
    int64_t bearer_id; /* 0: none is asked for */
    struct str role[3];
};

static struct start start_of(const struct asked *a)
{
    const struct task_filter *f = a->f;

    if (f->lead_id) return (struct start){f->lead_id, {STR("lead"), STR(""), STR("")}};
    if (a->leader_id) return (struct start){a->leader_id, {STR("leader"), STR(""), STR("")}};
    if (f->support_id) return (struct start){f->support_id, {STR("support"), STR(""), STR("")}};
    return (struct start){f->org_id, {STR("lead"), STR("support"), STR("responsible")}};
}

/* One bearer's tasks and no other condition: straight from the index, in no order. */
static enum err own_matches(struct cx *cx, const struct task_filter *f, const struct usual *u,
                            struct matches *m)
{
    return store_each(cx, note_match, m,
                      MATCH_COLUMNS
                      " FROM (SELECT task_id FROM duty WHERE government_id = $1 AND bearer_id = $2"
                      " AND role = $3 AND plan_id BETWEEN $4 AND $5 AND state = 'live'"
                      " GROUP BY plan_id, task_ord, task_id) AS own CROSS JOIN task_card c"
                      " WHERE c.government_id = $1 AND c.task_id = own.task_id",
                      "iisii", cx->actor.government_id, u->bearer_id, u->role, f->plan_id,
                      f->plan_id ? f->plan_id : INT64_MAX);
}

static enum err find_matches(struct cx *cx, const struct asked *a, struct matches *m)
{
    const struct task_filter *f = a->f;
    int64_t gov = cx->actor.government_id, from = f->plan_id, to = f->plan_id ? f->plan_id : INT64_MAX;
    struct str lamp = f->lamp.n ? f->lamp : STR("");
    struct start s = start_of(a);
    struct usual u;

    if (a->nobody) return ERR_NONE;
    if (!in_print_order(a) && is_plain(a, &u) && u.bearer_id) return own_matches(cx, f, &u, m);
    if (s.bearer_id)
        return store_each(cx, note_match, m, MATCH_BEARER, "iiiiiiiiiisisss", gov, from, to, f->section_id,
                          (int64_t)f->has_measure, (int64_t)f->doubt, f->lead_id, f->support_id, a->leader_id,
                          f->org_id, lamp, s.bearer_id, s.role[0], s.role[1], s.role[2]);
    return store_each(cx, note_match, m, MATCH_COLUMNS " FROM task_card c" MATCH_WHERE MATCH_ORDER,
                      "iiiiiiiiiis", gov, from, to, f->section_id, (int64_t)f->has_measure, (int64_t)f->doubt,
                      f->lead_id, f->support_id, a->leader_id, f->org_id, lamp);
}

/* Keep the matches that hold the words too. Both lists stand in printed order. */
static void keep_hits(struct matches *m, const struct find_hits *hits)
{
    size_t n = 0, k = 0;

    for (size_t i = 0; i < m->found.n; i++) {
        const struct match *x = &m->found.at[i];

        while (k < hits->n && (hits->at[k].plan_id < x->plan_id ||
                               (hits->at[k].plan_id == x->plan_id && hits->at[k].ord < x->ord)))
            k++;
        if (k < hits->n && hits->at[k].plan_id == x->plan_id && hits->at[k].ord == x->ord)
            m->found.at[n++] = *x;
    }
    m->found.n = n;
}

static int in_print(const struct match *a, const struct match *b)
{
    if (a->plan_id != b->plan_id) return a->plan_id < b->plan_id ? -1 : 1;
    return (a->ord > b->ord) - (a->ord < b->ord);
}

static int by_key(const void *x, const void *y)
{
    const struct match *a = x, *b = y;
    int order = str_cmp(a->key, b->key);

    return order ? order : in_print(a, b);
}

static int by_measures(const void *x, const void *y)
{
    const struct match *a = x, *b = y;

    if (a->measures != b->measures) return a->measures < b->measures ? -1 : 1;
    return in_print(a, b);
}

static void sort_matches(struct matches *m, struct sort sort)
{
    size_t n = m->found.n;

    if (n < 2) return;
    if (sort.order == BY_MEASURES)
        qsort(m->found.at, n, sizeof *m->found.at, by_measures);
    else if (sort.order != BY_NO && sort.order != BY_SECTION)
        qsort(m->found.at, n, sizeof *m->found.at, by_key);
    for (size_t i = 0; sort.down && i < n / 2; i++) {
        struct match other = m->found.at[i];

        m->found.at[i] = m->found.at[n - 1 - i];
        m->found.at[n - 1 - i] = other;
    }
}

/* Words alone: the hits are the matches, and their ids are looked up when they are shown. */
static bool is_words_only(const struct asked *a)
{
    const struct task_filter *f = a->f;

    return a->q.n && !a->nobody && !f->section_id && !f->lead_id && !f->support_id && !f->org_id &&
           !a->leader_id && !f->lamp.n && f->has_measure < 0 && f->doubt < 0 && in_print_order(a);
}

static enum err match_all(struct cx *cx, const struct asked *a, struct matches *m)
{
    struct find_hits hits = {0};
    enum err e = ERR_NONE;

    if (a->q.n) e = find_hits(cx, a->q, a->f->plan_id, &hits);
    if (!e && is_words_only(a)) {
        for (size_t i = 0; i < hits.n; i++)
            *vec_push(m->arena, &m->found) =
                (struct match){.plan_id = hits.at[i].plan_id, .ord = hits.at[i].ord};
    } else if (!e) {
        e = find_matches(cx, a, m);
        if (!e && a->q.n) keep_hits(m, &hits);
    }
    if (!e) sort_matches(m, a->sort);
    return e;
}

static enum err put_match(struct cx *cx, const struct match *x, struct copying *out)
{
    if (x->id)
        return store_each(cx, copy_card, out,
                          "SELECT card FROM task_card WHERE government_id = $1 AND task_id = $2", "ii",
                          cx->actor.government_id, x->id);
    return store_each(
        cx, copy_card, out,
        "SELECT card FROM task_card WHERE government_id = $1 AND plan_id = $2 AND ord = $3 AND live = 1",
        "iii", cx->actor.government_id, x->plan_id, x->ord);
}

static enum err mixed_page(struct cx *cx, const struct asked *a, struct buf *out)
{
    struct matches m = {.arena = cx->arena, .order = a->sort.order};
    struct copying copying;
    enum err e = match_all(cx, a, &m);
    size_t to = m.found.n, from = a->f->offset > (int64_t)to ? to : (size_t)a->f->offset;

    if (!e) e = copying_begin(cx, out, &copying);
    if (e) return e;
    if (a->f->limit < (int64_t)(to - from)) to = from + (size_t)a->f->limit;
    put_start(out, a->f, (int64_t)m.found.n);
    for (size_t i = from; !e && i < to; i++) e = put_match(cx, &m.found.at[i], &copying);
    return e;
}

enum err task_page(struct cx *cx, const struct task_filter *f, struct buf *out)
{
    struct asked a;
    struct usual u;
    enum err e = asked_read(cx, f, &a);

    if (!e) e = is_usual(&a, &u) ? usual_page(cx, &a, &u, out) : mixed_page(cx, &a, out);
    if (!e) buf_lit(out, "]}");
    return e;
}

/* Hits of words alone carry no id yet. */
static enum err match_id(struct cx *cx, struct match *x)
{
    struct rows rows;
    enum err e;

    if (x->id) return ERR_NONE;
    e = store_run(
        cx, &rows,
        "SELECT task_id FROM task_card WHERE government_id = $1 AND plan_id = $2 AND ord = $3 AND live = 1",
        "iii", cx->actor.government_id, x->plan_id, x->ord);
    if (!e && rows.n) x->id = row_int(&rows.at[0], 0);
    return e;
}

enum err task_match(struct cx *cx, const struct task_filter *f, struct task_ids *out)
{
    struct matches m = {.arena = cx->arena};
    struct asked a;
    int64_t *ids;
    enum err e = asked_read(cx, f, &a);

    if (!e) {
        m.order = a.sort.order;
        e = match_all(cx, &a, &m);
    }
    ids = arena_array(cx->arena, int64_t, m.found.n + 1);
    for (size_t i = 0; !e && i < m.found.n; i++) {
        e = match_id(cx, &m.found.at[i]);
        ids[i] = m.found.at[i].id;
    }
    *out = (struct task_ids){m.found.n, ids};
    return e;
}

/* ---- all that match, for files */

enum err task_cards(struct cx *cx, const struct task_filter *f, struct buf *out)
{
    struct task_filter all = *f;
    struct matches m = {.arena = cx->arena};
    struct copying copying;
    struct asked a;
    enum err e;

    all.offset = all.limit = 0;
    e = asked_read(cx, &all, &a);
    if (!e) {
        m.order = a.sort.order;
        e = match_all(cx, &a, &m);
    }
    if (!e) e = copying_begin(cx, out, &copying);
    for (size_t i = 0; !e && i < m.found.n; i++) e = put_match(cx, &m.found.at[i], &copying);
    return e;
}

struct cells_to {
    task_cells_fn *fn;
    void *arg;
};

static bool give_cells(void *arg, const struct row *r)
{
    const struct cells_to *to = arg;

    return to->fn(to->arg, row_str(r, 0));
}

enum err task_cells(struct cx *cx, const struct task_filter *f, task_cells_fn *fn, void *arg)
{
    struct task_filter all = *f;
    struct cells_to to = {fn, arg};
    struct task_ids ids;
    struct asked a;
    struct usual u;
    enum err e;

    all.offset = all.limit = 0;
    e = asked_read(cx, &all, &a);
    if (e) return e;
    if (is_usual(&a, &u) && !u.bearer_id && !a.sort.down)
        return store_each(cx, give_cells, &to,
                          "SELECT cells FROM task_card WHERE government_id = $1 AND plan_id BETWEEN $2 AND $3"
                          " AND live = 1 ORDER BY plan_id, ord, task_id",
                          "iii", cx->actor.government_id, f->plan_id, f->plan_id ? f->plan_id : INT64_MAX);
    e = task_match(cx, &all, &ids);
    for (size_t i = 0; !e && i < ids.n; i++)
        e = store_each(cx, give_cells, &to,
                       "SELECT cells FROM task_card WHERE government_id = $1 AND task_id = $2", "ii",
                       cx->actor.government_id, ids.at[i]);
    return e;
}
