/* double_sheet.c: pairs of works that may be one, as a spreadsheet: a pair a row. */
#include "http/sheet.h"
#include "rollup/double_page.h"

enum { STATE, SIDE_A, SIDE_B = SIDE_A + 5, REASONS = SIDE_B + 5, VERDICT, WHY, BY, COLUMNS };

static const char *const of_side[] = {
    MSG("Công trình"), MSG("Đơn vị"), MSG("Nơi"), MSG("Kế hoạch"), MSG("Đã làm")};

static void side_fill(const struct double_side_shown *s, struct xlsx_cell *cells)
{
    cells[0] = xlsx_text(s->name);
    cells[1] = xlsx_text(s->unit);
    cells[2] = xlsx_text(s->place);
    cells[3] = xlsx_text(s->planned);
    cells[4] = xlsx_text(s->done);
}

static void cards_fill(struct req *r, struct xlsx_table *t, const struct double_card *cards,
    size_t count, const char *state)
{
    for (size_t i = 0; i < count; i++) {
        const struct double_card *c = &cards[i];
        struct xlsx_cell *row = xlsx_row_add(r->arena, t);
        struct buf reasons;

        buf_init(&reasons, r->arena, 4096);
        for (size_t k = 0; k < c->reason_count; k++) {
            buf_addz(&reasons, k ? "; " : "");
            buf_add(&reasons, c->reasons[k]);
        }
        row[STATE] = xlsx_text(req_t(r, state));
        side_fill(&c->sides[0], &row[SIDE_A]);
        side_fill(&c->sides[1], &row[SIDE_B]);
        row[REASONS] = xlsx_text(buf_str(&reasons));
        row[VERDICT] = xlsx_text(c->settled);
        row[WHY] = xlsx_text(c->settled_why);
        row[BY] = xlsx_text(c->settled_by);
    }
}

void double_sheet(struct req *r, const struct double_page *v)
{
    struct xlsx_column *c = arena_new_array(r->arena, struct xlsx_column, COLUMNS);
    struct xlsx_table *t;

    r->has_sheet = v->open_count || v->settled_count;
    if (!r->has_sheet || !sheet_asked(r))
        return;
    for (int i = 0; i < 5; i++) {
        c[SIDE_A + i].name = req_t(r, of_side[i]);
        c[SIDE_B + i].name = str_printf(r->arena, "%.*s (2)", STR(req_t(r, of_side[i])));
    }
    c[STATE].name = req_t(r, "Tình trạng");
    c[REASONS].name = req_t(r, "Vì sao có thể trùng");
    c[VERDICT].name = req_t(r, "Quyết định");
    c[WHY].name = req_t(r, "Vì sao");
    c[BY].name = req_t(r, "Ai quyết định");
    r->sheet = arena_new(r->arena, struct xlsx);
    t = xlsx_table_add(r->arena, r->sheet, req_t(r, "Có thể trùng"), c, COLUMNS);
    cards_fill(r, t, v->open, v->open_count, MSG("chưa xem"));
    cards_fill(r, t, v->settled, v->settled_count, MSG("đã quyết định"));
}
