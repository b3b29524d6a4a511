/* docx_number - automatic numbers: formats and counting. */
#include "intake/docx.h"

#include "text/utf8.h"

static const char *const digits_zh[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
static const char *const digits_legal[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
static const char *const places_zh[] = {"", "十", "百", "千"};
static const char *const places_legal[] = {"", "拾", "佰", "仟"};

static void put(struct buf *out, const char *z)
{
    buf_str(out, str_of(z));
}

/* 1..9999 in words. A teen drops its first 一 (十二) in the plain form only. */
static void put_words(struct buf *out, int n, const char *const *digits, const char *const *places)
{
    int unit = 1000, place = 3;
    bool begun = false, gap = false;

    for (; place >= 0; place--, unit /= 10) {
        int d = n / unit % 10;

        if (d == 0) {
            gap = begun;
            continue;
        }
        if (gap) put(out, digits == digits_zh ? "零" : digits[0]);
        if (!(d == 1 && place == 1 && !begun && digits == digits_zh)) put(out, digits[d]);
        put(out, places[place]);
        begun = true;
        gap = false;
    }
}

static void put_digits(struct buf *out, int n, const char *const *digits)
{
    char text[16];
    struct buf plain = {.p = text, .room = sizeof text, .cap = sizeof text};

    buf_int(&plain, n);
    for (size_t i = 0; i < plain.n; i++) put(out, digits[plain.p[i] - '0']);
}

static void put_point(struct buf *out, int32_t c)
{
    char text[4];

    buf_str(out, (struct str){text, utf8_put(text, c)});
}

static void put_roman(struct buf *out, int n, bool upper)
{
    static const struct {
        int value;
        const char *text;
    } parts[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
                 {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        for (; n >= parts[i].value; n -= parts[i].value)
            for (const char *p = parts[i].text; *p; p++) buf_byte(out, (char)(upper ? *p - 32 : *p));
    }
}

/* a … z, aa, bb … */
static void put_letter(struct buf *out, int n, char first)
{
    for (int i = 0; i <= (n - 1) / 26 && i < 8; i++) buf_byte(out, (char)(first + (n - 1) % 26));
}

static void put_circled(struct buf *out, int n)
{
    if (n <= 20)
        put_point(out, 0x2460 + n - 1);
    else if (n <= 35)
        put_point(out, 0x3251 + n - 21);
    else
        buf_int(out, n);
}

static void put_stem(struct buf *out, int n)
{
    static const char *const stems[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};

    put(out, stems[(n - 1) % 10]);
}

static void put_wide(struct buf *out, int n)
{
    static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};

    put_digits(out, n, wide);
}

static void f_words(struct buf *out, int n)
{
    put_words(out, n, digits_zh, places_zh);
}
static void f_legal(struct buf *out, int n)
{
    put_words(out, n, digits_legal, places_legal);
}
static void f_digits(struct buf *out, int n)
{
    put_digits(out, n, digits_zh);
}
static void f_upper_roman(struct buf *out, int n)
{
    put_roman(out, n, true);
}
static void f_lower_roman(struct buf *out, int n)
{
    put_roman(out, n, false);
}
static void f_upper(struct buf *out, int n)
{
    put_letter(out, n, 'A');
}
static void f_lower(struct buf *out, int n)
{
    put_letter(out, n, 'a');
}
static void f_zero(struct buf *out, int n)
{
    buf_fmt(out, "%02d", n);
}
static void f_decimal(struct buf *out, int n)
{
    buf_int(out, n);
}

static const struct {
    struct str name;
    void (*put)(struct buf *out, int n);
} formats[] = {
    {STR_INIT("chineseCounting"), f_words},
    {STR_INIT("chineseCountingThousand"), f_words},
    {STR_INIT("japaneseCounting"), f_words},
    {STR_INIT("taiwaneseCounting"), f_words},
    {STR_INIT("taiwaneseCountingThousand"), f_words},
    {STR_INIT("koreanCounting"), f_words},
    {STR_INIT("ideographDigital"), f_digits},
    {STR_INIT("japaneseDigitalTenThousand"), f_digits},
    {STR_INIT("taiwaneseDigital"), f_digits},
    {STR_INIT("chineseLegalSimplified"), f_legal},
    {STR_INIT("japaneseLegal"), f_legal},
    {STR_INIT("ideographLegalTraditional"), f_legal},
    {STR_INIT("upperRoman"), f_upper_roman},
    {STR_INIT("lowerRoman"), f_lower_roman},
    {STR_INIT("upperLetter"), f_upper},
    {STR_INIT("lowerLetter"), f_lower},
    {STR_INIT("decimalZero"), f_zero},
    {STR_INIT("decimalEnclosedCircle"), put_circled},
    {STR_INIT("decimalEnclosedCircleChinese"), put_circled},
    {STR_INIT("decimalFullWidth"), put_wide},
    {STR_INIT("decimalFullWidth2"), put_wide},
    {STR_INIT("ideographTraditional"), put_stem},
    {STR_INIT("decimal"), f_decimal},
};

void docx_format(struct buf *out, struct str format, int n)
{
    if (n < 1 || n > 9999) {
        buf_int(out, n);
        return;
    }
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (!str_eq(format, formats[i].name)) continue;
        formats[i].put(out, n);
        return;
    }
    buf_int(out, n);
}

static struct docx_list *find_list(struct docx_styles *s, int id)
{
    for (size_t i = 0; i < s->list.n; i++)
        if (s->list.at[i].id == id) return &s->list.at[i];
    return NULL;
}

static struct docx_abstract *find_abstract(struct docx_styles *s, int64_t id)
{
    for (size_t i = 0; i < s->abstract.n; i++)
        if (s->abstract.at[i].id == id) return &s->abstract.at[i];
    return NULL;
}

static const struct docx_level *level_of(const struct docx_list *l, const struct docx_abstract *a, int i)
{
    return l->level[i].said ? &l->level[i] : &a->level[i];
}

static int start_of(const struct docx_list *l, const struct docx_abstract *a, int i)
{
    return l->start[i] >= 0 ? l->start[i] : level_of(l, a, i)->start;
}

static int bound_level(const struct docx_abstract *a, struct str style)
{
    for (int i = 0; i < DOCX_LEVELS; i++)
        if (a->level[i].style.n && str_eq(a->level[i].style, style)) return i;
    return 0;
}

static void count_one(struct docx_list *l, struct docx_abstract *a, int at)
{
    bool restart = !l->used[at] && l->start[at] >= 0;

    l->used[at] = true;
    a->count[at] = a->begun[at] && !restart ? a->count[at] + 1 : start_of(l, a, at);
    a->begun[at] = true;
    for (int i = 0; i < at; i++) {
        if (!a->begun[i]) a->count[i] = start_of(l, a, i);
        a->begun[i] = true;
    }
    for (int i = at + 1; i < DOCX_LEVELS; i++) {
        int by = level_of(l, a, i)->restart;

        if (by < 0 || (by > 0 && at < by)) a->begun[i] = false;
    }
}

/* "%1.%2、" with the counters put in. */
static void put_number(struct buf *out, const struct docx_list *l, const struct docx_abstract *a, int at)
{
    const struct docx_level *level = level_of(l, a, at);
    struct str t = level->text;

    for (size_t i = 0; i < t.n; i++) {
        int k = t.p[i] == '%' && i + 1 < t.n ? t.p[i + 1] - '1' : -1;

        if (k < 0 || k >= DOCX_LEVELS) {
            buf_byte(out, t.p[i]);
            continue;
        }
        docx_format(out, level->legal && k < at ? STR("decimal") : level_of(l, a, k)->format, a->count[k]);
        i++;
    }
}

bool docx_number(struct docx_styles *s, int num_id, int ilvl, struct str style, struct buf *out)
{
    struct docx_list *l = find_list(s, num_id);
    struct docx_abstract *a = l ? find_abstract(s, l->abstract) : NULL;
    int at = ilvl;
    size_t from = out->n;
    struct str format;

    if (!a) return false;
    if (at < 0) at = bound_level(a, style);
    if (at >= DOCX_LEVELS) at = DOCX_LEVELS - 1;
    count_one(l, a, at);
    format = level_of(l, a, at)->format;
    if (str_eq(format, STR("bullet")) || str_eq(format, STR("none"))) return false;
    put_number(out, l, a, at);
    if (out->n == from) return false;
    /* Behind "一、" the words follow at once; "1." and "1" keep their distance from a digit. */
    if ((unsigned char)out->p[out->n - 1] < 0x80 && !level_of(l, a, at)->no_space) buf_byte(out, ' ');
    return true;
}
