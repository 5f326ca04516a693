/* page_breach.c: the log of breaches, its clock, and the paper for the authority. */
#include "privacy/page.h"

#include "base/tr.h"
#include "http/sheet.h"
#include "privacy/breach_paper.h"
#include "privacy/templates.h"

static const struct choice steps[] = {
    {"measure", MSG("Thêm biện pháp")},
    {"notified", MSG("Đã báo cơ quan công an")},
    {"told", MSG("Đã báo người có dữ liệu")},
    {"closed", MSG("Đóng hồ sơ")},
};

/* The words stand from WORDS_AT on, in the order of enum breach_word. */
static const struct field add_fields[] = {
    {0}, /* the unit */
    {.name = "day", .label = MSG("Phát hiện ngày"), .type = FIELD_DAY, .required = true},
    {.name = "time", .label = MSG("Phát hiện lúc"), .type = FIELD_TIME, .required = true},
    {.name = "people",
        .label = MSG("Khoảng bao nhiêu người có dữ liệu trong đó"),
        .type = FIELD_INT,
        .required = true,
        .has_min = true,
        .min = 0},
    {.name = "harmful",
        .label = MSG("Có thể gây hại cho họ"),
        .type = FIELD_CHECKBOX,
        .hint = MSG("Có thể gây hại thì phải báo công an trong 72 giờ từ lúc phát hiện.")},
};
enum { WORDS_AT = 5, ADD_FIELDS = WORDS_AT + BREACH_WORDS };

