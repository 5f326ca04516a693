/* form.c: reading and checking what was typed. Printing stands in form_print.c. */
#include "http/form.h"
#include "http/form_view.h"
#include "http/request.h"
#include "base/ascii.h"
#include "base/bounded.h"
#include "base/number.h"
#include "base/typed.h"
#include "base/unicode.h"

#include <string.h>

struct form *form_new(struct arena *a, const struct field *fields, size_t count)
{
    struct form *f = arena_new(a, struct form);

    *f = (struct form){
        .arena = a,
        .fields = fields,
        .count = count,
        .values = arena_new_array(a, struct field_value, count),
    };
    return f;
}

/* A form made anew from other data than the page was may well lack one: that is one page's mistake,
 * and nobody else's. */
size_t form_at(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (!strcmp(f->fields[i].name, name))
            return i;
    arena_leave(f->arena, "a form of %zu fields, from \"%s\" to \"%s\", has no field \"%s\"",
        f->count, f->count ? f->fields[0].name : "", f->count ? f->fields[f->count - 1].name : "",
        name);
}

const struct field_value *form_value(const struct form *f, const char *name)
{
    return &f->values[form_at(f, name)];
}

bool form_given(const struct form *f, const char *name)
{
    return form_value(f, name)->given;
}

int64_t form_number(const struct form *f, const char *name)
{
    const struct field_value *v = form_value(f, name);

    return v->given ? v->number : 0;
}

struct str form_text(const struct form *f, const char *name)
{
    return form_value(f, name)->text;
}

enum err form_refuse_fill(
    struct form *f, const char *name, const char *vi, const struct str *args, size_t count)
{
    f->values[form_at(f, name)].error = tr_fill(f->arena, f->lang, vi, args, count);
    f->refused = true;
    return E_INVALID;
}

enum err form_refuse(struct form *f, const char *name, const char *vi)
{
    return form_refuse_fill(f, name, vi, NULL, 0);
}

/* ── numbers, days and times ────────────────────────────────────────────────────────────────── */

static enum err date_parse(struct str s, int64_t *ret)
{
    day_t day = 0;
    enum err e = day_parse_iso(s, &day);

    if (e != OK)
        e = day_parse(s, &day);
    if (e == OK)
        *ret = day;
    return e;
}

/* "13:30", "13h30", "13h". */
static enum err clock_parse(struct str s, int64_t *ret)
{
    size_t mark = str_find(s, S(":"), 0);
    int64_t hour, minute = 0;

    if (mark == s.len)
        mark = str_find(s, S("h"), 0);
    if (mark == s.len || str_to_int(str_slice(s, 0, mark), &hour) != OK)
        return E_INVALID;
    if (mark + 1 < s.len && str_to_int(str_slice(s, mark + 1, s.len), &minute) != OK)
        return E_INVALID;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return E_INVALID;
    *ret = hour * 60 + minute;
    return OK;
}

static enum err choice_parse(const struct field *d, struct str s, int64_t *ret)
{
    for (size_t i = 0; i < d->choice_count; i++)
        if (str_eq(str_from(d->choices[i].value), s)) {
            *ret = (int64_t)i;
            return OK;
        }
    return E_INVALID;
}

static enum err number_parse(const struct field *d, struct str s, int64_t *ret)
{
    switch (d->type) {
    case FIELD_DAY:
        return date_parse(s, ret);
    case FIELD_TIME:
        return clock_parse(s, ret);
    case FIELD_CHOICE:
        return choice_parse(d, s, ret);
    case FIELD_HIDDEN:
        return str_to_int(s, ret);
    default:
        *ret = 0;
        return OK;
    }
}

static const char *unread_message(enum field_type type)
{
    switch (type) {
    case FIELD_DAY:
        return MSG("Cần một ngày có thật, ví dụ 12/12/2024.");
    case FIELD_TIME:
        return MSG("Cần giờ và phút, ví dụ 13:30.");
    case FIELD_CHOICE:
        return MSG("Hãy chọn một trong các mục.");
    default:
        return MSG("Không đọc được ô này. Hãy gõ lại.");
    }
}

/* As milli_parse() reads it back. */
static struct str quantity_text(struct arena *a, int64_t milli)
{
    struct str text = milli_format(a, milli, false);

    return milli > MILLI && milli % 10 ? str_printf(a, "%.*s0", STR(text)) : text;
}

static struct str number_text(struct arena *a, enum field_type type, int64_t n, bool english)
{
    switch (type) {
    case FIELD_QUANTITY:
        return milli_format(a, n, english);
    case FIELD_DAY:
        return day_format(a, (day_t)n);
    case FIELD_TIME:
        return str_printf(a, "%02d:%02d", (int)(n / 60), (int)(n % 60));
    case FIELD_HIDDEN:
        return str_printf(a, "%lld", (long long)n);
    default:
        return count_format(a, n, english);
    }
}

/* ── reading ────────────────────────────────────────────────────────────────────────────────── */

