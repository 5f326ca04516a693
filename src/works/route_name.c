/* route_name.c: the reader of route names, token by token. See route_name.h. */
#include "works/route_name.h"

#include "base/unicode.h"
#include "plan/lexicon.h"
#include "works/route_words.h"

enum { NAME_BYTES_MAX = 2000, ROUTE_WORDS_USUAL = 3, HAMLET_WORDS_UNKNOWN = 2, BITS = 64 };

struct reading {
    struct arena *arena;
    struct tokens tokens;
    size_t at;
    const struct route_words *hamlets;
    size_t hamlet_count;
    bool class_said, in_span;
    struct route_name *out;
};

/* ── one word ───────────────────────────────────────────────────────────────────────────────── */

/* Beginnings and endings that are heard, and so written, one for the other. Longer ones first. */
static const struct {
    const char *from, *to;
} beginnings[] = {{"ngh", "ng"}, {"gh", "g"}, {"tr", "ch"}, {"x", "s"}, {"gi", "d"}, {"v", "d"},
    {"k", "c"}, {"q", "c"}},
  endings[] = {{"ng", "n"}, {"nh", "n"}, {"ch", "t"}, {"c", "t"}};

/* A beginning or an ending replaced, in place of the letters it stood for. */
static struct str sound_of(struct arena *a, struct str fold)
{
    char *z = arena_alloc(a, fold.len + 1);
    struct str rest = fold;
    size_t len = 0, end = 0;
    const char *ending = "";

    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings && rest.len == fold.len; i++)
        if (beginnings[i].from[0] == fold.ptr[0] &&
            str_starts(fold, str_from(beginnings[i].from)) &&
            fold.len > strlen(beginnings[i].from) + 1) {
            rest = str_slice(fold, strlen(beginnings[i].from), fold.len);
            len = strlen(beginnings[i].to);
            memcpy(z, beginnings[i].to, len);
        }
    for (size_t i = 0; i < sizeof endings / sizeof *endings && !end; i++)
        if (str_ends(rest, str_from(endings[i].from)) && rest.len > strlen(endings[i].from)) {
            end = strlen(endings[i].from);
            ending = endings[i].to;
        }
    for (size_t i = 0; i < rest.len - end; i++) {
        char c = rest.ptr[i] == 'y' ? 'i' : rest.ptr[i];

        if (len == 0 || z[len - 1] != c) /* a key that was held too long */
            z[len++] = c;
    }
    if (*ending && (len == 0 || z[len - 1] != *ending))
        z[len++] = *ending; /* endings become one letter */
    return (struct str){z, len};
}

/* In lower case with its accents, ngã written as hỏi: half the country hears no difference. */
static struct str heard(struct arena *a, struct str word, struct str fold)
{
    static const char *const tones[][2] = {{"ã", "ả"}, {"ẵ", "ẳ"}, {"ẫ", "ẩ"}, {"ẽ", "ẻ"},
        {"ễ", "ể"}, {"ĩ", "ỉ"}, {"õ", "ỏ"}, {"ỗ", "ổ"}, {"ỡ", "ở"}, {"ũ", "ủ"}, {"ữ", "ử"},
        {"ỹ", "ỷ"}};
    struct str lower;

    if (word.len == fold.len) /* without accents the two are one */
        return fold;
    lower = text_lower(a, word);
    for (size_t i = 0; i < sizeof tones / sizeof *tones; i++) {
        struct str from = str_from(tones[i][0]);
        size_t at = str_find(lower, from, 0);

        if (at < lower.len)
            return str_printf(a, "%.*s%s%.*s", STR(str_slice(lower, 0, at)), tones[i][1],
                STR(str_slice(lower, at + from.len, lower.len)));
    }
    return lower;
}

static void word_put(struct reading *r, struct route_words *to, const struct token *t, bool weak)
{
    struct route_word *w;

    if (to->count == ROUTE_WORDS_MAX)
        return;
    if (to->count == to->capacity) {
        to->capacity = to->capacity ? ROUTE_WORDS_MAX : ROUTE_WORDS_USUAL;
        to->items = arena_grow(r->arena, to->items, to->count, to->capacity, sizeof *to->items);
    }
    w = &to->items[to->count++];
    w->fold = str_copy(r->arena, t->fold);
    w->lower = heard(r->arena, t->text, w->fold);
    w->sound = sound_of(r->arena, w->fold);
    w->weak = weak;
}