static const struct field step_fields[] = {
    {.name = "step",
        .label = MSG("Việc tiếp theo"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = steps,
        .choice_count = BREACH_STEPS},
    {.name = "words",
        .label = MSG("Nói rõ"),
        .type = FIELD_LONG_TEXT,
        .max_chars = BREACH_WORDS_MAX,
        .hint = MSG("Báo ai, bằng cách nào, số văn bản; hoặc đã làm gì.")},
};

static enum err add_form(struct req *r, struct form **ret)
{
    struct field *fields = arena_new_array(r->arena, struct field, ADD_FIELDS);
    enum err e;

    for (int i = 0; i < WORDS_AT; i++)
        fields[i] = add_fields[i];
    for (int w = 0; w < BREACH_WORDS; w++)
        fields[WORDS_AT + w] = (struct field){.name = breach_word_code((enum breach_word)w),
            .label = breach_word_label((enum breach_word)w),
            .type = FIELD_LONG_TEXT,
            .rows = 2,
            .required = w == WORD_WHAT,
            .max_chars = BREACH_WORDS_MAX};
    if ((e = page_unit_field(r, &fields[0])) != OK)
        return e;
    *ret = form_new(r->arena, fields, ADD_FIELDS);
    form_set_number(*ret, "day", r->today);
    return OK;
}

static enum err row_make(struct req *r, const struct breach *b, struct breach_row *row)
{
    int64_t left = breach_notify_by_ms(b) - r->now_ms, hour = INT64_C(3600) * 1000;

    *row = (struct breach_row){.b = *b,
        .hours_left = left >= 0 ? left / hour : -((-left + hour - 1) / hour),
        .counts = b->harmful && !b->notified_ms && !b->closed_ms};
    return page_unit_name(r, b->unit, &row->unit_name);
}

static bool shown(const struct breach_view *v, struct breach_id id, size_t earlier)
{
    for (size_t i = 0; i < earlier; i++)
        if (v->rows[i].b.id.v == id.v)
            return true;
    return false;
}

static enum err rows_add(struct req *r, struct unit_id top, struct breach_view *v)
{
    size_t most = page_rows_max(r), earlier = v->count; /* of other units */
    struct breach_list list = {0};
    enum err e = breach_list_below(r->db, r->arena, top, r->today, most + 1, &list);
    struct breach_row *rows = arena_new_array(r->arena, struct breach_row, v->count + list.count);

    if (e == OK && list.count > most) {
        list.count = most;
        v->cut = most;
    }
    for (size_t i = 0; i < v->count; i++)
        rows[i] = v->rows[i];
    v->rows = rows;
    for (size_t i = 0; e == OK && i < list.count; i++)
        if (!shown(v, list.items[i].id, earlier))
            e = row_make(r, &list.items[i], &rows[v->count++]);
    return e;
}

static void say_next(struct req *r, struct breach_view *v)
{
    for (size_t i = 0; i < v->count; i++) {
        if (!v->rows[i].counts)
            continue;
        v->page.next = v->rows[i].hours_left < 0
                           ? req_t(r, "Đã quá 72 giờ mà chưa báo công an.")
                           : REQ_T(r, "Còn %1 giờ để báo công an.",
                                 str_printf(r->arena, "%lld", (long long)v->rows[i].hours_left));
        v->page.next_href =
            str_printf(r->arena, "/privacy/breaches/%lld", (long long)v->rows[i].b.id.v);
        v->page.next_label = req_t(r, "Mở sự cố");
        v->page.next_urgent = true;
        return;
    }
}

enum err page_breach_list(struct req *r)
{
    struct breach_view v = {
        .page = {.title = req_t(r, "Sổ sự cố dữ liệu"), .wide = true}, .form = r->form};
    struct unit_tops tops = page_tops(r, false);
    enum err e = v.form ? OK : add_form(r, &v.form);

    for (size_t i = 0; e == OK && i < tops.count; i++)
        e = rows_add(r, tops.items[i], &v);
    if (e == OK)
        e = page_rows_cut(r, v.cut);
    if (e != OK)
        return e;
    v.page.crumbs[0] = (struct crumb){S("/privacy"), req_t(r, "Dữ liệu cá nhân")};
    say_next(r, &v);
    html_breach_list(r->out, &v);
    return OK;
}

static int64_t detected_ms(const struct form *f)
{
    return form_number(f, "day") * MS_PER_DAY - VIETNAM_OFFSET_MS +
           form_number(f, "time") * INT64_C(60000);
}

enum err act_breach_add(struct req *r)
{
    struct form *f;
    enum err e = add_form(r, &f);

    if (e == OK)
        e = form_read(f, r);
    if (e == OK && detected_ms(f) > r->now_ms)
        e = form_refuse(f, "time", MSG("Lúc này chưa đến. Hãy ghi một lúc đã qua."));
    return e;
}

enum err write_breach_add(struct tx *tx, struct req *r)
{
    struct form *f = r->form;
    struct breach b = {.unit = page_unit_chosen(f, "unit"),
        .detected_ms = detected_ms(f),
        .people = form_number(f, "people"),
        .harmful = form_given(f, "harmful")};
    struct breach_id id;
    enum err e = E_DENIED;

    for (int w = 0; w < BREACH_WORDS; w++)
        b.words[w] = form_text(f, breach_word_code((enum breach_word)w));
    if (page_keeps(tx->db, r, b.unit, false))
        e = breach_add(tx, &b, &id);
    if (e == OK)
        req_redirect(r, "/privacy/breaches/%lld", (long long)id.v);
    return e;
}

/* --- one --- */

static enum err find(struct req *r, struct db *db, struct breach *ret)
{
    enum err e = breach_find(db, r->arena, (struct breach_id){req_id(r, "breach")}, ret);

    return e == OK && !page_keeps(db, r, ret->unit, false) ? E_DENIED : e;
}

enum err page_breach(struct req *r)
{
    struct breach_show_view v = {.form = r->form};
    struct breach b;
    enum err e = find(r, r->db, &b);

    if (e == OK)
        e = row_make(r, &b, &v.row);
    if (e == OK)
        e = breach_steps_of(r->db, r->arena, b.id, &v.steps);
    if (e != OK)
        return e;
    if (b.closed_ms)
        v.form = NULL;
    else if (!v.form)
        v.form = form_new(r->arena, step_fields, 2);
    v.page.title = REQ_T(r, "Sự cố số %1", str_printf(r->arena, "%lld", (long long)b.id.v));
    v.page.crumbs[0] = (struct crumb){S("/privacy"), req_t(r, "Dữ liệu cá nhân")};
    v.page.crumbs[1] = (struct crumb){S("/privacy/breaches"), req_t(r, "Sổ sự cố dữ liệu")};
    html_breach(r->out, &v);
    return OK;
}

enum err page_breach_paper(struct req *r)
{
    struct breach_done_list done;
    struct str unit, docx;
    struct breach b;
    enum err e = find(r, r->db, &b);

    if (e == OK)
        e = page_unit_name(r, b.unit, &unit);
    if (e == OK)
        e = breach_steps_of(r->db, r->arena, b.id, &done);
    if (e == OK)
        e = breach_paper_write(r->arena, &b, &done, unit, r->today, &docx);
    if (e == OK)
        req_send_file(r, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            str_printf(r->arena, "Thông báo vi phạm dữ liệu %lld.docx", (long long)b.id.v), docx);
    return e;
}

enum err act_breach_follow(struct req *r)
{
    struct form *f = form_new(r->arena, step_fields, 2);
    enum err e = form_read(f, r);

    if (e == OK && !form_given(f, "words") && form_number(f, "step") != BREACH_CLOSED)
        e = form_refuse(f, "words", MSG("Hãy nói rõ đã làm gì."));
    return e;
}

enum err write_breach_follow(struct tx *tx, struct req *r)
{
    struct breach b;
    enum err e = find(r, tx->db, &b);

    if (e == OK)
        e = breach_follow(
            tx, b.id, (enum breach_step)form_number(r->form, "step"), form_text(r->form, "words"));
    if (e == E_CONFLICT)
        return form_refuse(r->form, "step",
            MSG("Đã báo rồi, hoặc chưa báo công an nên chưa đóng được. Hãy xem các bước đã ghi ở "
                "trên."));
    if (e == OK)
        req_redirect(r, "/privacy/breaches/%lld", (long long)b.id.v);
    return e;
}
