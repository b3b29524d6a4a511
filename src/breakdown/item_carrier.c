#include "breakdown/item_carrier.h"

#include "ledger/year.h"
#include "store/store.h"

static enum err check_org(struct cx *cx, const struct item *in)
{
    struct rows rows;
    enum err e;

    if (!in->org_id) return ERR_NONE;
    e = store_run(cx, &rows, "SELECT 1 FROM org WHERE government_id = $1 AND id = $2 AND state = 'live'",
                  "ii", cx->actor.government_id, in->org_id);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "org_id", "没有这个单位", "there is no such organisation");
    return e;
}

static enum err check_post(struct cx *cx, const struct item *in)
{
    struct rows rows;
    int64_t of;
    enum err e;

    if (!in->post_id) return ERR_NONE;
    e = store_run(cx, &rows, "SELECT org_id, title FROM post WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, in->post_id);
    if (e) return e;
    if (rows.n == 0) return cx_fail(cx, ERR_INPUT, "post_id", "没有这个岗位", "there is no such post");
    of = row_int(&rows.at[0], 0);
    if (!in->org_id || !of || of == in->org_id) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "post_id", "“%.*s”不是所选单位的岗位",
                   "\"%.*s\" is no post of the organisation", STR_ARG(row_str(&rows.at[0], 1)));
}

enum err item_carrier_elsewhere(struct cx *cx, int64_t person_id, int64_t org_id, bool *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*), COUNT(CASE WHEN p.org_id = $3 THEN 1 END) FROM post_holder h"
                           " JOIN post p ON p.government_id = h.government_id AND p.id = h.post_id"
                           " AND p.org_id <> 0 WHERE h.government_id = $1 AND h.person_id = $2"
                           " AND h.date_from <= $4 AND (h.date_to = '' OR h.date_to >= $4)",
                           "iiis", cx->actor.government_id, person_id, org_id, year_today_text(cx));

    *out = !e && org_id && row_int(&rows.at[0], 0) > 0 && row_int(&rows.at[0], 1) == 0;
    return e;
}

static enum err check_person(struct cx *cx, const struct item *in)
{
    struct rows rows;
    bool elsewhere = false;
    enum err e;

    if (!in->person_id) return ERR_NONE;
    e = store_run(cx, &rows, "SELECT name FROM person WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, in->person_id);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "person_id", "没有这个人员", "there is no such person");
    if (!e) e = item_carrier_elsewhere(cx, in->person_id, in->org_id, &elsewhere);
    if (!e && elsewhere)
        return cx_fail(cx, ERR_INPUT, "person_id", "%.*s不是所选单位的人员",
                       "%.*s is of another organisation", STR_ARG(row_str(&rows.at[0], 0)));
    return e;
}

enum err item_carrier_check(struct cx *cx, const struct item *in)
{
    enum err e = check_org(cx, in);

    if (!e) e = check_post(cx, in);
    return e ? e : check_person(cx, in);
}
