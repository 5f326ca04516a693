/* test_picture.c: what comes out of a photograph is pixels and nothing else; and what is no honest
 * photograph is refused with a word of what to do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/picture.h"
#include "doc/picture_work.h"
#include "unit/pictures.h"

static struct arena a = {.max_bytes = 512u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

static struct picture taken_in(struct str bytes)
{
    struct picture p = {0};
    const char *why = "";

    if (picture_read(&a, bytes, &p, &why) != OK)
        fail_msg("refused: %s", why);
    return p;
}

static void refused(struct str bytes, enum err expected, const char *words)
{
    struct picture p = {.width = -7};
    const char *why = NULL;

    assert_int_equal(picture_read(&a, bytes, &p, &why), expected);
    assert_int_equal(p.width, -7);
    assert_non_null(why);
    if (str_find(str_from(why), str_from(words), 0) == strlen(why))
        fail_msg("said otherwise: %s", why);
}

/* The file segment by segment, by hand: only what a picture must have, and nothing behind it. */
static void bare_jpeg(struct str s)
{
    const unsigned char *b = (const unsigned char *)s.ptr;
    size_t at = 2, first = at;

    assert_true(s.len > 4 && b[0] == 0xff && b[1] == 0xd8);
    for (;;) {
        int marker = b[at + 1];
        size_t len = (size_t)(b[at + 2] << 8 | b[at + 3]);

        assert_int_equal(b[at], 0xff);
        if (marker == 0xe0) {
            assert_true(at == first && len == 16 && !memcmp(b + at + 4, "JFIF\0", 5));
            assert_int_equal(b[at + 16] | b[at + 17], 0); /* no preview */
        } else if (marker != 0xdb && marker != 0xc0 && marker != 0xc4 && marker != 0xda) {
            fail_msg("a segment %02x", marker);
        }
        at += 2 + len;
        assert_true(at < s.len);
        if (marker == 0xda)
            break;
    }
    while (!(b[at] == 0xff && b[at + 1] != 0))
        at++;
    assert_int_equal(b[at + 1], 0xd9);
    assert_int_equal(at + 2, s.len);
}

static void without(struct str s, const char *words)
{
    if (str_find(s, str_from(words), 0) < s.len)
        fail_msg("still there: %s", words);
}

static void clean(const struct picture *p)
{
    static const char *const never[] = {"Exif", "GPS", "http://ns.adobe", "Photoshop",
        "ICC_PROFILE", "secret", "<script", "PK\x03\x04", "8BIM", "Apple"};
    const struct str both[] = {p->full, p->small};

    for (size_t i = 0; i < 2; i++) {
        bare_jpeg(both[i]);
        for (size_t k = 0; k < sizeof never / sizeof *never; k++)
            without(both[i], never[k]);
    }
}

static void everything_that_stood_beside_the_pixels_is_gone(void **state)
{
    struct str j = jpeg_of(&a, 400, 300, PLAIN);
    struct picture p;

    j = jpeg_with(&a, j, 0xe1, joined(&a, S("Exif\0\0"), tiff_of(&a, 1), S("")));
    j = jpeg_with(&a, j, 0xe1, S("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>secret</x:xmpmeta>"));
    j = jpeg_with(&a, j, 0xed,
        S("Photoshop 3.0\0"
          "8BIM\x04\x04 secret"));
    j = jpeg_with(&a, j, 0xe2, S("ICC_PROFILE\0\x01\x01 secret"));
    j = jpeg_with(&a, j, 0xfe, S("secret <script>alert(1)</script>"));
    j = jpeg_with(&a, j, 0xef, S("Apple secret"));
    j = joined(&a, j, S("PK\x03\x04 secret archive"), S("<html><script>secret</script></html>"));
    p = taken_in(j);
    clean(&p);
    assert_int_equal(p.width, 400);
    assert_int_equal(p.height, 300);

    j = png_with(&a, png_of(&a, 200, 100, false, false), "tEXt", S("Comment\0secret"));
    j = png_with(&a, j, "eXIf", tiff_of(&a, 1));
    j = png_with(&a, j, "iTXt", S("XML:com.adobe.xmp\0\0\0\0\0http://ns.adobe.com secret"));
    p = taken_in(joined(&a, j, S("PK\x03\x04<script>secret"), S("")));
    clean(&p);
    p = taken_in(joined(&a, webp_of(&a, 200, 100, false), S("EXIF\x06\0\0\0secret"), S("")));
    clean(&p);
}

