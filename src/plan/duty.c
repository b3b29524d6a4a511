#include "plan/duty.h"

#include <string.h>

#include "plan/deadline.h"
#include "plan/label.h"
#include "plan/names.h"
#include "plan/words.h"
#include "text/utf8.h"

enum { NAME_MOST = 200 };

/* What stands in front of a piece. */
enum sep { SEP_NONE, SEP_ENUM, SEP_COMMA, SEP_SEMI, SEP_STOP };

struct scan {
    struct arena *a;
    const struct clean *c;
    struct str s; /* the cleaned text up to the end of the part */
    size_t at;
    struct duty_part *out;
    enum duty_label label; /* of the clause we are in */
    size_t waiting;        /* first name without a role */
    size_t with_from;      /* first name behind 会同, or SIZE_MAX */
};

struct piece {
    size_t from, to;
    enum sep sep;
    bool colon;            /* holds one */
    enum duty_label label; /* at its head, in front of the colon or in brackets of its own */
    size_t label_len;
    bool bracketed;
};

/* The three bytes at P as one number, most significant first. */
static uint32_t three(const char *p)
{
    return (uint32_t)(unsigned char)p[0] << 16 | (uint32_t)(unsigned char)p[1] << 8 | (unsigned char)p[2];
}

/* These two and sep_at() are asked for nearly every byte; the numbers are the UTF-8 bytes of the marks. */
size_t duty_open(const char *p, size_t n)
{
    if (p[0] == '(' || p[0] == '[' || p[0] == '{') return 1;
    if (n < 3 || (p[0] != '\xef' && p[0] != '\xe3')) return 0;
    switch (three(p)) {
    case 0xefbc88: /* （ */
    case 0xe38094: /* 〔 */
    case 0xe38090: /* 【 */
    case 0xefbcbb: /* ［ */
    case 0xe38088: /* 〈 */
    case 0xe38096: /* 〖 */
    case 0xefbd9b: /* ｛ */ return 3;
    default: return 0;
    }
}

size_t duty_close(const char *p, size_t n)
{
    if (p[0] == ')' || p[0] == ']' || p[0] == '}') return 1;
    if (n < 3 || (p[0] != '\xef' && p[0] != '\xe3')) return 0;
    switch (three(p)) {
    case 0xefbc89: /* ） */
    case 0xe38095: /* 〕 */
    case 0xe38091: /* 】 */
    case 0xefbcbd: /* ］ */
    case 0xe38089: /* 〉 */
    case 0xe38097: /* 〗 */
    case 0xefbd9d: /* ｝ */ return 3;
    default: return 0;
    }
}

/* · and ・, which part units but stand within a person's name. */
static bool is_dot(const char *p, size_t n)
{
    if (p[0] == '\xc2') return n >= 2 && p[1] == '\xb7';
    return n >= 3 && p[0] == '\xe3' && p[1] == '\x83' && p[2] == '\xbb';
}

static enum sep sep_at(const char *p, size_t n, size_t *len)
{
    *len = 1;
    if (p[0] == ',') return SEP_COMMA;
    if (p[0] == ';') return SEP_SEMI;
    if (p[0] == '/') return SEP_ENUM;
    if (is_dot(p, n)) {
        *len = p[0] == '\xc2' ? 2 : 3;
        return SEP_ENUM;
    }
    if (n >= 3 && p[0] == '\xe2' && p[1] == '\x91' && (unsigned char)p[2] >= 0xa0) {
        *len = 3; /* ① */
        return SEP_ENUM;
    }
    if (n < 3 || (p[0] != '\xef' && p[0] != '\xe3')) return SEP_NONE;
    *len = 3;
    switch (three(p)) {
    case 0xe38081: /* 、 */
    case 0xefbc8f: /* ／ */ return SEP_ENUM;
    case 0xefbc8c: /* ， */ return SEP_COMMA;
    case 0xefbc9b: /* ； */ return SEP_SEMI;
    case 0xe38082: /* 。 */ return SEP_STOP;
    default: return SEP_NONE;
    }
}

/* Only these bytes begin a separator, a colon or a bracket. */
static bool may_mark(unsigned char c)
{
    return c < 0x80 || c == 0xe3 || c == 0xef || c == 0xc2 || c == 0xe2;
}

static size_t colon_len(const char *p, size_t n)
{
    if (p[0] == ':') return 1;
    return n >= 3 && memcmp(p, "：", 3) == 0 ? 3 : 0;
}

