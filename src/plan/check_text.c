/* check_text.c: what the text leaves open: kinds of work without a figure, two ways of reporting,
 * a blank number, figures that could not be read. */
#include "plan/check.h"

enum { UNREAD_MAX = 40 };

static bool has_line(const struct plan *p, enum kind kind)
{
    for (size_t i = 0; i < p->lines.count; i++)
        if (p->lines.items[i].kind == kind)
            return true;
    for (size_t i = 0; i < p->totals.count; i++)
        if (p->totals.items[i].kind == kind)
            return true;
    return false;
}

static void ratio_without_force(struct checking *c, const struct plan_mention *m)
{
    struct finding *f;

    if (c->plan->has_force)
        return;
    f = finding_add(c, m->at);
    f->measure = "ratio";
    finding_evidence(c, f, m->at.line);
    SAY(c, f->message,
        "nêu tỷ lệ lực lượng nhưng không lực lượng nào có số người, nên không tính được",
        "a ratio of forces is asked for, but no force is given a number, so it cannot be worked "
        "out",
        word_number(0));
    SAY(c, f->hint, "Ghi mỗi lực lượng huy động bao nhiêu người.",
        "Say how many people each force sends.", word_number(0));
}

void check_promise(struct checking *c)
{
    const struct plan *p = c->plan;

    if (p->lines.count == 0 || p->title.len == 0)
        return;
    for (size_t i = 0; i < p->mentions.count; i++) {
        const struct plan_mention *m = &p->mentions.items[i];
        struct finding *f;

        if (m->kind == KIND_LAST) {
            ratio_without_force(c, m);
            continue;
        }
        if (!kind_is_promise(m->kind) || has_line(p, m->kind))
            continue;
        f = finding_add(c, m->at);
        f->kind = m->kind;
        finding_evidence(c, f, m->at.line);
        SAY(c, f->message, "%1: có nêu nhưng không dòng nào ghi chỉ tiêu, nơi làm",
            "%1: named, but no line says how much and where", word_kind(m->kind));
        SAY(c, f->hint, "Bổ sung số lượng, địa điểm, hoặc bỏ khỏi kế hoạch.",
            "Add how much and where, or take it out of the plan.", word_number(0));
    }
}

void check_channel(struct checking *c)
{
    const struct plan *p = c->plan;

    for (size_t i = 1; i < p->channels.count; i++) {
        const struct plan_channel *first = &p->channels.items[0], *o = &p->channels.items[i];
        struct finding *f;

        if (o->agency == first->agency)
            continue;
        f = finding_add(c, o->at);
        finding_evidence(c, f, first->at.line);
        finding_evidence(c, f, o->at.line);
        SAY(c, f->message, "báo cáo này gửi qua %2, báo cáo ở dòng %3 gửi qua %1",
            "this report goes by way of %2, the one in line %3 by way of %1",
            word_text(first->words), word_text(o->words), word_number((int64_t)first->at.line));
        SAY(c, f->hint, "Chọn một đầu mối nhận báo cáo, hoặc nói rõ ai chuyển cho ai.",
            "Choose one receiver, or say who passes it on to whom.", word_number(0));
        return;
    }
}

void check_number(struct checking *c)
{
    struct finding *f;

    if (!c->plan->number_at.line || c->plan->number.len > 0)
        return;
    f = finding_add(c, c->plan->number_at);
    SAY(c, f->message, "văn bản chưa có số", "the document has no number yet", word_number(0));
    SAY(c, f->hint, "Ghi số văn bản trước khi phát hành.", "Give it a number before it goes out.",
        word_number(0));
}

/* "30/02/2026" */
static void say_no_days(struct checking *c)
{
    const struct plan *p = c->plan;

    for (size_t i = 0; i < p->no_days.count && i < UNREAD_MAX; i++) {
        struct position at = p->no_days.items[i];
        struct str words = str_slice(p->doc->lines[at.line - 1], at.from, at.to);
        struct finding *f = finding_add(c, at);

        SAY(c, f->message, "“%1”: không có ngày này trong lịch", "“%1”: there is no such day",
            word_text(words));
        SAY(c, f->hint, "Viết lại ngày, tháng cho đúng lịch.", "Write a day that the calendar has.",
            word_number(0));
    }
}

void check_unread(struct checking *c)
{
    const struct figures *all = &c->plan->figures;

    say_no_days(c);
    for (size_t i = 0, said = 0; i < all->count && said < UNREAD_MAX; i++) {
        const struct figure *g = &all->items[i];
        struct position at = {g->line, g->col, g->from, g->to};
        struct finding *f;

        if (!g->unread)
            continue;
        f = finding_add(c, at);
        said++;
        f->message[LANG_VI] =
            str_printf(c->arena, "“%.*s” chưa đọc được: %s", STR(g->raw), tr(LANG_VI, g->unread));
        f->message[LANG_EN] = str_printf(
            c->arena, "“%.*s” could not be read: %s", STR(g->raw), tr(LANG_EN, g->unread));
        SAY(c, f->hint, "Viết số cụ thể, hoặc bỏ.", "Write the number, or leave it out.",
            word_number(0));
    }
}

/* A promise whose measure is missing cannot be followed. */
void check_ambiguous(struct checking *c)
{
    const struct plan *p = c->plan;

    for (size_t i = 0, said = 0; i < p->lines.count && said < UNREAD_MAX; i++) {
        const struct plan_line *l = &p->lines.items[i];
        struct finding *f;

        if (l->unit != UNIT_NONE || l->money_vnd >= 0)
            continue;
        f = finding_add(c, l->at);
        said++;
        f->kind = l->kind;
        SAY(c, f->message, "%1: chưa nói làm bao nhiêu", "%1: it does not say how much",
            word_kind(l->kind));
        SAY(c, f->hint, "Ghi chiều dài, diện tích hoặc số lượng.",
            "Give a length, an area or a number.", word_number(0));
    }
}
