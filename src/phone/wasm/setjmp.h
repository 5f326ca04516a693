/* setjmp.h: nothing jumps here; a full memory traps and the caller starts anew. */
#ifndef WASM_SETJMP_H
#define WASM_SETJMP_H
typedef int jmp_buf[1];
#endif
