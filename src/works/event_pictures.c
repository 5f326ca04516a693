/* event_pictures.c: the photographs of a session, house, batch of gifts or day of care, on the page
 * of it. The page itself belongs to the room that keeps the event. */
#include "works/page.h"

#include "org/account.h"
#include "works/page_shot.h"
#include "works/templates.h"

/* E_…: the page itself says what is wrong with the store. */
static enum err rows_find(
    struct req *r, struct campaign_id campaign, struct event event, struct photo_rows *ret)
{
    const struct work_list works = {0};
    struct photo_list all, shown = {0};
    struct campaign c;
    enum err e = campaign_find(r->db, r->arena, campaign, &c);

    if (e == OK)
        e = photo_list_of_event(r->db, r->arena, campaign, event, &all);
    for (size_t i = 0; e == OK && i < all.count; i++)
        if (pictures_seen(r, r->db, c.unit, all.items[i].unit) &&
            shot_is_shown(r, r->db, &all.items[i].shot,
                may(r->db, r->actor, PERMISSION_REPORT, all.items[i].unit)))
            *vec_push(r->arena, &shown) = all.items[i];
    if (e == OK)
        photo_rows_fill(r, &shown, &works, true, false, ret);
    return e;
}

void html_photos_of_event(struct html *h, struct campaign_id campaign, struct event event)
{
    struct photo_rows rows;

    if (rows_find(h->req, campaign, event, &rows) == OK)
        html_event_photos(h, &rows);
}

void event_pictures(struct html *h, struct campaign_id campaign, enum event_kind kind, int64_t id)
{
    const struct event event = {kind, id};
    struct event_pictures v = {.campaign = campaign, .word = event_word(h->arena, event)};

    if (!h->req || !h->req->db) /* a template by itself, in a test */
        return;
    if (rows_find(h->req, campaign, event, &v.rows) == OK)
        html_event_pictures(h, &v);
}
