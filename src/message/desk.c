/* desk.c: see desk.h. Fields that were typed for another text are not taken for this one. */
#include "message/desk.h"

enum { PART_FIELDS = 5, FIGURE_FIELDS = 3, FIRST_FIELDS = 3 };
enum { LATELY_DAYS = 7 };

static void context_make(struct req *r, struct desk *d)
{
    struct message_unit *units =
        arena_new_array(r->arena, struct message_unit, d->visitor.units.count + 1);
    struct message_work *works = arena_new_array(r->arena, struct message_work, d->works.count + 1);
    struct message_context *c = &d->context;

    for (size_t i = 0; i < campaign_visitor_count(&d->visitor); i++) {
        struct unit_id id = campaign_visitor_at(&d->visitor, i);

        units[c->unit_count++] =
            (struct message_unit){id.v, campaign_visitor_unit(&d->visitor, id)};
    }
    for (size_t i = 0; i < d->works.count; i++) {
        const struct work *w = &d->works.items[i];

        if (work_takes(w->state, w->state_day, r->today))
            works[c->work_count++] =
                (struct message_work){w->id.v, w->unit.v, w->kind, w->measure, w->name, w->place};
    }
    c->units = units;
    c->works = works;
    c->today = r->today;
    c->first_day = d->visitor.campaign.first_day;
    c->last_day = d->visitor.campaign.last_day;
    learned_words(r->arena, &d->learned, c);
}

enum err desk_find(struct req *r, struct db *db, struct desk *d)
{
    struct campaign_id id = {req_id(r, "id")};
    enum err e = campaign_visitor_find(r, db, id, &d->visitor);

    if (e == OK && !d->visitor.may_act)
        e = E_DENIED;
    if (e == OK)
        e = work_list_of(db, r->arena, id, &d->works);
    if (e == OK)
        e = learned_of(db, r->arena, d->visitor.campaign.unit, &d->learned);
    if (e == OK)
        context_make(r, d);
    return e;
}

struct str desk_sent(const struct req *r, const char *name)
{
    const struct pair *p = req_field(r, name);

    return p ? str_trim(p->value) : S("");
}

const char *desk_field(struct arena *a, const char *what, size_t part)
{
    return str_z(a, str_printf(a, "%s%zu", what, part));
}

const char *desk_figure_field(struct arena *a, const char *what, size_t part, size_t figure)
{
    return str_z(a, str_printf(a, "%s%zu_%zu", what, part, figure));
}

/* A mark of what was read, so that fields looked at in another reading are not taken for this: a
 * word taught meanwhile, midnight or a work that was closed make another one of the same text. */
static int64_t reading_mark(struct req *r, struct str text, const struct messages *all)
{
    struct buf b;
    struct str key;
    int64_t mark = 0;

    buf_init(&b, r->arena, (size_t)4 * MESSAGE_BYTES_MAX);
    buf_add(&b, text);
    for (size_t i = 0; i < all->count; i++) {
        const struct message *m = &all->items[i];

        buf_printf(&b, " part %zu %zu %d %d %lld %d %d", m->from, m->to, m->is_report, (int)m->mode,
            (long long)m->unit, (int)m->day, (int)m->day_doubt);
        for (size_t k = 0; k < m->figures.count; k++) {
            const struct message_figure *f = &m->figures.items[k];

            buf_printf(&b, " %zu %d %lld", f->from, (int)f->of, (long long)f->index);
        }
    }
    key = message_key(r->arena, (struct campaign_id){0}, (struct unit_id){0}, 0, buf_str(&b));
    for (size_t i = 0; i < 7; i++)
        mark = mark << 8 | (unsigned char)key.ptr[i];
    return mark;
}

/* Units and days that were chosen on the page before. */
static struct message_choice *choices_sent(struct req *r, size_t *count)
{
    struct message_choice *choices =
        arena_new_array(r->arena, struct message_choice, MESSAGE_PARTS_MAX);