static const struct {
    enum word_class words;
    enum duty_label label;
} label_classes[] = {
    {WORDS_LABEL_LEADER, DUTY_LABEL_LEADER},     {WORDS_LABEL_LEAD, DUTY_LABEL_LEAD},
    {WORDS_LABEL_SUPPORT, DUTY_LABEL_SUPPORT},   {WORDS_LABEL_RESPONSIBLE, DUTY_LABEL_RESPONSIBLE},
    {WORDS_LABEL_DEADLINE, DUTY_LABEL_DEADLINE}, {WORDS_LABEL_OTHER, DUTY_LABEL_OTHER},
};

/* The listed label of LEN bytes, or the one that LABEL builds out of S when it is longer. */
static enum duty_label longer_label(enum duty_label listed, size_t *len, struct str s,
                                    enum duty_label (*label)(struct str s, size_t *len))
{
    size_t built;
    enum duty_label made = label(s, &built);

    if (made == DUTY_LABEL_NONE || built <= *len) return listed;
    *len = built;
    return made;
}

enum duty_label duty_label_tail(struct str s, size_t *len)
{
    enum duty_label best = DUTY_LABEL_NONE;

    *len = 0;
    for (size_t i = 0; s.n && i < sizeof label_classes / sizeof label_classes[0]; i++) {
        size_t n = word_tail(s, label_classes[i].words);

        if (n <= *len) continue;
        *len = n;
        best = label_classes[i].label;
        if (n == s.n) break;
    }
    return longer_label(best, len, s, label_tail);
}

enum duty_label duty_label_head(struct str s, size_t *len)
{
    enum duty_label best = DUTY_LABEL_NONE;

    *len = 0;
    for (size_t i = 0; s.n && i < sizeof label_classes / sizeof label_classes[0]; i++) {
        size_t n = word_head(s, label_classes[i].words);

        if (n <= *len) continue;
        *len = n;
        best = label_classes[i].label;
    }
    return longer_label(best, len, s, label_head);
}

size_t duty_label_bracket(struct str s)
{
    size_t open = s.n > 4 ? duty_open(s.p, s.n) : 0, len, close;

    if (!open || s.p[0] == '(' || s.p[0] == '{' || str_starts(s, STR("（"))) return 0;
    if (duty_label_head(str_skip(s, open), &len) == DUTY_LABEL_NONE || open + len >= s.n) return 0;
    close = duty_close(s.p + open + len, s.n - open - len);
    return close ? open + len + close : 0;
}

static enum duty_role label_role(enum duty_label l)
{
    switch (l) {
    case DUTY_LABEL_LEADER: return DUTY_LEADER;
    case DUTY_LABEL_LEAD: return DUTY_LEAD;
    case DUTY_LABEL_SUPPORT: return DUTY_SUPPORT;
    case DUTY_LABEL_RESPONSIBLE: return DUTY_RESPONSIBLE;
    case DUTY_LABEL_NONE:
    case DUTY_LABEL_DEADLINE:
    case DUTY_LABEL_OTHER: break;
    }
    return DUTY_ROLES;
}

/* Give ROLE to the names from FROM that still wait. */
static void assign(struct scan *k, size_t from, enum duty_role role, bool by_verb)
{
    for (size_t i = from; i < k->out->name.n; i++) {
        struct duty_name *n = &k->out->name.at[i];

        if (n->role != DUTY_ROLES) continue;
        n->role = (uint8_t)role;
        n->by_verb = by_verb;
    }
    k->waiting = k->out->name.n;
}

/* Names behind 会同 support; they end at a comma or a verb. */
static void end_with(struct scan *k)
{
    if (k->with_from == SIZE_MAX) return;
    assign(k, k->with_from, DUTY_SUPPORT, true);
    k->with_from = SIZE_MAX;
}

static void end_clause(struct scan *k)
{
    end_with(k);
    if (label_role(k->label) != DUTY_ROLES) assign(k, k->waiting, label_role(k->label), false);
}

static void take_note(struct scan *k, struct str s)
{
    if (word_in(s, WORDS_NOTE_COMMA))
        k->out->note = DUTY_NOTE_COMMA;
    else if (word_in(s, WORDS_NOTE_FIRST))
        k->out->note = DUTY_NOTE_FIRST;
}

