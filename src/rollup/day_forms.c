/* day_forms.c: what a person decides on a day: a doubtful figure, and the sign-off. */
#include "rollup/day_forms.h"

#include "org/account.h"

static const struct choice decisions[] = {
    {"accept", MSG("Đúng, tính vào")},
    {"exclude", MSG("Chưa tính, chờ đơn vị sửa")},
};

static const struct field sign_fields[] = {
    {.name = "seen", .type = FIELD_TEXT, .label = "seen", .required = true, .max_chars = 64},
    {.name = "number",
        .type = FIELD_INT,
        .label = MSG("Số báo cáo"),
        .hint = MSG("Để trống nếu văn thư cho số sau"),
        .has_min = true,
        .min = 1,
        .has_max = true,
        .max = 99999},
    {.name = "note",
        .type = FIELD_LONG_TEXT,
        .label = MSG("Nhận xét, kiến nghị trong báo cáo"),
        .max_chars = SIGN_NOTE_MAX,
        .rows = 3},
};

enum { SIGN_FIELDS = sizeof sign_fields / sizeof *sign_fields };

/* ---- settling ------------------------------------------------------------------------------ */

/* An open doubt and the names of its two fields. The names carry its identity, so that a decision
 * can never land on another figure. */
struct settle_item {
    int64_t report_seq;
    struct report_figure figure;
    enum doubt_code code;
    const char *decision, *why;
};

struct settle_list {
    struct settle_item *items;
    size_t count, capacity;
};

static const char *field_name(struct arena *a, const char *what, const struct doubt *d)
{
    struct str key = report_figure_key(a, &d->figure);

    return str_z(a, str_printf(a, "%s-%lld-%.*s-%s", what, (long long)d->report->seq, STR(key),
                        doubt_code_name(d->code)));
}

static struct settle_list *settle_list_make(struct arena *a, const struct rollup *r, day_t day)
{
    struct settle_list *list = arena_new(a, struct settle_list);

    for (size_t i = 0; i < r->doubt_count; i++) {
        const struct doubt *d = &r->doubts[i];

        if (d->report->day == day && d->settlement == SETTLEMENT_OPEN)
            *vec_push(a, list) = (struct settle_item){d->report->seq, d->figure, d->code,
                field_name(a, "decision", d), field_name(a, "why", d)};
    }
    return list;
}

static struct form *settle_form_make(struct arena *a, const struct settle_list *list)
{
    struct field *fields = arena_new_array(a, struct field, 2 * list->count);

    for (size_t i = 0; i < list->count; i++) {
        fields[2 * i] = (struct field){.name = list->items[i].decision,
            .type = FIELD_CHOICE,
            .label = MSG("Quyết định"),
            .choices = decisions,
            .choice_count = 2};
        fields[2 * i + 1] = (struct field){.name = list->items[i].why,
            .type = FIELD_TEXT,
            .label = MSG("Vì sao"),
            .hint = MSG("Một câu, ví dụ: đã gọi hỏi Trưởng ấp, đo lại đúng 320 m")};
    }
    return form_new(a, fields, 2 * list->count);
}

/* What was typed into the refused form, into the places of the same name. */
static void values_keep(struct form *f, const struct form *refused)
{
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; k < refused->count; k++)
            if (str_eq(str_from(f->fields[i].name), str_from(refused->fields[k].name)))
                f->values[i] = refused->values[k];
    f->refused = refused->refused;
}

void settle_form_for(struct req *r, struct day_page *v)
{
    struct settle_list *list = settle_list_make(r->arena, v->view.rollup, v->day);
    size_t next = 0;

    v->settle_form = settle_form_make(r->arena, list);
    v->settle_form->lang = r->lang;
    if (r->form && r->view) /* only the settle form leaves a view */
        values_keep(v->settle_form, r->form);
    for (size_t i = 0; i < v->doubt_count; i++)
        if (v->doubts[i].doubt->settlement == SETTLEMENT_OPEN) {
            v->doubts[i].decision = list->items[next].decision;
            v->doubts[i].why = list->items[next].why;
            next++;
        }
}

enum err act_day_settle(struct req *r)
{
    struct campaign_view v;
    struct settle_list *list;
    size_t decided = 0;
    struct form *f;
    enum err e = campaign_view_find(r, &v);

    if (e != OK)
        return e;
    r->view = list = settle_list_make(r->arena, v.rollup, req_day(r, "day"));
    f = settle_form_make(r->arena, list);
    if ((e = form_read(f, r)) != OK)
        return e;
    for (size_t i = 0; i < list->count; i++) {
        bool chosen = form_given(f, list->items[i].decision);

        decided += chosen;
        if (chosen && !form_given(f, list->items[i].why))
            e = form_refuse(f, list->items[i].why, MSG("Hãy ghi một câu vì sao"));
    }
    if (!decided) {
        req_problem(
            r, MSG("Chưa chọn quyết định nào, hoặc số liệu vừa đổi. Hãy xem lại."), NULL, 0);
        return E_INVALID;
    }
    return e;
}

static enum err may_compile(struct tx *tx, struct req *r, struct campaign *ret)
{
    enum err e = campaign_find(tx->db, r->arena, (struct campaign_id){req_id(r, "id")}, ret);

