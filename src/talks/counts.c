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

/* What of a session is compared: without capitals and accents. */
struct folded {
    struct str place, speaker;
};

static bool same_words(struct str one, struct str other)
{
    return one.len && str_eq(one, other);
}

static void compare(struct arena *a, const struct talk *one, const struct folded *its,
    const struct talk *other, const struct folded *others, struct talk_clash_list *ret)
{
    if (one->state == TALK_NOT_HELD || other->state == TALK_NOT_HELD || !overlap(one, other))
        return;
    if (one->place_unit.v == other->place_unit.v && same_words(its->place, others->place))
        *vec_push(a, ret) = (struct talk_clash){one, other, CLASH_PLACE};
    if (same_words(its->speaker, others->speaker))
        *vec_push(a, ret) = (struct talk_clash){one, other, CLASH_SPEAKER};
}

void talk_clashes(
    struct arena *a, const struct talk_list *all, struct talk_id of, struct talk_clash_list *ret)
{
    struct folded *folded = arena_new_array(a, struct folded, all->count);

    *ret = (struct talk_clash_list){0};
    for (size_t i = 0; i < all->count; i++)
        folded[i] =
            (struct folded){text_fold(a, all->items[i].place), text_fold(a, all->items[i].speaker)};
    for (size_t i = 0; i < all->count; i++)
        for (size_t k = i + 1; k < all->count && all->items[k].day == all->items[i].day; k++) {
            const struct talk *one = &all->items[i], *other = &all->items[k];

            if (ret->count >= TALK_CLASHES_MAX)
                return;
            if (!of.v || of.v == one->id.v || of.v == other->id.v)
                compare(a, one, &folded[i], other, &folded[k], ret);
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
