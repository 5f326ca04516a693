/* library.c: the little of the C library and of utf8proc that the sheet needs on the phone, and its
 * memory: one arena that grows with the module and is begun anew for every sheet.
 *
 * Only for WebAssembly. tests/phone/ holds its words against those of the server's build.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

/* --- memory and text --- */

void *memcpy(void *to, const void *from, size_t n)
{
    unsigned char *t = to;

    for (const unsigned char *f = from; n--;)
        *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t n)
{
    unsigned char *t = to;
    const unsigned char *f = from;

    if (t < f)
        return memcpy(to, from, n);
    while (n--)
        t[n] = f[n];
    return to;
}

void *memset(void *to, int c, size_t n)
{
    for (unsigned char *t = to; n--;)
        *t++ = (unsigned char)c;
    return to;
}

void *memchr(const void *s, int c, size_t n)
{
    for (const unsigned char *p = s; n--; p++)
        if (*p == (unsigned char)c)
            return (void *)(uintptr_t)p;
    return NULL;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *x = a, *y = b;

    for (; n--; x++, y++)
        if (*x != *y)
            return *x - *y;
    return 0;
}

size_t strlen(const char *s)
{
    size_t n = 0;

    while (s[n])
        n++;
    return n;
}

int strcmp(const char *a, const char *b)
{
    for (; *a && *a == *b; a++)
        b++;
    return (unsigned char)*a - (unsigned char)*b;
}

char *strchr(const char *s, int c)
{
    for (;; s++) {
        if (*s == (char)c)
            return (char *)(uintptr_t)s;
        if (!*s)
            return NULL;
    }
}

/* The product of two 64-bit numbers, which clang asks for to see whether it fits into 64. */
typedef int wide_int __attribute__((mode(TI)));
wide_int __multi3(wide_int a, wide_int b);

wide_int __multi3(wide_int a, wide_int b)
{
    uint64_t x = (uint64_t)a, y = (uint64_t)b, mask = UINT32_MAX;
    uint64_t low = (x & mask) * (y & mask), one = (x >> 32) * (y & mask),
             two = (x & mask) * (y >> 32);
    uint64_t middle = (low >> 32) + (one & mask) + (two & mask);
    uint64_t high = (x >> 32) * (y >> 32) + (one >> 32) + (two >> 32) + (middle >> 32);

    /* cppcheck-suppress shiftTooManyBits */
    high += (uint64_t)(a >> 64) * y + (uint64_t)(b >> 64) * x;
    return (wide_int)((unsigned __int128)high << 64 | (middle << 32 | (low & mask)));
}

/* --- numbers and texts put together --- */

struct place {
    char *to;
    size_t size, length;
};

static void put(struct place *p, const char *bytes, size_t n)
{
    for (; n--; bytes++, p->length++)
        if (p->length + 1 < p->size)
            p->to[p->length] = *bytes;
}

struct directive {
    bool zero, wide;
    size_t width, most;
};

static void put_number(
    struct place *p, const struct directive *d, uint64_t n, bool minus, unsigned base)
{
    char digits[24];
    size_t at = sizeof digits, length;

    do
        digits[--at] = "0123456789abcdef"[n % base];
    while (n /= base);
    length = sizeof digits - at + minus;
    for (size_t i = length; i < d->width && !d->zero; i++)
        put(p, " ", 1);
    if (minus)
        put(p, "-", 1);
    for (size_t i = length; i < d->width && d->zero; i++)
        put(p, "0", 1);
    put(p, digits + at, sizeof digits - at);
}

static void put_text(struct place *p, const char *s, size_t most)
{
    size_t n = 0;

    while (n < most && s[n])
        n++;
    put(p, s, n);
}

/* Flags, width, precision and length before the letter. */
static const char *read_directive(const char *f, struct directive *d, va_list *ap)
{
    *d = (struct directive){.zero = *f == '0', .most = SIZE_MAX};
    for (; *f >= '0' && *f <= '9'; f++)
        d->width = d->width * 10 + (size_t)(*f - '0');
    if (f[0] == '.' && f[1] == '*') {
        int most = va_arg(*ap, int);

        d->most = most < 0 ? SIZE_MAX : (size_t)most;
        f += 2;
    }
    for (; *f == 'l' || *f == 'z'; f++)
        d->wide |= f[0] == 'l' && f[1] == 'l';
    return f;
}

