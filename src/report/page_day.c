/* page_day.c: the daily report of one unit: load, judge what was typed, send.
 *
 * Who may: the unit itself (report), and the commune on its behalf (compile); who else may read the
 * commune sees the report without the form. A correction starts from what was sent, says why, and
 * carries the number of the revision it corrects: if that is no longer the newest, both versions
 * are shown side by side and nothing is lost.
 */
#include "report/page.h"

#include "base/number.h"
#include "org/account.h"
#include "report/daily_form.h"
#include "report/templates.h"

static struct str amount(const struct req *r, int64_t milli, const char *sign)
{
    return quantity_words(r->arena, r->lang, milli, sign);
}

/* The address of the same unit on another day. */
static struct str day_href(const struct req *r, const struct report_day *v, day_t day)
{
    struct str iso = day_format_iso(r->arena, day);

    return str_printf(r->arena, "/campaign/%lld/unit/%lld/day/%.*s", (long long)v->campaign.id.v,
        (long long)v->unit.id.v, STR(iso));
}

enum err report_day_find(struct req *r, struct db *db, struct report_day *v)
{
    struct campaign_id id = {req_id(r, "id")};
    struct unit_id unit = {req_id(r, "unit")};
    enum err e = campaign_find(db, r->arena, id, &v->campaign);

    if (e == OK)
        e = campaign_unit_find(db, r->arena, id, unit, &v->unit);
    if (e != OK)
        return e;
    v->day = req_day(r, "day");
    if (v->day < v->campaign.first_day || v->day > v->campaign.last_day || v->day > r->today)
        return E_NOT_FOUND;
    v->may_send = may(db, r->actor, PERMISSION_REPORT, unit);
    if (!v->may_send && may(db, r->actor, PERMISSION_COMPILE, v->campaign.unit))
        v->may_send = v->on_behalf = true;
    if (!v->may_send && !may(db, r->actor, PERMISSION_READ, v->campaign.unit) &&
        !may(db, r->actor, PERMISSION_READ, unit)) /* the agency line reaches the unit alone */
        return E_DENIED;
    return OK;
}

/* Done so far: the newest revision of every day. */
static struct bounded done_of(const struct report_list *all, int64_t work)
{
    struct bounded sum = {0};

    for (size_t i = 0; i < all->count; i++) {
        const struct report *one = &all->items[i];
        bool newest = i + 1 == all->count || all->items[i + 1].day != one->day;

        const struct report_figure *f =
            newest ? report_figure_find(one, OF_WORK_TODAY, work) : NULL;

        if (f)
            bound_add(&sum, said_as(f));
    }
    return sum;
}

static bool typed_before(const struct req *r, enum figure_of of, const struct work *w)
{
    const struct report_figure figure = {.of = of, .index = w->id.v};
    struct str key = report_figure_key(r->arena, &figure);

    for (size_t i = 0; r->form && i < r->form->count; i++)
        if (str_eq(str_from(r->form->fields[i].name), key) && r->form->values[i].text.len)
            return true;
    return false;
}

/* A work that was dropped before this day is not asked for any more, unless the report of the day
 * says something of it, or somebody has just typed it: nothing that was said goes unseen. */
static void leave_dropped_out(
    const struct req *r, struct report_day *v, const struct report_list *all)
{
    const struct report *newest = NULL;
    size_t kept = 0;

    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].day == v->day)
            newest = &all->items[i];
    for (size_t i = 0; i < v->works.count; i++) {
        const struct work *w = &v->works.items[i];
        bool said = newest && (report_figure_find(newest, OF_WORK_TODAY, w->id.v) ||
                                  report_figure_find(newest, OF_WORK_SO_FAR, w->id.v));

        if (work_takes(w->state, w->state_day, v->day) || said ||
            typed_before(r, OF_WORK_TODAY, w) || typed_before(r, OF_WORK_SO_FAR, w))
            v->works.items[kept++] = *w;
    }
    v->works.count = kept;
}

