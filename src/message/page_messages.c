/* page_messages.c: messages of a group chat, pasted, read and, after a person's yes, written into
 * reports.
 *
 * The whole paste travels with the page in its one form, so nothing is kept on the server. What was
 * written already is known by its key (compose.h), not by what the page says. A report goes through
 * report_check() and report_send() like any other.
 */
#include "message/desk.h"
#include "message/templates.h"

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
            .value = desk_figure_field(r->arena, "v", part, k),
            .target = desk_figure_field(r->arena, "a", part, k),
            .learn = d->visitor.may_compile && f->word.len && !f->learned &&
                             (f->doubt == DOUBT_WORD || f->doubt == DOUBT_MEANING ||
                                 f->doubt == DOUBT_NOT_COUNTED || f->doubt == DOUBT_SPELLING)
                         ? desk_figure_field(r->arena, "l", part, k)
                         : NULL,
            .doubt = f->doubt ? req_t(r, message_doubt_words(f->doubt)) : S(""),
            .skip = f->skip ? req_t(r, message_skip_words(f->skip)) : S("")};
        if (f->learned)
            line->taught = REQ_T(r, "học từ “%1”", f->word);
        if (!desk_figure_chosen(r, v->form, part, k, &said))
            continue;
        message_compose(r->arena, newest, m->mode, &said, 1, &after);
        line->before =
            newest ? figure_words(r, d, report_figure_find(newest, said.of, said.index)) : S("");
        line->after = figure_words(r, d, report_figure_find(&after, said.of, said.index));
        line->differs = newest && !str_eq(line->before, line->after);
    }
}

/* The same words, written for a day before: two days alike, or the same message once more. */
static enum err lately_fill(struct req *r, const struct desk *d, struct message_shown *s)
{
    day_t day;
    enum err e = desk_sent_lately(r, r->db, d, s->message, &day);

    if (e != OK || !day)
        return e;
    s->sure = false;
    s->day_doubt =
        REQ_T(r, "Tin giống hệt đã ghi cho ngày %1. Chỉ ghi nữa khi hai ngày làm như nhau thật.",
            day_format(r->arena, day));
    return OK;
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
    s->unit = desk_field(r->arena, "u", part);
    s->day = desk_field(r->arena, "d", part);
    s->note = desk_field(r->arena, "n", part);
    s->revision = desk_field(r->arena, "r", part);
    if (d->visitor.may_compile && m->unit_word.len && m->unit_doubt && !m->unit_learned)
        s->learn_unit = desk_field(r->arena, "lu", part);
    s->may_send =
        campaign_visitor_acts(r, r->db, &d->visitor, (struct unit_id){m->unit}) || !m->unit;
    if (m->unit && s->may_send) {
        e = desk_newest(r, r->db, d, m, &newest);
        if (e == OK)
            e = desk_sent_before(r, r->db, d, m, &sent);
        if (e == OK && !sent)
            e = lately_fill(r, d, s);
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

/* Two messages as hamlets of this campaign might write them, to see how they are read. */
static struct str example_of(struct req *r, const struct desk *d)
{
    static const char *const said[] = {"5 dân quân, 20 dân, vận động 1tr2",
        "dq 4, bà con hai chục, tuyên truyền 1 cuộc 35 người dự"};
    struct str day = day_format(r->arena, d->context.today), text = S("");
    int64_t last = 0;
    size_t lines = 0;

    for (size_t i = 0; i < d->context.work_count && lines < sizeof said / sizeof *said; i++) {
        int64_t unit = d->context.works[i].unit;
        struct str name = campaign_visitor_unit(&d->visitor, (struct unit_id){unit});

        if (unit == last || !name.len)
            continue;
        text = str_printf(r->arena, "%.*s[%.*s 16:%02zu] %.*s: %.*s bc hôm nay: %s\n", STR(text),
            STR(day), 5 + 7 * lines, STR(name), STR(name), said[lines]);
        last = unit;
        lines++;
    }
    return text;
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
    if (!d->text.len)
        v->example = example_of(r, d);
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
    desk_form_show(r, &d, done ? &done->read : NULL, &v);
    v.items = arena_new_array(r->arena, struct message_shown, d.messages.count + 1);
    for (size_t i = 0; i < d.messages.count; i++)
        if ((e = shown_fill(r, &d, &v, i)) != OK)
            return e;
    page_fill(r, &d, &v);
    html_messages(r->out, &v);
    return OK;
}