/* The mean colour around a place given in eighths of the picture. */
static void colour_at(struct str jpeg, int x8, int y8, int rgb[3])
{
    struct shrink s;
    const char *why;
    int turn;

    assert_int_equal(jpeg_decode(&a, jpeg, &s, &turn, &why), OK);
    for (int c = 0; c < RGB; c++)
        rgb[c] = s.to.bytes[(s.to.height * y8 / 8 * s.to.width + s.to.width * x8 / 8) * RGB + c];
}

/* Which quarter is seen there: r, g, b or w. */
static char quarter(struct str jpeg, int x8, int y8)
{
    int c[3];

    colour_at(jpeg, x8, y8, c);
    if (c[0] > 150 && c[1] < 90 && c[2] < 90)
        return 'r';
    if (c[1] > 150 && c[0] < 90 && c[2] < 90)
        return 'g';
    if (c[2] > 150 && c[0] < 90 && c[1] < 90)
        return 'b';
    return c[0] > 150 && c[1] > 150 && c[2] > 150 ? 'w' : '?';
}

static void corners(struct str jpeg, const char *expected)
{
    char seen[] = {
        quarter(jpeg, 2, 2), quarter(jpeg, 6, 2), quarter(jpeg, 2, 6), quarter(jpeg, 6, 6), '\0'};

    assert_string_equal(seen, expected);
}

static void a_picture_is_turned_as_its_camera_was_held(void **state)
{
    /* top left, top right, bottom left, bottom right, for EXIF 1 to 8 */
    static const char *const expected[] = {
        "rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"};
    struct str plain = jpeg_of(&a, 320, 200, PLAIN);

    for (int i = 0; i < 8; i++) {
        struct str exif = joined(&a, S("Exif\0\0"), tiff_of(&a, i + 1), S(""));
        struct picture p = taken_in(jpeg_with(&a, plain, 0xe1, exif));

        corners(p.full, expected[i]);
        corners(p.small, expected[i]);
        assert_int_equal(p.width, i < 4 ? 320 : 200);
        assert_int_equal(p.height, i < 4 ? 200 : 320);
    }
    corners(taken_in(png_with(&a, png_of(&a, 320, 200, false, false), "eXIf", tiff_of(&a, 6))).full,
        "brwg");
    assert_int_equal(exif_orientation(tiff_of(&a, 9)), 1); /* nonsense: as it is */
    for (size_t cut = 0; cut < 30; cut++)
        assert_in_range(exif_orientation(str_slice(tiff_of(&a, 6), 0, cut)), 1, 8);
}

static void every_shape_that_is_read_looks_the_same(void **state)
{
    const struct str all[] = {jpeg_of(&a, 640, 480, PLAIN), jpeg_of(&a, 640, 480, PROGRESSIVE),
        jpeg_of(&a, 640, 480, PARTED), png_of(&a, 640, 480, false, false),
        png_of(&a, 640, 480, true, false), webp_of(&a, 640, 480, false),
        webp_of(&a, 640, 480, true)};
    uint64_t first = taken_in(all[0]).likeness;

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct picture p = taken_in(all[i]);

        corners(p.full, "rgbw");
        corners(p.small, "rgbw");
        clean(&p);
        assert_in_range(picture_difference(first, p.likeness), 0, 4);
    }
    assert_int_equal(quarter(taken_in(jpeg_of(&a, 64, 64, GRAY)).full, 2, 2), '?');
    corners(taken_in(png_of(&a, 100, 100, false, true)).full, "rwbw"); /* on white paper */
}

static void what_comes_out_is_small(void **state)
{
    struct picture p = taken_in(jpeg_of(&a, 4000, 3000, PLAIN));

    assert_int_equal(p.width, 1600);
    assert_int_equal(p.height, 1200);
    corners(p.full, "rgbw");
    p = taken_in(png_of(&a, 1700, 3001, true, false));
    assert_int_equal(p.height, 1600);
    assert_int_equal(p.width, 906);
    p = taken_in(webp_of(&a, 2000, 1000, false));
    assert_int_equal(p.width, 1600);
    p = taken_in(p.full); /* a second time nothing changes in size */
    assert_int_equal(p.width, 1600);
    assert_true(p.small.len < 40000);
}

