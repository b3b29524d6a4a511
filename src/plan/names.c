#include "plan/names.h"

#include <string.h>

#include "plan/words.h"
#include "text/utf8.h"

enum {
    PERSON_MOST = 12, /* bytes of a plain name */
    POST_MOST = 60
};

static struct str part(const struct names_in *in, size_t from, size_t to)
{
    return str_sub(in->s, from, to - from);
}

bool duty_is_unit(struct str s)
{
    if (s.n == 0) return false;
    if (word_tail(s, WORDS_UNIT_LAST) || word_tail(s, WORDS_UNIT_END)) return true;
    if (s.n >= 3 && duty_close(s.p + s.n - 3, 3) == 3) return true;
    return duty_close(s.p + s.n - 1, 1) == 1 || str_starts(s, STR("各"));
}

/* ---- lists of ranks: 各市、州、县（市、区）人民政府 */

/* S is made of ranks and brackets only, to its end or to a RANK_END. */
static bool all_ranks(struct str s)
{
    int depth = 0;

    while (s.n) {
        size_t open = duty_open(s.p, s.n), close = duty_close(s.p, s.n), len = open + close;

        depth += (open > 0) - (close > 0);
        if (depth == 0 && word_head(s, WORDS_RANK_END) == s.n) return true;
        if (!len) len = depth > 0 ? 1 : str_starts(s, STR("、")) ? 3 : word_head(s, WORDS_RANK);
        if (len == 0 || depth < 0) return false;
        s = str_skip(s, len);
    }
    return depth == 0;
}

/* 各市, 有关县: a rank list that may go on behind a 、. */
static bool opens_ranks(struct str s)
{
    static const struct str heads[] = {STR_INIT("各有关"), STR_INIT("各相关"), STR_INIT("各级"),
                                       STR_INIT("各"),     STR_INIT("有关"),   STR_INIT("沿线有关"),
                                       STR_INIT("相关")};

    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (!str_starts(s, heads[i])) continue;
        s = str_skip(s, heads[i].n);
        return s.n > 0 && !word_tail(s, WORDS_RANK_END) && all_ranks(s);
    }
    return false;
}

/* A quick look at the first character: 各 有 沿 相. */
static bool may_open_ranks(const char *p)
{
    return memcmp(p, "各", 3) == 0 || memcmp(p, "有", 3) == 0 || memcmp(p, "沿", 3) == 0 ||
           memcmp(p, "相", 3) == 0;
}

/* ---- 市委常委、市纪委书记 */

static bool is_post_pair(struct str first, struct str next)
{
    struct str post = next;

    if (!word_tail(first, WORDS_POST_FIRST)) return false;
    for (size_t name = 0; name <= 12 && name + 6 <= next.n; name += 3) {
        post.n = next.n - name; /* 常务副市长陈秀兴: a name of up to four characters may follow */
        if (word_tail(post, WORDS_POST_END)) return true;
    }
    return false;
}

/* 党委、政府: the second half of one name. */
static bool is_second_half(struct str first, struct str next)
{
    static const struct str halves[] = {STR_INIT("政府"), STR_INIT("人民政府"), STR_INIT("管委会")};

    if (!str_ends(first, STR("党委")) && !str_ends(first, STR("党工委"))) return false;
    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++)
        if (str_eq(next, halves[i])) return true;
    return false;
}

static bool goes_on(const struct names_in *in, const struct duty_name *last, size_t from, size_t to)
{
    struct str first, next;

    if (!in->after_enum || last->role != DUTY_ROLES ||
        (!in->persons && !may_open_ranks(in->s.p + last->from)))
        return false;
    first = part(in, last->from, last->to);
    next = part(in, from, to);
    if (in->persons) return is_post_pair(first, next);
    return is_second_half(first, next) ||
           (opens_ranks(first) && word_head(next, WORDS_RANK) && all_ranks(next));
}

/* ---- 等 */

/* 高等院校, 平等: this 等 belongs to a word. */
static bool is_word_deng(struct str left, struct str right)
{
    static const char *const before = "高中初平同均优对何";

    if (str_starts(right, STR("级"))) return true;
    for (size_t i = 0; i < strlen(before); i += 3)
        if (str_ends(left, (struct str){before + i, 3}) && right.n) return true;
    return false;
}

