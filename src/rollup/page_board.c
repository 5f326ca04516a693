/* page_board.c: the campaign at one look: who has reported, how far each kind of work is, and what
 * needs a person now. */
#include "rollup/page.h"

#include "org/page.h"
#include "rollup/templates.h"

enum { SOON_DAYS = 3 };

enum err campaign_view_find(struct req *r, struct campaign_view *ret)
{
    struct campaign_view v = {0};
    struct campaign_id id = {req_id(r, "id")};
    enum err e = rollup_get(r->db, r->store, r->arena, id, r->now_ms, &v.rollup);

    if (e != OK)
        return e;
    if (!may(r->db, r->actor, PERMISSION_READ, v.rollup->campaign.unit))
        return E_DENIED;
    v.may_compile = may(r->db, r->actor, PERMISSION_COMPILE, v.rollup->campaign.unit);
    *ret = v;
    return OK;
}

static enum err days_fill(struct req *r, struct board *v)
{
    const struct rollup *rollup = v->view.rollup;
    bool *signed_off;
    enum err e = signed_days(r->db, r->arena, rollup, &signed_off);

    if (e != OK)
        return e;
    v->day_count = rollup->day_count;
    v->days = arena_new_array(r->arena, struct board_day, v->day_count);
    for (size_t i = 0; i < v->day_count; i++) {
        day_t day = rollup->campaign.first_day + (day_t)i;
        struct civil c = civil_from_day(day);

        v->days[i] = (struct board_day){.day = day,
            .short_day = str_printf(r->arena, "%d/%d", c.day, c.month),
            .today = day == r->today,
            .to_come = day > r->today,
            .weekend = is_weekend(day),
            .signed_off = signed_off[i]};
    }
    return OK;
}

static void row_fill(struct req *r, struct board *v, size_t unit)
{
    const struct rollup *rollup = v->view.rollup;
    struct board_row *row = &v->rows[unit];

    row->unit = &rollup->units.items[unit];
    row->cells = arena_new_array(r->arena, struct board_cell, v->day_count);
    v->hamlet_count += !row->unit->is_agency;
    for (size_t i = 0; i < v->day_count; i++) {
        const struct cell *cell = rollup_cell(rollup, unit, v->days[i].day);
        struct board_cell *shown = &row->cells[i];

        shown->state = cell_state_shown(cell);
        if (!v->days[i].to_come)
            shown->href = report_path(r->arena, rollup->campaign.id, row->unit->id, v->days[i].day);
        shown->title = REQ_T(r, "%1 ngày %2: %3", row->unit->name,
            day_format(r->arena, v->days[i].day), req_t(r, state_word(shown->state)));
        row->reported += cell->report != NULL;
        row->due += cell->report || cell->state == CELL_MISSING || cell->state == CELL_DUE;
    }
}

static void kinds_fill(struct req *r, struct board *v)
{
    const struct rollup *rollup = v->view.rollup;

    v->kind_count = rollup->kind_count;
    v->kinds = arena_new_array(r->arena, struct board_kind, v->kind_count);
    for (size_t i = 0; i < v->kind_count; i++) {
        const struct kind_progress *k = &rollup->kinds[i];
        struct board_kind *shown = &v->kinds[i];
        const struct tally *t = &k->tally;

        shown->label = kind_label(k->kind);
        shown->progress = (struct progress){
            t->planned_milli, t->done_milli, t->doubtful_milli, req_t(r, kind_label(k->kind))};
        shown->planned = quantity_words(r->arena, r->lang, t->planned_milli, k->sign);
        shown->done =
            bounded_words(r->arena, r->lang, (struct bounded){t->done_milli, t->bound}, k->sign);
        if (t->doubtful_milli)
            shown->doubtful = quantity_words(r->arena, r->lang, t->doubtful_milli, k->sign);
        shown->percent =
            t->planned_milli > 0 ? percent_milli(t->done_milli, t->planned_milli) / MILLI : -1;
        shown->works = k->works;
        shown->works_done = k->works_done;
    }
}

