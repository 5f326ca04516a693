/* numeral.c: list numbers as they are printed. */
#include "doc/numeral.h"

static void add_letters(struct buf *b, int n, char first)
{
    int times = (n - 1) / 26 + 1;

    for (int i = 0; i < times && i < 30; i++)
        buf_addc(b, (char)(first + (n - 1) % 26));
}

static void add_roman(struct buf *b, int n, bool upper)
{
    static const struct {
        int value;
        const char *lower, *upper;
    } steps[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"},
        {100, "c", "C"}, {90, "xc", "XC"}, {50, "l", "L"}, {40, "xl", "XL"}, {10, "x", "X"},
        {9, "ix", "IX"}, {5, "v", "V"}, {4, "iv", "IV"}, {1, "i", "I"}};

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        for (; n >= steps[i].value; n -= steps[i].value)
            buf_addz(b, upper ? steps[i].upper : steps[i].lower);
    }
}

void numeral_add(struct buf *b, enum numeral form, int n)
{
    bool letters = form == NUMERAL_LOWER || form == NUMERAL_UPPER;
    bool roman = form == NUMERAL_ROMAN || form == NUMERAL_ROMAN_UPPER;

    if (form == NUMERAL_NONE)
        return;
    if (letters && n >= 1)
        add_letters(b, n, form == NUMERAL_LOWER ? 'a' : 'A');
    else if (roman && n >= 1 && n < 4000)
        add_roman(b, n, form == NUMERAL_ROMAN_UPPER);
    else
        buf_printf(b, form == NUMERAL_ZERO ? "%02d" : "%d", n);
}

struct str bullet_mark(struct str symbol)
{
    if (str_eq(symbol, S("+")) || str_eq(symbol, S("*")))
        return symbol;
    return S("-");
}

/* ── in words ───────────────────────────────────────────────────────────────────────────────── */

enum { WORDS_MAX = 1024, THOUSAND = 1000, MILLION = 1000000, BILLION = 1000000000 };

static const char *const digit_words[] = {
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

static void say(struct buf *b, const char *word)
{
    if (b->len)
        buf_addc(b, ' ');
    buf_addz(b, word);
}

/* 1 and 5 have words of their own behind tens: hai mươi mốt, mười lăm. */
static void say_ones(struct buf *b, int tens, int ones)
{
    if (ones == 1 && tens >= 2)
        say(b, "mốt");
    else if (ones == 5 && tens >= 1)
        say(b, "lăm");
    else if (ones)
        say(b, digit_words[ones]);
}

/* Below a thousand; behind something larger ("một nghìn không trăm linh năm") nothing is left out.
 */
static void say_group(struct buf *b, int n, bool behind)
{
    int hundreds = n / 100, tens = n / 10 % 10, ones = n % 10;

    if (hundreds || behind) {
        say(b, digit_words[hundreds]);
        say(b, "trăm");
        if (!tens && ones)
            say(b, "linh");
    }
    if (tens == 1) {
        say(b, "mười");
    } else if (tens) {
        say(b, digit_words[tens]);
        say(b, "mươi");
    }
    say_ones(b, tens, ones);
}

/* Below a billion, group by group; empty groups are passed over. */
static void say_below_billion(struct buf *b, int64_t n, bool behind)
{
    static const struct {
        int64_t value;
        const char *word;
    } groups[] = {{MILLION, "triệu"}, {THOUSAND, "nghìn"}, {1, NULL}};

    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        int group = (int)(n / groups[i].value % THOUSAND);

        if (!group)
            continue;
        say_group(b, group, behind);
        if (groups[i].word)
            say(b, groups[i].word);
        behind = true;
    }
}

struct str numeral_words(struct arena *a, int64_t n)
{
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    int64_t parts[3]; /* below a billion each: tỷ tỷ, tỷ, the rest */
    struct buf b;

    buf_init(&b, a, WORDS_MAX);
    if (!n)
        return str_from(digit_words[0]);
    if (n < 0)
        say(&b, "âm");
    for (int i = 2; i >= 0; i--, left /= BILLION)
        parts[i] = (int64_t)(left % BILLION);
    for (int i = 0; i < 3; i++) {
        bool behind = (i > 0 && parts[0]) || (i > 1 && parts[1]);

        if (parts[i])
            say_below_billion(&b, parts[i], behind);
        for (int k = i; k < 2 && parts[i]; k++)
            say(&b, "tỷ");
    }
    return buf_str(&b);
}