static void fill_works(const struct req *r, struct report_day *v, const struct report_list *all)
{
    v->rows = arena_new_array(r->arena, struct work_row, v->works.count);
    for (size_t i = 0; i < v->works.count; i++) {
        const struct work *w = &v->works.items[i];
        struct work_row *row = &v->rows[i];
        struct bounded done = done_of(all, w->id.v);

        row->work = w;
        row->left_milli = w->planned_milli > done.milli ? w->planned_milli - done.milli : 0;
        row->progress = (struct progress){
            .plan_milli = w->planned_milli, .done_milli = done.milli, .title = w->name};
        row->planned = amount(r, w->planned_milli, work_unit_label(w));
        row->done = bounded_words(r->arena, r->lang, done, work_unit_label(w));
        row->left = amount(r, row->left_milli, work_unit_label(w));
        row->today = str_z(r->arena, str_printf(r->arena, "w%lld", (long long)w->id.v));
        row->so_far = str_z(r->arena, str_printf(r->arena, "t%lld", (long long)w->id.v));
    }
}

/* Runs of one heading in the table of indicators. */
static void fill_groups(const struct req *r, struct report_day *v)
{
    v->groups = arena_new_array(r->arena, struct indicator_group, indicator_count);
    for (size_t i = 0; i < indicator_count; i++) {
        struct indicator_group *last = v->group_count ? &v->groups[v->group_count - 1] : NULL;

        if (!last || str_cmp(str_from(last->label), str_from(indicators[i].group)) != 0) {
            last = &v->groups[v->group_count++];
            last->label = indicators[i].group;
            last->anchor = indicators[i].code;
            last->from = i;
        }
        last->to = i + 1;
    }
}

static const struct work *work_of(const struct report_day *v, int64_t id)
{
    for (size_t i = 0; i < v->works.count; i++)
        if (v->works.items[i].id.v == id)
            return &v->works.items[i];
    return NULL;
}

static struct str figure_label(
    const struct req *r, const struct report_day *v, const struct report_figure *f)
{
    const struct work *w = f->of == OF_INDICATOR ? NULL : work_of(v, f->index);

    if (f->of == OF_INDICATOR)
        return str_from(tr(r->lang, indicators[f->index].label));
    if (!w)
        return req_t(r, "Công trình khác");
    return f->of == OF_WORK_TODAY ? w->name : REQ_T(r, "%1: tổng cộng từ đầu đợt", w->name);
}

static struct str figure_text(const struct req *r, const struct report_day *v,
    const struct report *of, const struct report_figure *f)
{
    const struct work *w = f->of == OF_INDICATOR ? NULL : work_of(v, f->index);
    const struct report_figure *said = report_figure_find(of, f->of, f->index);

    if (!said)
        return S("–");
    return bounded_words(r->arena, r->lang, said_as(said),
        f->of == OF_INDICATOR ? measure_label(indicators[f->index].unit)
        : w                   ? work_unit_label(w)
                              : "");
}

/* Every figure that one of the two reports says; `before` may be NULL. */
static struct figure_row *figures_of(const struct req *r, const struct report_day *v,
    const struct report *before, const struct report *after, size_t *ret_count)
{
    size_t more = before ? before->figure_count : 0, n = 0;
    struct figure_row *rows =
        arena_new_array(r->arena, struct figure_row, after->figure_count + more);

    for (size_t i = 0; i < after->figure_count + more; i++) {
        bool old = i >= after->figure_count;
        const struct report_figure *f =
            old ? &before->figures[i - after->figure_count] : &after->figures[i];
        int64_t milli;

        if (old && report_figure_of(after, f->of, f->index, &milli))
            continue;
        rows[n] = (struct figure_row){
            .label = figure_label(r, v, f), .after = figure_text(r, v, after, f)};
        if (before)
            rows[n].before = figure_text(r, v, before, f);
        rows[n].differs = before && !str_eq(rows[n].before, rows[n].after);
        n++;
    }
    *ret_count = n;
    return rows;
}

