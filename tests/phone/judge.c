/* judge.c: sheets from standard input, parted by the byte 0x1d; their answers, parted likewise.
 * compare.mjs holds them against those of sheet.wasm. */
#include "phone/sheet.h"

#include <stdio.h>

enum { INPUT_BYTES_MAX = 16 << 20, PART = 0x1d };

int main(void)
{
    struct arena a, one;
    const char part = PART;
    struct str in;
    char *bytes;

    arena_init(&a, 2 * INPUT_BYTES_MAX);
    bytes = arena_alloc(&a, INPUT_BYTES_MAX);
    in = (struct str){bytes, fread(bytes, 1, INPUT_BYTES_MAX, stdin)};
    for (size_t at = 0; at < in.len;) {
        size_t end = str_find(in, (struct str){&part, 1}, at);
        struct str answer;

        arena_init(&one, 32 << 20);
        answer = sheet_judge(&one, str_slice(in, at, end));
        printf("%.*s%c", STR(answer), PART);
        arena_reset(&one);
        at = end + 1;
    }
    arena_reset(&a);
    return 0;
}
