/* page_photo.c: photographs of one unit in a campaign: sent from the phone, shown, taken away.
 *
 * Several files come in one form. Each is read by itself on the working thread, one at a time, so
 * that the memory of decoding is needed once, whoever sends. A file that is refused is named with
 * what to do; the others of the same form are taken. Sending the same picture again adds nothing.
 *
 * Who may what: works/page_shot.h.
 */
#include "works/page.h"

#include "base/unicode.h"
#include "http/server.h"
#include "org/account.h"
#include "works/page_shot.h"
#include "works/templates.h"

enum { FIELD_COUNT = 6, NAME_SHOWN_MAX = 60 };

static const struct choice stage_choices[] = {
    {"before", MSG("trước khi làm")},
    {"during", MSG("đang làm")},
    {"after", MSG("sau khi làm")},
};

static enum err find_here(struct req *r, struct db *db, struct shot_place *p)
{
    return shot_place_find(
        r, db, (struct campaign_id){req_id(r, "id")}, (struct unit_id){req_id(r, "unit")}, p);
}

/* ── the form ───────────────────────────────────────────────────────────────────────────────── */

static struct choice *work_choices(struct req *r, const struct work_list *works)
{
    struct choice *all = arena_new_array(r->arena, struct choice, works->count + 1);

    all[0] = (struct choice){"0", MSG("Không của công trình nào")};
    for (size_t i = 0; i < works->count; i++)
        all[i + 1] = (struct choice){
            str_z(r->arena, str_printf(r->arena, "%lld", (long long)works->items[i].id.v)),
            str_z(r->arena, works->items[i].name)};
    return all;
}

static struct form *photo_form(
    struct req *r, const struct shot_place *p, const struct work_list *works)
{
    struct field *f = arena_new_array(r->arena, struct field, FIELD_COUNT);
    struct form *form;

