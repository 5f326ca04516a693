/* page_material.c: the texts that sessions use: handed in, reviewed, opened. */
#include "talks/page.h"

#include "doc/kept.h"
#include "privacy/redact.h"
#include "store/blob.h"
#include "store/scan.h"
#include "talks/templates.h"

enum { FIRST_ADDED = 4 };

static bool is_route(const struct req *r, const char *name)
{
    return !strcmp(r->route->name, name);
}

/* --- the form --- */

/* A new version takes the place of the one before: only who acts for the unit of the text. */
static bool may_replace(const struct req *r, struct db *db, const struct campaign_visitor *v,
    const struct material_list *all, struct material_id first)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].id.v == first.v)
            return campaign_visitor_acts(r, db, v, all->items[i].unit);
    return false;
}

static struct choice *text_choices(
    struct req *r, const struct campaign_visitor *v, const struct material_list *all, size_t *count)
{
    struct choice *choices = arena_new_array(r->arena, struct choice, all->count + 1);

    *count = 0;
    for (size_t i = 0; i < all->count; i++)
        if (material_is_newest(all, &all->items[i]) &&
            may_replace(r, r->db, v, all, all->items[i].first))
            choices[(*count)++] = (struct choice){
                str_z(r->arena, str_printf(r->arena, "%lld", (long long)all->items[i].first.v)),
                str_z(r->arena, all->items[i].title)};
    return choices;
}

static struct form *add_form(
    struct req *r, const struct campaign_visitor *v, const struct material_list *all)
{
    struct field *f = arena_new_array(r->arena, struct field, FIRST_ADDED);
    struct form *form;

    f[0] = campaign_visitor_field(r, v, VISITOR_ACTS_FOR, "unit", MSG("Đơn vị soạn"));
    f[1] = (struct field){.name = "title",
        .label = MSG("Tên tài liệu"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = TALK_TEXT_MAX,
        .hint = MSG("Ví dụ: Đề cương tuyên truyền Luật An ninh mạng")};
    f[2] = (struct field){.name = "first",
        .label = MSG("Là bản mới của"),
        .type = FIELD_CHOICE,
        .hint = MSG("Để trống nếu là tài liệu mới.")};
    f[2].choices = text_choices(r, v, all, &f[2].choice_count);
    f[3] = (struct field){.name = "file",
        .label = MSG("Tệp"),
        .type = FIELD_FILE,
        .accept = ".pdf,.docx,.odt,.txt",
        .hint = MSG("PDF, DOCX, ODT hoặc TXT, nhiều nhất 12 MB. Có thể bỏ trống.")};
    form = form_new(r->arena, f, FIRST_ADDED);
    form->lang = r->lang;
    return form;
}

/* --- the list --- */

static enum err find_here(struct req *r, struct db *db, struct campaign_visitor *v)
{
    struct material m;
    enum err e = OK;
    struct campaign_id id;

    if (is_route(r, "material_list") || is_route(r, "material_add")) {
        id.v = req_id(r, "id");
    } else {
        e = material_find(db, r->arena, (struct material_id){req_id(r, "material")}, &m);
        id = m.campaign;
    }
    return e == OK ? campaign_visitor_find(r, db, id, v) : e;
}

static void rows_fill(struct req *r, struct material_list_view *v, const struct material_list *all)
{
    v->rows = arena_new_array(r->arena, struct material_row, all->count);
    v->count = all->count;
    for (size_t i = 0; i < all->count; i++) {
        const struct material *m = &all->items[i];

        v->rows[i] = (struct material_row){.material = m,
            .unit = campaign_visitor_unit(&v->visitor, m->unit),
            .newest = material_is_newest(all, m),
            .may_review = v->visitor.may_compile && !m->reviewed_day,
            .may_erase = v->visitor.may_compile && m->blob.len};
        if (m->blob.len)
            v->rows[i].file_href = str_printf(r->arena, "/material/%lld/file", (long long)m->id.v);
    }
}

enum err page_material_list(struct req *r)
{
    struct material_list_view v = {0};
    struct material_list all;
    enum err e = find_here(r, r->db, &v.visitor);

