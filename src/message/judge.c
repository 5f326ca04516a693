/* judge.c: the figures of a part held against each other: totals and their parts, what was said
 * twice, and whether it all is a report. */
#include "message/segment.h"

#include "base/unicode.h"

static bool same(const struct message_figure *a, const struct message_figure *b)
{
    return a->of == b->of && a->index == b->index && a->index >= 0;
}

static bool counts(const struct message_figure *f)
{
    return message_figure_counts(f);
}

static void parts_settle(struct message *m, const struct message_figure *total)
{
    for (size_t k = 0; k < m->figures.count; k++) {
        struct message_figure *f = &m->figures.items[k];

        if (f != total && same(f, total) && f->doubt == DOUBT_MEANING)
            f->doubt = DOUBT_SUMMED;
    }
}

/* Or they do not: one of them was not read. */
static void parts_doubt(struct message *m, const struct message_figure *total)
{
    for (size_t k = 0; k < m->figures.count; k++) {
        struct message_figure *f = &m->figures.items[k];

        if (f != total && same(f, total) && counts(f))
            doubt(f, DOUBT_TOTAL);
    }
}

/* "Tổng số dân 40" alone is the figure; beside its parts it is only compared. */
static void totals_judge(struct message *m)
{
    for (size_t i = 0; i < m->figures.count; i++) {
        struct message_figure *t = &m->figures.items[i];
        int64_t sum = 0;
        bool parts = false, force;

        if (t->skip != SKIP_TOTAL)
            continue;
        force = t->index < 0 || t->doubt == DOUBT_WHO;
        for (size_t k = 0; k < m->figures.count; k++) {
            const struct message_figure *f = &m->figures.items[k];

            if (k == i || !counts(f) || f->doubt == DOUBT_AWAY ||
                !(force ? f->of == OF_INDICATOR && indicators[f->index].is_force : same(f, t)))
                continue;
            parts = true;
            sum += f->milli;
        }
        if (parts && t->of == OF_WORK_TODAY && sum < t->milli) {
            t->of = OF_WORK_SO_FAR; /* "lắp thêm 5 bóng, tổng cộng 12 bóng rồi" */
            t->skip = SKIP_NOT;
            t->doubt = DOUBT_SO_FAR;
        } else if (parts) {
            t->doubt = sum == t->milli ? MESSAGE_SURE : DOUBT_TOTAL;
            if (sum == t->milli) /* the parts agree with it */
                parts_settle(m, t);
            else if (!force)
                parts_doubt(m, t);
        } else {
            t->skip = SKIP_NOT;
            if (t->doubt == DOUBT_WHO && !t->word.len)
                t->index = -1;
        }
    }
}

/* "45 người, trong đó 10 dân quân": what stands before "trong đó" holds its parts. Parts of the
 * same thing are not added again; of other people, nobody can know whether they are in it. */
static void among_judge(struct message *m)
{
    for (size_t i = 0; i + 1 < m->figures.count; i++) {
        struct message_figure *whole = &m->figures.items[i];
        int64_t sum = 0;
        bool force;

        if (whole->among || !m->figures.items[i + 1].among || whole->skip != SKIP_NOT)
            continue;
        force = whole->of == OF_INDICATOR &&
                (whole->index < 0 ? whole->unit == UNIT_PERSON : indicators[whole->index].is_force);
        for (size_t k = i + 1; k < m->figures.count && m->figures.items[k].among; k++) {
            struct message_figure *part = &m->figures.items[k];

            if (force && whole->doubt == DOUBT_WHO && part->skip == SKIP_NOT)
                whole->skip = SKIP_TOTAL;
            else if (same(part, whole) && part->skip == SKIP_NOT) {
                part->skip = SKIP_TOTAL;
                part->doubt = MESSAGE_SURE;
                sum += part->milli;
            } else if (force && counts(part) && part->of == OF_INDICATOR &&
                       indicators[part->index].is_force && !whole->doubt)
                whole->doubt = DOUBT_TOTAL;
        }
        if (sum > whole->milli && !whole->doubt)
            whole->doubt = DOUBT_TOTAL;
    }
}

/* "Đã xong 420/600m, hôm nay 60m": the share is what was done so far. */
static void share_judge(struct message *m)
{
    for (size_t i = 0; i < m->figures.count; i++)
        for (size_t k = 0; k < m->figures.count; k++) {
            struct message_figure *share = &m->figures.items[i], *today = &m->figures.items[k];

            if (share->doubt == DOUBT_SHARE && share->of == OF_WORK_TODAY && counts(share) &&
                counts(today) && same(share, today) && today->doubt != DOUBT_SHARE &&
                share->milli >= today->milli)
                share->of = OF_WORK_SO_FAR;
        }
}

