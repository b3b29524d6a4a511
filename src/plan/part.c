/* part - finds the responsibility parts of a chunk: in brackets, as label lines, as a closing sentence. */
#include <string.h>

#include "plan/read.h"
#include "plan/words.h"
#include "text/utf8.h"

enum {
    DANGLING_MOST = 300,
    SENTENCE_MOST = 900,
    OPENING_MOST = 240,
    WRAP_LEAST = 75 /* bytes of a line that may have been full */
};

/* ---- brackets */

static void bracket_close(struct reader *r, size_t at, size_t len)
{
    uint32_t open = r->open.at[--r->open.n];
    const char *p = r->chunk.p + open;

    while (r->bracket.n && r->bracket.at[r->bracket.n - 1].open > open) r->bracket.n--;
    *vec_push(r->scratch, &r->bracket) = (struct bracket){
        open, open + (uint32_t)duty_open(p, r->chunk.n - open), (uint32_t)at, (uint32_t)(at + len)};
}

/* An opening bracket with a label behind it that nobody closes runs to the end of the chunk. */
static void bracket_dangling(struct reader *r)
{
    size_t n = r->chunk.n, len;

    while (r->open.n) {
        uint32_t open = r->open.at[--r->open.n];
        uint32_t inner = open + (uint32_t)duty_open(r->chunk.p + open, n - open);

        if (r->bracket.n && r->bracket.at[r->bracket.n - 1].close > open) continue;
        if (duty_label_head(str_skip(clean_text(&r->chunk), inner), &len) == DUTY_LABEL_NONE &&
            (n - inner > DANGLING_MOST ||
             !word_tail(str_skip(clean_text(&r->chunk), inner), WORDS_VERB_RESPONSIBLE)))
            continue;
        *vec_push(r->scratch, &r->bracket) = (struct bracket){open, inner, (uint32_t)n, (uint32_t)n};
        r->open.n = 0;
    }
}

void part_brackets(struct reader *r)
{
    const char *p = r->chunk.p;
    size_t n = r->chunk.n, len;

    r->bracket.n = r->open.n = 0;
    for (size_t i = 0; i < n; i += len) {
        len = 3;
        if (utf8_is_han_lead(p[i])) continue;
        len = duty_open(p + i, n - i);
        if (len) {
            *vec_push(r->scratch, &r->open) = (uint32_t)i;
            continue;
        }
        len = duty_close(p + i, n - i);
        if (len && r->open.n) bracket_close(r, i, len);
        if (!len) len = utf8_len(p[i]);
    }
    bracket_dangling(r);
}

/* ---- what stands around */

static bool ends_sentence(struct str s)
{
    static const struct str marks[] = {STR_INIT("。"), STR_INIT("；"), STR_INIT("！"),
                                       STR_INIT("？"), STR_INIT("）"), STR_INIT("〕"),
                                       STR_INIT("】"), STR_INIT("］"), STR_INIT("：")};

    if (s.n == 0) return true;
    if (s.p[s.n - 1] == ';' || s.p[s.n - 1] == ')' || s.p[s.n - 1] == ']') return true;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_ends(s, marks[i])) return true;
    return false;
}

/* A place where something new may begin: the start, behind a sentence, on a new line, behind a blank. */
static bool is_boundary(const struct reader *r, size_t from, size_t at)
{
    return at <= from || at == r->number.len || clean_gap(&r->chunk, at) != GAP_NONE ||
           ends_sentence(str_sub(clean_text(&r->chunk), from, at - from));
}

/* Behind the part nothing goes on in the middle of a sentence. */
static bool is_closed(const struct reader *r, size_t at)
{
    struct str rest = str_skip(clean_text(&r->chunk), at);
    struct number n;

    if (rest.n == 0 || clean_gap(&r->chunk, at) >= GAP_LINE) return true;
    return str_starts(rest, STR("。")) || str_starts(rest, STR("；")) || rest.p[0] == ';' ||
           item_read(r, rest, &n);
}

/* ---- in brackets */

