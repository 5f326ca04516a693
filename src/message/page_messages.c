/* page_messages.c: messages of a group chat, pasted, read and, after a person's yes, written into
 * reports.
 *
 * The whole paste travels with the page in its one form, so nothing is kept on the server. What was
 * written already is known by its key (compose.h), not by what the page says. A report goes through
 * report_check() and report_send() like any other.
 */
#include "message/page.h"

#include "base/number.h"
#include "base/unicode.h"
#include "campaign/campaign_links.h"
#include "message/compose.h"
#include "message/templates.h"
#include "works/work.h"
#include "works/work_change.h"

enum { PART_FIELDS = 5, FIGURE_FIELDS = 3, FIRST_FIELDS = 2 };

/* Everything a request about messages needs. */
struct desk {
    struct campaign_visitor visitor;
    struct work_list works;
    struct learned_list learned;
    struct message_context context;
    struct str text;
    struct messages messages;
    int64_t mark;   /* of the reading, before anybody chose */
    bool same_read; /* the fields of the form belong to this reading */
};

/* What act() found to be written. */
struct writing {
    size_t part;
    struct messages read; /* as it stood when it was looked at */
    struct report report;
    struct learned_word *words;
    size_t word_count;
};

/* --- loading --- */

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

static enum err desk_find(struct req *r, struct db *db, struct desk *d)
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

static struct str sent_field(const struct req *r, const char *name)
{
    const struct pair *p = req_field(r, name);

    return p ? str_trim(p->value) : S("");
}

static const char *field_name(struct arena *a, const char *what, size_t part)
{
    return str_z(a, str_printf(a, "%s%zu", what, part));
}

static const char *figure_name(struct arena *a, const char *what, size_t part, size_t figure)
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

        buf_printf(&b, " part %zu %zu %d %d %lld %d", m->from, m->to, m->is_report, (int)m->mode,
            (long long)m->unit, (int)m->day);
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
        struct str day = sent_field(r, field_name(r->arena, "d", i));

        if (str_to_int(sent_field(r, field_name(r->arena, "u", i)), &choices[i].unit) != OK)
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
static enum err desk_read(struct req *r, struct desk *d, const struct messages *before)
{
    struct message_choice *choices = NULL;
    struct messages plain = {0};
    size_t count = 0;
    int64_t mark;
    enum err e;

    d->text = sent_field(r, "text");
    e = message_read(r->arena, d->text, &d->context, &plain);
    if (e == OK) {
        d->mark = reading_mark(r, d->text, &plain);
        d->same_read = str_to_int(sent_field(r, "mark"), &mark) == OK && mark == d->mark;
        if (d->same_read || before)
            choices = choices_sent(r, &count);
        for (size_t i = 0; i < count && !d->same_read; i++)
            if (!stands_alike(&plain, before, i))
                choices[i] = (struct message_choice){0};
        e = message_read_chosen(r->arena, d->text, &d->context, choices, count, &d->messages);
    }
    return e == E_TOO_LARGE ? too_much(r, d) : e;
}

/* --- the form --- */

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
        *f++ = (struct field){.name = figure_name(r->arena, "v", part, k),
            .label = MSG("Số đọc được"),
            .type = FIELD_QUANTITY,
            .bounded = true,
            .plain_label = true};
        *f++ = (struct field){.name = figure_name(r->arena, "a", part, k),
            .label = MSG("Ghi vào"),
            .type = FIELD_CHOICE,
            .choices = targets,
            .choice_count = target_count,
            .plain_label = true};
        *f++ = (struct field){.name = figure_name(r->arena, "l", part, k),
            .label = MSG("Nhớ từ này cho lần sau"),
            .type = FIELD_CHECKBOX,
            .plain_label = true};
    }
    return f;
}