    for (size_t i = 0; i < MESSAGE_PARTS_MAX; i++) {
        struct str day = desk_sent(r, desk_field(r->arena, "d", i));

        if (str_to_int(desk_sent(r, desk_field(r->arena, "u", i)), &choices[i].unit) != OK)
            choices[i].unit = 0;
        if (day_parse_iso(day, &choices[i].day) != OK && day_parse(day, &choices[i].day) != OK)
            choices[i].day = 0;
    }
    *count = MESSAGE_PARTS_MAX;
    return choices;
}

static bool stands_alike(const struct messages *one, const struct messages *other, size_t part)
{
    return part < one->count && part < other->count &&
           one->items[part].from == other->items[part].from &&
           one->items[part].to == other->items[part].to;
}

static enum err too_much(struct req *r, struct desk *d)
{
    req_problem(r,
        MSG("Phần dán vào dài quá: mỗi lần nhiều nhất %1 KB, %2 tin nhắn. Hãy dán từng phần. Chưa "
            "ghi gì vào báo cáo."),
        (const struct str[]){count_format(r->arena, MESSAGE_BYTES_MAX / 1024, false),
            count_format(r->arena, MESSAGES_MAX, false)},
        2);
    d->text = S("");
    d->messages = (struct messages){0};
    return E_INVALID;
}

/* `before` (or NULL): the reading that the fields belong to, where a word was taught since; choices
 * stay for the parts that stand where they stood. E_INVALID: too much, said above the page. */
enum err desk_read(struct req *r, struct desk *d, const struct messages *before)
{
    struct message_choice *choices = NULL;
    struct messages plain = {0};
    size_t count = 0;
    int64_t mark;
    day_t sent;
    enum err e;

    d->text = desk_sent(r, "text");
    if (day_parse_iso(desk_sent(r, "sent"), &sent) == OK ||
        day_parse(desk_sent(r, "sent"), &sent) == OK)
        d->context.sent = sent;
    e = message_read(r->arena, d->text, &d->context, &plain);
    if (e == OK) {
        d->mark = reading_mark(r, d->text, &plain);
        d->same_read = str_to_int(desk_sent(r, "mark"), &mark) == OK && mark == d->mark;
        if (d->same_read || before)
            choices = choices_sent(r, &count);
        for (size_t i = 0; i < count && !d->same_read; i++)
            if (!stands_alike(&plain, before, i))
                choices[i] = (struct message_choice){0};
        e = message_read_chosen(r->arena, d->text, &d->context, choices, count, &d->messages);
    }
    return e == E_TOO_LARGE ? too_much(r, d) : e;
}

/* The choices for what a number is about: the works of the unit, then the indicators. */
static struct choice *targets_of(struct req *r, const struct desk *d, int64_t unit, size_t *count)
{
    struct choice *all =
        arena_new_array(r->arena, struct choice, d->works.count * 2 + indicator_count + 1);
    size_t n = 0;

    all[n++] = (struct choice){"-", MSG("Bỏ qua, không ghi")};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < d->works.count; i++) {
            const struct work *w = &d->works.items[i];
            struct report_figure f = {.of = k ? OF_WORK_SO_FAR : OF_WORK_TODAY, .index = w->id.v};

            if (w->unit.v == unit)
                all[n++] = (struct choice){str_z(r->arena, report_figure_key(r->arena, &f)),
                    str_z(r->arena, k ? REQ_T(r, "%1: tổng cộng từ đầu đợt", w->name) : w->name)};
        }
    for (size_t i = 0; i < indicator_count; i++)
        all[n++] = (struct choice){indicators[i].code, indicators[i].label};
    *count = n;
    return all;
}

static struct field *figure_fields(struct req *r, const struct desk *d, size_t part,
    const struct choice *targets, size_t target_count, struct field *f)
{
    const struct message *m = &d->messages.items[part];

    for (size_t k = 0; k < m->figures.count; k++) {
        *f++ = (struct field){.name = desk_figure_field(r->arena, "v", part, k),
            .label = MSG("Số đọc được"),
            .type = FIELD_QUANTITY,
            .bounded = true,
            .plain_label = true};
        *f++ = (struct field){.name = desk_figure_field(r->arena, "a", part, k),
            .label = MSG("Ghi vào"),
            .type = FIELD_CHOICE,
            .choices = targets,
            .choice_count = target_count,
            .plain_label = true};
        *f++ = (struct field){.name = desk_figure_field(r->arena, "l", part, k),
            .label = MSG("Nhớ từ này cho lần sau"),
            .type = FIELD_CHECKBOX,
            .plain_label = true};
    }
    return f;
}

