/* page_happening.c: the pictures of one event; clips on the contact sheet; which events are known.
 */
#include "clips/page.h"

#include "campaign/visitor.h"
#include "clips/templates.h"
#include "org/account.h"

bool happening_known(struct req *r, struct db *db, int64_t campaign, int64_t unit, struct str word)
{
    struct happening_list all;
    const struct happening *h;
    struct campaign c;

    if (campaign_find(db, r->arena, (struct campaign_id){campaign}, &c) != OK ||
        happening_list_of(db, r->arena, r->lang, &c, &all) != OK)
        return false;
    h = happening_at(&all, event_read(word));
    return h && (h->unit.v == unit || h->unit.v == c.unit.v || unit == c.unit.v);
}

/* As page_clip_show() would answer. */
static bool opens(struct req *r, const struct campaign *campaign, const struct clip *c)
{
    bool own = may(r->db, r->actor, PERMISSION_REPORT, c->unit);

    return pictures_seen(r, r->db, campaign->unit, c->unit) &&
           shot_is_shown(r, r->db, &c->shot, own);
}

/* What this visitor may see of them, each by the unit that sent it. */
static void shown_only(struct req *r, const struct campaign *campaign, struct clip_rows *rows)
{
    size_t kept = 0;

    for (size_t i = 0; i < rows->count; i++) {
        struct clip_row *row = &rows->items[i];

        row->shown = opens(r, campaign, row->clip);
        if (row->shown)
            rows->items[kept++] = *row;
    }
    rows->count = kept;
}

/* No work: all of the campaign. Nothing when the store fails: the page says what is wrong with it.
 */
static struct clip_rows rows_of(struct req *r, struct campaign_id campaign, struct work_id work)
{
    struct clip_place p = {0};
    struct clip_rows rows = {0};
    struct campaign_unit_list units = {0};
    struct clip_list all;
    enum err e = campaign_find(r->db, r->arena, campaign, &p.campaign);

    if (e == OK)
        e = clip_kind_list_of(r->db, r->arena, campaign, &p.kinds);
    if (e == OK)
        e = work.v ? clip_list_of_work(r->db, r->arena, campaign, work, &all)
                   : clip_list_of(r->db, r->arena, campaign, (struct unit_id){0}, &all);
    if (e == OK && !work.v)
        e = campaign_units(r->db, r->arena, campaign, &units);
    if (e == OK)
        e = clip_rows_fill(r, &p, &all, NULL, &rows);
    if (e != OK)
        return (struct clip_rows){0};
    if (!work.v) /* those of a work are of its unit */
        clip_rows_units(r, &units, &rows);
    shown_only(r, &p.campaign, &rows);
    return rows;
}

void clip_strip(struct html *h, int64_t campaign)
{
    struct clip_rows rows = rows_of(h->req, (struct campaign_id){campaign}, (struct work_id){0});

    if (rows.count)
        html_clip_strip(h, &rows);
}

void clip_posters(struct html *h, struct campaign_id campaign)
{
    struct clip_rows rows = {0};

    if (h->req)
        rows = rows_of(h->req, campaign, (struct work_id){0});
    if (rows.count)
        html_clip_rows(h, &rows);
}

void clip_strip_of_work(struct html *h, int64_t campaign, int64_t work)
{
    struct clip_rows rows = rows_of(h->req, (struct campaign_id){campaign}, (struct work_id){work});

    if (rows.count)
        html_clips_of_work(h, &rows);
}

enum err page_happening(struct req *r)
{
    struct happening_view v = {0};
    struct campaign_visitor visitor;
    struct clip_list clips;
    struct event event = event_read(req_text(r, "event"));
    enum err e = campaign_visitor_find(r, r->db, (struct campaign_id){req_id(r, "id")}, &visitor);

    v.place.campaign = visitor.campaign;
    if (e == OK)
        e = happening_list_of(r->db, r->arena, r->lang, &visitor.campaign, &v.place.happenings);
    if (e == OK)
        e = clip_kind_list_of(r->db, r->arena, visitor.campaign.id, &v.place.kinds);
    v.happening = e == OK ? happening_at(&v.place.happenings, event) : NULL;
    if (e == OK && !v.happening)
        e = E_NOT_FOUND;
    if (e == OK)
        e = clip_list_of_event(r->db, r->arena, visitor.campaign.id, event, &clips);
    if (e == OK)
        e = clip_rows_fill(r, &v.place, &clips, NULL, &v.clips);
    if (e != OK)
        return e;
    shown_only(r, &v.place.campaign, &v.clips);
    v.may_add = campaign_visitor_acts(r, r->db, &visitor, v.happening->unit);
    v.page.title = REQ_T(r, "Ảnh và clip: %1", v.happening->name);
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.crumbs[1] = (struct crumb){v.happening->href, v.happening->name};
    html_happening(r->out, &v);
    return OK;
}
