/* stdlib.h: there is no environment and no heap here: declared, never linked. */
#ifndef WASM_STDLIB_H
#define WASM_STDLIB_H
#include <stddef.h>
char *getenv(const char *name);
void free(void *p);
#endif
