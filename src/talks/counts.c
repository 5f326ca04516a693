/* counts.c: what follows from a list of sessions: their audiences in words, clashes, counts. */
#include "talks/talk.h"

#include "base/tr.h"
#include "base/unicode.h"

struct str talk_audience_words(struct arena *a, enum lang lang, const struct talk *t)
{
    struct buf b;

    buf_init(&b, a, 8192);
    for (size_t i = 0; i < audience_count; i++)
        if (t->audiences >> i & 1)
            buf_printf(&b, "%s%s", b.len ? "; " : "", tr(lang, audiences[i].label));
    if (t->others.len)
        buf_printf(&b, "%s%.*s", b.len ? "; " : "", STR(t->others));
    return buf_str(&b);
}

/* --- clashes --- */

static int end_of(const struct talk *t)
{
    return t->to_minute >= 0 ? t->to_minute : t->from_minute + TALK_USUAL_MINUTES;
}

static bool overlap(const struct talk *a, const struct talk *b)
{
    return a->day == b->day && a->from_minute < end_of(b) && b->from_minute < end_of(a);
}

static bool same_words(struct arena *a, struct str one, struct str other)
{
    return one.len && str_eq(text_fold(a, one), text_fold(a, other));
}

void talk_clashes(struct arena *a, const struct talk_list *all, struct talk_clash_list *ret)
{
    *ret = (struct talk_clash_list){0};
    for (size_t i = 0; i < all->count; i++)
        for (size_t k = i + 1; k < all->count && all->items[k].day == all->items[i].day; k++) {
            const struct talk *one = &all->items[i], *other = &all->items[k];

            if (one->state == TALK_NOT_HELD || other->state == TALK_NOT_HELD ||
                !overlap(one, other))
                continue;
            if (one->place_unit.v == other->place_unit.v && same_words(a, one->place, other->place))
                *vec_push(a, ret) = (struct talk_clash){one, other, CLASH_PLACE};
            if (same_words(a, one->speaker, other->speaker))
                *vec_push(a, ret) = (struct talk_clash){one, other, CLASH_SPEAKER};
        }
}

/* --- counts --- */

struct talk_count talk_count_of(
    const struct talk_list *all, enum talk_group group, struct unit_id unit, day_t until)
{
    struct talk_count n = {0};

    for (size_t i = 0; i < all->count; i++) {
        const struct talk *t = &all->items[i];

        if (talk_forms[t->form].group != group || (unit.v && t->unit.v != unit.v) || t->day > until)
            continue;
        n.planned++;
        n.held += t->state == TALK_HELD;
        n.not_held += t->state == TALK_NOT_HELD;
        if (t->state == TALK_HELD && t->attendances >= 0)
            n.attendances += t->attendances;
        n.uncounted += t->state == TALK_HELD && t->attendances < 0;
    }
    return n;
}
