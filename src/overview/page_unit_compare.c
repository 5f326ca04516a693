/* page_unit_compare.c: two spans of days side by side, also across a reform of units. What cannot
 * be carried exactly is said to be partial, with the share that is sure and the units in question.
 */
#include "overview/page.h"

#include "overview/templates.h"

/* The same days a year earlier. */
static day_t year_before(day_t day)
{
    struct civil c = civil_from_day(day);

    c.year--;
    if (!civil_valid(c))
        c.day--; /* 29 February */
    return day_from_civil(c);
}

static bool spans_read(struct req *r, struct compare_question *ask)
{
    return unit_query_day(r, "from2", &ask->before.from) &&
           unit_query_day(r, "to2", &ask->before.to) && ask->before.from <= ask->before.to;
}

static struct str change_words(struct req *r, int64_t before, int64_t now)
{
    int64_t permille;

    if (before <= 0)
        return S("–");
    permille = now >= before ? percent_milli(now - before, before) / 100
                             : -(percent_milli(before - now, before) / 100);
    if (!permille)
        return S("0%");
    return str_printf(r->arena, "%s%.*s%%", permille > 0 ? "+" : "−",
        STR(milli_format(
            r->arena, (permille < 0 ? -permille : permille) * 100, r->lang == LANG_EN)));
}

static struct str permille_words(struct req *r, int64_t permille)
{
    return str_printf(
        r->arena, "%.*s%%", STR(milli_format(r->arena, permille * 100, r->lang == LANG_EN)));
}

/* Where nobody reported at all there is no figure, which is not 0. */
static struct str side(
    struct req *r, const struct sum_row *row, struct sum_value v, const char *sign)
{
    if (!row->completeness.on_time && !row->completeness.late)
        return S("–");
    return sum_words(r->arena, r->lang, v, sign);
}

static void row_add(struct req *r, struct unit_compare_view *v, const struct comparison *c,
    const struct sum_column *column, size_t i, bool one_day)
{
    struct sum_value before = c->before.values[i], now = c->now.values[i];
    struct sum_value question = c->in_question.values[i];
    const char *sign = column_sign(column, i, one_day);
    struct unit_compare_row *row = &v->rows[v->count];

    if (!sum_total(before) && !sum_total(now) && !sum_total(question))
        return;
    v->count++;
    row->label = req_t(r, column->label);
    row->before = side(r, &c->before, before, sign);
    row->now = side(r, &c->now, now, sign);
    row->partial = sum_total(question) != 0;
    if (row->partial) {
        row->question = sum_words(r->arena, r->lang, question, sign);
        row->share = permille_words(r, c->share_milli[i]);
    } else {
        row->change =
            str_eq(row->now, S("–")) ? S("–") : change_words(r, sum_total(before), sum_total(now));
    }
}

static int64_t people_of(const struct sum_row *row)
{
    int64_t sum = 0;

    for (size_t i = 0; i < indicator_count; i++)
        if (indicators[i].is_force)
            sum += sum_total(row->values[i]);
    return sum;
}

static void sources_fill(struct req *r, struct unit_compare_view *v, const struct comparison *c,
    const struct unit_query *q, const struct compare_span *before)
{
    v->sources = arena_new_array(r->arena, struct unit_compare_source, c->source_count + 1);
    for (size_t i = 0; i < c->source_count; i++) {
        const struct compare_source *s = &c->sources[i];
        const struct completeness *sum = &s->row.completeness;

        v->sources[v->source_count++] = (struct unit_compare_source){.name = s->name,
            .href = unit_href(r->arena, q, s->unit, before->from, before->to, ""),
            .people = quantity_words(
                r->arena, r->lang, people_of(&s->row), measure_label(UNIT_ATTENDANCE)),
            .reports = count_words(r, sum->on_time + sum->late),
            .whole = s->whole};
    }
    v->whole_count = c->whole_count;
}

static struct str span_words(struct req *r, const struct compare_span *s)
{
    return REQ_T(r, "%1 đến %2", day_format(r->arena, s->from), day_format(r->arena, s->to));
}

static void head_fill(struct req *r, const struct unit_board *board, struct unit_compare_view *v,
    const struct compare_question *ask)
{
    v->page.title = REQ_T(r, "%1: so sánh hai khoảng ngày", board->unit.name);
    v->page.wide = true;
    v->action = str_printf(r->arena, "/unit/%lld/compare", (long long)ask->unit.v);
    v->from = day_format_iso(r->arena, ask->now.from);
    v->to = day_format_iso(r->arena, ask->now.to);
    v->from2 = day_format_iso(r->arena, ask->before.from);
    v->to2 = day_format_iso(r->arena, ask->before.to);
    v->now = span_words(r, &ask->now);
    v->before = span_words(r, &ask->before);
    v->line = ask->line;
    v->trouble = board->trouble;
}

static void rows_fill(struct req *r, struct unit_compare_view *v, const struct sums *s,
    const struct compare_question *ask, const struct comparison *c)
{
    const struct sum_column *columns;
    bool one_day = ask->now.from == ask->now.to && ask->before.from == ask->before.to;

    (void)sums_columns(s, &columns);
    v->rows = arena_new_array(r->arena, struct unit_compare_row, c->column_count + 1);
    for (size_t i = 0; i < c->column_count; i++)
        row_add(r, v, c, &columns[i], i, one_day);
    v->partial = c->partial;
    v->any = v->count > 0;
}

enum err page_unit_compare(struct req *r)
{
    struct unit_board board = {.query = {.unit = {req_id(r, "unit")}}};
    struct unit_compare_view v = {0};
    struct compare_question ask;
    struct comparison c;
    enum err e = unit_page_find(r, &board);

    if (e == OK)
        e = unit_board_crumbs(r, &board.query, true, &v.page);
    if (e != OK)
        return e;
    ask = (struct compare_question){board.query.unit, board.query.line,
        {year_before(board.query.from), year_before(board.query.to)},
        {board.query.from, board.query.to}};
    if (!spans_read(r, &ask)) {
        board.trouble = req_t(r, "Ngày không đọc được, hoặc ngày bắt đầu đứng sau ngày kết thúc.");
        ask.before =
            (struct compare_span){year_before(board.query.from), year_before(board.query.to)};
    }
    head_fill(r, &board, &v, &ask);
    if ((e = compare_ask(r->db, board.sums, r->arena, &ask, &c)) != OK)
        return e;
    rows_fill(r, &v, board.sums, &ask, &c);
    sources_fill(r, &v, &c, &board.query, &ask.before);
    html_unit_compare(r->out, &v);
    return OK;
}
