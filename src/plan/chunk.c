/* chunk - joins lines to chunks, one from each item number to the next, and cuts them into entries. */
#include <string.h>

#include "plan/read.h"
#include "plan/words.h"
#include "text/utf8.h"

enum {
    TAIL_LEAST = 24,    /* bytes behind the last part that are worth a doubt */
    WRAPPED_LEAST = 60, /* bytes of a paragraph that no heading has */
    WRAPPED_LINES = 3   /* so many that stop inside a sentence tell that paragraphs are lines */
};

/* ---- lines */

static bool ends_open(struct str s)
{
    static const struct str ends[] = {STR_INIT("。"), STR_INIT("；"), STR_INIT("！"), STR_INIT("？"),
                                      STR_INIT("：")};

    if (s.n == 0) return false;
    if (duty_close(s.p + s.n - 1, 1) || (s.n >= 3 && duty_close(s.p + s.n - 3, 3))) return false;
    if (memchr(".;:!?", s.p[s.n - 1], 5)) return false;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_ends(s, ends[i])) return false;
    return true;
}

bool chunk_starts_with_measure(struct str s)
{
    static const struct str words[] = {
        STR_INIT("年"), STR_INIT("月"), STR_INIT("日"), STR_INIT("个"), STR_INIT("家"), STR_INIT("万"),
        STR_INIT("亿"), STR_INIT("项"), STR_INIT("％"), STR_INIT("名"), STR_INIT("人"), STR_INIT("公"),
        STR_INIT("座"), STR_INIT("条"), STR_INIT("所"), STR_INIT("类"), STR_INIT("级"), STR_INIT("次"),
        STR_INIT("倍"), STR_INIT("千"), STR_INIT("百"), STR_INIT("套"), STR_INIT("户"), STR_INIT("处"),
        STR_INIT("元"), STR_INIT("号"), STR_INIT("—"),  STR_INIT("至"), STR_INIT("米"), STR_INIT("平"),
        STR_INIT("。"), STR_INIT("，"), STR_INIT("、"), STR_INIT("以")};

    if (s.n == 0 || (unsigned char)s.p[0] >= 0x80) {
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (str_starts(s, words[i])) return true;
        return false;
    }
    return true;
}

/* "7 加快建设…": a number and a wide blank, one more than the one before. */
static bool read_spaced(const struct reader *r, size_t from, struct str s, struct number *out)
{
    size_t len;
    uint32_t v = number_value(s, &len);

    if (len == 0 || len > 3 || s.n == len || (unsigned char)s.p[0] >= 0x80 || v != r->last[NUMBER_BARE] + 1)
        return false;
    if (clean_gap(&r->chunk, from + len) != GAP_SPACE || chunk_starts_with_measure(str_skip(s, len)))
        return false;
    *out = (struct number){NUMBER_BARE, v, (uint32_t)len, (uint32_t)len};
    return true;
}

/* …（市工信局）；: the line ends with a bracket that names a unit. */
static bool ends_with_unit_bracket(struct str s)
{
    while (str_ends(s, STR("。")) || str_ends(s, STR("；"))) s.n -= 3;
    if (!str_ends(s, STR("）")) && !str_ends(s, STR(")"))) return false;
    s.n -= str_ends(s, STR(")")) ? 1 : 3;
    return word_tail(s, WORDS_JOINT_LEFT) || word_tail(s, WORDS_VERB_LEAD) ||
           word_tail(s, WORDS_VERB_SUPPORT) || word_tail(s, WORDS_VERB_RESPONSIBLE);
}

/* ● ■ ◆ …, or —— before a line with units behind it: an item without a number. */
static bool read_bullet(struct str s, struct number *out)
{
    if (str_starts(s, STR("——")) && ends_with_unit_bracket(s)) {
        *out = (struct number){NUMBER_CIRCLED, 0, 0, 6};
        return true;
    }
    static const char *const bullets = "●○■□◆◇▲△★☆▶➢✓•";

    for (size_t i = 0; s.n > 3 && i < strlen(bullets); i += 3) {
        if (memcmp(s.p, bullets + i, 3) != 0) continue;
        *out = (struct number){NUMBER_CIRCLED, 0, 0, 3};
        return true;
    }
    return false;
}

