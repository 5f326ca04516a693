/* page_calendar.c: a month with working days and holidays, and the calendar for telephones. */
#include "duty/page.h"

#include "base/lunar.h"
#include "duty/feed.h"
#include "duty/templates.h"

enum { DAYS_A_WEEK = 7, WEEKS_MAX = 6, MONTHS_AROUND = 18 };

const char *day_of_week(day_t d)
{
    static const char *const names[] = {MSG("Thứ Hai"), MSG("Thứ Ba"), MSG("Thứ Tư"),
        MSG("Thứ Năm"), MSG("Thứ Sáu"), MSG("Thứ Bảy"), MSG("Chủ nhật")};

    return names[weekday(d) - 1];
}

/* "2024-12", else the month of today, or the first of the campaign before it begins. */
static struct civil month_asked(const struct req *r, const struct campaign *c)
{
    struct str asked = req_query(r, "month");
    day_t day = r->today < c->first_day ? c->first_day : r->today, typed;
    struct civil m;

    if (day > c->last_day)
        day = c->last_day;
    if (asked.len == 7 &&
        day_parse_iso(str_printf(r->arena, "%.*s-01", STR(asked)), &typed) == OK &&
        typed > c->first_day - MONTHS_AROUND * 31 && typed < c->last_day + MONTHS_AROUND * 31)
        day = typed;
    m = civil_from_day(day);
    m.day = 1;
    return m;
}

static struct str month_href(struct req *r, const struct campaign *c, struct civil m, int step)
{
    int months = m.year * 12 + m.month - 1 + step;

    return str_printf(r->arena, "/campaign/%lld/calendar?month=%04d-%02d", (long long)c->id.v,
        months / 12, months % 12 + 1);
}

static struct str lunar_text(struct req *r, day_t d)
{
    struct lunar l;

    if (lunar_from_day(d, LUNAR_VIETNAM, &l) != OK)
        return S("");
    if (l.day == 1 || civil_from_day(d).day == 1)
        return str_printf(r->arena, "%d/%d%s", l.day, l.month, l.leap ? "n" : "");
    return str_printf(r->arena, "%d", l.day);
}

static void fill_cell(
    struct req *r, const struct agenda *g, struct civil m, day_t d, struct calendar_cell *cell)
{
    enum day_kind kind = calendar_kind(&g->calendar, d);

    *cell = (struct calendar_cell){.day = d,
        .in_month = civil_from_day(d).month == m.month,
        .today = d == r->today,
        .in_campaign = d >= g->campaign.first_day && d <= g->campaign.last_day,
        .works = calendar_works(&g->calendar, d)};
    cell->lunar = lunar_text(r, d);
    cell->name = calendar_name(&g->calendar, d);
    if (!cell->name && kind != DAY_WEEKEND)
        cell->name = day_kind_label(kind);
    for (size_t i = 0; i < g->all.count; i++)
        if (g->all.items[i].duty.due == d && g->all.items[i].duty.kind != DUTY_MEMBER &&
            g->all.items[i].duty.state != DUTY_DROPPED)
            *vec_push(r->arena, &cell->rows) = &g->all.items[i];
}

static void fill_month(
    struct req *r, const struct agenda *g, struct civil m, struct calendar_view *v)
{
    day_t first = day_from_civil(m), from = first - (weekday(first) - 1), d = from;
    struct civil next = {m.year + m.month / 12, m.month % 12 + 1, 1};
    day_t end = day_from_civil(next);

    v->cells = arena_new_array(r->arena, struct calendar_cell, WEEKS_MAX * DAYS_A_WEEK);
    while (d < end || (d - from) % DAYS_A_WEEK)
        fill_cell(r, g, m, d++, &v->cells[v->count++]);
    v->working_days = calendar_working_days(&g->calendar, first, end - 1);
    v->month = m.month;
    v->year = m.year;
}

enum err page_duty_calendar(struct req *r)
{
    struct calendar_view v = {.page = {.wide = true}};
    struct agenda *g = arena_new(r->arena, struct agenda);
    struct duty_page p;
    struct civil m;
    enum err e = duty_page_find(r, r->db, &p);