static struct form *form_make(struct req *r, const struct desk *d)
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
    *f++ = (struct field){.name = "mark", .label = "mark", .type = FIELD_HIDDEN};
    for (size_t i = 0; i < d->messages.count; i++) {
        const struct message *m = &d->messages.items[i];
        size_t count;
        struct choice *targets = targets_of(r, d, m->unit, &count);

        if (!m->is_report)
            continue;
        *f = campaign_visitor_field(
            r, &d->visitor, VISITOR_ACTS_FOR, field_name(r->arena, "u", i), MSG("Đơn vị"));
        f->plain_label = true;
        f++->required = false;
        *f = campaign_visitor_day(r, &d->visitor, field_name(r->arena, "d", i), MSG("Ngày"), true);
        f->plain_label = true;
        f++->required = false;
        *f++ = (struct field){.name = field_name(r->arena, "n", i),
            .label = MSG("Ghi chú vào báo cáo"),
            .max_chars = 500,
            .hint = MSG("Không ghi tên, điện thoại của ai."),
            .plain_label = true};
        *f++ = (struct field){
            .name = field_name(r->arena, "r", i), .label = "revision", .type = FIELD_HIDDEN};
        *f++ = (struct field){.name = field_name(r->arena, "lu", i),
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
            form, figure_name(r->arena, "v", part, k), f->milli, f->bound ? f->bound : '=');
    form_set_text(form, figure_name(r->arena, "a", part, k),
        message_figure_counts(f) ? report_figure_key(r->arena, &to) : S("-"));
}

static void part_fill(struct req *r, const struct desk *d, struct form *form, size_t part)
{
    const struct message *m = &d->messages.items[part];

    if (!m->is_report)
        return;
    if (m->unit)
        campaign_visitor_choose(form, field_name(r->arena, "u", part), (struct unit_id){m->unit});
    form_set_number(form, field_name(r->arena, "d", part), m->day);
    for (size_t k = 0; k < m->figures.count; k++)
        figure_fill(r, form, part, k, &m->figures.items[k]);
}

/* What was read, into the fields. */
static void form_fill(struct req *r, const struct desk *d, struct form *form)
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

static void form_show(
    struct req *r, const struct desk *d, const struct messages *before, struct messages_page *v)
{
    if (r->form && d->same_read) {
        v->form = r->form;
        return;
    }
    v->form = form_make(r, d);
    if (before)
        form_refill(r, d, before, v->form);
    else
        form_fill(r, d, v->form);
    form_set_text(v->form, "text", d->text);
    form_set_number(v->form, "mark", d->mark);
}

/* --- what the page shows --- */

static const struct work *work_of(const struct desk *d, int64_t id)
{
    for (size_t i = 0; i < d->works.count; i++)
        if (d->works.items[i].id.v == id)
            return &d->works.items[i];
    return NULL;
}

static struct str figure_words(struct req *r, const struct desk *d, const struct report_figure *f)
{
    const struct work *w = f && f->of != OF_INDICATOR ? work_of(d, f->index) : NULL;

    if (!f)
        return S("–");
    return bounded_words(r->arena, r->lang, said_as(f),
        f->of == OF_INDICATOR ? measure_label(indicators[f->index].unit)
        : w                   ? work_unit_label(w)
                              : "");
}

/* The figure that the fields of line k say; false: left out or not readable. */
static bool figure_chosen(
    struct req *r, const struct form *form, size_t part, size_t k, struct report_figure *ret)
{
    const struct field_value *value = form_value(form, figure_name(r->arena, "v", part, k));
    const struct field_value *to = form_value(form, figure_name(r->arena, "a", part, k));

    if (report_figure_from_key(to->text, ret) != OK)
        return false;
    ret->milli = value->number;
    ret->bound = value->bound ? value->bound : '=';
    return value->given && !value->error.len;
}

static void lines_fill(struct req *r, const struct desk *d, struct messages_page *v, size_t part,
    const struct report *newest, struct message_shown *shown)
{
    const struct message *m = shown->message;

    shown->lines = arena_new_array(r->arena, struct message_line, m->figures.count + 1);
    shown->line_count = m->figures.count;
    for (size_t k = 0; k < m->figures.count; k++) {
        const struct message_figure *f = &m->figures.items[k];
        struct message_line *line = &shown->lines[k];
        struct report_figure said;
        struct report after;

        *line = (struct message_line){.figure = f,
            .raw = str_slice(d->text, f->from, f->to),
            .value = figure_name(r->arena, "v", part, k),
            .target = figure_name(r->arena, "a", part, k),
            .learn = d->visitor.may_compile && f->word.len && !f->learned &&
                             (f->doubt == DOUBT_WORD || f->doubt == DOUBT_MEANING ||
                                 f->doubt == DOUBT_NOT_COUNTED || f->doubt == DOUBT_SPELLING)
                         ? figure_name(r->arena, "l", part, k)
                         : NULL,
            .doubt = f->doubt ? req_t(r, message_doubt_words(f->doubt)) : S(""),
            .skip = f->skip ? req_t(r, message_skip_words(f->skip)) : S("")};
        if (f->learned)
            line->taught = REQ_T(r, "học từ “%1”", f->word);
        if (!figure_chosen(r, v->form, part, k, &said))
            continue;
        message_compose(r->arena, newest, m->mode, &said, 1, &after);
        line->before =
            newest ? figure_words(r, d, report_figure_find(newest, said.of, said.index)) : S("");
        line->after = figure_words(r, d, report_figure_find(&after, said.of, said.index));
        line->differs = newest && !str_eq(line->before, line->after);
    }
}

