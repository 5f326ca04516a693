/* page_thing.c: everything that was ever changed about one campaign, plan, account or unit. */
#include "history/page.h"

#include "campaign/campaign.h"
#include "history/templates.h"
#include "http/sheet.h"
#include "plan/plan_store.h"

enum { SHOWN_MAX = 2000 };

struct thing {
    const char *name; /* as in store/about.c */
    int64_t id;
    struct unit_id unit; /* who administers it sees addresses */
    struct str title, href, label;
};

/* From the oldest to the newest, so that before is known; shown the other way round. */
static enum err tell(struct req *r, const struct thing *thing, struct history_page *v)
{
    struct history_teller t = {
        .req = r, .addresses = may(r->db, r->actor, PERMISSION_ADMINISTER, thing->unit)};
    struct fact_list facts = {0};
    struct history told = {0};
    bool saved = sheet_asked(r) != SHEET_NOT;
    size_t most = saved ? SHEET_ROWS_MAX : SHOWN_MAX;
    enum err e = fact_list_about(r->db, r->arena, thing->name, thing->id, 0, (int)most + 1, &facts);

    if (e == OK && facts.count > most) {
        if (saved)
            return E_TOO_LARGE;
        facts.count = v->cut = most; /* what was before the oldest shown is not known then */
    }
    for (size_t i = facts.count; e == OK && i-- > 0;)
        e = history_say(&t, &facts.items[i], history_entry_of(&t, &told, &facts.items[i]));
    for (size_t i = told.count; e == OK && i-- > 0;)
        *vec_push(r->arena, &v->history) = told.items[i];
    return e;
}

static enum err show(struct req *r, const struct thing *thing)
{
    struct history_page v = {.page.title = thing->title};
    enum err e = tell(r, thing, &v);

    if (e != OK)
        return e;
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.crumbs[1] = (struct crumb){thing->href, thing->label};
    history_sheet(r, &v.history);
    html_history(r->out, &v);
    return OK;
}

enum err page_campaign_history(struct req *r)
{
    struct campaign c;
    enum err e = campaign_find(r->db, r->arena, (struct campaign_id){req_id(r, "id")}, &c);

    if (e == OK && !may(r->db, r->actor, PERMISSION_READ, c.unit))
        e = E_DENIED;
    if (e != OK)
        return e;
    return show(
        r, &(struct thing){"campaign", c.id.v, c.unit, REQ_T(r, "Lịch sử của đợt: %1", c.name),
               str_printf(r->arena, "/campaign/%lld", (long long)c.id.v), c.name});
}

enum err page_plan_history(struct req *r)
{
    struct plan_record p;
    enum err e = plan_find(r->db, r->arena, (struct plan_id){req_id(r, "id")}, &p);

    if (e == OK && !may(r->db, r->actor, PERMISSION_READ, p.unit))
        e = E_DENIED;
    if (e != OK)
        return e;
    return show(
        r, &(struct thing){"plan", p.id.v, p.unit, REQ_T(r, "Lịch sử của kế hoạch: %1", p.title),
               str_printf(r->arena, "/plan/%lld", (long long)p.id.v), p.title});
}

enum err page_account_history(struct req *r)
{
    struct account a;
    enum err e = account_find(r->db, r->arena, (struct account_id){req_id(r, "account")}, &a);

    if (e == OK && !may(r->db, r->actor, PERMISSION_ADMINISTER, a.unit))
        e = E_DENIED;
    if (e != OK)
        return e;
    return show(
        r, &(struct thing){"account", a.id.v, a.unit, REQ_T(r, "Lịch sử của tài khoản %1", a.name),
               str_printf(r->arena, "/accounts/%lld", (long long)a.id.v), a.name});
}

enum err page_unit_changes(struct req *r)
{
    struct org_unit u;
    enum err e = unit_find(r->db, r->arena, (struct unit_id){req_id(r, "unit")}, &u);

    if (e == OK && !may(r->db, r->actor, PERMISSION_ADMINISTER, u.id))
        e = E_DENIED;
    if (e != OK)
        return e;
    return show(r, &(struct thing){"unit", u.id.v, u.id, REQ_T(r, "Lịch sử của %1", u.name),
                       str_printf(r->arena, "/unit/%lld/history", (long long)u.id.v), u.name});
}
