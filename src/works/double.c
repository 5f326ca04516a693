/* double.c: how likely two works are one, and why. See double.h; which two are asked about stands
 * in double_index.c.
 *
 * A score is a sum of points for what they have in common, less points for what they have not.
 * Names weigh most: two works of one road, kind and hamlet are worth a look even if their amounts
 * differ, since one may be a part of the other. What says plainly that they are not one (other
 * numbers of roads, other tổ, the other side) ends it, pictures apart.
 */
#include "works/double.h"

#include "works/double_index.h"

#include <stdlib.h>

enum {
    POINTS_NAME = 60,
    POINTS_NAMELESS = 30, /* neither has a name; hamlet and amount are the same */
    POINTS_GROUP = 45,    /* neither has one, but the same tổ of the same hamlet */
    POINTS_HALF_NAMED = 10,
    POINTS_NAME_OTHER = -15, /* hardly alike */
    NAME_OTHER = 60,
    POINTS_PLACE = 25,
    POINTS_PLACE_UNSAID = 5,
    POINTS_PLACE_OTHER = -35,
    POINTS_AMOUNT = 20,
    POINTS_AMOUNT_ALIKE = 15,
    POINTS_AMOUNT_NEAR = -6,
    POINTS_AMOUNT_UNSAID = 5,
    POINTS_AMOUNT_OTHER = -15,
    POINTS_DAYS = 10,
    POINTS_DAYS_NEXT = 8,
    POINTS_DAYS_UNSAID = 5,
    POINTS_DAYS_NEAR = -15,
    POINTS_DAYS_OTHER = -45,
    POINTS_PICTURES = 40,
    POINTS_PICTURES_ALONE = 72,
    POINTS_SAME_UNIT = -25,
    POINTS_SUM = 45,
    SCORE_MAX = 100,
    SCORE_KEPT = 30, /* a sum of parts may still lift it */
    NAME_LIKE = 70,
    PARTS_MAX = 10,
};

const char *double_reason_label(enum double_reason reason)
{
    static const char *const labels[DOUBLE_REASON_LAST] = {
        [DOUBLE_PLACE] = MSG("cùng nơi"),
        [DOUBLE_ROUTE] = MSG("cùng tên"),
        [DOUBLE_ROUTE_ALIKE] = MSG("tên gần giống"),
        [DOUBLE_AMOUNT] = MSG("khối lượng bằng nhau"),
        [DOUBLE_AMOUNT_ALIKE] = MSG("khối lượng gần bằng nhau"),
        [DOUBLE_SUM] = MSG("các phần cộng lại bằng cái kia"),
        [DOUBLE_TENFOLD] = MSG("hơn kém nhau đúng mười lần"),
        [DOUBLE_DAYS] = MSG("cùng những ngày ấy"),
        [DOUBLE_DAYS_NEXT] = MSG("lệch một ngày"),
        [DOUBLE_PHOTOGRAPHS] = MSG("ảnh gần như là một"),
    };

    return labels[reason];
}

/* Among the reasons while pairs are scored: in another hamlet. */
#define PLACE_OTHER (1u << 31)

static unsigned bit(enum double_reason reason)
{
    return 1u << reason;
}

/* ── what is compared ───────────────────────────────────────────────────────────────────────── */

static int place_points(const struct double_side *a, const struct double_side *b, unsigned *why)
{
    bool said = a->route.hamlet.count || b->route.hamlet.count;
    const struct route_words *one = a->route.hamlet.count ? &a->route.hamlet : &a->home;
    const struct route_words *other = b->route.hamlet.count ? &b->route.hamlet : &b->home;
    bool same;

    if (one->count == 0 || other->count == 0)
        return POINTS_PLACE_UNSAID;
    same = said ? route_hamlet_same(one, other) : a->record->place_unit == b->record->place_unit;
    *why |= same ? bit(DOUBLE_PLACE) : PLACE_OTHER;
    return same ? POINTS_PLACE : POINTS_PLACE_OTHER;
}

/* Smaller of larger in thousandths; -1: one is not said. */
static int64_t amount_ratio(int64_t a, int64_t b)
{
    int64_t small = a < b ? a : b, large = a < b ? b : a;

    if (small <= 0)
        return -1;
    while (large > INT64_MAX / 1000) {
        large /= 1000;
        small /= 1000;
    }
    return small * 1000 / large;
}