/* A cheap look before the part is read: a colon, a verb or a unit at the end. */
static bool may_be_part(struct str s)
{
    if (s.n < 6) return false;
    if (word_is(s, WORDS_DITTO)) return true;
    if (memchr(s.p, ':', s.n) || str_find(s, STR("："), 0) >= 0) return true;
    if (word_tail(s, WORDS_VERB_LEAD) || word_tail(s, WORDS_VERB_SUPPORT) ||
        word_tail(s, WORDS_VERB_RESPONSIBLE))
        return true;
    if (str_find(s, STR("负责"), 0) >= 0 || str_find(s, STR("牵头"), 0) >= 0) return true;
    return duty_is_unit(s);
}

static size_t odd_names(const struct duty_part *part)
{
    size_t odd = 0;

    for (size_t i = 0; i < part->name.n; i++) odd += part->name.at[i].odd;
    return odd;
}

/* …30家（市工信局）；: whole names of units end the line; what stands before is no unit they could explain.
 */
static bool is_unit_tail(const struct reader *r, size_t from, const struct bracket *b)
{
    struct str s = clean_text(&r->chunk), rest = str_skip(s, b->close);
    size_t behind = b->close + (str_starts(rest, STR("。")) || str_starts(rest, STR("；")) ? 3 : 0);

    if (behind < s.n && clean_gap(&r->chunk, behind) < GAP_LINE) return false;
    if (word_tail(str_sub(s, from, b->open - from), WORDS_UNIT_NOUN)) return false;
    for (size_t i = 0; i < r->part.name.n; i++)
        if (!item_is_unit(
                str_sub(s, r->part.name.at[i].from, r->part.name.at[i].to - r->part.name.at[i].from)))
            return false;
    return r->part.name.n > 0;
}

static bool bracket_counts(const struct reader *r, size_t from, const struct bracket *b)
{
    const struct duty_part *part = &r->part;
    size_t odd = odd_names(part);
    bool boundary = is_boundary(r, from, b->open);

    if (part->labelled) return true;
    if (part->bare)
        return odd == 0 && b->open > from &&
               (ends_sentence(str_sub(clean_text(&r->chunk), from, b->open - from)) ||
                is_unit_tail(r, from, b));
    if (odd * 2 >= part->name.n && !(boundary && is_closed(r, b->close) && odd < part->name.n)) return false;
    return boundary || is_closed(r, b->close);
}

static bool bracket_read(struct reader *r, size_t from, const struct bracket *b)
{
    if (!may_be_part(str_sub(clean_text(&r->chunk), b->inner, b->inner_end - b->inner))) return false;
    if (!duty_read(r->scratch, &r->chunk, b->inner, b->inner_end, &r->part)) return false;
    if (bracket_counts(r, from, b)) return true;
    if (r->part.verbs && !odd_names(&r->part)) r->refused = b->open;
    return false;
}

/* ---- label lines without brackets */

/* Where the line that begins at mark M ends. */
static size_t line_end(const struct reader *r, size_t m)
{
    do m++;
    while (m < r->chunk.mark.n && r->chunk.mark.at[m].gap < GAP_LINE);
    return m < r->chunk.mark.n ? r->chunk.mark.at[m].at : r->chunk.n;
}

/* The line that begins at mark M is a label and nothing else. */
static bool is_label_line(const struct reader *r, size_t m)
{
    size_t at = r->chunk.mark.at[m].at, len;

    if (r->chunk.mark.at[m].gap < GAP_LINE || line_end(r, m) - at > 36) return false;
    return duty_label_head(str_skip(clean_text(&r->chunk), at), &len) != DUTY_LABEL_NONE &&
           at + len == line_end(r, m);
}

