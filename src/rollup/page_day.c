/* page_day.c: one day of a campaign, unit by unit, with sums that open into their parts. */
#include "rollup/page.h"

#include "org/account.h"
#include "rollup/day_forms.h"
#include "rollup/templates.h"

enum { NAMES_MAX = 6 };

static struct str amount(const struct req *r, const struct rollup *rollup, enum figure_of of,
    int64_t index, struct bounded quantity)
{
    return figure_amount(r->arena, r->lang, rollup, of, index, quantity);
}

static struct str until_words(const struct req *r, const struct rollup *rollup, enum figure_of of,
    int64_t index, struct bounded quantity)
{
    return figure_until(r->arena, r->lang, rollup, of, index, quantity);
}

enum { CLOCK_CHARS = 5 };

/* "14:05", when it came on another day "08:10 13/12/2024"; "14:05, lần sửa 2" */
static struct str sent_words(struct req *r, const struct report *report)
{
    struct str at = time_format(r->arena, report->at_ms);

    if (day_of_ms(report->at_ms) == report->day)
        at = str_slice(at, 0, CLOCK_CHARS);
    if (report->revision == 1)
        return at;
    return REQ_T(r, "%1, lần sửa %2", at, count_format(r->arena, report->revision - 1, false));
}

/* What this unit did on its works that day: "Phát quang …: 120 m; …" */
static struct str works_words(
    struct req *r, const struct rollup *rollup, const struct report *report)
{
    struct buf b;

    buf_init(&b, r->arena, 16 * 1024);
    for (size_t i = 0; i < report->figure_count; i++) {
        const struct report_figure *f = &report->figures[i];

        if (f->of != OF_WORK_TODAY || f->milli == 0)
            continue;
        if (b.len)
            buf_addz(&b, "; ");
        buf_add(&b, figure_label(r->lang, rollup, f->of, f->index));
        buf_addz(&b, ": ");
        buf_add(&b, amount(r, rollup, f->of, f->index, said_as(f)));
    }
    return buf_str(&b);
}

static struct bounded people_of(const struct rollup *rollup, size_t unit, day_t day)
{
    struct bounded sum = {0, '='};

    for (size_t i = 0; i < indicator_count; i++)
        if (indicators[i].is_force)
            bound_add(&sum, rollup_counted(rollup, unit, day, OF_INDICATOR, (int64_t)i));
    return sum;
}

static void unit_fill(struct req *r, struct day_page *v, size_t unit)
{
    const struct rollup *rollup = v->view.rollup;
    struct day_unit *u = &v->units[unit];

    u->unit = &rollup->units.items[unit];
    u->cell = rollup_cell(rollup, unit, v->day);
    u->state = cell_state_shown(u->cell);
    u->href = report_path(r->arena, rollup->campaign.id, u->unit->id, v->day);
    if (!u->cell->report)
        return;
    v->reported++;
    u->sent = sent_words(r, u->cell->report);
    u->works = works_words(r, rollup, u->cell->report);
    u->people = bounded_words(r->arena, r->lang, people_of(rollup, unit, v->day), "");
    u->labour_days = bounded_words(r->arena, r->lang,
        rollup_counted(rollup, unit, v->day, OF_INDICATOR, indicator_index(S("labour_days"))), "");
}

static bool is_missing(const struct day_unit *u)
{
    return !u->cell->report && u->cell->state != CELL_NOT_DUE;
}

/* Units whose report is due and not there. A long list is shortened: the table has them all. */
static struct str missing_names(struct req *r, const struct day_page *v)
{
    struct buf names;
    size_t shown = 0;

    buf_init(&names, r->arena, 16 * 1024);
    for (size_t u = 0; u < v->unit_count && shown < NAMES_MAX; u++) {
        if (!is_missing(&v->units[u]))
            continue;
        buf_addz(&names, shown++ ? ", " : "");
        buf_add(&names, v->units[u].unit->name);
    }
    if (v->missing == shown)
        return buf_str(&names);
    return REQ_T(r, "%1 và %2 đơn vị khác", buf_str(&names),
        count_format(r->arena, (int64_t)(v->missing - shown), r->lang == LANG_EN));
}

static void units_fill(struct req *r, struct day_page *v)
{
    v->unit_count = v->view.rollup->units.count;
    v->units = arena_new_array(r->arena, struct day_unit, v->unit_count);
    for (size_t u = 0; u < v->unit_count; u++) {
        unit_fill(r, v, u);
        v->missing += is_missing(&v->units[u]);
    }
    v->missing_names = missing_names(r, v);
}

static bool doubtful(
    const struct rollup *rollup, const struct report *report, enum figure_of of, int64_t index)
{
    for (size_t i = 0; i < rollup->doubt_count; i++) {
        const struct doubt *d = &rollup->doubts[i];

        if (d->report == report && d->figure.of == of && d->figure.index == index &&
            d->settlement == SETTLEMENT_OPEN)
            return true;
    }
    return false;
}

