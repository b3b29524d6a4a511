/* facts - what the paper says about itself: title, number, issuer, date, addressees, signature, copies. */
#include <string.h>

#include "plan/read.h"
#include "plan/words.h"
#include "text/utf8.h"

enum { LINE_MOST = 260, HEAD_LINES = 8, COPY_LINES = 12 };

/* ---- one line, cleaned */

static struct str line_text(struct reader *r, struct clean *c, size_t block)
{
    clean_reset(c);
    if (block < r->doc->n && r->doc->block[block].kind != BLOCK_CELL)
        clean_add(r->scratch, c, r->doc, r->doc->block[block].at, GAP_LINE);
    return clean_text(c);
}

/* The value [FROM, TO) of a cleaned line, kept in the arena of the result. */
static struct plan_value line_value(struct reader *r, const struct clean *c, size_t from, size_t to,
                                    enum plan_rule rule)
{
    struct span at = clean_span(c, from, to);
    struct str text = str_sub(clean_text(c), from, to - from);
    bool same = at.len == text.n && memcmp(doc_text(r->doc, at).p, text.p, text.n) == 0;

    return (struct plan_value){same ? doc_text(r->doc, at) : str_keep(r->a, text), at, rule};
}

static void set(struct plan_value *to, struct plan_value v)
{
    if (!to->text.p) *to = v;
}

/* ---- dates: 2021年2月10日, 二〇二一年二月十日 */

static bool date_unit(struct str *s, struct str unit, uint32_t *v)
{
    size_t len;

    *v = number_value(*s, &len);
    if (len == 0 || !str_starts(str_skip(*s, len), unit)) return false;
    *s = str_skip(*s, len + unit.n);
    return true;
}

/* The date S begins with; what is behind it stays in S. */
static bool date_read(struct str *s, uint32_t ymd[3])
{
    return date_unit(s, STR("年"), &ymd[0]) && date_unit(s, STR("月"), &ymd[1]) &&
           date_unit(s, STR("日"), &ymd[2]) && ymd[0] >= 1949 && ymd[0] < 2200 && ymd[1] >= 1 &&
           ymd[1] <= 12 && ymd[2] >= 1 && ymd[2] <= 31;
}

static struct str iso(struct reader *r, struct str date)
{
    uint32_t ymd[3];
    struct buf b = buf_new(r->a, 16);

    if (!date_read(&date, ymd)) return STR_NULL;
    buf_int(&b, ymd[0]);
    buf_lit(&b, "-");
    if (ymd[1] < 10) buf_lit(&b, "0");
    buf_int(&b, ymd[1]);
    buf_lit(&b, "-");
    if (ymd[2] < 10) buf_lit(&b, "0");
    buf_int(&b, ymd[2]);
    return buf_text(&b);
}

static bool is_date(struct str s)
{
    uint32_t ymd[3];

    return s.n > 0 && date_read(&s, ymd) && s.n == 0;
}

/* ---- what a line is */

static bool is_issuer(struct str s)
{
    return s.n >= 9 && s.n <= 150 && word_tail(s, WORDS_ISSUER_END) && str_find(s, STR("，"), 0) < 0 &&
           str_find(s, STR("。"), 0) < 0 && str_find(s, STR("："), 0) < 0 && str_find(s, STR("、"), 0) < 0;
}

/* 聊政发〔2021〕1号 fills the line. */
static bool is_paper_number(struct str s)
{
    size_t at = 0, len;
    uint32_t v;

    if (s.n > 90 || !str_ends(s, STR("号"))) return false;
    while (at < s.n && !duty_open(s.p + at, s.n - at)) at++;
    if (at < 6 || at >= s.n) return false;
    at += duty_open(s.p + at, s.n - at);
    v = number_value(str_skip(s, at), &len);
    at += len;
    if (v < 1949 || v > 2199 || at >= s.n || !duty_close(s.p + at, s.n - at)) return false;
    at += duty_close(s.p + at, s.n - at);
    v = number_value(str_skip(s, at), &len);
    return v > 0 && at + len + 3 == s.n;
}

