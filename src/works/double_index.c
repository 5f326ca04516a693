/* double_index.c: which records of many are worth comparing.
 *
 * Every record gives some keys: words of its name by sound, each also with one letter left out (so
 * that a slip of the pen still meets), its numbers, the name in one piece; hamlet and amount where
 * it has no name. Records that share a key, kind, measure and commune are compared. A record that
 * may lie in any commune meets all of them. Pictures meet by eighths of their likeness: two that
 * differ in at most seven bits have at least one eighth in common.
 */
#include "works/double_index.h"

#include "doc/picture.h"

#include <stdlib.h>

enum {
    NEIGHBOURS = 200,
    BANDS = 8,
    LETTERS_LEFT_OUT_MIN = 4,
    BUCKETS = 1 << 14,
    BUCKET_SHIFT = 64 - 14,
};

struct key {
    uint64_t hash;
    uint32_t record;
};

struct keys {
    struct key *items;
    size_t count, capacity;
};

struct indexing {
    struct arena *arena;
    const struct double_side *sides;
    size_t count;
    bool some_anywhere;
    struct keys keys;
    struct double_candidates *out;
};

/* ── keys ───────────────────────────────────────────────────────────────────────────────────── */

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static uint64_t mix_text(uint64_t h, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return h;
}

/* One key in its commune, and one over all where some records could lie anywhere. */
static void key_put(struct indexing *x, uint32_t record, uint64_t hash)
{
    const struct double_record *r = x->sides[record].record;
    uint64_t sort = mix(hash, (uint64_t)r->kind << 8 | (uint64_t)r->measure);
    struct key *k;

    if (r->area) {
        k = vec_push(x->arena, &x->keys);
        *k = (struct key){mix(sort, (uint64_t)r->area), record};
    }
    if (x->some_anywhere) {
        k = vec_push(x->arena, &x->keys);
        *k = (struct key){mix(sort, 0), record};
    }
}

enum {
    SALT_SOUND = 1,
    SALT_TYPED,
    SALT_NUMBER,
    SALT_INITIALS,
    SALT_TOGETHER,
    SALT_AMOUNT,
    SALT_GROUP,
};

static void word_keys(struct indexing *x, uint32_t record, const struct route_word *w)
{
    struct str fold = w->fold;

    key_put(x, record, mix_text(SALT_SOUND, w->sound));
    if (fold.len < LETTERS_LEFT_OUT_MIN)
        return;
    key_put(x, record, mix_text(SALT_TYPED, fold));
    for (size_t i = 0; i < fold.len; i++)
        if (i == 0 || fold.ptr[i] != fold.ptr[i - 1])
            key_put(x, record,
                mix_text(
                    mix_text(SALT_TYPED, str_slice(fold, 0, i)), str_slice(fold, i + 1, fold.len)));
}

/* A record without a name of its own: its hamlet with the amount, and with each tổ. */
static void nameless_keys(struct indexing *x, uint32_t record)
{
    const struct double_side *s = &x->sides[record];
    const struct route_words *hamlet = s->route.hamlet.count ? &s->route.hamlet : &s->home;
    uint64_t place = 1;

    for (size_t i = 0; i < hamlet->count; i++)
        place = mix_text(place, hamlet->items[i].sound);
    key_put(x, record, mix(mix(SALT_AMOUNT, place), (uint64_t)s->amount));
    for (uint64_t bit = 0; bit < 64; bit++)
        if (s->route.groups >> bit & 1)
            key_put(x, record, mix(mix(SALT_GROUP, place), bit));
}

static void record_keys(struct indexing *x, uint32_t record)
{
    const struct route_name *route = &x->sides[record].route;
    uint64_t initials = SALT_INITIALS, together = SALT_TOGETHER;

    for (size_t i = 0; i < route->words.count; i++) {
        const struct route_word *w = &route->words.items[i];

        if (!w->weak || route->words.count == 1)
            word_keys(x, record, w);
        initials = mix_text(initials, str_slice(w->fold, 0, 1));
        together = mix_text(together, w->fold);
    }
    if (route->words.count == 1)
        key_put(x, record, mix_text(SALT_INITIALS, route->words.items[0].fold));
    if (route->words.count > 2)
        key_put(x, record, initials);
    if (route->words.count)
        key_put(x, record, together);
    for (size_t i = 0; i < route->number_count; i++)
        key_put(x, record, mix_text(SALT_NUMBER, route->numbers[i]));
    if (!route_is_named(route))
        nameless_keys(x, record);
}

/* ── candidates ─────────────────────────────────────────────────────────────────────────────── */

static int key_order(const void *a, const void *b)
{
    const struct key *one = a, *other = b;

    if (one->hash != other->hash)
        return one->hash < other->hash ? -1 : 1;
    return one->record < other->record ? -1 : one->record > other->record;
}

static int candidate_order(const void *a, const void *b)
{
    const struct double_candidate *one = a, *other = b;

    if (one->a != other->a)
        return one->a < other->a ? -1 : 1;
    return one->b < other->b ? -1 : one->b > other->b;
}

static void candidate_put(struct indexing *x, uint32_t one, uint32_t other)
{
    struct double_candidate *c = vec_push(x->arena, x->out);

    *c = (struct double_candidate){one < other ? one : other, one < other ? other : one};
}

