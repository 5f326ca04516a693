/* page_unit_picture.c: children down, days across, every cell shaded by how much of what was
 * expected came, with its figure; a single report keeps its own shape. */
#include "overview/page.h"

#include <stdlib.h>

/* Whose report a cell is, where the cell is one report. */
struct link {
    struct unit_id unit;
    struct campaign campaign;
};
struct links {
    struct link *items;
    size_t count, capacity;
};

/* Today is not over: what has not come yet is awaited, not missing. */
static int64_t leave_today_out(struct completeness *sum, const struct completeness *today)
{
    int64_t awaited = completeness_missing(*today);

    sum->expected -= awaited;
    return awaited;
}

static int64_t came(const struct completeness *c)
{
    return c->on_time + c->late;
}

static int64_t permille(const struct completeness *c)
{
    return c->expected ? came(c) * 1000 / c->expected : 0;
}

/* --- days --- */

static void day_add(struct req *r, struct unit_board *v, day_t day)
{
    struct civil c = civil_from_day(day);
    const struct campaign *only = NULL;
    size_t running = 0;
    struct unit_day *d = &v->days[v->day_count++];

    *d = (struct unit_day){.day = day,
        .iso = day_format_iso(r->arena, day),
        .short_day = str_printf(r->arena, "%d/%d", c.day, c.month),
        .today = day == r->today,
        .weekend = is_weekend(day)};
    for (size_t i = 0; i < v->campaign_count; i++) {
        const struct campaign *one = &v->campaigns[i].campaign;

        if (day >= one->first_day && day <= one->last_day) {
            only = one;
            running++;
        }
    }
    d->href = running == 1 ? day_path(r->arena, only->id, day)
                           : unit_href(r->arena, &v->query, v->query.unit, day, day, "");
}

/* The days on which something was expected; of many, the last ones. */
static enum err days_fill(struct req *r, struct unit_board *v)
{
    const struct unit_query *q = &v->query;
    struct sum_question ask = {q->unit, q->line, q->from, q->to, SUM_BY_DAY};
    struct sum_table table;
    enum err e = sums_ask(v->sums, r->arena, &ask, &table);
    size_t n = 0, skip;

    if (e != OK)
        return e;
    for (size_t i = 0; i < table.count; i++)
        n += table.rows[i].completeness.expected > 0;
    skip = n > UNIT_DAYS_SHOWN ? n - UNIT_DAYS_SHOWN : 0;
    v->days_cut = skip > 0;
    v->days = arena_new_array(r->arena, struct unit_day, UNIT_DAYS_SHOWN);
    for (size_t i = 0; i < table.count; i++)
        if (table.rows[i].completeness.expected > 0 && (!skip || !skip--))
            day_add(r, v, table.rows[i].day);
    return OK;
}

/* --- cells --- */

static const char *shade(const struct completeness *c)
{
    int64_t share = permille(c);

    if (!c->expected)
        return "none";
    if (came(c) == c->expected)
        return "c5";
    if (!came(c))
        return "c0";
    return share >= 950 ? "c4" : share >= 800 ? "c3" : share >= 500 ? "c2" : "c1";
}

static struct str share_text(const struct req *r, const struct completeness *c)
{
    int64_t percent = permille(c) / 10;

    if (!c->expected)
        return S("");
    if (came(c) == c->expected)
        return S("✓");
    if (came(c) && !percent)
        return S("<1");
    return str_printf(r->arena, "%lld", (long long)percent);
}

static struct str share_title(struct req *r, struct str when, const struct completeness *c)
{
    struct str reported = count_words(r, came(c)), expected = count_words(r, c->expected);

    if (!c->expected)
        return when;
    if (c->late)
        return REQ_T(
            r, "%1: %2/%3 báo cáo, %4 trễ", when, reported, expected, count_words(r, c->late));
    return REQ_T(r, "%1: %2/%3 báo cáo", when, reported, expected);
}

/* A day that is not over is not missed yet. */
static struct unit_cell share_cell(
    struct req *r, struct str when, const struct completeness *c, bool open)
{
    return (struct unit_cell){
        .css = open && c->expected && came(c) < c->expected ? "open" : shade(c),
        .text = share_text(r, c),
        .title = share_title(r, when, c)};
}

static const struct campaign *campaign_of(const struct links *links, struct unit_id unit, day_t day)
{
    const struct campaign *found = NULL;

    for (size_t i = 0; i < links->count; i++) {
        const struct link *l = &links->items[i];

        if (l->unit.v != unit.v || day < l->campaign.first_day || day > l->campaign.last_day)
            continue;
        if (found)
            return NULL; /* in two campaigns on one day: no single report */
        found = &l->campaign;
    }
    return found;
}