static void put_signed(struct place *p, const struct directive *d, int64_t n)
{
    put_number(p, d, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, n < 0, 10);
}

int vsnprintf(char *to, size_t size, const char *format, va_list list)
{
    struct place p = {to, size, 0};
    struct directive d;
    va_list ap;
    char c;

    va_copy(ap, list);
    for (const char *f = format; *f; f++) {
        if (*f != '%') {
            put(&p, f, 1);
            continue;
        }
        f = read_directive(f + 1, &d, &ap);
        if (*f == 's')
            put_text(&p, va_arg(ap, const char *), d.most);
        else if (*f == 'c') {
            c = (char)va_arg(ap, int);
            put(&p, &c, 1);
        } else if (*f == 'd')
            put_signed(&p, &d, d.wide ? va_arg(ap, long long) : va_arg(ap, int));
        else if (*f == 'u' || *f == 'x')
            put_number(&p, &d, d.wide ? va_arg(ap, unsigned long long) : va_arg(ap, unsigned),
                false, *f == 'x' ? 16 : 10);
        else if (*f == '%')
            put(&p, f, 1);
        else
            __builtin_trap();
    }
    va_end(ap);
    if (size)
        to[p.length < size ? p.length : size - 1] = '\0';
    return (int)p.length;
}

int snprintf(char *to, size_t size, const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(to, size, format, ap);
    va_end(ap);
    return n;
}

/* --- letters: the browser knows Unicode --- */

__attribute__((import_module("letters"), import_name("lower"))) int32_t letter_lower(int32_t c);
__attribute__((import_module("letters"), import_name("base"))) int32_t letter_base(int32_t c);

utf8proc_int32_t utf8proc_tolower(utf8proc_int32_t c)
{
    return letter_lower(c);
}

/* Only the first code point of the decomposition is ever asked for here. */
utf8proc_ssize_t utf8proc_decompose_char(
    utf8proc_int32_t c, utf8proc_int32_t *to, utf8proc_ssize_t size, int options, int *boundary)
{
    (void)size, (void)options, (void)boundary;
    to[0] = letter_base(c);
    return 1;
}

utf8proc_ssize_t utf8proc_encode_char(utf8proc_int32_t c, utf8proc_uint8_t *to)
{
    static const uint8_t first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    int n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (int i = n - 1; i > 0; i--, c >>= 6)
        to[i] = (uint8_t)(0x80 | (c & 0x3f));
    to[0] = (uint8_t)(n == 1 ? c : first[n] | c);
    return n;
}

/* --- arenas: all of them in one place, given back when the next sheet begins --- */

enum { PAGE_BYTES = 65536, ALIGN = 16 };

extern unsigned char __heap_base; /* by the linker: behind everything else */
static uintptr_t heap_next;

void arena_init(struct arena *a, size_t max_bytes)
{
    *a = (struct arena){.max_bytes = max_bytes};
}

void *arena_alloc(struct arena *a, size_t size)
{
    uintptr_t at = heap_next ? heap_next : ((uintptr_t)&__heap_base + ALIGN - 1) / ALIGN * ALIGN;
    uintptr_t have = __builtin_wasm_memory_size(0) * (uintptr_t)PAGE_BYTES;

    if (size > a->max_bytes || a->used_bytes > a->max_bytes - size)
        __builtin_trap();
    if (at + size + ALIGN > have &&
        __builtin_wasm_memory_grow(0, (at + size + ALIGN - have) / PAGE_BYTES + 1) == SIZE_MAX)
        __builtin_trap();
    a->used_bytes += size;
    heap_next = (at + size + ALIGN - 1) / ALIGN * ALIGN;
    return memset((void *)at, 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        __builtin_trap();
    return arena_alloc(a, count * size);
}

void *arena_grow(struct arena *a, const void *old, size_t count, size_t new_count, size_t size)
{
    void *p = arena_array(a, new_count, size);

    return count ? memcpy(p, old, count * size) : p;
}

/* A short-lived arena of base/ (text_fold() of one word); its room comes back with the sheet. */
void arena_reset(struct arena *a)
{
    a->used_bytes = 0;
}

void arena_begin(void);
void arena_begin(void)
{
    heap_next = 0;
}