/* （此件公开发布）, 公开方式：主动公开 */
static bool is_publicity(struct str s, size_t *from, size_t *to)
{
    size_t open = s.n ? duty_open(s.p, s.n) : 0, close = s.n > 3 ? duty_close(s.p + s.n - open, open) : 0;

    if (s.n > 120 || str_find(s, STR("公开"), 0) < 0) return false;
    *from = open;
    *to = s.n - close;
    return str_starts(str_skip(s, open), STR("此件")) || str_find(s, STR("公开方式"), 0) >= 0 ||
           str_find(s, STR("公开形式"), 0) >= 0 || str_find(s, STR("公开属性"), 0) >= 0;
}

static size_t colon_behind(struct str s, struct str word)
{
    if (!str_starts(s, word)) return 0;
    if (str_starts(str_skip(s, word.n), STR("："))) return word.n + 3;
    return str_starts(str_skip(s, word.n), STR(":")) ? word.n + 1 : 0;
}

/* ---- takers: each looks at the line at BLOCK and says how many blocks it used */

struct taker {
    struct reader *r;
    struct clean line, next;
    struct str s;
    size_t block;
};

static size_t take_number(struct taker *t)
{
    if (!is_paper_number(t->s)) return 0;
    set(&t->r->facts.number, line_value(t->r, &t->line, 0, t->s.n, RULE_FACT_NUMBER));
    return 1;
}

/* 聊城市人民政府文件: the red head. */
static size_t take_red_head(struct taker *t)
{
    struct str name = t->s;

    if (t->s.n > 150 || !str_ends(t->s, STR("文件")) || t->r->entry.n) return 0;
    name.n -= 6;
    if (!is_issuer(name)) return 0;
    set(&t->r->facts.issuer, line_value(t->r, &t->line, 0, name.n, RULE_FACT_ISSUER));
    return 1;
}

static size_t take_publicity(struct taker *t)
{
    size_t from, to;

    if (!is_publicity(t->s, &from, &to)) return 0;
    set(&t->r->facts.publicity, line_value(t->r, &t->line, from, to, RULE_FACT_PUBLIC));
    return 1;
}

/* 抄送：… up to a full stop, over lines. */
static size_t take_copies(struct taker *t)
{
    size_t from = colon_behind(t->s, STR("抄送")), to, used = 1;

    if (!from) return 0;
    while (used < COPY_LINES && !str_ends(clean_text(&t->line), STR("。")) &&
           t->block + used < t->r->doc->n) {
        struct str next = line_text(t->r, &t->next, t->block + used);

        if (is_issuer(next) || str_find(next, STR("印发"), 0) >= 0) break;
        clean_add(t->r->scratch, &t->line, t->r->doc, t->r->doc->block[t->block + used].at, GAP_LINE);
        used++;
    }
    to = clean_text(&t->line).n;
    if (str_ends(clean_text(&t->line), STR("。"))) to -= 3;
    set(&t->r->facts.copy_to, line_value(t->r, &t->line, from, to, RULE_FACT_COPY));
    return used;
}

/* 2021年2月10日印发, alone or behind the printing office. */
static bool printed_date(struct str s, size_t *from)
{
    if (!str_ends(s, STR("印发"))) return false;
    for (size_t at = 0; at < s.n; at++) {
        struct str date = str_skip(s, at);
        uint32_t ymd[3];

        if (((unsigned char)s.p[at] & 0xc0) == 0x80 || !date_read(&date, ymd)) continue;
        *from = at;
        return str_eq(date, STR("印发"));
    }
    return false;
}

static void set_printed_on(struct taker *t, const struct clean *c, size_t from)
{
    struct plan_facts *f = &t->r->facts;

    if (f->printed_on.text.p) return;
    f->printed_on = line_value(t->r, c, from, clean_text(c).n - 6, RULE_FACT_PRINTED);
    f->printed_on_iso = iso(t->r, f->printed_on.text);
}

static size_t take_printed(struct taker *t)
{
    size_t from;

    if (t->s.n <= 200 && printed_date(t->s, &from)) {
        if (from && is_issuer(str_sub(t->s, 0, from)))
            set(&t->r->facts.printed_by, line_value(t->r, &t->line, 0, from, RULE_FACT_PRINTED));
        set_printed_on(t, &t->line, from);
        return 1;
    }
    if (!is_issuer(t->s) || !printed_date(line_text(t->r, &t->next, t->block + 1), &from) || from) return 0;
    set(&t->r->facts.printed_by, line_value(t->r, &t->line, 0, t->s.n, RULE_FACT_PRINTED));
    set_printed_on(t, &t->next, 0);
    return 2;
}