/* Nobody knows whether it counts at all: never added to what is plain. */
static bool is_unplaced(const struct message_figure *f)
{
    return f->doubt == DOUBT_AWAY || f->doubt == DOUBT_MEANING || f->doubt == DOUBT_WORTH ||
           f->doubt == DOUBT_WHO;
}

/* "quân số 38, gồm dq 6, ca 2, dân 30": people without a name for who they are, as many as all
 * the others together. */
static void nameless_judge(struct message *m)
{
    for (size_t i = 0; i < m->figures.count; i++) {
        struct message_figure *t = &m->figures.items[i];
        int64_t sum = 0;

        if (t->doubt != DOUBT_WHO || t->skip != SKIP_NOT || t->unit != UNIT_PERSON)
            continue;
        for (size_t k = 0; k < m->figures.count; k++) {
            const struct message_figure *f = &m->figures.items[k];

            if (k != i && counts(f) && f->of == OF_INDICATOR && indicators[f->index].is_force &&
                f->doubt != DOUBT_WHO)
                sum += f->milli;
        }
        if (sum && sum == t->milli) {
            t->skip = SKIP_TOTAL;
            t->doubt = MESSAGE_SURE;
        }
    }
}

/* "=", "là", "thành" right before it. */
static bool is_result(const struct reading *r, const struct message_figure *f)
{
    size_t at = 0;

    while (at < r->count && r->items[at].from < f->from)
        at++;
    for (size_t i = at; i < r->count && r->items[i].from < f->to; i++)
        if (is_item_mark(r, i + 1, '(') && r->items[i].to >= f->to) /* "5tr (anh Ba 2tr, …)" */
            return true;
    if (at == 0)
        return false;
    return is_item_mark(r, at - 1, '=') || is_class(r, at - 1, W_TOTAL) ||
           is_class(r, at - 1, W_BECOMES) || is_class(r, at - 1, W_SO_FAR) ||
           (r->items[at - 1].kind == ITEM_WORD &&
               token_is(&r->tokens, r->items[at - 1].token + r->items[at - 1].tokens - 1, "la"));
}

/* "30m nữa là 115m (sáng 85m)": one of several is the sum of the others. */
static void sum_judge(const struct reading *r, struct message *m)
{
    for (size_t i = 0; i < m->figures.count; i++) {
        struct message_figure *t = &m->figures.items[i];
        int64_t sum = 0;
        size_t others = 0;

        if (!counts(t) || (t->of != OF_WORK_TODAY && t->unit != UNIT_VND && t->unit != UNIT_M2) ||
            !is_result(r, t))
            continue;
        for (size_t k = 0; k < m->figures.count; k++) {
            const struct message_figure *f = &m->figures.items[k];

            if (k != i && counts(f) && same(f, t)) {
                sum += f->milli;
                others++;
            }
        }
        if (others < 2 || sum != t->milli)
            continue;
        t->doubt = DOUBT_SUMMED;
        for (size_t k = 0; k < m->figures.count; k++)
            if (k != i && same(&m->figures.items[k], t) && counts(&m->figures.items[k]))
                m->figures.items[k].skip = SKIP_TOTAL;
    }
}

/* Does a word that takes back stand between two figures: "dân 20, à nhầm, dân 22"? */
static bool takes_back(
    const struct reading *r, const struct message_figure *a, const struct message_figure *b)
{
    for (size_t i = 0; i < r->count; i++)
        if ((is_class(r, i, W_MISTAKE) || is_class(r, i, W_RATHER)) && r->items[i].from >= a->to &&
            r->items[i].to <= b->from)
            return true;
    return false;
}

/* Which association a word for members names; BODY_ANY: "hội viên", of whichever. */
enum body { BODY_ANY, BODY_WOMEN, BODY_FARMERS, BODY_VETERANS, BODY_YOUTH };

static enum body body_of(struct arena *a, struct str word)
{
    static const struct {
        const char *part;
        enum body body;
    } parts[] = {{"phu nu", BODY_WOMEN}, {"pn", BODY_WOMEN}, {"nong dan", BODY_FARMERS},
        {"nd", BODY_FARMERS}, {"ccb", BODY_VETERANS}, {"cuu chien binh", BODY_VETERANS},
        {"hoi vien", BODY_ANY}, {"hv", BODY_ANY}, {"doan", BODY_YOUTH}, {"dv", BODY_YOUTH},
        {"thanh nien", BODY_YOUTH}, {"tn", BODY_YOUTH}};
    struct str fold = text_fold(a, word);

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (str_find(fold, str_from(parts[i].part), 0) < fold.len)
            return parts[i].body;
    return BODY_ANY;
}

