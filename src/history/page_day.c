/* page_day.c: the history of figures: of one unit and day, and of the sums of a signed day. */
#include "history/page.h"

#include "history/templates.h"
#include "rollup/page.h"
#include "store/body.h"

/* --- one unit and day --- */

struct figure_history {
    struct campaign campaign;
    struct campaign_unit unit;
    day_t day;
    struct report_list revisions;
    struct work_list works;
};

static enum err find(struct req *r, struct figure_history *f)
{
    struct campaign_id id = {req_id(r, "id")};
    struct unit_id unit = {req_id(r, "unit")};
    enum err e = campaign_find(r->db, r->arena, id, &f->campaign);

    if (e == OK)
        e = campaign_unit_find(r->db, r->arena, id, unit, &f->unit);
    if (e != OK)
        return e;
    f->day = req_day(r, "day");
    if (f->day < f->campaign.first_day || f->day > f->campaign.last_day || f->day > r->today)
        return E_NOT_FOUND;
    if (!may(r->db, r->actor, PERMISSION_REPORT, unit) &&
        !may(r->db, r->actor, PERMISSION_READ, f->campaign.unit) &&
        !may(r->db, r->actor, PERMISSION_READ, unit))
        return E_DENIED;
    return OK;
}

static bool is_of(const struct figure_history *f, int64_t seq)
{
    for (size_t i = 0; i < f->revisions.count; i++)
        if (f->revisions.items[i].seq == seq)
            return true;
    return false;
}

/* Does this fact rest on one of our revisions? A doubt names one, a sign-off all that went in. */
static bool rests_on_ours(const struct figure_history *f, const struct fact *fact, json_t *body)
{
    const json_t *reports = json_object_get(body, "reports"), *row;
    size_t i;

    if (str_eq(fact->kind, S("doubt-settled")))
        return is_of(f, json_integer_value(json_object_get(body, "report")));
    if (!str_eq(fact->kind, S("day-signed")) && !str_eq(fact->kind, S("day-imported")))
        return false;
    json_array_foreach(reports, i, row)
    {
        if (is_of(f, json_integer_value(json_array_get(row, 1))))
            return true;
    }
    return false;
}

static enum err tell_revision(
    struct history_teller *t, const struct figure_history *f, size_t which, struct history *to)
{
    struct req *r = t->req;
    const struct report *report = &f->revisions.items[which];
    const struct report *before =
        which + 1 < f->revisions.count ? &f->revisions.items[which + 1] : NULL;
    struct history_entry *entry;
    struct fact fact;
    enum err e = fact_find(r->db, r->arena, report->seq, &fact);

    if (e != OK)
        return e;
    entry = history_entry_of(t, to, &fact);
    entry->what = before ? REQ_T(r, "Sửa số liệu, lần gửi %1",
                               count_format(r->arena, report->revision, false))
                         : req_t(r, "Gửi số liệu lần đầu");
    if (report->late)
        entry->what = REQ_T(r, "%1, trễ", entry->what);
    entry->why = report->why;
    entry->note = report->note;
    history_figures(t, &f->works, before, report, entry);
    return OK;
}

/* Facts of the campaign after the first revision that speak of it. */
static enum err tell_others(
    struct history_teller *t, const struct figure_history *f, struct history *to)
{
    enum { CAMPAIGN_FACTS_MAX = 100000 };
    struct req *r = t->req;
    struct fact_list facts = {0};
    enum err e = fact_list_about(
        r->db, r->arena, "campaign", f->campaign.id.v, 0, CAMPAIGN_FACTS_MAX, &facts);

    for (size_t i = 0; e == OK && i < facts.count; i++) {
        json_t *body;

        e = body_load(r->arena, facts.items[i].body, &body);
        if (e == OK && rests_on_ours(f, &facts.items[i], body))
            e = history_say(t, &facts.items[i], history_entry_of(t, to, &facts.items[i]));
    }
    return e;
}

static int newest_first(const void *a, const void *b)
{
    const struct history_entry *x = a, *y = b;

    return (x->seq < y->seq) - (x->seq > y->seq);
}

static enum err tell(struct req *r, const struct figure_history *f, struct history *to)
{
    struct history_teller t = {
        .req = r, .addresses = may(r->db, r->actor, PERMISSION_ADMINISTER, f->campaign.unit)};
    enum err e = OK;

    for (size_t i = 0; e == OK && i < f->revisions.count; i++)
        e = tell_revision(&t, f, i, to);
    if (e == OK && f->revisions.count)
        e = tell_others(&t, f, to);
    if (e == OK && to->count)
        qsort(to->items, to->count, sizeof *to->items, newest_first);
    return e;
}

enum err page_report_history(struct req *r)
{
    struct figure_history f = {0};
    struct history_page v = {0};
    enum err e = find(r, &f);
    size_t n = 0;

