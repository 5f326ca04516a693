/* page_home.c: the first page: what is mine, and the one next step.
 *
 * Who reports sees the days of the running campaign and today's report; who compiles sees how many
 * have reported and the way to the board, or the way to the first plan.
 */
#include "report/page.h"

#include "org/account.h"
#include "plan/plan_store.h"
#include "privacy/page.h"
#include "report/templates.h"

static struct str window_of(struct arena *a, const struct campaign *c)
{
    return str_printf(a, "%02d:%02d–%02d:%02d", c->report_from_minute / 60,
        c->report_from_minute % 60, c->report_to_minute / 60, c->report_to_minute % 60);
}

static bool is_running(const struct campaign *c, day_t today)
{
    return today >= c->first_day && today <= c->last_day;
}

static void fill_days(struct req *r, struct home_campaign *h, const struct report_list *all)
{
    size_t at = 0;

    h->day_count = (size_t)h->campaign.last_day - (size_t)h->campaign.first_day + 1;
    h->days = arena_new_array(r->arena, struct strip_day, h->day_count);
    for (size_t i = 0; i < h->day_count; i++) {
        struct strip_day *d = &h->days[i];
        const struct report *newest = NULL;

        d->day = h->campaign.first_day + (day_t)i;
        for (; at < all->count && all->items[at].day <= d->day; at++)
            newest = &all->items[at];
        d->short_day = day_short(r->arena, d->day);
        d->state = report_state(&h->campaign, d->day, newest, r->now_ms);
        d->today = d->day == r->today;
        d->link = d->day <= r->today;
    }
}

/* The campaigns in which this unit reports. */
static enum err add_reporter(struct req *r, struct home *v, struct unit_id unit)
{
    struct campaign_list list;
    enum err e = campaign_list_for_reporter(r->db, r->arena, unit, &list);

    for (size_t i = 0; e == OK && i < list.count; i++) {
        struct home_campaign *h = vec_push(r->arena, v);
        struct campaign_unit u;
        struct report_list all;

        h->campaign = list.items[i];
        h->unit = unit;
        h->window = window_of(r->arena, &h->campaign);
        h->running = is_running(&h->campaign, r->today);
        e = campaign_unit_find(r->db, r->arena, h->campaign.id, unit, &u);
        if (e == OK)
            e = report_list_of_unit(r->db, r->arena, h->campaign.id, unit, &all);
        if (e != OK)
            return e;
        h->unit_name = u.name;
        v->has_strip = true;
        fill_days(r, h, &all);
    }
    return e;
}

/* Two roles in one commune show its campaigns once. */
static bool is_shown(const struct home *v, struct campaign_id id)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->items[i].unit.v == 0 && v->items[i].campaign.id.v == id.v)
            return true;
    return false;
}

/* The campaigns that this commune runs. */
static enum err add_compiler(struct req *r, struct home *v, struct unit_id commune)
{
    struct campaign_list list;
    enum err e = campaign_list_of(r->db, r->arena, commune, &list);

    for (size_t i = 0; e == OK && i < list.count; i++) {
        struct home_campaign *h;

        if (is_shown(v, list.items[i].id))
            continue;
        h = vec_push(r->arena, v);
        h->campaign = list.items[i];
        h->window = window_of(r->arena, &h->campaign);
        h->running = is_running(&h->campaign, r->today);
        h->compiles = may(r->db, r->actor, PERMISSION_COMPILE, commune);
        e = report_count_of_day(r->db, r->arena, h->campaign.id, r->today, &h->reported);
        if (e == OK)
            e = db_first_int(
                r->db, SQL_report_units_expected, &h->expected, ARGS(V(h->campaign.id.v)));
    }
    return e;
}

/* The one thing to do for who reports: today, else a day that is missing. */
static void next_of_reporter(struct req *r, struct page *p, const struct home_campaign *h)
{
    const struct strip_day *due = NULL;

    for (size_t i = 0; i < h->day_count; i++) {
        const struct strip_day *d = &h->days[i];

        if (d->link &&
            (d->state == STATE_MISSING || d->state == STATE_DUE || d->state == STATE_NOT_DUE))
            due = d; /* the latest: today before the days that are late already */
    }
    if (!due) {
        p->next =
            h->campaign.first_day > r->today
                ? REQ_T(r, "Đợt bắt đầu ngày %1.", day_format(r->arena, h->campaign.first_day))
                : req_t(r, "Đã gửi đủ báo cáo đến hôm nay.");
        return;
    }
    p->next = due->today ? REQ_T(r, "Hôm nay chưa gửi báo cáo. Giờ nhận: %1.", h->window)
                         : REQ_T(r, "Còn thiếu báo cáo ngày %1.", due->short_day);
    p->next_urgent = due->state == STATE_MISSING;
    p->next_label = REQ_T(r, "Gửi báo cáo ngày %1", due->short_day);
    p->next_href = str_printf(r->arena, "/campaign/%lld/unit/%lld/day/%.*s",
        (long long)h->campaign.id.v, (long long)h->unit.v, STR(day_format_iso(r->arena, due->day)));
}

