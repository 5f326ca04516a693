/* page_parcel.c: a signed day as a file in the browser: the commune saves it, the level above hands
 * it in. The rules are those of parcel.h; whoever compiles for a commune may do both. */
#include "parcel/page.h"

#include "org/account.h"
#include "parcel/parcel.h"
#include "overview/page.h"
#include "parcel/templates.h"

static const struct field fields[] = {
    {.name = "file",
        .type = FIELD_FILE,
        .label = MSG("Tệp của xã"),
        .required = true,
        .hint = MSG(
            "Tệp .json mà xã tải ở trang của ngày đã chốt, hoặc ghi bằng lệnh chungsuc export."),
        .accept = ".json"},
};

enum err page_day_file(struct req *r)
{
    struct parcel_fault fault = {.lang = r->lang};
    struct campaign_view v;
    struct parcel p;
    struct str bytes;
    enum err e = campaign_view_find(r, &v);

    if (e != OK)
        return e;
    if (!v.may_compile)
        return E_DENIED;
    e = parcel_make(r->db, r->arena, v.rollup->campaign.id, req_day(r, "day"), &p, &fault);
    if (e == OK)
        e = parcel_write(r->arena, &p, &bytes);
    if (e != OK)
        return e == E_INVALID ? E_NOT_FOUND : e;
    req_send_file(r, "application/json", parcel_file_name(r->arena, &p), bytes);
    return OK;
}

struct handed {
    struct parcel parcel;
    struct parcel_fault fault;
};

enum err page_parcel(struct req *r)
{
    struct parcel_view v = {.form = r->form};

    if (!v.form) {
        v.form = form_new(r->arena, fields, 1);
        v.form->lang = r->lang;
    }
    v.page.title = req_t(r, "Nhập ngày đã chốt từ tệp");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.next = req_t(r, "Chọn tệp mà xã gửi. Nhập lại cùng một tệp không làm số liệu thay đổi.");
    html_parcel(r->out, &v);
    return OK;
}

static enum err refuse(struct req *r, const struct parcel_fault *fault)
{
    struct str args[PARCEL_FAULT_ARGS];

    for (size_t i = 0; i < fault->count; i++)
        args[i] = str_copy(r->arena, (struct str){fault->texts[i], fault->lengths[i]});
    return form_refuse_fill(r->form, "file", fault->message, args, fault->count);
}

enum err act_parcel(struct req *r)
{
    return form_read(form_new(r->arena, fields, 1), r);
}

enum err work_parcel(struct req *r)
{
    struct handed *h = arena_new(r->arena, struct handed);
    struct str bytes = form_value(r->form, "file")->bytes;

    h->fault.lang = r->lang;
    r->view = h;
    if (parcel_read(r->arena, bytes, &h->parcel, &h->fault) != OK)
        return refuse(r, &h->fault);
    return OK;
}

static void say(struct req *r, const struct parcel *p, const struct parcel_result *did)
{
    struct str day = day_format(r->arena, p->day.day);

    if (!did->changed)
        req_flash(r, REQ_T(r, "Ngày %1 của %2 đã nhập rồi, không có gì mới.", day, p->name));
    else
        req_flash(r, REQ_T(r, "Đã nhập ngày %1 của %2: %3 báo cáo mới.", day, p->name,
                         count_words(r, (int64_t)did->reports_new)));
    req_redirect(r, "%.*s", STR(day_path(r->arena, did->campaign, p->day.day)));
}

enum err write_parcel(struct tx *tx, struct req *r)
{
    struct handed *h = r->view;
    struct parcel_result did;
    struct org_unit commune;
    enum err e = parcel_commune(tx->db, r->arena, &h->parcel, &commune, &h->fault);

    if (e == OK && !may(tx->db, r->actor, PERMISSION_COMPILE, commune.id))
        return E_DENIED;
    if (e == OK)
        e = parcel_import(tx, &h->parcel, &did, &h->fault);
    if (e != OK)
        return h->fault.message ? refuse(r, &h->fault) : e;
    say(r, &h->parcel, &did);
    return OK;
}