static void means_are_exact(void **state)
{
    struct shrink s;
    unsigned char row[7 * RGB];

    assert_int_equal(shrink_begin(&a, &s, 7, 5, 3, 2), OK);
    for (int y = 0; y < 5; y++) {
        for (int x = 0; x < 7; x++)
            memset(row + x * RGB, y * 10 + x, RGB);
        shrink_row(&s, row);
    }
    shrink_end(&s);
    assert_int_equal(s.to_row, 2);
    /* columns: (0 + 1 + 2/3) / (7/3) = 5/7, 3, 37/7; rows: 8, 32: rounded to whole ones */
    assert_int_equal(s.to.bytes[0], 9);
    assert_int_equal(s.to.bytes[RGB], 11);
    assert_int_equal(s.to.bytes[2 * RGB], 13);
    assert_int_equal(s.to.bytes[3 * RGB], 33);
    assert_int_equal(s.to.bytes[5 * RGB], 37);
}

static void what_is_no_photograph_is_named(void **state)
{
    refused(S(""), E_INVALID, "trống");
    refused(S("hello"), E_INVALID, "không phải ảnh");
    refused(S("<svg xmlns='http://www.w3.org/2000/svg'/>"), E_INVALID, "không phải ảnh");
    refused(S("GIF89a......"), E_INVALID, "GIF");
    refused(S("\0\0\0\x18"
              "ftypheic\0\0\0\0mif1heic"),
        E_INVALID, "HEIC");
    refused(S("\0\0\0\x18"
              "ftypavif\0\0\0\0"),
        E_INVALID, "AVIF");
    refused(S("\0\0\0\x18"
              "ftypmp42\0\0\0\0"),
        E_INVALID, "đoạn phim");
    refused(S("\xff\xd8\xff"), E_DAMAGED, "hỏng");
    refused(S("\x89PNG\r\n\x1a\n"), E_DAMAGED, "hỏng");
    refused(S("RIFF\x20\0\0\0WEBPVP8 "), E_DAMAGED, "hỏng");
}

static void half_a_picture_is_no_picture(void **state)
{
    const struct str all[] = {jpeg_of(&a, 320, 200, PLAIN), jpeg_of(&a, 320, 200, PROGRESSIVE),
        png_of(&a, 320, 200, false, false), png_of(&a, 320, 200, true, false),
        webp_of(&a, 320, 200, false), webp_of(&a, 320, 200, true)};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t part = 1; part < 20; part++)
            refused(str_slice(all[i], 0, 12 + (all[i].len - 20) * part / 20), E_DAMAGED, "hỏng");
}

/* Another size in the head of the file: two bytes each, the height first. */
static struct str jpeg_sized(struct str jpeg, int width, int height)
{
    struct str copy = str_copy(&a, jpeg);
    char *b = arena_alloc(&a, copy.len);

    memcpy(b, copy.ptr, copy.len);
    for (size_t i = 0; i + 9 < copy.len; i++)
        if ((unsigned char)b[i] == 0xff && (b[i + 1] == '\xc0' || b[i + 1] == '\xc2')) {
            b[i + 5] = (char)(height >> 8);
            b[i + 6] = (char)height;
            b[i + 7] = (char)(width >> 8);
            b[i + 8] = (char)width;
            break;
        }
    return (struct str){b, copy.len};
}