static bool is_note(struct str s)
{
    return word_in(s, WORDS_NOTE_SKIP) || word_in(s, WORDS_NOTE_FIRST) || word_in(s, WORDS_NOTE_COMMA);
}

/* ---- pieces */

/* The stretch without blanks that ends (begins) at AT. */
static struct str token_before(const struct scan *k, size_t from, size_t at)
{
    size_t m = clean_mark(k->c, at), start = m ? k->c->mark.at[m - 1].at : 0;

    if (start < from) start = from;
    return str_sub(k->s, start, at - start);
}

static struct str token_behind(const struct scan *k, size_t at)
{
    size_t m = clean_mark(k->c, at + 1), end = m < k->c->mark.n ? k->c->mark.at[m].at : k->s.n;
    struct str s = str_sub(k->s, at, end - at);
    size_t len;

    for (size_t i = 0; i < s.n; i++)
        if (may_mark((unsigned char)s.p[i]) && sep_at(s.p + i, s.n - i, &len) != SEP_NONE)
            return str_sub(s, 0, i);
    return s;
}

/* 市教育局, not 各县区 nor 人民政府: even a line end between two such parts them. */
static bool is_whole_unit(struct str s)
{
    return s.n >= 9 && word_head(s, WORDS_RANK) && word_tail(s, WORDS_JOINT_LEFT) &&
           !word_tail(s, WORDS_RANK);
}

/* The label of LEN bytes at the end of S is no part of a longer one: 时限 within 完 成 时 限. */
static bool is_longest_label(struct str s, size_t len)
{
    size_t longest;

    return duty_label_tail(s, &longest) == DUTY_LABEL_NONE || longest <= len;
}

/* Bytes of layout removed at AT; 0 when nothing was. */
static uint32_t gap_width(const struct clean *c, size_t at)
{
    size_t m = clean_mark(c, at);
    const struct mark *k = c->mark.at + m;

    if (m == 0 || m == c->mark.n || k->at != at) return 0;
    return k->doc - k[-1].doc - (k->at - k[-1].at);
}

enum { ONE_CHAR = 3, POST_NAME_MOST = 9 /* bytes */ };

/* Two single characters stand behind AT, then the list ends or is parted: 陆 明 俞 悦 are two names. */
static bool is_last_pair(const struct scan *k, size_t at)
{
    size_t end = at + 2 * ONE_CHAR, len;

    if (gap_width(k->c, at + ONE_CHAR) == 0 || token_behind(k, at + ONE_CHAR).n != ONE_CHAR) return false;
    return end == k->s.n || sep_at(k->s.p + end, k->s.n - end, &len) != SEP_NONE;
}

/*
 * 陆明 俞悦: a blank parts two persons.  A name of two characters may be padded (陆 明): single characters
 * belong together until a wider blank comes.  副市长 陆明 is one.
 */
static bool blank_parts_persons(const struct scan *k, size_t from, size_t at, struct str left,
                                struct str right)
{
    size_t n = at - from;

    if (n < 2 * ONE_CHAR || n > 30) return false;
    if (word_tail(left, WORDS_POST_END) && right.n <= POST_NAME_MOST && !word_tail(right, WORDS_POST_END))
        return false;
    if (left.n > ONE_CHAR && right.n > ONE_CHAR) return true;
    if (right.n > ONE_CHAR) return n > left.n;
    if (left.n > ONE_CHAR) return gap_width(k->c, at + right.n) > 0;
    return gap_width(k->c, at) > gap_width(k->c, at - left.n) || (n == 2 * ONE_CHAR && is_last_pair(k, at));
}

/* S without the remark in brackets at its end: 市商务局（自贸委）. */
static struct str without_remark(struct str s)
{
    if (s.n < 3 || (!duty_close(s.p + s.n - 1, 1) && !duty_close(s.p + s.n - 3, 3))) return s;
    for (size_t i = s.n; i-- > 0;)
        if (duty_open(s.p + i, s.n - i)) return str_sub(s, 0, i);
    return s;
}

/* A line that somebody ended: one unit stands in front of it, another behind it. */
static bool end_parts(struct str left, struct str right)
{
    left = without_remark(left);
    right = without_remark(right);
    if (left.n < 6 || right.n < 6 || duty_open(right.p, right.n)) return false;
    if (word_is(right, WORDS_NAME_REST)) return false;
    if (!word_tail(right, WORDS_UNIT_END) && !word_tail(right, WORDS_JOINT_LEFT)) return false;
    if (word_tail(left, WORDS_UNIT_END) || word_tail(left, WORDS_JOINT_LEFT)) return true;
    return left.n >= 9 && word_tail(left, WORDS_RANK) && word_head(right, WORDS_UNIT_START);
}

