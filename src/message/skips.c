/* skips.c: numbers that were read and do not count for the day: plans, promises, totals, what was
 * done so far, sizes, prices of one, and what a correction takes back. */
#include "message/segment.h"

/* "mai"; not in "Bà Mai". */
static bool is_future(const struct reading *r, size_t at)
{
    return is_class(r, at, W_FUTURE) &&
           !(at > 0 && (is_class(r, at - 1, W_NAME) || is_class(r, at - 1, W_SCALE) ||
                           (r->items[at - 1].kind == ITEM_WORD &&
                               token_is(&r->tokens, r->items[at - 1].token, "muoi"))));
}

/* "rộng 3m", "mỗi phần 300k": how large or how much each. */
static enum message_skip skip_before(
    const struct state *s, const struct quantity_read *q, bool people)
{
    bool today = false;

    if (s->free_from > s->from && q->first == s->free_from + 1 && people &&
        is_item_mark(s->r, s->free_from, '='))
        return SKIP_TOTAL; /* "dq 3 dân 16 = 19 người" */
    for (size_t i = q->first; i-- > s->free_from;) {
        today |= class_at(s->r, i) == W_TODAY;
        switch (class_at(s->r, i)) {
        case W_SIZE:
            return q->unit == UNIT_M ? SKIP_SIZE : SKIP_NOT;
        case W_EACH: /* "moi" alone is "mới" as often as "mỗi" */
            if (s->r->items[i].word.plain && s->r->items[i].tokens == 1 && q->first - i > 2)
                break;
            return SKIP_EACH;
        case W_RATHER:
            return SKIP_NOT;
        case W_SO_FAR:
            return SKIP_SO_FAR;
        case W_FUTURE:
            if (is_future(s->r, i) && !today)
                return SKIP_FUTURE;
            break;
        case W_BUT:
            return SKIP_NOT;
        case W_MISTAKE:
            if (q->first - i <= 2)
                return SKIP_OLD;
            break;
        case W_TARGET:
            return SKIP_TARGET;
        case W_LEFT: /* "còn hôm nay được 140m" */
            return people || today || s->m->mode == MESSAGE_ADDS ? SKIP_NOT : SKIP_LEFT;
        case W_NOT:
            return SKIP_OLD;
        case W_TOTAL:
            return has(s->r, s->free_from, i, W_SO_FAR) ? SKIP_SO_FAR : SKIP_TOTAL;
        default:
            break;
        }
    }
    return SKIP_NOT;
}

static bool per_behind(const struct state *s, size_t at)
{
    return is_item_mark(s->r, at, '/') && s->r->items[at].glued && at + 1 < s->to &&
           !(at + 2 < s->to && is_item_number(s->r, at + 2)) &&
           s->r->items[at + 1].kind == ITEM_WORD &&
           (class_at(s->r, at + 1) == W_THING || class_at(s->r, at + 1) == W_WHO ||
               class_at(s->r, at + 1) == W_PERSON || class_at(s->r, at + 1) == W_MEASURE ||
               class_at(s->r, at + 1) == W_DAY);
}

bool question_follows(const struct reading *r, size_t at)
{
    for (; at < r->count && r->items[at].kind != ITEM_END; at++)
        if (is_item_mark(r, at, '?'))
            return true;
    return false;
}

static bool number_behind(const struct state *s, size_t at)
{
    for (; at < s->to; at++)
        if (is_item_number(s->r, at) && !s->r->items[at].passed)
            return true;
    return false;
}

/* So many groups of people were just named. */
static bool times_groups(const struct state *s, struct message_figure *f)
{
    const struct message_figures *all = &s->m->figures;
    const struct message_figure *last = all->count ? &all->items[all->count - 1] : NULL;
    int64_t product;

    if (!last || last->index >= 0 || last->milli > 100 * MILLI || last->milli % MILLI ||
        f->unit != UNIT_PERSON || f->doubt ||
        __builtin_mul_overflow(last->milli / MILLI, f->milli, &product))
        return false;
    f->milli = product;
    f->doubt = DOUBT_EACH;
    return true;
}

/* "54m, hôm qua báo 45m là sai": what was reported before. */
static bool is_taken_back(const struct state *s, const struct quantity_read *q)
{
    size_t said = last_of(s->r, s->free_from, q->first, W_REPORT);

    return next_of(s, q->end, W_MISTAKE) != SIZE_MAX ||
           (said != SIZE_MAX && said > s->from && q->first - said <= 2 &&
               (has(s->r, s->from, said, W_YESTERDAY) || has(s->r, s->from, said, W_TODAY)));
}

