/* figure.c: walks over a line and tells what each quantity is: total or per unit, exact or
 * bounded, half of a pair, a share, a range, a ratio or a change. See figure.h.
 */
#include "plan/figure.h"

#include "base/number.h"
#include "plan/digits.h"
#include "plan/quantity.h"
#include "plan/reason.h"

#include <string.h>

enum { EACH_WITHIN = 12 }; /* tokens between "mỗi" and its number at most */

static bool word(const struct reader *r, size_t at, const char *lower)
{
    return token_is_word(r->tokens, at, lower);
}

static bool mark(const struct reader *r, size_t at, uint32_t m)
{
    return token_is_mark(r->tokens, at, m);
}

static bool is_kind(const struct reader *r, size_t at, enum token_kind kind)
{
    return at < r->tokens->count && r->tokens->items[at].kind == kind;
}

/* ---- what stands around a quantity ---- */

/* The bound words in front of token `at`; the nearest one counts ("khoảng gần 2 km"). Returns
 * where they begin. */
static size_t bound_before(const struct reader *r, size_t at, char *bound)
{
    const struct term *b;
    size_t n;

    *bound = '=';
    for (int i = 0; i < 3; i++) {
        size_t end = at;

        if (end > r->done && (word(r, end - 1, "là") || word(r, end - 1, "cả")))
            end--;
        b = term_before(TERM_BOUND, r->tokens, r->done, end, &n);
        if (!b || b->value == '=')
            break;
        if (*bound == '=')
            *bound = (char)b->value;
        at = end - n;
    }
    return at;
}

/* "trên 8/8 ấp", "trên 03 tuyến": there "trên" says where, not how many. */
static bool says_where(const struct reader *r, size_t start, const struct quantity *q, bool share)
{
    struct str digits = r->tokens->items[q->first].text;

    return word(r, start, "trên") && start + 1 == q->first &&
           (share || (digits.len > 1 && digits.ptr[0] == '0' && q->unit == UNIT_COUNT));
}

/* The word that a quantity is for: a counted noun, or one word of any kind. */
static struct str per_word(const struct reader *r, size_t at, size_t *end)
{
    size_t n;
    struct str words;

    if (!is_kind(r, at, TOKEN_WORD))
        return (struct str){"", 0};
    if (!measure_at(r->tokens, at, &n))
        n = 1;
    words = tokens_text(r->line, r->tokens, at, at + n - 1);
    *end = at + n;
    return words;
}

/* Where the slash stands behind a quantity that ends before `at`: at once, or after what was
 * measured ("10kg gạo/hộ"). `at` if there is none. */
static size_t slash_behind(const struct reader *r, size_t at, const struct quantity *q)
{
    size_t slash = at;

    if (q->unit >= UNIT_M && q->unit <= UNIT_VND)
        while (slash < at + 2 && is_kind(r, slash, TOKEN_WORD))
            slash++;
    return mark(r, slash, '/') ? slash : at;
}

/* "/phần", "/hộ/năm", "/01 suất" at token `at`. Empty if there is none; *end moves behind it. */
static struct str per_behind(
    const struct reader *r, size_t at, const struct quantity *q, size_t *end)
{
    struct str per = {"", 0};
    size_t first = at + 1, next;

    if (!mark(r, at, '/'))
        return per;
    if (q->unit == UNIT_VND && plain_number(r->tokens, first) == 1)
        first++;
    per = per_word(r, first, &next);
    while (per.len && mark(r, next, '/') && is_kind(r, next + 1, TOKEN_WORD)) {
        per_word(r, next + 1, &next);
        per = tokens_text(r->line, r->tokens, first, next - 1);
    }
    if (per.len)
        *end = next;
    return per;
}

/* "12 căn x 90 triệu đồng" */
static bool is_times(const struct reader *r, size_t at)
{
    return word(r, at, "x") || mark(r, at, 0xd7) || mark(r, at, '*');
}

/* "mỗi suất trị giá 200.000 đồng": the noun behind "mỗi" in the same clause. */
static struct str each_before(const struct reader *r, size_t first)
{
    size_t end;

    for (size_t i = first; i > 0 && first - i < EACH_WITHIN; i--) {
        const struct token *t = &r->tokens->items[i - 1];

        if ((t->kind == TOKEN_MARK && t->mark != ':' && t->mark != '-' && t->mark != '/') ||
            is_times(r, i - 1))
            break;
        if (word(r, i - 1, "mỗi") || word(r, i - 1, "từng")) {
            struct str per = per_word(r, i, &end);

            return per.len && end <= first ? per : (struct str){"", 0};
        }
    }
    return (struct str){"", 0};
}

