/* digits.c: passes over the digits that are no figure; see digits.h. */
#include "plan/digits.h"

#include "plan/look.h"

#include <string.h>

enum { QUOTE_WITHIN = 20 }; /* how far back an opening bracket or quotation mark is looked for */

/* Words that take a number themselves: "ngày 10", "tháng 12", "năm 2024". */
static bool is_calendar(const struct term *m)
{
    return !strcmp(m->words, "ngày") || !strcmp(m->words, "tháng") || !strcmp(m->words, "năm") ||
           !strcmp(m->words, "quý");
}

/* "tổ 5 khoảng 350m": a place word whose number is not itself measured names a place. */
static bool names_a_place(const struct tokens *t, size_t at, size_t len)
{
    size_t n, next = at + len;
    const struct term *name = term_at(TERM_NAME, t, at, &n);

    return name && n == len && name->value == ALWAYS && next < t->count &&
           t->items[next].kind == TOKEN_NUMBER && !term_at(TERM_MEASURE, t, next + 1, &n) &&
           !term_at(TERM_SCALE, t, next + 1, &n) && !token_is_mark(t, next + 1, '/') &&
           !(next + 1 < t->count && t->items[next + 1].kind == TOKEN_NUMBER);
}

const struct term *measure_at(const struct tokens *t, size_t at, size_t *n)
{
    size_t len, next;
    const struct term *m = term_at(TERM_MEASURE, t, at, &len);
    const struct token *word;

    if (!m)
        return NULL;
    word = &t->items[at];
    if (m->flags & GLUED && (!word->glued || word->capital))
        return NULL;
    if (term_at(TERM_NOT_UNIT, t, at, &next) && next > len)
        return NULL;
    next = at + len;
    if (m->flags & ALONE && next < t->count && t->items[next].kind == TOKEN_WORD &&
        !term_at(TERM_NOT_NOUN, t, next, &(size_t){0}))
        return NULL;
    if (is_calendar(m) && next < t->count && t->items[next].kind == TOKEN_NUMBER)
        return NULL;
    if (names_a_place(t, at, len))
        return NULL;
    if (m->unit == UNIT_VND && word->capital && !word->glued && next < t->count &&
        t->items[next].kind == TOKEN_WORD && t->items[next].capital && len == 1 &&
        word->text.len > 3)
        return NULL; /* Đồng Dài is a place */
    *n = len;
    return m;
}

bool unit_behind(const struct reader *r, size_t at)
{
    size_t n;

    return measure_at(r->tokens, at, &n) || term_at(TERM_SCALE, r->tokens, at, &n);
}

bool is_measured(const struct reader *r, size_t at)
{
    struct amount a;
    size_t next;

    if (!amount_in_digits(r->line, r->tokens, at, &a))
        return false;
    next = at + a.count;
    if (unit_behind(r, next))
        return true;
    if ((is_mark(r, next, '/') || is_mark(r, next, '-') || token_is_word(r->tokens, next, "đến")) &&
        amount_in_digits(r->line, r->tokens, next + 1, &a))
        return unit_behind(r, next + 1 + a.count);
    return false;
}

/* The digits of this token alone, with something physical right behind: "ấp 500m". */
static bool physical_behind(const struct reader *r, size_t at)
{
    size_t n;
    const struct term *m = measure_at(r->tokens, at + 1, &n);

    return m && m->unit >= UNIT_M && m->unit <= UNIT_PERCENT;
}

/* ---- codes and serial numbers ---- */

static bool is_code_word(const struct token *t)
{
    size_t capitals = 0, letters = 0;

    for (size_t i = 0; i < t->text.len; i++) {
        unsigned char c = (unsigned char)t->text.ptr[i];

        letters += (c & 0xc0) != 0x80;
        capitals += c >= 'A' && c <= 'Z';
    }
    return t->kind == TOKEN_WORD && t->capital &&
           (capitals >= 2 || letters == 1 || t->fold.len < t->text.len);
}

/* All that is joined to the number without a blank: "/57B", "-KH/BCĐ", "+300", "A". Lower-case
 * words behind a mark are not ("3-dài"), nor a mark at the end. */
static size_t tail(const struct reader *r, size_t at)
{
    size_t end = at;

    while (end < r->tokens->count && token(r, end)->glued) {
        const struct token *t = token(r, end);
        const struct token *next = token(r, end + 1);

        if (t->kind == TOKEN_NUMBER || (t->kind == TOKEN_WORD && (t->capital || t->text.len == 1)))
            end++;
        else if (t->kind == TOKEN_MARK && strchr("/-+._", (int)(t->mark < 0x80 ? t->mark : 'x')) &&
                 next->glued &&
                 (next->kind == TOKEN_NUMBER || (next->kind == TOKEN_WORD && next->capital)))
            end += 2;
        else
            break;
    }
    return end;
}

