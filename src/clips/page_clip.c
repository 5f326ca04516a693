/* page_clip.c: one clip: its page, its bytes by range, its poster; taken away, agreed to. */
#include "clips/page.h"

#include "clips/templates.h"
#include "org/account.h"

static enum err find_clip(struct req *r, struct db *db, struct clip *c, struct clip_place *p)
{
    enum err e = clip_find(db, r->arena, (struct clip_id){req_id(r, "clip")}, c);

    if (e == OK)
        e = clip_place_find(r, db, c->campaign, c->unit, p);
    if (e == OK && !shot_is_shown(r, db, &c->shot, p->own) && !p->may_add)
        e = E_DENIED;
    return e;
}

static enum err find_shown(struct req *r, struct clip *c)
{
    struct clip_place p;
    enum err e = find_clip(r, r->db, c, &p);

    return e == OK && !shot_is_shown(r, r->db, &c->shot, p.own) ? E_DENIED : e;
}

enum err page_clip_show(struct req *r)
{
    struct clip_show_view v = {0};
    struct clip_list one;
    struct clip_rows rows;
    enum err e = find_clip(r, r->db, &v.clip, &v.place);

    if (e == OK && v.place.may_add)
        e = consent_list_holding(
            r->db, r->arena, v.place.unit, CONSENT_PHOTOGRAPH, r->today, &v.agreements);
    one = (struct clip_list){&v.clip, 1, 1};
    if (e == OK)
        e = clip_rows_fill(r, &v.place, &one, &v.agreements, &rows);
    if (e != OK)
        return e;
    v.row = rows.items[0];
    v.page.title = v.row.shown ? v.row.words : req_t(r, "Clip");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.crumbs[1] = (struct crumb){str_printf(r->arena, "/campaign/%lld/unit/%lld/clips",
                                          (long long)v.clip.campaign.v, (long long)v.clip.unit.v),
        REQ_T(r, "Clip của %1", v.place.unit_name)};
    html_clip_show(r->out, &v);
    return OK;
}

/* ── bytes ──────────────────────────────────────────────────────────────────────────────────── */

static enum err read_video(
    void *context, struct db *db, struct arena *a, int64_t at, struct str *bytes)
{
    const struct clip_id *id = context;
    struct str part;
    int64_t from;
    enum err e = clip_part_at(db, a, *id, at, &part, &from);

    if (e == OK)
        *bytes = str_slice(part, (size_t)(at - from), part.len);
    return e;
}

enum err page_clip_video(struct req *r)
{
    struct clip *c = arena_new(r->arena, struct clip);
    enum err e = find_shown(r, c);
    bool known;

    if (e != OK)
        return e;
    /* its picture names the clip, also where another one had this number: a backup was restored */
    known = req_known_bytes(r, str_printf(r->arena, "%lld-%lld-%.*s", (long long)c->id.v,
                                   (long long)c->bytes, STR(c->poster)));
    if (c->recognisable)
        req_not_kept(r);
    if (known)
        return OK;
    return req_send_long(r, c->webm ? "video/webm" : "video/mp4", c->bytes, read_video, &c->id);
}

static enum err send_poster(struct req *r, bool small)
{
    struct clip c;
    enum err e = find_shown(r, &c);

    return e == OK ? shot_send_picture(r, small ? c.small : c.poster, c.recognisable) : e;
}

enum err page_clip_poster(struct req *r)
{
    return send_poster(r, false);
}

enum err page_clip_small(struct req *r)
{
    return send_poster(r, true);
}

/* ── changed ────────────────────────────────────────────────────────────────────────────────── */

/* Whoever may add may take away, also what the commune may not look at. */
enum err write_clip_remove(struct tx *tx, struct req *r)
{
    const struct pair *why = req_field(r, "why");
    struct clip_place p;
    struct clip c;
    enum err e = find_clip(r, tx->db, &c, &p);

    if (e == OK && !p.may_add)
        e = E_DENIED;
    if (e == OK)
        e = why ? clip_remove(tx, c.id, str_z(r->arena, why->value)) : E_INVALID;
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã gỡ clip."));
    req_redirect(r, "/campaign/%lld/unit/%lld/clips", (long long)c.campaign.v, (long long)c.unit.v);
    return OK;
}

enum err write_clip_agree(struct tx *tx, struct req *r)
{
    const struct pair *consent = req_field(r, "consent");
    struct clip_place p;
    struct clip c;
    int64_t id;
    enum err e = find_clip(r, tx->db, &c, &p);

    if (e == OK && !p.may_add)
        e = E_DENIED;
    if (e == OK && (!consent || str_to_int(consent->value, &id) != OK))
        e = E_INVALID;
    if (e == OK)
        e = clip_agree(tx, c.id, (struct consent_id){id});
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi sự đồng ý; ai xem được đợt này thì xem được clip."));
    req_redirect(r, "/clip/%lld", (long long)c.id.v);
    return OK;
}