/* A blank may part two names: 市教育局 市财政局, 张三 李四; where a scanner put one behind each character it
 * does not. */
static bool blank_parts(const struct scan *k, size_t from, size_t at, uint32_t gap)
{
    struct str left = token_before(k, from, at), right = token_behind(k, at), rest = str_skip(k->s, at);
    size_t len;

    if (left.n == 0) return false;
    if (right.n <= 36 && duty_label_head(right, &len) != DUTY_LABEL_NONE && len == right.n)
        return gap != GAP_LINE || word_tail(left, WORDS_UNIT_END);
    if (gap == GAP_PARA && end_parts(left, right)) return true;
    if (gap == GAP_LINE) return is_whole_unit(left) && is_whole_unit(right);
    if (duty_label_head(rest, &len) != DUTY_LABEL_NONE && rest.n > len &&
        colon_len(rest.p + len, rest.n - len))
        return is_longest_label(str_sub(k->s, from, at + len - from), len);
    if (k->label == DUTY_LABEL_LEADER) return blank_parts_persons(k, from, at, left, right);
    if (left.n < 9 || right.n < 6) return false;
    right = str_skip(right, duty_list_mark(right));
    if (word_tail(left, WORDS_JOINT_LEFT)) return word_head(right, WORDS_UNIT_START) > 0;
    return word_tail(left, WORDS_RANK) && word_tail(right, WORDS_RANK);
}

/* 市教育局·市财政局 */
static bool dot_parts(const struct scan *k, size_t at, size_t len)
{
    return k->label != DUTY_LABEL_LEADER && word_tail(str_sub(k->s, k->at, at - k->at), WORDS_JOINT_LEFT) &&
           word_head(str_skip(k->s, at + len), WORDS_UNIT_START);
}

static size_t depth_step(const char *p, size_t n, int *depth)
{
    size_t len = duty_open(p, n);

    if (len) {
        ++*depth;
        return len;
    }
    len = duty_close(p, n);
    if (len && *depth > 0) --*depth;
    return len;
}

/*
 * The label in front of the colon at AT begins a new clause: where it begins.  When it stands at the head of
 * the piece itself, OUT notes it and the answer is SIZE_MAX.
 */
static size_t new_label(const struct scan *k, size_t at, struct piece *out)
{
    size_t len;
    enum duty_label label = duty_label_tail(str_sub(k->s, k->at, at - k->at), &len);

    if (label == DUTY_LABEL_NONE) return SIZE_MAX;
    if (at - len > k->at) return at - len;
    out->label = label;
    out->label_len = len;
    return SIZE_MAX;
}

/* The end of the piece that starts at k->at: a separator, a parting blank, or a label with its colon. */
static size_t piece_end(const struct scan *k, struct piece *out)
{
    size_t mark = clean_mark(k->c, k->at + 1);
    size_t next = mark < k->c->mark.n ? k->c->mark.at[mark].at : SIZE_MAX;
    int depth = 0;

    for (size_t at = k->at; at < k->s.n; at += utf8_len(k->s.p[at])) {
        size_t left = k->s.n - at, len, label;

        if (at == next) {
            if (depth == 0 && (blank_parts(k, k->at, at, k->c->mark.at[mark].gap) ||
                               duty_label_bracket(str_skip(k->s, at))))
                return at;
            mark++;
            next = mark < k->c->mark.n ? k->c->mark.at[mark].at : SIZE_MAX;
        }
        if (utf8_is_han_lead(k->s.p[at])) continue;
        if (depth == 0 && sep_at(k->s.p + at, left, &len) != SEP_NONE &&
            (!is_dot(k->s.p + at, left) || dot_parts(k, at, len)))
            return at;
        if (depth == 0 && colon_len(k->s.p + at, left)) {
            label = new_label(k, at, out);
            if (label != SIZE_MAX) return label;
            out->colon = true;
        }
        depth_step(k->s.p + at, left, &depth);
    }
    return k->s.n;
}