/* "14-KH/BCĐ", "167/KH-SNNPTNT", "128/2020/NĐ-CP" */
static size_t code(const struct reader *r, size_t at)
{
    size_t p = at + 1;

    if (glued_number_behind(r, p, '/') && is_mark(r, p + 2, '/') && token(r, p + 2)->glued)
        p += 2;
    if ((!is_mark(r, p, '-') && !is_mark(r, p, '/')) || !token(r, p)->glued ||
        !token(r, p + 1)->glued || !is_code_word(token(r, p + 1)) || unit_behind(r, p + 1))
        return 0;
    return tail(r, at + 1) - at;
}

/* Phone numbers and serial numbers: they begin with 0, or are long and count nothing. */
static size_t serial(const struct reader *r, size_t at)
{
    struct str text = token(r, at)->text;
    size_t digits = 0, n = 0;

    for (size_t i = at; i < r->tokens->count && is_number(r, i) && digits < 12; i++) {
        struct str part = token(r, i)->text;

        if (i > at && part.len < 2)
            break;
        for (size_t k = 0; k < part.len; k++)
            digits += part.ptr[k] != '.' && part.ptr[k] != ',';
        n++;
        if (is_mark(r, i + 1, '-') && glued_number_behind(r, i + 1, '-')) {
            n++;
            i++;
        }
    }
    if (text.ptr[0] == '0' && text.len >= 3 && text.ptr[1] != '.' && text.ptr[1] != ',' &&
        digits >= 9 && digits <= 12 && !unit_behind(r, at + n))
        return n;
    if ((str_eq(text, S("1900")) || str_eq(text, S("1800"))) && plain(r, at + 1) >= 0 &&
        token(r, at + 1)->text.len >= 4)
        return 2;
    if (text.len >= 9 && plain(r, at) >= 0 && !unit_behind(r, at + 1) && !(is_mark(r, at + 1, '/')))
        return 1;
    return 0;
}

/* ---- headings and list numbers ---- */

/* Only bullets stand before `at`. */
static bool begins_line(const struct reader *r, size_t at)
{
    while (at > 0) {
        const struct token *t = token(r, --at);

        if (t->kind != TOKEN_MARK || t->mark == '(' || t->mark == '"')
            return false;
    }
    return true;
}

static bool is_small(const struct reader *r, size_t at)
{
    return plain(r, at) >= 0 && token(r, at)->text.len <= 2;
}

static size_t heading(const struct reader *r, size_t at)
{
    const struct token *next = token(r, at + 1), *behind = token(r, at + 2);
    struct amount a;
    bool section = amount_of_token(r->tokens, at, &a) &&
                   (a.shape == SHAPE_POINT || a.shape == SHAPE_SECTION) &&
                   token(r, at)->text.len <= 8;

    if (!begins_line(r, at) || (!section && (plain(r, at) < 0 || token(r, at)->text.len > 3)))
        return 0;
    if (is_mark(r, at + 1, '|') ||
        (next->from > token(r, at)->to && r->line.ptr[token(r, at)->to] == '\t'))
        return 1;
    if (next->glued && (next->mark == '.' || next->mark == ')'))
        return 2;
    if (next->glued && (next->mark == '-' || next->mark == '/' || next->mark == ':') &&
        at + 2 < r->tokens->count && (!behind->glued || behind->capital) &&
        !(next->mark == ':' && is_number(r, at + 2)))
        return 2;
    if (next->kind == TOKEN_WORD && next->capital && !next->glued && !unit_behind(r, at + 1))
        return 1;
    return 0;
}

/* "(1)", "[2]", and "1)" after another sentence. */
static size_t list_number(const struct reader *r, size_t at)
{
    bool after_mark = at < 2 || token(r, at - 2)->kind == TOKEN_MARK;

    if (!is_small(r, at) || !token(r, at + 1)->glued)
        return 0;
    if (at && is_mark(r, at - 1, '[') && is_mark(r, at + 1, ']'))
        return 1;
    if (!is_mark(r, at + 1, ')'))
        return 0;
    if (at && is_mark(r, at - 1, '('))
        return after_mark ? 1 : 0;
    return at && token(r, at - 1)->kind == TOKEN_MARK && !is_mark(r, at - 1, '-') ? 1 : 0;
}

/* ---- names ---- */

static bool zero_padded(const struct reader *r, size_t at)
{
    struct str text = token(r, at)->text;

    return text.len > 1 && text.ptr[0] == '0' && text.ptr[1] >= '0' && text.ptr[1] <= '9';
}

