/* quantity.c: from digits to amounts of something; see quantity.h. */
#include "plan/quantity.h"

#include "base/number.h"
#include "plan/reason.h"

enum { MILLION = 1000000, LABOUR_WITHIN = 40 };

static bool amount_at(const struct reader *r, size_t at, struct amount *ret)
{
    if (at >= r->tokens->count)
        return false;
    if (r->tokens->items[at].kind == TOKEN_NUMBER)
        return amount_in_digits(r->line, r->tokens, at, ret);
    return amount_in_words(r->tokens, at, ret);
}

/* "02 (hai) căn": the same number again in words. Returns the tokens taken. */
static size_t repeated_in_words(const struct reader *r, const struct amount *a, size_t at)
{
    struct amount words;

    if (a->in_words || a->shape != SHAPE_WHOLE || !token_is_mark(r->tokens, at, '(') ||
        !amount_in_words(r->tokens, at + 1, &words) || words.digits != a->digits ||
        !token_is_mark(r->tokens, at + 1 + words.count, ')'))
        return 0;
    return words.count + 2;
}

/* Scale words from `at` on, multiplied: "nghìn tỷ". Returns the tokens taken. */
static size_t scales_at(const struct reader *r, size_t at, int64_t *scale)
{
    size_t n = 0, len, unused;
    const struct term *s;

    *scale = 1;
    while (n < 4 && !measure_at(r->tokens, at + n, &unused) &&
           (s = term_at(TERM_SCALE, r->tokens, at + n, &len)) != NULL) {
        if (__builtin_mul_overflow(*scale, s->value, scale))
            *scale = INT64_MAX;
        n += len;
    }
    return n;
}

/* "276 công" is labour where the words before speak of labour. */
static bool speaks_of_labour(const struct reader *r, size_t at)
{
    static const char *const words[] = {"ngày công", "công lao dong", "huy dong", "góp", "giúp"};

    for (size_t i = at; i > 0 && at - i < LABOUR_WITHIN; i--)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (tokens_match(r->tokens, i - 1, words[k]))
                return true;
    return false;
}

/* Take the measure or, failing that, the word that is counted. */
static void take_measure(const struct reader *r, struct quantity *q)
{
    const struct tokens *t = r->tokens;
    const struct token *word;
    size_t n;

    q->measure = measure_at(t, q->end, &n);
    if (!q->measure && q->first > 0 && token_is_word(t, q->end, "ngày") &&
        (token_is_word(t, q->first - 1, "trong") || token_is_word(t, q->first - 1, "suốt"))) {
        q->measure = measure_named("ngày"); /* "trong 2 ngày 30-31/12" */
        n = 1;
    }
    if (q->measure && q->measure->unit == UNIT_NONE && speaks_of_labour(r, q->first))
        q->measure = measure_named("ngày công");
    if (q->measure) {
        struct buf noun;

        buf_init(&noun, r->arena, 256);
        for (size_t i = 0; i < n; i++) {
            if (i)
                buf_addc(&noun, ' ');
            buf_add(&noun, t->items[q->end + i].fold);
        }
        q->noun = buf_str(&noun);
        q->end += n;
        q->unit = q->measure->unit;
        return;
    }
    q->unit = UNIT_COUNT;
    if (q->scale >= MILLION) {
        q->unit = UNIT_VND; /* "90 triệu" with nothing behind it is money */
        return;
    }
    word = q->end < t->count ? &t->items[q->end] : NULL;
    if (word && word->kind == TOKEN_WORD && !word->capital && word->text.len > 1 &&
        !term_at(TERM_NOT_NOUN, t, q->end, &n) && !term_at(TERM_NOT_UNIT, t, q->end, &n))
        q->noun = word->fold;
}

/* One more part of the same sum: "1 tỷ | 200 triệu đồng", "2 km | 300 m". True if it was one. */
static bool add_part(const struct reader *r, struct quantity *q)
{
    struct quantity part = {.first = q->end, .scale = 1};
    int64_t top = q->measure ? q->measure->value : MILLI, low;
    size_t n;

    if (!amount_at(r, q->end, &part.amount) || part.amount.shape != SHAPE_WHOLE ||
        (part.amount.in_words && !q->amount.in_words))
        return false;
    part.end = q->end + part.amount.count;
    part.end += scales_at(r, part.end, &part.scale);
    part.measure = measure_at(r->tokens, part.end, &n);
    if (q->measure && part.measure)
        part.end += n;
    if (q->measure) {
        if (!part.measure || part.measure->unit != q->unit || q->scale != 1 || part.scale != 1 ||
            q->unit > UNIT_KG || q->unit < UNIT_M)
            return false;
    } else if (part.scale == 1 && !(part.measure && part.measure->unit == UNIT_VND)) {
        return false;
    }
    low = part.measure ? part.measure->value : MILLI;
    if (amount_value(&part.amount, part.scale, part.measure, &part.milli))
        return false;
    if (q->measure ? low >= top || part.milli >= top
                   : part.scale >= q->scale || part.milli / MILLI >= q->scale)
        return false;
    if (!q->unread && __builtin_add_overflow(q->milli, part.milli, &q->milli))
        q->unread = READ_LARGE;
    q->end = part.end;
    return true;
}

