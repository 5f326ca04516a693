/* page_open.c: a campaign is opened from an accepted plan; a person looks it through once. */
#include "works/page.h"

#include "org/account.h"
#include "works/templates.h"

/* The proposal; and only who compiles for this commune may see it. */
static enum err find(struct req *r, struct db *db, struct opening *ret)
{
    struct opening o;
    enum err e = opening_of_plan(db, r->arena, (struct plan_id){req_id(r, "id")}, &o);

    if (e == OK && !may(db, r->actor, PERMISSION_COMPILE, o.plan.record.unit))
        e = E_DENIED;
    if (e == OK)
        *ret = o;
    return e;
}

enum err page_campaign_open_show(struct req *r)
{
    struct opening v;
    struct campaign there;
    enum err e = find(r, r->db, &v);

    if (e != OK)
        return e;
    v.page.title = req_t(r, "Mở đợt từ kế hoạch");
    v.page.wide = true;
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.crumbs[1] = (struct crumb){
        str_printf(r->arena, "/plan/%lld", (long long)v.plan.record.id.v), v.plan.record.title};
    e = campaign_find_by_plan(r->db, r->arena, v.plan.record.id.v, &there);
    if (e == OK) {
        v.page.next = req_t(r, "Đợt của kế hoạch này đã mở.");
        v.page.next_label = req_t(r, "Mở bảng theo dõi");
        v.page.next_href = str_printf(r->arena, "/campaign/%lld", (long long)there.id.v);
    } else if (e == E_NOT_FOUND) {
        v.page.next =
            req_t(r, "Xem lại ai báo cáo, làm gì, đến ngày nào, rồi mở đợt ở cuối trang.");
        v.form = r->form;
        if (!v.form) {
            v.form = opening_form_new(r->arena, r->lang, &v);
            opening_form_fill(v.form, &v);
        }
    } else {
        return e;
    }
    html_campaign_open(r->out, &v);
    return OK;
}

enum err page_campaign_open_act(struct req *r)
{
    struct opening *o = arena_new(r->arena, struct opening);
    struct form *f;
    enum err e = find(r, r->db, o);

    if (e != OK)
        return e;
    f = opening_form_new(r->arena, r->lang, o);
    e = form_read(f, r);
    if (e == OK)
        e = opening_form_check(f, o);
    r->view = o;
    return e;
}

enum err page_campaign_open_write(struct tx *tx, struct req *r)
{
    const struct opening *o = r->view;
    struct campaign_id id;
    enum err e = may(tx->db, r->actor, PERMISSION_COMPILE, o->plan.record.unit) ? OK : E_DENIED;

    if (e == OK)
        e = opening_write(tx, r->form, o, &id);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đợt đã mở. Các đơn vị báo cáo được từ ngày bắt đầu."));
    req_redirect(r, "/campaign/%lld", (long long)id.v);
    return OK;
}
