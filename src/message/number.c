/* number.c: a quantity as people type it: "40", "1,2tr", "2tr5", "3tr rưỡi", "1tr250", "500k",
 * "3km5", "hai chục", "10-15", "120/300". What has two values gets a doubt, never the likelier one
 * in silence. */
#include "message/reading.h"

#include "base/number.h"

#include <string.h>

static struct str text_of(const struct reading *r, size_t at)
{
    return r->tokens.items[r->items[at].token].text;
}

static bool counted(enum word_class c)
{
    return c == W_WHO || c == W_PERSON || c == W_ATTEND || c == W_THING || c == W_GATHER;
}

static bool is_free_number(const struct reading *r, size_t at, size_t end)
{
    return at < end && is_item_number(r, at) && !r->items[at].passed;
}

/* value * factor / 10^decimals; false beyond 64 bits. */
static bool scaled(int64_t digits, int decimals, int64_t factor, int64_t *ret)
{
    int64_t n;

    if (__builtin_mul_overflow(digits, factor, &n) || n < 0 || n > INT64_MAX / 4)
        return false;
    for (int i = 0; i < decimals; i++)
        n /= 10;
    *ret = n;
    return true;
}

struct amount_read {
    struct amount amount;
    int64_t scale; /* all scale words together */
    int64_t more;  /* of a tail, already scaled, in ones */
    size_t end;
};

/* "500 000", "10.500 000": one number only before a sign of money or length. */
static void join_thousands(const struct reading *r, size_t end, struct amount_read *n)
{
    size_t at = n->end;
    int64_t digits = n->amount.digits;

    if (n->amount.shape != SHAPE_WHOLE || n->amount.too_large || digits <= 0 ||
        (at > 1 && r->items[at - 1].glued && r->items[at - 2].kind == ITEM_WORD))
        return; /* "t3 100m": group 3 */
    while (is_free_number(r, at, end) && text_of(r, at).len == 3 && item_plain(r, at) >= 0 &&
           digits < 1000000000000) {
        digits = digits * 1000 + item_plain(r, at);
        at++;
    }
    if (at == n->end || class_at(r, at) != W_MEASURE)
        return;
    n->amount.digits = digits;
    n->end = at;
}

/* "1 triệu hai": a tenth of the scale, if nothing else is counted by the word. */
static bool spoken_tail(const struct reading *r, size_t end, struct amount_read *n)
{
    struct spoken more;
    size_t behind = n->end + 1;

    if (r->items[n->end].kind != ITEM_WORD || r->items[n->end].tokens > 1 ||
        !spoken_read(&r->tokens, r->items[n->end].token, &more) || more.tokens != 1 ||
        more.value > 9 || r->tokens.items[r->items[n->end].token].capital)
        return false;
    if (behind < end &&
        (counted(class_at(r, behind)) || class_at(r, behind) == W_SCALE ||
            (class_at(r, behind) == W_MEASURE && r->items[behind].word.value != UNIT_VND)))
        return false;
    n->more = more.value * n->scale / 10;
    n->end++;
    return true;
}

/* "trăm ngàn", "triệu"; behind them "2tr5", "2tr500k", "rưỡi". */
static enum message_doubt scale_take(const struct reading *r, size_t end, struct amount_read *n)
{
    enum message_doubt doubt = MESSAGE_SURE;
    size_t len;

    while (n->end < end && class_at(r, n->end) == W_SCALE && n->scale < 1000000000) {
        if (n->scale > 1 && r->items[n->end].word.factor < n->scale)
            break;
        if (r->items[n->end].word.doubtful) /* "1 chai" */
            doubt = DOUBT_MONEY_SCALE;
        n->scale *= r->items[n->end].word.factor;
        n->end++;
    }
    if (n->scale > 1 && class_at(r, n->end) == W_HALF && n->end < end) {
        n->more = n->scale / 2;
        n->end++;
        return doubt;
    }
    if (n->scale == 100 && is_free_number(r, n->end, end) && r->items[n->end].glued &&
        text_of(r, n->end).len == 1) { /* "1tram2 met" */
        n->more = item_plain(r, n->end) * 10;
        n->end++;
        return DOUBT_NUMBER;
    }
    if (n->scale < 1000)
        return doubt;
    if (n->scale >= 1000000 && n->end < end && spoken_tail(r, end, n))
        return doubt;
    if (!is_free_number(r, n->end, end) || item_plain(r, n->end) < 0)
        return doubt;
    len = text_of(r, n->end).len;
    if (len <= 6 && class_at(r, n->end + 1) == W_SCALE &&
        r->items[n->end + 1].word.factor < n->scale) {
        n->more = item_plain(r, n->end) * r->items[n->end + 1].word.factor;
        n->end += 2;
        return doubt;
    }
    if (len > 3 || n->scale < 1000000 || counted(class_at(r, n->end + 1)) ||
        (class_at(r, n->end + 1) == W_MEASURE && r->items[n->end + 1].word.value != UNIT_VND))
        return doubt;
    if (!r->items[n->end].glued && len != 3)
        doubt = DOUBT_NUMBER;
    if (len == 2)
        doubt = DOUBT_NUMBER; /* 1tr25: 1.250.000 or 1.025.000 */
    n->more = item_plain(r, n->end) * n->scale / (len == 1 ? 10 : len == 2 ? 100 : 1000);
    n->end++;
    return doubt;
}

