/* entry.c: what the page calls. room(n) gives a place for n bytes of a sheet (sheet.h) and forgets
 * what was there; judge(n) judges it and gives the place of the answer, length() its bytes. */
#include "phone/sheet.h"

#define EXPORT(name) __attribute__((export_name(name)))

enum { MEMORY_BYTES_MAX = 32 * 1024 * 1024 };

void arena_begin(void);

static struct arena arena;
static char *in;
static struct str out;

EXPORT("room") char *sheet_room(size_t bytes);
EXPORT("judge") const char *sheet_answer(size_t bytes);
EXPORT("length") size_t sheet_length(void);

char *sheet_room(size_t bytes)
{
    arena_begin();
    arena_init(&arena, MEMORY_BYTES_MAX);
    in = arena_alloc(&arena, bytes + 1);
    return in;
}

const char *sheet_answer(size_t bytes)
{
    out = sheet_judge(&arena, (struct str){in, bytes});
    return out.ptr;
}

size_t sheet_length(void)
{
    return out.len;
}
