/* page_data_request.c: what people ask about their data, with the days by which it is due. */
#include "privacy/page.h"

#include "base/tr.h"
#include "http/sheet.h"
#include "privacy/templates.h"

static const struct choice kinds[] = {
#define REQUEST(id, code, label, days, more, since, source) {code, label},
#include "privacy/requests.def"
#undef REQUEST
};

static const struct choice steps[] = {
    {"acknowledged", MSG("Đã báo nhận")},
    {"extended", MSG("Gia hạn một lần")},
    {"done", MSG("Đã làm xong")},
    {"refused", MSG("Từ chối, có lý do")},
};

static const struct field add_fields[] = {
    {0}, /* the unit */
    {.name = "kind",
        .label = MSG("Muốn gì"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = kinds,
        .choice_count = REQUEST_KINDS},
    {.name = "person",
        .label = MSG("Ai yêu cầu, liên hệ thế nào"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = REQUEST_PERSON_MAX,
        .autocomplete = "off"},
    {.name = "words",
        .label = MSG("Nói rõ"),
        .type = FIELD_LONG_TEXT,
        .required = true,
        .max_chars = REQUEST_WORDS_MAX},
    {.name = "came", .label = MSG("Ngày nhận"), .type = FIELD_DAY, .required = true},
};
static const struct field step_fields[] = {
    {.name = "step",
        .label = MSG("Việc tiếp theo"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = steps,
        .choice_count = REQUEST_STEPS},
    {.name = "words",
        .label = MSG("Lời trả lời"),
        .type = FIELD_LONG_TEXT,
        .max_chars = REQUEST_WORDS_MAX,
        .hint = MSG("Gia hạn và từ chối thì phải nói vì sao.")},
};
enum { ADD_FIELDS = sizeof add_fields / sizeof *add_fields, STEP_FIELDS = 2 };

static enum err add_form(struct req *r, struct form **ret)
{
    struct field *fields = arena_new_array(r->arena, struct field, ADD_FIELDS);
    enum err e;

    for (int i = 0; i < ADD_FIELDS; i++)
        fields[i] = add_fields[i];
    if ((e = page_unit_field(r, &fields[0])) != OK)
        return e;
    *ret = form_new(r->arena, fields, ADD_FIELDS);
    form_set_number(*ret, "came", r->today);
    return OK;
}

static enum err row_make(struct req *r, const struct data_request *q, struct data_request_row *row)
{
    struct account account;
    enum err e = page_unit_name(r, q->unit, &row->unit_name);

    row->q = *q;
    row->who = q->person;
    row->acknowledge = q->acknowledged_day == INT32_MAX;
    row->due = row->acknowledge ? q->acknowledge_by : q->answer_by;
    row->overdue = data_request_overdue(q, r->today);
    if (e != OK || !q->account_id)
        return e;
    e = account_find(r->db, r->arena, (struct account_id){q->account_id}, &account);
    row->who = account.name;
    return e;
}

static bool shown(const struct data_request_view *v, struct request_id id, size_t earlier)
{
    for (size_t i = 0; i < earlier; i++)
        if (v->rows[i].q.id.v == id.v)
            return true;
    return false;
}

static enum err rows_add(struct req *r, struct unit_id top, struct data_request_view *v)
{
    size_t most = page_rows_max(r), earlier = v->count; /* of other units */
    struct data_request_list list = {0};
    enum err e = data_request_list_below(r->db, r->arena, top, r->today, most + 1, &list);
    struct data_request_row *rows =
        arena_new_array(r->arena, struct data_request_row, v->count + list.count);

    if (e == OK && list.count > most) {
        list.count = most;
        v->cut = most;
    }
    for (size_t i = 0; i < v->count; i++)
        rows[i] = v->rows[i];
    v->rows = rows;
    for (size_t i = 0; e == OK && i < list.count; i++) {
        if (shown(v, list.items[i].id, earlier))
            continue;
        e = row_make(r, &list.items[i], &rows[v->count]);
        v->open += rows[v->count].q.closed_day == INT32_MAX;
        v->overdue += rows[v->count].overdue;
        v->count++;
    }
    return e;
}

enum err page_data_request_list(struct req *r)
{
    struct data_request_view v = {
        .page = {.title = req_t(r, "Yêu cầu về dữ liệu cá nhân"), .wide = true}, .form = r->form};
    struct unit_tops tops = page_tops(r, false);
    enum err e = v.form ? OK : add_form(r, &v.form);

    for (size_t i = 0; e == OK && i < tops.count; i++)
        e = rows_add(r, tops.items[i], &v);
    if (e == OK)
        e = page_rows_cut(r, v.cut);
    if (e != OK)
        return e;
    v.page.crumbs[0] = (struct crumb){S("/privacy"), req_t(r, "Dữ liệu cá nhân")};
    if (v.overdue) {
        v.page.next =
            REQ_T(r, "%1 yêu cầu đã quá hạn của luật.", str_printf(r->arena, "%zu", v.overdue));
        v.page.next_urgent = true;
    }
    html_data_request_list(r->out, &v);
    return OK;
}

enum err act_data_request_add(struct req *r)
{
    struct form *f;
    enum err e = add_form(r, &f);

    if (e == OK)
        e = form_read(f, r);
    if (e == OK && form_number(f, "came") > r->today)
        e = form_refuse(f, "came", MSG("Ngày này chưa đến. Hãy ghi hôm nay hoặc một ngày đã qua."));
    return e;
}

enum err write_data_request_add(struct tx *tx, struct req *r)
{
    struct form *f = r->form;
    struct data_request q = {.unit = page_unit_chosen(f, "unit"),
        .kind = (enum request_kind)form_number(f, "kind"),
        .person = form_text(f, "person"),
        .words = form_text(f, "words"),
        .came_day = (day_t)form_number(f, "came")};
    struct request_id id;
    enum err e = page_keeps(tx->db, r, q.unit, false) ? data_request_add(tx, &q, &id) : E_DENIED;

    if (e == OK)
        req_redirect(r, "/privacy/requests/%lld", (long long)id.v);
    return e;
}

/* --- one --- */

enum err page_data_request(struct req *r)
{
    struct data_request_show_view v = {.form = r->form};
    struct data_request q;
    enum err e = data_request_find(r->db, r->arena, (struct request_id){req_id(r, "request")}, &q);

    if (e == OK && !page_keeps(r->db, r, q.unit, false))
        e = E_DENIED;
    if (e == OK)
        e = row_make(r, &q, &v.row);
    if (e != OK)
        return e;
    if (q.closed_day != INT32_MAX)
        v.form = NULL;
    else if (!v.form)
        v.form = form_new(r->arena, step_fields, STEP_FIELDS);
    v.page.title = REQ_T(r, "Yêu cầu số %1", str_printf(r->arena, "%lld", (long long)q.id.v));
    v.page.crumbs[0] = (struct crumb){S("/privacy"), req_t(r, "Dữ liệu cá nhân")};
    v.page.crumbs[1] = (struct crumb){S("/privacy/requests"), req_t(r, "Yêu cầu")};
    html_data_request(r->out, &v);
    return OK;
}

enum err act_data_request_step(struct req *r)
{
    struct form *f = form_new(r->arena, step_fields, STEP_FIELDS);
    enum err e = form_read(f, r);

    if (e == OK && !form_given(f, "words") &&
        (form_number(f, "step") == STEP_EXTENDED || form_number(f, "step") == STEP_REFUSED))
        e = form_refuse(f, "words", MSG("Hãy nói vì sao."));
    return e;
}

enum err write_data_request_step(struct tx *tx, struct req *r)
{
    struct request_id id = {req_id(r, "request")};
    struct data_request q;
    enum err e = data_request_find(tx->db, r->arena, id, &q);

    if (e == OK && !page_keeps(tx->db, r, q.unit, false))
        e = E_DENIED;
    if (e == OK)
        e = data_request_step(
            tx, id, (enum request_step)form_number(r->form, "step"), form_text(r->form, "words"));
    if (e == E_CONFLICT)
        return form_refuse(r->form, "step",
            MSG("Việc này đã làm rồi, hoặc yêu cầu đã đóng. Hãy xem các bước đã ghi ở trên."));
    if (e == OK)
        req_redirect(r, "/privacy/requests/%lld", (long long)id.v);
    return e;
}