/* The figure of one unit within a sum; false if the unit said nothing of it that day. */
static bool part_of(struct req *r, struct day_page *v, size_t unit, enum figure_of of,
    int64_t index, struct day_part *ret)
{
    const struct rollup *rollup = v->view.rollup;
    const struct report *report = rollup_cell(rollup, unit, v->day)->report;
    const struct report_figure *f = report ? report_figure_find(report, of, index) : NULL;

    if (!f)
        return false;
    *ret = (struct day_part){.label = rollup->units.items[unit].name,
        .day = amount(r, rollup, of, index, said_as(f)),
        .href = v->units[unit].href,
        .excluded = rollup_excluded(rollup, report, f),
        .doubtful = doubtful(rollup, report, of, index)};
    return true;
}

static void indicators_fill(struct req *r, struct day_page *v)
{
    const struct rollup *rollup = v->view.rollup;

    v->indicators = arena_new_array(r->arena, struct day_sum, indicator_count);
    for (size_t i = 0; i < indicator_count; i++) {
        struct day_sum *sum = &v->indicators[v->indicator_count];
        struct bounded until = rollup_indicator_until(rollup, (int64_t)i, v->day);

        *sum = (struct day_sum){.label = req_t(r, indicators[i].label),
            .parts = arena_new_array(r->arena, struct day_part, v->unit_count),
            .day = amount(r, rollup, OF_INDICATOR, (int64_t)i,
                rollup_indicator_day(rollup, (int64_t)i, v->day)),
            .until = until_words(r, rollup, OF_INDICATOR, (int64_t)i, until)};
        for (size_t u = 0; u < v->unit_count; u++)
            sum->part_count +=
                part_of(r, v, u, OF_INDICATOR, (int64_t)i, &sum->parts[sum->part_count]);
        if (until.milli || sum->part_count)
            v->indicator_count++;
    }
}

/* One work within its kind. */
static struct day_part work_part(struct req *r, struct day_page *v, size_t work)
{
    const struct rollup *rollup = v->view.rollup;
    const struct work *w = &rollup->works.items[work];
    int unit = rollup_unit_index(rollup, w->unit);
    struct day_part part = {.label = w->name};

    if (unit >= 0) {
        if (!part_of(r, v, (size_t)unit, OF_WORK_TODAY, w->id.v, &part))
            part.href = v->units[unit].href;
        part.label =
            str_printf(r->arena, "%.*s: %.*s", STR(rollup->units.items[unit].name), STR(w->name));
    }
    part.work = w->id.v;
    if (!part.day.len)
        part.day = S("–");
    part.until = bounded_words(
        r->arena, r->lang, rollup_work_said_until(rollup, work, v->day), work_unit_label(w));
    if (w->counted_in.v)
        part.label =
            REQ_T(r, "%1 (đã tính trong: %2)", part.label, counted_in_name(r->lang, rollup, w));
    else if (work_expected_milli(w) > 0)
        part.planned = quantity_words(r->arena, r->lang, w->planned_milli, work_unit_label(w));
    return part;
}

static void works_fill(struct req *r, struct day_page *v)
{
    const struct rollup *rollup = v->view.rollup;

    v->work_count = rollup->kind_count;
    v->works = arena_new_array(r->arena, struct day_sum, v->work_count);
    for (size_t k = 0; k < v->work_count; k++) {
        const struct kind_progress *kind = &rollup->kinds[k];
        struct day_sum *sum = &v->works[k];
        struct bounded day = {0, '='}, until = {0, '='};

        sum->label = req_t(r, kind_label(kind->kind));
        sum->parts = arena_new_array(r->arena, struct day_part, rollup->works.count);
        for (size_t i = 0; i < rollup->works.count; i++) {
            const struct work *w = &rollup->works.items[i];

            if (w->kind != kind->kind || w->measure != kind->measure)
                continue;
            sum->parts[sum->part_count++] = work_part(r, v, i);
            bound_add(&day, rollup_work_day(rollup, i, v->day));
            bound_add(&until, rollup_work_until(rollup, i, v->day));
        }
        sum->day = bounded_words(r->arena, r->lang, day, kind->sign);
        sum->until = bounded_words(r->arena, r->lang, until, kind->sign);
        sum->progress = (struct progress){kind->tally.planned_milli, until.milli, 0, sum->label};
        if (kind->tally.planned_milli)
            sum->planned = quantity_words(r->arena, r->lang, kind->tally.planned_milli, kind->sign);
    }
}

