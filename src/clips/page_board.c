/* page_board.c: all clips of a campaign: what is there, who still owes which, the kinds asked for.
 * The kinds that the plan names are proposed in the form until somebody has set them. */
#include "clips/page.h"

#include "clips/templates.h"
#include "org/account.h"
#include "plan/plan_store.h"
#include "store/setting.h"

enum { KIND_FIELDS = 5, MINUTE_MILLI = 1000 };

static const struct choice owed_choices[] = {
    {"nobody", MSG("Không bắt buộc")},
    {"hamlets", MSG("Mỗi ấp một clip")},
    {"all", MSG("Mỗi đơn vị một clip")},
};

static const char *field_name(struct arena *a, const char *what, int number)
{
    return str_z(a, str_printf(a, "%s%d", what, number));
}

/* ── the kinds ──────────────────────────────────────────────────────────────────────────────── */

static void kind_fields(struct arena *a, struct field *f, int n)
{
    f[0] = (struct field){.name = field_name(a, "name", n),
        .label = MSG("Loại clip"),
        .max_chars = CLIP_KIND_NAME_MAX,
        .plain_label = true};
    f[1] = (struct field){.name = field_name(a, "min", n),
        .label = MSG("Ít nhất"),
        .type = FIELD_QUANTITY,
        .unit = MSG("phút"),
        .has_max = true,
        .max = 60 * MINUTE_MILLI,
        .plain_label = true};
    f[2] = f[1];
    f[2].name = field_name(a, "max", n);
    f[2].label = MSG("Nhiều nhất");
    f[3] = (struct field){.name = field_name(a, "due", n),
        .label = MSG("Hạn nộp"),
        .type = FIELD_DAY,
        .plain_label = true};
    f[4] = (struct field){.name = field_name(a, "owed", n),
        .label = MSG("Ai phải nộp"),
        .type = FIELD_CHOICE,
        .choices = owed_choices,
        .choice_count = OWED_LAST,
        .plain_label = true};
}

static struct form *kinds_form(struct req *r)
{
    struct field *f = arena_new_array(r->arena, struct field, CLIP_KINDS_MAX * KIND_FIELDS);
    struct form *form;

    for (int n = 1; n <= CLIP_KINDS_MAX; n++)
        kind_fields(r->arena, f + (n - 1) * KIND_FIELDS, n);
    form = form_new(r->arena, f, CLIP_KINDS_MAX * KIND_FIELDS);
    form->lang = r->lang;
    return form;
}

/* Thousandths of a minute and whole seconds: up on the way to the screen, down on the way back, so
 * that no second is lost. "From 0 minutes" is one second. */
static int64_t minutes_of(int64_t s)
{
    return s <= 1 ? 0 : (s * MINUTE_MILLI + 59) / 60;
}

static int64_t seconds_of(int64_t milli)
{
    return milli * 60 / MINUTE_MILLI;
}

static void kinds_fill(struct form *f, const struct clip_kind_list *kinds)
{
    for (size_t i = 0; i < kinds->count; i++) {
        const struct clip_kind *k = &kinds->items[i];

        form_set_text(f, field_name(f->arena, "name", k->number), k->name);
        form_set_number(f, field_name(f->arena, "min", k->number), minutes_of(k->min_s));
        form_set_number(f, field_name(f->arena, "max", k->number), minutes_of(k->max_s));
        if (k->due_day)
            form_set_number(f, field_name(f->arena, "due", k->number), k->due_day);
        form_set_text(
            f, field_name(f->arena, "owed", k->number), str_from(owed_choices[k->owed].value));
    }
}

static enum err kind_read(struct form *f, int n, struct clip_kind *ret)
{
    const char *min = field_name(f->arena, "min", n), *max = field_name(f->arena, "max", n);

    *ret = (struct clip_kind){.number = n,
        .name = form_text(f, field_name(f->arena, "name", n)),
        .min_s = seconds_of(form_number(f, min)),
        .max_s = seconds_of(form_number(f, max)),
        .due_day = (day_t)form_number(f, field_name(f->arena, "due", n)),
        .owed = (enum clip_owed)form_number(f, field_name(f->arena, "owed", n))};
    if (!ret->name.len)
        return OK;
    if (form_given(f, min) && !ret->min_s)
        ret->min_s = 1;
    if (!ret->min_s)
        return form_refuse(f, min, MSG("Hãy ghi số phút ít nhất, ví dụ 3."));
    if (!form_given(f, max) || ret->max_s < ret->min_s)
        return form_refuse(f, max, MSG("Số phút nhiều nhất không được nhỏ hơn ít nhất."));
    return OK;
}

struct kinds_sent {
    struct campaign_id campaign;
    struct clip_kind kinds[CLIP_KINDS_MAX];
};

static enum err find_to_compile(struct req *r, struct db *db, struct campaign *c)
{
    enum err e = campaign_find(db, r->arena, (struct campaign_id){req_id(r, "id")}, c);

    return e == OK && !may(db, r->actor, PERMISSION_COMPILE, c->unit) ? E_DENIED : e;
}