static enum err fill_revisions(struct req *r, struct report_day *v, const struct report_list *all)
{
    v->revisions = arena_new_array(r->arena, struct revision_row, all->count);
    for (size_t i = all->count; i-- > 0;) {
        const struct report *one = &all->items[i];
        struct revision_row *row = &v->revisions[v->revision_count];
        const struct report *before =
            i > 0 && all->items[i - 1].day == v->day ? &all->items[i - 1] : NULL;
        struct account sender;
        enum err e;

        if (one->day != v->day)
            continue;
        e = account_find(r->db, r->arena, (struct account_id){one->account_id}, &sender);
        if (e != OK && e != E_NOT_FOUND)
            return e;
        row->report = one;
        row->office = e == OK ? sender.name : req_t(r, "chương trình");
        row->on_behalf = e == OK && sender.unit.v != v->unit.id.v;
        row->figures = figures_of(r, v, before, one, &row->figure_count);
        v->revision_count++;
    }
    return OK;
}

/* What a refused form says, as a report; fields that cannot be read are left out. */
static struct report typed(struct req *r, struct report_day *v)
{
    struct report t = {.campaign = v->campaign.id, .unit = v->unit.id, .day = v->day};

    daily_form_read(r->arena, v->form, &r->fields, &t);
    return t;
}

/* An empty form, what was sent, or what was typed; in the last case theirs may have come between.
 */
static void fill_form(struct req *r, struct report_day *v)
{
    const struct report *newest = v->revision_count ? v->revisions[0].report : NULL;
    int64_t revision = newest ? newest->revision : 0;

    v->correcting = newest != NULL;
    if (!r->form) {
        v->form = daily_form_new(r->arena, r->lang, &v->works, newest);
        form_set_number(v->form, "revision", 0);
        if (newest)
            daily_form_fill(v->form, newest);
    } else {
        v->form = r->form;
        v->open = true;
        v->conflict = newest && form_number(v->form, "revision") != revision;
    }
    if (v->conflict) {
        struct report mine = typed(r, v);

        v->said = figures_of(r, v, newest, &mine, &v->said_count);
        form_set_number(v->form, "revision", revision);
        r->problem = req_t(r, "Trong lúc bạn nhập đã có người gửi báo cáo này. Cả hai bản ở dưới; "
                              "hãy giữ số đúng rồi gửi lại.");
    } else if (newest) {
        v->said = figures_of(r, v, NULL, newest, &v->said_count);
    }
}

/* What a report sent now would be: in time, or late and taken all the same. */
static struct str window_hint(const struct req *r, const struct report_day *v)
{
    int to = v->campaign.report_to_minute;
    struct str until = str_printf(r->arena, "%02d:%02d", to / 60, to % 60);

    if (r->now_ms > campaign_window_to_ms(&v->campaign, v->day))
        return REQ_T(r, "Đã quá giờ nhận (%1). Vẫn gửi được, báo cáo sẽ ghi là trễ.", until);
    return REQ_T(r, "Nhận đến %1 hôm nay; gửi sau giờ đó vẫn nhận, có ghi là trễ.", until);
}

static void fill_page(struct req *r, struct report_day *v)
{
    struct str day = day_format(r->arena, v->day);
    const struct report *newest = v->revision_count ? v->revisions[0].report : NULL;

    v->state = report_state(&v->campaign, v->day, newest, r->now_ms);
    v->page.title = REQ_T(r, "Báo cáo ngày %1 của %2", day, v->unit.name);
    v->page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (may(r->db, r->actor, PERMISSION_READ, v->campaign.unit))
        v->page.crumbs[1] = (struct crumb){
            str_printf(r->arena, "/campaign/%lld", (long long)v->campaign.id.v), v->campaign.name};
    if (v->day > v->campaign.first_day)
        v->day_before = v->day - 1;
    if (v->day < v->campaign.last_day && v->day < r->today)
        v->day_after = v->day + 1;
    if (!newest && v->may_send)
        v->window_hint = window_hint(r, v);
    if (!newest && v->may_send && !r->form) {
        v->page.next =
            REQ_T(r, "Ghi số của ngày %1 rồi bấm gửi. Ô nào không có thì để trống.", day);
        v->page.next_urgent = v->state == STATE_MISSING;
    }
}