/* ── numbers ────────────────────────────────────────────────────────────────────────────────── */

static const struct token *token_at(const struct reading *r, size_t at)
{
    static const struct token none = {.kind = TOKEN_MARK};

    return at < r->tokens.count ? &r->tokens.items[at] : &none;
}

static bool is_number(const struct reading *r, size_t at)
{
    return token_at(r, at)->kind == TOKEN_NUMBER;
}

/* The numbers of "1,2,3" or "05", as bits; the last of them in *last. */
static uint64_t number_bits(struct str digits, unsigned *last)
{
    uint64_t bits = 0;
    unsigned n = 0;

    for (size_t i = 0; i <= digits.len; i++) {
        if (i < digits.len && digits.ptr[i] >= '0' && digits.ptr[i] <= '9') {
            n = (n * 10 + (unsigned)(digits.ptr[i] - '0')) % 100000;
            continue;
        }
        bits |= (uint64_t)1 << n % BITS;
        *last = n;
        n = 0;
    }
    return bits;
}

static uint64_t range_bits(unsigned from, unsigned to)
{
    uint64_t bits = 0;

    for (unsigned n = from; n <= to && n - from < BITS; n++)
        bits |= (uint64_t)1 << n % BITS;
    return bits;
}

/* "tổ 7, 4, 15", "tổ 1-3", "tổ 2 đến tổ 5", "tổ 1 và 2": r->at stands behind the word. */
static uint64_t numbers_take(struct reading *r, unsigned again)
{
    unsigned before = 0, last = 0;
    uint64_t bits = number_bits(token_at(r, r->at)->text, &last);

    r->at++;
    while (r->at < r->tokens.count) {
        size_t at = r->at;
        bool range = token_is_mark(&r->tokens, at, '-') ||
                     route_term_find(&r->tokens, at, MEANS_TO).count == 1;

        if (!range && !token_is_mark(&r->tokens, at, ',') && !token_is_mark(&r->tokens, at, '+') &&
            !token_is_mark(&r->tokens, at, '&') && !token_is(&r->tokens, at, "va"))
            break;
        at++;
        at += route_term_find(&r->tokens, at, again).count;
        if (!is_number(r, at) || route_term_find(&r->tokens, at + 1, MEANS_MEASURE).count)
            break;
        before = last;
        bits |= number_bits(token_at(r, at)->text, &last);
        if (range && last > before)
            bits |= range_bits(before, last);
        r->at = at + 1;
    }
    return bits;
}

static bool is_letter_behind(const struct reading *r, size_t at)
{
    const struct token *t = token_at(r, at);

    return t->kind == TOKEN_WORD && (t->glued || t->capital) && t->fold.len == 1 &&
           t->fold.ptr[0] != 'm';
}

/* "3.000m", "500 mét", "02 tuyến": how much, not which. */
static bool is_amount(const struct reading *r, size_t at)
{
    return !is_letter_behind(r, at + 1) &&
           route_term_find(&r->tokens, at + 1, MEANS_MEASURE).count > 0;
}

static void number_put(struct reading *r, struct str digits, struct str behind)
{
    struct route_name *out = r->out;

    while (digits.len > 1 && digits.ptr[0] == '0')
        digits = str_slice(digits, 1, digits.len);
    if (out->number_count < ROUTE_NUMBERS_MAX)
        out->numbers[out->number_count++] =
            str_printf(r->arena, "%.*s%.*s", STR(digits), STR(behind));
}

