/* campaign.c: campaigns and their works, and the revisions of a report. */
#include "api/answer.h"
#include "api/api.h"
#include "http/problem.h"
#include "org/token.h"
#include "report/report.h"
#include "works/work_change.h"

const struct route_query api_campaign_list_query[] = {
    {.name = "unit",
        .type = QUERY_ID,
        .help = "Campaigns run by this unit or one below it, or in which it reports; the unit of "
                "the token's role if left out",
        .sample = "2"},
    LIST_QUERY,
    {.name = NULL},
};

const struct route_query api_work_list_query[] = {
    {.name = "unit", .type = QUERY_ID, .help = "Only works that this unit answers for"},
    LIST_QUERY,
    {.name = NULL},
};

static void write_campaign(struct buf *out, const struct campaign *c)
{
    member_int(out, "id", c->id.v);
    member_int(out, "unit", c->unit.v);
    member_int(out, "plan", c->plan_id);
    member_text(out, "name", c->name);
    member_day(out, "first_day", c->first_day);
    member_day(out, "last_day", c->last_day);
    member_minute(out, "reports_from", c->report_from_minute);
    member_minute(out, "reports_to", c->report_to_minute);
}

/* Who may read the commune that runs it, and who reports in it. */
static enum err may_see(struct req *r, const struct campaign *c)
{
    struct campaign_unit own;

    if (bearer_may(r, PERMISSION_READ, c->unit))
        return OK;
    if (campaign_unit_find(r->db, r->arena, c->id, r->actor->roles[0].unit, &own) == OK)
        return OK;
    return may_read(r, c->unit);
}

static enum err find_campaign(struct req *r, const char *name, struct campaign *ret)
{
    enum err e = campaign_find(r->db, r->arena, (struct campaign_id){req_id(r, name)}, ret);

    return e == OK ? may_see(r, ret) : e;
}

enum err api_campaign_list(struct req *r)
{
    size_t limit = (size_t)query_number(r, "limit"), count = 0;
    int64_t *ids = NULL;
    struct buf out;
    enum err e = list_ids(r, SQL_api_campaign_list, asked_unit(r, "unit"), &ids, &count);

    answer_begin(r, &out);
    buf_addz(&out, "\"campaigns\":[");
    for (size_t i = 0; e == OK && i < count && i < limit; i++) {
        struct campaign c;

        buf_addz(&out, i ? ",{" : "{");
        e = campaign_find(r->db, r->arena, (struct campaign_id){ids[i]}, &c);
        if (e == OK)
            write_campaign(&out, &c);
        buf_addc(&out, '}');
    }
    if (e != OK)
        return e;
    buf_addc(&out, ']');
    if (limit && count > limit)
        answer_next(r, &out, ids[limit - 1]);
    return answer_send(r, &out);
}

