/* utf8proc.h: what base/unicode.c asks of that library. The three that are linked are answered by
 * the browser's own tables of Unicode (wasm/library.c). */
#ifndef WASM_UTF8PROC_H
#define WASM_UTF8PROC_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef uint8_t utf8proc_uint8_t;
typedef int32_t utf8proc_int32_t;
typedef ptrdiff_t utf8proc_ssize_t;
typedef enum {
    UTF8PROC_CATEGORY_LU = 1,
    UTF8PROC_CATEGORY_LO = 5,
    UTF8PROC_CATEGORY_MN = 6,
} utf8proc_category_t;
typedef struct {
    int category, combining_class;
} utf8proc_property_t;
enum {
    UTF8PROC_STABLE = 2,
    UTF8PROC_COMPOSE = 8,
    UTF8PROC_DECOMPOSE = 16,
    UTF8PROC_ERROR_NOMEM = -1,
};
const utf8proc_property_t *utf8proc_get_property(utf8proc_int32_t c);
utf8proc_ssize_t utf8proc_map(
    const utf8proc_uint8_t *s, utf8proc_ssize_t n, utf8proc_uint8_t **ret, int options);
utf8proc_int32_t utf8proc_tolower(utf8proc_int32_t c);
utf8proc_int32_t utf8proc_toupper(utf8proc_int32_t c);
utf8proc_category_t utf8proc_category(utf8proc_int32_t c);
utf8proc_ssize_t utf8proc_encode_char(utf8proc_int32_t c, utf8proc_uint8_t *to);
utf8proc_ssize_t utf8proc_decompose_char(
    utf8proc_int32_t c, utf8proc_int32_t *to, utf8proc_ssize_t size, int options, int *boundary);
#endif
