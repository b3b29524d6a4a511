#include "breakdown/item_cell.h"

#include "breakdown/item_carrier.h"
#include "calendar/day.h"
#include "directory/org.h"
#include "store/store.h"
#include "text/date.h"
#include "text/fold.h"
#include "text/utf8.h"

/* Excel counts days from 1899-12-30; only numbers of these years are taken for days. */
enum { SERIAL_FIRST = 36526 /* 2000-01-01 */, SERIAL_LAST = 73050 /* 2099-12-31 */ };

/* ---- where a fault stands */

struct str cell_name(struct arena *a, int column, int64_t line)
{
    struct buf out = buf_new(a, 32);

    if (column >= 26) buf_byte(&out, (char)('A' + column / 26 - 1));
    if (column >= 0) buf_byte(&out, (char)('A' + column % 26));
    buf_fmt(&out, "%lld", (long long)line);
    return buf_text(&out);
}

void cell_problem_put(struct json *j, const struct cell_problem *p)
{
    json_object(j);
    json_put_str(j, "sheet", p->sheet);
    json_put_str(j, "cell", p->cell);
    json_put_str(j, "code", err_info(p->what.code ? p->what.code : ERR_INPUT)->name);
    json_put_str(j, "zh", p->what.zh);
    json_put_str(j, "en", p->what.en);
    json_end(j);
}

/* ---- values */

static bool is_blank(int32_t c)
{
    return c >= 0 && fold_char(c) == 0;
}

struct str cell_trim(struct str s)
{
    size_t from = 0, end = 0, at = 0;

    while (from < s.n) {
        size_t next = from;

        if (!is_blank(utf8_next(s, &next))) break;
        from = next;
    }
    for (at = end = from; at < s.n;)
        if (!is_blank(utf8_next(s, &at))) end = at;
    return str_sub(s, from, end - from);
}

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

/* A time of day behind a day: "2026-06-30 00:00:00", "2026-06-30T08:30". */
static struct str without_time(struct str s)
{
    ptrdiff_t colon = str_find(s, STR(":"), 0);
    size_t cut;

    if (colon < 0) return s;
    for (cut = (size_t)colon; cut > 0 && s.p[cut - 1] >= '0' && s.p[cut - 1] <= '9'; cut--) continue;
    if (cut > 0 && (s.p[cut - 1] == ' ' || s.p[cut - 1] == 'T')) return str_sub(s, 0, cut - 1);
    return s;
}

static bool serial_day(struct str s, day *out)
{
    int64_t n;

    if (!str_int(s, &n) || n < SERIAL_FIRST || n > SERIAL_LAST) return false;
    *out = day_of(1899, 12, 30) + (day)n;
    return true;
}

struct str cell_day(struct arena *a, struct str s, int year)
{
    struct date printed;
    struct str last;
    day d;

    s = fold_name(a, without_time(cell_trim(s)));
    if (s.n == 0) return STR("");
    if (day_read(s, &d) || numbers_day(s, &d) || serial_day(s, &d)) return day_str(a, d);
    if (!date_read(s, 0, &printed)) return STR_NULL;
    last = date_last(a, &printed, year);
    return day_read(last, &d) ? last : STR_NULL;
}

bool cell_number(struct arena *a, struct str s, double *out)
{
    s = fold_name(a, s);
    if (str_ends(s, STR("%"))) s.n--;
    if (str_ends(s, STR("分"))) s.n -= STR("分").n;
    return str_num(s, out);
}

int cell_level(struct str tree)
{
    int level = tree.n > 0;

    for (size_t i = 0; i < tree.n; i++) level += tree.p[i] == '.';
    return level;
}

/* A point or 、 behind the last number is no more than how one writes it. */
struct str cell_tree(struct arena *a, struct str s)
{
    bool digit = false;

    s = fold_name(a, s);
    if (str_ends(s, STR(".")) || str_ends(s, STR(","))) s.n--;
    for (size_t i = 0; i < s.n; i++) {
        bool is = s.p[i] >= '0' && s.p[i] <= '9';

        if (!is && (s.p[i] != '.' || !digit)) return STR_NULL;
        digit = is;
    }
    return digit ? s : STR_NULL;
}

/* ---- who */

enum err cell_org(struct cx *cx, struct str name, int64_t *id, struct cell_fault *fault)
{
    enum err e = name.n ? org_find(cx, name, id) : ERR_NONE;