static void check_range(struct form *f, const struct field *d, const struct field_value *v)
{
    bool english = f->lang == LANG_EN;

    if (d->has_min && v->number < d->min)
        (void)form_refuse_fill(f, d->name, MSG("Không được nhỏ hơn %1. Hãy ghi lại."),
            (struct str[]){number_text(f->arena, d->type, d->min, english)}, 1);
    else if (d->has_max && v->number > d->max)
        (void)form_refuse_fill(f, d->name, MSG("Không được lớn hơn %1. Hãy ghi lại."),
            (struct str[]){number_text(f->arena, d->type, d->max, english)}, 1);
}

static size_t max_chars(const struct field *d)
{
    if (d->max_chars)
        return d->max_chars;
    return d->type == FIELD_LONG_TEXT ? FIELD_LONG_TEXT_MAX : FIELD_TEXT_MAX;
}

static bool is_text(enum field_type type)
{
    return type == FIELD_TEXT || type == FIELD_LONG_TEXT || type == FIELD_PASSWORD;
}

static bool is_amount(enum field_type type)
{
    return type == FIELD_INT || type == FIELD_QUANTITY || type == FIELD_MONEY;
}

/* In the reader's language already; an empty text: nothing is wrong. */
static void refuse_words(struct form *f, struct field_value *v, struct str words)
{
    if (!words.len)
        return;
    v->error = words;
    f->refused = true;
}

/* A figure: read as the phone reads it (base/typed.h). */
static void read_amount(struct form *f, const struct field *d, struct field_value *v)
{
    const struct typed_field how = {
        .as = d->type == FIELD_INT        ? TYPED_WHOLE
              : d->type == FIELD_QUANTITY ? TYPED_QUANTITY
                                          : TYPED_MONEY,
        .unit = d->unit,
        .bounded = d->bounded,
        .has_min = d->has_min,
        .has_max = d->has_max,
        .min = d->min,
        .max = d->max,
    };
    struct typed typed = {.bound = '='};
    struct str why = S("");

    if (typed_read(f->arena, f->lang, &how, v->text, &typed, &v->given, &why) != OK)
        refuse_words(f, v, why);
    v->number = typed.number;
    v->bound = typed.bound;
}

static void read_file(const struct pair *sent, struct field_value *v)
{
    if (sent && sent->is_file && (sent->value.len || sent->filename.len)) {
        v->bytes = sent->value;
        v->filename = sent->filename;
        v->given = true;
    }
}

static void read_field(
    struct form *f, const struct field *d, struct field_value *v, const struct pair *sent)
{
    if (d->type == FIELD_FILE)
        read_file(sent, v);
    else if (sent && !sent->is_file) /* a password keeps its blanks */
        v->text = d->type == FIELD_PASSWORD ? sent->value : str_trim(sent->value);
    if (d->type == FIELD_CHECKBOX) {
        v->given = v->text.len > 0;
        v->number = v->given;
    } else if (d->type != FIELD_FILE) {
        v->given = v->text.len > 0;
    }
    if (!v->given) {
        if (d->required)
            (void)form_refuse(f, d->name, MSG("Chưa điền ô này. Hãy điền."));
        return;
    }
    if (is_text(d->type) || d->type == FIELD_CHECKBOX || d->type == FIELD_FILE) {
        if (is_text(d->type))
            refuse_words(f, v, typed_text_fault(f->arena, f->lang, v->text, max_chars(d)));
        return;
    }
    if (is_amount(d->type))
        read_amount(f, d, v);
    else if (number_parse(d, v->text, &v->number) == OK)
        check_range(f, d, v);
    else {
        v->given = false;
        (void)form_refuse(f, d->name, unread_message(d->type));
    }
}

/* Is there a password among them? */
static bool asks_secret(const struct form *f)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->fields[i].type == FIELD_PASSWORD)
            return true;
    return false;
}

enum err form_read(struct form *f, struct req *r)
{
    f->lang = r->lang;
    r->form = f;
    r->holds_secret = r->holds_secret || asks_secret(f);
    for (size_t i = 0; i < f->count; i++) {
        f->values[i] = (struct field_value){.text = S("")};
        read_field(f, &f->fields[i], &f->values[i], req_field(r, f->fields[i].name));
    }
    return f->refused ? E_INVALID : OK;
}

void form_set_text(struct form *f, const char *name, struct str text)
{
    struct field_value *v = &f->values[form_at(f, name)];

    v->text = text;
    v->given = text.len > 0;
}

void form_set_number(struct form *f, const char *name, int64_t number)
{
    size_t i = form_at(f, name);
    const struct field *d = &f->fields[i];
    struct field_value *v = &f->values[i];

    v->number = number;
    v->given = d->type != FIELD_CHECKBOX || number;
    if (d->type == FIELD_CHOICE)
        v->text = (size_t)number < d->choice_count ? str_from(d->choices[number].value) : S("");
    else if (d->type == FIELD_CHECKBOX)
        v->text = number ? S("1") : S("");
    else if (d->type == FIELD_QUANTITY)
        v->text = quantity_text(f->arena, number);
    else
        v->text = number_text(f->arena, d->type, number, false);
}

void form_set_bounded(struct form *f, const char *name, int64_t number, char bound)
{
    struct field_value *v = &f->values[form_at(f, name)];

    form_set_number(f, name, number);
    v->bound = bound;
    v->text = bound_words(f->arena, LANG_VI, bound, v->text);
}