/* People taking part each day, for the small line. */
static void people_fill(struct req *r, struct board *v)
{
    int64_t *values = arena_new_array(r->arena, int64_t, v->day_count);
    bool *has = arena_new_array(r->arena, bool, v->day_count);
    int labour = indicator_index(S("labour_days"));
    struct bounded people = {0, '='}, labour_days = {0, '='};

    for (size_t d = 0; d < v->day_count; d++) {
        struct bounded day = {0, '='};

        for (size_t i = 0; i < indicator_count; i++)
            if (indicators[i].is_force)
                bound_add(&day, rollup_indicator_day(v->view.rollup, (int64_t)i, v->days[d].day));
        values[d] = day.milli;
        has[d] = !v->days[d].to_come && day.milli > 0;
        bound_add(&people, day);
        bound_add(&labour_days, rollup_indicator_day(v->view.rollup, labour, v->days[d].day));
    }
    v->people_total = bounded_words(r->arena, r->lang, people, "");
    v->labour_days_total = bounded_words(r->arena, r->lang, labour_days, "");
    v->people = (struct trend){values, has, v->day_count, req_t(r, "Người tham gia từng ngày")};
}

static void need_add(struct req *r, struct board *v, bool urgent, struct str href, struct str text)
{
    *vec_push(r->arena, &v->needs) = (struct board_need){text, href, urgent};
}

static struct str number(const struct req *r, size_t n)
{
    return count_format(r->arena, (int64_t)n, r->lang == LANG_EN);
}

/* Urgent ones before the others, each in the order of the days. */
static void needs_sort(struct req *r, struct board *v)
{
    struct board_need_list sorted = {0};

    for (int urgent = 1; urgent >= 0; urgent--)
        for (size_t i = 0; i < v->needs.count; i++)
            if (v->needs.items[i].urgent == urgent)
                *vec_push(r->arena, &sorted) = v->needs.items[i];
    v->needs = sorted;
}

static size_t missing_on(const struct board *v, day_t day)
{
    size_t n = 0;

    for (size_t u = 0; u < v->row_count; u++) {
        const struct cell *cell = rollup_cell(v->view.rollup, u, day);

        n += !cell->report && cell->state != CELL_NOT_DUE;
    }
    return n;
}

static size_t reported_on(const struct board *v, day_t day)
{
    size_t n = 0;

    for (size_t u = 0; u < v->row_count; u++)
        n += rollup_cell(v->view.rollup, u, day)->report != NULL;
    return n;
}

/* What one day asks for, the most pressing first. */
static enum err day_needs(struct req *r, struct board *v, const struct board_day *d)
{
    const struct rollup *rollup = v->view.rollup;
    struct str href = day_path(r->arena, rollup->campaign.id, d->day);
    struct str day = day_format(r->arena, d->day);
    size_t doubts = rollup_doubts_open(rollup, d->day), missing = missing_on(v, d->day);
    struct signed_difference_list differences = {0};
    struct signed_day s;
    enum err e;

    if (doubts)
        need_add(r, v, true, href,
            REQ_T(r, "Ngày %1: %2 số liệu nghi vấn cần người xem.", day, number(r, doubts)));
    if (missing && d->today)
        need_add(
            r, v, false, href, REQ_T(r, "Hôm nay còn %1 đơn vị chưa báo cáo.", number(r, missing)));
    else if (missing && !d->signed_off)
        need_add(r, v, true, href,
            REQ_T(r, "Ngày %1: %2 đơn vị thiếu báo cáo.", day, number(r, missing)));
    if (!d->signed_off && !d->today && reported_on(v, d->day))
        need_add(r, v, true, href, REQ_T(r, "Ngày %1 chưa chốt số liệu.", day));
    if (!d->signed_off)
        return OK;
    if ((e = signed_day_find(r->db, r->arena, rollup->campaign.id, d->day, &s)) != OK)
        return e;
    signed_differences(r->arena, rollup, &s, &differences);
    if (differences.count)
        need_add(r, v, false, href,
            REQ_T(r, "Ngày %1 đã chốt nhưng có %2 số khác sau khi chốt.", day,
                number(r, differences.count)));
    return OK;
}

static void double_needs(struct req *r, struct board *v)
{
    const struct rollup *rollup = v->view.rollup;

    if (rollup->doubles_open)
        need_add(r, v, false,
            str_printf(r->arena, "/campaign/%lld/doubles", (long long)rollup->campaign.id.v),
            REQ_T(r, "%1 cặp công trình có thể trùng, cần người xem.",
                number(r, rollup->doubles_open)));
}

static void deadline_needs(struct req *r, struct board *v)
{
    for (size_t i = 0; i < v->deadlines.count; i++) {
        const struct campaign_deadline *d = &v->deadlines.items[i];

        if (d->day >= r->today && d->day <= r->today + SOON_DAYS)
            need_add(r, v, false, S("#deadlines"),
                REQ_T(r, "Hạn %1: %2", day_format(r->arena, d->day), d->what));
    }
}