/* The signature: issuer, then date on the next line. */
static size_t take_signature(struct taker *t)
{
    struct plan_facts *f = &t->r->facts;

    if (!is_issuer(t->s) || !is_date(line_text(t->r, &t->next, t->block + 1))) return 0;
    if (!f->issuer.text.p || f->issuer.rule == RULE_FACT_ISSUER)
        f->issuer = line_value(t->r, &t->line, 0, t->s.n, RULE_FACT_ISSUER);
    if (!f->date.text.p) {
        f->date = line_value(t->r, &t->next, 0, clean_text(&t->next).n, RULE_FACT_DATE);
        f->date_iso = iso(t->r, f->date.text);
    }
    if (!t->r->duty.n) t->r->plan_from = f->date.at.off;
    return 2;
}

/* The plan's own title, as the covering notice calls it, on one to three lines. */
static size_t take_title(struct taker *t)
{
    struct plan_facts *f = &t->r->facts;
    struct str want = f->title.text;
    size_t used = 1;

    if (f->title.rule != RULE_FACT_QUOTED || !str_starts(want, t->s)) return 0;
    while (used < 4 && clean_text(&t->line).n < want.n && t->block + used < t->r->doc->n) {
        clean_add(t->r->scratch, &t->line, t->r->doc, t->r->doc->block[t->block + used].at, GAP_LINE);
        used++;
    }
    if (!str_eq(clean_text(&t->line), want)) return 0;
    f->title = line_value(t->r, &t->line, 0, want.n, RULE_FACT_TITLE);
    t->r->plan_from = f->title.at.off;
    return used;
}

/* 附件：1.…, 附件1 */
static size_t take_attachment(struct taker *t)
{
    size_t used = 1;
    struct number n;

    if (!str_starts(t->s, STR("附件")) || t->s.n > 160 || str_ends(t->s, STR("。"))) return 0;
    while (used < COPY_LINES) {
        struct str s = line_text(t->r, &t->next, t->block + used);

        if (!number_read(s, &n) || n.value != used + 1 || s.n > 160 || str_ends(s, STR("。"))) break;
        used++;
    }
    return used;
}

size_t facts_take(struct reader *r, size_t block)
{
    static size_t (*const takers[])(struct taker *) = {take_number,    take_red_head,  take_publicity,
                                                       take_copies,    take_title,     take_printed,
                                                       take_signature, take_attachment};
    struct taker t = {.r = r, .block = block};
    size_t used = 0;

    if (r->doc->block[block].at.len > LINE_MOST &&
        !str_starts(doc_text(r->doc, r->doc->block[block].at), STR("抄")))
        return 0;
    t.line = r->line;
    t.next = r->next;
    t.s = line_text(r, &t.line, block);
    for (size_t i = 0; t.s.n && !used && i < sizeof takers / sizeof takers[0]; i++) used = takers[i](&t);
    r->line = t.line;
    r->next = t.next;
    if (used) chunk_end(r);
    return used;
}

/* ---- the head of the paper */

/* The line that begins at AT of the chunk ends where? */
static size_t line_end(const struct reader *r, size_t at)
{
    for (size_t m = clean_mark(&r->chunk, at + 1); m < r->chunk.mark.n; m++)
        if (r->chunk.mark.at[m].gap >= GAP_LINE) return r->chunk.mark.at[m].at;
    return r->chunk.n;
}

/* The end of the title that begins the chunk; 0: there is none. */
static size_t title_end(const struct reader *r)
{
    struct str s = clean_text(&r->chunk);
    size_t at = 0, end = 0;

    for (size_t line = 0; line < HEAD_LINES && at < s.n; line++) {
        size_t to = line_end(r, at);
        struct str text = str_sub(s, at, to - at);

        if (str_ends(text, STR("。")) || str_ends(text, STR("：")) || str_ends(text, STR(":"))) break;
        if (word_tail(text, WORDS_TITLE_END)) end = to;
        if (str_ends(text, STR("通知"))) break;
        at = to;
    }
    return end;
}