    if (e == OK)
        e = agenda_find(r->db, r->arena, &p.campaign, r->today, &p.reach, g);
    if (e != OK)
        return e;
    m = month_asked(r, &p.campaign);
    /* the month may lie outside the years that duties need */
    e = holiday_calendar(
        r->db, r->arena, p.campaign.unit, day_from_civil(m), day_from_civil(m), &g->calendar);
    if (e != OK)
        return e;
    fill_month(r, g, m, &v);
    v.campaign = p.campaign;
    v.before = month_href(r, &p.campaign, m, -1);
    v.after = month_href(r, &p.campaign, m, 1);
    if (p.reach.all)
        v.holidays = str_printf(
            r->arena, "/unit/%lld/holidays?year=%d", (long long)p.campaign.unit.v, m.year);
    v.page.title = REQ_T(r, "Lịch tháng %1 năm %2", str_printf(r->arena, "%d", m.month),
        str_printf(r->arena, "%d", m.year));
    duty_crumbs(r, &v.page, &p.campaign, true);
    html_duty_calendar(r->out, &v);
    return OK;
}

/* --- for telephones --- */

static const char ICS_TYPE[] = "text/calendar; charset=utf-8";

enum err page_duty_ics(struct req *r)
{
    struct duty_page p;
    struct buf b;
    enum err e = duty_page_find(r, r->db, &p);

    if (e != OK)
        return e;
    buf_init(&b, r->arena, FEED_BYTES_MAX);
    ical_begin(&b, p.campaign.name);
    e = feed_campaign(r->db, &b, r->actor, &p.campaign, r->now_ms);
    ical_end(&b);
    if (e == OK && b.overflow)
        e = E_TOO_LARGE;
    if (e == OK)
        req_send_file(r, ICS_TYPE, S("lich-dan-van.ics"), buf_str(&b));
    return e;
}

struct made_address {
    struct str key;
};

enum err page_calendar_address(struct req *r)
{
    const struct made_address *made = r->view;
    struct calendar_address_view v = {.page = {.title = req_t(r, "Lịch trên điện thoại")}};
    struct str host = req_header(r, "host");

    v.there = feed_address_is_there(r->db, r->account_id);
    if (made && r->kept) {
        v.there = true;
        v.once = str_printf(r->arena, "%s://%.*s/calendar/%.*s.ics",
            r->behind_tls_proxy ? "https" : "http", STR(host), STR(made->key));
        v.news = str_printf(r->arena, "%s://%.*s/feed/%.*s.atom",
            r->behind_tls_proxy ? "https" : "http", STR(host), STR(made->key));
    }
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    html_calendar_address(r->out, &v);
    return OK;
}

enum err act_calendar_address_make(struct req *r)
{
    struct made_address *made = arena_new(r->arena, struct made_address);

    made->key = session_token_new(r->arena);
    r->view = made;
    return OK;
}

enum err write_calendar_address_make(struct tx *tx, struct req *r)
{
    const struct made_address *made = r->view;

    return feed_address_make(tx, r->account_id, made->key);
}

enum err write_calendar_address_end(struct tx *tx, struct req *r)
{
    enum err e = feed_address_end(tx, r->account_id);

    if (e == E_NOT_FOUND)
        e = OK; /* sent twice: it has ended */
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã thu hồi địa chỉ lịch. Địa chỉ cũ không mở được nữa."));
    req_redirect(r, "/calendar-address");
    return OK;
}

/* Whoever has the address; what cannot be found and what has ended look alike. */
enum err page_calendar_feed(struct req *r)
{
    struct str key = req_text(r, "key"), text;
    struct actor actor;
    int64_t account;
    enum err e;

    if (str_ends(key, S(".ics")))
        key.len -= strlen(".ics");
    e = feed_address_find(r->db, r->arena, key, &account);
    if (e == OK)
        e = actor_load(r->db, r->arena, (struct account_id){account}, r->today, &actor);
    if (e == OK)
        e = feed_all(r->db, r->arena, &actor, r->now_ms, &text);
    if (e == OK)
        req_send_inline(r, ICS_TYPE, text);
    return e == E_DENIED ? E_NOT_FOUND : e;
}
