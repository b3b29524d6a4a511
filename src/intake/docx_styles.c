/* docx_styles - styles.xml and numbering.xml. */
#include <stdio.h>

#include "intake/docx.h"

struct reading_styles {
    struct cx *cx;
    struct docx_styles *out;
    struct docx_style *style;
    struct docx_abstract *abstract;
    struct docx_list *list;
    struct docx_level *level;
    int ilvl; /* of the level or override being read */
};

static int bounded(int64_t v, int64_t least, int64_t most)
{
    return (int)(v < least ? least : v > most ? most : v);
}

static struct str keep(struct reading_styles *r, struct str s)
{
    return str_keep(r->cx->arena, s);
}

/* --- styles.xml ------------------------------------------------------- */

static void open_style(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->out->style.n == DOCX_STYLES_MOST) return;
    r->style = vec_push(r->cx->arena, &r->out->style);
    *r->style = (struct docx_style){.id = keep(r, xml_att(a, "styleId")),
                                    .num_id = -1,
                                    .ilvl = -1,
                                    .outline = -1,
                                    .centered = -1,
                                    .bold = -1};
}

static void close_style(void *state)
{
    ((struct reading_styles *)state)->style = NULL;
}

static void open_name(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;
    struct str name = xml_att(a, "val");

    if (r->style) r->style->contents = str_starts(name, STR("toc ")) || str_starts(name, STR("TOC "));
}

static void open_based(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->style) r->style->based = keep(r, xml_att(a, "val"));
}

static void open_outline(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->style) r->style->outline = bounded(xml_att_int(a, "val", -1), -1, 9);
}

static void open_num_id(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->style) r->style->num_id = bounded(xml_att_int(a, "val", -1), -1, INT32_MAX);
}

static void open_ilvl(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->style) r->style->ilvl = bounded(xml_att_int(a, "val", 0), 0, DOCX_LEVELS - 1);
}

static void open_jc(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->style) r->style->centered = str_eq(xml_att(a, "val"), STR("center"));
}

static void open_bold(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->style) r->style->bold = xml_att_on(a);
}

static const struct xml_tag style_tags[] = {
    {NS_W, "b", open_bold, NULL, false},
    {NS_W, "basedOn", open_based, NULL, false},
    {NS_W, "ilvl", open_ilvl, NULL, false},
    {NS_W, "jc", open_jc, NULL, false},
    {NS_W, "name", open_name, NULL, false},
    {NS_W, "numId", open_num_id, NULL, false},
    {NS_W, "outlineLvl", open_outline, NULL, false},
    {NS_W, "style", open_style, close_style, false},
    {NS_W, "tblStylePr", NULL, NULL, true},
};

static const struct docx_style *find_style(const struct docx_styles *s, struct str id)
{
    for (size_t i = 0; i < s->style.n; i++)
        if (str_eq(s->style.at[i].id, id)) return &s->style.at[i];
    return NULL;
}

struct docx_style docx_style_of(const struct docx_styles *s, struct str id)
{
    struct docx_style all = {.id = id, .num_id = -1, .ilvl = -1, .outline = -1, .centered = -1, .bold = -1};
    const struct docx_style *at = id.n ? find_style(s, id) : NULL;

    /* Ten steps: styles that inherit from each other in a ring must end. */
    for (int step = 0; at && step < 10; step++) {
        if (all.num_id < 0 && at->num_id >= 0) {
            all.num_id = at->num_id;
            all.ilvl = at->ilvl;
        }
        if (all.outline < 0) all.outline = at->outline;
        if (all.centered < 0) all.centered = at->centered;
        if (all.bold < 0) all.bold = at->bold;
        all.contents |= at->contents;
        at = at->based.n ? find_style(s, at->based) : NULL;
    }
    return all;
}

/* --- numbering.xml ---------------------------------------------------- */

static void open_abstract(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->out->abstract.n == DOCX_LISTS_MOST) return;
    r->abstract = vec_push(r->cx->arena, &r->out->abstract);
    *r->abstract = (struct docx_abstract){.id = xml_att_int(a, "abstractNumId", -1)};
    for (int i = 0; i < DOCX_LEVELS; i++)
        r->abstract->level[i] = (struct docx_level){.format = STR("decimal"), .start = 1, .restart = -1};
}