/* Is the number at the head of a line an item's?  OPEN: the line before stops in the middle of a sentence. */
static bool begins_item(const struct reader *r, const struct number *n, bool open)
{
    if (!open) return true;
    switch (n->kind) {
    case NUMBER_HAN:
    case NUMBER_DIGIT: return true;
    case NUMBER_NONE:
    case NUMBER_CHAPTER:
    case NUMBER_ARTICLE:
    case NUMBER_HAN_IN:
    case NUMBER_BARE:
    case NUMBER_DIGIT_IN:
    case NUMBER_DIGIT_HALF:
    case NUMBER_CIRCLED:
    case NUMBER_KINDS: break;
    }
    return n->value == 1 || n->value == r->last[n->kind] + 1;
}

/* The chunk so far is one short line: a heading, so the next line begins something new. */
static bool is_heading_so_far(const struct reader *r, size_t n, size_t marks)
{
    size_t lines = 0;

    for (size_t i = 0; i < marks && lines < 2; i++) lines += r->chunk.mark.at[i].gap >= GAP_LINE;
    return lines < 2 && n < 120;
}

static void cut_front(struct clean *c, size_t n, size_t marks)
{
    memmove(c->p, c->p + n, c->n - n);
    c->n -= n;
    memmove(c->mark.at, c->mark.at + marks, (c->mark.n - marks) * sizeof c->mark.at[0]);
    c->mark.n -= marks;
    for (size_t i = 0; i < c->mark.n; i++) c->mark.at[i].at -= (uint32_t)n;
}

/* End the chunk in front of its last line, which stays as the beginning of the next. */
static void end_before(struct reader *r, size_t n, size_t marks, size_t line)
{
    struct clean all = r->chunk;

    r->chunk.n = n;
    r->chunk.mark.n = marks;
    if (n) chunk_end(r);
    r->chunk = all;
    cut_front(&r->chunk, line, marks);
}

/* Text pasted from a page: the file calls paragraphs what are lines, so most of them stop inside a sentence.
 */
bool chunk_wrapped(const struct doc *d)
{
    size_t whole = 0, open = 0;

    for (size_t i = 0; i < d->n; i++) {
        const struct block *b = &d->block[i];

        if (b->kind != BLOCK_PARA || b->at.len < WRAPPED_LEAST) continue;
        if (ends_open(str_trim(doc_text(d, b->at))))
            open++;
        else
            whole++;
    }
    return open >= WRAPPED_LINES && open > whole;
}

/* A number alone on its line, where these are items. */
static bool read_bare(const struct reader *r, struct str s, struct number *out)
{
    size_t len;
    uint32_t v = r->bare_items ? number_value(s, &len) : 0;

    if (v == 0 || len != s.n) return false;
    *out = (struct number){NUMBER_BARE, v, (uint32_t)len, (uint32_t)len};
    return true;
}

/* A line such as 牵头单位：市教育局、公交集团 is whole without a full stop. */
static bool ends_with_label_line(const struct reader *r, size_t n, size_t m)
{
    struct str s = str_sub(clean_text(&r->chunk), 0, n);
    size_t len;

    while (m > 0 && r->chunk.mark.at[m - 1].gap < GAP_LINE) m--;
    if (m == 0) return false;
    return duty_label_head(str_skip(s, r->chunk.mark.at[m - 1].at), &len) != DUTY_LABEL_NONE &&
           duty_is_unit(s);
}

/* The number of the item that the line at LINE begins; false when it goes on with the one before. */
static bool line_number(const struct reader *r, size_t block, size_t line, bool open, struct number *out)
{
    struct str s = str_skip(clean_text(&r->chunk), line);

    if (read_bullet(s, out)) return true;
    if (item_read(r, s, out) || read_bare(r, s, out)) return begins_item(r, out, open);
    if (item_code(r, block, out)) return begins_item(r, out, open);
    return !open && read_spaced(r, line, s, out);
}

