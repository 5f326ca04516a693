/* page_duty_list.c: who answers for what by when; who is in charge of which hamlet. */
#include "duty/page.h"

#include "base/unicode.h"
#include "duty/takeover.h"
#include "duty/templates.h"

/* --- groups --- */

static struct duty_group *group_add(struct req *r, struct duty_list_view *v, struct str title)
{
    struct duty_group *g = vec_push(r->arena, &v->groups);

    g->title = title;
    g->note = S("");
    return g;
}

static void row_add(struct req *r, struct duty_group *g, const struct agenda_item *item)
{
    *vec_push(r->arena, &g->rows) = item;
    g->late += item->urgency == URGENCY_LATE;
    g->soon += item->urgency == URGENCY_TODAY || item->urgency == URGENCY_SOON;
}

static void by_day(struct req *r, struct duty_list_view *v)
{
    for (int u = 0; u < URGENCIES; u++) {
        struct duty_group *g = NULL;

        for (size_t i = 0; i < v->agenda.all.count; i++) {
            const struct agenda_item *item = &v->agenda.all.items[i];

            if (item->urgency != (enum urgency)u || item->duty.kind == DUTY_MEMBER)
                continue;
            if (!g)
                g = group_add(r, v, req_t(r, urgency_label((enum urgency)u)));
            row_add(r, g, item);
        }
    }
}

static void by_person(struct req *r, struct duty_list_view *v)
{
    struct duty_group *g;

    for (size_t p = 0; p < v->agenda.people.count; p++) {
        const struct agenda_person *person = &v->agenda.people.items[p];
        struct str folded = text_fold(r->arena, person->office);

        g = group_add(r, v, person->office);
        g->note = person->areas;
        if (person->member && !person->areas.len && !person->general)
            g->flag = MSG("chưa phụ trách địa bàn nào");
        for (size_t i = 0; i < v->agenda.all.count; i++)
            if (v->agenda.all.items[i].duty.kind != DUTY_MEMBER &&
                str_eq(text_fold(r->arena, v->agenda.all.items[i].duty.office), folded))
                row_add(r, g, &v->agenda.all.items[i]);
    }
    g = group_add(r, v, req_t(r, "Chưa ghi chức danh"));
    for (size_t i = 0; i < v->agenda.all.count; i++)
        if (!v->agenda.all.items[i].duty.office.len)
            row_add(r, g, &v->agenda.all.items[i]);
    if (!g->rows.count)
        v->groups.count--;
}

static void by_unit(struct req *r, struct duty_list_view *v)
{
    for (size_t u = 0; u < v->agenda.units.count; u++) {
        const struct agenda_unit *unit = &v->agenda.units.items[u];
        struct duty_group *g = group_add(r, v, unit->name);

        for (size_t i = 0; i < v->agenda.all.count; i++)
            if (v->agenda.all.items[i].duty.unit.v == unit->id.v &&
                v->agenda.all.items[i].duty.kind != DUTY_MEMBER)
                row_add(r, g, &v->agenda.all.items[i]);
    }
}

/* What is overdue first, then what is due soon; else as they come. */
static void groups_sort(struct duty_list_view *v)
{
    for (size_t i = 1; i < v->groups.count; i++) {
        struct duty_group g = v->groups.items[i];
        size_t k = i;

        while (k > 0 && (v->groups.items[k - 1].late < g.late ||
                            (v->groups.items[k - 1].late == g.late &&
                                v->groups.items[k - 1].soon < g.soon))) {
            v->groups.items[k] = v->groups.items[k - 1];
            k--;
        }
        v->groups.items[k] = g;
    }
}

static void fill_groups(struct req *r, struct duty_list_view *v)
{
    struct str by = req_query(r, "by");

    v->by = str_eq(by, S("person")) ? BY_PERSON : str_eq(by, S("unit")) ? BY_UNIT : BY_DAY;
    if (v->by == BY_DAY)
        by_day(r, v);
    else if (v->by == BY_PERSON)
        by_person(r, v);
    else
        by_unit(r, v);
    if (v->by != BY_DAY)
        groups_sort(v);
}