    f[0] = (struct field){.name = "photos",
        .label = MSG("Ảnh"),
        .type = FIELD_FILE,
        .required = true,
        .multiple = true,
        .accept = "image/jpeg,image/png,image/webp",
        .hint = MSG("Chọn được nhiều ảnh, mỗi lần nhiều nhất 10 ảnh, mỗi ảnh 12 MB. Vị trí, giờ "
                    "chụp và tên máy ghi trong ảnh sẽ được xóa.")};
    f[1] = shot_day_field(r, &p->campaign);
    f[2] = (struct field){.name = "work",
        .label = MSG("Công trình, phần việc"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = work_choices(r, works),
        .choice_count = works->count + 1};
    f[3] = (struct field){.name = "stage",
        .label = MSG("Chụp lúc nào"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = stage_choices,
        .choice_count = STAGE_LAST};
    f[4] = shot_people_field(MSG("Người trong ảnh"),
        MSG("Đừng chụp rõ mặt trẻ em và người nhận hỗ trợ. Ảnh có người nhận ra được chỉ đơn vị "
            "mình xem, đến khi có sự đồng ý."));
    f[5] = shot_caption_field(MSG("Ảnh chụp gì, ở đoạn nào. Không ghi tên người dân."));
    form = form_new(r->arena, f, FIELD_COUNT);
    form->lang = r->lang;
    return form;
}

static day_t first_shown_day(const struct req *r, const struct shot_place *p)
{
    day_t day = r->today < p->campaign.last_day ? r->today : p->campaign.last_day, asked;

    if (day_parse_iso(req_query(r, "day"), &asked) == OK && asked >= p->campaign.first_day &&
        asked <= day)
        return asked;
    return day;
}

/* ── shown ──────────────────────────────────────────────────────────────────────────────────── */

static struct str name_of_work(const struct work_list *works, struct work_id id)
{
    for (size_t i = 0; i < works->count; i++)
        if (works->items[i].id.v == id.v)
            return works->items[i].name;
    return S("");
}

void photo_rows_fill(struct req *r, const struct photo_list *all, const struct work_list *works,
    bool own, bool may_remove, struct photo_rows *ret)
{
    struct photo_row *rows = arena_new_array(r->arena, struct photo_row, all->count);

    for (size_t i = 0; i < all->count; i++) {
        const struct photo *p = &all->items[i];
        struct str what = req_t(r, photo_stage_label(p->stage));

        rows[i] = (struct photo_row){.photo = p,
            .work = name_of_work(works, p->work),
            .shown = shot_is_shown(r, r->db, &p->shot, own),
            .may_remove = may_remove};
        rows[i].words = p->caption.len
                            ? p->caption
                            : REQ_T(r, "Ảnh %1, ngày %2", what, day_format(r->arena, p->day));
    }
    *ret = (struct photo_rows){rows, all->count};
}

static void fill_page(struct req *r, const struct shot_place *p, struct photo_page *v)
{
    struct page *page = &v->page;

    page->title = REQ_T(r, "Ảnh của %1", p->unit_name);
    page->crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (may(r->db, r->actor, PERMISSION_READ, p->campaign.unit))
        page->crumbs[1] = (struct crumb){
            str_printf(r->arena, "/campaign/%lld", (long long)p->campaign.id.v), p->campaign.name};
    v->campaign = p->campaign.id;
    v->unit = p->unit;
    v->may_add = p->may_add && p->campaign.first_day <= r->today;
}

static enum err fill_agreements(struct req *r, const struct shot_place *p, struct photo_page *v)
{
    enum err e = consent_list_holding(
        r->db, r->arena, p->unit, CONSENT_PHOTOGRAPH, r->today, &v->agreements);

    for (size_t i = 0; e == OK && i < v->rows.count; i++) {
        v->rows.items[i].agreements = &v->agreements;
        v->rows.items[i].needs_consent = shot_needs_consent(r, &v->rows.items[i].photo->shot);
    }
    return e;
}

static struct str event_shown(struct req *r, const struct shot_place *p)
{
    const struct pair *sent = req_field(r, "event");
    struct str word = sent && !sent->is_file ? sent->value : req_query(r, "event");

    return word.len && r->app->event_known &&
                   r->app->event_known(r, r->db, p->campaign.id.v, p->unit.v, word)
               ? word
               : S("");
}

enum err page_photo_list(struct req *r)
{
    struct photo_page v = {.form = r->form};
    struct photo_list all;
    struct work_list works;
    struct shot_place p = {0};
    enum err e = find_here(r, r->db, &p);

    if (e == OK)
        e = work_list_of_unit(r->db, r->arena, p.campaign.id, p.unit, &works);
    if (e == OK)
        e = photo_list_of_unit(r->db, r->arena, p.campaign.id, p.unit, &all);
    if (e != OK)
        return e;
    fill_page(r, &p, &v);
    photo_rows_fill(r, &all, &works, p.own, p.may_add, &v.rows);
    if (p.may_add)
        e = fill_agreements(r, &p, &v);
    if (e != OK)
        return e;
    v.event = event_shown(r, &p);
    if (!v.form) {
        v.form = photo_form(r, &p, &works);
        form_set_number(v.form, "day", first_shown_day(r, &p));
    }
    html_photo_list(r->out, &v);
    return OK;
}

/* ── sent ───────────────────────────────────────────────────────────────────────────────────── */

struct one {
    struct str name, bytes; /* as sent */
    struct picture picture;
    const char *why; /* message id; NULL: taken */
};

struct sent {
    struct photo photo; /* what all of them share */
    struct one items[PHOTOS_AT_ONCE_MAX];
    size_t count, refused;
};

static enum err files_read(struct req *r, struct sent *s)
{
    for (size_t i = 0; i < r->fields.count; i++) {
        const struct pair *pair = &r->fields.items[i];

        if (!pair->is_file || !str_eq(pair->name, S("photos")) ||
            (!pair->value.len && !pair->filename.len))
            continue;
        if (s->count == PHOTOS_AT_ONCE_MAX)
            return form_refuse(r->form, "photos", MSG("Mỗi lần gửi nhiều nhất 10 ảnh."));
        s->items[s->count++] = (struct one){.name = pair->filename, .bytes = pair->value};
    }
    return OK;
}

/* What they are sent for, from the form or the address; E_INVALID: it is not of this unit. */
static enum err event_of(
    struct req *r, struct db *db, const struct shot_place *p, struct str word, struct event *ret)
{
    *ret = event_read(word);
    if (!word.len)
        return OK;
    if (ret->kind == EVENT_NONE || !r->app->event_known ||
        !r->app->event_known(r, db, p->campaign.id.v, p->unit.v, word))
        return E_INVALID;
    return OK;
}

static struct str event_sent(const struct req *r)
{
    const struct pair *sent = req_field(r, "event");

    return sent && !sent->is_file ? sent->value : S("");
}

enum err act_photo_add(struct req *r)
{
    struct sent *s = arena_new(r->arena, struct sent);
    struct work_list works;
    struct shot_place p = {0};
    int64_t work;
    enum err e = find_here(r, r->db, &p);

    if (e == OK && !p.may_add)
        e = E_DENIED;
    if (e == OK)
        e = work_list_of_unit(r->db, r->arena, p.campaign.id, p.unit, &works);
    if (e == OK)
        e = form_read(photo_form(r, &p, &works), r);
    if (e == OK)
        e = files_read(r, s);
    if (e != OK)
        return e;
    work = form_number(r->form, "work");
    if ((e = event_of(r, r->db, &p, event_sent(r), &s->photo.event)) != OK)
        return e;
    s->photo = (struct photo){.campaign = p.campaign.id,
        .event = s->photo.event,
        .unit = p.unit,
        .work = {work ? works.items[work - 1].id.v : 0},
        .day = (day_t)form_number(r->form, "day"),
        .stage = (enum photo_stage)form_number(r->form, "stage"),
        .recognisable = shot_people(r->form),
        .caption = form_text(r->form, "caption")};
    r->view = s;
    return OK;
}

static struct str photo_count(const struct req *r, size_t n)
{
    return str_printf(r->arena, "%zu", n);
}

/* What was not taken, by the name it has on the phone: "IMG_1.heic: …". */
static void say_refused(struct req *r, const struct sent *s)
{
    struct buf b;

    buf_init(&b, r->arena, 16 * 1024);
    buf_printf(&b, "%.*s", STR(REQ_T(r, "Không nhận %1 ảnh.", photo_count(r, s->refused))));
    for (size_t i = 0; i < s->count; i++) {
        const struct one *one = &s->items[i];
        struct str name = utf8_head(one->name, NAME_SHOWN_MAX);

        if (one->why)
            buf_printf(&b, " %.*s: %s.", STR(name.len ? name : S("?")), tr(r->lang, one->why));
    }
    r->problem = buf_str(&b);
}

enum err work_photo_add(struct req *r)
{
    struct sent *s = r->view;

    for (size_t i = 0; i < s->count; i++) {
        struct one *one = &s->items[i];
        enum err e = picture_read(r->arena, one->bytes, &one->picture, &one->why);

        if (e == OK)
            one->why = NULL;
        else if (e == E_BUSY || e == E_SYSTEM)
            return e;
        else
            s->refused++;
    }
    if (s->refused)
        say_refused(r, s);
    return s->refused == s->count ? E_INVALID : OK;
}

static void say_taken(struct req *r, const struct sent *s, size_t taken)
{
    struct str iso = day_format_iso(r->arena, s->photo.day);

    if (s->refused)
        return; /* the page itself says which */
    if (taken)
        req_flash(r, REQ_T(r, "Đã nhận %1 ảnh.", photo_count(r, taken)));
    else
        req_flash(r, req_t(r, "Ảnh này đã gửi rồi, không thêm lần nữa."));
    if (s->photo.event.kind != EVENT_NONE)
        req_redirect(r, "/campaign/%lld/pictures/%s", (long long)s->photo.campaign.v,
            event_word(r->arena, s->photo.event));
    else
        req_redirect(r, "/campaign/%lld/unit/%lld/photos?day=%.*s", (long long)s->photo.campaign.v,
            (long long)s->photo.unit.v, STR(iso));
}

enum err write_photo_add(struct tx *tx, struct req *r)
{
    struct sent *s = r->view;
    struct shot_place p = {0};
    size_t taken = 0;
    enum err e = find_here(r, tx->db, &p);

    if (e == OK && !p.may_add)
        e = E_DENIED;
    if (e == OK)
        e = event_of(r, tx->db, &p, event_sent(r), &s->photo.event);
    for (size_t i = 0; e == OK && i < s->count; i++) {
        struct photo_id id;

        if (s->items[i].why)
            continue;
        e = photo_add(tx, &s->photo, &s->items[i].picture, &id);
        if (e == OK)
            taken++;
        if (e == E_CONFLICT)
            e = OK;
    }
    if (e == E_TOO_LARGE) { /* nothing of this form is kept */
        req_problem(r,
            MSG("Mỗi ngày một đơn vị giữ nhiều nhất 12 ảnh: hãy bớt ảnh rồi gửi lại, hoặc gỡ ảnh "
                "cũ. Lần gửi này chưa ghi gì."),
            NULL, 0);
        return E_INVALID;
    }
    if (e != OK)
        return e;
    say_taken(r, s, taken);
    if (s->refused)
        r->form = NULL; /* what was taken need not be typed again */
    return OK;
}

/* ── one photograph ─────────────────────────────────────────────────────────────────────────── */

static enum err find_photo(struct req *r, struct db *db, struct photo *photo, struct shot_place *p)
{
    enum err e = photo_find(db, r->arena, (struct photo_id){req_id(r, "photo")}, photo);

    if (e == OK)
        e = shot_place_find(r, db, photo->campaign, photo->unit, p);
    if (e == OK && !shot_is_shown(r, db, &photo->shot, p->own) && !p->may_add)
        e = E_DENIED;
    return e;
}

static enum err send_photo(struct req *r, bool small)
{
    struct photo photo;
    struct shot_place p = {0};
    enum err e = find_photo(r, r->db, &photo, &p);

    if (e == OK && !shot_is_shown(r, r->db, &photo.shot, p.own))
        e = E_DENIED;
    if (e != OK)
        return e;
    return shot_send_picture(r, small ? photo.small : photo.picture, photo.recognisable);
}

enum err page_photo_show(struct req *r)
{
    return send_photo(r, false);
}

enum err page_photo_small(struct req *r)
{
    return send_photo(r, true);
}

/* Whoever may add may take away, also what the commune may not look at. */
enum err write_photo_remove(struct tx *tx, struct req *r)
{
    const struct pair *why = req_field(r, "why");
    struct photo photo;
    struct shot_place p = {0};
    enum err e = find_photo(r, tx->db, &photo, &p);

    if (e == OK && !p.may_add)
        e = E_DENIED;
    if (e == OK)
        e = photo_remove(tx, photo.id, why ? str_z(r->arena, why->value) : "");
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã gỡ ảnh. Ảnh và chú thích đã xóa khỏi kho ảnh."));
    req_redirect(
        r, "/campaign/%lld/unit/%lld/photos", (long long)photo.campaign.v, (long long)photo.unit.v);
    return OK;
}

/* Whoever looks after the unit says which agreement covers it. */
enum err write_photo_agree(struct tx *tx, struct req *r)
{
    const struct pair *chosen = req_field(r, "consent");
    struct consent_id consent;
    struct photo photo;
    struct shot_place p = {0};
    enum err e = find_photo(r, tx->db, &photo, &p);

    if (e == OK && !p.may_add)
        e = E_DENIED;
    if (e == OK && (!chosen || str_to_int(chosen->value, &consent.v) != OK))
        e = E_INVALID;
    if (e == OK)
        e = photo_agree(tx, photo.id, consent);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi sự đồng ý. Ảnh này nay hiện với người được xem đợt."));
    req_redirect(
        r, "/campaign/%lld/unit/%lld/photos", (long long)photo.campaign.v, (long long)photo.unit.v);
    return OK;
}
