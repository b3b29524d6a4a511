#include "directory/name.h"

#include <string.h>

#include "text/fold.h"
#include "text/utf8.h"

enum { STEM_LEAST = 3 /* characters: 市气象; two would join strangers */ };

struct pair {
    struct str from, to;
};

static const struct pair shorter[] = {
#define NAME_SHORT(long, short) {STR_INIT(long), STR_INIT(short)},
#include "directory/names.def"
};

static const struct str ending[] = {
#define NAME_ENDING(word) STR_INIT(word),
#include "directory/names.def"
};

enum where { START, END, INSIDE };

static const struct {
    enum where where;
    struct str word;
} many[] = {
#define NAME_MANY(where, word) {where, STR_INIT(word)},
#include "directory/names.def"
};

static const struct str title[] = {
#define NAME_TITLE(word) STR_INIT(word),
#include "directory/names.def"
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Every FROM in S becomes TO. S itself when there is none. */
static struct str replaced(struct arena *a, struct str s, struct str from, struct str to)
{
    ptrdiff_t hit = str_find(s, from, 0);
    size_t at = 0;
    struct buf out;

    if (hit < 0) return s;
    out = buf_new(a, s.n + (s.n / from.n + 1) * to.n);
    for (; hit >= 0; hit = str_find(s, from, at)) {
        buf_str(&out, str_sub(s, at, (size_t)hit - at));
        buf_str(&out, to);
        at = (size_t)hit + from.n;
    }
    buf_str(&out, str_skip(s, at));
    return buf_text(&out);
}

static bool is_joint(int32_t c)
{
    return c == 0x548c || c == 0x4e0e || c == 0x53ca; /* 和 与 及 */
}

/* Without 和, 与, 及 that stand between parts of two or more characters: 和平区 and 呼和浩特 keep theirs. */
static struct str without_joints(struct arena *a, struct str s)
{
    char *p = arena_take(a, s.n + 1, 1);
    size_t n = 0, next = 0, before = 0, total = utf8_count(s);

    for (size_t at = 0; at < s.n; at = next, before++) {
        int32_t c = utf8_next(s, &next);

        if (is_joint(c) && before >= 2 && total - before > 2) continue;
        memcpy(p + n, s.p + at, next - at);
        n += next - at;
    }
    return (struct str){p, n};
}

/* The last character of S, which for a place is its level: 市, 县, 区. */
static struct str last_of(struct str s)
{
    size_t at = s.n;

    utf8_prev(s, &at);
    return str_skip(s, at);
}

/* 聊城市财政局 and 聊城财政局 become 市财政局; further inside 聊城市 becomes 聊城. */
static struct str without_place(struct arena *a, struct str s, struct str place)
{
    struct str level = last_of(place), bare = str_sub(place, 0, place.n - level.n);
    struct buf out;

    if (utf8_count(bare) < 2) return s;
    s = replaced(a, s, place, bare);
    if (!str_starts(s, bare) || utf8_count(s) < utf8_count(bare) + 2) return s;
    out = buf_new(a, s.n + level.n);
    buf_str(&out, level);
    buf_str(&out, str_skip(s, bare.n));
    return buf_text(&out);
}

struct str name_key(struct arena *a, struct str printed, struct str place)
{
    struct str key = without_joints(a, fold_name(a, printed));

    if (place.n) key = without_place(a, key, fold_name(a, place));
    for (size_t i = 0; i < COUNT(shorter); i++) key = replaced(a, key, shorter[i].from, shorter[i].to);
    return key;
}

struct str name_place(struct str issuer)
{
    ptrdiff_t at = str_find(issuer, STR("人民政府"), 0);

    return at > 0 ? str_sub(issuer, 0, (size_t)at) : STR_NULL;
}

bool name_collective(struct str printed)
{
    for (size_t i = 0; i < COUNT(many); i++) {
        struct str word = many[i].word;

        if (many[i].where == START && str_starts(printed, word)) return true;
        if (many[i].where == END && str_ends(printed, word)) return true;
        if (many[i].where == INSIDE && str_find(printed, word, 0) >= 0) return true;
    }
    return false;
}

struct str name_stem(struct str key)
{
    for (size_t i = 0; i < COUNT(ending); i++) {
        struct str stem = str_sub(key, 0, key.n - ending[i].n);

        if (str_ends(key, ending[i])) return utf8_count(stem) >= STEM_LEAST ? stem : STR_NULL;
    }
    return STR_NULL;
}

bool name_title(struct str printed)
{
    for (size_t i = 0; i < COUNT(title); i++)
        if (str_find(printed, title[i], 0) >= 0) return true;
    return false;
}
