/* unicode.c: Vietnamese text made comparable. Composition and case come from utf8proc; which
 * letters are the same to a Vietnamese reader is ours. */
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    NBSP = 0xa0,
    BOM = 0xfeff,
    WRONG_HORN_UPPER = 0x1a2,
    WRONG_HORN_LOWER = 0x1a3,
    HORN_UPPER = 0x1af,
    HORN_LOWER = 0x1b0,
    D_UPPER = 0x110,
    D_LOWER = 0x111,
    MARKS_MAX = 30
};

static size_t encode(uint32_t c, char out[4])
{
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)out);
}

static void buf_add_point(struct buf *b, uint32_t c)
{
    char bytes[4];

    buf_add(b, (struct str){bytes, encode(c, bytes)});
}

/* The code point at s[*at] of text that may be anything; false if it is not UTF-8. By hand, since
 * every byte of every document passes here: the library's decoder was a fifth of `check`. */
static bool decode(struct str s, size_t *at, uint32_t *ret)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* of that many bytes */
    const unsigned char *p = (const unsigned char *)s.ptr + *at;
    size_t length = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    uint32_t c = length < 2 ? p[0] : p[0] & (0x7fu >> length);

    if (!length || p[0] > 0xf4 || length > s.len - *at)
        return false;
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return false;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < least[length] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return false;
    *at += length;
    *ret = c;
    return true;
}

/* One code point of the input as it should stand; 0: leave it out. */
static uint32_t mended(uint32_t c, struct utf8_report *report)
{
    if (c == WRONG_HORN_UPPER || c == WRONG_HORN_LOWER) {
        report->wrong_horn++;
        return c == WRONG_HORN_UPPER ? HORN_UPPER : HORN_LOWER;
    }
    if (c == BOM || c == 0x200b)
        return 0;
    if ((c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0)) {
        report->control++;
        return 0;
    }
    return c;
}

/* Whether c is one mark too many on its letter. A run of marks is sorted while it is composed, in
 * the square of its length: 180 KB of nothing but accents took minutes. 30 is the limit of
 * Unicode's stream-safe text (UAX 15); no language comes near it. */
static bool too_many_marks(uint32_t c, size_t *run)
{
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);

    if (p->combining_class == 0 && p->category != UTF8PROC_CATEGORY_MN) {
        *run = 0;
        return false;
    }
    return ++*run > MARKS_MAX;
}

/* Compose accents that follow their letter. Text without combining marks is left as it is. */
static enum err compose(struct arena *a, struct str in, struct str *ret, struct utf8_report *report)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)in.ptr, (utf8proc_ssize_t)in.len,
        &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);

    if (n < 0)
        return n == UTF8PROC_ERROR_NOMEM ? E_SYSTEM : E_INVALID;
    arena_defer(a, free, composed);
    *ret = (struct str){(const char *)composed, (size_t)n};
    report->decomposed = utf8_count(in) - utf8_count(*ret);
    return OK;
}

/* Is there nothing at all to mend? Most documents are clean already. */
static bool is_clean(struct str bytes)
{
    struct utf8_report unused = {0};
    uint32_t c;

    for (size_t at = 0; at < bytes.len;) {
        unsigned char byte = (unsigned char)bytes.ptr[at];

        if (byte >= ' ' && byte < 0x7f) {
            at++;
            continue;
        }
        if (!decode(bytes, &at, &c) || c == 0 || c == '\r' || (c >= 0x300 && c <= 0x36f) ||
            mended(c, &unused) != c)
            return false;
    }
    return true;
}

enum err utf8_clean(struct arena *a, struct str bytes, struct str *ret, struct utf8_report *report)
{
    struct utf8_report found = {0};
    struct buf out;
    bool combining = false;
    size_t line = 1, marks = 0;
    uint32_t c;

    if (is_clean(bytes)) {
        *ret = str_copy(a, bytes);
        *report = found;
        return OK;
    }
    buf_init(&out, a, bytes.len + 1);
    for (size_t at = 0; at < bytes.len;) {
        if (!decode(bytes, &at, &c)) {
            *report = (struct utf8_report){.bad_line = line};
            return E_INVALID;
        }
        if (c == '\r') {
            if (at < bytes.len && bytes.ptr[at] == '\n')
                continue;
            c = '\n';
        }
        line += c == '\n';
        combining |= c >= 0x300 && c <= 0x36f;
        c = mended(c, &found);
        if (c != 0 && too_many_marks(c, &marks))
            found.control++;
        else if (c != 0)
            buf_add_point(&out, c);
    }
    *ret = buf_str(&out);
    if (combining) {
        enum err e = compose(a, buf_str(&out), ret, &found);

        if (e != OK)
            return e;
    }
    *report = found;
    return OK;
}

bool utf8_valid(struct str s)
{
    uint32_t c;

    for (size_t at = 0; at < s.len;)
        if (!decode(s, &at, &c))
            return false;
    return true;
}

uint32_t utf8_next_wide(struct str s, size_t *at)
{
    uint32_t c;

    if (!decode(s, at, &c)) { /* not clean text: step over one byte rather than stand still */
        (*at)++;
        return 0xfffd;
    }
    return c;
}