static void close_abstract(void *state)
{
    ((struct reading_styles *)state)->abstract = NULL;
}

static void open_num(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->out->list.n == DOCX_LISTS_MOST) return;
    r->list = vec_push(r->cx->arena, &r->out->list);
    *r->list = (struct docx_list){.id = xml_att_int(a, "numId", -1), .abstract = -1};
    for (int i = 0; i < DOCX_LEVELS; i++) r->list->start[i] = -1;
}

static void close_num(void *state)
{
    ((struct reading_styles *)state)->list = NULL;
}

static void open_abstract_id(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->list) r->list->abstract = xml_att_int(a, "val", -1);
}

static void open_override(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    r->ilvl = bounded(xml_att_int(a, "ilvl", 0), 0, DOCX_LEVELS - 1);
}

static void open_start_override(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->list) r->list->start[r->ilvl] = bounded(xml_att_int(a, "val", 1), 0, 1 << 20);
}

static void open_lvl(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;
    int i = bounded(xml_att_int(a, "ilvl", 0), 0, DOCX_LEVELS - 1);

    r->level = r->list ? &r->list->level[i] : r->abstract ? &r->abstract->level[i] : NULL;
    if (r->level)
        *r->level = (struct docx_level){.format = STR("decimal"), .start = 1, .restart = -1, .said = true};
}

static void close_lvl(void *state)
{
    ((struct reading_styles *)state)->level = NULL;
}

static void open_start(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->level) r->level->start = bounded(xml_att_int(a, "val", 1), 0, 1 << 20);
}

static void open_format(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->level) r->level->format = keep(r, xml_att(a, "val"));
}

static void open_text(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->level) r->level->text = keep(r, str_sub(xml_att(a, "val"), 0, 256));
}

static void open_restart(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->level) r->level->restart = bounded(xml_att_int(a, "val", -1), -1, DOCX_LEVELS);
}

static void open_suffix(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->level) r->level->no_space = str_eq(xml_att(a, "val"), STR("nothing"));
}

static void open_legal(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->level) r->level->legal = xml_att_on(a);
}

static void open_bound_style(void *state, const struct xml_atts *a)
{
    struct reading_styles *r = state;

    if (r->level) r->level->style = keep(r, xml_att(a, "val"));
}

static const struct xml_tag number_tags[] = {
    {NS_W, "abstractNum", open_abstract, close_abstract, false},
    {NS_W, "abstractNumId", open_abstract_id, NULL, false},
    {NS_W, "isLgl", open_legal, NULL, false},
    {NS_W, "lvl", open_lvl, close_lvl, false},
    {NS_W, "lvlOverride", open_override, NULL, false},
    {NS_W, "lvlRestart", open_restart, NULL, false},
    {NS_W, "lvlText", open_text, NULL, false},
    {NS_W, "num", open_num, close_num, false},
    {NS_W, "numFmt", open_format, NULL, false},
    {NS_W, "pStyle", open_bound_style, NULL, false},
    {NS_W, "start", open_start, NULL, false},
    {NS_W, "startOverride", open_start_override, NULL, false},
    {NS_W, "suff", open_suffix, NULL, false},
};

enum err docx_styles_read(struct cx *cx, struct pkg *p, const char *folder, struct docx_styles *out)
{
    struct reading_styles r = {.cx = cx, .out = out};
    struct xml_sink styles = {.tags = style_tags, .n = sizeof style_tags / sizeof style_tags[0], .state = &r};
    struct xml_sink numbers = {
        .tags = number_tags, .n = sizeof number_tags / sizeof number_tags[0], .state = &r};
    char name[256];
    enum err e = ERR_NONE;

    *out = (struct docx_styles){.style = {NULL, 0, 0}};
    snprintf(name, sizeof name, "%sstyles.xml", folder);
    if (pkg_has(p, name)) e = xml_part(cx, p, name, &styles);
    snprintf(name, sizeof name, "%snumbering.xml", folder);
    if (!e && pkg_has(p, name)) e = xml_part(cx, p, name, &numbers);
    return e;
}
