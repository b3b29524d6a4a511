#include "plan/clean.h"

#include <string.h>

#include "text/utf8.h"

/* Bytes of the white or invisible character at P (N >= 1 left); 0 when it is a visible one. */
static size_t space_len(const char *p, size_t n)
{
    unsigned char a = (unsigned char)p[0], b, c;

    if (a <= ' ' || a == 0x7f) return 1;
    if (n < 2 || (a != 0xc2 && a != 0xe2 && a != 0xe3 && a != 0xef)) return 0;
    b = (unsigned char)p[1];
    if (a == 0xc2) return b == 0xa0 ? 2 : 0;
    if (n < 3) return 0;
    c = (unsigned char)p[2];
    if (a == 0xe3) return b == 0x80 && c == 0x80 ? 3 : 0;
    if (a == 0xef) return b == 0xbb && c == 0xbf ? 3 : 0;
    return b == 0x80 && (c <= 0x8f || (c >= 0xa8 && c <= 0xaf)) ? 3 : 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}

void clean_reset(struct clean *c)
{
    c->n = 0;
    c->mark.n = 0;
}

static void mark_add(struct arena *a, struct clean *c, size_t doc, enum gap gap)
{
    if (c->mark.n && c->mark.at[c->mark.n - 1].at == c->n) {
        struct mark *last = &c->mark.at[c->mark.n - 1];

        last->doc = (uint32_t)doc;
        if (gap > last->gap) last->gap = gap;
        return;
    }
    *vec_push(a, &c->mark) = (struct mark){(uint32_t)c->n, (uint32_t)doc, gap};
}

static void make_room(struct arena *a, struct clean *c, size_t more)
{
    size_t want = c->room ? c->room : 4096;

    if (c->room - c->n >= more) return;
    while (want - c->n < more) want *= 2;
    c->p = arena_grow(a, c->p, c->room, want);
    c->room = want;
}

/* Two English words stay apart; a number broken by a line end comes together. */
static bool keeps_space(const struct clean *c, char next, bool line)
{
    char last = c->n ? c->p[c->n - 1] : 0;

    return line ? is_letter(last) && is_letter(next) : is_word(last) && is_word(next);
}

/* "3 0 %": a scanner put a blank behind each character, so the one between two digits means nothing. */
static bool is_scattered(const struct clean *c, struct str s, size_t i)
{
    const struct mark *last = c->mark.n ? &c->mark.at[c->mark.n - 1] : NULL;

    return last && last->at + 1 == c->n && last->gap == GAP_SPACE && i + 1 < s.n &&
           space_len(s.p + i + 1, s.n - i - 1);
}

/* Bytes that may begin white space; all others are passed at once. */
static bool may_space(unsigned char c)
{
    static const uint64_t bits[4] = {0x1ffffffff, UINT64_C(1) << 0x3f, 0,
                                     UINT64_C(1) << 0x02 | UINT64_C(3) << 0x22 | UINT64_C(1) << 0x2f};

    return bits[c >> 6] >> (c & 63) & 1;
}

static size_t skip_text(struct str s, size_t i)
{
    while (i < s.n) {
        if (utf8_is_han_lead(s.p[i]))
            i += 3;
        else if (may_space((unsigned char)s.p[i]) && space_len(s.p + i, s.n - i))
            break;
        else
            i += utf8_len(s.p[i]);
    }
    return i < s.n ? i : s.n;
}

static size_t skip_spaces(struct str s, size_t i)
{
    while (i < s.n) {
        size_t step = space_len(s.p + i, s.n - i);

        if (step == 0) break;
        i += step;
    }
    return i;
}

void clean_add(struct arena *a, struct clean *c, const struct doc *doc, struct span at, enum gap gap)
{
    struct str s = doc_text(doc, at);
    size_t i = 0;

    make_room(a, c, s.n + 1);
    while (i < s.n) {
        size_t from = i;

        i = skip_spaces(s, i);
        if (i == s.n) break;
        if (i > from && gap == GAP_NONE) gap = GAP_SPACE;
        if (gap != GAP_NONE) {
            if (keeps_space(c, s.p[i], gap != GAP_SPACE || memchr(s.p + from, '\n', i - from)) &&
                !is_scattered(c, s, i))
                c->p[c->n++] = ' ';
            mark_add(a, c, at.off + i, gap);
        }
        from = i;
        i = skip_text(s, i);
        memcpy(c->p + c->n, s.p + from, i - from);
        c->n += i - from;
        gap = GAP_NONE;
    }
}

size_t clean_mark(const struct clean *c, size_t at)
{
    size_t low = 0, high = c->mark.n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (c->mark.at[mid].at < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static size_t doc_place(const struct clean *c, size_t at)
{
    size_t k = clean_mark(c, at + 1);
    const struct mark *m = k ? &c->mark.at[k - 1] : NULL;

    return m ? m->doc + (at - m->at) : 0;
}

struct span clean_span(const struct clean *c, size_t from, size_t to)
{
    size_t start = doc_place(c, from);

    if (to <= from) return (struct span){(uint32_t)start, 0};
    return (struct span){(uint32_t)start, (uint32_t)(doc_place(c, to - 1) + 1 - start)};
}

enum gap clean_gap(const struct clean *c, size_t at)
{
    size_t k = clean_mark(c, at);

    return k < c->mark.n && c->mark.at[k].at == at ? (enum gap)c->mark.at[k].gap : GAP_NONE;
}