static int amount_points(const struct double_side *a, const struct double_side *b, unsigned *why)
{
    int64_t ratio = amount_ratio(a->amount, b->amount);
    int64_t done = amount_ratio(a->record->done_milli, b->record->done_milli);

    ratio = done > ratio ? done : ratio;
    if (ratio < 0)
        return POINTS_AMOUNT_UNSAID;
    *why |= ratio == 1000 ? bit(DOUBLE_AMOUNT) : ratio >= 900 ? bit(DOUBLE_AMOUNT_ALIKE) : 0;
    if (ratio >= 900)
        return ratio == 1000 ? POINTS_AMOUNT : POINTS_AMOUNT_ALIKE;
    if (ratio == 100) {
        *why |= bit(DOUBLE_TENFOLD);
        return POINTS_AMOUNT_NEAR;
    }
    return ratio >= 700 ? POINTS_AMOUNT_NEAR : POINTS_AMOUNT_OTHER;
}

static int day_points(const struct double_record *a, const struct double_record *b, unsigned *why)
{
    day_t a_last = a->last_day ? a->last_day : a->first_day;
    day_t b_last = b->last_day ? b->last_day : b->first_day;
    day_t from = a->first_day > b->first_day ? a->first_day : b->first_day;
    day_t to = a_last < b_last ? a_last : b_last;

    if (a->first_day == 0 || b->first_day == 0)
        return POINTS_DAYS_UNSAID;
    if (from <= to) {
        *why |= bit(DOUBLE_DAYS);
        return POINTS_DAYS;
    }
    if (from - to == 1) {
        *why |= bit(DOUBLE_DAYS_NEXT);
        return POINTS_DAYS_NEXT;
    }
    return from - to <= 3 ? POINTS_DAYS_NEAR : POINTS_DAYS_OTHER;
}

static int name_points(const struct double_side *a, const struct double_side *b, unsigned *why)
{
    int likeness = route_likeness(&a->route, &b->route);
    bool amount = (*why & bit(DOUBLE_AMOUNT)) && (*why & bit(DOUBLE_PLACE));

    if (likeness >= 0) {
        *why |= likeness >= 95          ? bit(DOUBLE_ROUTE)
                : likeness >= NAME_LIKE ? bit(DOUBLE_ROUTE_ALIKE)
                                        : 0;
        return likeness * POINTS_NAME / 100 + (likeness < NAME_OTHER ? POINTS_NAME_OTHER : 0);
    }
    if (route_is_named(&a->route) || route_is_named(&b->route))
        return POINTS_HALF_NAMED;
    if (a->route.groups & b->route.groups)
        return *why & bit(DOUBLE_PLACE) ? POINTS_GROUP : 0;
    return amount && a->record->unit != b->record->unit && !a->route.groups && !b->route.groups
               ? POINTS_NAMELESS
               : 0;
}

static bool comparable(const struct double_record *a, const struct double_record *b)
{
    return a->kind == b->kind && a->measure == b->measure &&
           (a->area == b->area || !a->area || !b->area);
}

static struct double_pair pair_score(const struct double_side *sides, size_t one, size_t other)
{
    const struct double_side *a = &sides[one], *b = &sides[other];
    struct double_pair p = {.a = one, .b = other};
    bool alike = double_pictures_alike(a->record, b->record);
    bool same_unit = a->record->unit == b->record->unit;

    if (comparable(a->record, b->record) && !route_apart(&a->route, &b->route)) {
        p.score = place_points(a, b, &p.reasons) + amount_points(a, b, &p.reasons) +
                  day_points(a->record, b->record, &p.reasons);
        p.score += name_points(a, b, &p.reasons) + (alike ? POINTS_PICTURES : 0);
        if (same_unit && !(p.reasons & bit(DOUBLE_AMOUNT)))
            p.score += POINTS_SAME_UNIT;
    }
    if (alike) {
        p.reasons |= bit(DOUBLE_PHOTOGRAPHS);
        if (!same_unit && p.score < POINTS_PICTURES_ALONE)
            p.score = POINTS_PICTURES_ALONE;
    }
    if (p.score > SCORE_MAX)
        p.score = SCORE_MAX;
    return p;
}

/* ── works entered in parts ─────────────────────────────────────────────────────────────────── */

/* The pairs of every record, to be walked from one to the other. */
struct around {
    struct double_pair **pairs;
    size_t *from; /* of record i: pairs [from[i], from[i + 1]) */
};

static struct around around_make(struct arena *a, const struct double_pairs *pairs, size_t count)
{
    struct around out = {arena_new_array(a, struct double_pair *, pairs->count * 2 + 1),
        arena_new_array(a, size_t, count + 2)};

    for (size_t i = 0; i < pairs->count; i++) {
        out.from[pairs->items[i].a + 2]++;
        out.from[pairs->items[i].b + 2]++;
    }
    for (size_t i = 2; i < count + 2; i++)
        out.from[i] += out.from[i - 1];
    for (size_t i = 0; i < pairs->count; i++) {
        out.pairs[out.from[pairs->items[i].a + 1]++] = &pairs->items[i];
        out.pairs[out.from[pairs->items[i].b + 1]++] = &pairs->items[i];
    }
    return out;
}