void utf8_add(struct buf *b, uint32_t c)
{
    if (c < 0x80) {
        buf_addc(b, (char)c);
    } else if (c < 0x800) {
        buf_addc(b, (char)(0xc0 | c >> 6));
        buf_addc(b, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        buf_addc(b, (char)(0xe0 | c >> 12));
        buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_addc(b, (char)(0x80 | (c & 0x3f)));
    } else {
        buf_addc(b, (char)(0xf0 | c >> 18));
        buf_addc(b, (char)(0x80 | (c >> 12 & 0x3f)));
        buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_addc(b, (char)(0x80 | (c & 0x3f)));
    }
}

size_t utf8_count(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    return n;
}

struct str utf8_head(struct str s, size_t points)
{
    size_t at = 0;

    while (points-- && at < s.len)
        utf8_next(s, &at);
    return str_slice(s, 0, at);
}

uint32_t unicode_lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

/* The first code point of the full decomposition: the letter without horn, hat and tone. */
static uint32_t decomposed_base(uint32_t c)
{
    utf8proc_int32_t parts[8];
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, parts, 8, UTF8PROC_DECOMPOSE, &boundary);

    return n >= 1 && n <= 8 ? (uint32_t)parts[0] : c;
}

uint32_t unicode_base(uint32_t c)
{
    if (c < 0x80)
        return unicode_lower(c);
    if (c == NBSP)
        return ' ';
    c = unicode_lower(c);
    if (c == D_LOWER)
        return 'd';
    return c <= 0x17f || (c >= 0x1a0 && c <= 0x1b0) || (c >= 0x1e00 && c <= 0x1eff)
               ? decomposed_base(c)
               : c;
}

bool unicode_is_letter(uint32_t c)
{
    utf8proc_category_t k;

    if (c < 0x80)
        return (c | 32) >= 'a' && (c | 32) <= 'z';
    k = utf8proc_category((utf8proc_int32_t)c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO;
}

bool unicode_is_upper(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LU;
}

struct str text_lower(struct arena *a, struct str s)
{
    struct buf b;

    buf_init(&b, a, 2 * s.len + 4);
    for (size_t at = 0; at < s.len;)
        buf_add_point(&b, unicode_lower(utf8_next(s, &at)));
    return buf_str(&b);
}

struct str text_upper(struct arena *a, struct str s)
{
    struct buf b;

    buf_init(&b, a, 2 * s.len + 4);
    for (size_t at = 0; at < s.len;)
        buf_add_point(&b, (uint32_t)utf8proc_toupper((utf8proc_int32_t)utf8_next(s, &at)));
    return buf_str(&b);
}

struct str text_fold(struct arena *a, struct str s)
{
    struct buf b;
    bool gap = false;

    buf_init(&b, a, 2 * s.len + 4);
    for (size_t at = 0; at < s.len;) {
        uint32_t c = unicode_base(utf8_next(s, &at));

        if (c == ' ' || c == '\t' || c == '\n') {
            gap = b.len > 0;
            continue;
        }
        if (gap)
            buf_addc(&b, ' ');
        gap = false;
        buf_add_point(&b, c);
    }
    return buf_str(&b);
}

/* The place of a letter in the Vietnamese alphabet, in two bytes that memcmp orders: the base
 * letter, then which of its kind (a ă â, d đ, e ê, o ô ơ, u ư). */
static void letter_rank(uint32_t lower, uint32_t base, char out[2], uint32_t *tone)
{
    utf8proc_int32_t parts[8];
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)lower, parts, 8, UTF8PROC_DECOMPOSE, &boundary);

    out[0] = (char)base;
    out[1] = lower == D_LOWER ? 2 : 1;
    *tone = 0;
    for (utf8proc_ssize_t i = 1; i < n && i < 8; i++) {
        static const uint32_t tones[] = {
            0x300, 0x309, 0x303, 0x301, 0x323}; /* huyền hỏi ngã sắc nặng */

        for (uint32_t k = 0; k < 5; k++)
            if ((uint32_t)parts[i] == tones[k])
                *tone = k + 1;
        if (parts[i] == 0x306) /* ă */
            out[1] = 2;
        else if (parts[i] == 0x302) /* â ê ô */
            out[1] = base == 'a' ? 3 : 2;
        else if (parts[i] == 0x31b) /* ơ ư */
            out[1] = base == 'o' ? 3 : 2;
    }
}

struct str text_sort_key(struct arena *a, struct str s)
{
    struct buf letters, tones;

    buf_init(&letters, a, 4 * s.len + 4);
    buf_init(&tones, a, 5 * s.len + 8);
    for (size_t at = 0; at < s.len;) {
        uint32_t lower = unicode_lower(utf8_next(s, &at)), base = unicode_base(lower), tone = 0;
        char rank[2];

        if (base >= 'a' && base <= 'z') {
            letter_rank(lower, base, rank, &tone);
            buf_add(&letters, (struct str){rank, 2});
        } else {
            buf_add_point(&letters, base);
        }
        buf_addc(&tones, (char)('0' + tone));
    }
    buf_addc(&letters, ' '); /* sorts before every letter and digit */
    buf_add(&letters, buf_str(&tones));
    return buf_str(&letters);
}

struct str text_capital(struct arena *a, struct str s)
{
    struct str head = utf8_head(s, 1);

    return str_printf(a, "%.*s%.*s", STR(text_upper(a, head)), STR(str_slice(s, head.len, s.len)));
}
