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