static size_t other_of(const struct double_pair *p, size_t one)
{
    return p->a == one ? p->b : p->a;
}

/* What may be parts of one record: smaller and of a like name. */
struct parts {
    struct double_pair *pairs[PARTS_MAX];
    size_t records[PARTS_MAX];
    int64_t amounts[PARTS_MAX];
    size_t count;
};

static void parts_find(
    const struct double_side *sides, const struct around *around, size_t whole, struct parts *ret)
{
    ret->count = 0;
    for (size_t i = around->from[whole]; i < around->from[whole + 1] && ret->count < PARTS_MAX;
         i++) {
        struct double_pair *p = around->pairs[i];
        size_t other = other_of(p, whole);
        int64_t amount = sides[other].amount;

        if (amount <= 0 || amount >= sides[whole].amount || (p->reasons & PLACE_OTHER) ||
            !route_contains(&sides[whole].route, &sides[other].route))
            continue;
        ret->pairs[ret->count] = p;
        ret->records[ret->count] = other;
        ret->amounts[ret->count++] = amount;
    }
}

/* Which of them make up the whole, as bits; 0: none do. */
static unsigned parts_of_sum(const struct parts *parts, int64_t whole)
{
    for (unsigned set = 1; set < 1u << parts->count; set++) {
        int64_t rest = whole;

        if ((set & (set - 1)) == 0)
            continue; /* one part alone is another question */
        for (size_t i = 0; i < parts->count; i++)
            rest -= set & 1u << i ? parts->amounts[i] : 0;
        if (rest <= whole / 100 && rest >= -(whole / 100))
            return set;
    }
    return 0;
}

static bool in_set(const struct parts *parts, unsigned set, size_t record)
{
    for (size_t i = 0; i < parts->count; i++)
        if ((set & 1u << i) && parts->records[i] == record)
            return true;
    return false;
}

/* The parts are doubles of the whole; of each other they are not, unless pictures say otherwise. */
static void sum_say(
    const struct around *around, const struct parts *parts, unsigned set, size_t whole)
{
    for (size_t i = 0; i < parts->count; i++) {
        struct double_pair *p = parts->pairs[i];

        if (!(set & 1u << i))
            continue;
        p->reasons |= bit(DOUBLE_SUM);
        p->part = p->a == whole ? 2 : 1;
        p->score = p->score + POINTS_SUM > SCORE_MAX ? SCORE_MAX : p->score + POINTS_SUM;
        for (size_t k = around->from[parts->records[i]]; k < around->from[parts->records[i] + 1];
             k++) {
            struct double_pair *sibling = around->pairs[k];

            if (in_set(parts, set, other_of(sibling, parts->records[i])) &&
                !(sibling->reasons & bit(DOUBLE_PHOTOGRAPHS)))
                sibling->score = 0;
        }
    }
}

static void sums_find(
    struct arena *a, const struct double_side *sides, size_t count, struct double_pairs *pairs)
{
    struct around around = around_make(a, pairs, count);

    for (size_t whole = 0; whole < count; whole++) {
        struct parts parts;
        unsigned set;

        parts_find(sides, &around, whole, &parts);
        set = parts_of_sum(&parts, sides[whole].amount);
        if (set)
            sum_say(&around, &parts, set, whole);
    }
}

/* A clearly smaller one of the same name may be a part. */
static void part_guess(const struct double_side *sides, struct double_pair *p)
{
    int64_t ratio = amount_ratio(sides[p->a].amount, sides[p->b].amount);

    if (p->part == 0 && ratio >= 0 && ratio < 900 && !(p->reasons & bit(DOUBLE_TENFOLD)) &&
        (p->reasons & (bit(DOUBLE_ROUTE) | bit(DOUBLE_ROUTE_ALIKE))))
        p->part = sides[p->a].amount < sides[p->b].amount ? 1 : 2;
}

/* ── the whole way ──────────────────────────────────────────────────────────────────────────── */

static int pair_order(const void *a, const void *b)
{
    const struct double_pair *one = a, *other = b;

    if (one->score != other->score)
        return one->score > other->score ? -1 : 1;
    if (one->a != other->a)
        return one->a < other->a ? -1 : 1;
    return one->b < other->b ? -1 : one->b > other->b;
}

struct hamlet {
    int64_t area, unit;
    struct str name;
};