static bool change_before(const struct reader *r, size_t at)
{
    if (r->tokens->unaccented || at == r->done) /* without accents "tang" may be "tặng" */
        return false;
    if (word(r, at - 1, "thêm"))
        at--;
    return at > r->done && (word(r, at - 1, "tăng") || word(r, at - 1, "giảm"));
}

/* ---- giving a figure away ---- */

static struct figure *add(
    struct reader *r, const struct quantity *q, size_t first, size_t end, char bound)
{
    const struct token *t = r->tokens->items;
    struct figure *f = vec_push(r->arena, r->figures);

    *f = (struct figure){.raw = tokens_text(r->line, r->tokens, first, end - 1),
        .milli = q->unread ? 0 : q->milli,
        .unread = q->unread,
        .unit = q->unit,
        .bound = bound,
        .per = {"", 0},
        .noun = q->noun,
        .line = r->line_number,
        .col = t[first].col,
        .from = t[first].from,
        .to = t[end - 1].to};
    if (!f->noun.ptr)
        f->noun = (struct str){"", 0};
    if (r->half) {
        f->is_pair = r->half->is_pair;
        f->is_ratio = r->half->is_ratio;
        f->is_change = r->half->is_change;
        r->half = NULL;
    }
    return f;
}

/* "12.500.000đ (mười hai triệu năm trăm nghìn đồng)": the words only repeat the digits. Returns
 * where the text goes on. */
static size_t skip_repetition(const struct reader *r, const struct quantity *q, size_t end)
{
    size_t at = end + 1;
    struct quantity words;

    if (!mark(r, end, '(') || q->amount.in_words || q->unread)
        return end;
    if (tokens_match(r->tokens, at, "bang chu"))
        at += mark(r, at + 2, ':') ? 3 : 2;
    if (!quantity_at(r, at, &words) || !words.amount.in_words || words.milli != q->milli ||
        !mark(r, words.end, ')'))
        return end;
    return words.end + 1;
}

/* ---- the ways two quantities stand together ---- */

/* The quantity behind a separator at `at`. */
static bool other_at(const struct reader *r, size_t at, struct quantity *ret)
{
    return is_kind(r, at, TOKEN_NUMBER) && quantity_at(r, at, ret);
}

static bool same_measure(const struct quantity *a, const struct quantity *b)
{
    return a->unit == b->unit && (a->unit != UNIT_COUNT || str_eq(a->noun, b->noun));
}

/* "500 nghìn" before "1 triệu đồng": scaled, but of what is said later. */
static bool lacks_measure(const struct quantity *q)
{
    return !q->measure && q->scale > 1 && !q->noun.len;
}

static void add_per(const struct reader *r, struct figure *f, const struct quantity *q, size_t *end)
{
    *end = slash_behind(r, *end, q);
    f->per = per_behind(r, *end, q, end);
    if (!f->per.len)
        f->per = each_before(r, q->first);
    if (!f->per.len && r->counted.len && q->first == r->done + 1 && is_times(r, r->done))
        f->per = r->counted;
}

/* "8/8 ấp": both halves count the same. */
static size_t read_share(struct reader *r, struct quantity *q, size_t start, char bound)
{
    struct quantity whole;
    struct figure *f;
    size_t end;

    if (!mark(r, q->end, '/') || !other_at(r, q->end + 1, &whole))
        return 0;
    if (!quantity_is_bare(q) && !(same_measure(q, &whole) && q->noun.len))
        return 0;
    if (quantity_is_bare(q)) {
        quantity_like(q, &whole);
        if (says_where(r, start, q, true)) {
            bound = '=';
            start = q->first;
        }
    }
    f = add(r, q, start, q->end, bound);
    f->is_share = true;
    f = add(r, &whole, whole.first, whole.end, '=');
    f->is_share = true;
    end = whole.end;
    add_per(r, f, &whole, &end);
    r->figures->items[r->figures->count - 2].per = f->per;
    return end;
}

/* What stands between the ends of a range at `at`: its length in tokens, or 0. */
static size_t range_mark(const struct reader *r, size_t at)
{
    return mark(r, at, '-') || word(r, at, "đến") || word(r, at, "tới") ? 1 : 0;
}

/* "10-15 người", "từ 5 đến 10 triệu đồng": two figures over the same words. */
static size_t read_range(struct reader *r, struct quantity *q, size_t start)
{
    struct quantity top;
    struct figure *low, *high;
    size_t n = range_mark(r, q->end), end;
    bool change, bare = quantity_is_bare(q);

    if (!n || q->amount.in_words != !is_kind(r, q->end + n, TOKEN_NUMBER) ||
        !quantity_at(r, q->end + n, &top))
        return 0;
    if (bare ? q->noun.len != 0 : !same_measure(q, &top) && !(lacks_measure(q) && top.measure))
        return 0;
    if (!bare && lacks_measure(q) && top.measure)
        q->unit = top.unit;
    if (bare)
        quantity_like(q, &top);
    if (!q->unread && !top.unread && q->milli >= top.milli) {
        if (bare && quantity_is_bare(&top))
            return 0; /* "2 - 1": a score, not a range */
        q->unread = top.unread = READ_BACKWARD;
    }
    if (start > r->done && word(r, start - 1, "từ"))
        start--;
    change = change_before(r, start);
    add(r, q, start, top.end, '>');
    add(r, &top, start, top.end, '<');
    low = &r->figures->items[r->figures->count - 2];
    high = low + 1;
    low->is_change = high->is_change = change;
    end = top.end;
    add_per(r, high, &top, &end);
    low->per = high->per;
    return end;
}

