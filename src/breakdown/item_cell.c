#include "breakdown/item_cell.h"

#include "calendar/day.h"
#include "directory/org.h"
#include "store/store.h"
#include "text/date.h"

/* 2026-6-30, 2026/06/30, 2026.6.30 */
static bool numbers_day(struct str s, day *out)
{
    int part[3] = {0, 0, 0}, n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c >= '0' && c <= '9') {
            if (part[n] > 9999) return false;
            part[n] = part[n] * 10 + (c - '0');
        } else if ((c != '-' && c != '/' && c != '.') || ++n > 2) {
            return false;
        }
    }
    if (n != 2 || part[0] < 1900 || part[0] > 2199 || part[1] < 1 || part[1] > 12) return false;
    if (part[2] < 1 || part[2] > day_month_length(part[0], part[1])) return false;
    *out = day_of(part[0], part[1], part[2]);
    return true;
}

struct str cell_day(struct arena *a, struct str s, int year)
{
    struct date printed;
    struct str last;
    day d;

    if (s.n == 0) return STR("");
    if (day_read(s, &d) || numbers_day(s, &d)) return day_str(a, d);
    if (!date_read(s, 0, &printed)) return STR_NULL;
    last = date_last(a, &printed, year);
    return day_read(last, &d) ? last : STR_NULL;
}

int cell_level(struct str s)
{
    int level = 0;
    bool digit = false;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9') {
            level += !digit;
            digit = true;
        } else if (s.p[i] == '.' && digit) {
            digit = false;
        } else {
            return 0;
        }
    }
    return level;
}

enum err cell_org(struct cx *cx, struct str name, int64_t *id, struct cell_fault *fault)
{
    enum err e = name.n ? org_find(cx, name, id) : ERR_NONE;

    if (!name.n) *id = 0;
    if (!e && name.n && !*id)
        *fault =
            (struct cell_fault){STR("名录中没有这个单位"), STR("the directory has no such organisation")};
    return e;
}

enum err cell_post(struct cx *cx, struct str title, int64_t org_id, int64_t *id, struct cell_fault *fault)
{
    struct rows rows;
    bool sure;
    enum err e;

    *id = 0;
    if (!title.n) return ERR_NONE;
    e = store_run(cx, &rows,
                  "SELECT id, org_id FROM post WHERE government_id = $1 AND title = $2"
                  " ORDER BY CASE WHEN org_id = $3 THEN 0 ELSE 1 END, id LIMIT 2",
                  "isi", cx->actor.government_id, title, org_id);
    if (e) return e;
    sure = rows.n == 1 ||
           (rows.n == 2 && org_id && row_int(&rows.at[0], 1) == org_id && row_int(&rows.at[1], 1) != org_id);
    if (sure)
        *id = row_int(&rows.at[0], 0);
    else if (rows.n == 0)
        *fault = (struct cell_fault){STR("名录中没有这个岗位，请先在名录中添加"),
                                     STR("the directory has no such post; add it there first")};
    else
        *fault = (struct cell_fault){STR("有同名岗位，请同时写明单位"),
                                     STR("several posts have this title; name the organisation too")};
    return ERR_NONE;
}

enum err cell_person(struct cx *cx, struct str name, int64_t *id, struct cell_fault *fault)
{
    struct rows rows;
    enum err e;

    *id = 0;
    if (!name.n) return ERR_NONE;
    e = store_run(cx, &rows,
                  "SELECT id FROM person WHERE government_id = $1 AND name = $2 ORDER BY id LIMIT 2", "is",
                  cx->actor.government_id, name);
    if (e) return e;
    if (rows.n == 1)
        *id = row_int(&rows.at[0], 0);
    else if (rows.n == 0)
        *fault = (struct cell_fault){STR("名录中没有这个人员"), STR("the directory has no such person")};
    else
        *fault = (struct cell_fault){STR("有同名人员，请改填岗位"),
                                     STR("several persons have this name; name the post instead")};
    return ERR_NONE;
}
