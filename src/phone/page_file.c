/* page_file.c: a file from a phone that could not send, for whoever compiles the campaign.
 *
 * The page writes nothing. It shows what the file holds, report by report, and each has a form that
 * leads to the page of its day with the figures filled in: checks, conflict, “nhập thay” and the
 * one way in are those of that page.
 */
#include "phone/page.h"

#include "org/account.h"
#include "phone/queue_file.h"
#include "phone/templates.h"
#include "report/daily_form.h"

static const struct field fields[] = {
    {.name = "file",
        .type = FIELD_FILE,
        .label = MSG("Tệp từ điện thoại"),
        .required = true,
        .hint = MSG("Tệp bao-cao-cho-gui….json mà ứng dụng lưu ra. Chọn xong, xem lại rồi nhập "
                    "từng báo cáo."),
        .accept = ".json,application/json"},
};

static enum err find(struct req *r, struct campaign *c)
{
    enum err e = campaign_find(r->db, r->arena, (struct campaign_id){req_id(r, "id")}, c);

    return e == OK && !may(r->db, r->actor, PERMISSION_COMPILE, c->unit) ? E_DENIED : e;
}

/* What a field is called and what was typed. */
static void fill_fields(struct req *r, const struct work_list *works, struct phone_file_report *row)
{
    const struct form *f = daily_form_new(r->arena, r->lang, works, NULL);

    row->labels = arena_new_array(r->arena, struct str, row->report->field_count + 1);
    for (size_t i = 0; i < row->report->field_count; i++)
        for (size_t k = 0; k < f->count; k++)
            if (str_eq(str_from(f->fields[k].name), row->report->fields[i].name))
                row->labels[i] = str_from(tr(r->lang, f->fields[k].label));
    for (size_t i = 0; i < row->report->field_count; i++)
        if (!row->labels[i].len) /* a work that is another's now: the page of the day says so */
            row->labels[i] = row->report->fields[i].name;
}

static enum err fill_report(struct req *r, const struct campaign *c,
    const struct queue_report *report, struct phone_file_report *row)
{
    struct campaign_unit u;
    struct work_list works;
    enum err e = report->campaign == c->id.v ? campaign_unit_find(r->db, r->arena, c->id,
                                                   (struct unit_id){report->unit}, &u)
                                             : E_NOT_FOUND;

    row->report = report;
    row->day = day_format_iso(r->arena, report->day);
    if (e == E_NOT_FOUND) /* of another campaign: named, and not entered here */
        return OK;
    if (e == OK)
        e = work_list_of_unit(r->db, r->arena, c->id, u.id, &works);
    if (e != OK)
        return e;
    row->unit_name = u.name;
    row->here =
        report->day >= c->first_day && report->day <= c->last_day && report->day <= r->today;
    fill_fields(r, &works, row);
    return OK;
}

enum err page_phone_file(struct req *r)
{
    const struct queue_file *file = r->view;
    struct phone_file v = {.form = r->form, .file = file};
    struct campaign c;
    enum err e = find(r, &c);

    if (e == OK && file)
        v.rows = arena_new_array(r->arena, struct phone_file_report, file->count + 1);
    for (size_t i = 0; e == OK && file && i < file->count; i++)
        e = fill_report(r, &c, &file->items[i], &v.rows[i]);
    if (e != OK)
        return e;
    v.campaign = c;
    if (!v.form) {
        v.form = form_new(r->arena, fields, 1);
        v.form->lang = r->lang;
    }
    v.page.title = req_t(r, "Tệp từ điện thoại");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.crumbs[1] =
        (struct crumb){str_printf(r->arena, "/campaign/%lld", (long long)c.id.v), c.name};
    html_phone_file(r->out, &v);
    return OK;
}

enum err act_phone_file(struct req *r)
{
    struct queue_file *file = arena_new(r->arena, struct queue_file);
    struct campaign c;
    const char *why;
    enum err e = find(r, &c);

    if (e == OK)
        e = form_read(form_new(r->arena, fields, 1), r);
    if (e != OK)
        return e;
    if (queue_file_read(r->arena, form_value(r->form, "file")->bytes, file, &why) != OK)
        return form_refuse(r->form, "file", why);
    r->view = file;
    return OK;
}
