/*
 * furniture - page numbers and running heads in text that came as lines.
 *
 * A page number is a line of its own.  What stands beside one and comes again beside another, its digits
 * aside, or stands apart and looks like a masthead, is a running head.  A bare number may also be an item's:
 * when they count 1, 2, 3 and each stands where a sentence has ended, they are items.
 */
#include <string.h>

#include "plan/read.h"
#include "plan/words.h"

enum { HEAD_MOST = 150, BARE_LEAST = 2 };

/* 5, - 5 -, — 5 —, ·5·, 第5页, 第 5 页 共 9 页, 5/9.  *BARE: digits only. */
static bool is_page(struct str s, bool *bare)
{
    static const struct str marks[] = {
        STR_INIT("第"), STR_INIT("页"), STR_INIT("共"), STR_INIT("頁"), STR_INIT("—"),  STR_INIT("－"),
        STR_INIT("–"),  STR_INIT("·"),  STR_INIT("-"),  STR_INIT("/"),  STR_INIT("―"),  STR_INIT("─"),
        STR_INIT("・"), STR_INIT("～"), STR_INIT("　"), STR_INIT(" "),  STR_INIT("\t"), STR_INIT("\r")};
    bool seen = false;

    *bare = true;
    if (s.n > 40) return false;
    while (s.n) {
        size_t len = s.p[0] >= '0' && s.p[0] <= '9';

        seen = seen || len;
        for (size_t i = 0; !len && i < sizeof marks / sizeof marks[0]; i++) {
            if (!str_starts(s, marks[i])) continue;
            len = marks[i].n;
            if (marks[i].n > 1) *bare = *bare && str_eq(marks[i], STR("　"));
            if (memchr("-/", marks[i].p[0], 2)) *bare = false;
        }
        if (len == 0) return false;
        s = str_skip(s, len);
    }
    return seen;
}

static struct str block_text(const struct reader *r, size_t i)
{
    struct str s = str_trim(doc_text(r->doc, r->doc->block[i].at));

    while (str_starts(s, STR("　"))) s = str_trim(str_skip(s, 3));
    while (str_ends(s, STR("　"))) s = str_trim(str_sub(s, 0, s.n - 3));
    return s;
}

static bool is_line(const struct reader *r, size_t i)
{
    return i < r->doc->n && read_is_line(r, &r->doc->block[i]);
}

static bool is_page_line(const struct reader *r, size_t i, bool *bare)
{
    return is_line(r, i) && r->doc->block[i].at.len <= 60 && is_page(block_text(r, i), bare);
}

/* Text that stops in the middle of a sentence. */
static bool stops_open(struct str s)
{
    static const struct str ends[] = {STR_INIT("。"), STR_INIT("；"), STR_INIT("！"), STR_INIT("？"),
                                      STR_INIT("："), STR_INIT("）"), STR_INIT("〕"), STR_INIT("】"),
                                      STR_INIT("］"), STR_INIT(")"),  STR_INIT("]")};

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_ends(s, ends[i])) return false;
    return s.n > 0;
}

/* ---- bare numbers: items or pages */

static bool bare_are_items(const struct reader *r)
{
    uint32_t expect = 1, n = 0;
    bool bare;

    for (size_t i = 0; i < r->doc->n; i++) {
        size_t len;

        if (!is_page_line(r, i, &bare) || !bare) continue;
        if (number_value(block_text(r, i), &len) != expect++) return false;
        if (i > 0 && r->doc->block[i - 1].at.len > HEAD_MOST && stops_open(block_text(r, i - 1)))
            return false;
        n++;
    }
    return n >= BARE_LEAST;
}

/* ---- running heads */

static uint64_t head_hash(struct str s)
{
    uint64_t h = 1469598103934665603u;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c <= ' ' || (c >= '0' && c <= '9')) continue;
        h = (h ^ c) * 1099511628211u;
    }
    return h;
}

static bool may_be_head(const struct reader *r, size_t i)
{
    struct str s;
    struct number n;
    size_t len;

    if (!is_line(r, i) || r->doc->block[i].at.len > HEAD_MOST) return false;
    s = block_text(r, i);
    return !number_read(s, &n) && duty_label_head(s, &len) == DUTY_LABEL_NONE &&
           str_find(s, STR("。"), 0) < 0 && str_find(s, STR("；"), 0) < 0 && str_find(s, STR("，"), 0) < 0 &&
           str_find(s, STR("、"), 0) < 0;
}

/* Stands apart from the text on both sides and looks like a masthead. */
static bool is_masthead(const struct reader *r, size_t i)
{
    bool above = r->doc->block[i].flags & BLOCK_AFTER_GAP;
    bool below = i + 1 >= r->doc->n || (r->doc->block[i + 1].flags & BLOCK_AFTER_GAP);

    return above && below && word_in(block_text(r, i), WORDS_MASTHEAD);
}

struct seen_head {
    uint64_t hash;
    size_t count;
};

struct heads {
    struct seen_head *at;
    size_t n; /* a power of two */
};

static struct seen_head *head_slot(const struct heads *h, uint64_t hash)
{
    size_t i = hash & (h->n - 1);

    while (h->at[i].count && h->at[i].hash != hash) i = (i + 1) & (h->n - 1);
    h->at[i].hash = hash;
    return &h->at[i];
}

static void drop(struct reader *r, size_t block)
{
    *vec_push(r->scratch, &r->furniture) = (uint32_t)block;
}

/* Lines beside page numbers, counted without their digits. */
static void count_heads(const struct reader *r, const struct heads *h, const uint32_t *page, size_t pages)
{
    for (size_t i = 0; i < pages; i++)
        for (size_t side = 0; side < 2; side++) {
            size_t block = (size_t)page[i] + 2 * side - 1; /* wraps to no block in front of the first */

            if (may_be_head(r, block)) head_slot(h, head_hash(block_text(r, block)))->count++;
        }
}

static bool is_head(const struct reader *r, const struct heads *h, size_t block)
{
    if (!may_be_head(r, block)) return false;
    return head_slot(h, head_hash(block_text(r, block)))->count > 1 || is_masthead(r, block);
}

static void drop_pages(struct reader *r, const uint32_t *page, size_t pages)
{
    struct heads h = {.n = 16};

    while (h.n < pages * 4) h.n *= 2;
    h.at = arena_array(r->scratch, struct seen_head, h.n);
    count_heads(r, &h, page, pages);
    for (size_t i = 0; i < pages; i++) {
        size_t last = r->furniture.n ? r->furniture.at[r->furniture.n - 1] : SIZE_MAX;

        if (page[i] && page[i] - 1 != last && is_head(r, &h, page[i] - 1)) drop(r, page[i] - 1);
        drop(r, page[i]);
        if (is_head(r, &h, (size_t)page[i] + 1)) drop(r, (size_t)page[i] + 1);
    }
}

void furniture_find(struct reader *r)
{
    VEC(uint32_t) page = {0};
    bool bare;

    r->bare_items = bare_are_items(r);
    for (size_t i = 0; i < r->doc->n; i++)
        if (is_page_line(r, i, &bare) && !(bare && r->bare_items)) *vec_push(r->scratch, &page) = (uint32_t)i;
    if (page.n) drop_pages(r, page.at, page.n);
}

bool furniture_is(struct reader *r, size_t block)
{
    while (r->furniture_at < r->furniture.n && r->furniture.at[r->furniture_at] < block) r->furniture_at++;
    return r->furniture_at < r->furniture.n && r->furniture.at[r->furniture_at] == block;
}
