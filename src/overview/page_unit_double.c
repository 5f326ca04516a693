/* page_unit_double.c: possible doubles across the communes, agencies and days below a unit. */
#include "overview/double_cache.h"
#include "overview/page.h"
#include "overview/templates.h"
#include "rollup/double_page.h"

#include "org/account.h"

/* What the totals are asked of. */
struct asked {
    struct req *req;
    const struct sums *sums;
    const struct unit_query *query;
    struct sum_table table;
};

static void totals_of(
    void *context, enum kind kind, enum unit measure, int64_t *planned, int64_t *done)
{
    const struct asked *asked = context;
    const struct sum_column *columns;
    size_t count = sums_columns(asked->sums, &columns);

    for (size_t i = 0; i < count && i < asked->table.column_count && asked->table.count; i++)
        if (columns[i].is_work && columns[i].kind == kind && columns[i].measure == measure) {
            const struct sum_row *row = &asked->table.rows[0];

            *planned = row->planned ? row->planned[i] : 0;
            *done = sum_total(row->values[i]);
        }
}

/* A person said that it does not count. */
static bool is_excluded(struct req *r, const struct report *report, const struct report_figure *f)
{
    bool out = false;

    return doubt_excluded(r->db, r->arena, report, f, &out) == OK && out;
}

/* What counts of a work in the span. */
static struct bounded done_of(void *context, const struct double_subject *s)
{
    const struct asked *asked = context;
    struct bounded sum = {0, '='};
    struct sum_known known;
    struct report report;

    for (day_t day = asked->query->from; day <= asked->query->to; day++) {
        const struct report_figure *f = NULL;

        if (sums_newest(asked->sums, s->work.campaign, s->work.unit, day, &known) &&
            report_find_by_seq(asked->req->db, asked->req->arena, known.seq, &report) == OK)
            f = report_figure_find(&report, OF_WORK_TODAY, s->work.id.v);
        if (f && !is_excluded(asked->req, &report, f))
            bound_add(&sum, said_as(f));
    }
    return sum;
}

static enum err find(struct req *r, struct unit_board *board, struct asked *asked)
{
    struct sum_question q;
    enum err e = unit_page_find(r, board);

    if (e != OK)
        return e;
    asked->sums = board->sums;
    asked->query = &board->query;
    q = (struct sum_question){
        board->query.unit, board->query.line, board->query.from, board->query.to, SUM_ONE};
    return sums_ask(board->sums, r->arena, &q, &asked->table);
}

static enum err head_fill(struct req *r, const struct unit_board *board, struct double_page *v)
{
    const struct unit_query *q = &board->query;

    v->page.title = REQ_T(r, "%1: có thể trùng", board->unit.name);
    v->page.wide = true;
    v->action = unit_href(r->arena, q, q->unit, q->from, q->to, "/doubles");
    v->span_action = str_printf(r->arena, "/unit/%lld/doubles", (long long)q->unit.v);
    v->from_iso = day_format_iso(r->arena, q->from);
    v->to_iso = day_format_iso(r->arena, q->to);
    v->trouble = board->trouble;
    v->may_settle = may(r->db, r->actor, PERMISSION_COMPILE, q->unit);
    return unit_board_crumbs(r, q, true, &v->page);
}

enum err page_unit_double(struct req *r)
{
    struct unit_board board = {.query = {.unit = {req_id(r, "unit")}}};
    struct asked asked = {.req = r};
    struct double_totals totals = {totals_of, done_of, &asked, 0, 0};
    struct double_page v = {0};
    const struct doubles *d;
    enum err e = find(r, &board, &asked);

    if (e == OK)
        e = doubles_under(r, board.sums, &board.query, &d);
    if (e == OK)
        e = head_fill(r, &board, &v);
    totals.from = board.query.from;
    totals.to = board.query.to;
    if (e == OK)
        e = double_cards_fill(r, d, &totals, &v);
    if (e != OK)
        return e;
    html_unit_double(r->out, &v);
    return OK;
}

enum err write_unit_double(struct tx *tx, struct req *r)
{
    struct str from = req_query(r, "from"), to = req_query(r, "to");
    struct unit_query q = {.unit = {req_id(r, "unit")}};
    enum err e =
        may(tx->db, r->actor, PERMISSION_COMPILE, q.unit) ? double_decide(tx, r) : E_DENIED;

    if (e != OK)
        return e;
    if (day_parse_iso(from, &q.from) == OK && day_parse_iso(to, &q.to) == OK)
        req_redirect(r, "%.*s", STR(unit_href(r->arena, &q, q.unit, q.from, q.to, "/doubles")));
    else
        req_redirect(r, "/unit/%lld/doubles", (long long)q.unit.v);
    return OK;
}
