#include "base/book.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    SHEET_NAME_MOST = 31,
    FONT_BODY = 10,
    FONT_TITLE = 20,
    LINE_POINTS = 14,
    ROW_LEAST = 22,
    ROW_MOST = 400
};

enum style { STYLE_TITLE, STYLE_NOTE, STYLE_HEAD, STYLE_ACROSS, STYLE_TEXT, STYLE_CENTER, STYLES };

struct book {
    struct arena *arena;
    int fd; /* where the file is written */
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *style[STYLES];
    const struct book_plan *plan;
    lxw_row_t row, head; /* the next row; the heading line */
};

/* How each style looks. Official fonts come with Windows and WPS; elsewhere the next best is taken. */
static const struct look {
    const char *font;
    double size;
    bool bold, bordered, wrapped;
    uint8_t align;
    lxw_color_t fill;
} look[STYLES] = {
    [STYLE_TITLE] = {"宋体", FONT_TITLE, true, false, false, LXW_ALIGN_CENTER, 0},
    [STYLE_NOTE] = {"仿宋", FONT_BODY, false, false, false, LXW_ALIGN_RIGHT, 0},
    [STYLE_HEAD] = {"黑体", FONT_BODY, true, true, true, LXW_ALIGN_CENTER, 0xE8EEF7},
    [STYLE_ACROSS] = {"黑体", FONT_BODY, true, true, true, LXW_ALIGN_LEFT, 0xF5F5F5},
    [STYLE_TEXT] = {"仿宋", FONT_BODY, false, true, true, LXW_ALIGN_LEFT, 0},
    [STYLE_CENTER] = {"仿宋", FONT_BODY, false, true, true, LXW_ALIGN_CENTER, 0},
};

/* The workbook's memory is the library's; an unfinished one is written into the file nobody reads. */
static void book_close(void *p)
{
    struct book *b = p;

    if (b->workbook) (void)workbook_close(b->workbook);
    if (b->fd >= 0) close(b->fd);
    b->workbook = NULL;
    b->fd = -1;
}

static lxw_format *style_make(lxw_workbook *w, const struct look *l)
{
    lxw_format *f = workbook_add_format(w);

    format_set_font_name(f, l->font);
    format_set_font_size(f, l->size);
    if (l->bold) format_set_bold(f);
    format_set_align(f, l->align);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (l->bordered) format_set_border(f, LXW_BORDER_THIN);
    if (l->wrapped) format_set_text_wrap(f);
    if (l->fill) format_set_bg_color(f, l->fill);
    return f;
}

/* NUL-terminated, valid for Excel: no longer than a cell may be. */
static const char *cell_text(struct book *b, struct str s)
{
    size_t units = 0, i = 0;

    for (; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c & 0xc0) == 0x80) continue;
        units += c >= 0xf0 ? 2 : 1;
        if (units > BOOK_CELL_MOST) break;
    }
    return str_keep(b->arena, str_sub(s, 0, i)).p;
}

/* Lines that S takes in a column of WIDTH characters; a Chinese character is two wide. */
static double lines_of(struct str s, double width)
{
    double lines = 1, used = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c & 0xc0) == 0x80) continue;
        used += c >= 0xe0 ? 2 : 1;
        if (c != '\n' && used <= width - 1) continue;
        lines++;
        used = c == '\n' ? 0 : 2;
    }
    return lines;
}

static void set_height(struct book *b, double lines)
{
    double points = lines * LINE_POINTS + 6;

    if (points < ROW_LEAST) points = ROW_LEAST;
    (void)worksheet_set_row(b->sheet, b->row, points > ROW_MOST ? ROW_MOST : points, NULL);
}

static lxw_col_t last_column(const struct book *b)
{
    return (lxw_col_t)(b->plan->columns - 1);
}

static void put_across(struct book *b, struct str text, enum style style)
{
    if (b->plan->columns > 1)
        (void)worksheet_merge_range(b->sheet, b->row, 0, b->row, last_column(b), cell_text(b, text),
                                    b->style[style]);
    else
        (void)worksheet_write_string(b->sheet, b->row, 0, cell_text(b, text), b->style[style]);
}

