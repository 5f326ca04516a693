/* items.c: tokens to items. What is typed with a keyboard that does not make accents (Telex
 * "phats quang", VNI "pha1t quang") is read as the syllable that was meant. */
#include "message/reading.h"

#include "base/unicode.h"
#include "campaign/indicator.h"

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

/* "qunag" → "quang", "dna" → "dan": two letters that changed places. */
static void swap_mend(struct reading *r, struct token *t)
{
    char *out;

    if (t->kind != TOKEN_WORD || t->fold.len < 3 || t->fold.len > 7 || t->capital ||
        t->text.len != t->fold.len || known(r, t->fold))
        return;
    out = arena_alloc(r->arena, t->fold.len);
    for (size_t i = 1; i + 1 < t->fold.len; i++) {
        memcpy(out, t->fold.ptr, t->fold.len);
        out[i] = t->fold.ptr[i + 1];
        out[i + 1] = t->fold.ptr[i];
        if (known(r, (struct str){out, t->fold.len})) {
            t->fold = (struct str){out, t->fold.len};
            return;
        }
    }
}

/* A syllable that swap_mend() changed: its letters are not those that were typed. */
static bool is_swapped(const struct token *t)
{
    if (t->kind != TOKEN_WORD || t->text.len != t->fold.len)
        return false;
    for (size_t i = 0; i < t->text.len; i++)
        if ((t->text.ptr[i] | 0x20) != t->fold.ptr[i])
            return true;
    return false;
}

