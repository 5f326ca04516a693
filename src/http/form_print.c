/* form_print.c: a field as label, input, hint and error, tied together for screen readers. */
#include "http/form.h"
#include "http/form_view.h"
#include "http/request.h"
#include "http/templates.h"

static const char *input_mode(enum field_type type)
{
    switch (type) {
    case FIELD_INT:
        return "numeric";
    case FIELD_QUANTITY:
        return "decimal";
    default:
        return "text"; /* money may be written "4,5 triệu" */
    }
}

static const char *input_type(enum field_type type)
{
    switch (type) {
    case FIELD_DAY:
        return "date";
    case FIELD_TIME:
        return "time";
    case FIELD_PASSWORD:
        return "password";
    case FIELD_FILE:
        return "file";
    default:
        return "text";
    }
}

/* What stands in the input: date fields of browsers want 2024-12-12, others what was typed. */
static struct str shown_value(
    const struct form *f, const struct field *d, const struct field_value *v)
{
    if (d->type == FIELD_PASSWORD)
        return S("");
    if (d->type == FIELD_DAY && v->given)
        return day_format_iso(f->arena, (day_t)v->number);
    return v->text;
}

static struct field_view view_of(const struct form *f, size_t i, bool cell)
{
    const struct field *d = &f->fields[i];
    const struct field_value *v = &f->values[i];
    bool hint = d->hint && !cell;
    struct str ids = str_printf(f->arena, "%s%s%s%s%s", hint ? "h-" : "", hint ? d->name : "",
        hint && v->error.len ? " " : "", v->error.len ? "e-" : "", v->error.len ? d->name : "");

    return (struct field_view){
        .field = d,
        .value = v,
        .shown = shown_value(f, d, v),
        .input_type = input_type(d->type),
        .input_mode = input_mode(d->type),
        .described_by = ids,
        .numeric = d->type == FIELD_INT || d->type == FIELD_QUANTITY || d->type == FIELD_MONEY,
        .cell = cell,
        .rows = d->rows ? d->rows : 4,
    };
}

static void print_field(struct html *h, const struct form *f, size_t i, bool cell)
{
    struct field_view v = view_of(f, i, cell);

    if (v.field->type == FIELD_HIDDEN)
        html_field_hidden(h, &v);
    else if (v.field->type == FIELD_CHECKBOX)
        html_field_checkbox(h, &v);
    else
        html_field(h, &v);
}

void form_field(struct html *h, const struct form *f, const char *name)
{
    print_field(h, f, form_at(f, name), false);
}

void form_cell(struct html *h, const struct form *f, const char *name)
{
    print_field(h, f, form_at(f, name), true);
}

void form_fields(struct html *h, const struct form *f)
{
    for (size_t i = 0; i < f->count; i++)
        print_field(h, f, i, false);
}

void form_errors(struct html *h, const struct form *f)
{
    if (f->refused)
        html_form_errors(h, f);
}