static void doubt_fill(struct req *r, struct day_page *v, const struct doubt *d)
{
    const struct rollup *rollup = v->view.rollup;
    struct day_doubt *shown = &v->doubts[v->doubt_count++];
    int unit = rollup_unit_index(rollup, d->report->unit);
    enum figure_of of = d->figure.of;
    int64_t index = d->figure.index;

    *shown = (struct day_doubt){.doubt = d,
        .unit = rollup->units.items[unit].name,
        .label = figure_label(r->lang, rollup, of, index),
        .words = REQ_T(r, doubt_words(d->code), amount(r, rollup, of, index, d->shown),
            amount(r, rollup, of, index, d->against)),
        .href = v->units[unit].href};
    v->doubts_open += d->settlement == SETTLEMENT_OPEN;
}

static void doubts_fill(struct req *r, struct day_page *v)
{
    const struct rollup *rollup = v->view.rollup;

    v->doubts = arena_new_array(r->arena, struct day_doubt, rollup->doubt_count);
    for (size_t i = 0; i < rollup->doubt_count; i++)
        if (rollup->doubts[i].report->day == v->day)
            doubt_fill(r, v, &rollup->doubts[i]);
}

static enum err signed_fill(struct req *r, struct day_page *v)
{
    const struct rollup *rollup = v->view.rollup;
    struct signed_difference_list list;
    enum err e = signed_day_find(r->db, r->arena, rollup->campaign.id, v->day, &v->signed_day);

    if (e != OK)
        return e == E_NOT_FOUND ? OK : e;
    signed_differences(r->arena, rollup, &v->signed_day, &list);
    v->differences = arena_new_array(r->arena, struct day_difference, list.count);
    for (size_t i = 0; i < list.count; i++) {
        const struct signed_difference *d = &list.items[i];

        v->differences[v->difference_count++] =
            (struct day_difference){figure_label(r->lang, rollup, d->of, d->index),
                amount(r, rollup, d->of, d->index, d->signed_day),
                amount(r, rollup, d->of, d->index, d->now_day),
                until_words(r, rollup, d->of, d->index, d->signed_until),
                until_words(r, rollup, d->of, d->index, d->now_until)};
    }
    return OK;
}

static void next_step(struct req *r, struct day_page *v)
{
    bool never_signed = v->signed_day.seq == 0;

    if (v->doubts_open) {
        v->page.next = REQ_T(r, "Còn %1 số liệu nghi vấn, xem rồi hãy chốt.",
            count_format(r->arena, (int64_t)v->doubts_open, r->lang == LANG_EN));
        v->page.next_href = S("#doubts");
        v->page.next_label = req_t(r, "Xem nghi vấn");
        v->page.next_urgent = true;
    } else if (v->may_sign && (never_signed || v->difference_count)) {
        v->page.next = never_signed ? req_t(r, "Số liệu đã sẵn sàng để chốt.")
                                    : req_t(r, "Có số khác sau khi chốt; có thể chốt bổ sung.");
        v->page.next_href = S("#sign");
        v->page.next_label = req_t(r, "Chốt số liệu");
    } else if (!never_signed) {
        v->page.next = REQ_T(r, "Đã chốt lúc %1.", time_format(r->arena, v->signed_day.at_ms));
        v->page.next_href = v->paper_href;
        v->page.next_label = req_t(r, "Tải báo cáo Word");
    }
}

static void head_fill(struct req *r, struct day_page *v)
{
    const struct campaign *c = &v->view.rollup->campaign;

    v->href = day_path(r->arena, c->id, v->day);
    v->paper_href = str_printf(r->arena, "%.*s/paper", STR(v->href));
    v->day_before = v->day > c->first_day ? v->day - 1 : 0;
    v->day_after = v->day < c->last_day && v->day < r->today ? v->day + 1 : 0;
    v->page.title = REQ_T(r, "Tổng hợp ngày %1", day_format(r->arena, v->day));
    v->page.wide = true;
    v->page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v->page.crumbs[1] =
        (struct crumb){str_printf(r->arena, "/campaign/%lld", (long long)c->id.v), c->name};
}

enum err page_day(struct req *r)
{
    struct day_page v = {.day = req_day(r, "day")};
    enum err e = campaign_view_find(r, &v.view);

    if (e != OK)
        return e;
    if (!rollup_has_day(v.view.rollup, v.day) || v.day > r->today)
        return E_NOT_FOUND;
    head_fill(r, &v);
    units_fill(r, &v);
    works_fill(r, &v);
    indicators_fill(r, &v);
    doubts_fill(r, &v);
    if ((e = signed_fill(r, &v)) != OK)
        return e;
    if (v.view.may_compile && v.doubts_open)
        settle_form_for(r, &v);
    v.may_sign = v.view.may_compile && !v.doubts_open && v.reported;
    if (v.may_sign && (e = sign_form_for(r, &v)) != OK)
        return e;
    v.has_file = v.view.may_compile && v.signed_day.seq &&
                 signed_day_may_leave(r->db, r->arena, &v.view.rollup->campaign);
    next_step(r, &v);
    html_day_page(r->out, &v);
    return OK;
}