/* A heading without a number; the paper's title at its head is none. */
static bool heading_number(const struct reader *r, const struct block *b, size_t line, struct number *out)
{
    if (b->kind != BLOCK_HEADING) return false;
    if (r->entry.n == 0 && word_tail(str_skip(clean_text(&r->chunk), line), WORDS_TITLE_END)) return false;
    *out = (struct number){.kind = b->level > 1 ? NUMBER_HAN : NUMBER_CHAPTER};
    return true;
}

/* A heading without a number may stand behind N bytes and MARKS of the chunk: they end well, or are the
 * title. */
static bool may_have_heading(const struct reader *r, size_t n, size_t marks)
{
    struct str before = str_sub(clean_text(&r->chunk), 0, n);
    bool unit = item_is_unit(str_skip(clean_text(&r->chunk), r->chunk.mark.at[marks].at));

    if (r->entry.n == 0 && r->number.kind == NUMBER_NONE) return unit || (n == 0 && r->facts.title.text.p);
    return !ends_open(before) || ends_with_label_line(r, n, marks);
}

void chunk_line(struct reader *r, size_t block)
{
    const struct block *b = &r->doc->block[block];
    size_t n = r->chunk.n, marks = r->chunk.mark.n, line;
    bool open = read_is_line(r, b) && ends_open(clean_text(&r->chunk)) && !is_heading_so_far(r, n, marks) &&
                !ends_with_label_line(r, n, marks);
    bool bare = false, label;
    struct number number = {0};

    clean_add(r->scratch, &r->chunk, r->doc, b->at, read_is_line(r, b) ? GAP_LINE : GAP_PARA);
    if (r->chunk.mark.n == marks) return;
    line = r->chunk.mark.at[marks].at;
    label = item_label(r, block, &number);
    if (label && r->chunk_label) return;
    if (!label && !line_number(r, block, line, open, &number) && !heading_number(r, b, line, &number)) {
        bare = may_have_heading(r, n, marks) &&
               item_heading(r, block, str_skip(clean_text(&r->chunk), line), &number);
        if (!bare) return;
    }
    end_before(r, n, marks, line);
    r->number = number;
    r->last[number.kind] = number.value;
    r->chunk_heading = bare || label || b->kind == BLOCK_HEADING;
    r->chunk_label = label;
}

/* ---- chunk to entries */

static bool is_filler(const char *p, size_t n, size_t *len)
{
    static const struct str marks[] = {STR_INIT("。"), STR_INIT("；"), STR_INIT("，"),
                                       STR_INIT("、"), STR_INIT("："), STR_INIT("　")};

    *len = 1;
    if (memchr(" .;,:", p[0], 5)) return true;
    *len = 3;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_starts((struct str){p, n}, marks[i])) return true;
    return false;
}

static size_t skip_filler(struct str s, size_t at, size_t to)
{
    size_t len;

    while (at < to && is_filler(s.p + at, to - at, &len)) at += len;
    return at;
}

/* A remark in brackets behind a part: （下同）. */
static size_t skip_remark(const struct reader *r, size_t at)
{
    struct str rest = str_skip(clean_text(&r->chunk), at);
    size_t open = rest.n ? duty_open(rest.p, rest.n) : 0;

    for (size_t i = open; open && i < rest.n && i < 120; i++) {
        size_t close = duty_close(rest.p + i, rest.n - i);

        if (close) return word_in(str_sub(rest, 0, i), WORDS_NOTE_SKIP) ? at + i + close : at;
    }
    return at;
}

/* A label in front of the text: 任务：…, 工作内容：… */
static size_t skip_text_label(struct str s, size_t from, size_t to)
{
    size_t len = word_head(str_sub(s, from, to - from), WORDS_LABEL_TEXT);
    struct str rest = str_sub(s, from + len, to - from - len);

    if (len == 0) return from;
    return str_starts(rest, STR("：")) ? from + len + 3 : str_starts(rest, STR(":")) ? from + len + 1 : from;
}