static void bombs_are_refused_before_they_open(void **state)
{
    struct str plain = jpeg_of(&a, 64, 64, PLAIN), slow = jpeg_of(&a, 64, 64, PROGRESSIVE);
    struct str parted = jpeg_of(&a, 64, 64, PARTED), many = parted;
    size_t scan = parted.len, before = parted.len;
    char *big = arena_alloc(&a, PICTURE_BYTES_MAX + 1);

    refused(jpeg_sized(plain, 65000, 65000), E_TOO_LARGE, "50 triệu");
    refused(jpeg_sized(plain, 7000, 7200), E_TOO_LARGE, "50 triệu");
    refused(jpeg_sized(slow, 9000, 5500), E_DAMAGED, "hỏng"); /* it fits, but there is no more */
    refused(jpeg_sized(plain, 33, 6000), E_TOO_LARGE, "hẹp");
    refused(jpeg_of(&a, 31, 31, PLAIN), E_TOO_LARGE, "32 điểm ảnh");
    memcpy(big, plain.ptr, plain.len);
    refused((struct str){big, PICTURE_BYTES_MAX + 1}, E_TOO_LARGE, "12 MB");
    /* the last scan again and again */
    for (size_t i = 0; i + 1 < parted.len; i++)
        if (parted.ptr[i] == '\xff' && parted.ptr[i + 1] == '\xda') {
            before = scan;
            scan = i;
        }
    assert_true(before < scan);
    for (int i = 0; i < 100; i++)
        many = joined(
            &a, str_slice(many, 0, many.len - 2), str_slice(parted, scan, parted.len), S(""));
    refused(many, E_INVALID, "bất thường");
}

static void a_large_laced_or_packed_picture_is_refused(void **state)
{
    struct str png = png_of(&a, 64, 64, true, false);
    char *b = arena_alloc(&a, png.len);
    uLong crc;

    memcpy(b, png.ptr, png.len);
    memcpy(b + 16, "\0\0\x1f\x40\0\0\x1f\x40", 8); /* 8000 times 8000 */
    crc = crc32(0, (const Bytef *)b + 12, 17);
    for (int i = 0; i < 4; i++)
        b[29 + i] = (char)(crc >> (24 - 8 * i));
    refused((struct str){b, png.len}, E_TOO_LARGE, "triệu");
    b[30] ^= 1; /* the checksum no longer fits */
    refused((struct str){b, png.len}, E_DAMAGED, "hỏng");
}

static void memory_for_what_comes_bit_by_bit_is_bounded(void **state)
{
    struct str full_colour = jpeg_of(&a, 64, 64, PROGRESSIVE);
    char *b = arena_alloc(&a, full_colour.len);
    struct str s = {b, full_colour.len};

    memcpy(b, full_colour.ptr, full_colour.len);
    for (size_t i = 0; i + 12 < s.len; i++)
        if (b[i] == '\xff' && b[i + 1] == '\xc2') {
            b[i + 11] = 0x11; /* no colour left out: 6 bytes a point */
            break;
        }
    refused(jpeg_sized(s, 7000, 7000), E_TOO_LARGE, "triệu");
}

static void likeness_tells_alike_from_different(void **state)
{
    uint64_t one = taken_in(jpeg_of(&a, 800, 600, PLAIN)).likeness;
    uint64_t smaller_one = taken_in(webp_of(&a, 400, 300, false)).likeness;
    struct str turned = jpeg_with(
        &a, jpeg_of(&a, 800, 600, PLAIN), 0xe1, joined(&a, S("Exif\0\0"), tiff_of(&a, 3), S("")));

    assert_in_range(picture_difference(one, smaller_one), 0, 4);
    assert_in_range(picture_difference(one, taken_in(turned).likeness), 12, 64);
    assert_int_equal(picture_difference(0, UINT64_MAX), 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(everything_that_stood_beside_the_pixels_is_gone, reset),
        cmocka_unit_test_teardown(a_picture_is_turned_as_its_camera_was_held, reset),
        cmocka_unit_test_teardown(every_shape_that_is_read_looks_the_same, reset),
        cmocka_unit_test_teardown(what_comes_out_is_small, reset),
        cmocka_unit_test_teardown(means_are_exact, reset),
        cmocka_unit_test_teardown(what_is_no_photograph_is_named, reset),
        cmocka_unit_test_teardown(half_a_picture_is_no_picture, reset),
        cmocka_unit_test_teardown(bombs_are_refused_before_they_open, reset),
        cmocka_unit_test_teardown(a_large_laced_or_packed_picture_is_refused, reset),
        cmocka_unit_test_teardown(memory_for_what_comes_bit_by_bit_is_bounded, reset),
        cmocka_unit_test_teardown(likeness_tells_alike_from_different, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
