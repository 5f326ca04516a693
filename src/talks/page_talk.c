/* page_talk.c: one session: set in the calendar, changed, and what came of it. The result is a form
 * of three fields, so that it is entered on a phone in one screen.
 *
 * Who compiles for the commune writes about all sessions; who reports, about those of his unit. */
#include "talks/page.h"

#include "talks/templates.h"

/* --- a new one --- */

static enum err find_campaign(struct req *r, struct db *db, struct campaign_visitor *v)
{
    enum err e = campaign_visitor_find(r, db, (struct campaign_id){req_id(r, "id")}, v);

    return e == OK && !v->may_act ? E_DENIED : e;
}

/* A day and place to begin with: from ?day=, and where there is only one unit to choose. */
static void new_fill(struct req *r, const struct campaign_visitor *v, struct form *f)
{
    day_t day = r->today < v->campaign.first_day  ? v->campaign.first_day
                : r->today > v->campaign.last_day ? v->campaign.last_day
                                                  : r->today;
    day_t asked;

    if (day_parse_iso(req_query(r, "day"), &asked) == OK)
        day = asked;
    form_set_number(f, "day", day);
    if (f->fields[0].choice_count == 1) {
        form_set_text(f, "unit", str_from(f->fields[0].choices[0].value));
        form_set_text(f, "place_unit", str_from(f->fields[0].choices[0].value));
    }
}

enum err page_talk_new(struct req *r)
{
    struct talk_new_view v = {.form = r->form};
    enum err e = find_campaign(r, r->db, &v.visitor);

    if (e == OK && !v.form) {
        e = talk_form_new(r, r->db, &v.visitor, &v.form);
        if (e == OK)
            new_fill(r, &v.visitor, v.form);
    }
    if (e != OK)
        return e;
    v.page.title = req_t(r, "Đặt lịch một buổi");
    campaign_visitor_crumbs(r, &v.page, &v.visitor, "talks", MSG("Lịch tuyên truyền"));
    html_talk_new(r->out, &v);
    return OK;
}

enum err act_talk_add(struct req *r)
{
    struct talk *t = arena_new(r->arena, struct talk);
    struct campaign_visitor v;
    enum err e = find_campaign(r, r->db, &v);

    if (e == OK)
        e = talk_form_read(r, &v, t);
    r->view = t;
    return e;
}

/* The one it clashes with is said after the write: a clash is a warning, not a refusal. */
static enum err say_clashes(struct tx *tx, struct req *r, const struct talk *t, const char *done)
{
    struct talk_clash_list clashes;
    struct talk_list all;
    enum err e = talk_list_of(tx->db, r->arena, t->campaign, &all);

    if (e != OK)
        return e;
    talk_clashes(r->arena, &all, t->id, &clashes);
    if (clashes.count)
        req_flash(
            r, REQ_T(r, "%1 Nhưng buổi này trùng với buổi khác, xem bên dưới.", req_t(r, done)));
    else
        req_flash(r, req_t(r, done));
    return OK;
}

enum err write_talk_add(struct tx *tx, struct req *r)
{
    struct talk t = *(const struct talk *)r->view;
    struct campaign_visitor v;
    enum err e = find_campaign(r, tx->db, &v);

    if (e == OK && !campaign_visitor_acts(r, tx->db, &v, t.unit))
        e = E_DENIED;
    if (e == OK)
        e = talk_add(tx, &t, &t.id);
    if (e == E_TOO_LARGE)
        return form_refuse(r->form, "topic",
            MSG("Đợt này đã có 1.000 buổi, không thêm được nữa. Hãy sửa một buổi đã có."));
    if (e == E_CONFLICT)
        req_flash(r, req_t(r, "Buổi này đã có trong lịch, không ghi thêm lần nữa."));
    else if (e != OK)
        return e;
    else if ((e = say_clashes(tx, r, &t, MSG("Đã ghi vào lịch."))) != OK)
        return e;
    req_redirect(r, "/talk/%lld", (long long)t.id.v);
    return OK;
}

/* --- one that is there --- */

static enum err find_talk(struct req *r, struct db *db, struct talk *t, struct campaign_visitor *v)
{
    enum err e = talk_find(db, r->arena, (struct talk_id){req_id(r, "talk")}, t);

    return e == OK ? campaign_visitor_find(r, db, t->campaign, v) : e;
}

static enum err find_own(struct req *r, struct db *db, struct talk *t, struct campaign_visitor *v)
{
    enum err e = find_talk(r, db, t, v);

    return e == OK && !campaign_visitor_acts(r, db, v, t->unit) ? E_DENIED : e;
}