/* --- the list --- */

static void next_step(struct req *r, struct duty_list_view *v)
{
    struct page *p = &v->page;

    p->next = agenda_sentence(r->arena, r->lang, &v->agenda);
    p->next_urgent = v->agenda.counts[URGENCY_LATE] > 0;
    if (v->reach.manages && v->takeover && !v->agenda.all.count)
        p->next = req_t(r, "Chưa có việc nào. Kế hoạch đã nêu ai làm gì: hãy đưa vào đây.");
    if (p->next.len && v->reach.all &&
        v->agenda.counts[URGENCY_LATE] + v->agenda.counts[URGENCY_TODAY] +
                v->agenda.counts[URGENCY_SOON] >
            0) {
        p->next_href =
            str_printf(r->arena, "/campaign/%lld/reminder", (long long)v->agenda.campaign.id.v);
        p->next_label = req_t(r, "Văn bản nhắc việc");
    }
}

static enum err takeover_count(struct req *r, struct duty_list_view *v)
{
    struct duty_list list = {0};
    enum err e =
        v->reach.manages ? duty_takeover_find(r->db, r->arena, &v->agenda.campaign, &list) : OK;

    v->takeover = list.count;
    return e;
}

enum err page_duty_list(struct req *r)
{
    struct duty_list_view v = {.page = {.wide = true}};
    struct duty_page p;
    enum err e = duty_page_find(r, r->db, &p);

    if (e == OK)
        e = agenda_find(r->db, r->arena, &p.campaign, r->today, &p.reach, &v.agenda);
    if (e != OK)
        return e;
    v.reach = p.reach;
    if ((e = takeover_count(r, &v)) != OK)
        return e;
    for (size_t i = 0; i < v.agenda.all.count; i++)
        v.agenda.all.items[i].may_settle = duty_may_settle(&p.reach, &v.agenda.all.items[i].duty);
    fill_groups(r, &v);
    next_step(r, &v);
    v.page.title = req_t(r, "Việc và hạn");
    duty_crumbs(r, &v.page, &p.campaign, false);
    html_duty_list(r->out, &v);
    return OK;
}

/* --- taken over from the plan --- */

enum err act_duty_takeover(struct req *r)
{
    struct duty_list *list = arena_new(r->arena, struct duty_list);
    struct duty_page p;
    enum err e = duty_page_find(r, r->db, &p);

    if (e == OK && !p.reach.manages)
        e = E_DENIED;
    if (e == OK)
        e = duty_takeover_find(r->db, r->arena, &p.campaign, list);
    r->view = list;
    return e;
}

enum err write_duty_takeover(struct tx *tx, struct req *r)
{
    const struct duty_list *list = r->view;
    struct duty_page p;
    struct duty_id id;
    enum err e = duty_page_find(r, tx->db, &p);

    if (e == OK && !p.reach.manages)
        e = E_DENIED;
    for (size_t i = 0; e == OK && i < list->count; i++)
        e = duty_add(tx, &list->items[i], &id);
    if (e != OK)
        return e;
    req_flash(
        r, REQ_T(r, "Đã đưa %1 việc từ kế hoạch vào.", str_printf(r->arena, "%zu", list->count)));
    req_redirect(r, "/campaign/%lld/duties", (long long)p.campaign.id.v);
    return OK;
}

/* --- areas in charge --- */

static enum err areas_form(
    struct req *r, struct db *db, const struct campaign *c, struct duty_areas_view *v)
{
    struct duty_area_list areas = {0};
    struct field *fields;
    enum err e = duty_areas_of(db, r->arena, c->id, &areas);

    if (e != OK)
        return e;
    fields = arena_new_array(r->arena, struct field, areas.count + 1);
    v->rows = arena_new_array(r->arena, struct duty_area_row, areas.count + 1);
    v->count = areas.count;
    for (size_t i = 0; i < areas.count; i++) {
        const struct campaign_unit *u = &areas.items[i].unit;

        v->rows[i] = (struct duty_area_row){
            u->name, u->in_charge, str_printf(r->arena, "u%lld", (long long)u->id.v)};
        fields[i] = (struct field){.name = v->rows[i].field.ptr,
            .label = str_z(r->arena, u->name),
            .type = FIELD_TEXT,
            .max_chars = DUTY_OFFICE_MAX,
            .autocomplete = "off"};
    }
    v->form = form_new(r->arena, fields, areas.count);
    for (size_t i = 0; i < areas.count; i++)
        form_set_text(v->form, v->rows[i].field.ptr, v->rows[i].office);
    return OK;
}

