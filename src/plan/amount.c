/* amount.c: shapes of written numbers and their exact value; see amount.h. */
#include "plan/amount.h"

#include "base/number.h"
#include "plan/reason.h"

#include <string.h>

/* What one walk over the digits and separators of a number finds. */
struct groups {
    size_t count; /* groups of digits */
    size_t first_len, last_len;
    size_t dots, commas;
    bool all_three; /* every group but the first has three digits */
    bool all_but_last_three;
    bool short_groups; /* every group has at most two digits, or four if it is last */
    char last_sep;
};

static void add_digit(struct amount *a, char c)
{
    a->too_large |= __builtin_mul_overflow(a->digits, 10, &a->digits) ||
                    __builtin_add_overflow(a->digits, c - '0', &a->digits);
}

static void end_group(struct groups *g, size_t len, bool last)
{
    if (!g->count)
        g->first_len = len;
    else {
        g->all_three &= len == 3;
        g->all_but_last_three &= last || len == 3;
    }
    g->short_groups &= len <= 2 || (last && len == 4);
    g->last_len = len;
    g->count++;
}

static struct groups scan_groups(struct str text, struct amount *a)
{
    struct groups g = {.all_three = true, .all_but_last_three = true, .short_groups = true};
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c != '.' && c != ',') {
            add_digit(a, c);
            len++;
            continue;
        }
        end_group(&g, len, false);
        len = 0;
        g.dots += c == '.';
        g.commas += c == ',';
        g.last_sep = c;
    }
    end_group(&g, len, true);
    return g;
}

/* One separator: the only one that can be a decimal mark by its look alone. */
static enum shape shape_of_one(const struct groups *g, bool zero_first)
{
    bool thousands = g->last_len == 3 && g->first_len <= 3 && !zero_first;

    if (g->dots)
        return thousands ? SHAPE_WHOLE : SHAPE_POINT;
    return thousands ? SHAPE_COMMA3 : SHAPE_DECIMAL;
}

static enum shape shape_of(const struct groups *g, bool zero_first)
{
    size_t lasts = g->last_sep == ',' ? g->commas : g->dots;

    if (g->count == 1)
        return SHAPE_WHOLE;
    if (g->count == 2)
        return shape_of_one(g, zero_first);
    if (g->dots && g->commas) {
        if (lasts != 1 || !g->all_but_last_three || g->first_len > 3)
            return g->commas > 1 ? SHAPE_LIST : SHAPE_BROKEN;
        if (g->last_len == 3)
            return SHAPE_MIXED3;
        return g->last_sep == ',' ? SHAPE_DECIMAL : SHAPE_POINT;
    }
    if (g->all_three && g->first_len <= 3)
        return g->dots ? SHAPE_WHOLE : SHAPE_COMMAS;
    if (g->commas)
        return SHAPE_LIST;
    return g->short_groups ? SHAPE_SECTION : SHAPE_BROKEN;
}

bool amount_of_token(const struct tokens *t, size_t at, struct amount *ret)
{
    struct groups g;
    struct str text;

    if (at >= t->count || t->items[at].kind != TOKEN_NUMBER)
        return false;
    *ret = (struct amount){.count = 1};
    text = t->items[at].text;
    g = scan_groups(text, ret);
    ret->shape = shape_of(&g, g.first_len == 1 && text.ptr[0] == '0');
    if (ret->shape != SHAPE_WHOLE && ret->shape != SHAPE_COMMAS)
        ret->decimals = g.last_len < 18 ? (int)g.last_len : 18;
    return true;
}

/* Exactly one blank, not a tab, between the token before `at` and `at`. */
static bool one_blank_before(struct str line, const struct tokens *t, size_t at)
{
    struct str gap = str_slice(line, t->items[at - 1].to, t->items[at].from);

    return gap.len && gap.len <= 3 && gap.ptr[0] != '\t' &&
           t->items[at].col == t->items[at - 1].end_col + 1;
}

/* "000" or "500.000": three-digit groups only. */
static bool is_thousands_tail(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (i % 4 == 3 ? text.ptr[i] != '.' : text.ptr[i] == '.' || text.ptr[i] == ',')
            return false;
    return text.len % 4 == 3;
}

bool amount_in_digits(struct str line, const struct tokens *t, size_t at, struct amount *ret)
{
    struct str first;

    if (!amount_of_token(t, at, ret))
        return false;
    first = t->items[at].text;
    if (ret->shape != SHAPE_WHOLE || first.ptr[0] == '0' ||
        (first.len > 3 && !memchr(first.ptr, '.', first.len)))
        return true;
    for (size_t i = at + 1; i < t->count && i < at + 12; i++) {
        struct str text = t->items[i].text;

        if (t->items[i].kind != TOKEN_NUMBER || !is_thousands_tail(text) ||
            !one_blank_before(line, t, i))
            break;
        for (size_t k = 0; k < text.len; k++)
            if (text.ptr[k] != '.')
                add_digit(ret, text.ptr[k]);
        ret->count++;
    }
    return true;
}