    if (!name.n) *id = 0;
    if (!e && name.n && !*id)
        *fault = (struct cell_fault){STR("名录中没有这个单位"), STR("the directory has no such organisation"),
                                     ERR_ABSENT};
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
                                     STR("the directory has no such post; add it there first"), ERR_ABSENT};
    else
        *fault =
            (struct cell_fault){STR("有同名岗位，请同时写明单位"),
                                STR("several posts have this title; name the organisation too"), ERR_INPUT};
    return ERR_NONE;
}

/* A name without what people write beside it: spaces inside, a telephone number, a title in brackets. */
static struct str bare_name(struct arena *a, struct str s)
{
    struct str name = fold_name(a, s);
    size_t n = 0, from = 0;

    while (from < name.n && ((name.p[from] >= '0' && name.p[from] <= '9') || name.p[from] == '-')) from++;
    name = str_skip(name, from);
    while (n < name.n && name.p[n] != '(' && name.p[n] != ':' && !(name.p[n] >= '0' && name.p[n] <= '9')) n++;
    name.n = n;
    if (str_ends(name, STR("电话")) || str_ends(name, STR("手机"))) name.n -= STR("电话").n;
    while (name.n && (name.p[name.n - 1] == ',' || name.p[name.n - 1] == '-')) name.n--;
    return name;
}

/* "李四、王五", "李四/王五", "李四13800000000 王五": more than one name. */
static bool names_several(struct arena *a, struct str s)
{
    struct str all = fold_name(a, s);
    bool named = false, between = false;

    for (size_t i = 0; i < all.n; i++) {
        char c = all.p[i];
        bool letter = (unsigned char)c >= 0x80;

        if (letter && between) return true;
        named = named || letter;
        between = between || (named && ((c >= '0' && c <= '9') || c == ',' || c == '/' || c == ';'));
    }
    return false;
}

static enum err persons_of(struct cx *cx, struct str name, int64_t org_id, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT p.id FROM person p WHERE p.government_id = $1"
                     " AND (p.name = $2 OR p.name = $4 OR REPLACE(REPLACE(p.name, ' ', ''), '　', '') = $2)"
                     " ORDER BY CASE WHEN EXISTS (SELECT 1 FROM post_holder h JOIN post t"
                     " ON t.government_id = h.government_id AND t.id = h.post_id WHERE h.government_id = $1"
                     " AND h.person_id = p.id AND t.org_id = $3) THEN 0 ELSE 1 END, p.id LIMIT 2",
                     "isis", cx->actor.government_id, bare_name(cx->arena, name), org_id, cell_trim(name));
}

/* Of several with one name it is the one that is of the organisation. */
static enum err choose(struct cx *cx, const struct rows *rows, int64_t org_id, int64_t *id)
{
    bool first = false, second = true;
    enum err e = item_carrier_elsewhere(cx, row_int(&rows->at[0], 0), org_id, &first);

    if (!e && rows->n > 1) e = item_carrier_elsewhere(cx, row_int(&rows->at[1], 0), org_id, &second);
    if (!e && (rows->n == 1 ? !first : !first && second && org_id)) *id = row_int(&rows->at[0], 0);
    return e;
}

enum err cell_person(struct cx *cx, struct str name, int64_t org_id, int64_t *id, struct cell_fault *fault)
{
    struct rows rows;
    enum err e;

    *id = 0;
    if (!name.n) return ERR_NONE;
    if (names_several(cx->arena, name)) {
        *fault = (struct cell_fault){STR("一格只写一名责任人，其余的请另起一行作为下级事项"),
                                     STR("one person a cell; put the others in lines below"), ERR_INPUT};
        return ERR_NONE;
    }
    e = persons_of(cx, name, org_id, &rows);
    if (!e && rows.n) e = choose(cx, &rows, org_id, id);
    if (e || *id) return e;
    if (rows.n == 0)
        *fault = (struct cell_fault){STR("名录中没有这个人员"), STR("the directory has no such person"),
                                     ERR_ABSENT};
    else if (rows.n == 1)
        *fault = (struct cell_fault){STR("名录中此人是其他单位的人员"),
                                     STR("the directory has this person in another organisation"), ERR_INPUT};
    else
        *fault = (struct cell_fault){STR("有同名人员，请改填岗位"),
                                     STR("several persons have this name; name the post instead"), ERR_INPUT};
    return ERR_NONE;
}