/* Behind a name and its number: ", 4,15", " và 4", " đến 7", " - 9", "+ 300". */
static size_t list_behind(const struct reader *r, size_t at)
{
    for (;;) {
        bool comma = is_mark(r, at, ',') || is_mark(r, at, ';');

        if (!comma && !is_mark(r, at, '-') && !is_mark(r, at, '+') && !is_mark(r, at, '&') &&
            !token_is_word(r->tokens, at, "và") && !token_is_word(r->tokens, at, "đến") &&
            !token_is_word(r->tokens, at, "tới"))
            return at;
        if (!is_number(r, at + 1) || is_measured(r, at + 1) || physical_behind(r, at + 1) ||
            (comma && zero_padded(r, at + 1)))
            return at;
        at = tail(r, at + 2);
    }
}

/* An open bracket stands before, not closed. */
static bool in_brackets(const struct reader *r, size_t at)
{
    for (size_t i = at; i > 0 && at - i < QUOTE_WITHIN; i--) {
        if (is_mark(r, i - 1, '('))
            return true;
        if (is_mark(r, i - 1, ')'))
            return false;
    }
    return false;
}

/* Words that make a place word a quantity: "mỗi ấp 2 cuộc", "tổng số 45 hộ". */
static bool quantity_before(const struct reader *r, size_t name)
{
    static const char *const words[] = {
        "mỗi", "từng", "mọi", "một", "tổng", "trong", "con", "với", "ước", NULL};

    return name > 0 && word_in(r, name - 1, words);
}

/* A word that may be what the number counts, though no table knows it: "15 liều". */
static bool unknown_noun_behind(const struct reader *r, size_t at)
{
    size_t n;

    return is_word(r, at) && !token(r, at)->capital && !term_at(TERM_NOT_NOUN, r->tokens, at, &n);
}

/* "1.500" is never the number of a place or a rank. */
static bool has_thousands(const struct reader *r, size_t at)
{
    struct amount a;

    return amount_of_token(r->tokens, at, &a) && a.shape == SHAPE_WHOLE && plain(r, at) < 0;
}

static bool name_fits(const struct reader *r, const struct term *name, size_t first, size_t at)
{
    int64_t n = plain(r, at);

    if (has_thousands(r, at))
        return false;
    if (name->value == SMALL && (n > 20 || unknown_noun_behind(r, at + 1)))
        return false;

    if (name->value == YEAR)
        return n >= 1800 && n <= 2200;
    if (!strcmp(name->words, "số") && (!is_measured(r, at) || zero_padded(r, at)))
        return !is_measured(r, at);
    if (name->value == AREA && is_number(r, at + 1) && !token(r, at + 1)->glued)
        return true; /* "khu 3 350m": a name and its own figure, not 3.350 m */
    if (name->value == BARE || name->value == SMALL || name->value == AREA)
        return !is_measured(r, at);
    if ((!strcmp(name->words, "ngày") && n > 31) || (!strcmp(name->words, "tháng") && n > 12))
        return false;
    if (physical_behind(r, at))
        return false;
    return !is_measured(r, at) || !(quantity_before(r, first) || zero_padded(r, at));
}

static size_t name_number(const struct reader *r, size_t at)
{
    size_t end = at, n = 0;
    const struct term *before;

    if (end > r->done && is_mark(r, end - 1, '.') && token(r, end - 1)->glued &&
        token(r, at)->glued)
        end--;
    else if (end > r->done && is_mark(r, end - 1, ':') && token(r, end - 1)->glued)
        end--;
    before = term_before(TERM_NAME, r->tokens, r->done, end, &n);
    if (!before || (end < at && is_mark(r, end, ':') && is_measured(r, at)))
        return 0;
    if (token(r, end - n)->capital && (before->value == BARE || before->value == AREA) &&
        in_brackets(r, at) && (is_mark(r, at + 1, ',') || is_mark(r, at + 1, ')')))
        return 0; /* "(Cầu 3, Trại Bí 1)" counts something in two hamlets */
    if (end < at && is_mark(r, end, ':') && before->value == ALWAYS)
        return 0; /* "Ấp: 3.000" is a line of a list, not a name */
    if (!name_fits(r, before, end - n, at))
        return 0;
    return list_behind(r, tail(r, at + 1)) - at;
}

/* "Bản Nà Sản 1", "kênh Trà Ban 2": a number at the end of a proper name. "(Cầu 3, Trại Bí 1)"
 * and "Cầu 03" are counts. */
static size_t end_of_proper_name(const struct reader *r, size_t at)
{
    const struct token *before = at ? token(r, at - 1) : token(r, r->tokens->count);
    size_t n;

    if (at < 2 || at - 1 < r->done || before->kind != TOKEN_WORD || !before->capital ||
        plain(r, at) < 0 || token(r, at)->text.len > 2 || zero_padded(r, at))
        return 0;
    if (!(is_word(r, at - 2) && token(r, at - 2)->capital) &&
        !term_before(TERM_NAME, r->tokens, 0, at - 1, &n))
        return 0;
    if (physical_behind(r, at) || (is_measured(r, at) && !is_number(r, at + 1)))
        return 0;
    if ((is_mark(r, at + 1, ',') || is_mark(r, at + 1, ')')) && in_brackets(r, at))
        return 0;
    return list_behind(r, tail(r, at + 1)) - at;
}