    if (e != OK)
        return e;
    return may(tx->db, r->actor, PERMISSION_COMPILE, ret->unit) ? OK : E_DENIED;
}

/* Is every doubt that was decided here still open, now that it is written? Somebody else may have
 * decided meanwhile, perhaps otherwise. */
static enum err still_open(
    struct tx *tx, struct req *r, struct campaign_id id, const struct settle_list *list)
{
    const struct settle_list *now;
    struct rollup rollup;
    enum err e = rollup_make(tx->db, r->arena, id, 0, tx->now_ms, &rollup);

    if (e != OK)
        return e;
    now = settle_list_make(r->arena, &rollup, req_day(r, "day"));
    for (size_t i = 0; i < list->count; i++) {
        bool open = !form_given(r->form, list->items[i].decision);

        for (size_t k = 0; k < now->count && !open; k++)
            open = str_eq(str_from(now->items[k].decision), str_from(list->items[i].decision));
        if (!open)
            return E_CONFLICT;
    }
    return OK;
}

enum err write_day_settle(struct tx *tx, struct req *r)
{
    const struct settle_list *list = r->view;
    struct campaign c;
    enum err e = may_compile(tx, r, &c);

    if (e == OK)
        e = still_open(tx, r, c.id, list);
    for (size_t i = 0; e == OK && i < list->count; i++) {
        const struct settle_item *item = &list->items[i];

        if (form_given(r->form, item->decision))
            e = doubt_settle(tx, c.id, item->report_seq, item->figure, item->code,
                form_number(r->form, item->decision) == 0 ? SETTLEMENT_ACCEPTED
                                                          : SETTLEMENT_EXCLUDED,
                form_text(r->form, item->why));
        if (e == E_INVALID && i) /* a decision above has cleared up this doubt as well */
            e = OK;
    }
    if (e == E_CONFLICT || e == E_INVALID)
        req_problem(r,
            MSG("Số liệu vừa thay đổi sau khi bạn mở trang. Hãy xem lại rồi quyết định."), NULL, 0);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi quyết định."));
    req_redirect(r, "%.*s", STR(day_path(r->arena, c.id, req_day(r, "day"))));
    return OK;
}

/* ---- signing ------------------------------------------------------------------------------- */

enum err sign_form_for(struct req *r, struct day_page *v)
{
    struct consolidated c;
    int64_t number;
    enum err e = day_consolidate(r->db, r->arena, v->view.rollup, v->day, &c);

    if (e != OK || (e = signed_day_next_number(r->db, v->view.rollup->campaign.id, &number)) != OK)
        return e;
    if (r->form && r->form->fields == sign_fields) {
        v->sign_form = r->form;
    } else {
        v->sign_form = form_new(r->arena, sign_fields, SIGN_FIELDS);
        v->sign_form->lang = r->lang;
        form_set_number(v->sign_form, "number", number);
    }
    form_set_text(v->sign_form, "seen", c.hash); /* always of what this page shows */
    return OK;
}

enum err refuse_number_in_register(
    struct db *db, struct req *r, struct campaign_id campaign, struct str kind, day_t of_day)
{
    int64_t number = form_number(r->form, "number"), next;
    struct str words[2];
    bool taken = false;
    enum err e = OK;

    if (number)
        e = paper_number_in_register(
            db, r->arena, campaign, number, kind, of_day, r->today, &taken);
    if (e != OK || !taken || (e = signed_day_next_number(db, campaign, &next)) != OK)
        return e;
    words[0] = str_printf(r->arena, "%lld", (long long)number);
    words[1] = str_printf(r->arena, "%lld", (long long)next);
    return form_refuse_fill(r->form, "number",
        MSG("Số %1 đã cấp cho văn bản khác trong sổ văn bản đi. Hãy ghi số kế tiếp là %2, hoặc để "
            "trống."),
        words, 2);
}

enum err act_day_sign(struct req *r)
{
    return form_read(form_new(r->arena, sign_fields, SIGN_FIELDS), r);
}

enum err write_day_sign(struct tx *tx, struct req *r)
{
    struct campaign c;
    day_t day = req_day(r, "day");
    enum err e = may_compile(tx, r, &c);

    if (e == OK)
        e = refuse_number_in_register(tx->db, r, c.id, S("bao-cao-ngay"), day);
    if (e != OK)
        return e;
    e = day_sign(tx, c.id, day, form_number(r->form, "number"), form_text(r->form, "note"),
        form_text(r->form, "seen"));
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Số liệu vừa thay đổi sau khi bạn mở trang. Hãy xem lại các số dưới đây rồi chốt."),
            NULL, 0);
    if (e == E_INVALID)
        req_problem(r,
            MSG("Chưa chốt được: còn nghi vấn, hoặc chưa có báo cáo nào. Hãy giải quyết các số "
                "nghi vấn trước."),
            NULL, 0);
    if (e != OK)
        return e;
    req_flash(r, REQ_T(r, "Đã chốt số liệu ngày %1.", day_format(r->arena, day)));
    req_redirect(r, "%.*s", STR(day_path(r->arena, c.id, day)));
    return OK;
}
