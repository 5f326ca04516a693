/* picture.c: what kind of picture it is, upright, small, and written anew. */
#include "doc/picture.h"
#include "base/tr.h"
#include "doc/picture_work.h"

enum { QUALITY = 80, QUALITY_SMALL = 72, LIKE_WIDTH = 9, LIKE_HEIGHT = 8 };

const char *picture_bounds(int64_t width, int64_t height, bool whole)
{
    int64_t shorter = width < height ? width : height, longer = width < height ? height : width;

    if (width <= 0 || height <= 0 || shorter < PICTURE_SIDE_MIN ||
        longer > PICTURE_SHAPE_MAX * shorter)
        return WHY_PICTURE_SHAPE;
    if (width * height > (whole ? PICTURE_PIXELS_WHOLE_MAX : PICTURE_PIXELS_MAX))
        return WHY_PICTURE_PIXELS;
    return NULL;
}

/* ── orientation ────────────────────────────────────────────────────────────────────────────── */

struct tiff {
    struct str bytes;
    bool big; /* the high byte first */
};

/* A number of `size` bytes; what lies outside is 0. */
static uint32_t tiff_number(const struct tiff *t, size_t at, size_t size)
{
    uint32_t n = 0;

    if (at > t->bytes.len || size > t->bytes.len - at)
        return 0;
    for (size_t i = 0; i < size; i++)
        n = n << 8 | (unsigned char)t->bytes.ptr[at + (t->big ? i : size - 1 - i)];
    return n;
}

