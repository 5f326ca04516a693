/* items.c: tokens to items. What is typed with a keyboard that does not make accents (Telex
 * "phats quang", VNI "pha1t quang") is read as the syllable that was meant. */
#include "message/reading.h"

#include "base/unicode.h"

#include <string.h>

static bool is_small_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z')))
            return false;
    return s.len > 0;
}

static bool known(const struct reading *r, struct str fold)
{
    return fold.len > 1 && word_is_syllable(r->local, fold);
}

/* "phats" → "phat", "duwowngf" → "duong", "aaps" → "ap": what stays when the keys for accents are
 * taken away. */
static struct str telex_plain(struct arena *a, struct str fold)
{
    char *out = arena_alloc(a, fold.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < fold.len; i++) {
        char c = fold.ptr[i];
        bool twice = n > 0 && out[n - 1] == c && strchr("aeod", c);

        if (c == 'w' || twice || (n > 0 && strchr("sfrxj", c)))
            continue;
        out[n++] = c;
    }
    return (struct str){out, n};
}

/* "ddaon" keeps its n; only syllables that are words of ours are taken. */
static void telex_mend(struct reading *r, struct token *t)
{
    struct str plain;

    if (t->kind != TOKEN_WORD || t->fold.len < 3 || t->fold.len > 10 || !is_small_ascii(t->text) ||
        known(r, t->fold))
        return;
    plain = telex_plain(r->arena, t->fold);
    if (plain.len < t->fold.len && known(r, plain))
        t->fold = plain;
}

/* Digits that VNI types for accents. */
static bool is_vni_digits(const struct token *t)
{
    if (t->kind != TOKEN_NUMBER || !t->glued || t->text.len > 2)
        return false;
    for (size_t i = 0; i < t->text.len; i++)
        if (t->text.ptr[i] < '1' || t->text.ptr[i] > '9')
            return false;
    return true;
}

/* Tokens from `at` on that are one syllable typed in VNI: "pha1t", "d9u7o7ng2". Ends in a letter,
 * or in the two digits of a vowel and a tone ("to63"). */
static size_t vni_length(
    const struct reading *r, const struct tokens *t, size_t at, struct str *ret)
{
    char *out;
    size_t n = 0, taken = 0, i = at;

    if (t->items[at].kind != TOKEN_WORD || t->items[at].glued || !is_small_ascii(t->items[at].text))
        return 0;
    out = arena_alloc(r->arena, 16);
    while (i < t->count && i < at + 9 &&
           (i == at || (t->items[i].glued &&
                           (t->items[i].kind == TOKEN_WORD || is_vni_digits(&t->items[i]))))) {
        if (t->items[i].kind == TOKEN_WORD) {
            if (!is_small_ascii(t->items[i].text) || n + t->items[i].fold.len > 10)
                return 0;
            memcpy(out + n, t->items[i].fold.ptr, t->items[i].fold.len);
            n += t->items[i].fold.len;
        }
        i++;
        if (i > at + 2 || (i == at + 2 && t->items[i - 1].text.len == 2))
            taken = i - at;
    }
    *ret = (struct str){out, n};
    return taken && known(r, *ret) ? taken : 0;
}

static void vni_mend(struct reading *r, struct tokens *t)
{
    size_t to = 0;
    bool typed = false; /* a digit within a syllable; "dan18" alone are 18 people */

    for (size_t i = 0; i < t->count && !typed; i++) {
        struct str fold;

        typed = vni_length(r, t, i, &fold) > 2;
    }
    for (size_t i = 0; i < t->count;) {
        struct str fold;
        size_t n = vni_length(r, t, i, &fold);

        t->items[to] = t->items[i];
        n = n > 2 || typed ? n : 0;
        if (n) {
            t->items[to].to = t->items[i + n - 1].to;
            t->items[to].text = fold;
            t->items[to].fold = fold;
        }
        to++;
        i += n ? n : 1;
    }
    t->count = to;
}