    if (e == OK)
        e = report_revisions(r->db, r->arena, f.campaign.id, f.unit.id, f.day, &f.revisions);
    if (e == OK)
        e = work_list_of(r->db, r->arena, f.campaign.id, &f.works);
    if (e == OK)
        e = tell(r, &f, &v.history);
    if (e != OK)
        return e;
    v.page.title =
        REQ_T(r, "Lịch sử số liệu: %1, ngày %2", f.unit.name, day_format(r->arena, f.day));
    v.page.crumbs[n++] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (may(r->db, r->actor, PERMISSION_READ, f.campaign.unit))
        v.page.crumbs[n++] = (struct crumb){
            str_printf(r->arena, "/campaign/%lld", (long long)f.campaign.id.v), f.campaign.name};
    v.page.crumbs[n] =
        (struct crumb){report_path(r->arena, f.campaign.id, f.unit.id, f.day), f.unit.name};
    history_sheet(r, &v.history);
    html_history(r->out, &v);
    return OK;
}

/* --- the sums of a day --- */

static const struct signed_total *total_of(
    const struct signed_day *s, enum figure_of of, int64_t index)
{
    for (size_t i = 0; s && i < s->total_count; i++)
        if (s->totals[i].of == of && s->totals[i].index == index)
            return &s->totals[i];
    return NULL;
}

static struct str total_text(
    struct req *r, const struct rollup *rollup, const struct signed_total *t)
{
    if (!t)
        return S("");
    return REQ_T(r, "%1; đến nay %2",
        figure_amount(r->arena, r->lang, rollup, t->of, t->index, t->day),
        figure_until(r->arena, r->lang, rollup, t->of, t->index, t->until));
}

static void total_add(struct history_teller *t, const struct rollup *rollup,
    const struct signed_total *was, const struct signed_total *is, struct history_entry *entry)
{
    const struct signed_total *any = is ? is : was;
    struct history_change *change;

    if (was && is && bounded_eq(was->day, is->day) && bounded_eq(was->until, is->until))
        return;
    change = history_change_add(t, entry, figure_label(t->req->lang, rollup, any->of, any->index));
    change->before = total_text(t->req, rollup, was);
    change->after = is ? total_text(t->req, rollup, is) : S("–");
}

static void totals_say(struct history_teller *t, const struct rollup *rollup,
    const struct signed_day *before, const struct signed_day *after, struct history_entry *entry)
{
    for (size_t i = 0; i < after->total_count; i++)
        total_add(t, rollup, total_of(before, after->totals[i].of, after->totals[i].index),
            &after->totals[i], entry);
    for (size_t i = 0; before && i < before->total_count; i++)
        if (!total_of(after, before->totals[i].of, before->totals[i].index))
            total_add(t, rollup, &before->totals[i], NULL, entry);
}

/* The sign-offs of the day, the newest first. */
static enum err sign_offs(struct req *r, struct campaign_id id, day_t day, struct fact_list *ret)
{
    struct rows rows;
    enum err e = db_query(r->db, SQL_signed_day_all_of, &rows, ARGS(V(id.v), V(day)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        vec_push(r->arena, ret)->seq = row_int(&rows, 0);
    return e == E_NOT_FOUND ? OK : e;
}

static enum err tell_day(
    struct req *r, const struct campaign_view *view, day_t day, struct history *to)
{
    const struct rollup *rollup = view->rollup;
    struct history_teller t = {
        .req = r, .addresses = may(r->db, r->actor, PERMISSION_ADMINISTER, rollup->campaign.unit)};
    struct fact_list list = {0};
    struct signed_day *signs;
    enum err e = sign_offs(r, rollup->campaign.id, day, &list);

    signs = arena_new_array(r->arena, struct signed_day, list.count + 1);
    for (size_t i = 0; e == OK && i < list.count; i++) {
        int64_t seq = list.items[i].seq;

        e = signed_day_by_number(r->db, r->arena, seq, &signs[i]);
        if (e == OK)
            e = fact_find(r->db, r->arena, seq, &list.items[i]);
    }
    for (size_t i = 0; e == OK && i < list.count; i++) {
        struct history_entry *entry = history_entry_of(&t, to, &list.items[i]);

        e = history_say(&t, &list.items[i], entry);
        if (e == OK)
            totals_say(&t, rollup, i + 1 < list.count ? &signs[i + 1] : NULL, &signs[i], entry);
    }
    return e;
}

enum err page_day_history(struct req *r)
{
    struct campaign_view view;
    struct history_page v = {0};
    day_t day = req_day(r, "day");
    enum err e = campaign_view_find(r, &view);

    if (e == OK && (!rollup_has_day(view.rollup, day) || day > r->today))
        e = E_NOT_FOUND;
    if (e == OK)
        e = tell_day(r, &view, day, &v.history);
    if (e != OK)
        return e;
    v.page.title = REQ_T(r, "Lịch sử số đã chốt ngày %1", day_format(r->arena, day));
    v.lead = req_t(r, "Mỗi lần chốt, và số nào khác lần chốt trước. Lịch sử số liệu của từng đơn "
                      "vị ở trang báo cáo của đơn vị ấy.");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.crumbs[1] = (struct crumb){
        str_printf(r->arena, "/campaign/%lld", (long long)view.rollup->campaign.id.v),
        view.rollup->campaign.name};
    v.page.crumbs[2] = (struct crumb){
        day_path(r->arena, view.rollup->campaign.id, day), day_format(r->arena, day)};
    history_sheet(r, &v.history);
    html_history(r->out, &v);
    return OK;
}
