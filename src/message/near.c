/* near.c: units whose name is not typed as it is written: a slip ("Bàu Dưg"), first letters ("xt"),
 * shortened syllables ("d dai"). Whoever asks adds the doubt. */
#include "message/reading.h"

#include "base/unicode.h"

#include <string.h>

/* How many letters have to be changed; 99: more than anybody mistypes. */
static size_t distance(struct str a, struct str b)
{
    size_t row[32], n = b.len < 31 ? b.len : 31;

    if (a.len > 31)
        return 99;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t keep = row[j], best = corner + (a.ptr[i - 1] != b.ptr[j - 1]);

            best = row[j] + 1 < best ? row[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            row[j] = best;
            corner = keep;
        }
    }
    return row[n];
}

/* Folded, without blanks and without the word for the place: "baudung"; *initials "bd". */
static struct str squeezed(struct arena *a, struct str name, struct str *initials)
{
    struct tokens t = {0};
    struct word w;
    size_t at;
    char *out, *heads;
    size_t n = 0, k = 0;

    lex_line(a, name, &t);
    at = word_find(NULL, &t, 0, t.count, &w);
    at = at && w.class == W_PLACE && at < t.count ? at : 0;
    out = arena_alloc(a, name.len + 1);
    heads = arena_alloc(a, name.len + 1);
    for (; at < t.count; at++) {
        memcpy(out + n, t.items[at].fold.ptr, t.items[at].fold.len);
        n += t.items[at].fold.len;
        heads[k++] = t.items[at].fold.ptr[0];
    }
    *initials = (struct str){heads, k};
    return (struct str){out, n};
}

/* "d dai" for "dong dai": each syllable begins one of the name. */
static bool is_shortened(struct arena *a, struct str typed, struct str name)
{
    struct tokens t = {0}, n = {0};
    struct word w;
    size_t at;

    lex_line(a, typed, &t);
    lex_line(a, name, &n);
    at = word_find(NULL, &n, 0, n.count, &w);
    at = at && w.class == W_PLACE ? at : 0;
    if (t.count < 2 || n.count - at != t.count)
        return false;
    for (size_t i = 0; i < t.count; i++)
        if (!str_starts(n.items[at + i].fold, t.items[i].fold))
            return false;
    return true;
}

int64_t unit_near(const struct reading *r, struct str typed)
{
    struct str none, want = squeezed(r->arena, typed, &none);
    size_t best = 99, ties = 0;
    int64_t found = 0;

    for (size_t i = 0; i < r->context->unit_count; i++) {
        struct str initials, have = squeezed(r->arena, r->context->units[i].name, &initials);
        size_t d = distance(want, have);

        if ((initials.len > 1 && str_eq(initials, want)) ||
            is_shortened(r->arena, typed, r->context->units[i].name))
            d = 1;
        else if (d > (have.len >= 8 ? 2u : have.len >= 3 ? 1u : 0u))
            continue;
        if (d < best) {
            best = d;
            ties = 0;
            found = r->context->units[i].id;
        } else if (d == best)
            ties++;
    }
    return ties ? -1 : found;
}

/* The first letters and then the last syllable whole: "xthap", "b.dung". */
static struct str short_form(struct arena *a, struct str name)
{
    struct tokens t = {0};
    struct word w;
    size_t at, n = 0;
    char *out;

    lex_line(a, name, &t);
    at = word_find(NULL, &t, 0, t.count, &w);
    at = at && w.class == W_PLACE && at < t.count ? at : 0;
    out = arena_alloc(a, name.len + 1);
    for (; at < t.count; at++) {
        size_t len = at + 1 < t.count ? 1 : t.items[at].fold.len;

        memcpy(out + n, t.items[at].fold.ptr, len);
        n += len;
    }
    return (struct str){out, n};
}

/* Letters alone, folded. */
static struct str letters_of(struct arena *a, struct str typed)
{
    struct str fold = text_fold(a, typed);
    char *out = arena_alloc(a, fold.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < fold.len; i++)
        if (fold.ptr[i] != '.' && fold.ptr[i] != ' ')
            out[n++] = fold.ptr[i];
    return (struct str){out, n};
}

int64_t unit_of_short(const struct reading *r, struct str typed, bool initials)
{
    struct str want = letters_of(r->arena, typed);
    int64_t found = 0;

    if (want.len < 2 || want.len > 12)
        return 0;
    for (size_t k = 0; k < r->context->unit_count; k++) {
        struct str heads, name = r->context->units[k].name;
        struct str whole = squeezed(r->arena, name, &heads);

        if (heads.len < 2 || !(str_eq(short_form(r->arena, name), want) ||
                                 (initials && str_eq(heads, want)) || str_eq(whole, want)))
            continue;
        if (found)
            return 0;
        found = r->context->units[k].id;
    }
    return found;
}