    if (e == OK)
        e = material_list_of(r->db, r->arena, v.visitor.campaign.id, &all);
    if (e != OK)
        return e;
    rows_fill(r, &v, &all);
    if (v.visitor.may_act)
        v.form = r->form && is_route(r, "material_add") ? r->form : add_form(r, &v.visitor, &all);
    v.today = day_format_iso(r->arena, r->today);
    v.page.title = req_t(r, "Tài liệu tuyên truyền");
    campaign_visitor_crumbs(r, &v.page, &v.visitor, "talks", MSG("Lịch tuyên truyền"));
    html_material_list(r->out, &v);
    return OK;
}

/* --- handed in --- */

struct handed_in {
    struct material material;
    struct str bytes;
};

enum err act_material_add(struct req *r)
{
    struct handed_in *in = arena_new(r->arena, struct handed_in);
    struct campaign_visitor v;
    struct material_list all;
    enum err e = find_here(r, r->db, &v);

    if (e == OK && !v.may_act)
        e = E_DENIED;
    if (e == OK)
        e = material_list_of(r->db, r->arena, v.campaign.id, &all);
    if (e == OK)
        e = form_read(add_form(r, &v, &all), r);
    if (e != OK)
        return e;
    in->bytes = form_value(r->form, "file")->bytes;
    if (in->bytes.len > MATERIAL_BYTES_MAX)
        return form_refuse(
            r->form, "file", MSG("Tệp lớn hơn 12 MB. Hãy bớt ảnh hoặc lưu thành PDF."));
    if (in->bytes.len && !material_file_type(in->bytes))
        return form_refuse(r->form, "file",
            MSG("Không nhận loại tệp này. Hãy lưu thành PDF, DOCX, ODT hoặc TXT rồi gửi lại."));
    in->material = (struct material){.campaign = v.campaign.id,
        .unit = campaign_visitor_chosen(r->form, "unit"),
        .first = {campaign_visitor_chosen(r->form, "first").v},
        .title = form_text(r->form, "title")};
    r->view = in;
    return OK;
}

/* It is kept as it came, and everybody of the commune opens it. */
enum err work_material_add(struct req *r)
{
    const struct handed_in *in = r->view;
    const char *why = NULL;
    enum err e = in->bytes.len ? kept_check(r->arena, in->bytes, &why) : OK;

    if (e == OK && in->bytes.len)
        e = scan_bytes(in->bytes, &why);
    if (e == OK || e == E_BUSY || e == E_SYSTEM)
        return e;
    return form_refuse(r->form, "file", why);
}

/* The same version with the same file again is not written twice. */
static enum err is_there(struct tx *tx, const struct handed_in *in, bool *ret)
{
    struct material_list all;
    enum err e = material_list_of(tx->db, tx->arena, in->material.campaign, &all);

    *ret = false;
    for (size_t i = 0; e == OK && i < all.count; i++) {
        struct str bytes = S("");

        if (!str_eq(all.items[i].title, str_trim(in->material.title)) ||
            all.items[i].unit.v != in->material.unit.v || !material_is_newest(&all, &all.items[i]))
            continue;
        if (all.items[i].blob.len)
            e = blob_find(tx->db, tx->arena, all.items[i].blob, &bytes);
        *ret = *ret || (e == OK && str_eq(bytes, in->bytes));
    }
    return e;
}

enum err write_material_add(struct tx *tx, struct req *r)
{
    const struct handed_in *in = r->view;
    struct material_list all = {0};
    struct campaign_visitor v;
    struct material_id id;
    bool there = false;
    enum err e = find_here(r, tx->db, &v);