/* "3km5", "3 km rưỡi", "1km200m", in thousandths of the base unit. */
static int64_t measure_tail(
    const struct reading *r, size_t end, const struct word *measure, struct quantity_read *q)
{
    size_t at = q->end;
    int64_t n;

    if (measure->factor < 1000000 || measure->value == UNIT_VND)
        return 0;
    if (measure->loose) /* "cây rưỡi" */
        return measure->factor / 2;
    if (at < end && class_at(r, at) == W_HALF) {
        q->end++;
        return measure->factor / 2;
    }
    if (!is_free_number(r, at, end) || (n = item_plain(r, at)) < 0)
        return 0;
    if (class_at(r, at + 1) == W_MEASURE && r->items[at + 1].word.value == measure->value &&
        r->items[at + 1].word.factor < measure->factor && n < 1000) {
        q->end += 2;
        return n * r->items[at + 1].word.factor;
    }
    if (!r->items[at].glued || text_of(r, at).len > 1)
        return 0;
    q->end++;
    return n * measure->factor / 10;
}

/* The value once scale and measure are known. */
static void value_set(struct amount_read *n, int64_t factor, bool large, struct quantity_read *q)
{
    int decimals = n->amount.decimals;
    int64_t more;

    switch (n->amount.shape) {
    case SHAPE_WHOLE:
    case SHAPE_DECIMAL:
        break;
    case SHAPE_COMMAS:
        decimals = 0;
        q->doubt = DOUBT_NUMBER;
        break;
    case SHAPE_POINT:
        if (!large)
            q->doubt = DOUBT_NUMBER;
        break;
    case SHAPE_COMMA3:
        if (!large)
            decimals = 0;
        q->doubt = DOUBT_NUMBER;
        break;
    default:
        q->doubt = DOUBT_UNREAD;
        return;
    }
    if (n->amount.too_large || !scaled(n->amount.digits, decimals, n->scale * factor, &q->milli) ||
        !scaled(n->more, 0, factor, &more))
        q->doubt = DOUBT_UNREAD;
    else
        q->milli += more;
}

/* One number with scale and measure, no range. */
static void one_read(
    const struct reading *r, size_t end, struct amount_read *n, struct quantity_read *q)
{
    static const struct word none = {.factor = 1000};
    const struct word *measure = &none;
    bool large;

    join_thousands(r, end, n);
    q->doubt = scale_take(r, end, n);
    q->scaled = n->scale >= 1000;
    q->end = n->end;
    if (q->end < end && class_at(r, q->end) == W_MEASURE) {
        measure = &r->items[q->end].word;
        q->unit = (enum unit)measure->value;
        q->measured = true;
        q->end++;
        if (measure->doubtful || r->items[q->end - 1].word.slip)
            q->doubt = q->doubt ? q->doubt : DOUBT_SPELLING;
    }
    large = n->scale >= 1000000 || measure->factor >= 1000000;
    value_set(n, measure->factor, large, q);
    if (__builtin_add_overflow(q->milli, measure_tail(r, end, measure, q), &q->milli))
        q->doubt = DOUBT_UNREAD;
}

static bool is_to(const struct reading *r, size_t at)
{
    return is_item_mark(r, at, '-') || (item_at(r, at)->kind == ITEM_WORD &&
                                           (token_is(&r->tokens, r->items[at].token, "den") ||
                                               token_is(&r->tokens, r->items[at].token, "toi")));
}