/* Behind the line [LINE, AT) the run of labels goes on: 牵头单位：X(line)责任单位：Y. */
static bool line_goes_on(const struct reader *r, size_t line, size_t at)
{
    struct str s = clean_text(&r->chunk), rest = str_skip(s, at);
    static const struct str open_ends[] = {STR_INIT("、"), STR_INIT("，"), STR_INIT(","),  STR_INIT("："),
                                           STR_INIT(":"),  STR_INIT("；"), STR_INIT("等"), STR_INIT("（")};
    size_t len;

    if (duty_label_head(rest, &len) != DUTY_LABEL_NONE && rest.n > len &&
        (rest.p[len] == ':' || str_starts(str_skip(rest, len), STR("："))))
        return true;
    if (duty_label_bracket(rest)) return true;
    if (item_is_unit(str_sub(s, line, at - line)) &&
        item_is_unit(str_sub(rest, 0, line_end(r, clean_mark(&r->chunk, at)) - at)))
        return true;
    if (is_label_line(r, clean_mark(&r->chunk, at)) || is_label_line(r, clean_mark(&r->chunk, line)))
        return true;
    if (clean_gap(&r->chunk, at) == GAP_PARA) return false;
    if (str_starts(rest, STR("、")) || str_starts(rest, STR("，")) || str_starts(rest, STR("）")))
        return true;
    for (size_t i = 0; i < sizeof open_ends / sizeof open_ends[0]; i++)
        if (str_ends(str_sub(s, line, at - line), open_ends[i])) return true;
    return at - line >= WRAP_LEAST && !ends_sentence(str_sub(s, line, at - line));
}

static size_t run_end(const struct reader *r, size_t from)
{
    struct str s = clean_text(&r->chunk);
    size_t line = from, stop_at = from;

    for (size_t m = clean_mark(&r->chunk, from + 1); m <= r->chunk.mark.n; m++) {
        size_t at = m < r->chunk.mark.n ? r->chunk.mark.at[m].at : s.n;
        ptrdiff_t stop = str_find(str_sub(s, 0, at), STR("。"), stop_at);

        while (stop >= 0) {
            size_t behind = (size_t)stop + 3, len;

            if (behind < at && duty_label_head(str_skip(s, behind), &len) == DUTY_LABEL_NONE) return behind;
            stop_at = behind;
            stop = str_find(str_sub(s, 0, at), STR("。"), stop_at);
        }
        stop_at = at;
        if (at == s.n) break;
        if (r->chunk.mark.at[m].gap < GAP_LINE) continue;
        if (!line_goes_on(r, line, at)) return at;
        line = at;
    }
    return s.n;
}

/* 《责任单位：…》 <责任单位：…>: book marks used as brackets; bytes of the one that ends in front of AT of S.
 */
static size_t angle_before(struct str s, size_t at)
{
    s.n = at;
    return str_ends(s, STR("《")) ? 3 : str_ends(s, STR("<")) ? 1 : 0;
}

/* The label in front of the colon at COLON opens a run: where it begins; SIZE_MAX when not. */
static size_t run_start(const struct reader *r, size_t from, size_t colon)
{
    struct str s = str_sub(clean_text(&r->chunk), from, colon - from);
    size_t len;
    enum duty_label l = duty_label_tail(s, &len);

    if (l == DUTY_LABEL_NONE || l == DUTY_LABEL_OTHER) return SIZE_MAX;
    if (angle_before(s, s.n - len)) return colon - len - angle_before(s, s.n - len);
    return is_boundary(r, from, colon - len) ? colon - len : SIZE_MAX;
}

/* Read the run that begins at START; *OUT tells where it is even when it says nothing. */
static bool run_read(struct reader *r, size_t start, struct found *out)
{
    struct str s = str_skip(clean_text(&r->chunk), start);
    size_t angle = str_starts(s, STR("《")) ? 3 : str_starts(s, STR("<")) ? 1 : 0;

    *out = (struct found){start, run_end(r, start), false};
    if (!duty_read(r->scratch, &r->chunk, out->from + angle, out->to, &r->part)) return false;
    r->part.rule = RULE_LABEL_LINE;
    return true;
}

/* ---- a closing sentence: 由X牵头，Y配合。 */

static size_t sentence_start(const struct reader *r, size_t from, size_t to)
{
    struct str s = clean_text(&r->chunk);
    size_t least = to > from + SENTENCE_MOST ? to - SENTENCE_MOST : from;

    for (size_t at = to; at > least; at--)
        if (at < to && ends_sentence(str_sub(s, from, at - from))) return at;
    return least == from ? from : SIZE_MAX;
}