enum err act_clip_kinds(struct req *r)
{
    struct kinds_sent *s = arena_new(r->arena, struct kinds_sent);
    struct campaign c;
    enum err e = find_to_compile(r, r->db, &c);

    if (e == OK)
        e = form_read(kinds_form(r), r);
    for (int n = 1; e == OK && n <= CLIP_KINDS_MAX; n++)
        e = kind_read(r->form, n, &s->kinds[n - 1]);
    r->view = s;
    return e;
}

enum err write_clip_kinds(struct tx *tx, struct req *r)
{
    const struct kinds_sent *s = r->view;
    struct campaign c;
    enum err e = find_to_compile(r, tx->db, &c);

    for (int n = 0; e == OK && n < CLIP_KINDS_MAX; n++)
        e = clip_kind_set(tx, c.id, &s->kinds[n]);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã lưu các loại clip."));
    req_redirect(r, "/campaign/%lld/clips", (long long)c.id.v);
    return OK;
}

/* ── the page ───────────────────────────────────────────────────────────────────────────────── */

static enum err kinds_find(struct req *r, struct clip_board *v)
{
    struct plan_full plan;
    enum err e = clip_kind_list_of(r->db, r->arena, v->campaign.id, &v->kinds);

    if (e != OK || v->kinds.count || !v->may_compile || !v->campaign.plan_id)
        return e;
    e = plan_full_find(r->db, r->arena, (struct plan_id){v->campaign.plan_id}, &plan);
    if (e == OK)
        clip_kinds_of_text(r->arena, plan.doc.text, &v->kinds);
    v->proposed = v->kinds.count > 0;
    return e == E_NOT_FOUND ? OK : e;
}

/* Rows of every unit; what this visitor may not see is only counted. */
static enum err rows_fill(struct req *r, struct clip_board *v,
    const struct campaign_unit_list *units, const struct clip_list *all)
{
    struct clip_place p = {.campaign = v->campaign, .unit = v->campaign.unit};
    enum err e = work_list_of(r->db, r->arena, v->campaign.id, &p.works);
    struct clip_rows rows;
    size_t kept = 0;

    if (!v->proposed)
        p.kinds = v->kinds;
    if (e == OK)
        e = happening_list_of(r->db, r->arena, r->lang, &v->campaign, &p.happenings);
    if (e == OK)
        e = clip_rows_fill(r, &p, all, NULL, &rows);
    if (e != OK)
        return e;
    clip_rows_units(r, units, &rows);
    for (size_t i = 0; i < rows.count; i++) {
        struct clip_row *row = &rows.items[i];

        row->needs_consent = false;
        row->shown = shot_is_shown(
            r, r->db, &row->clip->shot, may(r->db, r->actor, PERMISSION_REPORT, row->clip->unit));
        if (row->shown)
            rows.items[kept++] = *row;
    }
    v->hidden = rows.count - kept;
    v->rows = (struct clip_rows){rows.items, kept};
    return OK;
}

static enum err used_fill(struct req *r, struct clip_board *v)
{
    int64_t bytes, most;
    enum err e = clip_bytes_of(r->db, v->campaign.id, &bytes);

    if (e == OK)
        e = setting_number(r->db, SETTING_CLIPS_CAMPAIGN_MB, &most);
    if (e == OK)
        v->used = REQ_T(r, "%1 của %2 MB",
            count_format(r->arena, (bytes + 1024 * 1024 - 1) / (1024 * 1024), r->lang == LANG_EN),
            count_format(r->arena, most, r->lang == LANG_EN));
    return e;
}

enum err page_clip_board(struct req *r)
{
    struct clip_board v = {.form = r->form};
    struct campaign_unit_list units;
    struct clip_list all;
    enum err e = campaign_find(r->db, r->arena, (struct campaign_id){req_id(r, "id")}, &v.campaign);

    if (e == OK && !may(r->db, r->actor, PERMISSION_READ, v.campaign.unit))
        e = E_DENIED;
    v.may_compile = e == OK && may(r->db, r->actor, PERMISSION_COMPILE, v.campaign.unit);
    if (e == OK)
        e = campaign_units(r->db, r->arena, v.campaign.id, &units);
    if (e == OK)
        e = clip_list_of(r->db, r->arena, v.campaign.id, (struct unit_id){0}, &all);
    if (e == OK)
        e = kinds_find(r, &v);
    if (e == OK)
        e = rows_fill(r, &v, &units, &all);
    if (e == OK)
        e = used_fill(r, &v);
    if (e != OK)
        return e;
    if (!v.proposed)
        clip_owing_of(r->arena, r->lang, &v.campaign, &units, &v.kinds, &all, r->today, &v.owing);
    if (v.may_compile && !v.form) {
        v.form = kinds_form(r);
        kinds_fill(v.form, &v.kinds);
    }
    v.page.title = req_t(r, "Clip của đợt");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.crumbs[1] = (struct crumb){
        str_printf(r->arena, "/campaign/%lld", (long long)v.campaign.id.v), v.campaign.name};
    html_clip_board(r->out, &v);
    return OK;
}
