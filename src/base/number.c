/* number.c: exact thousandths, written and read the Vietnamese way. */
#include "base/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The digits of n in groups of three; the sign is the caller's. */
static void grouped(char *out, size_t size, uint64_t n, char mark)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, n);
    size_t at = 0;

    for (int i = 0; i < len && at + 2 < size; i++) {
        if (i && (len - i) % 3 == 0)
            out[at++] = mark;
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

static uint64_t magnitude(int64_t n)
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

/* The decimals of a milli value without closing zeros: "", "5", "86". */
static void decimals(char out[4], uint64_t milli)
{
    snprintf(out, 4, "%03u", (unsigned)(milli % MILLI));
    for (int i = 2; i >= 0 && out[i] == '0'; i--)
        out[i] = '\0';
}

struct str milli_format(struct arena *a, int64_t milli, bool english)
{
    char whole[32], part[4];
    uint64_t m = magnitude(milli);

    grouped(whole, sizeof whole, m / MILLI, english ? ',' : '.');
    decimals(part, m);
    return str_printf(a, "%s%s%s%s", milli < 0 ? "-" : "", whole,
        !part[0]  ? ""
        : english ? "."
                  : ",",
        part);
}

struct str count_format(struct arena *a, int64_t n, bool english)
{
    char whole[32];

    grouped(whole, sizeof whole, magnitude(n), english ? ',' : '.');
    return str_printf(a, "%s%s", n < 0 ? "-" : "", whole);
}

struct str milli_json(struct arena *a, int64_t milli)
{
    char part[4];
    uint64_t m = magnitude(milli);

    decimals(part, m);
    return str_printf(
        a, "%s%" PRIu64 "%s%s", milli < 0 ? "-" : "", m / MILLI, part[0] ? "." : "", part);
}

int64_t percent_milli(int64_t part, int64_t whole)
{
    int64_t tenths;

    if (__builtin_mul_overflow(part, 1000, &tenths)) /* so large that the last digits are nothing */
        return percent_milli(part / 1000, whole / 1000 ? whole / 1000 : 1);
    return tenths / whole * 100;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Where the decimal mark stands in s, or s.len: a comma, or a lone dot that cannot be a mark of
 * thousands. */
static size_t decimal_mark(struct str s)
{
    size_t comma = str_find(s, S(","), 0), dot = str_find(s, S("."), 0);

    if (comma < s.len)
        return comma;
    if (dot < s.len && str_find(s, S("."), dot + 1) == s.len && s.len - dot - 1 != 3 &&
        str_find(s, S(" "), dot) == s.len && str_find(s, S("\xc2\xa0"), dot) == s.len)
        return dot; /* "10.500 000" has groups of thousands, with both marks */
    return s.len;
}

/* Digits with dots, spaces or no-break spaces between groups of three. */
static enum err whole_read(struct str s, int64_t *ret)
{
    int64_t value = 0;
    size_t run = 0;
    bool marked = false;

    for (size_t i = 0; i < s.len; i++) {
        bool nbsp = i + 1 < s.len && !memcmp(s.ptr + i, "\xc2\xa0", 2);

        if (s.ptr[i] == '.' || s.ptr[i] == ' ' || nbsp) {
            if (!run || run > 3 || (marked && run != 3))
                return E_INVALID;
            marked = true;
            run = 0;
            i += nbsp;
            continue;
        }
        if (!digit(s.ptr[i]) || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, s.ptr[i] - '0', &value))
            return E_INVALID;
        run++;
    }
    if (!run || (marked && run != 3))
        return E_INVALID;
    *ret = value;
    return OK;
}

enum err milli_parse(struct str s, int64_t *ret)
{
    size_t mark = decimal_mark(s = str_trim(s));
    struct str part = str_slice(s, mark + 1, s.len);
    int64_t value, scale = MILLI, fraction = 0;

    if (whole_read(str_slice(s, 0, mark), &value) != OK)
        return E_INVALID;
    if (part.len == 4 && part.ptr[3] == '0') /* "3,1250": no group of thousands has four */
        part.len = 3;
    else if (part.len == 3 && value) /* "3,000": three, or three thousand? Never guess by 1000. */
        return E_INVALID;
    if (mark < s.len && (!part.len || part.len > 3))
        return E_INVALID;
    for (size_t i = 0; i < part.len; i++) {
        if (!digit(part.ptr[i]))
            return E_INVALID;
        scale /= 10;
        fraction += (part.ptr[i] - '0') * scale;
    }
    if (__builtin_mul_overflow(value, MILLI, &value) ||
        __builtin_add_overflow(value, fraction, &value))
        return E_INVALID;
    *ret = value;
    return OK;
}