/* The piece begins with 【牵头】. */
static bool piece_bracket(const struct scan *k, struct piece *out)
{
    struct str s = str_skip(k->s, out->from);
    size_t whole = duty_label_bracket(s);

    if (!whole) return false;
    out->label = duty_label_head(str_skip(s, duty_open(s.p, s.n)), &out->label_len);
    out->label_len = whole;
    return true;
}

static bool next_piece(struct scan *k, struct piece *out)
{
    size_t len;

    out->sep = SEP_NONE;
    while (k->at < k->s.n) {
        enum sep sep = sep_at(k->s.p + k->at, k->s.n - k->at, &len);

        if (sep == SEP_NONE) break;
        if (sep > out->sep) out->sep = sep;
        k->at += len;
    }
    if (k->at >= k->s.n) return false;
    out->from = k->at;
    out->colon = false;
    out->label = DUTY_LABEL_NONE;
    out->to = piece_end(k, out);
    out->bracketed = piece_bracket(k, out);
    k->at = out->to;
    return true;
}

/* ---- labels and fields */

/* The end of the clause at AT: the next ；or 。or label. */
static size_t clause_end(struct scan *k, size_t at)
{
    struct scan probe = *k;
    struct piece p = {0};

    probe.at = at;
    while (next_piece(&probe, &p)) {
        size_t len;

        if (p.from > at &&
            (p.sep >= SEP_SEMI || (p.colon && duty_label_head(str_sub(k->s, p.from, p.to - p.from), &len))))
            return p.from;
    }
    return k->s.n;
}

static size_t trim_marks(struct str s, size_t from, size_t to)
{
    size_t len;

    while (to > from) {
        if (to - from >= 3 && sep_at(s.p + to - 3, 3, &len) != SEP_NONE && len == 3)
            to -= 3;
        else if (sep_at(s.p + to - 1, 1, &len) != SEP_NONE || s.p[to - 1] == ' ')
            to--;
        else
            break;
    }
    return to;
}

/* 完成时限：… */
static void read_deadline(struct scan *k, size_t from)
{
    size_t end = clause_end(k, from), to = trim_marks(k->s, from, end);
    struct str s = str_sub(k->s, from, to - from);
    struct deadline_hit hit = {.at = {0, (uint32_t)s.n}};

    k->at = end;
    if (k->out->deadline_to > k->out->deadline_from) return;
    if (!deadline_field(s, &hit) && !word_is(s, WORDS_DITTO)) return;
    k->out->deadline_from = (uint32_t)(from + hit.at.off);
    k->out->deadline_to = k->out->deadline_from + hit.at.len;
}

/* 牵头单位市教育局: the colon was forgotten. */
static bool is_glued(const struct scan *k, const struct piece *p, size_t len)
{
    struct str rest = str_sub(k->s, p->from + len, p->to - p->from - len);

    return len >= 12 && rest.n >= 9 && word_head(rest, WORDS_UNIT_START) && word_tail(rest, WORDS_JOINT_LEFT);
}

/* A label at the head of the piece: LABEL [：]; the clause behind it is read as the label says. */
static bool read_label(struct scan *k, struct piece *p)
{
    struct str s = str_sub(k->s, p->from, k->s.n - p->from);
    size_t len = p->label_len, colon = 0;
    enum duty_label label = p->label;

    if (label != DUTY_LABEL_NONE)
        colon = colon_len(s.p + len, s.n - len);
    else if (p->sep == SEP_ENUM || p->colon || s.n < 12 || !word_head(s, WORDS_LABEL_FIRST))
        return false;
    else
        label = duty_label_head(s, &len);
    if (label == DUTY_LABEL_NONE) return false;
    if (!colon && str_starts(str_skip(s, len), STR("为"))) colon = 3;
    if (!colon && !p->bracketed && clean_gap(k->c, p->from + len) == GAP_NONE && !is_glued(k, p, len))
        return false;
    end_clause(k);
    k->label = label;
    k->out->labelled = true;
    k->at = p->from + len + colon;
    if (label == DUTY_LABEL_DEADLINE) read_deadline(k, k->at);
    if (label == DUTY_LABEL_OTHER) k->at = clause_end(k, k->at);
    return true;
}

/* A date or 长期坚持 standing as a piece of its own. */
static bool read_date(struct scan *k, struct piece *p)
{
    struct str s = str_sub(k->s, p->from, p->to - p->from);
    struct deadline_hit hit;

    if (k->label == DUTY_LABEL_LEADER || s.n > 60 || word_tail(s, WORDS_NAME_LAST) ||
        !deadline_field(s, &hit))
        return false;
    k->out->deadline_from = (uint32_t)(p->from + hit.at.off);
    k->out->deadline_to = k->out->deadline_from + hit.at.len;
    return true;
}