static bool is_route(const struct req *r, const char *name)
{
    return !strcmp(r->route->name, name);
}

static enum err forms_fill(struct req *r, struct talk_show_view *v)
{
    enum err e;

    if (!campaign_visitor_acts(r, r->db, &v->visitor, v->talk.unit))
        return OK;
    v->changing = r->form && is_route(r, "talk_change");
    v->result = r->form && is_route(r, "talk_result") ? r->form : talk_result_form(r, &v->talk);
    if (v->changing) {
        v->change = r->form;
        return OK;
    }
    e = talk_form_new(r, r->db, &v->visitor, &v->change);
    if (e == OK)
        talk_form_fill(v->change, &v->talk);
    return e;
}

static enum err around_fill(struct req *r, struct talk_show_view *v)
{
    struct talk_list all;
    struct talk_clash_list clashes;
    struct material_list materials;
    enum err e = talk_list_of(r->db, r->arena, v->talk.campaign, &all);

    if (e == OK)
        e = material_list_of(r->db, r->arena, v->talk.campaign, &materials);
    if (e != OK)
        return e;
    talk_clashes(r->arena, &all, v->talk.id, &clashes);
    talk_clash_rows(r, &clashes, v->talk.id, &v->clashes, &v->clash_count);
    talk_row_fill(r, &v->visitor, &v->talk, &clashes, &materials, &v->row);
    for (size_t i = 0; i < materials.count; i++)
        if (materials.items[i].id.v == v->talk.material.v) {
            v->material = materials.items[i];
            v->material_old = !material_is_newest(&materials, &v->material);
        }
    return OK;
}

enum err page_talk_show(struct req *r)
{
    struct talk_show_view v = {0};
    enum err e = find_talk(r, r->db, &v.talk, &v.visitor);

    if (e == OK)
        e = around_fill(r, &v);
    if (e == OK)
        e = forms_fill(r, &v);
    if (e != OK)
        return e;
    v.page.title = v.talk.topic;
    campaign_visitor_crumbs(r, &v.page, &v.visitor, "talks", MSG("Lịch tuyên truyền"));
    html_talk_show(r->out, &v);
    return OK;
}

enum err act_talk_change(struct req *r)
{
    struct talk *t = arena_new(r->arena, struct talk);
    struct campaign_visitor v;
    struct talk before;
    enum err e = find_own(r, r->db, &before, &v);

    if (e != OK)
        return e;
    *t = before;
    r->view = t;
    if ((e = talk_form_read(r, &v, t)) != OK || talk_change_keeps_result(&before, t, r->today))
        return e;
    return form_refuse(r->form, "day", MSG("Buổi này đã ghi kết quả: hãy sửa kết quả trước."));
}

enum err write_talk_change(struct tx *tx, struct req *r)
{
    const struct talk *t = r->view;
    struct talk before;
    struct campaign_visitor v;
    enum err e = find_own(r, tx->db, &before, &v);

    if (e == OK && !campaign_visitor_acts(r, tx->db, &v, t->unit))
        e = E_DENIED;
    if (e == OK)
        e = talk_change(tx, t);
    if (e == OK)
        e = say_clashes(tx, r, t, MSG("Đã sửa lịch."));
    if (e == OK)
        req_redirect(r, "/talk/%lld", (long long)t->id.v);
    return e;
}

static struct talk_result result_read(const struct form *f)
{
    return (struct talk_result){.state = form_number(f, "state") == 0 ? TALK_HELD : TALK_NOT_HELD,
        .attendances = form_given(f, "attendances") ? form_number(f, "attendances") : -1,
        .words = form_text(f, "words")};
}

enum err act_talk_result(struct req *r)
{
    struct talk_result *result = arena_new(r->arena, struct talk_result);
    const char *fault, *field;
    struct campaign_visitor v;
    struct talk t;
    enum err e = find_own(r, r->db, &t, &v);

    if (e == OK)
        e = form_read(talk_result_form(r, &t), r);
    if (e != OK)
        return e;
    *result = result_read(r->form);
    fault = talk_result_fault(&t, result, r->today, &field);
    if (fault)
        return form_refuse(r->form, field, fault);
    r->view = result;
    return OK;
}

enum err write_talk_result(struct tx *tx, struct req *r)
{
    struct campaign_visitor v;
    struct talk t;
    enum err e = find_own(r, tx->db, &t, &v);

    if (e == OK)
        e = talk_set_result(tx, t.id, r->view);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi kết quả của buổi."));
    req_redirect(r, "/campaign/%lld/talks", (long long)t.campaign.v);
    return OK;
}
