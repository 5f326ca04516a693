/* daily_form.c: fields from works and indicators, and back to a report. */
#include "report/daily_form.h"

#include "base/number.h"
#include "http/request.h"

static enum field_type type_of(enum typed_as as)
{
    return as == TYPED_MONEY ? FIELD_MONEY : as == TYPED_QUANTITY ? FIELD_QUANTITY : FIELD_INT;
}

static int64_t milli_from_typed(enum field_type type, int64_t number)
{
    return typed_figure_milli(type == FIELD_QUANTITY ? TYPED_QUANTITY : TYPED_WHOLE, number);
}

static struct field figure_field(struct arena *a, struct report_figure figure, const char *label,
    enum unit measure, const char *sign, int64_t max_milli)
{
    struct typed_field how = typed_figure(measure, sign, max_milli);

    return (struct field){
        .name = str_z(a, report_figure_key(a, &figure)),
        .label = label,
        .type = type_of(how.as),
        .bounded = how.bounded,
        .has_min = how.has_min,
        .has_max = how.has_max,
        .max = how.max,
        .unit = how.unit,
    };
}

/* A label names its work, because errors stand in a list above the form, too. */
static const char *label_of(struct arena *a, enum lang lang, const char *vi, struct str name)
{
    return str_z(a, tr_fill(a, lang, vi, &name, 1));
}

struct form *daily_form_new(
    struct arena *a, enum lang lang, const struct work_list *works, const struct report *newest)
{
    size_t n = 0, count = works->count * 2 + indicator_count + 3;
    struct field *fields = arena_new_array(a, struct field, count);

    for (size_t i = 0; i < works->count; i++) {
        const struct work *w = &works->items[i];
        const char *sign = work_unit_label(w);
        int64_t max = work_milli_max(w->measure);

        fields[n++] = figure_field(a, (struct report_figure){.of = OF_WORK_TODAY, .index = w->id.v},
            label_of(a, lang, MSG("Trong ngày làm được: %1"), w->name), w->measure, sign, max);
        fields[n++] =
            figure_field(a, (struct report_figure){.of = OF_WORK_SO_FAR, .index = w->id.v},
                label_of(a, lang, MSG("Tổng cộng từ đầu đợt: %1"), w->name), w->measure, sign, max);
    }
    for (size_t i = 0; i < indicator_count; i++)
        fields[n++] = figure_field(a,
            (struct report_figure){.of = OF_INDICATOR, .index = (int64_t)i}, indicators[i].label,
            indicators[i].unit, measure_label(indicators[i].unit), indicators[i].max_milli);
    fields[n++] = (struct field){.name = "note",
        .label = MSG("Ghi chú"),
        .type = FIELD_LONG_TEXT,
        .max_chars = REPORT_NOTE_MAX,
        .hint =
            MSG("Thời tiết, khó khăn, việc phát sinh. Không ghi tên, bệnh tật, giấy tờ của ai."),
        .rows = 3};
    fields[n++] = (struct field){.name = "why",
        .label = MSG("Vì sao sửa"),
        .type = FIELD_TEXT,
        .required = newest != NULL,
        .max_chars = REPORT_WHY_MAX,
        .hint = MSG("Ví dụ: ghi nhầm tổ 3 hai lần.")};
    fields[n++] = (struct field){.name = "revision", .label = "revision", .type = FIELD_HIDDEN};
    return form_new(a, fields, n);
}

static const struct field *field_of(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (str_eq(str_from(f->fields[i].name), str_from(name)))
            return &f->fields[i];
    return NULL;
}

void daily_form_fill(struct form *f, const struct report *r)
{
    for (size_t i = 0; i < r->figure_count; i++) {
        const char *name = str_z(f->arena, report_figure_key(f->arena, &r->figures[i]));
        const struct field *field = field_of(f, name);

        if (field)
            form_set_bounded(f, name,
                field->type == FIELD_QUANTITY ? r->figures[i].milli : r->figures[i].milli / MILLI,
                r->figures[i].bound);
    }
    form_set_text(f, "note", r->note);
    form_set_number(f, "revision", r->revision);
}

/* Figures for which the form has no field: refused by report_check() whatever they say. */
static void add_unasked(
    struct arena *a, const struct form *f, const struct pairs *sent, struct report *r)
{
    for (size_t i = 0; i < sent->count && r->figure_count <= REPORT_FIGURES_MAX; i++) {
        const struct pair *p = &sent->items[i];
        struct report_figure figure;

        if (!p->is_file && str_trim(p->value).len &&
            report_figure_from_key(p->name, &figure) == OK && !field_of(f, str_z(a, p->name))) {
            figure.bound = '=';
            r->figures[r->figure_count++] = figure;
        }
    }
}

void daily_form_read(
    struct arena *a, const struct form *f, const struct pairs *sent, struct report *r)
{
    r->figures = arena_new_array(a, struct report_figure, f->count + (sent ? sent->count : 0));
    r->figure_count = 0;
    for (size_t i = 0; i < f->count; i++) {
        struct report_figure figure;

        if (!f->values[i].given || f->values[i].error.len ||
            report_figure_from_key(str_from(f->fields[i].name), &figure) != OK)
            continue;
        figure.milli = milli_from_typed(f->fields[i].type, f->values[i].number);
        figure.bound = f->values[i].bound;
        r->figures[r->figure_count++] = figure;
    }
    if (sent)
        add_unasked(a, f, sent, r);
    r->note = form_text(f, "note");
    r->why = form_text(f, "why");
    r->revision = form_number(f, "revision");
}

void daily_form_refuse(
    struct form *f, struct req *req, const struct report *r, const struct report_problems *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct report_problem *one = &p->items[i];
        const char *name =
            one->place == AT_NOTE  ? "note"
            : one->place == AT_WHY ? "why"
            : one->place == AT_FIGURE
                ? str_z(f->arena, report_figure_key(f->arena, &r->figures[one->figure]))
                : NULL;
        const char *message = str_z(f->arena, one->message); /* in the reader's language already */

        if (name && field_of(f, name))
            form_refuse(f, name, message);
        else
            req_problem(req, message, NULL, 0);
    }
}