/* "từ 4m lên thành 6m", "giảm từ 8 xuống còn 5 hộ": returns where the second number stands. */
static size_t change_to(const struct reader *r, size_t start, const struct quantity *q)
{
    size_t at = q->end;

    if (start == r->done || !word(r, start - 1, "từ"))
        return 0;
    if (word(r, at, "lên") || word(r, at, "xuống") || word(r, at, "thành") || word(r, at, "còn"))
        at++;
    else
        return 0;
    if (word(r, at, "thành") || word(r, at, "còn") || word(r, at, "đến") || word(r, at, "tới"))
        at++;
    return is_kind(r, at, TOKEN_NUMBER) ? at : 0;
}

/* "01 người dân với 03 chiến sĩ", "1:3" */
static bool is_ratio(const struct reader *r, const struct quantity *q)
{
    struct quantity other;

    if (mark(r, q->end, ':') && quantity_is_bare(q) && r->tokens->items[q->end].glued)
        return q->milli < (int64_t)1000 * MILLI && other_at(r, q->end + 1, &other) &&
               r->tokens->items[q->end + 1].glued;
    return word(r, q->end, "với") && q->unit == UNIT_PERSON && q->milli == MILLI &&
           other_at(r, q->end + 1, &other) && other.unit == UNIT_PERSON;
}

/* Money by the word in front: "trị giá 200.000" */
static void make_money(const struct reader *r, size_t start, struct quantity *q)
{
    size_t n;

    if (q->measure || q->noun.len || q->unit == UNIT_VND)
        return;
    if (start > r->done && mark(r, start - 1, ':'))
        start--;
    if (term_before(TERM_MONEY, r->tokens, r->done, start, &n) ||
        (q->scale >= 1000 && each_before(r, q->first).len))
        q->unit = UNIT_VND;
}

/* "căn" of "12 căn" */
static struct str words_of_measure(const struct reader *r, const struct quantity *q)
{
    size_t n = 1;

    for (const char *p = q->measure->words; *p; p++)
        n += *p == ' ';
    return n <= q->end - q->first ? tokens_text(r->line, r->tokens, q->end - n, q->end - 1)
                                  : (struct str){"", 0};
}

/* Everything that is one figure, or the first half of two. */
static size_t read_single(struct reader *r, struct quantity *q, size_t start, char bound)
{
    static const struct figure pair = {.is_pair = true}, ratio = {.is_ratio = true},
                               change = {.is_change = true};
    const struct figure *half = NULL;
    const struct term *after;
    struct quantity other;
    struct str counted;
    struct figure *f;
    size_t end = q->end, n, to = change_to(r, start, q);

    if (to) {
        half = &change;
        if (quantity_is_bare(q) && other_at(r, to, &other))
            quantity_like(q, &other);
    } else if (is_ratio(r, q)) {
        half = &ratio;
    } else if (quantity_is_bare(q) && (word(r, end, "x") || mark(r, end, 0xd7)) &&
               other_at(r, end + 1, &other) && other.measure) {
        quantity_like(q, &other); /* "3 x 5m": both are metres */
    }
    make_money(r, start, q);
    counted = q->measure && q->unit >= UNIT_COUNT ? words_of_measure(r, q) : (struct str){"", 0};
    if ((after = term_at(TERM_AFTER, r->tokens, end, &n)) != NULL) {
        bound = (char)after->value;
        end += n;
    }
    f = add(r, q, start, end, bound);
    add_per(r, f, q, &end);
    f->is_change |= change_before(r, start);
    if (mark(r, end, '/') && is_kind(r, end + 1, TOKEN_NUMBER))
        half = &pair;
    if (half) {
        f->is_pair |= half->is_pair;
        f->is_ratio |= half->is_ratio;
        f->is_change |= half->is_change;
    }
    end = skip_repetition(r, q, end);
    r->counted = counted;
    r->half = half;
    return end;
}