/* Was this very message written for that unit and day before? */
static enum err sent_before(
    struct req *r, struct db *db, const struct desk *d, const struct message *m, int64_t *revision)
{
    struct report_list all;
    struct str key = message_key(r->arena, d->visitor.campaign.id, (struct unit_id){m->unit},
        m->day, str_slice(d->text, m->from, m->to));
    enum err e = report_revisions(
        db, r->arena, d->visitor.campaign.id, (struct unit_id){m->unit}, m->day, &all);

    *revision = 0;
    for (size_t i = 0; e == OK && i < all.count; i++)
        if (str_eq(all.items[i].key, key))
            *revision = all.items[i].revision;
    return e;
}

static enum err newest_of(struct req *r, struct db *db, const struct desk *d,
    const struct message *m, const struct report **ret)
{
    struct report *newest = arena_new(r->arena, struct report);
    enum err e = report_find(
        db, r->arena, d->visitor.campaign.id, (struct unit_id){m->unit}, m->day, newest);

    *ret = e == OK ? newest : NULL;
    return e == E_NOT_FOUND ? OK : e;
}

static enum err shown_fill(
    struct req *r, const struct desk *d, struct messages_page *v, size_t part)
{
    const struct message *m = &d->messages.items[part];
    struct message_shown *s = &v->items[v->count++];
    const struct report *newest = NULL;
    int64_t sent = 0;
    enum err e = OK;

    *s = (struct message_shown){.message = m,
        .at = m->number,
        .text = str_slice(d->text, m->from, m->to),
        .unit_doubt = m->unit_doubt ? req_t(r, message_doubt_words(m->unit_doubt)) : S(""),
        .day_doubt = m->day_doubt ? req_t(r, message_doubt_words(m->day_doubt)) : S(""),
        .day_iso = day_format_iso(r->arena, m->day),
        .sure = message_is_sure(m)};
    if (!m->is_report)
        return OK;
    s->unit_name = campaign_visitor_unit(&d->visitor, (struct unit_id){m->unit});
    s->unit = field_name(r->arena, "u", part);
    s->day = field_name(r->arena, "d", part);
    s->note = field_name(r->arena, "n", part);
    s->revision = field_name(r->arena, "r", part);
    if (d->visitor.may_compile && m->unit_word.len && m->unit_doubt && !m->unit_learned)
        s->learn_unit = field_name(r->arena, "lu", part);
    s->may_send =
        campaign_visitor_acts(r, r->db, &d->visitor, (struct unit_id){m->unit}) || !m->unit;
    if (m->unit && s->may_send) {
        e = newest_of(r, r->db, d, m, &newest);
        if (e == OK)
            e = sent_before(r, r->db, d, m, &sent);
        s->day_href = str_printf(r->arena, "/campaign/%lld/unit/%lld/day/%.*s",
            (long long)d->visitor.campaign.id.v, (long long)m->unit,
            STR(day_format_iso(r->arena, m->day)));
    }
    if (e != OK)
        return e;
    s->newest = newest ? newest->revision : 0;
    form_set_number(v->form, s->revision, s->newest);
    lines_fill(r, d, v, part, newest, s);
    s->reply = message_reply(r->arena, m, d->text, &d->context, s->unit_name);
    if (sent)
        s->sent = REQ_T(r, "Đã ghi vào báo cáo ngày %1 (lần %2).", day_format(r->arena, m->day),
            count_format(r->arena, sent, false));
    v->reports++;
    v->written += sent > 0;
    v->doubtful += !s->sure && !sent;
    return OK;
}

static struct str meaning_words(struct req *r, const struct desk *d, const struct learned_word *w)
{
    int64_t id = 0;
    int indicator = w->as == LEARNED_INDICATOR ? indicator_index(w->target) : -1;
    const struct work *work;

