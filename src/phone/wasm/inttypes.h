/* inttypes.h: of the C library, what the sheet needs. */
#ifndef WASM_INTTYPES_H
#define WASM_INTTYPES_H
#include <stdint.h>
#define PRId64 "lld"
#define PRIu64 "llu"
#endif