static enum state single_state(
    const struct req *r, const struct campaign *c, day_t day, const struct completeness *sum)
{
    int minute = minute_of_ms(r->now_ms);

    if (sum->late)
        return STATE_LATE;
    if (sum->on_time)
        return sum->corrected ? STATE_CORRECTED : STATE_REPORTED;
    if (day < r->today || minute > c->report_to_minute)
        return STATE_MISSING;
    return minute < c->report_from_minute ? STATE_NOT_DUE : STATE_DUE;
}

static void cell_fill(struct req *r, const struct unit_board *v, const struct links *links,
    struct unit_id unit, const struct unit_day *d, const struct completeness *sum,
    struct unit_cell *cell)
{
    const struct campaign *c = sum->expected == 1 ? campaign_of(links, unit, d->day) : NULL;

    *cell = share_cell(r, d->short_day, sum, d->today);
    if (!sum->expected)
        return;
    if (!c) {
        cell->href = unit_href(r->arena, &v->query, unit, d->day, d->day, "");
        return;
    }
    cell->single = true;
    cell->state = single_state(r, c, d->day, sum);
    cell->css = state_class(cell->state);
    cell->title = REQ_T(r, "%1: %2", d->short_day, req_t(r, state_word(cell->state)));
    cell->href = report_path(r->arena, c->id, unit, d->day);
}

/* --- links to single reports --- */

static void link_add(
    struct req *r, struct links *links, struct unit_id unit, const struct campaign *c)
{
    *vec_push(r->arena, links) = (struct link){unit, *c};
}

/* Of the campaigns that this unit runs, and of those in which it reports itself. */
static enum err links_find(struct req *r, const struct unit_board *v, struct links *links)
{
    struct campaign_list own;
    enum err e = campaign_list_for_reporter(r->db, r->arena, v->query.unit, &own);

    for (size_t i = 0; e == OK && i < own.count; i++)
        link_add(r, links, v->query.unit, &own.items[i]);
    for (size_t i = 0; e == OK && i < v->campaign_count; i++) {
        const struct campaign *c = &v->campaigns[i].campaign;
        struct campaign_unit_list units;

        e = campaign_units(r->db, r->arena, c->id, &units);
        for (size_t u = 0; e == OK && u < units.count; u++)
            link_add(r, links, units.items[u].id, c);
    }
    return e;
}

/* --- rows --- */

static void row_head(struct req *r, const struct unit_board *v, struct unit_row *row)
{
    row->name = unit_label(r, v->sums, row->unit, v->query.unit);
    if (row->unit.v == v->query.unit.v) {
        row->note = req_t(r, "báo cáo của chính đơn vị");
        row->href = S("");
        return;
    }
    row->href = unit_href(r->arena, &v->query, row->unit, v->query.from, v->query.to, "");
}

static void row_sum(struct req *r, const struct unit_board *v, struct unit_row *row)
{
    int64_t missing = completeness_missing(row->sum);

    row->whole = share_cell(r, v->span, &row->sum, false);
    if (row->sum.expected)
        row->whole.text = str_printf(r->arena, "%lld%%", (long long)(permille(&row->sum) / 10));
    if (missing)
        row->missing = count_words(r, missing);
    if (row->sum.late)
        row->late = count_words(r, row->sum.late);
}

static struct unit_row *row_of(struct unit_board *v, struct unit_id unit, size_t *from)
{
    for (size_t i = *from; i < v->row_count; i++)
        if (v->rows[i].unit.v == unit.v) {
            *from = i;
            return &v->rows[i];
        }
    return NULL;
}

static const struct unit_day *day_of(const struct unit_board *v, day_t day)
{
    for (size_t i = 0; i < v->day_count; i++)
        if (v->days[i].day == day)
            return &v->days[i];
    return NULL;
}

/* Both answers come in the order of the units. */
static enum err cells_fill(struct req *r, struct unit_board *v)
{
    const struct unit_query *q = &v->query;
    struct sum_question ask = {
        q->unit, q->line, v->day_count ? v->days[0].day : q->from, q->to, SUM_BY_UNIT_DAY};
    struct links links = {0};
    struct sum_table table;
    size_t at = 0;
    enum err e = sums_ask(v->sums, r->arena, &ask, &table);