    if (indicator >= 0)
        return req_t(r, indicators[indicator].label);
    if (w->as == LEARNED_MEASURE)
        return w->target;
    if (str_to_int(w->target, &id) != OK)
        return S("–");
    if (w->as == LEARNED_UNIT)
        return campaign_visitor_unit(&d->visitor, (struct unit_id){id});
    work = work_of(d, id);
    return work ? work->name : req_t(r, "công trình của đợt khác");
}

static void learned_fill(struct req *r, const struct desk *d, struct messages_page *v)
{
    v->learned = arena_new_array(r->arena, struct learned_shown, d->learned.count + 1);
    for (size_t i = 0; d->visitor.may_compile && i < d->learned.count; i++)
        v->learned[v->learned_count++] = (struct learned_shown){d->learned.items[i].id,
            d->learned.items[i].fold, meaning_words(r, d, &d->learned.items[i])};
}

static void page_fill(struct req *r, const struct desk *d, struct messages_page *v)
{
    v->visitor = d->visitor;
    v->page.title = req_t(r, "Báo cáo từ tin nhắn");
    v->page.wide = true;
    campaign_visitor_crumbs(r, &v->page, &d->visitor, NULL, NULL);
    v->action =
        str_printf(r->arena, "/campaign/%lld/messages", (long long)d->visitor.campaign.id.v);
    v->forget = str_printf(r->arena, "%.*s/forget", STR(v->action));
    if (!d->messages.count)
        v->page.next = req_t(r, "Dán tin nhắn của ấp vào ô dưới, bấm đọc, xem lại rồi mới ghi.");
    else if (v->reports > v->written)
        v->page.next =
            REQ_T(r, "Còn %1 báo cáo chưa ghi. Xem từng tin, sửa chỗ còn ngờ rồi bấm ghi.",
                count_format(r->arena, (int64_t)(v->reports - v->written), false));
    learned_fill(r, d, v);
}

enum err page_messages(struct req *r)
{
    const struct writing *done = r->view;
    struct messages_page v = {0};
    struct desk d = {0};
    enum err e = desk_find(r, r->db, &d);

    if (e != OK)
        return e;
    if (!r->problem.len || r->form || done) {
        e = desk_read(r, &d, done ? &done->read : NULL);
        if (e != OK && e != E_INVALID)
            return e;
    }
    form_show(r, &d, done ? &done->read : NULL, &v);
    v.items = arena_new_array(r->arena, struct message_shown, d.messages.count + 1);
    for (size_t i = 0; i < d.messages.count; i++)
        if ((e = shown_fill(r, &d, &v, i)) != OK)
            return e;
    page_fill(r, &d, &v);
    html_messages(r->out, &v);
    return OK;
}

/* --- writing one --- */

static enum err word_take(
    struct req *r, const struct desk *d, struct str typed, struct learned_word w, struct writing *x)
{
    const char *fault = learned_fault(r->arena, d->text, &d->context, typed);

    if (fault) {
        req_problem(r, fault, NULL, 0);
        return E_INVALID;
    }
    w.fold = text_fold(r->arena, str_trim(typed));
    x->words[x->word_count++] = w;
    return OK;
}

/* Words that are ticked to be remembered. */
static enum err words_take(
    struct req *r, const struct desk *d, size_t part, const struct message *m, struct writing *x)
{
    enum err e = OK;

    x->words = arena_new_array(r->arena, struct learned_word, m->figures.count + 1);
    if (!d->visitor.may_compile)
        return OK;
    if (form_number(r->form, field_name(r->arena, "lu", part)) && m->unit_word.len)
        e = word_take(r, d, m->unit_word,
            (struct learned_word){.as = LEARNED_UNIT,
                .target = str_printf(r->arena, "%lld", (long long)x->report.unit.v)},
            x);
    for (size_t k = 0; e == OK && k < m->figures.count; k++) {
        const struct message_figure *f = &m->figures.items[k];
        struct report_figure to;

        if (!form_number(r->form, figure_name(r->arena, "l", part, k)) || !f->word.len ||
            !figure_chosen(r, r->form, part, k, &to))
            continue;
        e = word_take(r, d, f->word,
            to.of == OF_INDICATOR
                ? (struct learned_word){.as = LEARNED_INDICATOR,
                      .target = str_from(indicators[to.index].code)}
                : (struct learned_word){.as = LEARNED_WORK,
                      .target = str_printf(r->arena, "%lld", (long long)to.index)},
            x);
    }
    return e;
}