/* "30m trên 200m" */
static bool is_of_all(const struct reading *r, size_t at)
{
    return item_at(r, at)->kind == ITEM_WORD && token_is(&r->tokens, r->items[at].token, "tren");
}

static bool is_counted_work(const struct reading *r, size_t at)
{
    return class_at(r, at) == W_THING && r->items[at].word.value != KIND_LAST;
}

/* "10-15 người", "120/300m", "10+5": a second number belongs to the first. */
static void second_read(
    const struct reading *r, size_t end, struct amount_read *first, struct quantity_read *q)
{
    size_t at = q->end;
    bool range = is_to(r, at) && is_free_number(r, at + 1, end);
    bool share = (is_item_mark(r, at, '/') || (q->measured && is_of_all(r, at))) &&
                 is_free_number(r, at + 1, end);
    bool sum = is_item_mark(r, at, '+') && is_free_number(r, at + 1, end) &&
               (r->items[at].glued || !counted(class_at(r, at + 2)));
    struct amount_read n = {.scale = 1, .end = at + 2};
    struct quantity_read other = {.first = at + 1};

    if (!range && !share && !sum)
        return;
    if (!amount_of_token(&r->tokens, r->items[at + 1].token, &n.amount))
        return;
    one_read(r, end, &n, &other);
    if (range && (other.milli <= q->milli && !other.measured && !other.scaled))
        return;
    if (q->measured && other.measured && q->unit != other.unit)
        return;
    if (!q->measured && !q->scaled && (other.measured || other.scaled)) {
        /* the first has the scale and measure of the second */
        first->scale = n.scale;
        q->milli = 0;
        value_set(first, other.measured ? r->items[other.end - 1].word.factor : 1000, true, q);
        q->unit = other.unit;
        q->measured = other.measured;
        q->scaled = other.scaled;
    }
    q->end = other.end;
    if (share && !q->measured && !q->scaled && other.milli <= 10 * MILLI &&
        q->milli < other.milli && !is_counted_work(r, q->end))
        q->doubt = DOUBT_VAGUE; /* "2/3 đường": of what length? */
    else if (q->doubt != DOUBT_UNREAD && other.doubt != DOUBT_UNREAD)
        q->doubt = range ? DOUBT_RANGE : share ? DOUBT_SHARE : DOUBT_SUMMED;
    if (range)
        q->bound = '>';
    if (sum)
        q->milli += other.milli;
}

/* "gần", "hơn", "~" before it; "+" behind it. */
static void bound_read(const struct reading *r, size_t end, struct quantity_read *q)
{
    if (q->first > 0 && class_at(r, q->first - 1) == W_BOUND && r->items[q->first - 1].word.plain &&
        token_is(&r->tokens, r->items[q->first - 1].token, "gan") && q->end < end &&
        class_at(r, q->end) == W_THING) {
        q->doubt = q->doubt ? q->doubt : DOUBT_SPELLING; /* "gan 5 bong den": gần or gắn? */
    } else if (q->first > 0 && class_at(r, q->first - 1) == W_BOUND) {
        q->bound = (char)r->items[q->first - 1].word.value;
        q->first--;
    } else if (q->end < end && is_item_mark(r, q->end, '+') && r->items[q->end].glued) {
        q->bound = '>';
        q->end++;
    } else if (q->end < end && class_at(r, q->end) == W_BOUND &&
               token_is(&r->tokens, r->items[q->end].token, "hon") &&
               (q->end + 1 == end || item_at(r, q->end + 1)->kind != ITEM_NUMBER)) {
        q->bound = '>';
        q->end++;
    }
}

static size_t item_of_token(const struct reading *r, size_t from, size_t token)
{
    while (from < r->count && r->items[from].token < token)
        from++;
    return from;
}

/* What is counted stands right behind; or what is counted stands before and nothing behind: "dân
 * hai mươi lăm, dân quân tám". */
static bool counts_something(const struct reading *r, size_t at, size_t end, size_t behind)
{
    enum word_class c = behind < end ? class_at(r, behind) : W_OTHER, before;

    if (behind < end && (counted(c) || c == W_SCALE ||
                            (c == W_MEASURE && r->items[behind].word.value != UNIT_NONE)))
        return true;
    if (at > 1 && (is_item_mark(r, at - 1, ':') || is_item_mark(r, at - 1, '=')))
        at--;
    before = at > 0 ? class_at(r, at - 1) : W_OTHER;
    return (before == W_WHO || (before == W_BOUND && at > 1)) &&
           (behind >= end || r->items[behind].kind == ITEM_MARK || c == W_PLAIN);
}

