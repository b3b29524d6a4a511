#include "text/fold.h"

#include <uchar.h>

#include "text/utf8.h"

/* Pairs "form, form that counts", sorted by the first. */
static const char16_t variant[] =
#include "text/variants.def"
    ;

/* What the radicals from U+2F00 on look like. */
static const char16_t radical[] = u"一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土"
                                  u"士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手"
                                  u"支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉"
                                  u"瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳"
                                  u"聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛"
                                  u"辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯"
                                  u"鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

enum {
    VARIANTS = sizeof variant / sizeof variant[0] / 2,
    RADICALS = sizeof radical / sizeof radical[0] - 1,
    RADICAL_FIRST = 0x2f00
};

/* Binary search: most characters are in no pair. */
static int32_t paired(int32_t c)
{
    size_t low = 0, high = VARIANTS;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (variant[2 * mid] == c) return variant[2 * mid + 1];
        if (variant[2 * mid] < c)
            low = mid + 1;
        else
            high = mid;
    }
    return c;
}

int32_t fold_variant(int32_t c)
{
    if (c >= RADICAL_FIRST && c < RADICAL_FIRST + RADICALS) c = radical[c - RADICAL_FIRST];
    return c >= variant[0] && c <= 0xffff ? paired(c) : c;
}

static int32_t fold_ascii(int32_t c)
{
    if (c <= ' ' || c == 0x7f) return 0;
    if (c >= 'A' && c <= 'Z') return c + ('a' - 'A');
    if (c == '[' || c == '{') return '(';
    if (c == ']' || c == '}') return ')';
    return c;
}

/* U+2000 to U+22FF: spaces, dashes, quotes, dots. */
static int32_t fold_punctuation(int32_t c)
{
    if (c <= 0x200f || (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f)) return 0;
    if (c <= 0x2015 || c == 0x2212) return '-';
    if (c >= 0x2018 && c <= 0x201b) return '\'';
    if (c >= 0x201c && c <= 0x201f) return '"';
    if (c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22c5) return 0xb7;
    return c;
}

/* U+3000 to U+303F. */
static int32_t fold_cjk_mark(int32_t c)
{
    switch (c) {
    case 0x3000: return 0;
    case 0x3001: return ',';
    case 0x3002: return '.';
    case 0x3008: return 0x300a; /* 〈 as 《 */
    case 0x3009: return 0x300b;
    case 0x3010:
    case 0x3014:
    case 0x3016:
    case 0x3018: return '(';
    case 0x3011:
    case 0x3015:
    case 0x3017:
    case 0x3019: return ')';
    case 0x300c:
    case 0x300d:
    case 0x300e:
    case 0x300f:
    case 0x301d:
    case 0x301e: return '"';
    default: return c;
    }
}

int32_t fold_char(int32_t c)
{
    if (c < 0x80) return fold_ascii(c);
    if (c == 0xa0 || c == 0xad || c == 0xfeff) return 0;
    if (c >= 0x2000 && c < 0x2300) return fold_punctuation(c);
    if (c >= 0x3000 && c < 0x3040) return fold_cjk_mark(c);
    if (c >= 0xff01 && c <= 0xff5e) return fold_ascii(c - 0xfee0);
    if (c == 0x30fb || c == 0xff65) return 0xb7;
    if (c == 0xff61) return '.';
    if (c == 0xff64) return ',';
    return fold_variant(c);
}

struct str fold_name(struct arena *a, struct str name)
{
    char *p = arena_take(a, name.n * 3 + 1, 1); /* a bad byte becomes three */
    size_t at = 0, n = 0;

    for (int32_t c = utf8_next(name, &at); c >= 0; c = utf8_next(name, &at)) {
        int32_t f = fold_char(c);

        if (f != 0) n += utf8_put(p + n, f);
    }
    return (struct str){p, n};
}
