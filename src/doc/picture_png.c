/* picture_png.c: PNG in, through libpng. Errors as in picture_jpeg.c: the library calls on_error,
 * which jumps back. Chunks that are not pixels, palette or transparency are passed over unread.
 */
#include "doc/picture_work.h"
#include "base/tr.h"

#include <png.h>
#include <setjmp.h>

enum { RGBA = 4, CHUNK_BYTES_MAX = 1024 * 1024, CHUNKS_MAX = 100, WHITE = 255, SIDE_MAX = 40000 };

struct png_in {
    jmp_buf back;
    enum err e;
    const char *why;
    png_structp png;
    png_infop info;
    struct str rest; /* what was not read yet */
    struct arena *arena;
    struct held *rows, *line; /* RGBA, of the whole picture or of one row; RGB of one row */
    struct shrink shrink;
};

static _Noreturn void stop(struct png_in *p, enum err e, const char *why)
{
    p->e = e;
    p->why = why;
    longjmp(p->back, 1);
}

static _Noreturn void on_error(png_structp png, png_const_charp text)
{
    stop(png_get_error_ptr(png), E_DAMAGED, WHY_PICTURE_DAMAGED);
}

static void on_warning(png_structp png, png_const_charp text)
{
}

static void on_read(png_structp png, png_bytep to, size_t count)
{
    struct png_in *p = png_get_io_ptr(png);

    if (count > p->rest.len)
        stop(p, E_DAMAGED, WHY_PICTURE_DAMAGED);
    memcpy(to, p->rest.ptr, count);
    p->rest = str_slice(p->rest, count, p->rest.len);
}

static void png_in_end(void *object)
{
    struct png_in *p = object;

    if (p->png)
        png_destroy_read_struct(&p->png, &p->info, NULL);
}

/* Texts and profiles may be packed bombs, and nothing of them is wanted. */
static void pass_over(struct png_in *p)
{
    static const png_byte names[] = "iCCP\0iTXt\0tEXt\0zTXt\0sPLT\0hIST\0pCAL\0sCAL\0tIME";
    enum { NAME_BYTES = 5 };

    png_set_keep_unknown_chunks(
        p->png, PNG_HANDLE_CHUNK_NEVER, names, (int)(sizeof names / NAME_BYTES));
}

static void begin(struct png_in *p)
{
    const char *why;
    bool whole;

    p->info = png_create_info_struct(p->png);
    if (!p->info)
        stop(p, E_BUSY, WHY_PICTURE_MEMORY);
    png_set_user_limits(p->png, SIDE_MAX, SIDE_MAX);
    png_set_chunk_malloc_max(p->png, CHUNK_BYTES_MAX);
    png_set_chunk_cache_max(p->png, CHUNKS_MAX);
    pass_over(p);
    png_set_read_fn(p->png, p, on_read);
    png_read_info(p->png, p->info);
    whole = png_get_interlace_type(p->png, p->info) != PNG_INTERLACE_NONE;
    why = picture_bounds(
        png_get_image_width(p->png, p->info), png_get_image_height(p->png, p->info), whole);
    if (why)
        stop(p, E_TOO_LARGE, why);
}

static int orientation_of(struct png_in *p)
{
    png_uint_32 count = 0;
    png_bytep exif = NULL;

    if (!png_get_eXIf_1(p->png, p->info, &count, &exif))
        return 1;
    return exif_orientation((struct str){(const char *)exif, count});
}

/* Everything becomes four bytes a point. */
static int transform(struct png_in *p)
{
    int passes;

    png_set_expand(p->png);
    png_set_strip_16(p->png);
    png_set_gray_to_rgb(p->png);
    png_set_add_alpha(p->png, WHITE, PNG_FILLER_AFTER);
    passes = png_set_interlace_handling(p->png);
    png_read_update_info(p->png, p->info);
    if (png_get_channels(p->png, p->info) != RGBA || png_get_bit_depth(p->png, p->info) != 8)
        stop(p, E_DAMAGED, WHY_PICTURE_DAMAGED);
    return passes;
}

/* What is transparent lies on white paper. */
static void give_row(struct png_in *p, const unsigned char *rgba, int width)
{
    unsigned char *line = p->line->bytes;

    for (int x = 0; x < width; x++, rgba += RGBA)
        for (int c = 0; c < RGB; c++)
            line[x * RGB + c] =
                (unsigned char)((rgba[c] * rgba[RGB] + WHITE * (WHITE - rgba[RGB]) + WHITE / 2) /
                                WHITE);
    shrink_row(&p->shrink, line);
}

static void decode(struct png_in *p)
{
    int width = (int)png_get_image_width(p->png, p->info);
    int height = (int)png_get_image_height(p->png, p->info);
    int passes = transform(p), to_width, to_height;
    size_t across = (size_t)width * RGBA;
    unsigned char *rows;

    picture_fit(width, height, PICTURE_SIDE, &to_width, &to_height);
    p->rows = held_new(p->arena, passes > 1 ? (size_t)height : 1, across);
    p->line = held_new(p->arena, (size_t)width, RGB);
    if (shrink_begin(p->arena, &p->shrink, width, height, to_width, to_height) != OK ||
        !p->rows->bytes || !p->line->bytes)
        stop(p, E_BUSY, WHY_PICTURE_MEMORY);
    rows = p->rows->bytes;
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < height; y++) {
            unsigned char *row = passes > 1 ? rows + (size_t)y * across : rows;

            png_read_row(p->png, row, NULL);
            if (pass + 1 == passes)
                give_row(p, row, width);
        }
    png_read_end(p->png, NULL);
}

enum err png_decode(
    struct arena *a, struct str bytes, struct shrink *ret, int *orientation, const char **why)
{
    struct png_in *p = arena_new(a, struct png_in);

    p->arena = a;
    p->rest = bytes;
    arena_defer(a, png_in_end, p);
    if (!setjmp(p->back)) {
        p->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, p, on_error, on_warning);
        if (!p->png)
            stop(p, E_BUSY, WHY_PICTURE_MEMORY);
        begin(p);
        *orientation = orientation_of(p);
        decode(p);
    }
    png_in_end(p);
    held_free(p->rows);
    held_free(p->line);
    if (p->e != OK) {
        shrink_free(&p->shrink);
        *why = p->why;
        return p->e;
    }
    shrink_end(&p->shrink);
    *ret = p->shrink;
    return OK;
}