/* Bytes of a label of class C and its colon at the head of S. */
static size_t label_len(struct str s, enum word_class c)
{
    size_t len = word_head(s, c);

    if (len == 0) return 0;
    return str_starts(str_skip(s, len), STR("："))  ? len + 3
           : str_starts(str_skip(s, len), STR(":")) ? len + 1
                                                    : 0;
}

/* 序号：2 in front of the text: the number of a record. */
static void take_number_label(const struct reader *r, struct piece_of *p)
{
    struct str s = str_sub(clean_text(&r->chunk), 0, p->to);
    size_t label = label_len(str_skip(s, p->from), WORDS_LABEL_NO), from = p->from + label, len;

    if (!label || !number_value(str_skip(s, from), &len)) return;
    if (from + len < s.n && clean_gap(&r->chunk, from + len) == GAP_NONE) return;
    p->no_from = from;
    p->no_to = p->from = from + len;
}

/* A numbered heading and its first item on one line: 四、加快完善流通体系（一）加强… */
static size_t inner_item(const struct reader *r, size_t from, size_t to, const struct number *outer,
                         struct number *inner)
{
    struct str s = clean_text(&r->chunk);

    for (size_t at = from; at < to && at < from + 180; at += utf8_len(s.p[at])) {
        if (s.p[at] == '\xe3' && str_starts(str_skip(s, at), STR("。"))) {
            at += 3;
            return at < to && item_read(r, str_sub(s, at, to - at), inner) && inner->kind > outer->kind &&
                           inner->value == 1
                       ? at
                       : SIZE_MAX;
        }
        if (!duty_open(s.p + at, to - at)) continue;
        if (item_read(r, str_sub(s, at, to - at), inner) && inner->kind == NUMBER_HAN_IN &&
            inner->value == 1 && outer->kind < inner->kind)
            return at;
    }
    return SIZE_MAX;
}

/* A full stop, a semicolon or a closing bracket in front of AT; told by the last byte first. */
static bool behind_stop(struct str s, size_t at)
{
    struct str before = str_sub(s, 0, at);

    switch ((unsigned char)s.p[at - 1]) {
    case 0x82: return str_ends(before, STR("。"));
    case 0x9b: return str_ends(before, STR("；"));
    case 0x89: return str_ends(before, STR("）"));
    case 0x95: return str_ends(before, STR("〕"));
    default: return false;
    }
}

/* The number that follows the latest of its kind, no deeper than KIND, within a line: …15家。2.技改投资… */
static size_t next_item(const struct reader *r, size_t from, size_t to, enum number_kind kind)
{
    struct str s = str_sub(clean_text(&r->chunk), 0, to);
    struct number n;

    for (size_t at = from + utf8_len(s.p[from]); at < to; at += utf8_len(s.p[at])) {
        if (!behind_stop(s, at)) continue;
        if (!item_read(r, str_skip(s, at), &n) || n.kind > kind || n.value != r->last[n.kind] + 1) continue;
        if (n.kind != NUMBER_DIGIT && n.kind != NUMBER_HAN && n.kind != NUMBER_HAN_IN) continue;
        return at;
    }
    return SIZE_MAX;
}

/* The number of the text at FROM: the chunk's own at its head, else whatever stands there. */
static struct number number_at(const struct reader *r, size_t from, size_t to)
{
    struct number n = {0};

    if (from == 0) return r->number;
    if (!item_read(r, str_sub(clean_text(&r->chunk), from, to - from), &n)) n = (struct number){0};
    return n;
}

/*
 * One stretch of text with the part behind it: an entry, or several when a heading or other items stand in
 * front on the same line.
 */