static enum err figures_take(
    struct req *r, size_t part, const struct message *m, struct report_figure *said, size_t *count)
{
    for (size_t k = 0; k < m->figures.count; k++) {
        const char *value = figure_name(r->arena, "v", part, k);
        struct report_figure f;

        if (form_value(r->form, figure_name(r->arena, "a", part, k))->text.len <= 1)
            continue; /* "-": left out */
        if (!form_given(r->form, value))
            return form_refuse(
                r->form, value, MSG("Hãy gõ số, hoặc chọn “Bỏ qua, không ghi” cho dòng này."));
        if (figure_chosen(r, r->form, part, k, &f))
            said[(*count)++] = f;
    }
    return OK;
}

static const char *why_of(enum message_mode mode)
{
    return mode == MESSAGE_ADDS       ? MSG("Theo tin nhắn bổ sung.")
           : mode == MESSAGE_CORRECTS ? MSG("Theo tin nhắn đính chính.")
                                      : MSG("Theo tin nhắn trong nhóm.");
}

/* What stands against it, at the line it is about. */
static void refuse(struct req *r, size_t part, const struct message *m, const struct report *report,
    const struct report_problems *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct report_problem *one = &p->items[i];
        const char *at = NULL;

        for (size_t k = 0; one->place == AT_FIGURE && k < m->figures.count && !at; k++) {
            struct report_figure f;

            if (figure_chosen(r, r->form, part, k, &f) && f.of == report->figures[one->figure].of &&
                f.index == report->figures[one->figure].index)
                at = figure_name(r->arena, "v", part, k);
        }
        if (at)
            form_refuse(r->form, at, str_z(r->arena, one->message));
        else
            req_problem(r, str_z(r->arena, one->message), NULL, 0);
    }
}

/* Two lines for one thing would silently count once. */
static bool is_twice(const struct report_figure *said, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            if (said[i].of == said[k].of && said[i].index == said[k].index)
                return true;
    return false;
}

static enum err compose(
    struct req *r, const struct desk *d, size_t part, const struct message *m, struct writing *x)
{
    struct report_figure *said =
        arena_new_array(r->arena, struct report_figure, m->figures.count + 1);
    const struct report *newest;
    struct report *report = &x->report;
    struct str note = form_text(r->form, field_name(r->arena, "n", part));
    size_t count = 0;
    enum err e = figures_take(r, part, m, said, &count);

    if (e == OK)
        e = newest_of(r, r->db, d, m, &newest);
    if (e != OK)
        return e;
    if (is_twice(said, count)) {
        req_problem(r,
            MSG("Hai dòng cùng ghi vào một chỗ. Hãy cộng lại thành một dòng, dòng kia "
                "chọn bỏ qua."),
            NULL, 0);
        return E_INVALID;
    }
    message_compose(r->arena, newest, m->mode, said, count, report);
    report->campaign = d->visitor.campaign.id;
    report->unit.v = m->unit;
    report->day = m->day;
    report->revision = newest ? newest->revision : 0;
    report->note = newest && newest->note.len && note.len
                       ? str_printf(r->arena, "%.*s\n%.*s", STR(newest->note), STR(note))
                   : newest && newest->note.len ? newest->note
                                                : note;
    report->why = newest ? str_from(why_of(m->mode)) : S("");
    report->key = message_key(
        r->arena, report->campaign, report->unit, report->day, str_slice(d->text, m->from, m->to));
    return OK;
}

static enum err part_judge(struct req *r, const struct desk *d, size_t part, struct writing *x)
{
    const struct message *m = &d->messages.items[part];
    struct report_problems problems = {0};
    int64_t sent;
    enum err e;

    if (!m->unit)
        return form_refuse(r->form, field_name(r->arena, "u", part), MSG("Hãy chọn đơn vị."));
    if (!campaign_visitor_acts(r, r->db, &d->visitor, (struct unit_id){m->unit}))
        return form_refuse(r->form, field_name(r->arena, "u", part),
            MSG("Bạn chỉ ghi được báo cáo của đơn vị mình.")); /* the paste stays on the page */
    e = sent_before(r, r->db, d, m, &sent);
    if (e != OK || sent)
        return e; /* it stands there already: nothing to be written */
    e = compose(r, d, part, m, x);
    if (e == OK)
        e = words_take(r, d, part, m, x);
    if (e != OK)
        return e;
    if (form_number(r->form, field_name(r->arena, "r", part)) != x->report.revision) {
        req_problem(r,
            MSG("Trong lúc bạn xem đã có người gửi báo cáo này. Hãy xem số cũ và số mới "
                "bên dưới rồi bấm ghi lần nữa."),
            NULL, 0);
        return E_CONFLICT;
    }
    e = report_check(r->db, r->arena, r->lang, &x->report, r->now_ms, &problems);
    if (e == E_INVALID)
        refuse(r, part, m, &x->report, &problems);
    if (e == OK)
        r->view = x;
    return e;
}

