/* unicode.h: Vietnamese text made comparable.
 *
 * The border calls utf8_clean() once; inside, all text is valid UTF-8 in NFC. Folding is our own,
 * because the engines' own folding misses đ; the result goes into columns and is compared as bytes.
 */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/str.h"

/* What utf8_clean() mended, so that it can be said. */
struct utf8_report {
    size_t bad_line;   /* 1-based line of the first byte that is not UTF-8; 0: none */
    size_t decomposed; /* characters composed (a + dấu) */
    size_t wrong_horn; /* U+01A3 and U+01A2 written for ư and Ư */
    size_t control;    /* control characters dropped (all but tab, LF), and marks past 30 */
};

/* A clean copy: NFC, no byte order mark, CRLF and CR made LF, ƣ made ư, control characters gone.
 * E_INVALID: not UTF-8, report->bad_line says where. */
MUST_CHECK enum err utf8_clean(
    struct arena *a, struct str bytes, struct str *ret, struct utf8_report *report);

/* Is it UTF-8, in the one way to write each code point? */
bool utf8_valid(struct str s);

/* The code point at s[*at], advancing *at. s must be valid UTF-8 and *at < s.len. */
uint32_t utf8_next_wide(struct str s, size_t *at); /* the part of utf8_next() that is not ASCII */
static inline uint32_t utf8_next(struct str s, size_t *at)
{
    unsigned char byte = (unsigned char)s.ptr[*at];

    if (byte >= 0x80)
        return utf8_next_wide(s, at);
    (*at)++;
    return byte;
}
/* One code point at the end of a buffer. */
void utf8_add(struct buf *b, uint32_t c);
/* Number of code points. */
size_t utf8_count(struct str s);
/* At most `points` code points from the front. */
struct str utf8_head(struct str s, size_t points);

/* One code point in lower case, with its accents (Đ→đ, Ế→ế). */
uint32_t unicode_lower(uint32_t c);
/* One code point as plain lower-case base letter (Ế→e, Đ→d, U+00A0→space); others as they are. */
uint32_t unicode_base(uint32_t c);
bool unicode_is_letter(uint32_t c);
bool unicode_is_upper(uint32_t c);

/* Lower case, tone marks and spelling variants kept. */
struct str text_lower(struct arena *a, struct str s);
/* Upper case, for the heads of official papers: "Đảng ủy xã" → "ĐẢNG ỦY XÃ". */
struct str text_upper(struct arena *a, struct str s);
/* The first letter in upper case: a sentence or name of its own. */
struct str text_capital(struct arena *a, struct str s);
/* For finding: lower case, without accents, đ→d, runs of blanks one space, trimmed.
 * fold("Ấp  Bàu Đưng") = "ap bau dung". */
struct str text_fold(struct arena *a, struct str s);
/* For order: bytes that memcmp sorts in the Vietnamese order a ă â b c d đ e ê … (tone last). */
struct str text_sort_key(struct arena *a, struct str s);

#endif
