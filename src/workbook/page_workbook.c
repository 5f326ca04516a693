/* page_workbook.c: the workbooks of a campaign: downloads, a file that is handed in and shown
 * beside what stands, and the yes that sends it. */
#include "workbook/page.h"

#include "http/server.h"
#include "org/account.h"
#include "workbook/templates.h"

enum { DAYS_SHOWN = 4 };

static const struct field file_field[] = {
    {.name = "file",
        .label = MSG("Bảng tính đã điền"),
        .type = FIELD_FILE,
        .required = true,
        .accept = ".xlsx,.csv",
        .hint = MSG("Mẫu tải ở trang này rồi điền số, hoặc bảng quen dùng của xã (.xlsx, .csv). "
                    "Nhiều nhất 20 MB.")},
};

static const struct field enter_fields[] = {
    {.name = "packed",
        .label = "packed",
        .type = FIELD_LONG_TEXT,
        .max_chars = WORKBOOK_PACKED_MAX},
    {.name = "why",
        .label = MSG("Vì sao sửa"),
        .type = FIELD_TEXT,
        .max_chars = REPORT_WHY_MAX,
        .hint = MSG("Ví dụ: ghi nhầm tổ 3 hai lần.")},
};

static struct form *form_of(struct req *r, const struct field *fields, size_t count)
{
    struct form *f = form_new(r->arena, fields, count);

    f->lang = r->lang;
    return f;
}

/* The campaign, if this visitor reports in it or compiles it. */
static enum err campaign_here(struct req *r, struct db *db, struct campaign *ret)
{
    struct campaign_id id = {req_id(r, "id")};
    struct campaign_unit_list units;
    enum err e = campaign_find(db, r->arena, id, ret);

    if (e == OK)
        e = campaign_units(db, r->arena, id, &units);
    if (e != OK || may(db, r->actor, PERMISSION_COMPILE, ret->unit))
        return e;
    for (size_t i = 0; i < units.count; i++) {
        if (may(db, r->actor, PERMISSION_REPORT, units.items[i].id))
            return OK;
    }
    return E_DENIED;
}

/* A file that came: what it is read by, and what was read, away from the loop. */
struct handed {
    struct mapped_ground ground;
    struct grid_book book;
    struct filled_book filled;
    struct workbook_findings findings;
    enum err read; /* E_NOT_FOUND: neither a form of ours nor a table that is known */
};

/* --- downloads --- */

static enum err unit_load(struct req *r, const struct campaign *c, const struct campaign_unit *unit,
    const day_t *days, size_t count, struct workbook_unit *ret)
{
    enum err e = work_list_of_unit(r->db, r->arena, c->id, unit->id, &ret->works);

    ret->unit = unit;
    ret->days = days;
    ret->day_count = count;
    return e == OK ? report_list_of_unit(r->db, r->arena, c->id, unit->id, &ret->reports) : e;
}

static enum err book_send(struct req *r, const struct campaign *c,
    const struct workbook_unit *units, size_t count, struct str name)
{
    struct str bytes;
    enum err e = workbook_daily_make(r->arena, r->lang, c, units, count, &bytes);

    if (e == OK)
        req_send_file(r, XLSX_TYPE, str_printf(r->arena, "%.*s.xlsx", STR(name)), bytes);
    return e;
}

/* All units of the commune, one day. */
enum err page_workbook_day(struct req *r)
{
    struct campaign_unit_list units;
    struct workbook_unit *all;
    struct campaign c;
    day_t *day = arena_new(r->arena, day_t);
    struct str name;
    enum err e = campaign_here(r, r->db, &c);
    size_t n = 0;

    *day = req_day(r, "day");
    if (e == OK && (*day < c.first_day || *day > c.last_day))
        e = E_NOT_FOUND;
    if (e == OK && !may(r->db, r->actor, PERMISSION_COMPILE, c.unit))
        e = E_DENIED;
    if (e == OK)
        e = campaign_units(r->db, r->arena, c.id, &units);
    if (e != OK)
        return e;
    all = arena_new_array(r->arena, struct workbook_unit, units.count);
    for (size_t i = 0; e == OK && i < units.count && n + 1 < XLSX_SHEETS_MAX; i++)
        e = unit_load(r, &c, &units.items[i], day, 1, &all[n++]);
    name = REQ_T(r, "Báo cáo ngày %1", day_format_iso(r->arena, *day));
    if (n < units.count) /* a book has no more sheets; the others have a file of their own each */
        name = str_printf(r->arena, "%.*s (%.*s)", STR(name),
            STR(REQ_T(r, "%1 trong %2 đơn vị", str_printf(r->arena, "%zu", n),
                str_printf(r->arena, "%zu", units.count))));
    return e == OK ? book_send(r, &c, all, n, name) : e;
}

/* One unit, the days of its campaign; at most as many as a sheet has columns. */
enum err page_workbook_unit(struct req *r)
{
    struct unit_id id = {req_id(r, "unit")};
    struct campaign_unit unit;
    struct workbook_unit one = {0};
    struct campaign c;
    day_t *days;
    size_t n = 0;
    enum err e = campaign_here(r, r->db, &c);

