/* page_common.c: who asks about clips of which unit, the rows of lists, the form that sends. */
#include "clips/page.h"

#include "base/unicode.h"
#include "org/account.h"
#include "org/unit.h"

#include <stdlib.h>

enum { FIELD_COUNT = 7 };

static enum err around_find(struct req *r, struct db *db, struct clip_place *p)
{
    enum err e = work_list_of_unit(db, r->arena, p->campaign.id, p->unit, &p->works);

    if (e == OK)
        e = clip_kind_list_of(db, r->arena, p->campaign.id, &p->kinds);
    return e == OK ? happening_list_of(db, r->arena, r->lang, &p->campaign, &p->happenings) : e;
}

enum err clip_place_find(struct req *r, struct db *db, struct campaign_id campaign,
    struct unit_id unit, struct clip_place *ret)
{
    struct shot_place at;
    struct clip_place p;
    enum err e = shot_place_find(r, db, campaign, unit, &at);

    if (e != OK)
        return e;
    p = (struct clip_place){.campaign = at.campaign,
        .unit = at.unit,
        .unit_name = at.unit_name,
        .own = at.own,
        .may_add = at.may_add};
    e = around_find(r, db, &p);
    if (e == OK)
        *ret = p;
    return e;
}

static struct str about_words(const struct clip_place *p, const struct clip *c)
{
    const struct happening *h = happening_at(&p->happenings, c->event);

    if (c->event.kind != EVENT_NONE && h)
        return h->name;
    for (size_t i = 0; i < p->works.count; i++)
        if (c->work.v && p->works.items[i].id.v == c->work.v)
            return p->works.items[i].name;
    return S("");
}

enum err clip_rows_fill(struct req *r, const struct clip_place *p, const struct clip_list *all,
    const struct consent_list *agreements, struct clip_rows *ret)
{
    struct clip_row *rows = arena_new_array(r->arena, struct clip_row, all->count + 1);

    for (size_t i = 0; i < all->count; i++) {
        const struct clip *c = &all->items[i];
        const struct clip_kind *kind = clip_kind_at(&p->kinds, c->kind);

        rows[i] = (struct clip_row){.clip = c,
            .length = clip_length(r->arena, c->duration_ms),
            .kind = kind ? kind->name : S(""),
            .verdict = clip_verdict(r->arena, r->lang, kind, c->duration_ms),
            .off = kind ? clip_kind_off(kind, c->duration_ms) : 0,
            .about = about_words(p, c),
            .shown = shot_is_shown(r, r->db, &c->shot, p->own),
            .may_remove = p->may_add,
            .needs_consent = p->may_add && shot_needs_consent(r, &c->shot),
            .agreements = agreements};
        rows[i].words =
            c->caption.len ? c->caption : REQ_T(r, "Clip ngày %1", day_format(r->arena, c->day));
    }
    *ret = (struct clip_rows){rows, all->count};
    return OK;
}

void clip_rows_units(
    const struct req *r, const struct campaign_unit_list *units, struct clip_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct clip_row *row = &rows->items[i];

        row->unit = req_t(r, "Cả xã");
        for (size_t k = 0; k < units->count; k++)
            if (units->items[k].id.v == row->clip->unit.v)
                row->unit = units->items[k].name;
    }
}

/* ── the form ───────────────────────────────────────────────────────────────────────────────── */

static struct choice *about_choices(struct req *r, const struct clip_place *p, size_t *count)
{
    struct choice *all =
        arena_new_array(r->arena, struct choice, p->works.count + p->happenings.count + 1);