static void token_put(struct reading *r, const struct token *t, size_t shift)
{
    struct token *to = vec_push(r->arena, &r->tokens);

    *to = *t;
    to->from += shift;
    to->to += shift;
}

static void line_tokens(struct reading *r, size_t from, size_t to)
{
    struct tokens t = {0};
    struct token end = {.kind = TOKEN_MARK, .text = S("\n"), .fold = S("\n"), .mark = '\n'};

    lex_line(r->arena, str_slice(r->text, from, to), &t);
    vni_mend(r, &t);
    for (size_t i = 0; i < t.count; i++) {
        telex_mend(r, &t.items[i]);
        token_put(r, &t.items[i], from);
    }
    end.from = end.to = to - from;
    token_put(r, &end, from);
}

static void item_put(struct reading *r, size_t at, size_t tokens, const struct word *word)
{
    const struct token *t = &r->tokens.items[at];
    struct item *i = vec_push(r->arena, r);

    i->kind = word                      ? ITEM_WORD
              : t->kind == TOKEN_NUMBER ? ITEM_NUMBER
              : t->kind == TOKEN_WORD   ? ITEM_WORD
              : t->mark == '\n'         ? ITEM_END
                                        : ITEM_MARK;
    if (word)
        i->word = *word;
    i->mark = t->mark;
    i->token = at;
    i->tokens = tokens;
    i->from = t->from;
    i->to = r->tokens.items[at + tokens - 1].to;
    i->glued = t->glued;
}

/* "Cầu bc 12/12": at the head of a line, before what follows a name, it is one. */
static void heads_mend(struct reading *r)
{
    bool head = true;

    for (size_t i = 0; i < r->count; i++) {
        struct item *item = &r->items[i];
        const struct item *next = item_at(r, i + 1);
        enum word_class c = next->kind == ITEM_WORD ? next->word.class : W_OTHER;
        bool follows = c == W_REPORT || c == W_DAY || c == W_TODAY || c == W_YESTERDAY ||
                       c == W_ADDS || c == W_CORRECTS || c == W_MISTAKE ||
                       next->kind == ITEM_NUMBER || (next->kind == ITEM_MARK && next->mark == ':');
        struct word word;

        if (item->kind == ITEM_END)
            head = true;
        else if (head && item->kind == ITEM_WORD && item->word.class != W_REPORT &&
                 item->word.class != W_ADDS && item->word.class != W_CORRECTS &&
                 item->word.class != W_MISTAKE) {
            head = false;
            if (item->tokens == 1 && follows && item->word.class != W_UNIT &&
                word_find_unit(r->local, &r->tokens, item->token, item->token + 1, &word))
                item->word = word;
        }
    }
}

void items_read(struct reading *r, size_t from, size_t to)
{
    bool accents = false;

    for (size_t i = from; i < to; i++)
        accents |= (unsigned char)r->text.ptr[i] >= 0x80;
    r->tokens = (struct tokens){0};
    r->items = NULL;
    r->count = r->capacity = 0;
    for (size_t at = from; at <= to && at < r->text.len;) {
        size_t end = str_find(r->text, S("\n"), at);

        if (end > to)
            end = to;
        line_tokens(r, at, end);
        at = end + 1;
    }
    for (size_t i = 0; i < r->tokens.count;) {
        struct word word;
        size_t n = word_find(r->local, &r->tokens, i, r->tokens.count, &word);

        if (n == 1 && accents && word.class == W_THING &&
            str_eq(r->tokens.items[i].text, S("nha"))) /* "7 nha anh": no house */
            n = 0;
        item_put(r, i, n ? n : 1, n ? &word : NULL);
        i += n ? n : 1;
    }
    heads_mend(r);
}

int64_t item_plain(const struct reading *r, size_t at)
{
    return is_item_number(r, at) ? plain_number(&r->tokens, r->items[at].token) : -1;
}