static bool is_generic(struct str s)
{
    return s.n == 0 || (unsigned char)s.p[0] < 0x80 || word_in(s, WORDS_GENERIC);
}

/* Cut 等… off the piece; true when it was there. */
static bool cut_deng(const struct names_in *in, size_t from, size_t *to)
{
    struct str s = part(in, from, *to);
    size_t at = s.n;

    while (at >= 3 && memcmp(s.p + at - 3, "等", 3) != 0) at--;
    if (at < 3) return false;
    at -= 3;
    if (is_word_deng(str_sub(s, 0, at), str_skip(s, at + 3)) || !is_generic(str_skip(s, at + 3)))
        return false;
    *to = from + at;
    return true;
}

/* ---- one name */

static size_t skip_head(const struct names_in *in, size_t from, size_t to)
{
    static const struct str heads[] = {STR_INIT("以及"), STR_INIT("及"), STR_INIT("和"), STR_INIT("与"),
                                       STR_INIT(" ")};
    size_t len = word_head(part(in, from, to), WORDS_SENTENCE_HEAD);

    from += len;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (str_starts(part(in, from, to), heads[i]) && to - from > heads[i].n) from += heads[i].n;
    return from;
}

/* 陆明, 欧阳若岚, 常务副市长陆明, 阿依古丽·买买提: not a unit, nothing with a figure. */
static bool may_be_person(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return false;
    if (s.n <= PERSON_MOST) return true;
    return s.n <= POST_MOST &&
           (word_in(s, WORDS_POST_END) || word_in(s, WORDS_POST_FIRST) || word_in(s, WORDS_PERSON));
}

static bool has_percent(struct str s)
{
    return memchr(s.p, '%', s.n) || str_find(s, STR("％"), 0) >= 0;
}

static bool is_odd(const struct names_in *in, struct str s)
{
    if (str_find(s, STR("："), 0) >= 0 || str_find(s, STR(":"), 0) >= 0) return true;
    return in->persons ? !may_be_person(s) : !duty_is_unit(s) || s.n > 105 || has_percent(s);
}

static size_t last_close(struct str s)
{
    if (s.n >= 3 && duty_close(s.p + s.n - 3, 3) == 3) return 3;
    return s.n && duty_close(s.p + s.n - 1, 1) ? 1 : 0;
}

/* Where the bracket that closes S opens; s.n when it never does. */
static size_t last_open(struct str s)
{
    size_t at = s.n, depth = 0;

    while (at > 0) {
        at--;
        if (((unsigned char)s.p[at] & 0xc0) == 0x80) continue;
        depth += duty_close(s.p + at, s.n - at) > 0;
        if (duty_open(s.p + at, s.n - at) && --depth == 0) return at;
    }
    return s.n;
}

/*
 * A bracket at the end may be no part of the name: one that was never opened, or one that gives the role, as
 * in 市发展改革委（牵头）.
 */
static enum duty_role cut_bracket(const struct names_in *in, size_t from, size_t *to)
{
    struct str s = part(in, from, *to), inner;
    size_t close = last_close(s), open = close ? last_open(s) : 0;

    if (!close) return DUTY_ROLES;
    if (open == s.n) {
        *to -= close;
        return DUTY_ROLES;
    }
    inner = str_sub(s, open, s.n - close - open);
    inner = str_skip(inner, duty_open(inner.p, inner.n));
    if (!word_is(inner, WORDS_VERB_LEAD) && !word_is(inner, WORDS_LABEL_LEAD) &&
        !word_is(inner, WORDS_VERB_SUPPORT))
        return DUTY_ROLES;
    *to = from + open;
    return word_is(inner, WORDS_VERB_SUPPORT) ? DUTY_SUPPORT : DUTY_LEAD;
}

