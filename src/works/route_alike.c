/* route_alike.c: how far two route names are the same. See route_name.h. */
#include "works/route_name.h"

#include <stdlib.h>

enum {
    WEIGHT = 10,
    WEIGHT_WEAK = 2,
    QUALITY_TONE = 92,   /* hỏi and ngã, or one written without accents */
    QUALITY_SOUND = 90,  /* "Xóm Chài", "Sóm Trài" */
    QUALITY_TYPED = 78,  /* one letter wrong, missing, too many, or two the wrong way round */
    QUALITY_ACCENT = 60, /* "Bàu", "Báu": often another name */
    TYPED_LETTERS_MIN = 4,
    JOINED_MAX = 120,
};

/* Edit distance with neighbours exchanged, cut off above `max`. */
static int distance(struct str a, struct str b, int max)
{
    int rows[3][JOINED_MAX + 1];
    int *before = rows[0], *last = rows[1], *now = rows[2];

    if (a.len > JOINED_MAX || b.len > JOINED_MAX ||
        llabs((long long)a.len - (long long)b.len) > max)
        return max + 1;
    for (size_t j = 0; j <= b.len; j++)
        last[j] = (int)j;
    for (size_t i = 1; i <= a.len; i++) {
        int *turn = before, least = (int)i;

        now[0] = (int)i;
        for (size_t j = 1; j <= b.len; j++) {
            int cost = last[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);

            cost = last[j] + 1 < cost ? last[j] + 1 : cost;
            cost = now[j - 1] + 1 < cost ? now[j - 1] + 1 : cost;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] &&
                before[j - 2] + 1 < cost)
                cost = before[j - 2] + 1;
            now[j] = cost;
            least = cost < least ? cost : least;
        }
        if (least > max)
            return max + 1;
        before = last;
        last = now;
        now = turn;
    }
    return last[b.len] > max ? max + 1 : last[b.len];
}

static bool is_accented(const struct route_word *w)
{
    return !str_eq(w->lower, w->fold);
}

/* 0: two words. */
static int word_quality(const struct route_word *a, const struct route_word *b)
{
    if (str_eq(a->lower, b->lower))
        return 100;
    if (str_eq(a->fold, b->fold))
        return is_accented(a) && is_accented(b) ? QUALITY_ACCENT : QUALITY_TONE;
    if (str_eq(a->sound, b->sound))
        return QUALITY_SOUND;
    if (a->fold.len >= TYPED_LETTERS_MIN && b->fold.len >= TYPED_LETTERS_MIN &&
        distance(a->fold, b->fold, 1) <= 1)
        return QUALITY_TYPED;
    return 0;
}

static int weight(const struct route_word *w)
{
    return w->weak ? WEIGHT_WEAK : WEIGHT;
}

/* Every word of a with the best one of b that is still free. */
static int words_matched(const struct route_words *a, const struct route_words *b)
{
    bool used[ROUTE_WORDS_MAX] = {false};
    int sum = 0;

    for (size_t i = 0; i < a->count; i++) {
        size_t best = 0;
        int best_quality = 0;

        for (size_t j = 0; j < b->count; j++) {
            int quality = used[j] ? 0 : word_quality(&a->items[i], &b->items[j]);

            if (quality > best_quality) {
                best = j;
                best_quality = quality;
            }
        }
        if (best_quality) {
            used[best] = true;
            sum += best_quality * (weight(&a->items[i]) + weight(&b->items[best]));
        }
    }
    return sum;
}

static int words_weight(const struct route_words *w)
{
    int sum = 0;

    for (size_t i = 0; i < w->count; i++)
        sum += weight(&w->items[i]);
    return sum;
}

/* The words written together: "Lộkiểm", "Bàu Đưng" and "Bàuđưng". */
static struct str joined(const struct route_words *w, char room[JOINED_MAX])
{
    size_t len = 0;

    for (size_t i = 0; i < w->count; i++) {
        struct str fold = w->items[i].fold;

        if (fold.len > JOINED_MAX - len)
            break;
        memcpy(room + len, fold.ptr, fold.len);
        len += fold.len;
    }
    return (struct str){room, len};
}

