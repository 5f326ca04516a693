/* page_lines.c: the lines of a plan as fields: a kind, where, how much; and a few details that may
 * stay empty. A row in which nothing is typed is no line. */
#include "proposal/page.h"

#include "base/number.h"

/* "Ấp Cầu" … : where the work of an agency lies. */
static struct choice *place_choices(struct req *r, const struct place_here *p, size_t *count)
{
    struct choice *c = arena_new_array(r->arena, struct choice, p->units.count + 1);
    size_t n = 0;

    for (size_t i = 0; i < p->units.count; i++) {
        const struct campaign_unit *u = &p->units.items[i];

        if (!u->is_agency && u->id.v != p->campaign.unit.v)
            c[n++] =
                (struct choice){str_z(r->arena, str_printf(r->arena, "%lld", (long long)u->id.v)),
                    str_z(r->arena, u->name)};
    }
    *count = n;
    return c;
}

static struct choice *kind_choices(struct arena *a)
{
    struct choice *c = arena_new_array(a, struct choice, KIND_LAST);

    for (int k = KIND_OTHER; k < KIND_LAST; k++) { /* "other" stands last */
        enum kind kind = (enum kind)((k + 1) % KIND_LAST);

        c[k] = (struct choice){kind_name(kind), kind_label(kind)};
    }
    return c;
}

static enum kind kind_chosen(const struct form *f, const char *name)
{
    return (enum kind)((form_number(f, name) + 1) % KIND_LAST);
}

static const char *name_of(struct arena *a, char prefix, size_t i)
{
    return str_z(a, str_printf(a, "%c%zu", prefix, i));
}

static void row_fields(struct req *r, const struct place_here *p, const struct choice *kinds,
    const struct choice *places, size_t place_count, struct field *f, const struct line_row *row)
{
    f[0] = (struct field){.name = row->kind,
        .label = MSG("Việc gì"),
        .type = FIELD_CHOICE,
        .choices = kinds,
        .choice_count = KIND_LAST};
    f[1] = (struct field){.name = row->words,
        .label = MSG("Ở đâu"),
        .type = FIELD_TEXT,
        .max_chars = PROPOSAL_WORDS_MAX};
    f[2] = (struct field){
        .name = row->quantity, .label = MSG("Bao nhiêu"), .type = FIELD_TEXT, .max_chars = 60};
    f[3] = (struct field){.name = row->place,
        .label = MSG("Thuộc ấp nào"),
        .type = FIELD_CHOICE,
        .choices = places,
        .choice_count = place_count};
    f[4] = (struct field){.name = row->first, .label = MSG("Làm từ ngày"), .type = FIELD_DAY};
    f[5] = (struct field){.name = row->last, .label = MSG("Xong ngày"), .type = FIELD_DAY};
    f[6] = (struct field){.name = row->people,
        .label = MSG("Số người mỗi ngày"),
        .type = FIELD_INT,
        .has_max = true,
        .max = PROPOSAL_PEOPLE_MAX,
        .unit = MSG("người")};
    f[7] = (struct field){
        .name = row->money, .label = MSG("Kinh phí"), .type = FIELD_MONEY, .unit = MSG("đồng")};
    f[8] = (struct field){.name = row->number, .label = MSG("Số dòng"), .type = FIELD_HIDDEN};
    for (int i = 0; i < ROW_FIELDS; i++)
        f[i].plain_label = true;
    if (!p->unit.is_agency)
        f[3].type = FIELD_HIDDEN; /* it lies in the hamlet itself */
}

enum { WHOLE_FIELDS = 4 };

/* What the whole plan says, and what it was made against. */
static void whole_fields(struct field *f)
{
    f[0] = (struct field){.name = "forces",
        .label = MSG("Lực lượng huy động mỗi ngày"),
        .type = FIELD_INT,
        .has_max = true,
        .max = PROPOSAL_PEOPLE_MAX,
        .unit = MSG("người"),
        .hint = MSG("Để trống nếu chưa rõ.")};
    f[1] = (struct field){.name = "note",
        .label = MSG("Ghi chú gửi Ban Chỉ đạo"),
        .type = FIELD_LONG_TEXT,
        .max_chars = PROPOSAL_NOTE_MAX,
        .rows = 2};
    f[2] = (struct field){.name = "seen", .label = MSG("Lần gửi"), .type = FIELD_HIDDEN};
    f[3] = (struct field){.name = "plan", .label = MSG("Kế hoạch"), .type = FIELD_HIDDEN};
}

struct form *lines_form(
    struct req *r, const struct place_here *p, size_t count, struct line_rows *ret)
{
    struct field *f = arena_new_array(r->arena, struct field, WHOLE_FIELDS + count * ROW_FIELDS);
    size_t place_count = 0;
    struct choice *places = place_choices(r, p, &place_count), *kinds = kind_choices(r->arena);
    struct line_rows rows = {0};
    struct form *form;

    whole_fields(f);
    for (size_t i = 0; i < count; i++) {
        struct line_row *row = vec_push(r->arena, &rows);

        *row = (struct line_row){.kind = name_of(r->arena, 'k', i),
            .words = name_of(r->arena, 'w', i),
            .quantity = name_of(r->arena, 'q', i),
            .number = name_of(r->arena, 'n', i),
            .place = name_of(r->arena, 'h', i),
            .first = name_of(r->arena, 'f', i),
            .last = name_of(r->arena, 't', i),
            .people = name_of(r->arena, 'p', i),
            .money = name_of(r->arena, 'm', i)};
        row_fields(r, p, kinds, places, place_count, f + WHOLE_FIELDS + i * ROW_FIELDS, row);
    }
    form = form_new(r->arena, f, WHOLE_FIELDS + count * ROW_FIELDS);
    form->lang = r->lang;
    *ret = rows;
    return form;
}

