/* page_me.c: what is held, for everybody; and all that is held about the one who asks. */
#include "privacy/page.h"

#include "base/tr.h"
#include "privacy/templates.h"

enum err page_privacy(struct req *r)
{
    struct privacy_view v = {
        .page = {.title = req_t(r, "Dữ liệu cá nhân: giữ gì, vì sao, bao lâu"), .wide = true},
        .signed_in = r->actor != NULL};

    if (r->actor) {
        v.administers = page_tops(r, false).count > 0;
        v.keeps_consents = page_tops(r, true).count > 0;
    }
    html_privacy(r->out, &v);
    return OK;
}

static struct form *ask_form(struct req *r)
{
    static const struct choice kinds[] = {
#define REQUEST(id, code, label, days, more, since, source) {code, label},
#include "privacy/requests.def"
#undef REQUEST
    };
    static const struct field fields[] = {
        {.name = "kind",
            .label = MSG("Muốn gì"),
            .type = FIELD_CHOICE,
            .required = true,
            .choices = kinds,
            .choice_count = REQUEST_KINDS},
        {.name = "words",
            .label = MSG("Nói rõ"),
            .type = FIELD_LONG_TEXT,
            .required = true,
            .max_chars = REQUEST_WORDS_MAX,
            .hint = MSG("Ví dụ: xóa số điện thoại của tôi; tên tôi ghi sai ở kế hoạch số 12.")},
    };

    return form_new(r->arena, fields, 2);
}

static enum err me_find(struct req *r, struct person *ret)
{
    return person_find(r->db, r->arena, (struct account_id){r->account_id}, r->today, ret);
}

enum err page_me(struct req *r)
{
    struct me_view v = {.page = {.title = req_t(r, "Dữ liệu về tôi"), .wide = true},
        .form = r->form ? r->form : ask_form(r)};
    enum err e = me_find(r, &v.person);

    if (e != OK)
        return e;
    v.page.crumbs[0] = (struct crumb){S("/privacy"), req_t(r, "Dữ liệu cá nhân")};
    html_me(r->out, &v);
    return OK;
}

enum err page_me_json(struct req *r)
{
    struct person p;
    enum err e = me_find(r, &p);

    if (e == OK)
        req_send_file(r, "application/json",
            str_printf(r->arena, "%.*s.json", STR(p.account.login)), person_json(r->arena, &p));
    return e;
}

enum err page_me_csv(struct req *r)
{
    struct person p;
    enum err e = me_find(r, &p);

    if (e == OK)
        req_send_file(r, "text/csv; charset=utf-8",
            str_printf(r->arena, "%.*s.csv", STR(p.account.login)), person_csv(r->arena, &p));
    return e;
}

enum err act_me_request(struct req *r)
{
    return form_read(ask_form(r), r);
}

enum err write_me_request(struct tx *tx, struct req *r)
{
    struct data_request q = {.unit = r->actor->account.unit,
        .account_id = r->account_id,
        .kind = (enum request_kind)form_number(r->form, "kind"),
        .words = form_text(r->form, "words"),
        .came_day = r->today};
    struct request_id id;
    enum err e = data_request_add(tx, &q, &id);

    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã gửi yêu cầu. Người quản trị phải báo nhận trong 2 ngày làm việc."));
    req_redirect(r, "/me");
    return OK;
}