static int joined_likeness(const struct route_words *a, const struct route_words *b)
{
    char room_a[JOINED_MAX], room_b[JOINED_MAX];
    struct str one = joined(a, room_a), other = joined(b, room_b);
    int letters = (int)(one.len < other.len ? one.len : other.len);
    int allowed = letters >= 10 ? 2 : letters >= 6 ? 1 : 0;
    int far = distance(one, other, allowed);

    return far > allowed ? 0 : far == 0 ? 95 : 85 - 5 * far;
}

/* "NTMK" for "Nguyễn Thị Minh Khai". */
static bool is_initials(const struct route_words *a, const struct route_words *b)
{
    if (a->count != 1 || b->count < 3 || a->items[0].fold.len != b->count)
        return false;
    for (size_t i = 0; i < b->count; i++)
        if (a->items[0].fold.ptr[i] != b->items[i].fold.ptr[0])
            return false;
    return true;
}

int route_words_likeness(const struct route_words *a, const struct route_words *b)
{
    int all = words_weight(a) + words_weight(b);
    int by_word, back, together;

    if (a->count == 0 || b->count == 0)
        return 0;
    if (is_initials(a, b) || is_initials(b, a))
        return 85;
    /* Who chooses first may take another's best: so both may, and neither order is preferred. */
    by_word = words_matched(a, b);
    back = words_matched(b, a);
    by_word = (by_word > back ? by_word : back) / all;
    together = a->count != b->count ? joined_likeness(a, b) : 0;
    return by_word > together ? by_word : together;
}

bool route_hamlet_same(const struct route_words *a, const struct route_words *b)
{
    if (a->count == b->count && a->count == 1 && a->items[0].fold.len < TYPED_LETTERS_MIN)
        return str_eq(a->items[0].sound, b->items[0].sound);
    return route_words_likeness(a, b) >= QUALITY_TYPED;
}

static bool numbers_shared(const struct route_name *a, const struct route_name *b)
{
    for (size_t i = 0; i < a->number_count; i++)
        for (size_t j = 0; j < b->number_count; j++)
            if (str_eq(a->numbers[i], b->numbers[j]))
                return true;
    return false;
}

static bool bits_apart(uint64_t a, uint64_t b)
{
    return a && b && !(a & b);
}

bool route_contains(const struct route_name *large, const struct route_name *small)
{
    size_t words = 0;

    for (size_t i = 0; i < small->words.count; i++)
        for (size_t j = 0; j < large->words.count; j++)
            if (word_quality(&small->words.items[i], &large->words.items[j]) > QUALITY_ACCENT) {
                words++;
                break;
            }
    return route_is_named(small) && words == small->words.count &&
           (small->number_count == 0 || numbers_shared(large, small));
}

bool route_apart(const struct route_name *a, const struct route_name *b)
{
    if (a->class && b->class && a->class != b->class)
        return true;
    if (a->number_count && b->number_count && !numbers_shared(a, b))
        return true;
    if (bits_apart(a->groups, b->groups) || bits_apart(a->rounds, b->rounds) ||
        bits_apart(a->parts, b->parts))
        return true;
    return a->span.count && b->span.count && route_words_likeness(&a->span, &b->span) < 40;
}

static bool all_weak(const struct route_words *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (!w->items[i].weak)
            return false;
    return true;
}

int route_likeness(const struct route_name *a, const struct route_name *b)
{
    bool both_numbers = a->number_count && b->number_count && numbers_shared(a, b);
    bool one_number = !a->number_count != !b->number_count;
    int likeness;

    if (!route_is_named(a) || !route_is_named(b))
        return -1;
    if (both_numbers && (all_weak(&a->words) || all_weak(&b->words)))
        return 100; /* "kênh 5", "tuyến kênh số 5" */
    if (a->words.count == 0 && b->words.count == 0)
        return 0;
    likeness = route_words_likeness(&a->words, &b->words);
    if (both_numbers)
        likeness = likeness > 80 ? 100 : 60 + likeness / 4;
    return one_number ? likeness * 3 / 4 : likeness;
}
