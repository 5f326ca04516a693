/* picture_jpeg.c: JPEG in and out, through libjpeg-turbo.
 *
 * The library reports errors by calling error_exit, which must not return: it jumps back to the
 * function that set `back`. Everything that changes after setjmp() stands in a struct of the arena,
 * not in a local variable, and the struct is destroyed with the arena at the latest.
 */
#include "doc/picture_work.h"
#include "base/tr.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include <jerror.h>

enum { EXIF_HEAD = 6 };

struct jpeg_in {
    struct jpeg_error_mgr errors; /* first: the library's pointer to it is a pointer to this */
    jmp_buf back;
    enum err e; /* why it jumped */
    const char *why;
    struct jpeg_decompress_struct in;
    struct jpeg_progress_mgr progress;
    struct arena *arena;
    struct held *row;
    struct shrink shrink;
    bool open;
};

static _Noreturn void stop(struct jpeg_in *j, enum err e, const char *why)
{
    j->e = e;
    j->why = why;
    longjmp(j->back, 1);
}

static _Noreturn void on_error(j_common_ptr any)
{
    struct jpeg_in *j = (struct jpeg_in *)any->err;
    int code = any->err->msg_code;

    if (code == JERR_OUT_OF_MEMORY)
        stop(j, E_BUSY, WHY_PICTURE_MEMORY);
    if (code == JERR_NO_BACKING_STORE) /* beyond PICTURE_MEMORY_MAX */
        stop(j, E_TOO_LARGE, WHY_PICTURE_PIXELS);
    stop(j, E_DAMAGED, WHY_PICTURE_DAMAGED);
}

/* Warnings: the library mends what is broken by making up pixels. Bytes too many are harmless. */
static void on_message(j_common_ptr any, int level)
{
    int code = any->err->msg_code;

    if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_JFIF_MAJOR &&
        code != JWRN_ADOBE_XFORM)
        stop((struct jpeg_in *)any->err, E_DAMAGED, WHY_PICTURE_DAMAGED);
}

static void on_output(j_common_ptr any)
{
}

static void on_progress(j_common_ptr any)
{
    struct jpeg_in *j = (struct jpeg_in *)any->err;

    if (j->in.input_scan_number > PICTURE_SCANS_MAX)
        stop(j, E_INVALID, WHY_PICTURE_SCANS);
}

static void jpeg_in_end(void *object)
{
    struct jpeg_in *j = object;

    if (j->open)
        jpeg_destroy_decompress(&j->in);
    j->open = false;
}

static void begin(struct jpeg_in *j, struct str bytes)
{
    j->in.err = jpeg_std_error(&j->errors);
    j->errors.error_exit = on_error;
    j->errors.emit_message = on_message;
    j->errors.output_message = on_output;
    jpeg_create_decompress(&j->in);
    j->open = true;
    j->in.mem->max_memory_to_use = PICTURE_MEMORY_MAX;
    j->progress.progress_monitor = on_progress;
    j->in.progress = &j->progress;
    jpeg_mem_src(&j->in, (const unsigned char *)bytes.ptr, (unsigned long)bytes.len);
    jpeg_save_markers(&j->in, JPEG_APP0 + 1, 0xffff); /* EXIF, for its orientation alone */
    if (jpeg_read_header(&j->in, TRUE) != JPEG_HEADER_OK)
        stop(j, E_DAMAGED, WHY_PICTURE_DAMAGED);
}

static int orientation_of(const struct jpeg_in *j)
{
    for (jpeg_saved_marker_ptr m = j->in.marker_list; m; m = m->next) {
        struct str data = {(const char *)m->data, m->data_length};

        if (str_starts(data, S("Exif\0\0")))
            return exif_orientation(str_slice(data, EXIF_HEAD, data.len));
    }
    return 1;
}

static void check(struct jpeg_in *j)
{
    const char *why = picture_bounds(j->in.image_width, j->in.image_height, false);

    if (why)
        stop(j, E_TOO_LARGE, why);
    if (j->in.num_components != 1 && j->in.num_components != RGB)
        stop(j, E_INVALID, WHY_PICTURE_PRINT);
}

/* The library can decode at n/8 of the size: the smallest that is still large enough. */
static void choose_scale(struct jpeg_in *j, int width, int height)
{
    enum { EIGHT = 8 };

    j->in.out_color_space = JCS_RGB;
    j->in.dct_method = JDCT_ISLOW;
    j->in.scale_denom = EIGHT;
    for (j->in.scale_num = 1; j->in.scale_num < EIGHT; j->in.scale_num++) {
        jpeg_calc_output_dimensions(&j->in);
        if ((int)j->in.output_width >= width && (int)j->in.output_height >= height)
            return;
    }
}