    if (e == OK)
        e = campaign_unit_find(r->db, r->arena, c.id, id, &unit);
    if (e == OK && !workbook_may_send(r, r->db, &c, id))
        e = E_DENIED;
    if (e != OK)
        return e;
    days = arena_new_array(r->arena, day_t, CAMPAIGN_DAYS_MAX);
    for (day_t d = c.first_day; d <= c.last_day && n < XLSX_COLUMNS_MAX - 4; d++)
        days[n++] = d;
    e = unit_load(r, &c, &unit, days, n, &one);
    return e == OK ? book_send(r, &c, &one, 1, REQ_T(r, "Báo cáo ngày %1", unit.name)) : e;
}

/* --- the page --- */

static void link_add(struct req *r, struct workbook_link *to, const struct campaign *c,
    const char *kind, struct str part, struct str label)
{
    to->href = str_printf(
        r->arena, "/campaign/%lld/workbook/%s/%.*s", (long long)c->id.v, kind, STR(part));
    to->label = label;
}

static enum err links_fill(struct req *r, struct workbook_view *v)
{
    const struct campaign *c = &v->campaign;
    struct campaign_unit_list units;
    day_t last = r->today + 1 > c->last_day ? c->last_day : r->today + 1;
    enum err e = campaign_units(r->db, r->arena, c->id, &units);

    if (e != OK)
        return e;
    v->too_many = units.count > XLSX_SHEETS_MAX - 1;
    v->days = arena_new_array(r->arena, struct workbook_link, DAYS_SHOWN);
    v->units = arena_new_array(r->arena, struct workbook_link, units.count);
    if (may(r->db, r->actor, PERMISSION_COMPILE, c->unit))
        for (day_t d = last; d >= c->first_day && v->day_count < DAYS_SHOWN; d--)
            link_add(r, &v->days[v->day_count++], c, "day", day_format_iso(r->arena, d),
                day_format(r->arena, d));
    for (size_t i = 0; i < units.count; i++) {
        const struct campaign_unit *u = &units.items[i];

        if (workbook_may_send(r, r->db, c, u->id))
            link_add(r, &v->units[v->unit_count++], c, "unit",
                str_printf(r->arena, "%lld", (long long)u->id.v), u->name);
    }
    return OK;
}

/* What can be taken, to be carried until the yes. */
static void pack(struct req *r, struct workbook_view *v)
{
    struct report *ready = arena_new_array(r->arena, struct report, v->ready);
    size_t n = 0;
    struct field *fields;
    bool asks = false;

    for (size_t i = 0; i < v->report_count; i++) {
        const struct workbook_report *one = &v->reports[i];

        if (one->state != BOOK_READY)
            continue;
        ready[n++] = one->report;
        asks = asks || (one->corrects && !one->report.why.len);
    }
    v->packed_count = n;
    v->packed = workbook_pack(r->arena, ready, &v->packed_count);
    if (!asks)
        return;
    fields = arena_new_array(r->arena, struct field, 2);
    memcpy(fields, enter_fields, sizeof enter_fields);
    fields[1].required = true;
    v->enter = form_of(r, fields, 2);
}

static enum err refuse_file(struct req *r, struct workbook_view *v, const char *why)
{
    v->findings.count = 0;
    v->form = form_of(r, file_field, 1);
    (void)form_refuse(v->form, "file", why);
    return OK;
}

/* A file that is no form of ours and that no map fits: the question which column is which. */
static enum err own_ask(struct req *r, struct workbook_view *v, const struct handed *h)
{
    if (may(r->db, r->actor, PERMISSION_COMPILE, v->campaign.unit) &&
        map_ask(r, &h->book, &h->ground.maps, &v->map))
        return OK;
    return refuse_file(
        r, v, MSG("Không phải mẫu báo cáo ngày tải từ phần mềm. Hãy tải mẫu ở trang này."));
}

static enum err file_judge(struct req *r, struct workbook_view *v)
{
    const struct handed *h = r->view;
    enum err e;

    v->findings = h->findings;
    if (h->read == OK && h->filled.campaign != v->campaign.id.v)
        return refuse_file(r, v, MSG("Bảng tính này của một đợt khác. Hãy tải mẫu ở trang này."));
    if (h->read != OK)
        return h->read == E_NOT_FOUND ? own_ask(r, v, h) : h->read;
    v->read = true;
    e = workbook_judge(r, &h->filled, v);
    if (e == OK)
        pack(r, v);
    return e;
}

/* A map that was refused is asked again. */
static void map_again(struct req *r, struct workbook_view *v)
{
    const struct pair *shape = req_field(r, "shape");

    if (!r->form || !shape)
        return;
    v->map.form = r->form;
    v->map.shape = shape->value;
    v->map.column_count = r->form->count / 2;
}