    if (e == OK)
        e = material_list_of(tx->db, tx->arena, v.campaign.id, &all);
    if (e == OK &&
        (!campaign_visitor_acts(r, tx->db, &v, in->material.unit) ||
            (in->material.first.v && !may_replace(r, tx->db, &v, &all, in->material.first))))
        e = E_DENIED;
    if (e == OK)
        e = is_there(tx, in, &there);
    if (e == OK && !there)
        e = material_add(tx, &in->material, in->bytes, &id);
    if (e == E_TOO_LARGE)
        return form_refuse(r->form, "file",
            MSG("Đơn vị đã nộp 100 tài liệu trong đợt này, hoặc cả đợt đã có 500, nên không nhận "
                "thêm. Hãy gửi thẳng cho cơ quan thường trực."));
    if (e != OK)
        return e;
    req_flash(r, there
                     ? req_t(r, "Tài liệu này đã nộp rồi, không ghi thêm lần nữa.")
                     : req_t(r, "Đã ghi tài liệu. Cơ quan thẩm định xem rồi ghi ngày thẩm định."));
    req_redirect(r, "/campaign/%lld/materials", (long long)v.campaign.id.v);
    return OK;
}

/* --- reviewed --- */

static const struct field review_fields[] = {
    {.name = "reviewer",
        .label = MSG("Cơ quan thẩm định"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = TALK_TEXT_MAX},
    {.name = "day", .label = MSG("Ngày thẩm định"), .type = FIELD_DAY, .required = true},
};

enum err act_material_review(struct req *r)
{
    struct campaign_visitor v;
    enum err e = find_here(r, r->db, &v);

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e == OK)
        e = form_read(form_new(r->arena, review_fields, 2), r);
    if (e == OK && form_number(r->form, "day") > r->today)
        e = E_INVALID;
    if (e == E_INVALID)
        req_problem(r,
            MSG("Chưa ghi thẩm định: cần tên cơ quan và một ngày không ở tương lai. Hãy ghi lại."),
            NULL, 0);
    return e;
}

enum err write_material_review(struct tx *tx, struct req *r)
{
    struct campaign_visitor v;
    enum err e = find_here(r, tx->db, &v);

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e == OK)
        e = material_review(tx, (struct material_id){req_id(r, "material")},
            form_text(r->form, "reviewer"), (day_t)form_number(r->form, "day"));
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi thẩm định."));
    req_redirect(r, "/campaign/%lld/materials", (long long)v.campaign.id.v);
    return OK;
}

/* --- erased --- */

static struct form *erase_form(struct req *r)
{
    struct choice *whys = arena_new_array(r->arena, struct choice, REDACT_WHYS);
    struct field *f = arena_new(r->arena, struct field);

    for (size_t i = 0; i < REDACT_WHYS; i++)
        whys[i] = (struct choice){redact_whys[i].code, redact_whys[i].label};
    *f = (struct field){.name = "why",
        .label = MSG("Vì sao xóa"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = whys,
        .choice_count = REDACT_WHYS};
    return form_new(r->arena, f, 1);
}

enum err act_material_erase(struct req *r)
{
    struct campaign_visitor v;
    enum err e = find_here(r, r->db, &v);

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e == OK)
        e = form_read(erase_form(r), r);
    if (e == E_INVALID)
        req_problem(r, MSG("Chưa xóa: hãy chọn vì sao xóa."), NULL, 0);
    return e;
}

enum err write_material_erase(struct tx *tx, struct req *r)
{
    struct campaign_visitor v;
    enum err e = find_here(r, tx->db, &v);

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e != OK)
        return e;
    e = material_file_erase(tx, (struct material_id){req_id(r, "material")},
        redact_whys[form_number(r->form, "why")].code);
    if (e != OK && e != E_NOT_FOUND) /* sent twice */
        return e;
    req_flash(r, req_t(r, "Đã xóa tệp. Tên tài liệu và ngày thẩm định ở lại."));
    req_redirect(r, "/campaign/%lld/materials", (long long)v.campaign.id.v);
    return OK;
}

enum err page_material_file(struct req *r)
{
    struct campaign_visitor v;
    struct material m;
    struct str bytes;
    enum err e = find_here(r, r->db, &v);

    if (e == OK)
        e = material_find(r->db, r->arena, (struct material_id){req_id(r, "material")}, &m);
    if (e == OK && !m.blob.len)
        e = E_NOT_FOUND;
    if (e == OK)
        e = blob_find(r->db, r->arena, m.blob, &bytes);
    if (e != OK)
        return e;
    req_send_file(r, material_content_type(m.file_type),
        str_printf(r->arena, "%.*s ban %lld.%s", STR(m.title), (long long)m.version,
            str_eq(m.file_type, S("text")) ? "txt" : str_z(r->arena, m.file_type)),
        bytes);
    return OK;
}
