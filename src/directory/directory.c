#include "directory/directory.h"

#include "base/clock.h"
#include "base/map.h"
#include "base/vec.h"
#include "directory/name.h"
#include "store/store.h"
#include "text/utf8.h"

enum { NEARS_MOST = 5 };

/* An organisation or post as far as names go. */
struct bearer {
    int64_t id;
    struct str name, key, stem;
    bool collective;
};

/* Names and keys of one subject; the value is an index into bearers + 1. */
struct names {
    const char *subject; /* "org", "post" */
    struct map by_name, by_key, by_id;
    VEC(struct bearer) bearers;
};

struct directory {
    struct str place;
    struct str now;
    struct names orgs, leaders;
};

static struct bearer *bearer_at(const struct names *n, int64_t index)
{
    return &n->bearers.at[index - 1];
}

static int64_t bearer_push(struct arena *a, struct names *n, const struct bearer *b)
{
    *vec_push(a, &n->bearers) = *b;
    return (int64_t)n->bearers.n;
}

/* The first spelling seen of a key or name counts: rows come in the order they were made. */
static void name_put(struct arena *a, struct names *n, struct str name, struct str key, int64_t index)
{
    int64_t *at = map_put(a, &n->by_name, name);

    if (!*at) *at = index;
    at = map_put(a, &n->by_key, key);
    if (!*at) *at = index;
}

static void load_alias(struct arena *a, struct names *n, const struct row *r)
{
    int64_t *index = map_put(a, &n->by_id, row_str(r, 0));

    if (!*index) {
        struct bearer b = {.id = row_int(r, 0), .name = row_str(r, 3), .key = row_str(r, 2)};

        b.collective = str_eq(row_str(r, 4), STR("collective"));
        b.stem = b.collective ? STR_NULL : name_stem(b.key);
        *index = bearer_push(a, n, &b);
    }
    name_put(a, n, row_str(r, 1), row_str(r, 2), *index);
}

static enum err load_orgs(struct cx *cx, struct names *n)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT a.subject_id, a.name, a.name_key, o.name, o.kind FROM alias a"
                           " JOIN org o ON o.government_id = a.government_id AND o.id = a.subject_id"
                           " WHERE a.government_id = $1 AND a.subject = 'org' ORDER BY a.id",
                           "i", cx->actor.government_id);

    for (size_t i = 0; !e && i < rows.n; i++) load_alias(cx->arena, n, &rows.at[i]);
    return e;
}

static enum err load_leaders(struct cx *cx, struct names *n)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT subject_id, name, name_key, name, 'post' FROM alias"
                           " WHERE government_id = $1 AND subject = 'post' ORDER BY id",
                           "i", cx->actor.government_id);

    for (size_t i = 0; !e && i < rows.n; i++) load_alias(cx->arena, n, &rows.at[i]);
    return e;
}

enum err directory_load(struct cx *cx, struct str place, struct directory **out)
{
    struct directory *d = arena_new_of(cx->arena, struct directory);
    char now[CLOCK_TEXT];
    enum err e;

    clock_text(cx->now_ms, now);
    d->now = str_keep(cx->arena, str_of(now));
    d->place = place;
    d->orgs.subject = "org";
    d->leaders.subject = "post";
    e = load_orgs(cx, &d->orgs);
    if (!e) e = load_leaders(cx, &d->leaders);
    *out = d;
    return e;
}

/* Keep NAMED's spelling for the bearer with its id. */
static enum err alias_write(struct cx *cx, const struct directory *d, const struct names *n,
                            const struct bearer *named)
{
    return store_add(
        cx,
        "INSERT INTO alias (government_id, id, subject, subject_id, name, name_key, source, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, 'printed', $7)",
        "iisisss", cx->actor.government_id, store_id(cx), str_of(n->subject), named->id, named->name,
        named->key, d->now);
}

/* Another organisation with the same stem: a reader would ask whether they are one. */
static bool near_stem(const struct bearer *a, const struct bearer *b)
{
    return a->stem.p && b->stem.p && str_eq(a->stem, b->stem);
}

/* One name is the other's tail: 开发区管委会 and 经济开发区管委会. */
static bool near_tail(const struct bearer *a, const struct bearer *b)
{
    if (a->collective || b->collective || str_eq(a->key, b->key)) return false;
    if (a->key.n > b->key.n) return utf8_count(b->key) > 3 && str_ends(a->key, b->key);
    return utf8_count(a->key) > 3 && str_ends(b->key, a->key);
}

static bool near_reason(const struct bearer *a, const struct bearer *b, struct name_near *out)
{
    bool stem = near_stem(a, b);

    if (!stem && !near_tail(a, b)) return false;
    *out = (struct name_near){.org_id = b->id, .name = b->name};
    out->why_zh =
        stem ? STR("名称只有机构类别不同，可能是同一单位") : STR("一个名称是另一个的简写，可能是同一单位");
    out->why_en = stem ? STR("only the kind of office differs") : STR("one name may be short for the other");
    return true;
}

