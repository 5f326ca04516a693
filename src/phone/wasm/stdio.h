/* stdio.h: of the C library, what the sheet needs (wasm/library.c). */
#ifndef WASM_STDIO_H
#define WASM_STDIO_H
#include <stdarg.h>
#include <stddef.h>
/* %s %.*s %c %d %u %x %lld %llu %zu with 0 and a width; anything else traps. */
int vsnprintf(char *to, size_t size, const char *format, va_list ap);
int snprintf(char *to, size_t size, const char *format, ...);
#endif
