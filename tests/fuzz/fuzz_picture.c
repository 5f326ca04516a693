/* fuzz_picture.c: any bytes as a photograph. What comes out must be a bare JPEG that reads again.
 */
#include "doc/picture.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *a, struct str jpeg, int side)
{
    struct picture again;
    const char *why;

    if (jpeg.len < 4 || memcmp(jpeg.ptr, "\xff\xd8\xff\xe0", 4) != 0 ||
        memcmp(jpeg.ptr + jpeg.len - 2, "\xff\xd9", 2) != 0)
        abort();
    if (memmem(jpeg.ptr, jpeg.len < 1024 ? jpeg.len : 1024, "Exif", 4))
        abort();
    if (picture_read(a, jpeg, &again, &why) == OK && (again.width > side || again.height > side))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct picture picture;
    const char *why = NULL;
    struct arena a;
    jmp_buf full;
    enum err e;

    arena_init(&a, 64u << 20);
    a.full = &full;
    if (!setjmp(full)) {
        e = picture_read(&a, bytes, &picture, &why);
        if (e == OK) {
            check(&a, picture.full, PICTURE_SIDE);
            check(&a, picture.small, PICTURE_SMALL_SIDE);
        } else if (!why || (e != E_INVALID && e != E_TOO_LARGE && e != E_DAMAGED)) {
            abort();
        }
    }
    arena_reset(&a);
    return 0;
}
