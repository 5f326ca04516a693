/* page_shot.c: see page_shot.h. */
#include "works/page_shot.h"

#include "http/server.h"
#include "org/account.h"
#include "org/unit.h"
#include "store/blob.h"

/* ── who asks ───────────────────────────────────────────────────────────────────────────────── */

static enum err find_unit(struct req *r, struct db *db, struct shot_place *p)
{
    struct campaign_unit u;
    struct org_unit commune;
    enum err e = campaign_unit_find(db, r->arena, p->campaign.id, p->unit, &u);

    if (e == OK)
        p->unit_name = u.name;
    if (e != E_NOT_FOUND || p->unit.v != p->campaign.unit.v)
        return e;
    e = unit_find(db, r->arena, p->unit, &commune);
    if (e == OK)
        p->unit_name = commune.name;
    return e;
}

bool pictures_seen(struct req *r, struct db *db, struct unit_id commune, struct unit_id unit)
{
    return may(db, r->actor, PERMISSION_REPORT, unit) ||
           may(db, r->actor, PERMISSION_COMPILE, commune) ||
           may(db, r->actor, PERMISSION_READ, commune) || may(db, r->actor, PERMISSION_READ, unit);
}

enum err shot_place_find(struct req *r, struct db *db, struct campaign_id campaign,
    struct unit_id unit, struct shot_place *ret)
{
    struct shot_place p = {.unit = unit};
    enum err e = campaign_find(db, r->arena, campaign, &p.campaign);

    if (e == OK)
        e = find_unit(r, db, &p);
    if (e != OK)
        return e;
    if (!pictures_seen(r, db, p.campaign.unit, unit))
        return E_DENIED;
    p.own = may(db, r->actor, PERMISSION_REPORT, unit);
    p.may_add = p.own || may(db, r->actor, PERMISSION_COMPILE, p.campaign.unit);
    *ret = p;
    return OK;
}

bool shot_is_shown(const struct req *r, struct db *db, const struct shot *k, bool own)
{
    return !k->recognisable || own || k->account_id == r->account_id ||
           (k->consent.v && consent_holds(db, k->consent, r->today));
}

bool shot_needs_consent(const struct req *r, const struct shot *k)
{
    return k->recognisable && !(k->consent.v && consent_holds(r->db, k->consent, r->today));
}

/* ── the form ───────────────────────────────────────────────────────────────────────────────── */

struct field shot_day_field(const struct req *r, const struct campaign *c)
{
    return (struct field){.name = "day",
        .label = MSG("Ngày"),
        .type = FIELD_DAY,
        .required = true,
        .has_min = true,
        .min = c->first_day,
        .has_max = true,
        .max = c->last_day < r->today ? c->last_day : r->today};
}

static const struct choice yes_no[] = {
    {"no", MSG("Không nhận ra được ai")},
    {"yes", MSG("Có người nhận ra được")},
};

struct field shot_people_field(const char *label, const char *hint)
{
    return (struct field){.name = "people",
        .label = label,
        .type = FIELD_CHOICE,
        .required = true,
        .choices = yes_no,
        .choice_count = 2,
        .hint = hint};
}

struct field shot_caption_field(const char *hint)
{
    return (struct field){
        .name = "caption", .label = MSG("Chú thích"), .max_chars = SHOT_CAPTION_MAX, .hint = hint};
}

bool shot_people(const struct form *f)
{
    return form_number(f, "people") == 1;
}

/* ── bytes ──────────────────────────────────────────────────────────────────────────────────── */

enum err shot_send_picture(struct req *r, struct str blob, bool recognisable)
{
    struct str bytes;
    bool known = req_known_bytes(r, blob);
    enum err e;

    if (recognisable)
        req_not_kept(r);
    if (known)
        return OK;
    e = blob_find(r->db, r->arena, blob, &bytes);
    if (e == OK)
        req_send_bytes(r, "image/jpeg", bytes);
    return e;
}

void shot_files_gone(struct html *h, struct campaign_id campaign)
{
    if (h->req && h->req->app->files_gone_pictures)
        h->req->app->files_gone_pictures(h, campaign.v);
}
