/* lex.c: one pass over the line; see lex.h for what comes out. */
#include "plan/lex.h"

#include "base/unicode.h"

#include <pthread.h>
#include <string.h>

/* What the pass knows while it walks. */
struct walk {
    struct str line;
    size_t at, col; /* next byte, and its column */
    char *fold;     /* room for the folded form of the whole line */
    size_t fold_len;
    struct tokens *out;
    struct arena *arena;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool digit_at(const struct walk *w, size_t at)
{
    return at < w->line.len && is_digit(w->line.ptr[at]);
}

static bool is_blank(uint32_t c)
{
    return c <= ' ' || c == 0xa0 || (c >= 0x2000 && c <= 0x200d) || c == 0x202f || c == 0x205f ||
           c == 0x2060 || c == 0x3000 || c == 0xfeff;
}

/* Every dash is '-', every quotation mark '"', whatever the word processor made of it. */
static uint32_t plain_mark(uint32_t c)
{
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xad)
        return '-';
    if ((c >= 0x201c && c <= 0x201f) || c == 0xab || c == 0xbb)
        return '"';
    if (c >= 0x2018 && c <= 0x201b)
        return '\'';
    return c == 0x2044 || c == 0x2215 ? '/' : c;
}

static uint32_t peek(const struct walk *w, size_t *next)
{
    *next = w->at;
    if ((unsigned char)w->line.ptr[w->at] < 0x80)
        return (unsigned char)w->line.ptr[(*next)++];
    return utf8_next(w->line, next);
}

/* What the lexer asks of a letter, worked out once for the Latin scripts, where Vietnamese lives.
 */
enum { LATIN_END = 0x1f00, LETTER = 0x80, CAPITAL = 0x100 };
static uint16_t latin[LATIN_END]; /* plain letter in the low seven bits, 0: not a plain one */
static pthread_once_t latin_made = PTHREAD_ONCE_INIT;

static void make_latin(void)
{
    for (uint32_t c = 0; c < LATIN_END; c++) {
        uint32_t base = unicode_base(c);

        if (unicode_is_letter(c))
            latin[c] =
                (uint16_t)(LETTER | (unicode_is_upper(c) ? CAPITAL : 0) | (base < 0x80 ? base : 0));
    }
}

static bool is_letter(uint32_t c)
{
    return c < LATIN_END ? (latin[c] & LETTER) != 0 : unicode_is_letter(c);
}

static bool is_capital(uint32_t c)
{
    return c < LATIN_END ? (latin[c] & CAPITAL) != 0 : unicode_is_upper(c);
}

static uint32_t base_letter(uint32_t c)
{
    uint32_t base = c < LATIN_END ? latin[c] & 0x7f : 0;

    return base ? base : unicode_base(c);
}

/* UTF-8 of c behind the folded text. There is room: see lex_line(). */
static void put_fold(struct walk *w, uint32_t c)
{
    char *p = w->fold + w->fold_len;

    if (c < 0x80) {
        p[0] = (char)c;
        w->fold_len += 1;
    } else if (c < 0x800) {
        p[0] = (char)(0xc0 | c >> 6);
        p[1] = (char)(0x80 | (c & 0x3f));
        w->fold_len += 2;
    } else if (c < 0x10000) {
        p[0] = (char)(0xe0 | c >> 12);
        p[1] = (char)(0x80 | (c >> 6 & 0x3f));
        p[2] = (char)(0x80 | (c & 0x3f));
        w->fold_len += 3;
    } else {
        p[0] = (char)(0xf0 | c >> 18);
        p[1] = (char)(0x80 | (c >> 12 & 0x3f));
        p[2] = (char)(0x80 | (c >> 6 & 0x3f));
        p[3] = (char)(0x80 | (c & 0x3f));
        w->fold_len += 4;
    }
}

/* Units of length that can carry an exponent: m2, km², cm3. */
static bool takes_exponent(struct str fold)
{
    static const char *const units[] = {"m", "km", "dm", "cm", "mm"};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_eq(fold, str_from(units[i])))
            return true;
    return false;
}

/* The exponent of "m2" or "m²" joins its word; "m20" and "m2a" have none. */
static void read_exponent(struct walk *w, size_t fold_from)
{
    const struct tokens *t = w->out;
    bool kilo = w->fold[fold_from] == 'k'; /* "Km2+300" is a milestone, "3 km2" an area */
    struct str so_far = {w->fold + fold_from, w->fold_len - fold_from};
    size_t next;
    uint32_t c;

    if (w->at >= w->line.len || !takes_exponent(so_far) ||
        (kilo && (t->count < 2 || t->items[t->count - 2].kind == TOKEN_WORD)))
        return;
    c = peek(w, &next);
    if (c == 0xb2 || c == 0xb3)
        c = c == 0xb2 ? '2' : '3';
    else if ((c != '2' && c != '3') || digit_at(w, next) ||
             (next < w->line.len && is_letter((unsigned char)w->line.ptr[next])))
        return;
    w->at = next;
    w->col++;
    put_fold(w, c);
}

/* No syllable has đ within it, so "quangđường" is two words that ran together; "vnđ" is not. */
static bool runs_on(const struct walk *w, size_t fold_from)
{
    for (size_t i = fold_from; i < w->fold_len; i++)
        if (strchr("aeiouy", w->fold[i]))
            return true;
    return false;
}