/* "25 dân (5 thanh niên)": among them, or besides? */
static bool is_in_brackets(const struct state *s, const struct message_figure *f)
{
    const struct message_figures *all = &s->m->figures;
    const struct message_figure *last = all->count ? &all->items[all->count - 1] : NULL;

    return last && last->of == OF_INDICATOR && last->index == who_named("citizens") &&
           f->index >= 0 && f->index != last->index && s->from > s->part_from &&
           is_item_mark(s->r, s->from - 1, '(') && is_item_mark(s->r, s->to, ')') && s->from > 1 &&
           s->r->items[s->from - 2].to == last->to && f->milli < last->milli;
}

/* "80m hôm qua 70m", in a report of today */
static bool is_of_the_day_before(const struct state *s, const struct quantity_read *q)
{
    const struct reading *r = s->r;
    day_t base = r->sent ? r->sent : r->context->today;

    return q->first > s->from && is_class(r, q->first - 1, W_YESTERDAY) && s->m->day == base &&
           s->m->figures.count;
}

/* "hôm qua báo 20 dân": it was reported before, and perhaps is no longer true. */
static bool is_told_again(const struct state *s, const struct quantity_read *q)
{
    size_t said = last_of(s->r, s->free_from, q->first, W_REPORT);

    return said != SIZE_MAX && said > s->from && q->first - said <= 2 &&
           (is_class(s->r, said - 1, W_YESTERDAY) || is_class(s->r, said - 1, W_TODAY));
}

/* "210m mai làm tiếp", "210m mai làm 300m": what stands before "mai" was done. In "70m nữa mai làm"
 * it was not; of what stands before that nobody can be sure. */
static bool is_done_before(const struct state *s, const struct quantity_read *q, bool *sure)
{
    size_t token;

    if (!s->future_here || q->end > s->future_at)
        return false;
    token = s->r->items[s->future_at].token + s->r->items[s->future_at].tokens;
    *sure = number_behind(s, s->future_at);
    for (size_t i = token; i < token + 3; i++)
        *sure |= token_is(&s->r->tokens, i, "tiep");
    for (size_t i = q->end; !*sure && i < s->future_at; i++)
        if (is_number_start(s, i))
            return true;
    return *sure;
}

/* "60m nữa là tới nhà văn hóa" */
static bool is_left(const struct state *s, const struct quantity_read *q)
{
    static const char *const words[] = {
        "toi", "den", "xong", "het", "du", "dung", "giap", "hoan", NULL};
    const struct tokens *t = &s->r->tokens;
    size_t token = q->end < s->to ? s->r->items[q->end].token : SIZE_MAX;

    if (token >= t->count || !token_is(t, token, "nua") ||
        !(token_is(t, token + 1, "la") || token_is(t, token + 1, "thi")))
        return false;
    for (size_t i = 0; words[i]; i++)
        if (token_is(t, token + 2, words[i]))
            return true;
    return false;
}

/* "12 hay 15 dân quân": one of the two, and somebody asks. */
static bool is_or(const struct reading *r, size_t at)
{
    return at > 0 && item_at(r, at)->kind == ITEM_WORD && is_item_number(r, at - 1) &&
           is_item_number(r, at + 1) &&
           (token_is(&r->tokens, r->items[at].token, "hay") ||
               token_is(&r->tokens, r->items[at].token, "hoac"));
}