enum err page_workbook(struct req *r)
{
    struct workbook_view v = {.form = r->form ? r->form : form_of(r, file_field, 1)};
    bool entering = r->route->method == POST && !str_ends(r->path, S("/workbook"));
    bool mapping = entering && str_ends(r->path, S("/map"));
    enum err e = campaign_here(r, r->db, &v.campaign);

    if (e == OK)
        e = links_fill(r, &v);
    if (mapping)
        map_again(r, &v);
    if (entering) /* refused: the file has to be handed in again */
        v.form = form_of(r, file_field, 1);
    else if (e == OK && r->view)
        e = file_judge(r, &v);
    if (e != OK)
        return e;
    v.page.title = req_t(r, "Báo cáo bằng bảng tính");
    v.page.wide = v.read || v.map.form;
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (may(r->db, r->actor, PERMISSION_READ, v.campaign.unit))
        v.page.crumbs[1] = (struct crumb){
            str_printf(r->arena, "/campaign/%lld", (long long)v.campaign.id.v), v.campaign.name};
    if (v.ready)
        v.page.next = req_t(r, "Xem lại số đã đọc ở dưới rồi bấm ghi. Chưa ghi gì cả.");
    html_workbook(r->out, &v);
    return OK;
}

/* --- a file comes --- */

enum err act_workbook_read(struct req *r)
{
    struct handed *h = arena_new(r->arena, struct handed);
    struct mapped_ground *g = &h->ground;
    enum err e = campaign_here(r, r->db, &g->campaign);

    if (e == OK)
        e = form_read(form_of(r, file_field, 1), r);
    if (e == OK)
        e = campaign_units(r->db, r->arena, g->campaign.id, &g->units);
    if (e == OK)
        e = work_list_of(r->db, r->arena, g->campaign.id, &g->works);
    if (e == OK)
        e = maps_of(r->db, r->arena, g->campaign.unit, &g->maps);
    if (e == OK)
        r->view = h;
    return e;
}

/* A large file takes seconds. */
enum err work_workbook_read(struct req *r)
{
    struct handed *h = r->view;
    const char *why = NULL;
    enum err e = grid_read(r->arena, form_value(r->form, "file")->bytes, &h->book, &why);

    if (e != OK) {
        r->view = NULL;
        return form_refuse(r->form, "file", why);
    }
    h->read = workbook_daily_read(r->arena, r->lang, &h->book, &h->filled, &h->findings);
    if (h->read == E_NOT_FOUND)
        h->read = mapped_read(r, &h->ground, &h->book, &h->filled, &h->findings);
    return OK;
}

/* --- the yes --- */

struct entering {
    struct report *reports;
    size_t count;
};

enum err act_workbook_enter(struct req *r)
{
    struct entering *x = arena_new(r->arena, struct entering);
    struct form *f = form_of(r, enter_fields, 2);
    struct campaign c;
    enum err e = campaign_here(r, r->db, &c);

    if (e == OK)
        e = form_read(f, r);
    if (e == OK)
        e = workbook_unpack(r->arena, form_text(f, "packed"), c.id, &x->reports, &x->count);
    for (size_t i = 0; e == OK && i < x->count; i++) {
        if (x->reports[i].revision && !x->reports[i].why.len)
            x->reports[i].why = form_text(f, "why");
    }
    r->view = x;
    if (e == E_INVALID)
        req_problem(
            r, MSG("Không nhận lại được các số vừa xem. Hãy gửi lại tệp rồi bấm ghi."), NULL, 0);
    return e;
}

static void say_what(struct req *r, struct db *db, const struct report *one, struct str words)
{
    struct campaign_unit unit = {0};

    if (campaign_unit_find(db, r->arena, one->campaign, one->unit, &unit) != OK)
        unit.name = S("?");
    req_problem(r, MSG("%1, ngày %2: %3 Chưa ghi gì; hãy gửi lại tệp."),
        (struct str[]){unit.name, day_format(r->arena, one->day), words}, 3);
}

/* All of them or none: one that is refused takes the others with it. */
enum err write_workbook_enter(struct tx *tx, struct req *r)
{
    const struct entering *x = r->view;
    struct campaign c;
    enum err e = campaign_here(r, tx->db, &c);

    for (size_t i = 0; e == OK && i < x->count; i++) {
        const struct report *one = &x->reports[i];
        struct report_problems problems = {0};
        int64_t seq;

        if (!workbook_may_send(r, tx->db, &c, one->unit))
            return E_DENIED;
        e = report_send(tx, one, &seq);
        if (e == E_INVALID &&
            report_check(tx->db, r->arena, r->lang, one, r->now_ms, &problems) == E_INVALID)
            say_what(r, tx->db, one, problems.items[0].message);
        else if (e == E_CONFLICT)
            say_what(r, tx->db, one, req_t(r, "có người vừa gửi bản khác."));
    }
    if (e != OK)
        return e;
    req_flash(
        r, REQ_T(r, "Đã ghi %1 báo cáo từ bảng tính.", str_printf(r->arena, "%zu", x->count)));
    req_redirect(r, "/campaign/%lld/workbook", (long long)c.id.v);
    return OK;
}