static void decode(struct jpeg_in *j)
{
    int width, height;
    JSAMPROW row;

    picture_fit((int)j->in.image_width, (int)j->in.image_height, PICTURE_SIDE, &width, &height);
    choose_scale(j, width, height);
    (void)jpeg_start_decompress(&j->in);
    if (shrink_begin(j->arena, &j->shrink, (int)j->in.output_width, (int)j->in.output_height, width,
            height) != OK)
        stop(j, E_BUSY, WHY_PICTURE_MEMORY);
    j->row = held_new(j->arena, j->in.output_width, RGB);
    row = j->row->bytes;
    if (!row)
        stop(j, E_BUSY, WHY_PICTURE_MEMORY);
    while (j->in.output_scanline < j->in.output_height)
        if (jpeg_read_scanlines(&j->in, &row, 1) == 1)
            shrink_row(&j->shrink, row);
    (void)jpeg_finish_decompress(&j->in);
}

enum err jpeg_decode(
    struct arena *a, struct str bytes, struct shrink *ret, int *orientation, const char **why)
{
    struct jpeg_in *j = arena_new(a, struct jpeg_in);

    j->arena = a;
    arena_defer(a, jpeg_in_end, j);
    if (!setjmp(j->back)) {
        begin(j, bytes);
        check(j);
        *orientation = orientation_of(j);
        decode(j);
    }
    jpeg_in_end(j);
    held_free(j->row);
    if (j->e != OK) {
        shrink_free(&j->shrink);
        *why = j->why;
        return j->e;
    }
    shrink_end(&j->shrink);
    *ret = j->shrink;
    return OK;
}

/* ── out ────────────────────────────────────────────────────────────────────────────────────── */

struct jpeg_out {
    struct jpeg_error_mgr errors; /* first, as above */
    jmp_buf back;
    bool failed, open;
    struct jpeg_compress_struct out;
    struct jpeg_destination_mgr to;
    struct buf bytes;
    unsigned char piece[16384];
};

static _Noreturn void on_out_error(j_common_ptr any)
{
    struct jpeg_out *j = (struct jpeg_out *)any->err;

    j->failed = true;
    longjmp(j->back, 1);
}

static void on_begin(j_compress_ptr out)
{
    struct jpeg_out *j = (struct jpeg_out *)out->err;

    j->to.next_output_byte = j->piece;
    j->to.free_in_buffer = sizeof j->piece;
}

/* The library asks for a whole piece to be emptied, whatever free_in_buffer says. */
static boolean on_full(j_compress_ptr out)
{
    struct jpeg_out *j = (struct jpeg_out *)out->err;

    buf_add(&j->bytes, (struct str){(const char *)j->piece, sizeof j->piece});
    on_begin(out);
    return TRUE;
}

static void on_end(j_compress_ptr out)
{
    struct jpeg_out *j = (struct jpeg_out *)out->err;

    buf_add(
        &j->bytes, (struct str){(const char *)j->piece, sizeof j->piece - j->to.free_in_buffer});
}

static void jpeg_out_end(void *object)
{
    struct jpeg_out *j = object;

    if (j->open)
        jpeg_destroy_compress(&j->out);
    j->open = false;
}

static void encode(struct jpeg_out *j, const struct pixels *p, int quality)
{
    j->out.err = jpeg_std_error(&j->errors);
    j->errors.error_exit = on_out_error;
    j->errors.output_message = on_output;
    jpeg_create_compress(&j->out);
    j->open = true;
    j->to.init_destination = on_begin;
    j->to.empty_output_buffer = on_full;
    j->to.term_destination = on_end;
    j->out.dest = &j->to;
    j->out.image_width = (JDIMENSION)p->width;
    j->out.image_height = (JDIMENSION)p->height;
    j->out.input_components = RGB;
    j->out.in_color_space = JCS_RGB;
    jpeg_set_defaults(&j->out);
    jpeg_set_quality(&j->out, quality, TRUE);
    jpeg_start_compress(&j->out, TRUE);
    while (j->out.next_scanline < j->out.image_height) {
        JSAMPROW row = p->bytes + (size_t)j->out.next_scanline * (size_t)p->width * RGB;

        (void)jpeg_write_scanlines(&j->out, &row, 1);
    }
    jpeg_finish_compress(&j->out);
}

enum err jpeg_encode(
    struct arena *a, const struct pixels *p, int quality, struct str *ret, const char **why)
{
    struct jpeg_out *j = arena_new(a, struct jpeg_out);

    arena_defer(a, jpeg_out_end, j);
    buf_init(&j->bytes, a, PICTURE_BYTES_MAX);
    if (!setjmp(j->back))
        encode(j, p, quality);
    jpeg_out_end(j);
    *why = j->failed ? WHY_PICTURE_MEMORY : WHY_PICTURE_BYTES;
    if (j->failed)
        return E_BUSY; /* with pixels of our own nothing else can fail */
    if (j->bytes.overflow)
        return E_TOO_LARGE;
    *ret = buf_str(&j->bytes);
    return OK;
}