static bool may_meet(const struct double_record *a, const struct double_record *b)
{
    return a->kind == b->kind && a->measure == b->measure &&
           (a->area == b->area || !a->area || !b->area);
}

/* The records of one key. */
static void block_pairs(struct indexing *x, const struct key *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count && j - i <= NEIGHBOURS; j++)
            if (keys[i].record != keys[j].record &&
                may_meet(x->sides[keys[i].record].record, x->sides[keys[j].record].record))
                candidate_put(x, keys[i].record, keys[j].record);
}

/* In order of their hash: first into buckets by its top bits, then each bucket by itself. */
static struct key *keys_sorted(struct indexing *x)
{
    size_t *from = arena_new_array(x->arena, size_t, BUCKETS + 1);
    struct key *sorted = arena_new_array(x->arena, struct key, x->keys.count);

    for (size_t i = 0; i < x->keys.count; i++)
        from[(x->keys.items[i].hash >> BUCKET_SHIFT) + 1]++;
    for (size_t b = 0; b < BUCKETS; b++)
        from[b + 1] += from[b];
    for (size_t i = 0; i < x->keys.count; i++)
        sorted[from[x->keys.items[i].hash >> BUCKET_SHIFT]++] = x->keys.items[i];
    for (size_t b = 0; b < BUCKETS; b++) {
        size_t begin = b ? from[b - 1] : 0; /* each has moved to its end */

        if (from[b] - begin > 1)
            qsort(sorted + begin, from[b] - begin, sizeof *sorted, key_order);
    }
    return sorted;
}

static void pairs_by_key(struct indexing *x)
{
    const struct key *keys = keys_sorted(x);
    size_t end;

    for (size_t from = 0; from < x->keys.count; from = end) {
        for (end = from + 1; end < x->keys.count && keys[end].hash == keys[from].hash;)
            end++;
        block_pairs(x, keys + from, end - from);
    }
}

struct picture_key {
    uint64_t likeness;
    uint32_t record;
    uint8_t band;
};

static int picture_order(const void *a, const void *b)
{
    const struct picture_key *one = a, *other = b;
    uint8_t one_band = (uint8_t)(one->likeness >> one->band * 8);
    uint8_t other_band = (uint8_t)(other->likeness >> other->band * 8);

    if (one_band != other_band)
        return one_band < other_band ? -1 : 1;
    if (one->record != other->record)
        return one->record < other->record ? -1 : 1;
    return one->likeness < other->likeness ? -1 : one->likeness > other->likeness;
}

static bool near(uint64_t a, uint64_t b)
{
    return picture_difference(a, b) <= DOUBLE_PICTURE_BITS;
}

bool double_pictures_alike(const struct double_record *a, const struct double_record *b)
{
    for (size_t i = 0; i < a->likeness_count; i++)
        for (size_t j = 0; j < b->likeness_count; j++)
            if (near(a->likenesses[i], b->likenesses[j]))
                return true;
    return false;
}

/* Pictures that share one eighth; `pictures` is put in the order of that eighth. */
static void band_pairs(struct indexing *x, struct picture_key *pictures, size_t count, uint8_t band)
{
    for (size_t i = 0; i < count; i++)
        pictures[i].band = band;
    qsort(pictures, count, sizeof *pictures, picture_order);
    for (size_t i = 0; i < count; i++) {
        uint8_t eighth = (uint8_t)(pictures[i].likeness >> band * 8);

        for (size_t j = i + 1; j < count && (uint8_t)(pictures[j].likeness >> band * 8) == eighth;
             j++)
            if (pictures[i].record != pictures[j].record &&
                near(pictures[i].likeness, pictures[j].likeness))
                candidate_put(x, pictures[i].record, pictures[j].record);
    }
}

static void pairs_by_picture(struct indexing *x)
{
    struct picture_key *pictures;
    size_t count = 0, n = 0;

    for (size_t i = 0; i < x->count; i++)
        count += x->sides[i].record->likeness_count;
    if (count == 0)
        return;
    pictures = arena_new_array(x->arena, struct picture_key, count);
    for (size_t i = 0; i < x->count; i++)
        for (size_t j = 0; j < x->sides[i].record->likeness_count; j++)
            pictures[n++] = (struct picture_key){
                .likeness = x->sides[i].record->likenesses[j], .record = (uint32_t)i};
    for (int band = 0; band < BANDS; band++)
        band_pairs(x, pictures, count, (uint8_t)band);
}

void double_candidates_find(
    struct arena *a, const struct double_side *sides, size_t count, struct double_candidates *ret)
{
    struct double_candidates found = {0};
    struct indexing x = {.arena = a, .sides = sides, .count = count, .out = &found};
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        x.some_anywhere |= sides[i].record->area == 0;
    for (size_t i = 0; i < count; i++)
        record_keys(&x, (uint32_t)i);
    pairs_by_key(&x);
    pairs_by_picture(&x);
    if (found.count)
        qsort(found.items, found.count, sizeof *found.items, candidate_order);
    for (size_t i = 0; i < found.count; i++)
        if (kept == 0 || candidate_order(&found.items[kept - 1], &found.items[i]) != 0)
            found.items[kept++] = found.items[i];
    found.count = kept;
    *ret = found;
}
