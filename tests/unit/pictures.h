/* pictures.h: photographs made in memory for the tests: a red, a green, a blue and a white quarter.
 * What libjpeg, libpng and libwebp write is taken apart and put together by hand here, so that
 * nothing of the program under test makes or judges its own input. */
#ifndef TESTS_PICTURES_H
#define TESTS_PICTURES_H

#include "base/str.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>
#include <zlib.h>

enum jpeg_shape { PLAIN, PROGRESSIVE, PARTED /* one scan a colour */, GRAY };

/* The quarter of (x, y), a little brighter to the right so that pictures differ. */
static inline void test_point(int x, int y, int width, int height, unsigned char rgb[3])
{
    bool right = x >= width / 2, low = y >= height / 2;
    int shade = 20 * x / width;

    rgb[0] = (unsigned char)((right == low ? 220 : 20) + shade);
    rgb[1] = (unsigned char)((right ? 220 : 20) + shade);
    rgb[2] = (unsigned char)((low ? 220 : 20) + shade);
}

static inline unsigned char *test_pixels(int width, int height)
{
    unsigned char *all = malloc((size_t)width * (size_t)height * 3), *to = all;

    assert(all);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++, to += 3)
            test_point(x, y, width, height, to);
    return all;
}

static inline struct str taken(struct arena *a, const void *bytes, size_t len)
{
    char *copy = arena_alloc(a, len + 1);

    memcpy(copy, bytes, len);
    return (struct str){copy, len};
}

static inline void test_scans(struct jpeg_compress_struct *out, enum jpeg_shape shape)
{
    static const jpeg_scan_info parts[] = {
        {1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};

    if (shape == PROGRESSIVE)
        jpeg_simple_progression(out);
    if (shape == PARTED) {
        out->scan_info = parts;
        out->num_scans = 3;
    }
    if (shape == GRAY)
        jpeg_set_colorspace(out, JCS_GRAYSCALE);
}

static inline struct str jpeg_of(struct arena *a, int width, int height, enum jpeg_shape shape)
{
    struct jpeg_compress_struct out;
    struct jpeg_error_mgr errors;
    unsigned char *pixels = test_pixels(width, height), *bytes = NULL;
    unsigned long len = 0;
    struct str ret;

    out.err = jpeg_std_error(&errors);
    jpeg_create_compress(&out);
    jpeg_mem_dest(&out, &bytes, &len);
    out.image_width = (JDIMENSION)width;
    out.image_height = (JDIMENSION)height;
    out.input_components = 3;
    out.in_color_space = JCS_RGB;
    jpeg_set_defaults(&out);
    jpeg_set_quality(&out, 90, TRUE);
    test_scans(&out, shape);
    jpeg_start_compress(&out, TRUE);
    for (int y = 0; y < height; y++) {
        JSAMPROW row = pixels + (size_t)y * (size_t)width * 3;

        jpeg_write_scanlines(&out, &row, 1);
    }
    jpeg_finish_compress(&out);
    jpeg_destroy_compress(&out);
    ret = taken(a, bytes, len);
    free(bytes);
    free(pixels);
    return ret;
}

static inline void png_take(png_structp png, png_bytep bytes, size_t len)
{
    buf_add(png_get_io_ptr(png), (struct str){(const char *)bytes, len});
}

/* With `alpha` the right half is transparent. */
static inline struct str png_of(struct arena *a, int width, int height, bool laced, bool alpha)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    unsigned char *pixels = test_pixels(width, height);
    size_t size = alpha ? 4 : 3;
    unsigned char *rows = malloc((size_t)width * (size_t)height * size);
    struct buf out;

    buf_init(&out, a, 64u << 20);
    for (size_t i = 0; i < (size_t)width * (size_t)height; i++) {
        memcpy(rows + i * size, pixels + i * 3, 3);
        if (alpha)
            rows[i * size + 3] = i % (size_t)width < (size_t)width / 2 ? 255 : 0;
    }
    png_set_write_fn(png, &out, png_take, NULL);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8,
        alpha ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB,
        laced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int pass = png_set_interlace_handling(png); pass > 0; pass--)
        for (int y = 0; y < height; y++)
            png_write_row(png, rows + (size_t)y * (size_t)width * size);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    free(rows);
    free(pixels);
    return buf_str(&out);
}

static inline struct str webp_of(struct arena *a, int width, int height, bool lossless)
{
    unsigned char *pixels = test_pixels(width, height);
    uint8_t *bytes = NULL;
    size_t len = lossless ? WebPEncodeLosslessRGB(pixels, width, height, width * 3, &bytes)
                          : WebPEncodeRGB(pixels, width, height, width * 3, 85, &bytes);
    struct str ret = taken(a, bytes, len);

    WebPFree(bytes);
    free(pixels);
    return ret;
}

static inline struct str joined(struct arena *a, struct str one, struct str two, struct str three)
{
    struct buf b;

    buf_init(&b, a, 64u << 20);
    buf_add(&b, one);
    buf_add(&b, two);
    buf_add(&b, three);
    return buf_str(&b);
}

/* A JPEG with one more segment directly behind its beginning. */
static inline struct str jpeg_with(struct arena *a, struct str jpeg, int marker, struct str data)
{
    size_t len = data.len + 2;
    char head[4] = {(char)0xff, (char)marker, (char)(len >> 8), (char)len};

    assert(len <= 0xffff);
    return joined(a, str_slice(jpeg, 0, 2), joined(a, (struct str){head, 4}, data, S("")),
        str_slice(jpeg, 2, jpeg.len));
}

/* A PNG with one more chunk directly behind its head. */
static inline struct str png_with(
    struct arena *a, struct str png, const char *name, struct str data)
{
    enum { HEAD_END = 33 };
    char *chunk = arena_alloc(a, data.len + 12);
    uLong crc;

    for (int i = 0; i < 4; i++)
        chunk[i] = (char)(data.len >> (24 - 8 * i));
    memcpy(chunk + 4, name, 4);
    memcpy(chunk + 8, data.ptr, data.len);
    crc = crc32(0, (const Bytef *)chunk + 4, (uInt)data.len + 4);
    for (int i = 0; i < 4; i++)
        chunk[data.len + 8 + (size_t)i] = (char)(crc >> (24 - 8 * i));
    return joined(a, str_slice(png, 0, HEAD_END), (struct str){chunk, data.len + 12},
        str_slice(png, HEAD_END, png.len));
}

/* EXIF in TIFF form, low byte first: an orientation, and a place (GPS) as text behind it. */
static inline struct str tiff_of(struct arena *a, int orientation)
{
    char *t = arena_alloc(a, 128);

    memcpy(t, "II*\0\x08\0\0\0", 8);
    t[8] = 2; /* entries */
    memcpy(t + 10, "\x12\x01\x03\0\x01\0\0\0", 8);
    t[18] = (char)orientation;
    memcpy(t + 22, "\x25\x88\x04\0\x01\0\0\0\x26\0\0\0", 12); /* GPS IFD at 38 */
    memcpy(t + 38, "\x01\0\x02\0\x02\0\x14\0\0\0\x40\0\0\0", 14);
    memcpy(t + 64, "GPS-10.7769N-106.7009E", 22);
    return (struct str){t, 128};
}

#endif