static void write_units(struct buf *out, const struct campaign_unit_list *units)
{
    member(out, "units");
    buf_addc(out, '[');
    for (size_t i = 0; i < units->count; i++) {
        const struct campaign_unit *u = &units->items[i];

        buf_addz(out, i ? ",{" : "{");
        member_int(out, "id", u->id.v);
        member_text(out, "name", u->name);
        member_bool(out, "agency", u->is_agency);
        member_text(out, "in_charge", u->in_charge);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

static void write_deadlines(struct buf *out, const struct campaign_deadline_list *deadlines)
{
    member(out, "deadlines");
    buf_addc(out, '[');
    for (size_t i = 0; i < deadlines->count; i++) {
        buf_addz(out, i ? ",{" : "{");
        member_day(out, "day", deadlines->items[i].day);
        member_text(out, "what", deadlines->items[i].what);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

enum err api_campaign_show(struct req *r)
{
    struct campaign c;
    struct campaign_unit_list units = {0};
    struct campaign_deadline_list deadlines = {0};
    struct buf out;
    enum err e = find_campaign(r, "id", &c);

    if (e == OK)
        e = campaign_units(r->db, r->arena, c.id, &units);
    if (e == OK)
        e = campaign_deadlines(r->db, r->arena, c.id, &deadlines);
    if (e != OK)
        return e;
    answer_begin(r, &out);
    write_campaign(&out, &c);
    write_units(&out, &units);
    write_deadlines(&out, &deadlines);
    return answer_send(r, &out);
}

/* --- works --- */

static void member_day_or_null(struct buf *out, const char *name, day_t day)
{
    if (day) {
        member_day(out, name, day);
        return;
    }
    member(out, name);
    buf_addz(out, "null");
}

static void write_work(struct buf *out, const struct work *w)
{
    member_int(out, "id", w->id.v);
    member(out, "figure");
    buf_printf(out, "\"w%lld\"", (long long)w->id.v);
    member_int(out, "unit", w->unit.v);
    member_text(out, "kind", str_from(kind_name(w->kind)));
    member_text(out, "name", w->name);
    member_text(out, "measure", str_from(unit_name(w->measure)));
    member_milli(out, "planned", w->planned_milli);
    member_text(out, "bound", (struct str){&w->bound, 1});
    member(out, "money");
    if (w->money_vnd < 0)
        buf_addz(out, "null");
    else
        json_int(out, w->money_vnd);
    member_int(out, "plan_line", w->plan_line);
    member_text(out, "place", w->place);
    member_int(out, "place_unit", w->place_unit.v);
    member_text(out, "state", str_from(work_state_name(w->state)));
    member_day_or_null(out, "state_day", w->state_day);
    member_day_or_null(out, "first_day", w->first_day);
    member_day_or_null(out, "last_day", w->last_day);
    member(out, "counted_in");
    if (w->counted_in.v)
        json_int(out, w->counted_in.v);
    else
        buf_addz(out, "null");
}

/* What a token that does not read the commune is told of: as on the page of the works. */
static bool reaches(struct req *r, const struct work_part_list *parts, const struct work *w)
{
    if (bearer_may(r, PERMISSION_READ, w->unit) || bearer_may(r, PERMISSION_READ, w->place_unit))
        return true;
    for (size_t i = 0; i < parts->count; i++)
        if (parts->items[i].work.v == w->id.v &&
            bearer_may(r, PERMISSION_READ, parts->items[i].unit))
            return true;
    return false;
}

/* Only those that it may know stay. */
static enum err works_within_reach(struct req *r, const struct campaign *c, struct work_list *works)
{
    struct work_part_list parts = {0};
    size_t n = 0;
    enum err e;

    if (bearer_may(r, PERMISSION_READ, c->unit))
        return OK;
    e = work_parts_of_campaign(r->db, r->arena, c->id, &parts);
    for (size_t i = 0; e == OK && i < works->count; i++)
        if (reaches(r, &parts, &works->items[i]))
            works->items[n++] = works->items[i];
    works->count = n;
    return e;
}

enum err api_work_list(struct req *r)
{
    int64_t after = query_number(r, "after"), unit = query_number(r, "unit"), last = 0;
    size_t limit = (size_t)query_number(r, "limit"), shown = 0, left = 0;
    struct campaign c;
    struct work_list works = {0};
    struct buf out;
    enum err e = find_campaign(r, "id", &c);

    if (e == OK)
        e = work_list_of(r->db, r->arena, c.id, &works);
    if (e == OK)
        e = works_within_reach(r, &c, &works);
    if (e != OK)
        return e;
    answer_begin(r, &out);
    buf_addz(&out, "\"works\":[");
    for (size_t i = 0; i < works.count; i++) {
        const struct work *w = &works.items[i];

        if (w->id.v <= after || (unit && w->unit.v != unit))
            continue;
        if (shown == limit) {
            left++;
            continue;
        }
        buf_addz(&out, shown++ ? ",{" : "{");
        write_work(&out, w);
        buf_addc(&out, '}');
        last = w->id.v;
    }
    buf_addc(&out, ']');
    if (left && shown)
        answer_next(r, &out, last);
    return answer_send(r, &out);
}

/* --- revisions of a report --- */

static void write_figures(struct buf *out, struct arena *a, const struct report *report)
{
    member(out, "figures");
    buf_addc(out, '{');
    for (size_t i = 0; i < report->figure_count; i++) {
        const struct report_figure *f = &report->figures[i];

        member(out, str_z(a, report_figure_key(a, f)));
        if (f->bound == 0 || f->bound == '=') {
            json_milli(out, f->milli);
            continue;
        }
        buf_addz(out, "{\"value\":");
        json_milli(out, f->milli);
        buf_printf(out, ",\"bound\":\"%c\"}", f->bound);
    }
    buf_addc(out, '}');
}

static void write_revision(struct buf *out, struct arena *a, const struct report *report)
{
    member_int(out, "revision", report->revision);
    member_int(out, "seq", report->seq);
    member_moment(out, "at", report->at_ms);
    member_int(out, "account", report->account_id);
    member_bool(out, "late", report->late);
    write_figures(out, a, report);
    member_text(out, "note", report->note);
    member_text(out, "why", report->why);
}

enum err api_report_revisions(struct req *r)
{
    struct unit_id unit = {req_id(r, "unit")};
    struct campaign c;
    struct campaign_unit in;
    struct report_list list = {0};
    struct buf out;
    enum err e = campaign_find(r->db, r->arena, (struct campaign_id){req_id(r, "campaign")}, &c);

    if (e == OK)
        e = campaign_unit_find(r->db, r->arena, c.id, unit, &in);
    if (e == OK && !bearer_may(r, PERMISSION_REPORT, unit))
        e = may_read(r, c.unit);
    if (e == OK && (req_day(r, "day") < c.first_day || req_day(r, "day") > c.last_day))
        e = E_NOT_FOUND;
    if (e == OK)
        e = report_revisions(r->db, r->arena, c.id, unit, req_day(r, "day"), &list);
    if (e != OK)
        return e;
    answer_begin(r, &out);
    member_int(&out, "campaign", c.id.v);
    member_int(&out, "unit", unit.v);
    member_day(&out, "day", req_day(r, "day"));
    member(&out, "revisions");
    buf_addc(&out, '[');
    for (size_t i = 0; i < list.count; i++) {
        buf_addz(&out, i ? ",{" : "{");
        write_revision(&out, r->arena, &list.items[i]);
        buf_addc(&out, '}');
    }
    buf_addc(&out, ']');
    return answer_send(r, &out);
}