/* 关于印发X的通知: where X stands; book marks off. */
static bool quoted_title(struct str title, size_t *from, size_t *to)
{
    ptrdiff_t at = str_find(title, STR("印发"), 0);
    struct str rest;

    if (at < 0 || !str_ends(title, STR("的通知"))) return false;
    *from = (size_t)at + 6;
    *to = title.n - 9;
    if (*from >= *to) return false;
    rest = str_sub(title, *from, *to - *from);
    if (str_starts(rest, STR("《")) && str_ends(rest, STR("》"))) {
        *from += 3;
        *to -= 3;
    }
    return *to > *from;
}

static void head_titles(struct reader *r, size_t end)
{
    struct str title = str_sub(clean_text(&r->chunk), 0, end);
    ptrdiff_t about = str_find(title, STR("关于"), 0);
    size_t from, to;

    if (about > 0 && is_issuer(str_sub(title, 0, (size_t)about)))
        set(&r->facts.issuer, line_value(r, &r->chunk, 0, (size_t)about, RULE_FACT_ISSUER));
    if (!quoted_title(title, &from, &to)) {
        set(&r->facts.title, line_value(r, &r->chunk, 0, end, RULE_FACT_TITLE));
        return;
    }
    set(&r->facts.notice, line_value(r, &r->chunk, 0, end, RULE_FACT_TITLE));
    set(&r->facts.title, line_value(r, &r->chunk, from, to, RULE_FACT_QUOTED));
}

/* 各县（市、区）人民政府，市直各部门：; the place behind it. */
static size_t head_addressees(struct reader *r, size_t from)
{
    struct str s = clean_text(&r->chunk);
    size_t end = from, to;

    for (int lines = 0; lines < HEAD_LINES && end < s.n; lines++) {
        end = line_end(r, end);
        if (str_ends(str_sub(s, 0, end), STR("。"))) break;
        if (!str_ends(str_sub(s, 0, end), STR("：")) && !str_ends(str_sub(s, 0, end), STR(":"))) continue;
        to = end - (s.p[end - 1] == ':' ? 1 : 3);
        if (!duty_is_unit(str_sub(s, from, to - from))) break;
        set(&r->facts.send_to, line_value(r, &r->chunk, from, to, RULE_FACT_SEND));
        return end;
    }
    return from;
}

/* （2021年2月10日） below the title. */
static size_t head_date(struct reader *r, size_t from)
{
    size_t end = line_end(r, from), open, to = end;
    struct str s = str_sub(clean_text(&r->chunk), from, end - from);

    open = s.n ? duty_open(s.p, s.n) : 0;
    if (open && s.n > 2 * open && duty_close(s.p + s.n - open, open)) {
        to -= open;
        s = str_sub(s, open, s.n - 2 * open);
    }
    if (!is_date(s)) return from;
    set(&r->facts.date, line_value(r, &r->chunk, from + open, to, RULE_FACT_DATE));
    return end;
}

void facts_title(struct reader *r, size_t from, size_t to)
{
    if (word_tail(str_sub(clean_text(&r->chunk), from, to - from), WORDS_TITLE_END))
        set(&r->facts.title, line_value(r, &r->chunk, from, to, RULE_FACT_TITLE));
}

size_t facts_head(struct reader *r)
{
    size_t end = title_end(r);

    if (end) head_titles(r, end);
    return head_addressees(r, head_date(r, end));
}

/* ---- the year */

static int year_in(struct str s)
{
    enum { FIGURES = 4, FIGURES_HAN = 12 }; /* bytes: 2021, 二〇二一 */

    for (size_t at = 0; at < s.n;) {
        size_t len = 0;
        uint32_t v = ((unsigned char)s.p[at] & 0xc0) == 0x80 ? 0 : number_value(str_skip(s, at), &len);

        if ((len == FIGURES || len == FIGURES_HAN) && v >= 1949 && v < 2200) return (int)v;
        at += len ? len : 1;
    }
    return 0;
}

void facts_settle(struct reader *r)
{
    struct plan_facts *f = &r->facts;

    if (!f->date_iso.p) f->date_iso = iso(r, f->date.text);
    f->year = year_in(f->title.text);
    if (!f->year) f->year = year_in(f->notice.text);
    if (!f->year) f->year = year_in(f->date.text);
    if (!f->year) f->year = year_in(f->number.text);
}