/* A plan that is accepted and has no campaign yet waits to be opened; without any, bring one. */
static enum err next_of_plans(struct req *r, struct page *p, struct unit_id commune)
{
    struct plan_record_list plans;
    struct campaign there;
    enum err e = plan_list_of(r->db, r->arena, commune, &plans);

    if (e != OK)
        return e;
    for (size_t i = 0; i < plans.count; i++) {
        const struct plan_record *plan = &plans.items[i];

        if (!plan->accepted)
            continue;
        e = campaign_find_by_plan(r->db, r->arena, plan->id.v, &there);
        if (e != E_NOT_FOUND)
            return e;
        p->next = req_t(r, "Kế hoạch đã chấp nhận, đợt chưa mở.");
        p->next_label = req_t(r, "Mở đợt từ kế hoạch");
        p->next_href = str_printf(r->arena, "/plan/%lld/open", (long long)plan->id.v);
        return OK;
    }
    p->next = req_t(r, "Chưa có đợt nào đang chạy. Bắt đầu từ bản kế hoạch đã viết.");
    p->next_label = req_t(r, "Nạp kế hoạch");
    p->next_href = S("/plan");
    return OK;
}

/* Whoever looks at many communes finds them on the boards of the levels above. */
static enum err next_of_overview(struct req *r, struct page *p)
{
    for (size_t i = 0; i < r->actor->role_count; i++) {
        const struct account_role *role = &r->actor->roles[i];
        struct org_unit u;
        enum err e =
            role->role == ROLE_REPORT ? E_NOT_FOUND : unit_find(r->db, r->arena, role->unit, &u);

        if (e != OK && e != E_NOT_FOUND)
            return e;
        if (e != OK || !unit_kind_above_commune(u.kind))
            continue;
        p->next = req_t(r, "Số liệu của các xã bên dưới nằm ở trang Toàn cảnh.");
        p->next_label = req_t(r, "Mở Toàn cảnh");
        p->next_href = S("/unit");
        return OK;
    }
    return E_NOT_FOUND;
}

static enum err next_step(struct req *r, struct home *v)
{
    const struct home_campaign *first = NULL;
    bool presses = false;
    enum err e = privacy_clock(r, &v->page, &presses);

    if (e != OK || presses)
        return e;
    for (size_t i = 0; i < v->count && (!first || !first->running); i++)
        if (!first || v->items[i].running)
            first = &v->items[i];
    if (first && first->unit.v) {
        next_of_reporter(r, &v->page, first);
        return OK;
    }
    if (first && first->running) {
        v->page.next = REQ_T(r, "Hôm nay %1/%2 đơn vị đã báo cáo.",
            str_printf(r->arena, "%lld", (long long)first->reported),
            str_printf(r->arena, "%lld", (long long)first->expected));
        v->page.next_label = req_t(r, "Mở bảng theo dõi");
        v->page.next_href = str_printf(r->arena, "/campaign/%lld", (long long)first->campaign.id.v);
        return OK;
    }
    e = first ? E_NOT_FOUND : next_of_overview(r, &v->page);
    if (e != E_NOT_FOUND)
        return e;
    for (size_t i = 0; i < r->actor->role_count; i++)
        if (r->actor->roles[i].role == ROLE_COMPILE)
            return next_of_plans(r, &v->page, r->actor->roles[i].unit);
    if (!first && may_somewhere(r->actor, PERMISSION_ADMINISTER)) {
        v->page.next = req_t(r, "Thêm người, giao quyền, đặt lại mật khẩu ở trang Tài khoản.");
        v->page.next_label = req_t(r, "Mở trang Tài khoản");
        v->page.next_href = S("/accounts");
    } else if (!first) {
        v->page.next = req_t(r, "Đơn vị chưa có đợt nào. Khi cơ quan thường trực mở đợt, báo cáo "
                                "hằng ngày sẽ hiện ở đây.");
    }
    return OK;
}

enum err page_home(struct req *r)
{
    struct home v = {.page = {.title = r->actor->account.name}};
    enum err e = OK;

    for (size_t i = 0; e == OK && i < r->actor->role_count; i++) {
        const struct account_role *role = &r->actor->roles[i];

        if (role->role == ROLE_REPORT)
            e = add_reporter(r, &v, role->unit);
        else if (role->role == ROLE_COMPILE || role->role == ROLE_READ)
            e = add_compiler(r, &v, role->unit);
    }
    if (e == OK)
        e = next_step(r, &v);
    if (e == OK)
        html_home(r->out, &v);
    return e;
}