static void find_nears(struct cx *cx, const struct names *n, const struct bearer *b, struct name_hit *out)
{
    VEC(struct name_near) found = {0};
    struct name_near near;

    for (size_t i = 0; i < n->bearers.n && found.n < NEARS_MOST; i++)
        if (near_reason(b, &n->bearers.at[i], &near)) *vec_push(cx->arena, &found) = near;
    out->near = found.at;
    out->nears = found.n;
}

/* A printed name asked for among N; DRY: nothing may be written. */
struct question {
    struct names *n;
    struct bearer asked;
    bool dry;
};

/* Known by exact spelling, or by key; then the spelling is kept as well. OUT's name stays null for a
 * stranger. */
static enum err known(struct cx *cx, const struct directory *d, struct question *q, struct name_hit *out)
{
    const int64_t *at = map_get(&q->n->by_name, q->asked.name);
    bool spelled = at != NULL;
    int64_t index;

    *out = (struct name_hit){0};
    if (!spelled) at = map_get(&q->n->by_key, q->asked.key);
    if (!at) return ERR_NONE;
    index = *at;
    out->id = q->asked.id = bearer_at(q->n, index)->id;
    out->name = bearer_at(q->n, index)->name;
    if (spelled) return ERR_NONE;
    name_put(cx->arena, q->n, q->asked.name, q->asked.key, index);
    return q->dry ? ERR_NONE : alias_write(cx, d, q->n, &q->asked);
}

/* A stranger, with the id it was given, is known from now on. */
static void introduce(struct arena *a, struct question *q, struct name_hit *out)
{
    out->id = q->asked.id;
    out->name = q->asked.name;
    out->is_new = true;
    name_put(a, q->n, q->asked.name, q->asked.key, bearer_push(a, q->n, &q->asked));
}

static enum err org_new(struct cx *cx, struct directory *d, struct bearer *b)
{
    enum err e;

    b->id = store_id(cx);
    e = store_add(cx,
                  "INSERT INTO org (government_id, id, name, kind, created_at) VALUES ($1, $2, $3, $4, $5)",
                  "iisss", cx->actor.government_id, b->id, b->name,
                  b->collective ? STR("collective") : STR("org"), d->now);
    return e ? e : alias_write(cx, d, &d->orgs, b);
}

enum err directory_org(struct cx *cx, struct directory *d, struct str printed, bool dry, struct name_hit *out)
{
    struct question q = {.n = &d->orgs, .dry = dry};
    struct bearer *b = &q.asked;
    enum err e;

    *b = (struct bearer){.name = printed, .key = name_key(cx->arena, printed, d->place)};
    e = known(cx, d, &q, out);
    if (e || out->name.p) return e;
    b->collective = name_collective(printed);
    b->stem = b->collective ? STR_NULL : name_stem(b->key);
    find_nears(cx, &d->orgs, b, out);
    if (!dry) e = org_new(cx, d, b);
    introduce(cx->arena, &q, out);
    return e;
}

static enum err person_new(struct cx *cx, const struct bearer *b)
{
    int64_t person = store_id(cx);
    enum err e = store_add(cx, "INSERT INTO person (government_id, id, name) VALUES ($1, $2, $3)", "iis",
                           cx->actor.government_id, person, b->name);

    if (e) return e;
    return store_add(cx, "INSERT INTO post_holder (government_id, post_id, person_id) VALUES ($1, $2, $3)",
                     "iii", cx->actor.government_id, b->id, person);
}

/* A title makes a post, several at once a group; the name of a person makes a post whose title is not known
 * yet. */
static enum err leader_new(struct cx *cx, struct directory *d, struct bearer *b)
{
    bool is_title = b->collective || name_title(b->name);
    enum err e;

    b->id = store_id(cx);
    e = store_add(cx, "INSERT INTO post (government_id, id, title, kind) VALUES ($1, $2, $3, $4)", "iiss",
                  cx->actor.government_id, b->id, is_title ? b->name : STR(""),
                  b->collective ? STR("group") : STR("post"));
    if (!e && !is_title) e = person_new(cx, b);
    return e ? e : alias_write(cx, d, &d->leaders, b);
}

enum err directory_leader(struct cx *cx, struct directory *d, struct str printed, bool dry,
                          struct name_hit *out)
{
    struct question q = {.n = &d->leaders, .dry = dry};
    struct bearer *b = &q.asked;
    enum err e;

    *b = (struct bearer){.name = printed, .key = name_key(cx->arena, printed, d->place)};
    e = known(cx, d, &q, out);
    if (e || out->name.p) return e;
    b->collective = name_collective(printed);
    if (!dry) e = leader_new(cx, d, b);
    introduce(cx->arena, &q, out);
    return e;
}