/* "hội viên phụ nữ 10, cựu chiến binh 5": members of two of them; not "hội viên 15, phụ nữ 10". */
static bool are_two_groups(
    const struct reading *r, const struct message_figure *a, const struct message_figure *b)
{
    enum body one = body_of(r->arena, a->word), other = body_of(r->arena, b->word);

    return a->of == OF_INDICATOR && a->index == who_named("members") && a->word.len &&
           b->word.len && one != other &&
           ((one != BODY_ANY && other != BODY_ANY) || one == BODY_YOUTH || other == BODY_YOUTH);
}

static void figure_drop(struct message *m, size_t at)
{
    struct message_figure *f = &m->figures.items[at];

    memmove(f, f + 1, (m->figures.count - at - 1) * sizeof *f);
    m->figures.count--;
}

/* Sums of money of which neither is plain: "góp của anh Bảy 5 xị, chị Tư 1 chai". */
static bool are_both_guessed(const struct message_figure *a, const struct message_figure *b)
{
    return a->unit == UNIT_VND && a->doubt && b->doubt && a->doubt != DOUBT_WORTH &&
           b->doubt != DOUBT_WORTH;
}

/* Said in parts: added up, and a person looks. */
static void twice_judge(const struct reading *r, struct message *m)
{
    for (size_t i = 0; i < m->figures.count; i++)
        for (size_t k = i + 1; k < m->figures.count; k++) {
            struct message_figure *a = &m->figures.items[i], *b = &m->figures.items[k];

            if (!counts(a) || !counts(b) || !same(a, b))
                continue;
            if (is_unplaced(a) != is_unplaced(b) &&
                !are_both_guessed(a, b)) { /* "vắng 5 dân quân, còn 6" */
                (is_unplaced(a) ? a : b)->index = -1;
                continue;
            }
            if (takes_back(r, a, b)) {
                a->skip = SKIP_OLD;
                b->doubt = b->doubt ? b->doubt : DOUBT_TWICE;
                break;
            }
            a->milli += b->milli;
            a->bound = a->bound == b->bound ? a->bound : '~';
            if (a->doubt == MESSAGE_SURE && b->doubt == MESSAGE_SURE &&
                m->mode != MESSAGE_CORRECTS && are_two_groups(r, a, b))
                a->doubt = MESSAGE_SURE;
            else if (a->doubt == MESSAGE_SURE || a->doubt == DOUBT_SUMMED)
                a->doubt = a->of == OF_WORK_SO_FAR || m->mode == MESSAGE_CORRECTS ? DOUBT_TWICE
                                                                                  : DOUBT_SUMMED;
            if (b->to > a->to)
                a->to = b->to;
            figure_drop(m, k);
            k--;
        }
}

/* "Cảm ơn ấp Sân Bay đã ủng hộ 20 phần ăn sáng" */
static bool is_thanks(const struct reading *r, size_t first)
{
    const struct tokens *t = &r->tokens;
    size_t at = item_at(r, first)->token;

    while (token_is(t, at, "xin") || token_is(t, at, "thay") || token_is(t, at, "mat"))
        at++;
    return (token_is(t, at, "cam") && token_is(t, at + 1, "on")) ||
           (token_is(t, at, "chuc") && token_is(t, at + 1, "mung")) ||
           (token_is(t, at, "hoan") && token_is(t, at + 1, "ho"));
}

static void part_judge(const struct reading *r, struct part *p)
{
    struct message *m = &p->message;
    size_t placed = 0, said = 0;
    bool rest = has(r, p->first, p->end, W_REST);

    for (size_t i = 0; i < m->figures.count; i++) {
        const struct message_figure *f = &m->figures.items[i];
        bool asked = f->doubt == DOUBT_QUESTION;

        said += f->skip == SKIP_NOT && !asked;
        placed += f->skip == SKIP_NOT && !asked && f->index >= 0;
    }
    m->is_report = placed || (said && m->unit && !is_thanks(r, p->first));
    if (!m->figures.count && rest && (m->unit || m->unit_doubt == DOUBT_UNIT_TWO) &&
        !question_follows(r, p->first))
        m->is_report = true;
}

void figures_judge(const struct reading *r, struct part *p)
{
    among_judge(&p->message);
    share_judge(&p->message);
    totals_judge(&p->message);
    nameless_judge(&p->message);
    sum_judge(r, &p->message);
    twice_judge(r, &p->message);
    part_judge(r, p);
}