/* A number of the name itself: "22B", "12/4", "5,6"; a day or an amount is none. */
static void number_take(struct reading *r)
{
    struct str digits = token_at(r, r->at)->text;
    bool fraction = token_is_mark(&r->tokens, r->at + 1, '/') && is_number(r, r->at + 2);

    if (is_amount(r, r->at)) {
        r->at += 1 + route_term_find(&r->tokens, r->at + 1, MEANS_MEASURE).count;
        return;
    }
    r->at++;
    if (fraction) {
        if (r->out->class == ROUTE_ALLEY)
            number_put(r, digits, str_printf(r->arena, "/%.*s", STR(token_at(r, r->at + 1)->text)));
        r->at += 2;
        while (token_is_mark(&r->tokens, r->at, '/') && is_number(r, r->at + 1))
            r->at += 2; /* 12/12/2024 */
        return;
    }
    for (size_t from = 0; from < digits.len;) {
        size_t end = from;

        while (end < digits.len && digits.ptr[end] >= '0' && digits.ptr[end] <= '9')
            end++;
        number_put(r, str_slice(digits, from, end),
            end == digits.len && is_letter_behind(r, r->at) ? token_at(r, r->at)->fold : S(""));
        from = end + 1;
    }
    r->at += is_letter_behind(r, r->at);
}

/* ── hamlets ────────────────────────────────────────────────────────────────────────────────── */

static bool word_same(const struct route_word *w, const struct token *t)
{
    return t->kind != TOKEN_MARK && str_eq(w->fold, t->fold);
}

/* How many tokens from `at` on are the name of a hamlet that is known; the longest. */
static size_t hamlet_known(const struct reading *r, size_t at)
{
    size_t best = 0;

    for (size_t i = 0; i < r->hamlet_count; i++) {
        const struct route_words *h = &r->hamlets[i];
        size_t same = 0;

        while (same < h->count && word_same(&h->items[same], token_at(r, at + same)))
            same++;
        if (same == h->count && same > best)
            best = same;
    }
    return best;
}

/* A name that nobody told us: up to two words, or one number. */
static size_t hamlet_guess(const struct reading *r, size_t at)
{
    size_t n = 0;

    if (is_number(r, at))
        return 1;
    while (n < HAMLET_WORDS_UNKNOWN && token_at(r, at + n)->kind == TOKEN_WORD &&
           (n == 0 || token_at(r, at + n)->capital || !token_at(r, at)->capital) &&
           (n == 0 || route_term_find(&r->tokens, at + n, ~0u).count == 0))
        n++;
    return n;
}

/* Behind "ấp": its name. False: none follows, the word is one of the name. */
static bool hamlet_take(struct reading *r, const struct route_term *term)
{
    size_t at = r->at + term->count;
    size_t count = hamlet_known(r, at);

    if (count == 0 && (!term->value || !r->hamlet_count))
        count = hamlet_guess(r, at);
    if (count == 0)
        return false;
    for (size_t i = 0; i < count && r->out->hamlet.count < ROUTE_WORDS_MAX; i++)
        word_put(r, &r->out->hamlet, token_at(r, at + i), false);
    r->at = at + count;
    return true;
}

/* ── the name ───────────────────────────────────────────────────────────────────────────────── */

static void way_take(struct reading *r, const struct route_term *term)
{
    bool own_class = term->value != ROUTE_ANY;

    if (own_class && r->class_said && term->count == 1)
        word_put(r, r->in_span ? &r->out->span : &r->out->words, token_at(r, r->at), true);
    if (own_class && !r->class_said)
        r->out->class = (enum route_class)term->value;
    r->class_said |= !r->in_span;
    r->at += term->count;
}

/* "phía đông", "dãy số lẻ". */
static bool side_take(struct reading *r, size_t word_count)
{
    struct route_term part = route_term_find(&r->tokens, r->at + word_count, MEANS_PART);

    if (part.count == 0)
        return false;
    r->out->parts |= (unsigned)part.value;
    r->at += word_count + part.count;
    return true;
}

static bool numbered_take(struct reading *r, const struct route_term *term)
{
    size_t at = r->at + term->count;

    if (token_is_mark(&r->tokens, at, '.') || token_is_mark(&r->tokens, at, '-'))
        at++;
    if (!is_number(r, at))
        return false;
    r->out->class = r->class_said ? r->out->class : (enum route_class)term->value;
    r->class_said = true;
    r->at = at;
    number_take(r);
    return true;
}

static bool rounds_take(struct reading *r, const struct route_term *term, uint64_t *bits)
{
    if (!is_number(r, r->at + term->count) || is_amount(r, r->at + term->count))
        return false;
    r->at += term->count;
    *bits |= numbers_take(r, (unsigned)term->means);
    return true;
}