    if (e == OK)
        e = links_find(r, v, &links);
    for (size_t i = 0; e == OK && i < table.count; i++) {
        const struct sum_row *row = &table.rows[i];
        struct unit_row *shown = row_of(v, row->unit, &at);
        const struct unit_day *d = day_of(v, row->day);

        if (!shown || !d)
            continue;
        cell_fill(r, v, &links, row->unit, d, &row->completeness, &shown->cells[d - v->days]);
        v->singles |= shown->cells[d - v->days].single;
        if (d->today)
            (void)leave_today_out(&shown->sum, &row->completeness);
    }
    for (size_t i = 0; e == OK && i < v->row_count; i++)
        row_sum(r, v, &v->rows[i]);
    return e;
}

static int by_missing(const void *a, const void *b)
{
    const struct unit_row *x = a, *y = b;
    int64_t p = permille(&x->sum), q = permille(&y->sum);

    if (!x->sum.expected != !y->sum.expected)
        return x->sum.expected ? -1 : 1;
    if (p != q)
        return p < q ? -1 : 1;
    return (x->unit.v > y->unit.v) - (x->unit.v < y->unit.v);
}

static enum err rows_fill(struct req *r, struct unit_board *v)
{
    const struct unit_query *q = &v->query;
    struct sum_question ask = {q->unit, q->line, q->from, q->to, SUM_BY_UNIT};
    struct sum_table table;
    enum err e = sums_ask(v->sums, r->arena, &ask, &table);

    if (e != OK)
        return e;
    v->rows = arena_new_array(r->arena, struct unit_row, table.count + 1);
    for (size_t i = 0; i < table.count; i++) {
        struct unit_row *row = &v->rows[v->row_count];

        if (!table.rows[i].completeness.expected)
            continue; /* nothing to show, nothing is missing */
        *row = (struct unit_row){.unit = table.rows[i].unit, .sum = table.rows[i].completeness};
        row->cells = arena_new_array(r->arena, struct unit_cell, v->day_count + 1);
        for (size_t d = 0; d < v->day_count; d++)
            row->cells[d].css = "none";
        row_head(r, v, row);
        v->row_count++;
    }
    return OK;
}

/* --- the sums under and above the picture --- */

static enum err total_fill(struct req *r, struct unit_board *v)
{
    const struct unit_query *q = &v->query;
    struct sum_question ask = {q->unit, q->line, q->from, q->to, SUM_BY_DAY};
    struct sum_table table;
    enum err e = sums_ask(v->sums, r->arena, &ask, &table);

    if (e != OK)
        return e;
    v->total = (struct unit_row){.unit = q->unit, .name = req_t(r, "Cộng")};
    v->total.cells = arena_new_array(r->arena, struct unit_cell, v->day_count + 1);
    for (size_t i = 0; i < table.count; i++) {
        const struct completeness *c = &table.rows[i].completeness;
        const struct unit_day *d = day_of(v, table.rows[i].day);

        v->total.sum.expected += c->expected;
        v->total.sum.on_time += c->on_time;
        v->total.sum.late += c->late;
        v->total.sum.corrected += c->corrected;
        if (!d)
            continue;
        v->total.cells[d - v->days] = share_cell(r, d->short_day, c, d->today);
        v->total.cells[d - v->days].href = d->href;
        if (d->today)
            v->awaited = leave_today_out(&v->total.sum, c);
    }
    row_sum(r, v, &v->total);
    return OK;
}

static enum err head_sums(struct req *r, struct unit_board *v)
{
    const struct unit_query *q = &v->query;
    struct missing_list none;
    const struct completeness *c = &v->total.sum;
    day_t last = v->day_count ? v->days[v->day_count - 1].day : q->to;

    v->sum = *c;
    v->percent = str_printf(r->arena, "%lld%s%lld%%", (long long)(permille(c) / 10),
        r->lang == LANG_EN ? "." : ",", (long long)(permille(c) % 10));
    v->expected = count_words(r, c->expected + v->awaited);
    v->awaited_text = count_words(r, v->awaited);
    v->on_time = count_words(r, c->on_time);
    v->late = count_words(r, c->late);
    v->corrected = count_words(r, c->corrected);
    v->missing = count_words(r, completeness_missing(*c));
    v->query.to = last;
    return sums_missing(v->sums, r->arena, q->unit, q->line, last, 0, 0, &none, &v->missing_last);
}

enum err unit_picture_fill(struct req *r, struct unit_board *v)
{
    enum err e = days_fill(r, v);

    if (e != OK || (e = rows_fill(r, v)) != OK || (e = cells_fill(r, v)) != OK ||
        (e = total_fill(r, v)) != OK)
        return e;
    if (v->query.by_share)
        qsort(v->rows, v->row_count, sizeof *v->rows, by_missing);
    return head_sums(r, v);
}