static struct str clock_text(struct arena *a, int minute)
{
    return str_printf(a, "%02d:%02d", minute / 60, minute % 60);
}

/* The one next step: the most pressing need, else how long the window is still open. */
static void next_step(struct req *r, struct board *v)
{
    const struct campaign *c = &v->view.rollup->campaign;
    int minute = minute_of_ms(r->now_ms), left = c->report_to_minute - minute;

    if (v->needs.count && v->needs.items[0].urgent) {
        v->page.next = v->needs.items[0].text;
        v->page.next_href = v->needs.items[0].href;
        v->page.next_label = req_t(r, "Xem ngày này");
        v->page.next_urgent = true;
    } else if (v->running && left > 0 && minute >= c->report_from_minute) {
        v->page.next = REQ_T(r, "Đang nhận báo cáo hôm nay: đã có %1/%2 đơn vị, còn %3 phút.",
            number(r, v->reported_today), number(r, v->row_count), number(r, (size_t)left));
        v->page.next_href = day_path(r->arena, c->id, r->today);
        v->page.next_label = req_t(r, "Xem hôm nay");
    } else if (v->running && minute < c->report_from_minute) {
        v->page.next = REQ_T(r, "Hôm nay nhận báo cáo từ %1 đến %2.",
            clock_text(r->arena, c->report_from_minute), clock_text(r->arena, c->report_to_minute));
    } else if (v->running) {
        v->page.next = REQ_T(r, "Hôm nay đã có %1/%2 đơn vị báo cáo.", number(r, v->reported_today),
            number(r, v->row_count));
        v->page.next_href = day_path(r->arena, c->id, r->today);
        v->page.next_label = req_t(r, "Tổng hợp hôm nay");
    }
}

static enum err needs_fill(struct req *r, struct board *v)
{
    for (size_t i = 0; i < v->day_count && !v->days[i].to_come; i++) {
        enum err e = day_needs(r, v, &v->days[i]);

        if (e != OK)
            return e;
    }
    double_needs(r, v);
    deadline_needs(r, v);
    needs_sort(r, v);
    return OK;
}

/* For whoever came down from a level above, the way up. */
static enum err crumbs_fill(struct req *r, struct board *v)
{
    const struct campaign *c = &v->view.rollup->campaign;
    day_t to = c->last_day < r->today ? c->last_day : r->today;
    struct unit_way way = {.line = LINE_TERRITORY, .day = to, .itself = true};
    struct org_unit commune;
    enum err e = unit_find(r->db, r->arena, c->unit, &commune);

    v->page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (e != OK || !may(r->db, r->actor, PERMISSION_READ, commune.parent))
        return e;
    way.query = str_printf(r->arena, "?from=%.*s&to=%.*s",
        STR(day_format_iso(r->arena, c->first_day)), STR(day_format_iso(r->arena, to)));
    return unit_crumbs(r, c->unit, &way, &v->page);
}

enum err page_board(struct req *r)
{
    struct board v = {0};
    const struct campaign *c;
    enum err e = campaign_view_find(r, &v.view);

    if (e != OK)
        return e;
    c = &v.view.rollup->campaign;
    if ((e = days_fill(r, &v)) != OK ||
        (e = campaign_deadlines(r->db, r->arena, c->id, &v.deadlines)) != OK)
        return e;
    v.row_count = v.view.rollup->units.count;
    v.rows = arena_new_array(r->arena, struct board_row, v.row_count);
    for (size_t u = 0; u < v.row_count; u++)
        row_fill(r, &v, u);
    kinds_fill(r, &v);
    people_fill(r, &v);
    v.running = rollup_has_day(v.view.rollup, r->today);
    v.reported_today = v.running ? reported_on(&v, r->today) : 0;
    v.window = str_printf(r->arena, "%.*s–%.*s", STR(clock_text(r->arena, c->report_from_minute)),
        STR(clock_text(r->arena, c->report_to_minute)));
    if ((e = needs_fill(r, &v)) != OK)
        return e;
    v.page.title = c->name;
    v.page.wide = true;
    if ((e = crumbs_fill(r, &v)) != OK)
        return e;
    next_step(r, &v);
    html_board(r->out, &v);
    return OK;
}
