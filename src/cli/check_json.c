/* check_json.c: a compiled plan as JSON. The names of lines and findings are public (DESIGN 5). */
#include "cli/check_json.h"

#include "base/json.h"

static const char *severity_name(enum severity s)
{
    return s == SEVERITY_ERROR ? "error" : s == SEVERITY_WARNING ? "warning" : "note";
}

static const char *bound_sign(char bound)
{
    return bound == '~' ? "≈" : bound == '<' ? "<" : bound == '>' ? ">" : "=";
}

static void milli_or_null(struct buf *out, const char *key, bool has, int64_t milli)
{
    buf_printf(out, ", \"%s\": ", key);
    if (has)
        json_milli(out, milli);
    else
        buf_addz(out, "null");
}

static void name_or_null(struct buf *out, const char *key, const char *name)
{
    buf_printf(out, ", \"%s\": ", key);
    json_text_or_null(out, str_from(name));
}

static void json_line(struct buf *out, const struct plan_line *l)
{
    bool measured = l->unit != UNIT_NONE;

    buf_printf(out, "{\"line\": %zu, \"col\": %zu, \"place\": ", l->at.line, l->at.col);
    json_text_or_null(out, l->place);
    buf_printf(out, ", \"kind\": \"%s\", \"text\": ", kind_name(l->kind));
    json_any_text(out, l->text);
    milli_or_null(out, "count", l->count > 0, l->count * 1000);
    milli_or_null(out, "quantity", measured, l->milli);
    name_or_null(out, "unit", measured ? unit_name(l->unit) : NULL);
    name_or_null(out, "bound", measured ? bound_sign(l->bound) : NULL);
    milli_or_null(out, "money", l->money_vnd >= 0, l->money_vnd * 1000);
    buf_addc(out, '}');
}

static void json_finding(struct buf *out, const struct finding *f, enum lang lang)
{
    bool measured = f->has_stated || f->has_computed;

    buf_printf(out, "{\"code\": \"%s\", \"severity\": \"%s\", \"line\": %zu, \"col\": %zu", f->code,
        severity_name(f->severity), f->at.line, f->at.col);
    name_or_null(out, "kind", f->kind < KIND_LAST ? kind_name(f->kind) : NULL);
    name_or_null(out, "measure", f->measure);
    milli_or_null(out, "stated", f->has_stated, f->stated_milli);
    milli_or_null(out, "computed", f->has_computed, f->computed_milli);
    name_or_null(out, "unit", measured ? unit_name(f->unit) : NULL);
    buf_addz(out, ", \"evidence\": [");
    for (size_t i = 0; i < f->evidence_count; i++)
        buf_printf(out, i ? ", %zu" : "%zu", f->evidence[i]);
    buf_addz(out, "], \"hint\": ");
    json_any_text(out, f->hint[lang]);
    buf_addc(out, '}');
}

/* A list under a key, one object a line. */
static void list_begin(struct buf *out, const char *key)
{
    buf_printf(out, ",\n  \"%s\": [", key);
}

static void item_begin(struct buf *out, size_t index)
{
    buf_addz(out, index ? ",\n    " : "\n    ");
}

static void text_member(struct buf *out, const char *key, struct str text)
{
    buf_printf(out, ", \"%s\": ", key);
    json_text_or_null(out, text);
}

static void json_people(struct buf *out, const struct plan *p)
{
    list_begin(out, "members");
    for (size_t i = 0; i < p->members.count; i++) {
        const struct plan_member *m = &p->members.items[i];

        item_begin(out, i);
        buf_printf(
            out, "{\"line\": %zu, \"standing\": %s", m->at.line, m->standing ? "true" : "false");
        text_member(out, "office", m->office);
        text_member(out, "area", m->area);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
    list_begin(out, "tasks");
    for (size_t i = 0; i < p->tasks.count; i++) {
        item_begin(out, i);
        buf_printf(out, "{\"line\": %zu", p->tasks.items[i].at.line);
        text_member(out, "agency", p->tasks.items[i].agency);
        text_member(out, "text", p->tasks.items[i].text);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

static void json_times(struct buf *out, const struct plan *p)
{
    buf_addz(out, ",\n  \"window\": ");
    if (p->window_at.line)
        buf_printf(out, "[\"%.*s\", \"%.*s\"]", STR(day_format_iso(out->arena, p->first_day)),
            STR(day_format_iso(out->arena, p->last_day)));
    else
        buf_addz(out, "null");
    buf_addz(out, ",\n  \"report_window\": ");
    if (p->report_from_minute >= 0)
        buf_printf(out, "[\"%02d:%02d\", \"%02d:%02d\"]", p->report_from_minute / 60,
            p->report_from_minute % 60, p->report_to_minute / 60, p->report_to_minute % 60);
    else
        buf_addz(out, "null");
    list_begin(out, "deadlines");
    for (size_t i = 0; i < p->deadlines.count; i++) {
        const struct plan_deadline *d = &p->deadlines.items[i];

        item_begin(out, i);
        buf_printf(out, "{\"line\": %zu, \"day\": \"%.*s\"", d->at.line,
            STR(day_format_iso(out->arena, d->day)));
        text_member(out, "what", d->what);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

void check_json_plan(
    struct buf *out, enum lang lang, const struct plan *p, const struct findings *findings)
{
    buf_printf(out, ",\n  \"places\": %zu", p->places.count);
    json_times(out, p);
    json_people(out, p);
    list_begin(out, "lines");
    for (size_t i = 0; i < p->lines.count; i++) {
        item_begin(out, i);
        json_line(out, &p->lines.items[i]);
    }
    buf_addc(out, ']');
    list_begin(out, "findings");
    for (size_t i = 0; i < findings->count; i++) {
        item_begin(out, i);
        json_finding(out, &findings->items[i], lang);
    }
    buf_addz(out, "]}");
}
