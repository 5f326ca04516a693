/* str.c: text as <pointer, length>, and the growing buffer. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

struct str str_trim(struct str s)
{
    static const char nbsp[] = "\xc2\xa0";

    for (;;) {
        if (s.len && blank(s.ptr[0]))
            s = str_slice(s, 1, s.len);
        else if (s.len >= 2 && !memcmp(s.ptr, nbsp, 2))
            s = str_slice(s, 2, s.len);
        else
            break;
    }
    for (;;) {
        if (s.len && blank(s.ptr[s.len - 1]))
            s.len--;
        else if (s.len >= 2 && !memcmp(s.ptr + s.len - 2, nbsp, 2))
            s.len -= 2;
        else
            break;
    }
    return s;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

    return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

size_t str_find(struct str s, struct str needle, size_t from)
{
    if (from > s.len || !needle.len)
        return s.len;
    for (size_t at = from; s.len - at >= needle.len; at++) {
        const char *hit = memchr(s.ptr + at, needle.ptr[0], s.len - at - needle.len + 1);

        if (!hit)
            break;
        at = (size_t)(hit - s.ptr);
        if (!memcmp(hit, needle.ptr, needle.len))
            return at;
    }
    return s.len;
}

struct str str_copy(struct arena *a, struct str s)
{
    return (struct str){str_z(a, s), s.len};
}

char *str_z(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.len + 1);

    if (s.len)
        memcpy(p, s.ptr, s.len);
    return p;
}

struct str str_printf(struct arena *a, const char *format, ...)
{
    char probe[1];
    va_list ap;
    char *p;
    int n;

    va_start(ap, format);
    n = vsnprintf(probe, sizeof probe, format, ap);
    va_end(ap);
    if (n < 0)
        return S("");
    p = arena_alloc(a, (size_t)n + 1);
    va_start(ap, format);
    vsnprintf(p, (size_t)n + 1, format, ap);
    va_end(ap);
    return (struct str){p, (size_t)n};
}

enum err str_to_int(struct str s, int64_t *ret)
{
    bool negative = s.len && s.ptr[0] == '-';
    int64_t value = 0;

    if (s.len == (size_t)negative)
        return E_INVALID;
    for (size_t i = negative; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9' || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, s.ptr[i] - '0', &value))
            return E_INVALID; /* built up as a negative number: it reaches one further */
    }
    if (!negative && __builtin_sub_overflow(0, value, &value))
        return E_INVALID;
    *ret = value;
    return OK;
}

void buf_init(struct buf *b, struct arena *a, size_t max_bytes)
{
    *b = (struct buf){.arena = a, .max_bytes = max_bytes, .ptr = arena_alloc(a, 1), .capacity = 1};
}

void buf_init_sized(struct buf *b, struct arena *a, size_t bytes, size_t max_bytes)
{
    *b = (struct buf){.arena = a,
        .max_bytes = max_bytes,
        .ptr = arena_alloc(a, bytes + 1),
        .capacity = bytes + 1};
}

static bool buf_reserve(struct buf *b, size_t more)
{
    size_t need, capacity;

    if (b->overflow || more > b->max_bytes || b->len > b->max_bytes - more) {
        b->overflow = true;
        return false;
    }
    need = b->len + more + 1;
    if (need <= b->capacity)
        return true;
    capacity = b->capacity < 256 ? 256 : b->capacity;
    while (capacity < need)
        capacity *= 2;
    b->ptr = arena_grow(b->arena, b->ptr, b->len + 1, capacity, 1);
    b->capacity = capacity;
    return true;
}

void buf_add_slow(struct buf *b, struct str s)
{
    if (!s.len || !buf_reserve(b, s.len))
        return;
    memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
    b->ptr[b->len] = '\0';
}

void buf_printf(struct buf *b, const char *format, ...)
{
    size_t room = b->capacity - b->len;
    va_list ap;
    int n;

    va_start(ap, format);
    n = b->overflow ? -1 : vsnprintf(b->ptr + b->len, room, format, ap);
    va_end(ap);
    if (n >= 0 && (size_t)n >= room) { /* it did not fit: make room, print again */
        b->ptr[b->len] = '\0';
        if (!buf_reserve(b, (size_t)n))
            return;
        va_start(ap, format);
        vsnprintf(b->ptr + b->len, (size_t)n + 1, format, ap);
        va_end(ap);
    }
    if (n > 0 && (size_t)n > b->max_bytes - b->len) {
        b->ptr[b->len] = '\0';
        b->overflow = true;
    } else if (n > 0) {
        b->len += (size_t)n;
    }
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->ptr, b->len};
}
