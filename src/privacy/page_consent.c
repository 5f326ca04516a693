/* page_consent.c: the register of agreements: seen, written, withdrawn. */
#include "privacy/page.h"

#include "base/tr.h"
#include "http/server.h"
#include "http/sheet.h"
#include "org/unit_field.h"
#include "privacy/templates.h"

static const struct choice kinds[] = {
    {"donor-name", MSG("Nêu tên người đóng góp")},
    {"photograph", MSG("Đăng ảnh có người nhận ra được")},
    {"other", MSG("Việc khác")},
};
static const struct choice hows[] = {
    {"paper", MSG("Giấy có chữ ký")},
    {"voice", MSG("Nói, có ghi âm hoặc người làm chứng")},
    {"message", MSG("Tin nhắn, thư điện tử")},
};

static const struct field consent_fields[] = {
    {0}, /* the unit */
    {.name = "kind",
        .label = MSG("Đồng ý việc gì"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = kinds,
        .choice_count = CONSENT_KINDS},
    {.name = "name",
        .label = MSG("Tên người đồng ý"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = CONSENT_NAME_MAX,
        .autocomplete = "off"},
    {.name = "child", .label = MSG("Là trẻ em dưới 16 tuổi"), .type = FIELD_CHECKBOX},
    {.name = "guardian",
        .label = MSG("Cha, mẹ hoặc người giám hộ cũng đồng ý"),
        .type = FIELD_TEXT,
        .max_chars = CONSENT_NAME_MAX,
        .hint = MSG("Trẻ em cần hai sự đồng ý: của em (từ 7 tuổi) và của người này."),
        .autocomplete = "off"},
    {.name = "purpose",
        .label = MSG("Để làm gì, ở đâu"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = CONSENT_PURPOSE_MAX,
        .hint = MSG("Ví dụ: nêu tên trên bảng đóng góp làm cầu ấp Cầu, trên trang của xã")},
    {.name = "how",
        .label = MSG("Đồng ý bằng cách nào"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = hows,
        .choice_count = CONSENT_HOWS},
    {.name = "place",
        .label = MSG("Giấy, băng giữ ở đâu"),
        .type = FIELD_TEXT,
        .max_chars = CONSENT_PLACE_MAX,
        .hint = MSG("Ví dụ: hồ sơ số 12, tủ văn phòng")},
    {.name = "from", .label = MSG("Từ ngày"), .type = FIELD_DAY, .required = true},
    {.name = "until", .label = MSG("Đến hết ngày"), .type = FIELD_DAY, .required = true},
};
enum { CONSENT_FIELDS = sizeof consent_fields / sizeof *consent_fields };

static enum err consent_form(struct req *r, struct form **ret)
{
    struct field *fields = arena_new_array(r->arena, struct field, CONSENT_FIELDS);
    enum err e;

    for (int i = 0; i < CONSENT_FIELDS; i++)
        fields[i] = consent_fields[i];
    if ((e = unit_field_make(r, true, &fields[0])) != OK)
        return e;
    if (fields[0].type == FIELD_CHOICE)
        fields[0].hint = MSG("Ảnh của ấp thì chọn ấp; tên người đóng góp thì chọn đơn vị giữ quỹ.");
    *ret = form_new(r->arena, fields, CONSENT_FIELDS);
    return OK;
}

static int state_of(const struct consent *c, day_t today)
{
    return c->withdrawn_day != INT32_MAX ? CONSENT_WITHDRAWN
           : today < c->from_day         ? CONSENT_LATER
           : today >= c->until_day       ? CONSENT_OVER
                                         : CONSENT_HOLDS;
}

static bool shown(const struct consent_view *v, struct consent_id id, size_t earlier)
{
    for (size_t i = 0; i < earlier; i++)
        if (v->rows[i].consent.id.v == id.v)
            return true;
    return false;
}

static enum err rows_add(struct req *r, struct unit_id top, struct consent_view *v)
{
    size_t most = page_rows_max(r), earlier = v->count; /* of other units */
    struct consent_list list = {0};
    enum err e = consent_list_below(r->db, r->arena, top, r->today, most + 1, &list);
    struct consent_row *rows = arena_new_array(r->arena, struct consent_row, v->count + list.count);

    if (e == OK && list.count > most) {
        list.count = most;
        v->cut = most;
    }
    for (size_t i = 0; i < v->count; i++)
        rows[i] = v->rows[i];
    v->rows = rows;
    for (size_t i = 0; e == OK && i < list.count; i++) {
        struct consent_row *row = &rows[v->count];

        if (shown(v, list.items[i].id, earlier))
            continue;
        *row = (struct consent_row){.consent = list.items[i]};
        row->state = state_of(&row->consent, r->today);
        v->holding += row->state == CONSENT_HOLDS;
        v->count++;
        e = page_unit_name(r, row->consent.unit, &row->unit_name);
    }
    return e;
}

enum err page_consent_list(struct req *r)
{
    struct consent_view v = {
        .page = {.title = req_t(r, "Sổ đồng ý"), .wide = true}, .form = r->form};
    struct unit_tops tops = page_tops(r, true);
    enum err e = tops.count ? OK : E_DENIED;

    if (e == OK && !v.form)
        e = consent_form(r, &v.form);
    for (size_t i = 0; e == OK && i < tops.count; i++)
        e = rows_add(r, tops.items[i], &v);
    if (e == OK)
        e = page_rows_cut(r, v.cut);
    if (e != OK)
        return e;
    v.page.crumbs[0] = (struct crumb){S("/privacy"), req_t(r, "Dữ liệu cá nhân")};
    html_consent_list(r->out, &v);
    return OK;
}

void files_gone_pictures(struct html *h)
{
    if (h->req && h->req->app->files_gone_pictures)
        h->req->app->files_gone_pictures(h, 0);
}

enum err act_consent_add(struct req *r)
{
    struct form *f;
    struct unit_id *unit = arena_new(r->arena, struct unit_id);
    enum err e = page_tops(r, true).count ? consent_form(r, &f) : E_DENIED;

    if (e == OK)
        e = form_read(f, r);
    if (e == OK)
        e = unit_field_read(r, true, f, unit);
    if (e != OK)
        return e;
    r->view = unit;
    if (form_number(f, "until") < form_number(f, "from"))
        return form_refuse(f, "until", MSG("Ngày cuối đứng trước ngày đầu. Hãy ghi lại hai ngày."));
    if (form_given(f, "child") && !form_given(f, "guardian"))
        return form_refuse(f, "guardian", MSG("Trẻ em cần hai sự đồng ý; hãy ghi người đại diện."));
    return OK;
}

enum err write_consent_add(struct tx *tx, struct req *r)
{
    struct form *f = r->form;
    const struct unit_id *unit = r->view;
    struct consent c = {.unit = *unit,
        .kind = (enum consent_kind)form_number(f, "kind"),
        .how = (enum consent_how)form_number(f, "how"),
        .name = form_text(f, "name"),
        .is_child = form_given(f, "child"),
        .guardian = form_text(f, "guardian"),
        .purpose = form_text(f, "purpose"),
        .place = form_text(f, "place"),
        .from_day = (day_t)form_number(f, "from"),
        .until_day = (day_t)form_number(f, "until") + 1};
    struct consent_id id;
    enum err e = page_keeps(tx->db, r, c.unit, true) ? consent_add(tx, &c, &id) : E_DENIED;

    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi sự đồng ý."));
    req_redirect(r, "/privacy/consents");
    return OK;
}

enum err write_consent_withdraw(struct tx *tx, struct req *r)
{
    struct consent_id id = {req_id(r, "consent")};
    struct consent c;
    enum err e = consent_find(tx->db, r->arena, id, &c);

    if (e == OK && !page_keeps(tx->db, r, c.unit, true))
        e = E_DENIED;
    if (e == OK)
        e = consent_withdraw(tx, id);
    if (e != OK && e != E_CONFLICT) /* withdrawn already: so be it */
        return e;
    req_flash(r, req_t(r, "Đã rút lại. Tên và ảnh dựa vào đó không hiện nữa."));
    req_redirect(r, "/privacy/consents");
    return OK;
}
