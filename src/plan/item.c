/*
 * item - where items begin, as this paper numbers them: 1. may stand above （一）, numbers may be codes (A1,
 * 1-2, b.), and a heading may have none.
 */
#include <string.h>

#include "plan/read.h"
#include "plan/words.h"
#include "text/utf8.h"

enum {
    HEAD_MOST = 96,    /* bytes of a block looked at for its number */
    HEADING_MOST = 75, /* bytes of a heading without a number */
    UNIT_HEAD_LEAST = 9,
    LOOK_MOST = 16,  /* blocks looked ahead */
    PARTS_MOST = 4,  /* of a code */
    FIGURES_MOST = 3 /* of one part */
};

static struct str trimmed(struct str s)
{
    s = str_trim(s);
    while (str_starts(s, STR("　"))) s = str_trim(str_skip(s, 3));
    while (str_ends(s, STR("　"))) s = str_trim((struct str){s.p, s.n - 3});
    return s;
}

static struct str block_head(const struct reader *r, size_t block)
{
    struct span at = r->doc->block[block].at;

    if (at.len > HEAD_MOST) at.len = HEAD_MOST;
    return trimmed(doc_text(r->doc, at));
}

/* ---- codes */

struct code {
    struct number number;
    uint64_t prefix; /* all but its last part, as a hash */
};

static bool is_gap(struct str s)
{
    return s.n && (s.p[0] == ' ' || s.p[0] == '\t' || str_starts(s, STR("　")));
}

/* 、 ． . ： ）: bytes of what may end a code. */
static size_t end_len(struct str s)
{
    static const struct str ends[] = {STR_INIT("、"), STR_INIT("．"), STR_INIT("："), STR_INIT("）"),
                                      STR_INIT("."),  STR_INIT(":"),  STR_INIT(")")};

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_starts(s, ends[i])) return ends[i].n;
    return 0;
}

/* 1-2, 1.2.3: the parts behind the letter; bytes, and the value of the last. */
static size_t read_parts(struct str s, uint32_t *value, uint32_t *parts, size_t *last)
{
    size_t at = 0;

    for (*parts = 0; *parts < PARTS_MOST; ++*parts) {
        size_t from = at + (*parts > 0), n = 0;

        if (*parts && (at >= s.n || (s.p[at] != '-' && s.p[at] != '.'))) break;
        *value = 0;
        while (from + n < s.n && n <= FIGURES_MOST && s.p[from + n] >= '0' && s.p[from + n] <= '9')
            *value = *value * 10 + (uint32_t)(s.p[from + n++] - '0');
        if (n == 0 || n > FIGURES_MOST) break;
        *last = from;
        at = from + n;
    }
    return at;
}

/* A1, 1-2, 2.3 and a blank, or b. and a text in Chinese: a decimal is none. */
static bool read_code(struct str s, struct code *out)
{
    bool letter = s.n && ((s.p[0] >= 'A' && s.p[0] <= 'Z') || (s.p[0] >= 'a' && s.p[0] <= 'z'));
    uint32_t value = letter ? (uint32_t)((s.p[0] | 0x20) - 'a' + 1) : 0, parts, of_parts = 0;
    size_t last = 0, at = letter + read_parts(str_skip(s, letter), &of_parts, &parts, &last), end;
    struct str rest;

    if (at < 1 || (!letter && parts < 2)) return false;
    if (parts) value = of_parts;
    end = end_len(str_skip(s, at));
    rest = str_skip(s, at + end);
    if ((parts == 0 && !end) || (!end && !is_gap(rest))) return false;
    rest = trimmed(rest);
    if (rest.n < 6 || (unsigned char)rest.p[0] < 0x80 || chunk_starts_with_measure(rest)) return false;
    out->number = (struct number){parts == 0 || parts > 2 ? NUMBER_DIGIT_HALF : NUMBER_DIGIT_IN, value,
                                  (uint32_t)at, (uint32_t)(at + end)};
    out->prefix = parts ? str_hash(str_sub(s, 0, letter + last)) : 0;
    return value > 0;
}

/* 任务1 and a blank. */
static bool read_named(struct str s, struct number *out)
{
    size_t name = word_head(s, WORDS_ITEM_NAME), len;
    uint32_t v = name ? number_value(str_skip(s, name), &len) : 0;

    if (v == 0 || v > 999 || !is_gap(str_skip(s, name + len))) return false;
    *out = (struct number){NUMBER_DIGIT, v, (uint32_t)(name + len), (uint32_t)(name + len)};
    return true;
}

/* ---- how the paper numbers */

struct survey {
    bool label_first; /* a label line stands in front of the first item */
    bool any_item, any_label;
    uint32_t items;          /* since the latest label line */
    uint32_t lists;          /* label lines with two items or more below */
    struct number latest;    /* 1. or （一） */
    uint32_t digits_restart; /* 1. right below （一） */
    uint32_t han_in_restart; /* （一） right below 1. */
    struct code code;
    uint32_t codes; /* codes that follow the one before */
};

static void survey_number(struct survey *s, const struct number *n)
{
    if (n->kind != NUMBER_DIGIT && n->kind != NUMBER_HAN_IN) {
        if (n->kind < NUMBER_HAN_IN) s->latest = *n;
        return;
    }
    if (n->value == 1 && s->latest.kind == NUMBER_HAN_IN && n->kind == NUMBER_DIGIT) s->digits_restart++;
    if (n->value == 1 && s->latest.kind == NUMBER_DIGIT && n->kind == NUMBER_HAN_IN) s->han_in_restart++;
    s->latest = *n;
}