static bool sentence_counts(const struct reader *r, size_t start, size_t to)
{
    struct str s = str_sub(clean_text(&r->chunk), start, to - start);
    bool charge = str_find(s, STR("负责"), 0) >= 0, strong = false;

    if (!r->part.verbs || r->part.labelled || odd_names(&r->part)) return false;
    for (size_t i = 0; i < r->part.name.n; i++)
        strong = strong || r->part.name.at[i].role == DUTY_LEAD ||
                 (charge && r->part.name.at[i].role == DUTY_RESPONSIBLE);
    return strong && (word_head(s, WORDS_SENTENCE_HEAD) || word_head(s, WORDS_UNIT_START) ||
                      clean_gap(&r->chunk, start) >= GAP_LINE);
}

/* ，由, ，责任单位为: bytes of the words at S that open a clause about duties, 0 when none do. */
static size_t clause_opens(struct str s)
{
    size_t len;

    s = str_skip(s, s.p[0] == ',' ? 1 : 3);
    if (str_starts(s, STR("由"))) return 3;
    return duty_label_head(s, &len) != DUTY_LABEL_NONE && str_starts(str_skip(s, len), STR("为")) ? len + 3
                                                                                                  : 0;
}

/* …，由市教育局牵头，市财政局配合，12月底前完成。 in the last sentence of the item. */
static bool clause_read(struct reader *r, size_t from, struct found *out)
{
    struct str s = clean_text(&r->chunk);
    size_t to = str_ends(s, STR("。")) ? s.n - 3 : s.n,
           least = to > from + SENTENCE_MOST ? to - SENTENCE_MOST : from;

    for (size_t at = to; at-- > least;) {
        bool comma = s.p[at] == ',' || str_starts(str_skip(s, at), STR("，"));

        if (str_starts(str_skip(s, at), STR("。"))) return false;
        if (!comma || !clause_opens(str_skip(s, at))) continue;
        *out = (struct found){at, s.n, false};
        if (!duty_read(r->scratch, &r->chunk, at, to, &r->part)) return false;
        r->part.rule = RULE_SENTENCE;
        return (r->part.verbs || r->part.labelled) && !odd_names(&r->part) && r->part.name.n > 0;
    }
    return false;
}

static bool sentence_read(struct reader *r, size_t from, struct found *out)
{
    struct str s = clean_text(&r->chunk), tail;
    size_t to = s.n, start;

    if (str_ends(s, STR("。"))) to -= 3;
    tail = str_sub(s, from, to > from ? to - from : 0);
    if (!word_tail(tail, WORDS_VERB_LEAD) && !word_tail(tail, WORDS_VERB_SUPPORT) &&
        !word_tail(tail, WORDS_VERB_RESPONSIBLE))
        return false;
    start = sentence_start(r, from, to);
    if (start == SIZE_MAX || start <= from) return false;
    if (!duty_read(r->scratch, &r->chunk, start, to, &r->part) || !sentence_counts(r, start, to))
        return false;
    r->part.rule = RULE_SENTENCE;
    *out = (struct found){start, s.n, false};
    return true;
}

/* …。——市教育局、市财政局: a dash and nothing but units behind it. */
static bool dash_read(struct reader *r, size_t from, struct found *out)
{
    struct str s = clean_text(&r->chunk);
    size_t to = str_ends(s, STR("。")) ? s.n - 3 : s.n, at = to;

    while (at >= from + 6 && to - at < DANGLING_MOST && !str_ends(str_sub(s, 0, at), STR("——"))) at--;
    if (at < from + 12 || at + 6 > to || !str_ends(str_sub(s, 0, at), STR("——"))) return false;
    if (!ends_sentence(str_sub(s, from, at - 6 - from)) && clean_gap(&r->chunk, at - 6) == GAP_NONE)
        return false;
    *out = (struct found){at - 6, s.n, false};
    return duty_read(r->scratch, &r->chunk, at, to, &r->part) && !odd_names(&r->part);
}

/* ---- in order */

