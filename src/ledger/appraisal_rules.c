#include "ledger/appraisal_rules.h"

#include <math.h>

#include "assess/rule_lint.h"
#include "base/json.h"
#include "ledger/party.h"

enum { NAME_MOST = 300 /* bytes */ };

static const double public_most = 0.4;

static enum err check_share(struct cx *cx, double v, double most, const char *field)
{
    if (isnan(v) || (v >= 0 && v <= most)) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, field, "应在 0 到 %g 之间", "it must be from 0 to %g", most);
}

static enum err check_name(struct cx *cx, struct str name, const char *field)
{
    enum err e = party_text(cx, name, field, NAME_MOST);

    return e ? e : rule_check(cx, field, name);
}

/* Every unit in one group at most. */
static enum err check_orgs(struct cx *cx, const struct appraisal_rules *r)
{
    size_t n = 0;
    enum err e = ERR_NONE;

    for (size_t i = 0; i < r->groups; i++) n += r->group[i].n;
    if (n > APPRAISAL_ORGS_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "rules/groups", "单位太多", "too many organisations");
    for (size_t i = 0; !e && i < r->groups; i++)
        for (size_t k = 0; !e && k < r->group[i].n; k++)
            e = party_org(cx, r->group[i].org_id[k], "rules/groups");
    return e;
}

enum err appraisal_rules_check(struct cx *cx, const struct appraisal_rules *r)
{
    enum err e = check_share(cx, r->lead, 1, "rules/lead");

    if (!e) e = check_share(cx, r->joint, 1, "rules/joint");
    if (!e) e = check_share(cx, r->support, 1, "rules/support");
    if (!e) e = check_share(cx, r->public_weight, public_most, "rules/public_weight");
    if (!e && (r->groups > APPRAISAL_GROUPS_MOST || r->vetoes > APPRAISAL_VETOES_MOST))
        return cx_fail(cx, ERR_TOO_LARGE, "rules", "规则太多", "too many rules");
    for (size_t i = 0; !e && i < r->groups; i++) e = check_name(cx, r->group[i].name, "rules/groups");
    for (size_t i = 0; !e && i < r->vetoes; i++) e = check_name(cx, r->veto[i], "rules/vetoes");
    return e ? e : check_orgs(cx, r);
}

static double usual(double v, double other)
{
    return isnan(v) ? other : v;
}

struct appraisal_rules appraisal_rules_usual(const struct appraisal_rules *r)
{
    struct appraisal_rules out = *r;

    out.lead = usual(r->lead, 1);
    out.joint = usual(r->joint, 0.8);
    out.support = usual(r->support, 0.4);
    out.public_weight = usual(r->public_weight, 0);
    return out;
}

static enum err write_group(struct cx *cx, int64_t id, const struct appraisal_group *g, int64_t ord)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < g->n; i++) {
        struct rows rows;

        e = store_run(cx, &rows,
                      "INSERT INTO appraisal_group (government_id, appraisal_id, org_id, ord, name)"
                      " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING org_id",
                      "iiiis", cx->actor.government_id, id, g->org_id[i], ord, g->name);
        if (!e && rows.n == 0)
            return cx_fail(cx, ERR_INPUT, "rules/groups", "一个单位只能在一个可比组（%.*s）",
                           "an organisation is in one group only (%.*s)", STR_ARG(g->name));
    }
    return e;
}

enum err appraisal_rules_write(struct cx *cx, int64_t id, const struct appraisal_rules *r)
{
    enum err e =
        store_run(cx, NULL, "DELETE FROM appraisal_group WHERE government_id = $1 AND appraisal_id = $2",
                  "ii", cx->actor.government_id, id);

    for (size_t i = 0; !e && i < r->groups; i++) e = write_group(cx, id, &r->group[i], (int64_t)i + 1);
    if (!e)
        e = store_run(
            cx, NULL,
            "DELETE FROM appraisal_veto WHERE government_id = $1 AND appraisal_id = $2 AND org_id = 0", "ii",
            cx->actor.government_id, id);
    for (size_t i = 0; !e && i < r->vetoes; i++)
        e = store_run(cx, NULL,
                      "INSERT INTO appraisal_veto (government_id, appraisal_id, org_id, ord, name)"
                      " VALUES ($1, $2, 0, $3, $4)",
                      "iiis", cx->actor.government_id, id, (int64_t)i, r->veto[i]);
    if (e) return e;
    return store_run(
        cx, NULL,
        "DELETE FROM appraisal_veto WHERE government_id = $1 AND appraisal_id = $2 AND org_id > 0"
        " AND name NOT IN (SELECT v.name FROM appraisal_veto v WHERE v.government_id = $1"
        " AND v.appraisal_id = $2 AND v.org_id = 0)",
        "ii", cx->actor.government_id, id);
}

/* Rows of one group follow each other. */
static void put_groups(struct json *j, const struct rows *rows)
{
    json_key(j, "groups");
    json_array(j);
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->at[i];

        if (i == 0 || row_int(r, 0) != row_int(&rows->at[i - 1], 0)) {
            json_object(j);
            json_put_str(j, "name", row_str(r, 1));
            json_key(j, "org_ids");
            json_array(j);
        }
        json_str(j, row_str(r, 2));
        if (i + 1 == rows->n || row_int(&rows->at[i + 1], 0) != row_int(r, 0)) {
            json_end(j);
            json_end(j);
        }
    }
    json_end(j);
}

enum err appraisal_rules_put(struct cx *cx, int64_t id, struct json *j)
{
    struct rows groups, vetoes;
    enum err e = store_run(cx, &groups,
                           "SELECT ord, name, org_id FROM appraisal_group WHERE government_id = $1"
                           " AND appraisal_id = $2 ORDER BY ord, org_id",
                           "ii", cx->actor.government_id, id);

    if (!e)
        e = store_run(
            cx, &vetoes,
            "SELECT name FROM appraisal_veto WHERE government_id = $1 AND appraisal_id = $2 AND org_id = 0"
            " ORDER BY ord",
            "ii", cx->actor.government_id, id);
    if (e) return e;
    put_groups(j, &groups);
    json_key(j, "vetoes");
    json_array(j);
    for (size_t i = 0; i < vetoes.n; i++) json_str(j, row_str(&vetoes.at[i], 0));
    json_end(j);
    return ERR_NONE;
}
