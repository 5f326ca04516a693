/* page_talk_list.c: the calendar of sessions of a campaign: what is planned, held and attended,
 * what clashes, and beside it what the daily reports say. */
#include "talks/page.h"

#include "campaign/indicator.h"
#include "talks/templates.h"

enum { WEEK = 7 };

/* --- the days --- */

static struct talk_day day_of(struct req *r, const struct campaign_visitor *v, day_t day)
{
    struct civil c = civil_from_day(day);

    return (struct talk_day){.day = day,
        .name = talk_day_words(r, day),
        .short_day = str_printf(r->arena, "%d/%d", c.day, c.month),
        .today = day == r->today,
        .inside = day >= v->campaign.first_day && day <= v->campaign.last_day};
}

static void days_fill(struct req *r, struct talk_list_view *v)
{
    v->days = arena_new_array(r->arena, struct talk_day, v->row_count);
    for (size_t i = 0; i < v->row_count; i++) {
        day_t day = v->rows[i].talk->day;

        if (!v->day_count || v->days[v->day_count - 1].day != day) {
            v->days[v->day_count] = day_of(r, &v->visitor, day);
            v->days[v->day_count++].from = i;
        }
        v->days[v->day_count - 1].count++;
    }
}

static void calendar_fill(struct req *r, struct talk_list_view *v)
{
    day_t first = v->visitor.campaign.first_day - weekday(v->visitor.campaign.first_day) + 1;
    day_t last = v->visitor.campaign.last_day + WEEK - weekday(v->visitor.campaign.last_day);

    v->calendar_count = (size_t)(last - first + 1);
    v->calendar = arena_new_array(r->arena, struct talk_day, v->calendar_count);
    for (size_t i = 0; i < v->calendar_count; i++)
        v->calendar[i] = day_of(r, &v->visitor, first + (day_t)i);
    for (size_t i = 0; i < v->day_count; i++)
        v->calendar[v->days[i].day - first].count = v->days[i].count;
}

/* --- beside the daily reports --- */

static int64_t reported(const struct rollup *rollup, const char *code, int unit)
{
    int64_t index = indicator_index(str_from(code)), sum = 0;

    for (size_t u = 0; u < rollup->units.count; u++)
        for (size_t d = 0; d < rollup->day_count; d++)
            if (unit < 0 || (size_t)unit == u)
                sum += rollup_counted(
                    rollup, u, rollup->campaign.first_day + (day_t)d, OF_INDICATOR, index)
                           .milli;
    return sum / MILLI;
}

static struct talk_beside beside(int64_t here, int64_t there)
{
    return (struct talk_beside){here, there, here - there};
}

/* One unit, or with unit 0 the campaign. */
static struct talk_compare_row compare_row(struct req *r, const struct talk_list_view *v,
    const struct talk_list *all, const struct rollup *rollup, struct unit_id unit)
{
    int index = unit.v ? rollup_unit_index(rollup, unit) : -1;
    bool reports = !unit.v || index >= 0; /* the commune itself sends no daily report */
    struct talk_count sessions = talk_count_of(all, TALK_SESSION, unit, r->today);
    struct talk_count shows = talk_count_of(all, TALK_SHOW, unit, r->today);
    struct talk_compare_row row = {
        .unit = unit.v ? campaign_visitor_unit(&v->visitor, unit) : req_t(r, "Cả đợt"),
        .sessions = beside(sessions.held, reports ? reported(rollup, "sessions", index) : 0),
        .attendances = beside(sessions.attendances + shows.attendances,
            reports ? reported(rollup, "attendances", index) : 0),
        .shows = beside(shows.held, reports ? reported(rollup, "shows", index) : 0)};

    row.differs = row.sessions.difference || row.attendances.difference || row.shows.difference;
    return row;
}

static bool says_something(const struct talk_compare_row *row)
{
    return row->sessions.here || row->sessions.reported || row->attendances.here ||
           row->attendances.reported || row->shows.here || row->shows.reported;
}

static enum err compare_fill(struct req *r, struct talk_list_view *v, const struct talk_list *all)
{
    size_t count = campaign_visitor_count(&v->visitor);
    const struct rollup *rollup;
    enum err e = rollup_get(r->db, r->store, r->arena, v->visitor.campaign.id, r->now_ms, &rollup);

