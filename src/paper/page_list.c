/* page_list.c: the papers of a campaign: what can be written, each with one next step, and what
 * was. The papers of a day and of the final report can be had at once, without typed words. */
#include "paper/page.h"

#include "org/account.h"
#include "paper/templates.h"

/* The newest signed day, for the daily report. */
static enum err newest_signed(struct req *r, const struct campaign *c, day_t *ret)
{
    const struct rollup *rollup;
    bool *days;
    enum err e = rollup_get(r->db, r->store, r->arena, c->id, r->now_ms, &rollup);

    *ret = 0;
    if (e == OK)
        e = signed_days(r->db, r->arena, rollup, &days);
    for (size_t i = 0; e == OK && i < rollup->day_count; i++)
        if (days[i])
            *ret = c->first_day + (day_t)i;
    return e;
}

static enum err kinds_fill(struct req *r, struct paper_list_page *v)
{
    day_t newest;
    enum err e = newest_signed(r, &v->campaign, &newest);

    for (int k = 0; k < PAPER_KINDS; k++) {
        struct paper_kind_row *row = &v->kinds[k];

        row->kind = (enum paper_kind_id)k;
        row->hint = S("");
        row->href = str_printf(
            r->arena, "/campaign/%lld/papers/%s", (long long)v->campaign.id.v, paper_kinds[k].name);
        if (k != KIND_PAPER_DAILY)
            continue;
        row->hint = newest ? REQ_T(r, "Ngày chốt gần nhất: %1.", day_format(r->arena, newest))
                           : req_t(r, "Chưa ngày nào được chốt.");
        if (newest)
            row->href = str_printf(
                r->arena, "%.*s?day=%.*s", STR(row->href), STR(day_format_iso(r->arena, newest)));
    }
    return e;
}

enum err page_paper_list(struct req *r)
{
    struct paper_list_page *v = arena_new(r->arena, struct paper_list_page);
    enum err e = paper_campaign_find(r, r->db, PERMISSION_READ, &v->campaign);

    if (e == OK)
        e = kinds_fill(r, v);
    if (e == OK)
        e = paper_list_of(r->db, r->arena, v->campaign.id, &v->papers);
    if (e != OK)
        return e;
    v->may_write = may(r->db, r->actor, PERMISSION_COMPILE, v->campaign.unit);
    v->page.title = req_t(r, "Văn bản");
    v->page.wide = true;
    paper_crumbs(r, &v->page, &v->campaign, false);
    html_paper_list(r->out, v);
    return OK;
}

/* ── at once ────────────────────────────────────────────────────────────────────────────────── */

static enum err send_plain(struct req *r, struct paper *p)
{
    struct paper_file *f = arena_new(r->arena, struct paper_file);
    enum err e;

    for (size_t i = 0; i < PAPER_TEXTS; i++)
        p->texts[i] = S("");
    e = paper_prepare(r, p, f);
    if (e == OK)
        e = paper_make(r->arena, f);
    if (e == OK)
        paper_send(r, p, f->docx);
    return e;
}

static enum err plain_paper(struct req *r, enum paper_kind_id kind, day_t day, struct paper *ret)
{
    struct campaign c;
    struct issuer issuer;
    struct paper_number n;
    enum err e = paper_campaign_find(r, r->db, PERMISSION_READ, &c);

    if (e == OK)
        e = issuer_of_campaign(r->db, r->arena, &c, &issuer);
    if (e != OK)
        return e;
    *ret = (struct paper){
        .campaign = c.id, .unit = c.unit, .kind = kind, .form = issuer.form, .day = day};
    e = paper_number_about(r->db, r->arena, c.id, kind, day, &n);
    if (e == OK && !n.paper) /* one with words of its own has its own file */
        ret->number = n;
    return e == E_NOT_FOUND ? OK : e;
}

enum err page_day_paper(struct req *r)
{
    day_t day = req_day(r, "day");
    struct paper p;
    enum err e = plain_paper(r, KIND_PAPER_DAILY, day, &p);

    if (e == OK && day > r->today)
        e = E_NOT_FOUND;
    return e == OK ? send_plain(r, &p) : e;
}

enum err page_review_paper(struct req *r)
{
    struct paper p;
    enum err e = plain_paper(r, KIND_PAPER_FINAL, 0, &p);

    return e == OK ? send_plain(r, &p) : e;
}
