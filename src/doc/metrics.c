/* metrics.c: advance widths of Times New Roman (and of Liberation Serif and Tinos, which are made
 * to the same widths), in thousandths of the size. Accents do not change a letter's width; the horn
 * of ơ and ư does. */
#include "doc/metrics.h"

#include "base/unicode.h"

static const short regular[] = {/* from U+0020 */
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541};

static const short bold_face[] = {/* from U+0020 */
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667,
    611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722,
    722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556,
    278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520};

enum { HORN_NONE, HORN_O, HORN_U };

static int horn_of(uint32_t lower)
{
    static const uint32_t o[] = {0x1a1, 0x1edb, 0x1edd, 0x1edf, 0x1ee1, 0x1ee3};
    static const uint32_t u[] = {0x1b0, 0x1ee9, 0x1eeb, 0x1eed, 0x1eef, 0x1ef1};

    for (size_t i = 0; i < sizeof o / sizeof *o; i++) {
        if (lower == o[i])
            return HORN_O;
        if (lower == u[i])
            return HORN_U;
    }
    return HORN_NONE;
}

static int advance(uint32_t c, bool bold)
{
    static const short horns[2][2][2] = {/* o, u; small, capital; regular, bold */
        {{529, 554}, {722, 778}}, {{542, 600}, {776, 796}}};
    int horn = horn_of(unicode_lower(c));
    uint32_t base = unicode_base(c);

    if (horn != HORN_NONE)
        return horns[horn - HORN_O][unicode_is_upper(c)][bold];
    if (unicode_is_upper(c) && base >= 'a' && base <= 'z')
        base -= 'a' - 'A';
    if (base < 0x20 || base > 0x7e)
        return 500;
    return bold ? bold_face[base - 0x20] : regular[base - 0x20];
}

int text_width_twip(struct str s, int size_points, bool bold)
{
    int64_t thousandths = 0;

    for (size_t at = 0; at < s.len;)
        thousandths += advance(utf8_next(s, &at), bold);
    return (int)(thousandths * TWIP_OF_POINT(size_points) / 1000);
}