/* A part of a number in words at `at`, or NULL. */
static const struct term *word_at(const struct tokens *t, size_t at, unsigned kind)
{
    size_t n;
    const struct term *w = term_at(TERM_WORD, t, at, &n);

    return w && w->flags == kind ? w : NULL;
}

/* "mươi hai", "hai mươi mốt", "mười lăm", "bảy". `năm` behind tens means years, never five.
 * Returns the tokens taken, 0 if none. */
static size_t words_below_100(const struct tokens *t, size_t at, int64_t *value)
{
    const struct term *ones = word_at(t, at, ONES);
    const struct term *more;
    size_t n;

    if (word_at(t, at, TEN)) {
        *value = 10;
        n = 1;
    } else if (ones && word_at(t, at + 1, TENS)) {
        *value = ones->value * 10;
        n = 2;
    } else if (ones && !token_is_word(t, at, "mốt") && !token_is_word(t, at, "tư") &&
               !token_is_word(t, at, "lăm") && !token_is_word(t, at, "nhăm")) {
        *value = ones->value;
        return 1;
    } else {
        return 0;
    }
    more = word_at(t, at + n, ONES);
    if (more && !token_is_word(t, at + n, "năm") && !word_at(t, at + n + 1, HUNDRED)) {
        *value += more->value;
        n++;
    }
    return n;
}

bool amount_in_words(const struct tokens *t, size_t at, struct amount *ret)
{
    const struct term *ones = word_at(t, at, ONES);
    int64_t value = 0, rest = 0;
    size_t n;

    if (ones && word_at(t, at + 1, HUNDRED)) {
        value = ones->value * 100;
        n = 2;
        size_t more = word_at(t, at + n, AND) ? 1 : 0;

        if (more || word_at(t, at + n, TEN) || word_at(t, at + n + 1, TENS)) {
            size_t tail = words_below_100(t, at + n + more, &rest);

            n += tail ? tail + more : 0;
        }
        value += rest;
    } else {
        n = words_below_100(t, at, &value);
    }
    if (!n)
        return false;
    *ret = (struct amount){.digits = value, .in_words = true, .count = n};
    return true;
}

/* Does the number end in three zeros ("3,000")? */
static bool ends_in_000(const struct amount *a)
{
    return a->digits % 1000 == 0;
}

/* How many of the digits are decimals, given what stands behind; a reason if nobody can know. */
static const char *settle(
    const struct amount *a, int64_t scale, const struct term *measure, int *decimals)
{
    bool whole = measure && measure->flags & WHOLE && scale == 1;
    bool large =
        scale >= 1000 || (measure && (measure->flags & LARGE || measure->unit == UNIT_PERCENT));

    *decimals = a->decimals;
    switch (a->shape) {
    case SHAPE_WHOLE:
        *decimals = 0;
        return NULL;
    case SHAPE_DECIMAL:
        if (whole)
            return READ_PARTS;
        return measure || scale > 1 ? NULL : READ_LIST;
    case SHAPE_POINT:
        return whole ? READ_PARTS : measure || scale > 1 ? NULL : READ_LIST;
    case SHAPE_COMMA3:
        if (whole)
            *decimals = 0;
        else if (ends_in_000(a) || !large)
            return READ_COMMA;
        return NULL;
    case SHAPE_COMMAS:
        *decimals = 0;
        return measure || scale > 1 ? NULL : READ_LIST;
    case SHAPE_MIXED3:
        return ends_in_000(a) || whole ? READ_GROUPS : NULL;
    case SHAPE_LIST:
        return READ_LIST;
    case SHAPE_SECTION:
    case SHAPE_BROKEN:
        break;
    }
    return READ_GROUPS;
}

const char *amount_value(
    const struct amount *a, int64_t scale, const struct term *measure, int64_t *ret)
{
    int64_t digits = a->digits, per_one = measure ? measure->value : MILLI;
    int decimals;
    const char *why = settle(a, scale, measure, &decimals);

    if (why)
        return why;
    if (a->too_large || __builtin_mul_overflow(per_one, scale, &per_one))
        return READ_LARGE;
    for (; decimals > 0; decimals--) { /* one decimal less in either factor, never rounding */
        if (digits % 10 == 0)
            digits /= 10;
        else if (per_one % 10 == 0)
            per_one /= 10;
        else
            return READ_FINE;
    }
    if (__builtin_mul_overflow(digits, per_one, &digits))
        return READ_LARGE;
    *ret = digits;
    return NULL;
}

int64_t plain_number(const struct tokens *t, size_t at)
{
    struct amount a;

    if (!amount_of_token(t, at, &a) || a.too_large ||
        memchr(t->items[at].text.ptr, '.', t->items[at].text.len) ||
        memchr(t->items[at].text.ptr, ',', t->items[at].text.len))
        return -1;
    return a.digits;
}