static int hamlet_order(const void *a, const void *b)
{
    const struct hamlet *one = a, *other = b;

    if (one->area != other->area)
        return one->area < other->area ? -1 : 1;
    return one->unit < other->unit ? -1 : one->unit > other->unit;
}

/* The hamlets of every commune, as the records name them. */
struct hamlets {
    struct hamlet *items;
    struct route_words *names;
    size_t count;
};

static void hamlets_find(
    struct arena *a, const struct double_record *records, size_t count, struct hamlets *ret)
{
    struct hamlet *all = arena_new_array(a, struct hamlet, count);
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < count; i++)
        if (records[i].place_unit && records[i].place_name.len)
            all[n++] =
                (struct hamlet){records[i].area, records[i].place_unit, records[i].place_name};
    if (n)
        qsort(all, n, sizeof *all, hamlet_order);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || hamlet_order(&all[kept - 1], &all[i]) != 0)
            all[kept++] = all[i];
    ret->items = all;
    ret->count = kept;
    ret->names = arena_new_array(a, struct route_words, kept);
    for (size_t i = 0; i < kept; i++)
        route_hamlet(a, all[i].name, &ret->names[i]);
}

/* The first of a commune's. */
static size_t hamlet_first(const struct hamlets *h, int64_t area, int64_t unit)
{
    size_t low = 0, high = h->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct hamlet asked = {area, unit, S("")};

        if (hamlet_order(&h->items[middle], &asked) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void side_read(struct arena *a, const struct hamlets *h, const struct double_record *r,
    struct double_side *ret)
{
    size_t from = hamlet_first(h, r->area, INT64_MIN);
    size_t to = hamlet_first(h, r->area, INT64_MAX);
    struct route_name place;

    *ret = (struct double_side){
        .record = r, .amount = r->planned_milli ? r->planned_milli : r->done_milli};
    route_read(a, r->name, h->names + from, to - from, &ret->route);
    route_read(a, r->place, h->names + from, to - from, &place);
    if (!ret->route.hamlet.count)
        ret->route.hamlet = place.hamlet;
    ret->route.groups |= place.groups;
    ret->route.parts |= place.parts;
    if (!route_is_named(&ret->route) && route_is_named(&place)) {
        ret->route.words = place.words;
        ret->route.number_count = place.number_count;
        memcpy(ret->route.numbers, place.numbers, sizeof place.numbers);
    }
    if (r->place_unit && r->place_name.len)
        ret->home = h->names[hamlet_first(h, r->area, r->place_unit)];
}

static const struct double_side *sides_read(
    struct arena *a, const struct double_record *records, size_t count)
{
    struct double_side *sides = arena_new_array(a, struct double_side, count);
    struct hamlets hamlets;

    hamlets_find(a, records, count, &hamlets);
    for (size_t i = 0; i < count; i++)
        side_read(a, &hamlets, &records[i], &sides[i]);
    return sides;
}

static void pair_put(struct arena *a, const struct double_side *sides, size_t one, size_t other,
    struct double_pairs *pairs)
{
    struct double_pair p = pair_score(sides, one, other);

    if (p.score >= SCORE_KEPT)
        *vec_push(a, pairs) = p;
}

static void pairs_finish(struct arena *a, const struct double_side *sides, size_t count,
    struct double_pairs *pairs, struct double_pairs *ret)
{
    size_t kept = 0;

    sums_find(a, sides, count, pairs);
    for (size_t i = 0; i < pairs->count; i++) {
        if (pairs->items[i].score < DOUBLE_SCORE_MIN)
            continue;
        pairs->items[kept] = pairs->items[i];
        pairs->items[kept].reasons &= ~PLACE_OTHER;
        part_guess(sides, &pairs->items[kept++]);
    }
    pairs->count = kept;
    if (kept)
        qsort(pairs->items, kept, sizeof *pairs->items, pair_order);
    *ret = *pairs;
}

void double_find(
    struct arena *a, const struct double_record *records, size_t count, struct double_pairs *ret)
{
    const struct double_side *sides = sides_read(a, records, count);
    struct double_candidates candidates;
    struct double_pairs pairs = {0};

    double_candidates_find(a, sides, count, &candidates);
    for (size_t i = 0; i < candidates.count; i++)
        pair_put(a, sides, candidates.items[i].a, candidates.items[i].b, &pairs);
    pairs_finish(a, sides, count, &pairs, ret);
}

void double_find_slow(
    struct arena *a, const struct double_record *records, size_t count, struct double_pairs *ret)
{
    const struct double_side *sides = sides_read(a, records, count);
    struct double_pairs pairs = {0};

    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            pair_put(a, sides, i, j, &pairs);
    pairs_finish(a, sides, count, &pairs, ret);
}
