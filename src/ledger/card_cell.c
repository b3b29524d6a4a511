#include "ledger/card_whole.h"

static void put_role(struct buf *out, const struct card_slice *duty, struct str role)
{
    bool first = true, open = false;

    for (size_t i = 0; i < duty->n; i++) {
        const struct row *d = &duty->at[i];

        if (!str_eq(row_str(d, D_ROLE), role)) continue;
        if (!first) buf_lit(out, "、");
        buf_str(out, row_str(d, D_NAME));
        first = false;
        open = open || row_bool(d, D_OPEN_LIST);
    }
    if (open) buf_lit(out, "等");
}

static void put_measure_words(struct buf *out, const struct card_slice *measure)
{
    for (size_t i = 0; i < measure->n; i++) {
        if (i) buf_lit(out, "；");
        buf_str(out, row_str(&measure->at[i], M_WORDS));
    }
}

/* 一、主要预期目标 */
static void put_heading(struct buf *out, const struct row *t)
{
    buf_str(out, row_str(t, T_SECTION_NO));
    if (row_str(t, T_SECTION_NO).n) buf_lit(out, "、");
    buf_str(out, row_str(t, T_SECTION));
}

/* One cell of the line; what can be asked for is sheet_columns.def. */
enum cell {
#define SHEET_COLUMN(id, name, zh, width) id,
#include "ledger/sheet_columns.def"
    CELLS
};

static void put_cell(struct buf *out, const struct card_whole *w, enum cell cell)
{
    const struct row *t = w->task;

    switch (cell) {
    case CELL_NO: buf_str(out, row_str(t, T_NO)); return;
    case CELL_SECTION: put_heading(out, t); return;
    case CELL_TEXT: buf_str(out, row_str(t, T_TEXT)); return;
    case CELL_LEADERS: put_role(out, &w->duty, STR("leader")); return;
    case CELL_LEAD: put_role(out, &w->duty, STR("lead")); return;
    case CELL_SUPPORT: put_role(out, &w->duty, STR("support")); return;
    case CELL_RESPONSIBLE: put_role(out, &w->duty, STR("responsible")); return;
    case CELL_MEASURES: put_measure_words(out, &w->measure); return;
    case CELL_DEADLINE: buf_str(out, row_str(t, T_DEADLINE)); return;
    case CELL_DUE: buf_str(out, row_str(t, T_DEADLINE_ISO)); return;
    case CELL_DOUBTS: buf_int(out, card_open_doubts(&w->doubt)); return;
    case CELLS: return;
    }
}

void card_cells(struct buf *out, const struct card_whole *w)
{
    out->n = 0;
    for (int i = 0; i < CELLS; i++) {
        if (i) buf_byte(out, '\x1f');
        put_cell(out, w, (enum cell)i);
    }
}