static void cut_entry(struct reader *r, size_t from, size_t to, const struct found *found)
{
    struct str s = clean_text(&r->chunk);

    while (from < to) {
        struct number number = number_at(r, from, to), inner;
        struct piece_of p = {.no_from = from, .no_to = from + number.shown, .from = from + number.len};
        size_t at = SIZE_MAX;

        if (number.kind) r->last[number.kind] = number.value;
        if (number.kind && number.kind <= NUMBER_HAN_IN) at = inner_item(r, p.from, to, &number, &inner);
        if (at == SIZE_MAX) at = next_item(r, p.from, to, number.kind ? number.kind : r->number.kind);
        p.to = p.whole_to = at == SIZE_MAX ? to : at;
        if (at == SIZE_MAX && found) {
            p.found = found;
            p.whole_to = found->to;
        }
        if (!number.kind) take_number_label(r, &p);
        if (!number.kind || clean_gap(&r->chunk, p.from) >= GAP_LINE)
            p.from = skip_text_label(s, p.from, p.to);
        emit_entry(r, &number, &p);
        from = p.to;
    }
}

/*
 * In front of the first number a task is only the paragraph that carries the part; a short line without an
 * end above it is a heading.
 */
static size_t loose_start(const struct reader *r, size_t from, size_t to)
{
    struct str s = clean_text(&r->chunk);
    size_t start = from, line = from, before = from;

    for (size_t m = clean_mark(&r->chunk, from + 1); m < r->chunk.mark.n; m++) {
        const struct mark *k = &r->chunk.mark.at[m];

        if (k->at >= to) break;
        if (k->gap < GAP_LINE) continue;
        if (k->gap == GAP_PARA || k->at - line < 90 || !ends_open(str_sub(s, from, k->at - from))) {
            before = line;
            start = k->at;
        }
        line = k->at;
    }
    return label_len(str_skip(s, before), WORDS_LABEL_NO) ? before : start;
}

/* The line in front of START is a heading without a number; where it begins, SIZE_MAX when it is none. */
static size_t heading_before(const struct reader *r, size_t from, size_t start)
{
    size_t m = clean_mark(&r->chunk, start), line = from;
    struct str s;

    while (m-- > 0 && r->chunk.mark.at[m].at > from)
        if (r->chunk.mark.at[m].gap >= GAP_LINE) break;
    if (m != SIZE_MAX && r->chunk.mark.at[m].at > from) line = r->chunk.mark.at[m].at;
    s = str_sub(clean_text(&r->chunk), line, start - line);
    if (start <= from || !item_is_plain(s)) return SIZE_MAX;
    return r->facts.title.text.p || !word_tail(s, WORDS_TITLE_END) ? line : SIZE_MAX;
}

static void emit_heading(struct reader *r, size_t from, size_t to)
{
    struct number number = {.kind = NUMBER_ARTICLE};
    struct piece_of p = {.no_from = from, .no_to = from, .from = from, .to = to, .whole_to = to};
    struct duty_part part = r->part;
    bool was = r->chunk_heading;

    memset(&r->part.name, 0, sizeof r->part.name);
    r->chunk_heading = true;
    emit_entry(r, &number, &p);
    r->chunk_heading = was;
    r->part = part;
}

/* The first line of [FROM, TO), behind a part, is shorter than the others: where the task begins. */
static size_t behind_heading(const struct reader *r, size_t from, size_t to)
{
    size_t m = clean_mark(&r->chunk, from + 1), first = 0, line = from, longest = 0;

    for (; m < r->chunk.mark.n && r->chunk.mark.at[m].at < to; m++) {
        const struct mark *k = &r->chunk.mark.at[m];

        if (k->gap < GAP_LINE) continue;
        if (!first)
            first = k->at;
        else if (k->at - line > longest)
            longest = k->at - line;
        line = k->at;
    }
    if (!first) return from;
    if (to - line > longest) longest = to - line;
    return clean_gap(&r->chunk, first) == GAP_PARA || 4 * (first - from) <= 3 * longest ? first : from;
}

/* Where the task in [FROM, TO) of text without numbers begins; a heading above it is kept. */
static size_t loose_task(struct reader *r, size_t from, size_t to, bool any)
{
    size_t start, head;

    if (any && label_len(str_skip(clean_text(&r->chunk), from), WORDS_LABEL_NO)) return from;
    start = any ? behind_heading(r, from, to) : loose_start(r, from, to);
    head = heading_before(r, from, start);
    if (head != SIZE_MAX) emit_heading(r, head, start);
    return any && head == SIZE_MAX ? from : start;
}