    if (e != OK)
        return e;
    v->compare = arena_new_array(r->arena, struct talk_compare_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct unit_id unit = campaign_visitor_at(&v->visitor, i);

        v->compare[v->compare_count] = compare_row(r, v, all, rollup, unit);
        v->compare_count += says_something(&v->compare[v->compare_count]);
    }
    v->compare[v->compare_count++] = compare_row(r, v, all, rollup, (struct unit_id){0});
    return OK;
}

/* --- the page --- */

static enum err list_fill(struct req *r, struct talk_list_view *v, struct talk_list *all)
{
    struct material_list materials;
    struct talk_clash_list clashes;
    enum err e = talk_list_of(r->db, r->arena, v->visitor.campaign.id, all);

    if (e == OK)
        e = material_list_of(r->db, r->arena, v->visitor.campaign.id, &materials);
    if (e != OK)
        return e;
    talk_clashes(r->arena, all, (struct talk_id){0}, &clashes);
    talk_clash_rows(r, &clashes, (struct talk_id){0}, &v->clashes, &v->clash_count);
    v->row_count = all->count;
    v->rows = arena_new_array(r->arena, struct talk_row, all->count);
    for (size_t i = 0; i < all->count; i++) {
        talk_row_fill(r, &v->visitor, &all->items[i], &clashes, &materials, &v->rows[i]);
        v->waiting += v->rows[i].needs_result;
    }
    for (int g = 0; g < TALK_GROUPS; g++)
        v->counts[g] = talk_count_of(all, (enum talk_group)g, (struct unit_id){0}, INT32_MAX);
    return OK;
}

static void page_fill(struct req *r, struct talk_list_view *v)
{
    struct page *p = &v->page;

    p->title = req_t(r, "Lịch tuyên truyền, văn nghệ, thể thao");
    p->wide = true;
    campaign_visitor_crumbs(r, p, &v->visitor, NULL, NULL);
    if (v->waiting)
        p->next = REQ_T(r, "Có %1 buổi đã đến ngày mà chưa ghi kết quả: bấm vào từng buổi để ghi.",
            count_format(r->arena, (int64_t)v->waiting, r->lang == LANG_EN));
    else if (!v->row_count && v->visitor.may_act)
        p->next =
            req_t(r, "Chưa có buổi nào trong lịch. Hãy đặt lịch các buổi như kế hoạch đã ghi.");
    for (size_t i = 0; i < v->row_count && !p->next_href.len; i++)
        if (v->rows[i].needs_result) {
            p->next_label = req_t(r, "Ghi kết quả");
            p->next_href = v->rows[i].href;
        }
    if (!v->row_count && v->visitor.may_act) {
        p->next_label = req_t(r, "Đặt lịch một buổi");
        p->next_href =
            str_printf(r->arena, "/campaign/%lld/talks/new", (long long)v->visitor.campaign.id.v);
    }
}

enum err page_talk_list(struct req *r)
{
    struct talk_list_view v = {0};
    struct talk_list all;
    enum err e = campaign_visitor_find(r, r->db, (struct campaign_id){req_id(r, "id")}, &v.visitor);

    if (e == OK)
        e = list_fill(r, &v, &all);
    if (e == OK)
        e = compare_fill(r, &v, &all);
    if (e != OK)
        return e;
    days_fill(r, &v);
    calendar_fill(r, &v);
    page_fill(r, &v);
    html_talk_list(r->out, &v);
    return OK;
}

enum err page_talk_paper(struct req *r)
{
    struct campaign_visitor v;
    struct talk_list all;
    struct str docx;
    enum err e = campaign_visitor_find(r, r->db, (struct campaign_id){req_id(r, "id")}, &v);

    if (e == OK)
        e = talk_list_of(r->db, r->arena, v.campaign.id, &all);
    if (e == OK)
        e = talk_paper_write(r->arena, &v, &all, r->today, &docx);
    if (e != OK)
        return e;
    req_send_file(r, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        S("lich-tuyen-truyen.docx"), docx);
    return OK;
}