    all[0] = (struct choice){"none", MSG("Chung của đơn vị")};
    *count = 1;
    for (size_t i = 0; i < p->works.count; i++)
        all[(*count)++] = (struct choice){
            str_z(r->arena, str_printf(r->arena, "work-%lld", (long long)p->works.items[i].id.v)),
            str_z(r->arena, p->works.items[i].name)};
    for (size_t i = 0; i < p->happenings.count; i++)
        if (p->happenings.items[i].unit.v == p->unit.v ||
            p->happenings.items[i].unit.v == p->campaign.unit.v)
            all[(*count)++] = (struct choice){event_word(r->arena, p->happenings.items[i].event),
                str_z(r->arena, p->happenings.items[i].name)};
    return all;
}

static struct choice *kind_choices(struct req *r, const struct clip_place *p)
{
    struct choice *all = arena_new_array(r->arena, struct choice, p->kinds.count + 1);

    all[0] = (struct choice){"0", MSG("Không theo loại nào")};
    for (size_t i = 0; i < p->kinds.count; i++) {
        const struct clip_kind *k = &p->kinds.items[i];

        all[i + 1] = (struct choice){str_z(r->arena, str_printf(r->arena, "%d", k->number)),
            str_z(r->arena, REQ_T(r, "%1, %2 đến %3 phút", k->name,
                                clip_length(r->arena, k->min_s > 1 ? k->min_s * 1000 : 0),
                                clip_length(r->arena, k->max_s * 1000)))};
    }
    return all;
}

static void fields_fill(struct req *r, const struct clip_place *p, struct field *f)
{
    size_t about_count;
    struct choice *about = about_choices(r, p, &about_count);

    f[0] = (struct field){.name = "clip",
        .label = MSG("Clip"),
        .type = FIELD_FILE,
        .required = true,
        .accept = "video/mp4,video/quicktime,video/3gpp,video/webm,video/x-matroska",
        .hint = MSG("MP4, MOV, 3GP, WebM, MKV. Vị trí, giờ quay và tên máy ghi trong clip sẽ được "
                    "xóa. Trình duyệt không chạy được phần gửi từng đoạn thì nhiều nhất 28 MB.")};
    f[1] = (struct field){.name = "kind",
        .label = MSG("Loại clip"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = kind_choices(r, p),
        .choice_count = p->kinds.count + 1};
    f[2] = shot_day_field(r, &p->campaign);
    f[3] = (struct field){.name = "about",
        .label = MSG("Quay việc gì"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = about,
        .choice_count = about_count};
    f[4] = shot_people_field(MSG("Người trong clip"),
        MSG("Đừng quay rõ mặt trẻ em và người nhận hỗ trợ. Clip có người nhận ra được chỉ đơn vị "
            "mình xem, đến khi có sự đồng ý."));
    f[5] = shot_caption_field(MSG("Clip quay gì, ở đâu. Không ghi tên người dân."));
    f[6] = (struct field){.name = "bytes", .label = MSG("Cỡ tệp"), .type = FIELD_HIDDEN};
}

struct form *clip_form(struct req *r, const struct clip_place *p, bool in_parts)
{
    struct field *f = arena_new_array(r->arena, struct field, FIELD_COUNT);
    struct form *form;

    fields_fill(r, p, f);
    f[0].required = !in_parts;
    form = form_new(r->arena, f, FIELD_COUNT);
    form->lang = r->lang;
    return form;
}

void clip_form_read(const struct req *r, const struct clip_place *p, struct clip *ret)
{
    const struct form *f = r->form;
    int64_t kind = form_number(f, "kind");
    struct str about = str_from(f->fields[3].choices[form_number(f, "about")].value);
    int64_t work = 0;

    if (str_starts(about, S("work-")))
        (void)!str_to_int(str_slice(about, 5, about.len), &work);
    *ret = (struct clip){.campaign = p->campaign.id,
        .unit = p->unit,
        .work = {work},
        .event = work ? (struct event){0} : event_read(about),
        .kind = kind ? p->kinds.items[kind - 1].number : 0,
        .day = (day_t)form_number(f, "day"),
        .recognisable = shot_people(f),
        .caption = form_text(f, "caption"),
        .account_id = r->account_id};
}
