/* plan.c: plans as they were handed in, their lines, and what the compiler found in them. */
#include "api/answer.h"
#include "api/api.h"
#include "plan/plan_store.h"

const struct route_query api_plan_list_query[] = {
    {.name = "unit",
        .type = QUERY_ID,
        .help = "Plans of this unit or one below it; the unit of the token's role if left out",
        .sample = "2"},
    LIST_QUERY,
    {.name = NULL},
};

const struct route_query api_plan_findings_query[] = {
    {.name = "severity",
        .type = QUERY_CHOICE,
        .choices = "all|error|warning|note",
        .help = "Only findings of this weight",
        .sample = "error"},
    LIST_QUERY,
    {.name = NULL},
};

static const char *const severities[] = {
    [SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "note"};

static void write_record(struct buf *out, const struct plan_record *p)
{
    member_int(out, "id", p->id.v);
    member_int(out, "unit", p->unit.v);
    member_text(out, "title", p->title);
    member_text(out, "file", p->file_name);
    member_bool(out, "accepted", p->accepted);
    member_moment(out, "at", p->at_ms);
}

enum err api_plan_list(struct req *r)
{
    size_t limit = (size_t)query_number(r, "limit"), count = 0;
    int64_t *ids = NULL;
    struct buf out;
    enum err e = list_ids(r, SQL_api_plan_list, asked_unit(r, "unit"), &ids, &count);

    answer_begin(r, &out);
    buf_addz(&out, "\"plans\":[");
    for (size_t i = 0; e == OK && i < count && i < limit; i++) {
        struct plan_record p;

        buf_addz(&out, i ? ",{" : "{");
        e = plan_find(r->db, r->arena, (struct plan_id){ids[i]}, &p);
        if (e == OK)
            write_record(&out, &p);
        buf_addc(&out, '}');
    }
    if (e != OK)
        return e;
    buf_addc(&out, ']');
    if (limit && count > limit)
        answer_next(r, &out, ids[limit - 1]);
    return answer_send(r, &out);
}

static enum err find_full(struct req *r, struct plan_full *ret)
{
    struct plan_id id = {req_id(r, "id")};
    struct plan_record record;
    enum err e = plan_find(r->db, r->arena, id, &record);

    if (e == OK)
        e = may_read(r, record.unit);
    return e == OK ? plan_full_find(r->db, r->arena, id, ret) : e;
}

static void milli_or_null(struct buf *out, const char *name, bool has, int64_t milli)
{
    member(out, name);
    if (has)
        json_milli(out, milli);
    else
        buf_addz(out, "null");
}

static void text_or_null(struct buf *out, const char *name, const char *text)
{
    member(out, name);
    json_text_or_null(out, str_from(text));
}

static void write_line(struct buf *out, const struct plan_line *l)
{
    bool measured = l->unit != UNIT_NONE;

    member_int(out, "line", (int64_t)l->at.line);
    member_int(out, "col", (int64_t)l->at.col);
    member_text(out, "place", l->place);
    member_text(out, "kind", str_from(kind_name(l->kind)));
    member_text(out, "text", l->text);
    milli_or_null(out, "count", l->count > 0, l->count * 1000);
    milli_or_null(out, "quantity", measured, l->milli);
    text_or_null(out, "unit", measured ? unit_name(l->unit) : NULL);
    milli_or_null(out, "money", l->money_vnd >= 0, l->money_vnd * 1000);
}

enum err api_plan_show(struct req *r)
{
    struct plan_full full;
    struct buf out;
    enum err e = find_full(r, &full);

    if (e != OK)
        return e;
    answer_begin(r, &out);
    write_record(&out, &full.record);
    member(&out, "lines");
    buf_addc(&out, '[');
    for (size_t i = 0; i < full.plan.lines.count; i++) {
        buf_addz(&out, i ? ",{" : "{");
        write_line(&out, &full.plan.lines.items[i]);
        buf_addc(&out, '}');
    }
    buf_addc(&out, ']');
    return answer_send(r, &out);
}

static void write_finding(struct buf *out, const struct finding *f, enum lang lang)
{
    bool measured = f->has_stated || f->has_computed;

    member_text(out, "code", str_from(f->code));
    member_text(out, "severity", str_from(severities[f->severity]));
    member_int(out, "line", (int64_t)f->at.line);
    member_int(out, "col", (int64_t)f->at.col);
    text_or_null(out, "kind", f->kind < KIND_LAST ? kind_name(f->kind) : NULL);
    text_or_null(out, "measure", f->measure);
    milli_or_null(out, "stated", f->has_stated, f->stated_milli);
    milli_or_null(out, "computed", f->has_computed, f->computed_milli);
    text_or_null(out, "unit", measured ? unit_name(f->unit) : NULL);
    member(out, "evidence");
    buf_addc(out, '[');
    for (size_t i = 0; i < f->evidence_count; i++) {
        if (i)
            buf_addc(out, ',');
        json_int(out, (int64_t)f->evidence[i]);
    }
    buf_addc(out, ']');
    member_text(out, "message", f->message[lang]);
    member_text(out, "hint", f->hint[lang]);
}

/* Findings have no id: `after` counts those of the asked weight. */
enum err api_plan_findings(struct req *r)
{
    int64_t weight = query_number(r, "severity") - 1, after = query_number(r, "after");
    int64_t limit = query_number(r, "limit"), seen = 0, shown = 0;
    struct plan_full full;
    struct buf out;
    enum err e = find_full(r, &full);

    if (e != OK)
        return e;
    answer_begin(r, &out);
    member_int(&out, "plan", full.record.id.v);
    member(&out, "findings");
    buf_addc(&out, '[');
    for (size_t i = 0; i < full.findings.count; i++) {
        const struct finding *f = &full.findings.items[i];

        if ((weight >= 0 && (int64_t)f->severity != weight) || ++seen <= after || shown == limit)
            continue;
        buf_addz(&out, shown++ ? ",{" : "{");
        write_finding(&out, f, r->lang);
        buf_addc(&out, '}');
    }
    buf_addc(&out, ']');
    if (shown && seen > after + shown)
        answer_next(r, &out, after + shown);
    return answer_send(r, &out);
}