/* ---- verbs */

struct verbs {
    bool lead, support, responsible;
};

/* Take verbs and adverbs off the end of the piece: 按职责分工负责, 牵头负责, 分别配合. */
static struct verbs strip_verbs(struct str s, size_t from, size_t *to)
{
    struct verbs v = {0};

    for (;;) {
        struct str left = str_sub(s, from, *to - from);
        size_t lead, support, responsible, adverb;

        if (left.n == 0 || word_tail(left, WORDS_NAME_LAST)) break;
        lead = word_tail(left, WORDS_VERB_LEAD);
        support = word_tail(left, WORDS_VERB_SUPPORT);
        responsible = word_tail(left, WORDS_VERB_RESPONSIBLE);
        adverb = word_tail(left, WORDS_ADVERB);
        if (lead && lead >= support && lead >= responsible)
            v.lead = true;
        else if (support && support >= responsible)
            v.support = true;
        else if (responsible)
            v.responsible = true;
        else if (!adverb)
            break;
        if (lead < support) lead = support;
        if (lead < responsible) lead = responsible;
        *to -= lead ? lead : adverb;
    }
    return v;
}

static enum duty_role verb_role(const struct scan *k, struct verbs v)
{
    if (k->label != DUTY_LABEL_NONE && k->label != DUTY_LABEL_RESPONSIBLE) return label_role(k->label);
    return v.lead ? DUTY_LEAD : v.support ? DUTY_SUPPORT : DUTY_RESPONSIBLE;
}

static void take_verb(struct scan *k, struct verbs v)
{
    if (k->with_from != SIZE_MAX) {
        end_with(k);
    } else {
        assign(k, k->waiting, verb_role(k, v), k->label == DUTY_LABEL_NONE);
    }
    k->out->verbs = true;
}

/* ---- names */

static void add_names(struct scan *k, size_t from, size_t to, enum sep sep)
{
    struct names_in in = {k->c, k->s, from, to, sep == SEP_ENUM, k->label == DUTY_LABEL_LEADER};

    names_add(k->a, &in, k->out);
}

/* X会同Y: X leads, what follows supports. */
static bool read_with(struct scan *k, struct piece *p, size_t to)
{
    struct str s = str_sub(k->s, p->from, to - p->from);

    for (size_t at = 0; at + 6 <= s.n; at += utf8_len(s.p[at])) {
        size_t len, left;

        if (at == 0 || !word_may_begin(s.p + at, WORDS_WITH)) continue;
        len = word_head(str_skip(s, at), WORDS_WITH);
        if (len == 0 || at + len >= s.n) continue;
        left = at - word_tail(str_sub(s, 0, at), WORDS_VERB_LEAD);
        if (!duty_is_unit(str_sub(s, 0, left))) continue;
        add_names(k, p->from, p->from + left, p->sep);
        assign(k, k->waiting, DUTY_LEAD, true);
        k->with_from = k->out->name.n;
        k->out->verbs = true;
        add_names(k, p->from + at + len, to, SEP_NONE);
        return true;
    }
    return false;
}

/* A sentence behind a 。 that only explains: skip it, but learn who leads. */
static bool skip_note(struct scan *k, struct piece *p)
{
    size_t end = p->to;
    struct str s;

    if (p->sep == SEP_STOP) {
        ptrdiff_t stop = str_find(k->s, STR("。"), p->from);

        end = stop < 0 ? k->s.n : (size_t)stop;
    }
    s = str_sub(k->s, p->from, end - p->from);
    if (p->sep != SEP_STOP && duty_is_unit(s) && !str_ends(s, STR("单位")) && !str_ends(s, STR("部门")))
        return false;
    if (!is_note(s) || word_is(s, WORDS_DITTO)) return false;
    take_note(k, str_sub(k->s, p->from, k->s.n - p->from));
    k->at = p->sep == SEP_STOP ? end : k->s.n;
    return true;
}

static bool ends_bracket(struct str s)
{
    return s.n > 3 && (duty_close(s.p + s.n - 1, 1) || duty_close(s.p + s.n - 3, 3));
}