/* Is there a "đến" behind? Else "từ" begins nothing. */
static bool span_follows(const struct reading *r)
{
    for (size_t i = r->at + 1; i < r->tokens.count; i++)
        if (route_term_find(&r->tokens, i, MEANS_TO).count)
            return true;
    return false;
}

/* What is done, and which sort of house: no part of a name. */
static bool is_kind(const struct term *t)
{
    if (t->class == TERM_KIND) /* "mì" is goods, and part of "đường Nhà máy mì" */
        return t->value <= KIND_HOUSE_REPAIR || t->value == KIND_TREE;
    return t->class == TERM_HOUSE || t->class == TERM_BUILD || t->class == TERM_REPAIR;
}

/* One of the words around the name; false: none that means anything here. */
static bool term_take(struct reading *r)
{
    unsigned all = MEANS_WAY | MEANS_NUMBERED | MEANS_PLACE | MEANS_GROUP | MEANS_ROUND |
                   MEANS_FROM | (r->in_span ? MEANS_TO : 0);
    struct route_term term = route_term_find(&r->tokens, r->at, all);
    struct route_term side = route_term_find(&r->tokens, r->at, MEANS_SIDE);
    struct term kind = lexicon_find(&r->tokens, r->at);
    struct route_term drop = route_term_find(&r->tokens, r->at, MEANS_DROP);

    if (side.count && side_take(r, side.count))
        return true;
    if (is_kind(&kind) && !r->in_span && kind.words > term.count && kind.words >= drop.count) {
        r->at += kind.words;
        return true;
    }
    if ((term.means == MEANS_NUMBERED && numbered_take(r, &term)) ||
        (term.means == MEANS_PLACE && hamlet_take(r, &term)) ||
        (term.means == MEANS_GROUP && rounds_take(r, &term, &r->out->groups)) ||
        (term.means == MEANS_ROUND && rounds_take(r, &term, &r->out->rounds)))
        return true;
    if (term.means == MEANS_WAY && term.count >= drop.count) {
        way_take(r, &term);
        return true;
    }
    if (term.means == MEANS_TO || (term.means == MEANS_FROM && span_follows(r))) {
        r->in_span = true;
        r->at += term.count;
        return true;
    }
    r->at += drop.count;
    return drop.count > 0;
}

/* "đườn", "đưòngg", "tuyếng": so common that a slip in them must not make a name. */
static bool is_way_misspelt(const struct token *t)
{
    bool like = str_starts(t->fold, S("duo")) || str_starts(t->fold, S("tuye"));

    return t->kind == TOKEN_WORD && like && t->fold.len >= 4 && t->fold.len <= 6;
}

static void token_take(struct reading *r)
{
    const struct token *t = token_at(r, r->at);

    if (t->kind == TOKEN_NUMBER && !r->in_span)
        number_take(r);
    else if (t->kind == TOKEN_MARK || is_way_misspelt(t))
        r->at += t->kind == TOKEN_MARK || !term_take(r);
    else if (!term_take(r))
        word_put(r, r->in_span ? &r->out->span : &r->out->words, token_at(r, r->at++), false);
}

void route_read(struct arena *a, struct str name, const struct route_words *hamlets,
    size_t hamlet_count, struct route_name *ret)
{
    struct route_name out = {.class = ROUTE_ANY};
    struct reading r = {.arena = a, .hamlets = hamlets, .hamlet_count = hamlet_count, .out = &out};

    if (name.len > NAME_BYTES_MAX)
        name = utf8_head(name, NAME_BYTES_MAX / 4);
    lex_line(a, name, &r.tokens);
    while (r.at < r.tokens.count)
        token_take(&r);
    *ret = out;
}

void route_hamlet(struct arena *a, struct str name, struct route_words *ret)
{
    struct route_name out = {.class = ROUTE_ANY};
    struct reading r = {.arena = a, .out = &out};

    lex_line(a, utf8_head(name, NAME_BYTES_MAX / 4), &r.tokens);
    r.at = route_term_find(&r.tokens, 0, MEANS_PLACE).count;
    if (r.at == r.tokens.count)
        r.at = 0;
    for (; r.at < r.tokens.count; r.at++)
        if (token_at(&r, r.at)->kind != TOKEN_MARK)
            word_put(&r, &out.hamlet, token_at(&r, r.at), false);
    *ret = out.hamlet;
}