/* "2 triệu 5": a lone digit behind a scale word is short for half a million, or is it? */
static bool is_cut_short(const struct reader *r, const struct quantity *q)
{
    int64_t n = plain_number(r->tokens, q->end);
    const struct token *next;
    size_t len;

    if (q->scale < MILLION || n < 1 || n > 9 || q->end >= r->tokens->count)
        return false;
    if (q->end + 1 >= r->tokens->count)
        return true;
    next = &r->tokens->items[q->end + 1];
    if (next->kind == TOKEN_WORD) { /* "2 triệu 5 để…"; but "90 triệu 3 căn" counts houses */
        const struct term *measure = measure_at(r->tokens, q->end + 1, &len);

        return !measure || measure->unit == UNIT_VND;
    }
    return next->kind == TOKEN_MARK && next->mark != '/' && next->mark != '-' && next->mark != '%';
}

static bool half_behind(const struct reader *r, const struct quantity *q)
{
    return token_is_word(r->tokens, q->end, "rưỡi");
}

static void add_half(struct quantity *q, int64_t whole)
{
    if (!q->unread && __builtin_add_overflow(q->milli, whole / 2, &q->milli))
        q->unread = READ_LARGE;
    q->end++;
}

/* The parts of a sum of scale words, the last of which carries the measure. */
static void read_scaled(const struct reader *r, struct quantity *q)
{
    int64_t one;

    q->unread = amount_value(&q->amount, q->scale, NULL, &q->milli);
    if (half_behind(r, q) && !__builtin_mul_overflow(q->scale, (int64_t)MILLI, &one)) {
        add_half(q, one);
    } else {
        for (int i = 0; i < 3 && add_part(r, q); i++)
            ;
        if (is_cut_short(r, q)) {
            q->unread = READ_SHORT;
            q->end++;
        }
    }
}

/* "1 tỷ 200 triệu đồng": summed as plain numbers, then made metres, people, đồng. */
static void read_with_scale(const struct reader *r, struct quantity *q)
{
    read_scaled(r, q);
    take_measure(r, q);
    if (!q->measure)
        return;
    if (!q->unread && q->measure->unread)
        q->unread = q->measure->unread;
    if (q->unread || q->measure->value == MILLI)
        return;
    if (__builtin_mul_overflow(q->milli, q->measure->value, &q->milli))
        q->unread = READ_LARGE;
    q->milli /= MILLI;
}

/* "1km200", "3m5", "1m75": digits right behind the unit are its decimals; "1km50" is 1,05 or 1,5.
 */
static void add_decimals(struct quantity *q, const struct tokens *t)
{
    const struct token *digits = t->count > q->end ? &t->items[q->end] : NULL;
    bool kilo = q->measure->value == (int64_t)1000 * MILLI;
    int64_t n = plain_number(t, q->end), one = q->measure->value;

    if (!digits || n < 0 || !digits->glued || q->unit != UNIT_M || digits->text.len > 3 ||
        (!kilo && one != MILLI))
        return;
    for (size_t i = 0; i < digits->text.len; i++)
        one /= 10;
    if (kilo && digits->text.len == 2)
        q->unread = READ_SHORT;
    else if (!q->unread && __builtin_add_overflow(q->milli, n * one, &q->milli))
        q->unread = READ_LARGE;
    q->end++;
}

/* "3.000 m", "2 km 300 m", "2 mét rưỡi" */
static void read_without_scale(const struct reader *r, struct quantity *q)
{
    take_measure(r, q);
    q->unread = amount_value(&q->amount, 1, q->measure, &q->milli);
    if (!q->measure)
        return;
    if (!q->unread)
        q->unread = q->measure->unread;
    add_decimals(q, r->tokens);
    if (half_behind(r, q))
        add_half(q, q->measure->value);
    else
        for (int i = 0; i < 2 && add_part(r, q); i++)
            ;
}

bool quantity_at(const struct reader *r, size_t at, struct quantity *ret)
{
    struct quantity q = {.first = at, .scale = 1};
    size_t n;

    if (!amount_at(r, at, &q.amount))
        return false;
    q.end = at + q.amount.count;
    q.end += repeated_in_words(r, &q.amount, q.end);
    n = scales_at(r, q.end, &q.scale);
    q.end += n;
    if (n)
        read_with_scale(r, &q);
    else
        read_without_scale(r, &q);
    if (q.unit == UNIT_NONE)
        q.unit = UNIT_COUNT;
    *ret = q;
    return true;
}

bool quantity_is_bare(const struct quantity *q)
{
    return q->scale == 1 && !q->measure;
}

void quantity_like(struct quantity *q, const struct quantity *other)
{
    q->measure = other->measure;
    q->noun = other->noun;
    q->unit = other->unit;
    q->scale = other->scale;
    q->unread = amount_value(&q->amount, q->scale, q->measure, &q->milli);
    if (!q->unread && q->measure)
        q->unread = q->measure->unread;
}
