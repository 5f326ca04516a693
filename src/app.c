/* app.c: pages, people and navigation put together. */
#include "app.h"

#include "clips/page.h"
#include "duty/page.h"
#include "help/first_day.h"
#include "http/reply.h"
#include "help/page.h"
#include "ledger/page.h"
#include "paper/page.h"
#include "org/page.h"
#include "org/token.h"
#include "overview/page.h"
#include "routes.h"
#include "sums/sums.h"

/* In the order of a campaign. A part is shown to whoever may open its page. */
static const struct nav_item parts[] = {
    {"/", MSG("Hôm nay"), false},
    {"/plan", MSG("Kế hoạch"), false},
    {"/campaign", MSG("Các đợt"), false},
    {"/unit", MSG("Toàn cảnh"), false},
    {"/accounts", MSG("Tài khoản"), false},
    {"/backup", MSG("Sao lưu"), false},
    {"/journal", MSG("Nhật ký"), false},
};

static const struct route *page_at(struct arena *a, const char *path)
{
    struct match match;

    return route_find(routes, GET, str_from(path), a, &match) == OK ? match.route : NULL;
}

/* Things of a campaign whose pages stand under a number of their own. */
static const char *const of_campaigns[] = {
    "/work/", "/talk/", "/gift/", "/house/", "/care/", "/photo/", "/fund/", "/clip/"};

static bool is_of_campaign(struct str path)
{
    for (size_t i = 0; i < sizeof of_campaigns / sizeof *of_campaigns; i++)
        if (str_starts(path, str_from(of_campaigns[i])))
            return true;
    return false;
}

static bool is_current(const struct req *r, struct str href)
{
    struct str rest = str_slice(r->path, href.len, r->path.len);

    if (href.len == 1)
        return r->path.len == 1;
    if (str_eq(href, S("/campaign")) && is_of_campaign(r->path))
        return true;
    return str_starts(r->path, href) && (!rest.len || rest.ptr[0] == '/');
}

/* What has no chapter of its own leads to the contents. */
static const char *help_path(const struct req *r)
{
    const char *path = r->route ? help_of_route(routes, r->route) : NULL;

    return path ? path : "/help";
}

/* Programs that read news and calendars find them by the head of every page. */
static void fill_feeds(struct req *r, struct layout *l)
{
    static const char campaign[] = "/campaign/:id";
    size_t n = sizeof campaign - 1;

    if (!org_may(r, PERMISSION_READ))
        return;
    l->feed_path = "/feed";
    if (r->route && !r->reply->status && !strncmp(r->route->path, campaign, n) &&
        strchr("/", r->route->path[n]))
        l->calendar_path =
            str_printf(r->arena, "/campaign/%lld/calendar.ics", (long long)req_id(r, "id"));
}

static void fill_layout(struct req *r, struct layout *l)
{
    l->help_path = help_path(r);
    if (!r->actor)
        return;
    fill_feeds(r, l);
    l->own_path = "/password";
    l->sign_out_path = "/sign-out";
    for (size_t i = 0; i < sizeof parts / sizeof *parts && l->nav_count < LAYOUT_NAV_MAX; i++) {
        const struct route *page = page_at(r->arena, parts[i].href);

        if (!page || (page->permission && !org_may(r, page->permission)))
            continue;
        if (page->show == page_unit_home && !unit_reads_above(r))
            continue;
        l->nav[l->nav_count] = parts[i];
        l->nav[l->nav_count++].current = is_current(r, str_from(parts[i].href));
    }
}

const struct app app = {
    .routes = routes,
    .pictures = help_pictures,
    .sign_in_path = "/sign-in",
    .unlock_path = "/unlock",
    .actor_load = org_actor_load,
    .actor_again = org_actor_again,
    .bearer_load = org_bearer_load,
    .may = org_may,
    .left = sums_reading_left,
    .campaign_note = duty_note,
    .layout = fill_layout,
    .work_given = ledger_work_given,
    .campaign_clips = clip_strip,
    .work_clips = clip_strip_of_work,
    .files_naming = papers_naming,
    .files_gone_pictures = papers_gone_pictures,
    .event_known = happening_known,
    .first_day = first_day,
    .term = help_term,
};