static bool words_read(const struct reading *r, size_t at, size_t end, struct amount_read *n,
    enum message_doubt *doubt)
{
    const struct item *i = &r->items[at];
    enum word_class c = class_at(r, at);
    struct spoken spoken;
    bool bound = at > 0 && class_at(r, at - 1) == W_BOUND;

    if (i->kind != ITEM_WORD || i->tokens > 1)
        return false;
    if (c == W_SCALE && i->word.factor >= 1000000 && !(at > 0 && is_item_number(r, at - 1)) &&
        at + 1 < end &&
        (class_at(r, at + 1) == W_HALF ||
            (r->items[at + 1].kind == ITEM_WORD && r->items[at + 1].tokens == 1 &&
                spoken_read(&r->tokens, r->items[at + 1].token, &spoken) && spoken.value < 10 &&
                !spoken.plain))) { /* "triệu hai", "triệu rưỡi" */
        n->amount = (struct amount){.shape = SHAPE_WHOLE, .count = 1, .digits = 1};
        *doubt = MESSAGE_SURE;
        n->end = at;
        return true;
    }
    if (c == W_SCALE && bound && i->word.factor < 1000 &&
        !spoken_read(&r->tokens, i->token, &spoken)) { /* "hơn chục", "gần trăm" */
        n->amount = (struct amount){.shape = SHAPE_WHOLE, .count = 1, .digits = i->word.factor};
        *doubt = MESSAGE_SURE;
        n->end = at + 1;
        return counts_something(r, at, end, n->end);
    }
    if ((c != W_OTHER && c != W_YEAR && c != W_NAME && c != W_PLAIN && c != W_SCALE) ||
        (at > 0 && (class_at(r, at - 1) == W_NAME ||
                       (class_at(r, at - 1) == W_WEEKDAY && !r->items[at - 1].word.plain) ||
                       (c == W_SCALE && is_item_number(r, at - 1) && !r->items[at - 1].passed))))
        return false;
    if (!spoken_read(&r->tokens, i->token, &spoken))
        return false;
    n->amount = (struct amount){
        .shape = SHAPE_WHOLE, .count = spoken.tokens, .digits = spoken.value, .in_words = true};
    *doubt = spoken.plain ? DOUBT_NUMBER : MESSAGE_SURE;
    n->end = item_of_token(r, at, i->token + n->amount.count);
    return counts_something(r, at, end, n->end);
}

/* "4x m": one digit is not known. */
static bool is_blank_digit(const struct reading *r, size_t at, size_t end)
{
    return at < end && r->items[at].kind == ITEM_WORD && r->items[at].glued &&
           (token_is(&r->tokens, r->items[at].token, "x") ||
               token_is(&r->tokens, r->items[at].token, "xx"));
}

bool quantity_read(const struct reading *r, size_t at, size_t end, struct quantity_read *ret)
{
    struct amount_read n = {.scale = 1, .end = at + 1};
    struct quantity_read q = {.first = at, .bound = '='};
    enum message_doubt doubt = MESSAGE_SURE;

    if (at + 1 < end && class_at(r, at) == W_PORTION && class_at(r, at + 1) == W_MEASURE &&
        r->items[at + 1].word.factor == 1000000 && r->items[at + 1].word.value == UNIT_M) {
        q.end = at + 2; /* "nửa cây số" */
        q.milli = r->items[at + 1].word.factor / 2;
        q.measured = true;
        q.unit = UNIT_M;
        bound_read(r, end, &q);
        *ret = q;
        return true;
    }
    if (is_free_number(r, at, end)) {
        if (!amount_of_token(&r->tokens, r->items[at].token, &n.amount))
            return false;
        if (is_blank_digit(r, at + 1, end))
            doubt = DOUBT_VAGUE;
    } else if (!words_read(r, at, end, &n, &doubt))
        return false;
    one_read(r, end, &n, &q);
    second_read(r, end, &n, &q);
    bound_read(r, end, &q);
    if (!q.doubt || doubt == DOUBT_VAGUE)
        q.doubt = doubt;
    *ret = q;
    return true;
}
