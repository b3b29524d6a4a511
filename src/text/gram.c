#include "text/gram.h"

#include "text/fold.h"
#include "text/utf8.h"

enum kind { KIND_OTHER, KIND_HAN, KIND_WORD };

/* The run that is being read: an ASCII word as a whole, or the last Han character. */
struct run {
    char p[GRAM_WORD_MOST + 8];
    size_t n;
    uint32_t at;
    enum kind kind;
    bool paired; /* the Han character already stands in a pair */
};

struct sink {
    void (*fn)(void *arg, struct str gram, uint32_t at);
    void *arg;
};

static enum kind kind_of(int32_t c)
{
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) return KIND_WORD;
    return utf8_is_han(c) ? KIND_HAN : KIND_OTHER;
}

static void run_end(struct run *r, const struct sink *to)
{
    if (r->kind == KIND_WORD || (r->kind == KIND_HAN && !r->paired))
        to->fn(to->arg, (struct str){r->p, r->n}, r->at);
    r->kind = KIND_OTHER;
}

static void run_start(struct run *r, enum kind kind, int32_t c, uint32_t at)
{
    r->kind = kind;
    r->at = at;
    r->paired = false;
    r->n = utf8_put(r->p, c);
}

/* A Han character behind another one: the pair goes out, the new one becomes the run. */
static void run_pair(struct run *r, int32_t c, uint32_t at, const struct sink *to)
{
    size_t n = r->n + utf8_put(r->p + r->n, c);

    to->fn(to->arg, (struct str){r->p, n}, r->at);
    run_start(r, KIND_HAN, c, at);
    r->paired = true;
}

void gram_each(struct str text, void (*fn)(void *arg, struct str gram, uint32_t at), void *arg)
{
    struct sink to = {fn, arg};
    struct run r = {.kind = KIND_OTHER};
    size_t next = 0;

    for (size_t at = 0; at < text.n; at = next) {
        int32_t c = fold_char(utf8_next(text, &next));
        enum kind kind = kind_of(c);

        if (kind == KIND_HAN && r.kind == KIND_HAN) {
            run_pair(&r, c, (uint32_t)at, &to);
        } else if (kind == KIND_WORD && r.kind == KIND_WORD) {
            if (r.n < GRAM_WORD_MOST) r.n += utf8_put(r.p + r.n, c);
        } else {
            run_end(&r, &to);
            if (kind != KIND_OTHER) run_start(&r, kind, c, (uint32_t)at);
        }
    }
    run_end(&r, &to);
}
