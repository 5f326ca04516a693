/* str.h: text as <pointer, length>, and a buffer that grows up to a stated maximum.
 *
 * A struct str borrows its bytes; it is UTF-8 once it has passed the border (utf8_clean() in
 * base/unicode.h). It need not end in NUL; str_z() makes a copy that does.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *ptr;
    size_t len;
};

/* A literal: S("abc"). The length is counted by the compiler. */
#define S(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* The same inside the initializer of a static table. */
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
/* For printf("%.*s", STR(s)). */
#define STR(s) (int)(s).len, (s).ptr

/* Borrows; NULL gives an empty str. Inline, as the next two: they are everywhere. */
static inline struct str str_from(const char *z)
{
    return z ? (struct str){z, strlen(z)} : (struct str){"", 0};
}

/* Bytes [from, to), clamped. */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (struct str){from ? s.ptr + from : s.ptr, to - from};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (!a.len || !memcmp(a.ptr, b.ptr, a.len));
}

struct str str_trim(struct str s);       /* without ASCII blanks and U+00A0 */
int str_cmp(struct str a, struct str b); /* by bytes */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Byte offset of the first occurrence at or after `from`; s.len if there is none. */
size_t str_find(struct str s, struct str needle, size_t from);
struct str str_copy(struct arena *a, struct str s);
char *str_z(struct arena *a, struct str s);
struct str str_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A decimal integer, whole string, optional '-'. E_INVALID on anything else or beyond 64 bits. */
MUST_CHECK enum err str_to_int(struct str s, int64_t *ret);

/* A growing buffer in an arena, at most max_bytes long. Once something did not fit, `overflow`
 * stays set and further bytes are dropped: check it once at the end. Always NUL-terminated. */
struct buf {
    struct arena *arena;
    char *ptr;
    size_t len, capacity, max_bytes;
    bool overflow;
};

void buf_init(struct buf *b, struct arena *a, size_t max_bytes);
/* The same with room for `bytes` at once, where about so many will come. */
void buf_init_sized(struct buf *b, struct arena *a, size_t bytes, size_t max_bytes);
void buf_add_slow(struct buf *b, struct str s); /* the part of buf_add() that makes room */
/* Inline: an answer of the API is a hundred thousand of these. */
static inline void buf_add(struct buf *b, struct str s)
{
    if (s.len >= b->capacity - b->len || s.len > b->max_bytes - b->len || b->overflow) {
        buf_add_slow(b, s);
        return;
    }
    memcpy(b->ptr + b->len, s.ptr ? s.ptr : "", s.len);
    b->len += s.len;
    b->ptr[b->len] = '\0';
}
static inline void buf_addc(struct buf *b, char c)
{
    buf_add(b, (struct str){&c, 1});
}
static inline void buf_addz(struct buf *b, const char *z)
{
    buf_add(b, str_from(z));
}
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *b);

#endif