/* The rules that take a number out of the day. */
void figure_skips(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    bool people = f->of == OF_INDICATOR && f->unit != UNIT_VND, sure;

    f->skip = skip_before(s, q, people);
    if (f->skip == SKIP_EACH && f->doubt == DOUBT_EACH) /* multiplied already */
        f->skip = SKIP_NOT;
    if (f->skip == SKIP_NOT && !people && is_left(s, q))
        f->skip = SKIP_LEFT;
    if (f->skip == SKIP_NOT && s->line_skip == SKIP_FUTURE && is_done_before(s, q, &sure)) {
        if (!sure)
            doubt(f, DOUBT_LATER);
    } else if (f->skip == SKIP_NOT && s->line_skip) {
        f->skip = s->line_skip;
        if (f->skip == SKIP_FUTURE && s->future_here && q->end <= s->future_at)
            doubt(f, DOUBT_LATER); /* "210m hẹn mai xong" */
        if (s->line_doubt)
            doubt(f, f->skip == SKIP_FUTURE ? DOUBT_LATER : DOUBT_SO_FAR);
    }
    if (f->skip == SKIP_NOT && f->unit == UNIT_PERSON && is_in_brackets(s, f))
        doubt(f, DOUBT_TOTAL);
    if (f->skip == SKIP_NOT && f->unit != UNIT_VND && is_of_the_day_before(s, q))
        f->doubt = DOUBT_AWAY;
    if (f->skip == SKIP_NOT && f->unit == UNIT_PERSON &&
        (has(s->r, s->free_from, q->first, W_AWAY) || next_of(s, q->end, W_AWAY) != SIZE_MAX))
        f->doubt = f->doubt && f->doubt != DOUBT_WHO ? f->doubt : DOUBT_AWAY;
    if (f->skip == SKIP_NOT && f->doubt != DOUBT_EACH && per_behind(s, q->end))
        f->skip = SKIP_EACH;
    if (f->skip == SKIP_NOT && q->end < s->to && is_class(s->r, q->end, W_SO_FAR) &&
        !number_behind(s, q->end)) { /* "220m lũy kế" */
        f->skip = SKIP_SO_FAR;
        doubt(f, DOUBT_SO_FAR);
    }
    if (f->skip == SKIP_NOT && (s->divided || has(s->r, s->from, s->to, W_EACH_UNIT)))
        doubt(f, DOUBT_EACH);
    if (f->skip == SKIP_NOT && s->m->mode == MESSAGE_CORRECTS && is_taken_back(s, q))
        f->skip = SKIP_OLD;
    else if (f->skip == SKIP_NOT && is_told_again(s, q))
        doubt(f, DOUBT_TWICE);
    if (f->skip == SKIP_EACH && times_groups(s, f)) /* "4 nhóm, mỗi nhóm 5 dân" */
        f->skip = SKIP_NOT;
    if (f->skip == SKIP_EACH)
        doubt(f, DOUBT_EACH);
    if (f->skip == SKIP_SO_FAR && f->of == OF_WORK_TODAY) {
        f->of = OF_WORK_SO_FAR;
        f->skip = SKIP_NOT;
    }
    if (f->skip != SKIP_NOT && f->skip != SKIP_TOTAL && f->doubt != DOUBT_SO_FAR &&
        f->doubt != DOUBT_EACH && f->doubt != DOUBT_LATER)
        f->doubt = MESSAGE_SURE;
    if (f->skip == SKIP_NOT && (question_follows(s->r, q->end) || is_or(s->r, q->end) ||
                                   (q->first > 0 && is_or(s->r, q->first - 1))))
        f->doubt = DOUBT_QUESTION;
}

/* "hôm nay", or a date that is not to come. */
static bool is_past(const struct reading *r, size_t at)
{
    enum word_class c = class_at(r, at);

    return c == W_TODAY || c == W_YESTERDAY || c == W_BEFORE_YESTERDAY || c == W_BUT ||
           (r->items[at].day && r->items[at].day <= r->context->today);
}

/* "Lũy kế:" holds for its line; "lũy kế 220m" for its figure; "mai làm …" to the end. */
void segment_scope(struct state *s)
{
    bool figures = false;

    s->future_here = false;
    for (size_t i = s->from; i < s->to; i++) {
        enum word_class c = class_at(s->r, i);
        bool figure = false, colon = false;

        if (s->line_skip == SKIP_FUTURE && is_past(s->r, i))
            s->line_skip = SKIP_NOT;
        if (s->line_skip == SKIP_SO_FAR && s->line_doubt && c == W_TODAY)
            s->line_skip = SKIP_NOT;
        if (is_future(s->r, i)) {
            s->future_here = figures;
            s->future_at = i;
            s->line_skip = SKIP_FUTURE;
            s->line_doubt = false;
        }
        figures |= is_number_start(s, i);
        if (c != W_SO_FAR)
            continue;
        for (size_t k = i + 1; k < s->to; k++) {
            colon |= is_item_mark(s->r, k, ':');
            figure |= is_item_number(s->r, k) && !s->r->items[k].passed;
        }
        if (colon || !figure) {
            s->line_skip = SKIP_SO_FAR;
            s->line_doubt = !colon;
        } else if (!s->line_skip && next_of(s, i + 1, W_WHO) != SIZE_MAX) {
            s->line_skip = SKIP_SO_FAR;
            s->line_doubt = true;
        }
    }
}