/* How many rows the body has; a row that was not on our page is not looked at. */
size_t lines_sent(const struct req *r)
{
    size_t n = 0;

    while (n < PROPOSAL_LINES_MAX + SPARE_ROWS && req_field(r, name_of(r->arena, 'w', n)))
        n++;
    return n;
}

/* As proposal_quantity() reads it back: thousandths with a 0 behind them. */
static struct str quantity_typed(struct req *r, const struct proposal_line *l)
{
    struct work w = {.kind = l->kind, .measure = l->measure};
    struct str number = milli_format(r->arena, l->planned_milli, false);
    const char *sign = work_unit_label(&w);

    if (l->planned_milli % 10)
        number = str_printf(r->arena, "%.*s0", STR(number));
    if (*sign)
        number = str_printf(r->arena, "%.*s %s", STR(number), sign);
    return bound_words(r->arena, LANG_VI, l->bound, number);
}

void lines_fill(struct req *r, struct form *f, const struct line_rows *rows, size_t row,
    const struct proposal_line *l)
{
    struct line_row *to = &rows->items[row];

    form_set_text(f, to->kind, str_from(kind_name(l->kind)));
    form_set_text(f, to->words, l->words);
    if (l->planned_milli)
        form_set_text(f, to->quantity, quantity_typed(r, l));
    if (l->place.v)
        form_set_text(f, to->place, str_printf(r->arena, "%lld", (long long)l->place.v));
    if (l->first_day)
        form_set_number(f, to->first, l->first_day);
    if (l->last_day)
        form_set_number(f, to->last, l->last_day);
    if (l->people)
        form_set_number(f, to->people, l->people);
    if (l->money_vnd >= 0)
        form_set_number(f, to->money, l->money_vnd);
    form_set_number(f, to->number, l->number);
    to->open = l->first_day || l->people || l->money_vnd >= 0;
}

/* ── read ───────────────────────────────────────────────────────────────────────────────────── */

static bool is_empty(const struct form *f, const struct line_row *row)
{
    return !form_given(f, row->words) && !form_given(f, row->quantity) &&
           !form_given(f, row->first) && !form_given(f, row->last) && !form_given(f, row->people) &&
           !form_given(f, row->money);
}

static struct unit_id place_typed(
    const struct form *f, const struct place_here *p, const struct line_row *row)
{
    int64_t n;

    if (!p->unit.is_agency)
        return p->unit.id;
    return form_given(f, row->place) && str_to_int(form_text(f, row->place), &n) == OK
               ? (struct unit_id){n}
               : (struct unit_id){0};
}

static const char *field_of(const struct line_row *row, const char *name)
{
    const struct {
        const char *name, *field;
    } all[] = {{"words", row->words}, {"quantity", row->quantity}, {"money", row->money},
        {"people", row->people}, {"first", row->first}, {"last", row->last}, {"place", row->place}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_eq(str_from(all[i].name), str_from(name)))
            return all[i].field;
    return row->words;
}

/* What stands there under the number that the row carries, or NULL. */
static const struct proposal_line *line_before(const struct proposal_lines *there, int64_t number)
{
    for (size_t i = 0; i < there->count; i++)
        if (number && there->items[i].number == number)
            return &there->items[i];
    return NULL;
}

static void row_read(struct req *r, const struct place_here *p, const struct proposal_line *old,
    const struct line_row *row, struct proposal_line *l)
{
    struct form *f = r->form;
    struct str typed = form_text(f, row->quantity);
    const char *fault = NULL, *field = NULL;

    if (!form_given(f, row->kind)) {
        (void)form_refuse(f, row->kind, MSG("Hãy chọn việc gì."));
        return;
    }
    *l = (struct proposal_line){.number = form_number(f, row->number),
        .kind = kind_chosen(f, row->kind),
        .words = form_text(f, row->words),
        .bound = '=',
        .money_vnd = form_given(f, row->money) ? form_number(f, row->money) : -1,
        .place = place_typed(f, p, row),
        .first_day = (day_t)form_number(f, row->first),
        .last_day = (day_t)form_number(f, row->last),
        .people = form_number(f, row->people)};
    if (old && old->kind == l->kind && str_eq(quantity_typed(r, old), typed)) {
        l->measure = old->measure; /* as it was shown */
        l->planned_milli = old->planned_milli;
        l->bound = old->bound;
    } else {
        field = row->quantity;
        fault =
            proposal_quantity(r->arena, l->kind, typed, &l->measure, &l->planned_milli, &l->bound);
    }
    if (!fault && (fault = proposal_line_fault(&p->campaign, l, &field)))
        field = field_of(row, field);
    if (fault)
        (void)form_refuse(f, field, fault);
}

enum err lines_read(struct req *r, const struct place_here *p, const struct proposal_lines *there,
    const struct line_rows *rows, struct proposal_lines *ret)
{
    struct proposal_lines lines = {0};

    for (size_t i = 0; i < rows->count; i++) {
        const struct line_row *row = &rows->items[i];

        if (!is_empty(r->form, row))
            row_read(r, p, line_before(there, form_number(r->form, row->number)), row,
                vec_push(r->arena, &lines));
    }
    if (r->form->refused)
        return E_INVALID;
    *ret = lines;
    return OK;
}