/* "đg" for a syllable that few type whole; behind a number it is money. */
static void short_mend(struct token *t, bool behind_number)
{
    static const char *const shorts[][2] = {{"đg", "duong"}, {"Đg", "duong"}, {"đgg", "duong"}};

    for (size_t i = 0; i < sizeof shorts / sizeof *shorts; i++)
        if (t->kind == TOKEN_WORD && !behind_number && str_eq(t->text, str_from(shorts[i][0])))
            t->text = t->fold = str_from(shorts[i][1]);
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

/* Two words of ours typed as one: "dọncỏ", "dânquân". The letters of the first; 0: it is not so. */
static size_t joined_at(const struct reading *r, const struct token *t)
{
    if (t->kind != TOKEN_WORD || t->fold.len < 5 || t->fold.len > 12 || known(r, t->fold) ||
        t->capital)
        return 0;
    for (size_t cut = 2; cut + 2 <= t->fold.len; cut++) {
        struct tokens two = {0};
        struct word word;

        lex_line(r->arena,
            str_printf(r->arena, "%.*s %.*s", STR(str_slice(t->fold, 0, cut)),
                STR(str_slice(t->fold, cut, SIZE_MAX))),
            &two);
        if (two.count == 2 && word_find(r->local, &two, 0, 2, &word) == 2 && word.class != W_PLAIN)
            return cut;
    }
    return 0;
}

/* The token at its two halves; each letter of the folded form is one of the typed. */
static void token_split(struct reading *r, const struct token *t, size_t cut, size_t shift)
{
    struct token first = *t, second = *t;
    size_t at = 0;

    for (size_t i = 0; i < cut && at < t->text.len; i++)
        (void)utf8_next(t->text, &at);
    first.text = str_slice(t->text, 0, at);
    first.fold = str_slice(t->fold, 0, cut);
    first.to = t->from + at;
    second.text = str_slice(t->text, at, SIZE_MAX);
    second.fold = str_slice(t->fold, cut, SIZE_MAX);
    second.from = t->from + at;
    token_put(r, &first, shift);
    token_put(r, &second, shift);
}

static void line_tokens(struct reading *r, size_t from, size_t to)
{
    struct tokens t = {0};
    struct token end = {.kind = TOKEN_MARK, .text = S("\n"), .fold = S("\n"), .mark = '\n'};

    lex_line(r->arena, str_slice(r->text, from, to), &t);
    vni_mend(r, &t);
    for (size_t i = 0; i < t.count; i++) {
        size_t cut;

        if (t.items[i].kind == TOKEN_WORD)
            t.items[i].text = word_tone(r->arena, t.items[i].text);
        telex_mend(r, &t.items[i]);
        swap_mend(r, &t.items[i]);
        short_mend(&t.items[i], i > 0 && t.items[i - 1].kind == TOKEN_NUMBER);
        cut = joined_at(r, &t.items[i]);
        if (cut)
            token_split(r, &t.items[i], cut, from);
        else
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
    for (size_t k = 0; word && k < tokens; k++)
        i->word.slip |= is_swapped(&t[k]);
    i->mark = t->mark;
    i->token = at;
    i->tokens = tokens;
    i->from = t->from;
    i->to = r->tokens.items[at + tokens - 1].to;
    i->glued = t->glued;
}

/* "Dạ, Cầu ạ": words before a name. */
static bool is_greeting(const struct reading *r, size_t at)
{
    static const char *const words[] = {"da", "thua", "vang", "alo", "bao", "chao", "anh", "chi",
        "a", "c", "em", "e", "chu", "bac", "kinh", "gui", "cac", "quy", "ban", "oi", NULL};

    for (size_t i = 0; words[i]; i++)
        if (token_is(&r->tokens, r->items[at].token, words[i]))
            return !r->tokens.items[r->items[at].token].capital ||
                   str_eq(r->tokens.items[r->items[at].token].fold, S("da")) || at == 0;
    return false;
}

/* "Cầu phát quang …", "cau dan 18": a name by its capital, or by the people behind it. */
static bool is_named_by_look(const struct reading *r, size_t at)
{
    const struct item *next = item_at(r, at + 1);

    return r->tokens.items[r->items[at].token].capital ||
           (next->kind == ITEM_WORD && is_item_number(r, at + 2) &&
               (next->word.class == W_WHO || next->word.class == W_KIND));
}

/* "Số liệu Cầu: …, Mới: …", "cầu 20 dân, mới 15 dân": one of a list. */
static bool is_listed(const struct reading *r, size_t at)
{
    static const char *const words[] = {"cua", "o", "ben", "lieu", "cao", NULL};
    const struct item *before = at > 0 ? &r->items[at - 1] : NULL;
    bool apart;

    if (!before || r->items[at].kind != ITEM_WORD || r->items[at].tokens > 1)
        return false;
    apart = before->kind == ITEM_MARK && strchr(",;.-", (int)(before->mark & 127)) != NULL;
    if (apart && is_item_number(r, at + 1) && is_class(r, at + 2, W_WHO) &&
        !is_item_mark(r, at - 1, '.') && !is_item_mark(r, at - 1, '-'))
        return true;
    for (size_t i = 0; before->kind == ITEM_WORD && words[i]; i++)
        apart |= token_is(&r->tokens, before->token + before->tokens - 1, words[i]);
    return apart && is_item_mark(r, at + 1, ':');
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
                       next->kind == ITEM_NUMBER ||
                       (is_item_mark(r, i + 1, '.') && is_class(r, i + 2, W_WHO) &&
                           is_item_number(r, i + 3)) || /* "moi. dq 10. dan 26" */
                       (next->kind == ITEM_MARK && next->mark == ':') ||
                       is_named_by_look(r, i) ||
                       (((next->kind == ITEM_MARK && next->mark == ',') || c == W_JOIN) &&
                           is_class(r, i + 2, W_UNIT));
        bool listed = is_listed(r, i);
        struct word word;

        if (item->kind == ITEM_END || (item->kind == ITEM_MARK && item->mark == ':'))
            head = true;
        else if (head && item->kind == ITEM_WORD && is_greeting(r, i))
            continue;
        else if ((head || listed) && is_class(r, i, W_UNIT)) {
            head = false;
            item->named = item->tokens == 1 && item->word.loose && (follows || listed);
        } else if ((head || listed) && item->kind == ITEM_WORD && item->word.class != W_REPORT &&
                   item->word.class != W_ADDS && item->word.class != W_CORRECTS &&
                   item->word.class != W_MISTAKE) {
            head = false;
            if (item->tokens == 1 && (follows || listed) &&
                word_find_unit(r->local, &r->tokens, item->token, item->token + 1, &word)) {
                item->word = word;
                item->named = true;
            }
        }
    }
}

/* Where a message is typed with accents, "cho" is no "chỗ" and "nha" no house; "dan" is "dân". */
static bool is_other_without_accents(enum word_class class)
{
    return class == W_THING || class == W_GOODS || class == W_AWAY || class == W_SIZE ||
           class == W_TARGET || class == W_LEFT || class == W_VAGUE || class == W_LAND ||
           class == W_BOUND || class == W_SPEND || class == W_EACH || class == W_FUTURE ||
           class == W_YEAR;
}

static bool is_few(const struct reading *r, size_t at)
{
    return is_item_number(r, at) && item_plain(r, at) >= 1 && item_plain(r, at) < 1000;
}

/* "22d" beside "8dq" are people; nobody is paid 22 đồng. */
static void citizens_mend(struct reading *r)
{
    for (size_t i = 1; i + 1 < r->count; i++) {
        struct item *item = &r->items[i];
        struct str typed = str_slice(r->text, item->from, item->to);

        if (!is_class(r, i, W_MEASURE) || item->word.value != UNIT_VND ||
            !(str_eq(typed, S("d")) || str_eq(typed, S("D"))) ||
            !((item->glued && is_few(r, i - 1)) ||
                (item_at(r, i + 1)->glued && is_few(r, i + 1)))) /* "D30" */
            continue;
        item->word = (struct word){.class = W_WHO,
            .value = indicator_index(S("citizens")),
            .factor = 1000,
            .doubtful = true};
    }
}

/* "5 xị, 1 chai": where one is money, the other is, a million. */
static void slang_mend(struct reading *r)
{
    bool money = false;

    for (size_t i = 0; i < r->count; i++)
        money |= is_class(r, i, W_SCALE) && token_is(&r->tokens, r->items[i].token, "xi");
    for (size_t i = 1; money && i < r->count; i++)
        if (is_class(r, i, W_THING) && token_is(&r->tokens, r->items[i].token, "chai") &&
            is_item_number(r, i - 1))
            r->items[i].word = (struct word){.class = W_SCALE, .factor = 1000000, .doubtful = true};
}

/* "3 công an xã": a unit may be called so, but here its people are counted. */
static bool counts_people(const struct reading *r, size_t at, size_t n)
{
    const struct tokens *t = &r->tokens;
    struct word word;
    bool behind = at > 0 && t->items[at - 1].kind == TOKEN_NUMBER;
    bool before = at > 0 && t->items[at - 1].mark != '\n' && at + n < t->count &&
                  t->items[at + n].kind == TOKEN_NUMBER;

    return (behind || before) && word_find(NULL, t, at, at + n, &word) == n && word.class == W_WHO;
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
        struct word unit;

        if (n > 1 && word.class != W_UNIT &&
            word_find_unit(r->local, &r->tokens, i + n - 1, r->tokens.count, &unit) > 1 &&
            !unit.loose) /* "bà con ấp Cầu" */
            n = word_find(r->local, &r->tokens, i, i + n - 1, &word);

        if (n && word.class == W_UNIT && counts_people(r, i, n))
            n = word_find(NULL, &r->tokens, i, i + n, &word);
        if (n == 1 && accents && word.plain &&
            (is_other_without_accents(word.class) || token_is(&r->tokens, i, "trong")))
            n = 0; /* "lớn trong ấp": nothing is planted */
        item_put(r, i, n ? n : 1, n ? &word : NULL);
        i += n ? n : 1;
    }
    heads_mend(r);
    citizens_mend(r);
    slang_mend(r);
}

int64_t item_plain(const struct reading *r, size_t at)
{
    return is_item_number(r, at) ? plain_number(&r->tokens, r->items[at].token) : -1;
}