/* A quantity with all that belongs to it. Returns where the text goes on. */
static size_t read_quantity(struct reader *r, struct quantity *q)
{
    const struct figure *half = r->half;
    char bound;
    size_t start = bound_before(r, q->first, &bound), end;

    if (says_where(r, start, q, false) || (half && half->is_change)) {
        start = q->first;
        bound = '=';
    }
    end = read_share(r, q, start, bound);
    if (!end)
        end = read_range(r, q, start);
    if (!end) {
        r->half = half;
        end = read_single(r, q, start, bound);
    }
    return end;
}

/* ---- numbers in words, and no numbers at all ---- */

/* "năm" is five only before a thing one can touch, and not behind a word of time. */
static bool five_fits(const struct reader *r, size_t at)
{
    static const char *const time[] = {"trong", "hằng", "hàng", "mỗi", "cả", "đầu", "cuối", "qua",
        "từng", "nhiều", "các", "giữa", "nửa", "sau", "trước", "mấy", NULL};

    if (at == r->done)
        return true;
    if (is_kind(r, at - 1, TOKEN_NUMBER))
        return false;
    for (const char *const *w = time; *w; w++)
        if (word(r, at - 1, *w))
            return false;
    return true;
}

/* Only where a word is clearly a number: something counted follows, and it is part of no name. */
static bool words_are_number(const struct reader *r, size_t at, const struct quantity *q)
{
    const struct token *t = &r->tokens->items[at];
    bool lone = q->amount.count == 1 && q->scale == 1;
    size_t n;

    if (r->tokens->unaccented || (!q->measure && q->unit != UNIT_VND))
        return false; /* without accents "ba" can be anything */
    if (q->measure && q->measure->unread)
        return false;
    if (term_before(TERM_NAME, r->tokens, r->done, at, &n))
        return false;
    if (t->capital && at > 0 && !is_kind(r, at - 1, TOKEN_MARK))
        return false;
    if (lone && (word(r, at, "một") || word(r, at, "năm")) &&
        (!q->measure || !(q->measure->flags & SOLID)))
        return false;
    return !word(r, at, "năm") || !lone || five_fits(r, at);
}

static size_t read_words(struct reader *r, size_t at)
{
    struct quantity q;

    if (!quantity_at(r, at, &q))
        return 0;
    return words_are_number(r, at, &q) ? read_quantity(r, &q) : 0;
}

/* "hàng chục ngàn ngày công", "vài hộ", "nhiều tấn rác": said, but not as a number. */
static size_t read_vague(struct reader *r, size_t at)
{
    struct quantity q = {.first = at, .unread = READ_VAGUE, .unit = UNIT_COUNT};
    size_t n, end;
    bool scaled = false;

    if (term_at(TERM_VAGUE, r->tokens, at, &n))
        end = at + n;
    else if (at == r->done || !term_before(TERM_BOUND, r->tokens, r->done, at, &n))
        return 0;
    else
        end = at;
    while (end - at < 5 && term_at(TERM_SCALE, r->tokens, end, &n)) {
        scaled = true;
        end += n;
    }
    q.measure = measure_at(r->tokens, end, &n);
    if (!scaled && (!q.measure || !(word(r, at, "vài") || word(r, at, "dăm") ||
                                      (word(r, at, "nhiều") && q.measure->unit >= UNIT_M &&
                                          (q.measure->unit <= UNIT_VND ||
                                              q.measure->unit == UNIT_LABOUR_DAY)))))
        return 0;
    if (q.measure) {
        q.unit = q.measure->unit == UNIT_NONE ? UNIT_COUNT : q.measure->unit;
        end += n;
    }
    add(r, &q, at, end, '~');
    return end;
}

void figures_read_tokens(struct arena *a, struct str line, size_t line_number,
    const struct tokens *tokens, struct figures *figures)
{
    struct reader r = {
        .arena = a, .line = line, .tokens = tokens, .line_number = line_number, .figures = figures};
    size_t at = 0, n;

    while (at < tokens->count) {
        size_t next = 0;
        struct quantity q;

        if (tokens->items[at].kind == TOKEN_NUMBER) {
            next = digits_to_pass(&r, at);
            if (next) {
                next += at;
                r.half = NULL;
            } else if (quantity_at(&r, at, &q)) {
                next = read_quantity(&r, &q);
            }
        } else if (tokens->items[at].kind == TOKEN_WORD) {
            if (term_at(TERM_WORD, tokens, at, &n))
                next = read_words(&r, at);
            if (!next &&
                (term_at(TERM_VAGUE, tokens, at, &n) || term_at(TERM_SCALE, tokens, at, &n)))
                next = read_vague(&r, at);
        }
        if (next)
            r.done = next;
        at = next ? next : at + 1;
    }
}

void figures_read(struct arena *a, struct str line, size_t line_number, struct figures *figures)
{
    struct tokens tokens = {0};

    lex_line(a, line, &tokens);
    figures_read_tokens(a, line, line_number, &tokens, figures);
}