/* “5 không, 3 sạch”: a slogan in quotation marks. */
static size_t slogan(const struct reader *r, size_t at)
{
    if (!is_small(r, at) || is_measured(r, at))
        return 0;
    for (size_t i = at; i > 0 && at - i < QUOTE_WITHIN; i--)
        if (is_mark(r, i - 1, '"'))
            return token(r, i)->glued && (i == 1 || !token(r, i - 1)->glued ||
                                             token(r, i - 2)->kind == TOKEN_MARK)
                       ? 1
                       : 0;
    return 0;
}

/* "I.2 Phát quang", "A.1": the second number of a heading. */
static size_t behind_roman(const struct reader *r, size_t at)
{
    const struct token *roman = at >= 2 ? token(r, at - 2) : NULL;

    if (!roman || roman->kind != TOKEN_WORD || !roman->capital || !begins_line(r, at - 2) ||
        !is_mark(r, at - 1, '.') || !token(r, at - 1)->glued || !token(r, at)->glued ||
        strspn(roman->fold.ptr, "ivxlabcde") < roman->fold.len)
        return 0;
    return 1;
}

/* Digits joined to a word or a mark in front: "QL22B", "N2-7", "COVID-19", "a_1". */
static size_t joined_in_front(const struct reader *r, size_t at)
{
    const struct token *before;

    if (!token(r, at)->glued)
        return 0;
    before = token(r, at - 1);
    if (before->kind == TOKEN_WORD) {
        if ((before->text.len > 3 || !before->capital) && is_measured(r, at))
            return 0;
        return tail(r, at + 1) - at;
    }
    if (before->mark == '_' || before->mark == '@' || before->mark == '#' || before->mark == '&' ||
        before->mark == '?' || (before->mark == '=' && before->glued && !is_measured(r, at)))
        return tail(r, at + 1) - at;
    if (before->mark == '-' && before->glued && at >= 2 && token(r, at - 2)->kind == TOKEN_WORD &&
        at - 2 >= r->done && !is_measured(r, at))
        return tail(r, at + 1) - at;
    return 0;
}

/* "22B", "1/57B", "1x2", "5G": a letter that is no unit makes it a name. */
static size_t joined_letter(const struct reader *r, size_t at)
{
    size_t end = at + 1;

    if (glued_number_behind(r, end, '/'))
        end += 2;
    if (!is_word(r, end) || !token(r, end)->glued || unit_behind(r, end))
        return 0;
    if (token(r, end)->fold.len > 1 && !(token(r, end)->capital && is_code_word(token(r, end))))
        return 0;
    return tail(r, at + 1) - at;
}

/* First in its line or table cell, or behind a colon: there "1950" is no year but a figure. */
static bool begins_cell(const struct reader *r, size_t at)
{
    return at == 0 || is_mark(r, at - 1, '|') ||
           (is_mark(r, at - 1, ':') && !token(r, at)->glued) ||
           r->line.ptr[token(r, at)->from - 1] == '\t';
}

/* "2024", "2021-2025", "24/7": nothing counted behind them. */
static size_t year_or_idiom(const struct reader *r, size_t at)
{
    int64_t n = plain(r, at);
    bool span = is_mark(r, at + 1, '-') && is_year(plain(r, at + 2));

    if (n == 24 && glued_number_behind(r, at + 1, '/') &&
        (plain(r, at + 2) == 24 || plain(r, at + 2) == 7))
        return tail(r, at + 3) - at;
    if (is_year(n) && span && !unit_behind(r, at + 3))
        return 3;
    if (is_year(n) && !begins_cell(r, at) && !is_measured(r, at) &&
        !glued_number_behind(r, at + 1, '/'))
        return 1;
    return str_eq(token(r, at)->text, S("4.0")) && !is_measured(r, at) ? 1 : 0;
}

/* A section or a dotted date in the middle of a text: "mục 3.1.2". */
static size_t section_number(const struct reader *r, size_t at)
{
    struct amount a;

    return amount_of_token(r->tokens, at, &a) && a.shape == SHAPE_SECTION && !unit_behind(r, at + 1)
               ? 1
               : 0;
}

size_t digits_to_pass(const struct reader *r, size_t at)
{
    static size_t (*const ways[])(const struct reader *, size_t) = {behind_roman, joined_in_front,
        code, date_in_marks, day_span, time_of_day, name_number, heading, list_number, serial,
        one_date, end_of_proper_name, slogan, joined_letter, year_or_idiom, section_number};

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        size_t n = ways[i](r, at);

        if (n)
            return n;
    }
    return 0;
}