/* Bytes of the bracket at the head of S up to its closing one. */
static size_t bracket_len(struct str s)
{
    size_t at = 0;
    int depth = 0;

    do {
        size_t len = depth_step(s.p + at, s.n - at, &depth);

        at += len ? len : 1;
    } while (at < s.n && depth > 0);
    return at < s.n ? at : s.n;
}

/* A note in brackets behind a name: …、市国动办（逗号前为牵头单位，下同）. */
static void cut_bracket_note(struct scan *k, struct piece *p)
{
    size_t at = p->from;

    while (at < p->to) {
        struct str inner = str_sub(k->s, at, p->to - at);

        if (!duty_open(inner.p, inner.n)) {
            at++;
            continue;
        }
        inner.n = bracket_len(inner);
        if (is_note(inner)) {
            take_note(k, inner);
            p->to = at;
            return;
        }
        at += inner.n;
    }
}

/* Behind a 、 stands a name and perhaps a verb; notes, labels and dates stand at the other places. */
static void read_piece(struct scan *k, struct piece *p)
{
    bool listed = p->sep == SEP_ENUM;
    struct verbs v = {0};
    size_t to;

    if (read_label(k, p)) return;
    if (p->sep >= SEP_COMMA && skip_note(k, p)) return;
    if (ends_bracket(str_sub(k->s, p->from, p->to - p->from))) cut_bracket_note(k, p);
    if (!listed && read_date(k, p)) return;
    if (p->sep == SEP_COMMA && !k->out->before_comma) k->out->before_comma = (uint32_t)k->out->name.n;
    if (p->sep >= SEP_COMMA) end_with(k);
    to = p->to;
    if (k->label != DUTY_LABEL_LEADER) v = strip_verbs(k->s, p->from, &to);
    if (to > p->from && !read_with(k, p, to)) add_names(k, p->from, to, p->sep);
    if (v.lead || v.support || v.responsible) take_verb(k, v);
}

/* X负责，Y配合: without a word for leading, who is in charge leads. */
static void promote(struct duty_part *part)
{
    bool support = false;

    for (size_t i = 0; i < part->name.n; i++) {
        if (part->name.at[i].role == DUTY_LEAD) return;
        support = support || (part->name.at[i].role == DUTY_SUPPORT && part->name.at[i].by_verb);
    }
    if (!support) return;
    for (size_t i = 0; i < part->name.n; i++) {
        struct duty_name *n = &part->name.at[i];

        if (n->role == DUTY_RESPONSIBLE && n->by_verb) n->role = DUTY_LEAD;
        if (n->role == DUTY_SUPPORT) return;
    }
}

static enum plan_rule rule_of(const struct duty_part *part)
{
    return part->labelled ? RULE_BRACKET_LABELS : part->verbs ? RULE_VERBS : RULE_BARE_LIST;
}

void duty_start(struct duty_part *out)
{
    out->name.n = 0;
    out->deadline_from = out->deadline_to = out->before_comma = 0;
    out->note = DUTY_NOTE_NONE;
    out->labelled = out->verbs = out->bare = false;
}

void duty_field(struct arena *a, const struct clean *c, struct span at, enum duty_label label,
                struct duty_part *out)
{
    struct scan k = {.a = a,
                     .c = c,
                     .s = str_sub(clean_text(c), 0, at.off + at.len),
                     .at = at.off,
                     .out = out,
                     .label = label,
                     .waiting = out->name.n,
                     .with_from = SIZE_MAX};
    struct piece p = {0};
    size_t first = out->name.n;

    while (next_piece(&k, &p)) read_piece(&k, &p);
    end_clause(&k);
    if (label_role(label) != DUTY_ROLES) assign(&k, first, label_role(label), false);
}

bool duty_read(struct arena *a, const struct clean *c, size_t from, size_t to, struct duty_part *out)
{
    duty_start(out);
    duty_field(a, c, (struct span){(uint32_t)from, (uint32_t)(to - from)}, DUTY_LABEL_NONE, out);
    out->bare = !out->labelled && !out->verbs;
    for (size_t i = 0; i < out->name.n; i++) {
        struct duty_name *n = &out->name.at[i];

        if (n->role != DUTY_ROLES) continue;
        n->role = DUTY_RESPONSIBLE;
        n->by_verb = true;
    }
    promote(out);
    out->rule = rule_of(out);
    return out->name.n > 0 || (out->labelled && out->deadline_to > out->deadline_from);
}
