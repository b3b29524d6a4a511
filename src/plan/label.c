#include "plan/label.h"

#include "plan/words.h"

enum { PARTS_MOST = 6, TAIL_MOST = 45 /* bytes: 15 characters */ };

/* What the parts read so far say. */
struct parts {
    int n;
    bool lead, support, duty, leader;
};

static bool take(struct str s, enum word_class c, size_t *at, bool *seen)
{
    size_t n = *at < s.n ? word_head(str_skip(s, *at), c) : 0;

    *at += n;
    if (n) *seen = true;
    return n > 0;
}

static bool take_part(struct str s, size_t *at, struct parts *p)
{
    bool weak = false;

    if (p->n == PARTS_MOST) return false;
    p->n++;
    return take(s, WORDS_PART_LEAD, at, &p->lead) || take(s, WORDS_PART_SUPPORT, at, &p->support) ||
           take(s, WORDS_PART_DUTY, at, &p->duty) || take(s, WORDS_PART_LEADER, at, &p->leader) ||
           take(s, WORDS_PART_WEAK, at, &weak);
}

static bool ends_label(struct str s, size_t at)
{
    return at == s.n || s.p[at] == ':' || str_starts(str_skip(s, at), STR("："));
}

static enum duty_label of_unit(const struct parts *p)
{
    if (p->lead) return DUTY_LABEL_LEAD;
    if (p->support) return DUTY_LABEL_SUPPORT;
    return p->duty ? DUTY_LABEL_RESPONSIBLE : DUTY_LABEL_NONE;
}

enum duty_label label_head(struct str s, size_t *len)
{
    struct parts p = {0};
    size_t at = 0;

    *len = 0;
    do {
        size_t person = word_head(str_skip(s, at), WORDS_HEAD_PERSON);
        size_t unit = word_head(str_skip(s, at), WORDS_HEAD_UNIT), head = person ? person : unit;
        enum duty_label label = person ? DUTY_LABEL_LEADER : of_unit(&p);

        if (head && p.n && label != DUTY_LABEL_NONE && ends_label(s, at + head)) {
            *len = at + head;
            return label;
        }
    } while (take_part(s, &at, &p) && at < s.n);
    return DUTY_LABEL_NONE;
}

static bool begins_with_deed(struct str s)
{
    return word_head(s, WORDS_PART_LEAD) || word_head(s, WORDS_PART_SUPPORT) ||
           word_head(s, WORDS_PART_DUTY) || word_head(s, WORDS_PART_LEADER);
}

enum duty_label label_tail(struct str s, size_t *len)
{
    size_t from = s.n > TAIL_MOST ? s.n - TAIL_MOST : 0;

    *len = 0;
    if (!word_tail(s, WORDS_HEAD_UNIT) && !word_tail(s, WORDS_HEAD_PERSON)) return DUTY_LABEL_NONE;
    for (; from < s.n; from++) {
        struct str rest = str_skip(s, from);
        enum duty_label label;

        if (((unsigned char)s.p[from] & 0xc0) == 0x80 || (from > 0 && !begins_with_deed(rest))) continue;
        label = label_head(rest, len);
        if (label != DUTY_LABEL_NONE && *len == rest.n) return label;
    }
    *len = 0;
    return DUTY_LABEL_NONE;
}