int exif_orientation(struct str bytes)
{
    enum { MAGIC = 42, TAG = 0x0112, SHORT = 3, ENTRY_BYTES = 12, ENTRIES_MAX = 200 };
    struct tiff t = {bytes, str_starts(bytes, S("MM"))};
    uint32_t at = tiff_number(&t, 4, 4), entries = tiff_number(&t, at, 2);

    if ((!t.big && !str_starts(bytes, S("II"))) || tiff_number(&t, 2, 2) != MAGIC)
        return 1;
    for (uint32_t i = 0; i < entries && i < ENTRIES_MAX; i++) {
        size_t entry = (size_t)at + 2 + (size_t)i * ENTRY_BYTES;
        uint32_t value = tiff_number(&t, entry + 8, 2);

        if (tiff_number(&t, entry, 2) == TAG && tiff_number(&t, entry + 2, 2) == SHORT)
            return value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}

/* Where a point of the upright picture stands in the file, by orientation 1 to 8. */
static size_t source_of(const struct pixels *p, int orientation, int x, int y)
{
    int right = p->width - 1, bottom = p->height - 1;
    int sx = x, sy = y;

    if (orientation >= 5) {
        sx = y;
        sy = x;
    }
    if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
        sx = right - sx;
    if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
        sy = bottom - sy;
    return ((size_t)sy * (size_t)p->width + (size_t)sx) * RGB;
}

static enum err turn(struct arena *a, const struct pixels *p, int orientation, struct pixels *ret,
    struct held **memory)
{
    bool swap = orientation >= 5;
    struct pixels up = {swap ? p->height : p->width, swap ? p->width : p->height, NULL};
    unsigned char *to;

    *memory = held_new(a, (size_t)up.width * (size_t)up.height, RGB);
    up.bytes = (*memory)->bytes;
    if (!up.bytes)
        return E_BUSY;
    to = up.bytes;
    for (int y = 0; y < up.height; y++)
        for (int x = 0; x < up.width; x++, to += RGB)
            memcpy(to, p->bytes + source_of(p, orientation, x, y), RGB);
    *ret = up;
    return OK;
}

/* ── small, and alike ───────────────────────────────────────────────────────────────────────── */

static enum err smaller(
    struct arena *a, const struct pixels *p, int width, int height, struct shrink *ret)
{
    enum err e = shrink_begin(a, ret, p->width, p->height, width, height);

    if (e != OK)
        return e;
    for (int y = 0; y < p->height; y++)
        shrink_row(ret, p->bytes + (size_t)y * (size_t)p->width * RGB);
    shrink_end(ret);
    return OK;
}

static int brightness(const unsigned char *point)
{
    return (299 * point[0] + 587 * point[1] + 114 * point[2]) / 1000;
}

/* Of 9 times 8 points: is each one brighter than its neighbour to the right? */
static enum err likeness_of(struct arena *a, const struct pixels *p, uint64_t *ret)
{
    struct shrink s;
    uint64_t bits = 0;
    enum err e = smaller(a, p, LIKE_WIDTH, LIKE_HEIGHT, &s);

    if (e != OK)
        return e;
    for (int y = 0; y < LIKE_HEIGHT; y++)
        for (int x = 0; x + 1 < LIKE_WIDTH; x++) {
            const unsigned char *here = s.to.bytes + ((size_t)y * LIKE_WIDTH + (size_t)x) * RGB;

            bits = bits << 1 | (brightness(here) > brightness(here + RGB));
        }
    shrink_free(&s);
    *ret = bits;
    return OK;
}

int picture_difference(uint64_t one, uint64_t other)
{
    return __builtin_popcountll(one ^ other);
}

static enum err write_both(
    struct arena *a, const struct pixels *p, struct picture *ret, const char **why)
{
    struct shrink small = {0};
    struct picture made = {.width = p->width, .height = p->height};
    int width, height;
    enum err e;

    picture_fit(p->width, p->height, PICTURE_SMALL_SIDE, &width, &height);
    *why = WHY_PICTURE_MEMORY;
    e = likeness_of(a, p, &made.likeness);
    if (e == OK)
        e = smaller(a, p, width, height, &small);
    if (e == OK)
        e = jpeg_encode(a, p, QUALITY, &made.full, why);
    if (e == OK)
        e = jpeg_encode(a, &small.to, QUALITY_SMALL, &made.small, why);
    shrink_free(&small);
    if (e == OK)
        *ret = made;
    return e;
}

/* ── what it is ─────────────────────────────────────────────────────────────────────────────── */

struct kind {
    size_t offset;
    struct str bytes;
    picture_decoder *decode; /* NULL: not taken */
    const char *why;
};

static const struct kind kinds[] = {
    {0, STR_INIT("\xff\xd8\xff"), jpeg_decode, NULL},
    {0, STR_INIT("\x89PNG\r\n\x1a\n"), png_decode, NULL},
    {8, STR_INIT("WEBPVP8"), webp_decode, NULL},
    {4, STR_INIT("ftyphei"), NULL, WHY_PICTURE_HEIC},
    {4, STR_INIT("ftyphev"), NULL, WHY_PICTURE_HEIC},
    {4, STR_INIT("ftypmif"), NULL, WHY_PICTURE_HEIC},
    {4, STR_INIT("ftypmsf"), NULL, WHY_PICTURE_HEIC},
    {4, STR_INIT("ftypavi"), NULL, WHY_PICTURE_AVIF},
    {4, STR_INIT("ftyp"), NULL, WHY_PICTURE_CLIP},
    {0, STR_INIT("\x1a\x45\xdf\xa3"), NULL, WHY_PICTURE_CLIP},
    {0, STR_INIT("GIF8"), NULL, WHY_PICTURE_OTHER},
    {0, STR_INIT("BM"), NULL, WHY_PICTURE_OTHER},
    {0, STR_INIT("II*\0"), NULL, WHY_PICTURE_OTHER},
    {0, STR_INIT("MM\0*"), NULL, WHY_PICTURE_OTHER},
};

static picture_decoder *decoder_of(struct str bytes, const char **why)
{
    *why = WHY_PICTURE_KIND;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct kind *k = &kinds[i];

        if (bytes.len < k->offset || !str_starts(str_slice(bytes, k->offset, bytes.len), k->bytes))
            continue;
        *why = k->why;
        return k->decode;
    }
    return NULL;
}

enum err picture_read(struct arena *a, struct str bytes, struct picture *ret, const char **why)
{
    picture_decoder *decode = decoder_of(bytes, why);
    struct shrink s = {0};
    struct pixels upright = {0};
    struct held *turned = NULL;
    int orientation = 1;
    enum err e;

    if (!bytes.len)
        *why = WHY_PICTURE_EMPTY;
    if (!decode)
        return E_INVALID;
    *why = WHY_PICTURE_BYTES;
    if (bytes.len > PICTURE_BYTES_MAX)
        return E_TOO_LARGE;
    e = decode(a, bytes, &s, &orientation, why);
    if (e != OK)
        return e;
    *why = WHY_PICTURE_MEMORY;
    e = turn(a, &s.to, orientation, &upright, &turned);
    shrink_free(&s);
    if (e == OK)
        e = write_both(a, &upright, ret, why);
    held_free(turned);
    return e;
}