/* Is it a field of that part, or of the whole page? "v3_1" is of part 3. */
static bool is_of_part(const char *name, size_t part)
{
    int64_t number;
    size_t at = strcspn(name, "0123456789");
    struct str digits = {name + at, strspn(name + at, "0123456789")};

    return str_to_int(digits, &number) != OK || number == (int64_t)part;
}

/* A day or number that is wrong in another message is no reason not to write this one. */
static enum err others_forgive(struct form *form, size_t part)
{
    form->refused = false;
    for (size_t i = 0; i < form->count; i++) {
        if (!is_of_part(form->fields[i].name, part))
            form->values[i].error = S("");
        form->refused |= form->values[i].error.len > 0;
    }
    return form->refused ? E_INVALID : OK;
}

enum err act_messages(struct req *r)
{
    struct desk d = {0};
    struct writing *x = arena_new(r->arena, struct writing);
    struct form *form;
    int64_t part;
    enum err e = desk_find(r, r->db, &d);

    if (e == OK)
        e = desk_read(r, &d, NULL);
    if (e != OK || str_to_int(sent_field(r, "send"), &part) != OK)
        return e; /* only read */
    if (!d.same_read) {
        r->form = form_make(r, &d);
        form_fill(r, &d, r->form);
        req_problem(r,
            MSG("Tin, hoặc cách đọc tin, đã khác lúc bạn xem: có từ mới học, sang ngày mới hoặc "
                "công trình "
                "vừa đổi. Chưa ghi gì. Hãy xem lại bên dưới rồi bấm ghi lần nữa."),
            NULL, 0);
        return E_CONFLICT;
    }
    if (part < 0 || (size_t)part >= d.messages.count || !d.messages.items[part].is_report)
        return OK;
    form = form_make(r, &d);
    e = form_read(form, r);
    if (e == E_INVALID)
        e = others_forgive(form, (size_t)part);
    x->part = (size_t)part;
    x->read = d.messages;
    return e == OK ? part_judge(r, &d, (size_t)part, x) : e;
}

enum err write_messages(struct tx *tx, struct req *r)
{
    const struct writing *x = r->view;
    struct desk d = {0};
    int64_t seq;
    enum err e;

    e = campaign_visitor_find(r, tx->db, (struct campaign_id){req_id(r, "id")}, &d.visitor);
    if (e == OK && !d.visitor.may_act)
        e = E_DENIED;
    if (e != OK || !x) /* only read: nothing to be written */
        return e;
    if (!campaign_visitor_acts(r, tx->db, &d.visitor, x->report.unit))
        e = E_DENIED;
    if (e == OK)
        e = report_send(tx, &x->report, &seq);
    for (size_t i = 0; e == OK && i < x->word_count; i++) {
        if (!d.visitor.may_compile)
            return E_DENIED;
        e = learned_add(tx, d.visitor.campaign.unit, &x->words[i]);
        if (e == E_TOO_LARGE) {
            req_problem(r,
                MSG("Đã nhớ đủ %1 từ. Hãy quên bớt từ ở cuối trang, hoặc bỏ dấu “Nhớ” rồi ghi. "
                    "Chưa ghi gì."),
                (const struct str[]){count_format(r->arena, LEARNED_MAX, false)}, 1);
            return E_INVALID;
        }
    }
    return e;
}

enum err write_message_forget(struct tx *tx, struct req *r)
{
    struct campaign c;
    int64_t word = 0;
    enum err e = campaign_find(tx->db, r->arena, (struct campaign_id){req_id(r, "id")}, &c);

    if (e == OK && !may(tx->db, r->actor, PERMISSION_COMPILE, c.unit))
        e = E_DENIED;
    if (e == OK && str_to_int(sent_field(r, "word"), &word) != OK)
        e = E_NOT_FOUND;
    if (e == OK)
        e = learned_forget(tx, c.unit, word);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã quên từ này. Từ nay đọc như chưa học."));
    req_redirect(r, "/campaign/%lld/messages#learned", (long long)c.id.v);
    return OK;
}