static size_t first_bracket(const struct reader *r, size_t from)
{
    size_t low = 0, high = r->bracket.n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (r->bracket.at[mid].open < from)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static size_t colon_at(const char *p, size_t n)
{
    return p[0] == ':' || (n >= 3 && memcmp(p, "：", 3) == 0);
}

/* Where part_next() looks next: the brackets and marks still ahead. */
struct look {
    size_t at, bracket, mark;
};

/* Go to the next bracket, beginning of a line, or colon; false at the end. */
static bool look_on(const struct reader *r, struct look *k)
{
    const struct clean *c = &r->chunk;
    size_t stop = c->n;

    while (k->bracket < r->bracket.n && r->bracket.at[k->bracket].open < k->at) k->bracket++;
    while (k->mark < c->mark.n && (c->mark.at[k->mark].at < k->at || c->mark.at[k->mark].gap < GAP_LINE))
        k->mark++;
    if (k->bracket < r->bracket.n) stop = r->bracket.at[k->bracket].open;
    if (k->mark < c->mark.n && c->mark.at[k->mark].at < stop) stop = c->mark.at[k->mark].at;
    while (k->at < stop && c->p[k->at] != ':' && c->p[k->at] != '\xef') k->at += utf8_len(c->p[k->at]);
    if (k->at > stop) k->at = stop;
    return k->at < c->n;
}

/* The run of labels that begins at the place, or whose first colon is there; SIZE_MAX: none. */
static size_t run_at(const struct reader *r, size_t from, const struct look *k)
{
    const struct clean *c = &r->chunk;

    if (k->mark < c->mark.n && c->mark.at[k->mark].at == k->at && is_label_line(r, k->mark)) return k->at;
    return colon_at(c->p + k->at, c->n - k->at) ? run_start(r, from, k->at) : SIZE_MAX;
}

static bool has_line_end(const struct reader *r, size_t from, size_t to)
{
    for (size_t m = clean_mark(&r->chunk, from + 1); m < r->chunk.mark.n && r->chunk.mark.at[m].at < to; m++)
        if (r->chunk.mark.at[m].gap >= GAP_LINE) return true;
    return false;
}

/*
 * The item begins with who does it: 市财政局牵头，市税务局配合：落实….  The colon belongs to the part.
 */
static bool opening_read(struct reader *r, struct found *out)
{
    struct str s = clean_text(&r->chunk), head;
    ptrdiff_t colon = str_find(str_sub(s, 0, r->number.len + OPENING_MOST), STR("："), r->number.len);

    if (!r->number.kind || colon <= (ptrdiff_t)r->number.len) return false;
    head = str_sub(s, r->number.len, (size_t)colon - r->number.len);
    if (!word_tail(head, WORDS_VERB_LEAD) && !word_tail(head, WORDS_VERB_SUPPORT) &&
        !word_tail(head, WORDS_VERB_RESPONSIBLE))
        return false;
    if (str_find(head, STR("。"), 0) >= 0 || has_line_end(r, r->number.len, (size_t)colon)) return false;
    if (!duty_read(r->scratch, &r->chunk, r->number.len, (size_t)colon, &r->part)) return false;
    *out = (struct found){r->number.len, (size_t)colon + 3, false};
    return r->part.verbs && !r->part.labelled && odd_names(&r->part) == 0;
}

bool part_next(struct reader *r, size_t from, struct found *out)
{
    struct look k = {from, first_bracket(r, from), clean_mark(&r->chunk, from)};

    if (from == 0 && opening_read(r, out)) return true;
    while (look_on(r, &k)) {
        const struct bracket *b = k.bracket < r->bracket.n ? &r->bracket.at[k.bracket] : NULL;
        size_t start;

        if (b && b->open == k.at) {
            *out = (struct found){k.at, b->close, b->close == b->inner_end};
            if (duty_label_bracket(str_skip(clean_text(&r->chunk), k.at)) && is_boundary(r, from, k.at) &&
                run_read(r, k.at, out))
                return true;
            if (bracket_read(r, from, b)) return true;
            k.at = b->close;
            continue;
        }
        start = run_at(r, from, &k);
        if (start != SIZE_MAX && run_read(r, start, out)) return true;
        k.at = start != SIZE_MAX && out->to > k.at ? out->to : k.at + 1;
    }
    return sentence_read(r, from, out) || clause_read(r, from, out) || dash_read(r, from, out);
}