/* A note in running text: 说明：排在首位的为牵头单位. */
static void take_note(struct reader *r, size_t from)
{
    struct str s = str_skip(clean_text(&r->chunk), from);

    if (!word_in(s, WORDS_NOTE_FIRST) || str_find(s, STR("牵头"), 0) < 0) return;
    if (r->note == DUTY_NOTE_NONE) r->note = DUTY_NOTE_FIRST;
    r->first_leads = true;
}

/* The part stands in front of the text it belongs to; where the text ends. */
static size_t cut_behind(struct reader *r, size_t from, size_t at, const struct found *found)
{
    struct str s = clean_text(&r->chunk);
    struct number number = from == 0 ? r->number : (struct number){0};
    struct duty_part part = r->part;
    struct found next;
    struct piece_of p = {.no_from = from, .no_to = from + number.shown, .found = found};

    memset(&r->part.name, 0, sizeof r->part.name);
    p.to = part_next(r, at, &next) ? next.from : s.n;
    p.from = skip_text_label(s, at, p.to);
    p.whole_to = p.to;
    r->part = part;
    emit_entry(r, &number, &p);
    return p.to;
}

/* Behind the part: （一季度完成选址；二季度开工）, or a line for each quarter. */
static bool tail_steps(struct reader *r, size_t at)
{
    struct str s = clean_text(&r->chunk);
    size_t open = duty_open(s.p + at, s.n - at), end = s.n;

    if (open && str_ends(s, STR("）"))) end -= 3;
    return emit_steps(r, at + open, end);
}

static bool cut_parts(struct reader *r, size_t at)
{
    struct str s = clean_text(&r->chunk);
    struct found found;
    bool any = false;

    while (part_next(r, at, &found)) {
        size_t from = skip_filler(s, at, found.from), to = found.from;

        if (r->number.kind == NUMBER_NONE && from < to) from = loose_task(r, from, to, any);
        at = skip_remark(r, skip_filler(s, found.to, s.n));
        if (from + r->number.len * (from == 0) < to)
            cut_entry(r, from, to, &found);
        else if (any)
            emit_more(r, &found);
        else
            at = cut_behind(r, from, at, &found);
        any = true;
    }
    at = skip_filler(s, at, s.n);
    if (!any && (r->number.kind || r->chunk_heading)) {
        cut_entry(r, 0, s.n, NULL);
    } else if (any && at < s.n) {
        struct number n;

        if (item_read(r, str_skip(s, at), &n))
            cut_entry(r, at, s.n, NULL);
        else if (!tail_steps(r, at) && s.n - at >= TAIL_LEAST)
            read_doubt(r, (uint32_t)r->task.n - 1, STR("text"), RULE_TAIL, clean_span(&r->chunk, at, s.n));
        take_note(r, at);
    }
    return any;
}

/* 责任单位：市发展改革委 above its items: a heading whose duties they inherit. */
static void label_heading(struct reader *r)
{
    struct found found = {0, r->chunk.n, false};
    struct piece_of p = {.to = r->chunk.n, .whole_to = r->chunk.n};

    if (duty_read(r->scratch, &r->chunk, 0, r->chunk.n, &r->part)) {
        r->part.rule = RULE_LABEL_LINE;
        p.found = &found;
    }
    emit_entry(r, &r->number, &p);
}

void chunk_end(struct reader *r)
{
    r->refused = 0;
    if (r->chunk.n) {
        bool loose = r->number.kind == NUMBER_NONE && !r->chunk_heading;

        r->kept = STR_NULL;
        part_brackets(r);
        if (r->chunk_label)
            label_heading(r);
        else if (!cut_parts(r, loose && r->entry.n == 0 ? facts_head(r) : 0) && loose)
            take_note(r, 0);
    }
    clean_reset(&r->chunk);
    r->number = (struct number){0};
    r->chunk_heading = r->chunk_label = false;
}