struct form *desk_form(struct req *r, const struct desk *d)
{
    size_t room = FIRST_FIELDS;
    struct field *fields, *f;
    struct form *form;

    for (size_t i = 0; i < d->messages.count; i++)
        room += PART_FIELDS + d->messages.items[i].figures.count * FIGURE_FIELDS;
    f = fields = arena_new_array(r->arena, struct field, room);
    *f++ = (struct field){.name = "text",
        .label = MSG("Tin nhắn"),
        .type = FIELD_LONG_TEXT,
        .max_chars = MESSAGE_BYTES_MAX,
        .hint = MSG("Dán một hoặc nhiều tin, cả dòng tên và giờ cũng được. Tên người gửi không "
                    "được giữ lại."),
        .rows = 8,
        .plain_label = true};
    *f++ = (struct field){.name = "sent",
        .label = MSG("Ngày gửi tin"),
        .type = FIELD_DAY,
        .has_max = true,
        .max = r->today,
        .hint = MSG("Tin không kèm ngày giờ thì chọn: “hôm nay” trong tin là ngày này."),
        .plain_label = true};
    *f++ = (struct field){.name = "mark", .label = "mark", .type = FIELD_HIDDEN};
    for (size_t i = 0; i < d->messages.count; i++) {
        const struct message *m = &d->messages.items[i];
        size_t count;
        struct choice *targets = targets_of(r, d, m->unit, &count);

        if (!m->is_report)
            continue;
        *f = campaign_visitor_field(
            r, &d->visitor, VISITOR_ACTS_FOR, desk_field(r->arena, "u", i), MSG("Đơn vị"));
        f->plain_label = true;
        f++->required = false;
        *f = campaign_visitor_day(r, &d->visitor, desk_field(r->arena, "d", i), MSG("Ngày"), true);
        f->plain_label = true;
        f++->required = false;
        *f++ = (struct field){.name = desk_field(r->arena, "n", i),
            .label = MSG("Ghi chú vào báo cáo"),
            .max_chars = 500,
            .hint = MSG("Không ghi tên, điện thoại của ai."),
            .plain_label = true};
        *f++ = (struct field){
            .name = desk_field(r->arena, "r", i), .label = "revision", .type = FIELD_HIDDEN};
        *f++ = (struct field){.name = desk_field(r->arena, "lu", i),
            .label = MSG("Nhớ tên gọi này cho đơn vị"),
            .type = FIELD_CHECKBOX,
            .plain_label = true};
        f = figure_fields(r, d, i, targets, count, f);
    }
    form = form_new(r->arena, fields, (size_t)(f - fields));
    form->lang = r->lang;
    return form;
}

static void figure_fill(
    struct req *r, struct form *form, size_t part, size_t k, const struct message_figure *f)
{
    struct report_figure to = {.of = f->of, .index = f->index};

    if (f->doubt != DOUBT_UNREAD && f->doubt != DOUBT_VAGUE)
        form_set_bounded(
            form, desk_figure_field(r->arena, "v", part, k), f->milli, f->bound ? f->bound : '=');
    form_set_text(form, desk_figure_field(r->arena, "a", part, k),
        message_figure_counts(f) ? report_figure_key(r->arena, &to) : S("-"));
}

static void part_fill(struct req *r, const struct desk *d, struct form *form, size_t part)
{
    const struct message *m = &d->messages.items[part];

    if (!m->is_report)
        return;
    if (m->unit)
        campaign_visitor_choose(form, desk_field(r->arena, "u", part), (struct unit_id){m->unit});
    form_set_number(form, desk_field(r->arena, "d", part), m->day);
    for (size_t k = 0; k < m->figures.count; k++)
        figure_fill(r, form, part, k, &m->figures.items[k]);
}

