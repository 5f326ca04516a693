/* json.c: see json.h. Digits are made by hand: a page of sums holds thousands of numbers. */
#include "base/json.h"

#include "base/number.h"
#include "base/unicode.h"

#include <stdio.h>

/* Does this byte stand for itself? Bytes of longer letters are looked at by the slow way. */
static bool plain(char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void json_any_text(struct buf *out, struct str text)
{
    buf_addc(out, '"');
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t c;

        while (at < text.len && plain(text.ptr[at]))
            at++;
        if (at > from) {
            buf_add(out, str_slice(text, from, at));
            continue;
        }
        c = utf8_next(text, &at);
        if (c == '"' || c == '\\') {
            buf_addc(out, '\\');
            buf_addc(out, (char)c);
        } else if (c < 0x20) {
            buf_printf(out, "\\u%04x", (unsigned)c);
        } else if (c == 0xfffd) { /* also what is no UTF-8: the name of a file may be any bytes */
            buf_addz(out, "\xef\xbf\xbd");
        } else {
            buf_add(out, str_slice(text, from, at));
        }
    }
    buf_addc(out, '"');
}

/* Every byte but the quotation mark, the backslash and controls stands for itself. */
void json_text(struct buf *out, struct str text)
{
    size_t from = 0;

    buf_addc(out, '"');
    for (size_t at = 0; at < text.len; at++) {
        unsigned char c = (unsigned char)text.ptr[at];

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(out, str_slice(text, from, at));
        from = at + 1;
        if (c < 0x20)
            buf_printf(out, "\\u%04x", (unsigned)c);
        else
            buf_add(out, (struct str){(const char[]){'\\', (char)c}, 2});
    }
    buf_add(out, str_slice(text, from, text.len));
    buf_addc(out, '"');
}

void json_text_or_null(struct buf *out, struct str text)
{
    if (text.len)
        json_any_text(out, text);
    else
        buf_addz(out, "null");
}

enum { DIGITS_MAX = 32 };

/* The digits of n, written so that they end before `end`. */
static char *digits_before(char *end, uint64_t n)
{
    do {
        *--end = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    return end;
}

static uint64_t magnitude(int64_t n)
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

static void add_between(struct buf *out, char *from, const char *end, bool negative)
{
    if (negative)
        *--from = '-';
    buf_add(out, (struct str){from, (size_t)(end - from)});
}

void json_int(struct buf *out, int64_t n)
{
    char text[DIGITS_MAX], *end = text + DIGITS_MAX;

    add_between(out, digits_before(end, magnitude(n)), end, n < 0);
}

void json_milli(struct buf *out, int64_t milli)
{
    char text[DIGITS_MAX] = {0}, *end = text + DIGITS_MAX, *from = end;
    uint64_t m = magnitude(milli);
    unsigned part = (unsigned)(m % MILLI);

    if (!milli) { /* most figures of most units */
        buf_addc(out, '0');
        return;
    }

    if (part) {
        for (int i = 0; i < 3; i++, part /= 10)
            *--from = (char)('0' + part % 10);
        while (end[-1] == '0') /* from stands where it is: 32.8, not 32.800 */
            end--;
        *--from = '.';
    }
    add_between(out, digits_before(from, m / MILLI), end, milli < 0);
}