static void survey_code(struct survey *s, const struct code *c)
{
    bool same = c->prefix == s->code.prefix;

    if (s->code.number.kind && (same ? c->number.value == s->code.number.value + 1 : c->number.value == 1))
        s->codes++;
    s->code = *c;
}

/* 责任单位：X as a line of its own. */
static bool is_label_line(struct str s)
{
    size_t len;
    enum duty_label l = duty_label_head(s, &len);

    if (l == DUTY_LABEL_NONE || l == DUTY_LABEL_OTHER || l == DUTY_LABEL_DEADLINE) return false;
    return str_starts(str_skip(s, len), STR("：")) || str_starts(str_skip(s, len), STR(":"));
}

/* Nothing but a title or a heading stands above BLOCK. */
static bool is_top(const struct reader *r, size_t block)
{
    struct str s = STR_NULL;

    while (block-- > 0 && s.n == 0) s = block_head(r, block);
    return s.n == 0 || item_is_plain(s);
}

static void survey_label(struct survey *s, const struct reader *r, size_t block)
{
    if (!s->any_label && !s->any_item) s->label_first = is_top(r, block);
    s->any_label = true;
    s->items = 0;
}

static void survey_item(struct survey *s)
{
    s->any_item = true;
    s->items++;
    s->lists += s->items == 2;
}

void item_survey(struct reader *r)
{
    struct survey s = {0};
    struct number n;
    struct code c;

    for (size_t i = 0; i < r->doc->n; i++) {
        struct str head;

        if (r->doc->block[i].kind == BLOCK_CELL) continue;
        head = block_head(r, i);
        if (is_label_line(head)) survey_label(&s, r, i);
        if (number_read(head, &n)) {
            survey_number(&s, &n);
            survey_item(&s);
        } else if (read_code(head, &c))
            survey_code(&s, &c);
    }
    r->digits_above = s.han_in_restart > 0 && s.digits_restart == 0;
    r->codes = s.codes > 0;
    r->labels_above = s.label_first && s.items > 0 && s.lists > 0;
}

bool item_read(const struct reader *r, struct str s, struct number *out)
{
    if (!number_read(s, out)) return false;
    if (!r->digits_above) return true;
    if (out->kind == NUMBER_DIGIT)
        out->kind = NUMBER_HAN_IN;
    else if (out->kind == NUMBER_HAN_IN)
        out->kind = NUMBER_DIGIT;
    return true;
}

bool item_code(const struct reader *r, size_t block, struct number *out)
{
    struct str s = block_head(r, block);
    struct code c;

    if (read_named(s, out)) return true;
    if (!r->codes || !read_code(s, &c)) return false;
    *out = c.number;
    return true;
}

/* ---- headings without a number */

bool item_is_unit(struct str s)
{
    return s.n >= UNIT_HEAD_LEAST && s.n <= HEADING_MOST && word_head(s, WORDS_UNIT_START) &&
           word_tail(s, WORDS_JOINT_LEFT);
}

bool item_is_plain(struct str s)
{
    static const struct str marks[] = {STR_INIT("。"), STR_INIT("；"), STR_INIT("，"), STR_INIT("："),
                                       STR_INIT(":"),  STR_INIT("！"), STR_INIT("？")};
    size_t len;

    if (s.n < 6 || s.n > HEADING_MOST) return false;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_find(s, marks[i], 0) >= 0) return false;
    return duty_label_head(s, &len) == DUTY_LABEL_NONE && !str_ends(s, STR("、"));
}

/* The first item of a list begins right behind BLOCK; its number. */
static bool opens_list(const struct reader *r, size_t block, struct number *out)
{
    size_t next = block + 1;
    struct str s;

    while (next < r->doc->n && next < block + LOOK_MOST && block_head(r, next).n == 0) next++;
    if (next >= r->doc->n || r->doc->block[next].kind == BLOCK_CELL) return false;
    s = block_head(r, next);
    return (item_read(r, s, out) || item_code(r, next, out)) && out->value == 1 && out->kind > NUMBER_CHAPTER;
}

bool item_label(const struct reader *r, size_t block, struct number *out)
{
    struct number below = {0};
    size_t next = block;

    if (!r->labels_above || !is_label_line(block_head(r, block))) return false;
    while (++next < r->doc->n && next < block + LOOK_MOST &&
           (block_head(r, next).n == 0 || is_label_line(block_head(r, next))))
        continue;
    if (next < r->doc->n) item_read(r, block_head(r, next), &below);
    *out = (struct number){.kind = below.kind == NUMBER_HAN ? NUMBER_CHAPTER : NUMBER_ARTICLE};
    return true;
}

bool item_heading(const struct reader *r, size_t block, struct str line, struct number *out)
{
    struct number below;

    if (!item_is_plain(line) || !opens_list(r, block, &below)) return false;
    *out = (struct number){.kind = below.kind == NUMBER_HAN     ? NUMBER_CHAPTER
                                   : below.kind == NUMBER_DIGIT ? NUMBER_HAN_IN
                                                                : NUMBER_ARTICLE};
    return true;
}