static void put_head(struct book *b)
{
    const struct book_plan *p = b->plan;

    put_across(b, p->title, STYLE_TITLE);
    (void)worksheet_set_row(b->sheet, b->row++, 36, NULL);
    if (p->note.n) {
        put_across(b, p->note, STYLE_NOTE);
        (void)worksheet_set_row(b->sheet, b->row++, 18, NULL);
    }
    b->head = b->row;
    for (size_t i = 0; i < p->columns; i++) {
        (void)worksheet_set_column(b->sheet, (lxw_col_t)i, (lxw_col_t)i, p->column[i].width, NULL);
        (void)worksheet_write_string(b->sheet, b->row, (lxw_col_t)i, cell_text(b, p->column[i].title),
                                     b->style[STYLE_HEAD]);
    }
    (void)worksheet_set_row(b->sheet, b->row++, 26, NULL);
}

static void put_page(struct book *b)
{
    worksheet_set_landscape(b->sheet);
    worksheet_set_paper(b->sheet, 9); /* A4 */
    worksheet_set_margins(b->sheet, 0.4, 0.4, 0.5, 0.6);
    worksheet_fit_to_pages(b->sheet, 1, 0);
    worksheet_center_horizontally(b->sheet);
    worksheet_freeze_panes(b->sheet, b->head + 1, 0);
    (void)worksheet_repeat_rows(b->sheet, b->head, b->head);
    (void)worksheet_set_footer(b->sheet, "&C第 &P 页，共 &N 页");
}

static enum err failed(struct cx *cx, const char *why)
{
    return cx_fail(cx, ERR_SYSTEM, NULL, "不能生成 xlsx 文件：%s", "cannot make the xlsx file: %s", why);
}

enum err book_open(struct cx *cx, const struct book_plan *plan, struct book **out)
{
    struct book *b = arena_new_of(cx->arena, struct book);
    char path[64];

    b->arena = cx->arena;
    b->plan = plan;
    b->fd = memfd_create("book", MFD_CLOEXEC);
    if (b->fd < 0) return failed(cx, strerror(errno));
    arena_on_reset(cx->arena, book_close, b);
    snprintf(path, sizeof path, "/proc/self/fd/%d", b->fd);
    b->workbook = workbook_new(path);
    if (!b->workbook) return failed(cx, "out of memory");
    b->sheet = workbook_add_worksheet(b->workbook, cell_text(b, str_sub(plan->sheet, 0, SHEET_NAME_MOST)));
    if (!b->sheet) return failed(cx, "the name of the sheet");
    for (int i = 0; i < STYLES; i++) b->style[i] = style_make(b->workbook, &look[i]);
    put_head(b);
    put_page(b);
    *out = b;
    return ERR_NONE;
}

void book_across(struct book *b, struct str text)
{
    double width = 0;

    for (size_t i = 0; i < b->plan->columns; i++) width += b->plan->column[i].width;
    put_across(b, text, STYLE_ACROSS);
    set_height(b, lines_of(text, width));
    b->row++;
}

void book_row(struct book *b, const struct str *cell)
{
    double most = 1;

    for (size_t i = 0; i < b->plan->columns; i++) {
        const struct book_column *c = &b->plan->column[i];
        double lines = lines_of(cell[i], c->width);
        lxw_format *style = b->style[c->centered ? STYLE_CENTER : STYLE_TEXT];

        if (lines > most) most = lines;
        if (cell[i].n)
            (void)worksheet_write_string(b->sheet, b->row, (lxw_col_t)i, cell_text(b, cell[i]), style);
        else
            (void)worksheet_write_blank(b->sheet, b->row, (lxw_col_t)i, style);
    }
    set_height(b, most);
    b->row++;
}

static enum err read_back(struct cx *cx, const struct book *b, struct buf *out)
{
    struct stat st;
    char *room;
    size_t n;

    if (fstat(b->fd, &st) != 0) return failed(cx, strerror(errno));
    n = (size_t)st.st_size;
    room = buf_room(out, n);
    if (!room) return cx_fail(cx, ERR_TOO_LARGE, NULL, "导出的文件太大", "the exported file is too large");
    if (pread(b->fd, room, n, 0) != (ssize_t)n) return failed(cx, strerror(errno));
    buf_used(out, n);
    return ERR_NONE;
}

enum err book_end(struct cx *cx, struct book *b, struct buf *out)
{
    lxw_error rc;
    enum err e;

    (void)worksheet_print_area(b->sheet, 0, 0, b->row ? b->row - 1 : 0, last_column(b));
    rc = workbook_close(b->workbook);
    b->workbook = NULL;
    e = rc == LXW_NO_ERROR ? read_back(cx, b, out) : failed(cx, lxw_strerror(rc));
    book_close(b);
    return e;
}