/* What was read, into the fields. */
void desk_form_fill(struct req *r, const struct desk *d, struct form *form)
{
    for (size_t i = 0; i < d->messages.count; i++)
        part_fill(r, d, form, i);
}

static void errors_forget(struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        form->values[i].error = S("");
    form->refused = false;
}

/* The same after a word was taught: what was typed stays for parts that are as they were, but for
 * the numbers that are understood now. */
static void form_refill(
    struct req *r, const struct desk *d, const struct messages *before, struct form *form)
{
    if (form_read(form, r) != OK)
        errors_forget(form);
    for (size_t i = 0; i < d->messages.count; i++) {
        const struct message *m = &d->messages.items[i], *old = NULL;

        if (stands_alike(&d->messages, before, i))
            old = &before->items[i];
        if (!old || !old->is_report || old->figures.count != m->figures.count) {
            part_fill(r, d, form, i);
            continue;
        }
        for (size_t k = 0; k < m->figures.count && m->is_report; k++)
            if (m->figures.items[k].learned && !old->figures.items[k].learned)
                figure_fill(r, form, i, k, &m->figures.items[k]);
    }
}

void desk_form_show(
    struct req *r, const struct desk *d, const struct messages *before, struct messages_page *v)
{
    if (r->form && d->same_read) {
        v->form = r->form;
        return;
    }
    v->form = desk_form(r, d);
    if (before)
        form_refill(r, d, before, v->form);
    else
        desk_form_fill(r, d, v->form);
    form_set_text(v->form, "text", d->text);
    if (d->context.sent)
        form_set_number(v->form, "sent", d->context.sent);
    form_set_number(v->form, "mark", d->mark);
}

/* The figure that the fields of line k say; false: left out or not readable. */
bool desk_figure_chosen(
    struct req *r, const struct form *form, size_t part, size_t k, struct report_figure *ret)
{
    const struct field_value *value = form_value(form, desk_figure_field(r->arena, "v", part, k));
    const struct field_value *to = form_value(form, desk_figure_field(r->arena, "a", part, k));

    if (report_figure_from_key(to->text, ret) != OK)
        return false;
    ret->milli = value->number;
    ret->bound = value->bound ? value->bound : '=';
    return value->given && !value->error.len;
}

static enum err sent_for(struct req *r, struct db *db, const struct desk *d,
    const struct message *m, day_t day, int64_t *revision)
{
    struct report_list all;
    struct str key = message_key(r->arena, d->visitor.campaign.id, (struct unit_id){m->unit}, day,
        str_slice(d->text, m->from, m->to));
    enum err e = report_revisions(
        db, r->arena, d->visitor.campaign.id, (struct unit_id){m->unit}, day, &all);

    *revision = 0;
    for (size_t i = 0; e == OK && i < all.count; i++)
        if (str_eq(all.items[i].key, key))
            *revision = all.items[i].revision;
    return e;
}

enum err desk_sent_before(
    struct req *r, struct db *db, const struct desk *d, const struct message *m, int64_t *revision)
{
    return sent_for(r, db, d, m, m->day, revision);
}

enum err desk_sent_lately(
    struct req *r, struct db *db, const struct desk *d, const struct message *m, day_t *day)
{
    int64_t revision = 0;
    enum err e = OK;

    *day = 0;
    for (day_t back = 1; e == OK && !revision && !m->day_dated && back <= LATELY_DAYS; back++) {
        e = sent_for(r, db, d, m, m->day - back, &revision);
        if (revision)
            *day = m->day - back;
    }
    return e;
}

enum err desk_newest(struct req *r, struct db *db, const struct desk *d, const struct message *m,
    const struct report **ret)
{
    struct report *newest = arena_new(r->arena, struct report);
    enum err e = report_find(
        db, r->arena, d->visitor.campaign.id, (struct unit_id){m->unit}, m->day, newest);

    *ret = e == OK ? newest : NULL;
    return e == E_NOT_FOUND ? OK : e;
}