static enum err fill_photos(struct req *r, struct report_day *v)
{
    struct photo_list photos;
    enum err e = photo_list_of_day(r->db, r->arena, v->campaign.id, v->unit.id, v->day, &photos);

    if (e == OK)
        photo_rows_fill(r, &photos, &v->works, v->may_send && !v->on_behalf, false, &v->photos);
    return e;
}

enum err page_report_day_show(struct req *r)
{
    struct report_day v = {0};
    struct report_list all;
    enum err e = report_day_find(r, r->db, &v);

    if (e == OK)
        e = work_list_of_unit(r->db, r->arena, v.campaign.id, v.unit.id, &v.works);
    if (e == OK)
        e = report_list_of_unit(r->db, r->arena, v.campaign.id, v.unit.id, &all);
    if (e == OK)
        e = fill_revisions(r, &v, &all);
    if (e == OK)
        e = fill_photos(r, &v);
    if (e != OK)
        return e;
    leave_dropped_out(r, &v, &all);
    fill_works(r, &v, &all);
    fill_groups(r, &v);
    fill_form(r, &v);
    fill_page(r, &v);
    html_report_day(r->out, &v);
    return OK;
}

enum err page_report_day_act(struct req *r)
{
    struct report_day v = {0};
    struct report *sent = arena_new(r->arena, struct report);
    struct report_problems problems = {0};
    int64_t seq;
    enum err e = report_day_find(r, r->db, &v);

    if (e == OK && !v.may_send)
        return E_DENIED;
    if (e == OK)
        e = work_list_of_unit(r->db, r->arena, v.campaign.id, v.unit.id, &v.works);
    if (e == OK) {
        v.form = daily_form_new(r->arena, r->lang, &v.works, NULL);
        e = form_read(v.form, r);
    }
    if (e != OK)
        return e;
    *sent = typed(r, &v);
    e = report_check(r->db, r->arena, r->lang, sent, r->now_ms, &problems);
    if (e == OK)
        e = report_check_erased(r->db, r->arena, r->lang, sent, &problems);
    if (e == E_CONFLICT && report_sent_already(r->db, r->arena, sent, r->account_id, &seq))
        e = OK; /* the write finds the same */
    if (e == E_INVALID)
        daily_form_refuse(v.form, r, sent, &problems);
    r->view = sent;
    return e;
}

enum err page_report_day_write(struct tx *tx, struct req *r)
{
    struct report_day v = {0};
    const struct report *sent = r->view;
    struct report_problems problems = {0};
    int64_t seq;
    enum err e = report_day_find(r, tx->db, &v);

    if (e == OK && !v.may_send)
        return E_DENIED;
    if (e == OK)
        e = report_check_erased(tx->db, r->arena, r->lang, sent, &problems);
    if (e == OK)
        e = report_send(tx, sent, &seq);
    if (e != OK)
        return e;
    req_flash(r, sent->revision ? REQ_T(r, "Đã gửi bản sửa của ngày %1. Bản trước vẫn còn.",
                                      day_format(r->arena, v.day))
                                : REQ_T(r, "Đã gửi báo cáo ngày %1. Cảm ơn đồng chí.",
                                      day_format(r->arena, v.day)));
    req_redirect(r, "%.*s", STR(day_href(r, &v, v.day)));
    return OK;
}
