#include "appraisal/appraisal_kind.h"

#include "appraisal/appraisal_member.h"
#include "base/vec.h"
#include "store/store.h"

enum kind {
#define UNIT_KIND(id, word, zh, en) id,
#include "appraisal/appraisal_kinds.def"
    KINDS
};

enum where { END, INSIDE };

static const struct appraisal_kind kinds[KINDS] = {
#define UNIT_KIND(id, word, zh, en) {STR_INIT(word), STR_INIT(zh), STR_INIT(en)},
#include "appraisal/appraisal_kinds.def"
};

static const struct {
    enum kind kind;
    enum where where;
    struct str word;
} names[] = {
#define UNIT_NAME(kind, where, word) {kind, where, STR_INIT(word)},
#include "appraisal/appraisal_kinds.def"
};

static bool fits(struct str name, enum where where, struct str word)
{
    if (where == END) return str_ends(name, word);
    return str_find(name, word, 0) >= 0;
}

static enum kind kind_of(struct str name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (fits(name, names[i].where, names[i].word)) return names[i].kind;
    return KIND_ORDER;
}

const struct appraisal_kind *appraisal_kind_of(struct str name)
{
    return &kinds[kind_of(name)];
}

enum err appraisal_groups_usual(struct cx *cx, int64_t plan_id, struct str day, struct appraisal_rules *r)
{
    VEC(struct appraisal_group) groups = {0};
    VEC(int64_t) orgs[KINDS] = {0};
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT DISTINCT o.id, o.name FROM " APPRAISED
        " b JOIN org o ON o.government_id = $1 AND o.id = b.org_id AND o.kind = 'org' ORDER BY o.id",
        "iis", cx->actor.government_id, plan_id, day);

    if (e) return e;
    for (size_t i = 0; i < rows.n && i < APPRAISAL_ORGS_MOST; i++)
        *vec_push(cx->arena, &orgs[kind_of(row_str(&rows.at[i], 1))]) = row_int(&rows.at[i], 0);
    for (int k = 0; k < KINDS; k++)
        if (orgs[k].n)
            *vec_push(cx->arena, &groups) = (struct appraisal_group){kinds[k].zh, orgs[k].n, orgs[k].at};
    r->groups = groups.n;
    r->group = groups.at;
    return ERR_NONE;
}
