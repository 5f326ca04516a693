/* page_common.c: who may, and where a page of papers stands. */
#include "paper/page.h"

#include "org/account.h"

enum err paper_campaign_find(
    struct req *r, struct db *db, enum permission permission, struct campaign *ret)
{
    enum err e = campaign_find(db, r->arena, (struct campaign_id){req_id(r, "id")}, ret);

    if (e == OK && !may(db, r->actor, permission, ret->unit))
        e = E_DENIED;
    return e;
}

void paper_crumbs(struct req *r, struct page *page, const struct campaign *c, bool inside)
{
    struct str base = str_printf(r->arena, "/campaign/%lld", (long long)c->id.v);

    page->crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    page->crumbs[1] = (struct crumb){base, c->name};
    if (inside)
        page->crumbs[2] =
            (struct crumb){str_printf(r->arena, "%.*s/papers", STR(base)), req_t(r, "Văn bản")};
}

enum err paper_of_path(
    struct req *r, struct db *db, enum permission permission, struct paper *p, struct campaign *c)
{
    enum err e = paper_find(db, r->arena, (struct paper_id){req_id(r, "paper")}, p);

    if (e == OK)
        e = campaign_find(db, r->arena, p->campaign, c);
    if (e == OK && !may(db, r->actor, permission, c->unit))
        e = E_DENIED;
    return e;
}
