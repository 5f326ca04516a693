/* page_list.c: the clips of one unit, and the way a new one comes in: whole in one form, or in
 * parts by assets/upload.js. Both go through upload.h; the desk judges afterwards. */
#include "clips/page.h"

#include "base/unicode.h"
#include "clips/sniff.h"
#include "clips/templates.h"
#include "org/account.h"
#include "store/setting.h"

static enum err find_here(struct req *r, struct db *db, struct clip_place *p)
{
    return clip_place_find(
        r, db, (struct campaign_id){req_id(r, "id")}, (struct unit_id){req_id(r, "unit")}, p);
}

static enum err find_to_add(struct req *r, struct db *db, struct clip_place *p)
{
    enum err e = find_here(r, db, p);

    return e == OK && !p->may_add ? E_DENIED : e;
}

/* ── shown ──────────────────────────────────────────────────────────────────────────────────── */

static enum err uploads_fill(struct req *r, struct clip_page *v)
{
    struct upload_list all;
    enum err e = upload_list_of(r->db, r->arena, v->place->campaign.id, v->place->unit, &all);

    if (e != OK)
        return e;
    v->uploads = arena_new_array(r->arena, struct upload_row, all.count + 1);
    for (size_t i = 0; e == OK && i < all.count; i++) {
        struct upload_row *row = &v->uploads[v->upload_count++];
        struct upload_numbers came;

        e = upload_numbers_of(r->db, r->arena, all.items[i].id, &came);
        *row = (struct upload_row){.upload = &all.items[i],
            .came = (int64_t)came.count,
            .parts = upload_part_count(&all.items[i]),
            .why = all.items[i].state == UPLOAD_REFUSED
                       ? clip_code_words(str_z(r->arena, all.items[i].code))
                       : NULL};
    }
    return e;
}

static day_t first_shown_day(const struct req *r, const struct clip_place *p)
{
    return r->today < p->campaign.last_day ? r->today : p->campaign.last_day;
}

/* What the link that leads here asks for: an event, or a work of the unit. */
static struct str about_first(const struct req *r, const struct clip_place *p)
{
    struct str word = req_query(r, "event");
    int64_t work;

    if (event_read(word).kind != EVENT_NONE)
        return word;
    if (!str_starts(word, S("work-")) || str_to_int(str_slice(word, 5, word.len), &work) != OK)
        return S("none");
    for (size_t i = 0; i < p->works.count; i++)
        if (p->works.items[i].id.v == work)
            return word;
    return S("none");
}

static void form_begin(struct req *r, struct clip_page *v)
{
    v->form = clip_form(r, v->place, false);
    form_set_number(v->form, "day", first_shown_day(r, v->place));
    form_set_text(v->form, "about", about_first(r, v->place));
    if (!v->place->kinds.count)
        form_set_text(v->form, "kind", S("0"));
    if (v->place->kinds.count == 1)
        form_set_text(v->form, "kind", str_printf(r->arena, "%d", v->place->kinds.items[0].number));
}

static void page_fill(struct req *r, struct clip_page *v)
{
    const struct clip_place *p = v->place;

    v->page.title = REQ_T(r, "Clip của %1", p->unit_name);
    v->page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (may(r->db, r->actor, PERMISSION_READ, p->campaign.unit)) {
        v->page.crumbs[1] = (struct crumb){
            str_printf(r->arena, "/campaign/%lld", (long long)p->campaign.id.v), p->campaign.name};
        v->page.crumbs[2] = (struct crumb){
            str_printf(r->arena, "/campaign/%lld/clips", (long long)p->campaign.id.v),
            req_t(r, "Clip của đợt")};
    }
    v->part_bytes = UPLOAD_PART_BYTES;
}

enum err page_clip_list(struct req *r)
{
    struct clip_place p;
    struct clip_page v = {.place = &p, .form = r->form};
    struct clip_list all;
    enum err e = find_here(r, r->db, &p);

    if (e == OK)
        e = clip_list_of(r->db, r->arena, p.campaign.id, p.unit, &all);
    if (e == OK && p.may_add)
        e = consent_list_holding(
            r->db, r->arena, p.unit, CONSENT_PHOTOGRAPH, r->today, &v.agreements);
    if (e == OK)
        e = clip_rows_fill(r, &p, &all, &v.agreements, &v.rows);
    if (e == OK && p.may_add)
        e = uploads_fill(r, &v);
    if (e == OK)
        e = setting_number(r->db, SETTING_CLIP_MB, &v.clip_mb);
    if (e != OK)
        return e;
    page_fill(r, &v);
    if (p.may_add && p.campaign.first_day <= r->today && !v.form)
        form_begin(r, &v);
    html_clip_list(r->out, &v);
    return OK;
}

/* ── sent whole ─────────────────────────────────────────────────────────────────────────────── */

struct sent {
    struct clip about;
    struct str bytes;
};

enum err act_clip_add(struct req *r)
{
    struct sent *s = arena_new(r->arena, struct sent);
    struct clip_place p;
    const char *code;
    enum err e = find_to_add(r, r->db, &p);

    if (e == OK)
        e = form_read(clip_form(r, &p, false), r);
    if (e != OK)
        return e;
    clip_form_read(r, &p, &s->about);
    s->bytes = form_value(r->form, "clip")->bytes;
    r->view = s;
    if (clip_sniff(str_slice(s->bytes, 0, CLIP_HEAD_BYTES), &code) == CLIP_NONE)
        return form_refuse(r->form, "clip", clip_code_words(code));
    return OK;
}

static enum err parts_write(struct tx *tx, struct upload_id id, struct str bytes)
{
    const char *code;
    enum err e = OK;

    for (size_t at = 0; e == OK && at < bytes.len; at += UPLOAD_PART_BYTES) {
        struct str part = str_slice(bytes, at, at + UPLOAD_PART_BYTES);

        e = upload_part(tx, id, (int64_t)(at / UPLOAD_PART_BYTES), part, upload_crc(part), &code);
    }
    return e == OK ? upload_finish(tx, id) : e;
}

enum err write_clip_add(struct tx *tx, struct req *r)
{
    const struct sent *s = r->view;
    struct clip_place p;
    struct upload_id id;
    const char *why;
    struct str arg = S("");
    enum err e = find_to_add(r, tx->db, &p);

    if (e == OK) {
        e = upload_start(tx, &s->about, (int64_t)s->bytes.len, &id, &why, &arg);
        if (e == E_INVALID || e == E_TOO_LARGE || e == E_BUSY)
            return form_refuse_fill(r->form, "clip", why, &arg, 1);
    }
    if (e == OK)
        e = parts_write(tx, id, s->bytes);
    if (e == E_CONFLICT) /* the same file, already on its way to the desk */
        e = OK;
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã nhận clip. Máy đang kiểm tra, mở lại trang này sau ít phút."));
    req_redirect(
        r, "/campaign/%lld/unit/%lld/clips", (long long)p.campaign.id.v, (long long)p.unit.v);
    return OK;
}