enum err page_duty_areas(struct req *r)
{
    struct duty_areas_view v = {.page = {.title = req_t(r, "Địa bàn phụ trách")}};
    struct duty_page p;
    enum err e = duty_page_find(r, r->db, &p);

    if (e == OK && !p.reach.all)
        e = E_DENIED;
    if (e == OK)
        e = areas_form(r, r->db, &p.campaign, &v);
    if (e != OK)
        return e;
    if (r->form)
        v.form = r->form;
    v.campaign = p.campaign;
    v.may_change = p.reach.manages;
    duty_crumbs(r, &v.page, &p.campaign, true);
    html_duty_areas(r->out, &v);
    return OK;
}

enum err act_duty_areas(struct req *r)
{
    struct duty_areas_view *v = arena_new(r->arena, struct duty_areas_view);
    struct duty_page p;
    enum err e = duty_page_find(r, r->db, &p);

    if (e == OK && !p.reach.manages)
        e = E_DENIED;
    if (e == OK)
        e = areas_form(r, r->db, &p.campaign, v);
    r->view = v;
    return e == OK ? form_read(form_new(r->arena, v->form->fields, v->form->count), r) : e;
}

enum err write_duty_areas(struct tx *tx, struct req *r)
{
    const struct duty_areas_view *v = r->view;
    struct duty_page p;
    enum err e = duty_page_find(r, tx->db, &p);

    if (e == OK && !p.reach.manages)
        e = E_DENIED;
    for (size_t i = 0; e == OK && i < v->count; i++) {
        int64_t unit = 0;

        e = str_to_int(str_slice(v->rows[i].field, 1, v->rows[i].field.len), &unit);
        if (e == OK)
            e = duty_area_assign(tx, p.campaign.id, (struct unit_id){unit},
                form_text(r->form, v->rows[i].field.ptr));
    }
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã lưu người phụ trách các địa bàn."));
    req_redirect(r, "/campaign/%lld/areas", (long long)p.campaign.id.v);
    return OK;
}

/* --- reminders --- */

enum err page_duty_reminder(struct req *r)
{
    struct reminder_view v = {.page = {.title = req_t(r, "Văn bản nhắc việc")}};
    struct duty_page p;
    struct agenda g;
    enum err e = duty_page_find(r, r->db, &p);

    if (e == OK)
        e = agenda_find(r->db, r->arena, &p.campaign, r->today, &p.reach, &g);
    if (e != OK)
        return e;
    v.campaign = p.campaign;
    v.text = agenda_reminder(r->arena, &g);
    for (size_t i = 0; i < v.text.len; i++)
        v.rows += v.text.ptr[i] == '\n';
    v.rows = v.rows < 8 ? 8 : v.rows > 40 ? 40 : v.rows + 1;
    duty_crumbs(r, &v.page, &p.campaign, true);
    html_duty_reminder(r->out, &v);
    return OK;
}

enum err duty_note(struct req *r, const struct campaign *c, struct campaign_note *ret)
{
    struct duty_reach w;
    struct agenda g;
    enum err e = duty_reach_find(r->db, r->arena, r->actor, c, &w);

    if (e == OK)
        e = agenda_find(r->db, r->arena, c, r->today, &w, &g);
    if (e != OK)
        return e == E_DENIED ? OK : e;
    if (!w.all)
        g.uncovered = 0; /* not theirs to mend */
    ret->sentence = agenda_sentence(r->arena, r->lang, &g);
    ret->href = str_printf(r->arena, "/campaign/%lld/duties", (long long)c->id.v);
    ret->urgent = g.counts[URGENCY_LATE] > 0;
    return OK;
}