static void read_word(struct walk *w, struct token *t)
{
    size_t fold_from = w->fold_len, next;
    bool first = true;

    while (w->at < w->line.len) {
        uint32_t c = peek(w, &next);

        if (!is_letter(c) || (c == 0x111 && runs_on(w, fold_from)))
            break;
        if (first)
            t->capital = is_capital(c);
        first = false;
        put_fold(w, base_letter(c));
        w->at = next;
        w->col++;
    }
    read_exponent(w, fold_from);
    t->kind = TOKEN_WORD;
    t->fold = (struct str){w->fold + fold_from, w->fold_len - fold_from};
}

static void read_number(struct walk *w, struct token *t)
{
    size_t from = w->at;

    while (digit_at(w, w->at) ||
           (w->at < w->line.len && (w->line.ptr[w->at] == '.' || w->line.ptr[w->at] == ',') &&
               digit_at(w, w->at + 1)))
        w->at++;
    w->col += w->at - from;
    t->kind = TOKEN_NUMBER;
    t->fold = str_slice(w->line, from, w->at);
}

static void read_mark(struct walk *w, struct token *t, uint32_t c, size_t next)
{
    size_t fold_from = w->fold_len;

    t->kind = TOKEN_MARK;
    t->mark = plain_mark(c);
    put_fold(w, t->mark);
    t->fold = (struct str){w->fold + fold_from, w->fold_len - fold_from};
    w->at = next;
    w->col++;
}

void lex_line(struct arena *a, struct str line, struct tokens *ret)
{
    /* Folding makes letters shorter or leaves them as they are; a two-byte one may become three. */
    struct walk w = {
        .line = line, .col = 1, .fold = arena_alloc(a, line.len * 2 + 4), .out = ret, .arena = a};
    size_t end = 0, words = 0;
    bool accents = false;

    pthread_once(&latin_made, make_latin);
    ret->count = 0;
    while (w.at < line.len) {
        size_t next;
        uint32_t c = peek(&w, &next);
        struct token *t;

        if (is_blank(c)) {
            w.at = next;
            w.col++;
            continue;
        }
        t = vec_push(a, ret);
        *t = (struct token){.from = w.at, .col = w.col, .glued = ret->count > 1 && w.at == end};
        if (is_letter(c)) {
            read_word(&w, t);
            words++;
            accents |= t->fold.len < w.at - t->from;
        } else if (c < 0x80 && is_digit((char)c))
            read_number(&w, t);
        else
            read_mark(&w, t, c, next);
        end = t->to = w.at;
        t->end_col = w.col;
        t->text = str_slice(line, t->from, t->to);
    }
    ret->unaccented = words > 1 && !accents;
}

bool token_is(const struct tokens *t, size_t at, const char *fold)
{
    return at < t->count && str_eq(t->items[at].fold, str_from(fold));
}

/* Is `text`, made lower case, these bytes? */
static bool lower_eq(struct str text, struct str lower)
{
    size_t i = 0, k = 0;

    while (i < text.len && k < lower.len)
        if (unicode_lower(utf8_next(text, &i)) != utf8_next(lower, &k))
            return false;
    return i == text.len && k == lower.len;
}

/* Is `folded` what is left of `word` without its accents? */
static bool fold_eq(struct str folded, struct str word)
{
    size_t i = 0, k = 0;

    while (i < folded.len && k < word.len)
        if (utf8_next(folded, &i) != unicode_base(utf8_next(word, &k)))
            return false;
    return i == folded.len && k == word.len;
}

bool token_is_word(const struct tokens *t, size_t at, const char *lower)
{
    return at < t->count && t->items[at].kind == TOKEN_WORD &&
           (t->unaccented ? fold_eq(t->items[at].fold, str_from(lower))
                          : lower_eq(t->items[at].text, str_from(lower)));
}

bool token_is_mark(const struct tokens *t, size_t at, uint32_t mark)
{
    return at < t->count && t->items[at].mark == mark;
}

static bool has_accent(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if ((unsigned char)word.ptr[i] >= 0x80)
            return true;
    return false;
}

static bool word_matches(const struct tokens *t, size_t at, struct str word)
{
    const struct token *token = &t->items[at];

    if (token->kind == TOKEN_NUMBER)
        return false;
    if (!has_accent(word))
        return str_eq(token->fold, word);
    return t->unaccented ? fold_eq(token->fold, word) : lower_eq(token->text, word);
}

size_t tokens_match(const struct tokens *t, size_t at, const char *term)
{
    size_t n = 0;

    while (*term) {
        size_t len = strcspn(term, " ");

        if (at + n >= t->count || !word_matches(t, at + n, (struct str){term, len}))
            return 0;
        n++;
        term += len + (term[len] == ' ');
    }
    return n;
}

size_t tokens_match_back(const struct tokens *t, size_t end, const char *term)
{
    size_t n = 1;

    for (const char *p = term; *p; p++)
        n += *p == ' ';
    return n <= end && tokens_match(t, end - n, term) == n ? n : 0;
}

struct str tokens_text(struct str line, const struct tokens *t, size_t first, size_t last)
{
    return str_slice(line, t->items[first].from, t->items[last].to);
}
