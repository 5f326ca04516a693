/* write_messages.c: a message that was looked at becomes a revision of a report, and ticked words
 * are remembered. A report goes through report_check() and report_send() like any other. */
#include "message/desk.h"

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
    if (form_number(r->form, desk_field(r->arena, "lu", part)) && m->unit_word.len)
        e = word_take(r, d, m->unit_word,
            (struct learned_word){.as = LEARNED_UNIT,
                .target = str_printf(r->arena, "%lld", (long long)x->report.unit.v)},
            x);
    for (size_t k = 0; e == OK && k < m->figures.count; k++) {
        const struct message_figure *f = &m->figures.items[k];
        struct report_figure to;

        if (!form_number(r->form, desk_figure_field(r->arena, "l", part, k)) || !f->word.len ||
            !desk_figure_chosen(r, r->form, part, k, &to))
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
        const char *value = desk_figure_field(r->arena, "v", part, k);
        struct report_figure f;

        if (form_value(r->form, desk_figure_field(r->arena, "a", part, k))->text.len <= 1)
            continue; /* "-": left out */
        if (!form_given(r->form, value))
            return form_refuse(
                r->form, value, MSG("Hãy gõ số, hoặc chọn “Bỏ qua, không ghi” cho dòng này."));
        if (desk_figure_chosen(r, r->form, part, k, &f))
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

            if (desk_figure_chosen(r, r->form, part, k, &f) &&
                f.of == report->figures[one->figure].of &&
                f.index == report->figures[one->figure].index)
                at = desk_figure_field(r->arena, "v", part, k);
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
    struct str note = form_text(r->form, desk_field(r->arena, "n", part));
    size_t count = 0;
    enum err e = figures_take(r, part, m, said, &count);

    if (e == OK)
        e = desk_newest(r, r->db, d, m, &newest);
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
        return form_refuse(r->form, desk_field(r->arena, "u", part), MSG("Hãy chọn đơn vị."));
    if (!campaign_visitor_acts(r, r->db, &d->visitor, (struct unit_id){m->unit}))
        return form_refuse(r->form, desk_field(r->arena, "u", part),
            MSG("Bạn chỉ ghi được báo cáo của đơn vị mình.")); /* the paste stays on the page */
    e = desk_sent_before(r, r->db, d, m, &sent);
    if (e != OK || sent)
        return e; /* it stands there already: nothing to be written */
    e = compose(r, d, part, m, x);
    if (e == OK)
        e = words_take(r, d, part, m, x);
    if (e != OK)
        return e;
    if (form_number(r->form, desk_field(r->arena, "r", part)) != x->report.revision) {
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
    if (e != OK || str_to_int(desk_sent(r, "send"), &part) != OK)
        return e; /* only read */
    if (!d.same_read) {
        r->form = desk_form(r, &d);
        desk_form_fill(r, &d, r->form);
        req_problem(r,
            MSG("Tin, hoặc cách đọc tin, đã khác lúc bạn xem: có từ mới học, sang ngày mới hoặc "
                "công trình "
                "vừa đổi. Chưa ghi gì. Hãy xem lại bên dưới rồi bấm ghi lần nữa."),
            NULL, 0);
        return E_CONFLICT;
    }
    if (part < 0 || (size_t)part >= d.messages.count || !d.messages.items[part].is_report)
        return OK;
    form = desk_form(r, &d);
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

/* Sent twice: it is forgotten. */
static enum err forget_once(struct tx *tx, struct unit_id commune, int64_t word)
{
    enum err e = learned_forget(tx, commune, word);

    return e == E_NOT_FOUND ? OK : e;
}

enum err write_message_forget(struct tx *tx, struct req *r)
{
    struct campaign c;
    int64_t word = 0;
    enum err e = campaign_find(tx->db, r->arena, (struct campaign_id){req_id(r, "id")}, &c);

    if (e == OK && !may(tx->db, r->actor, PERMISSION_COMPILE, c.unit))
        e = E_DENIED;
    if (e == OK && str_to_int(desk_sent(r, "word"), &word) != OK)
        e = E_NOT_FOUND;
    if (e == OK)
        e = forget_once(tx, c.unit, word);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã quên từ này. Từ nay đọc như chưa học."));
    req_redirect(r, "/campaign/%lld/messages#learned", (long long)c.id.v);
    return OK;
}