/* ▲市教育局, 市教育局★: the mark is no part of the name. */
static uint8_t cut_marks(const struct names_in *in, size_t *from, size_t *to)
{
    uint8_t mark = 0;
    size_t len = duty_mark_head(part(in, *from, *to), &mark);

    while (len && *from + len < *to) {
        *from += len;
        len = duty_mark_head(part(in, *from, *to), &mark);
    }
    len = duty_mark_tail(part(in, *from, *to), &mark);
    if (len && *from + len < *to) *to -= len;
    return mark;
}

/* 配合单位：无 */
static bool says_nothing(struct str s)
{
    return s.n <= 9 && (word_is(s, WORDS_EMPTY) || word_is(s, WORDS_DASH));
}

static void add_one(struct arena *a, const struct names_in *in, size_t from, size_t to, struct duty_part *out)
{
    struct duty_name *last = out->name.n ? &out->name.at[out->name.n - 1] : NULL;
    enum duty_role role = cut_bracket(in, from, &to);
    size_t listed = duty_list_mark(part(in, from, to));
    uint8_t mark;
    bool open_list, ditto;

    from += listed;
    mark = cut_marks(in, &from, &to);
    while (to > from && (in->s.p[to - 1] == ' ' || in->s.p[to - 1] == '>')) to--;
    if (str_ends(part(in, from, to), STR("》")) && str_find(part(in, from, to), STR("《"), 0) < 0) to -= 3;
    if (says_nothing(part(in, from, to))) return;
    if (last && goes_on(in, last, from, to)) {
        last->to = (uint32_t)to;
        return;
    }
    open_list = cut_deng(in, from, &to);
    if (to == from) {
        if (last && open_list) last->open_list = true;
        return;
    }
    ditto = word_is(part(in, from, to), WORDS_DITTO);
    *vec_push(a, &out->name) = (struct duty_name){.from = (uint32_t)from,
                                                  .to = (uint32_t)to,
                                                  .role = (uint8_t)role,
                                                  .mark = mark,
                                                  .open_list = open_list,
                                                  .odd = !ditto && is_odd(in, part(in, from, to)),
                                                  .ditto = ditto};
}

/* ---- 和, 及 */

/* The left side is a whole unit: a strong ending, or a list of ranks. */
static bool left_is_unit(struct str s)
{
    if (str_ends(s, STR("社会")) || str_ends(s, STR("等"))) return str_ends(s, STR("等"));
    return word_tail(s, WORDS_JOINT_LEFT) > 0 || (str_starts(s, STR("各")) && word_tail(s, WORDS_UNIT_END)) ||
           (s.n > 3 && duty_close(s.p + s.n - 3, 3) == 3);
}

static bool right_is_unit(struct str s)
{
    if (s.n == 0 || str_starts(s, STR("社会资本")) || str_starts(s, STR("谐"))) return false;
    return word_head(s, WORDS_UNIT_START) > 0 || word_tail(s, WORDS_UNIT_END) > 0;
}

/* Where the first joint between two units stands; its bytes go to *LEN; SIZE_MAX: none. */
static size_t find_joint(const struct names_in *in, size_t from, size_t *len)
{
    int depth = 0;

    for (size_t at = from; at < in->to; at += utf8_len(in->s.p[at])) {
        const char *p = in->s.p + at;

        if ((unsigned char)*p > 0xe5 && (unsigned char)*p < 0xef)
            continue; /* no joint and no bracket begins so */
        if (duty_open(p, in->to - at)) depth++;
        if (duty_close(p, in->to - at) && depth > 0) depth--;
        *len = depth == 0 && at > from ? word_head(part(in, at, in->to), WORDS_JOINT) : 0;
        if (*len && left_is_unit(part(in, from, at)) && right_is_unit(part(in, at + *len, in->to))) return at;
    }
    return SIZE_MAX;
}

void names_add(struct arena *a, const struct names_in *in, struct duty_part *out)
{
    struct names_in rest = *in;

    rest.from = skip_head(in, in->from, in->to);
    while (!in->persons) {
        size_t len, at = find_joint(&rest, rest.from, &len);

        if (at == SIZE_MAX) break;
        add_one(a, &rest, rest.from, at, out);
        rest.from = at + len;
        rest.after_enum = false;
    }
    if (rest.from < rest.to) add_one(a, &rest, rest.from, rest.to, out);
}
