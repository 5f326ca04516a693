/* bank_text.c: UTF-8, UTF-16, windows-1258. */
#include "ledger/bank_text.h"

#include "base/tr.h"
#include "base/unicode.h"

/* windows-1258 where it differs from Latin-1, from 0x80 on; 0: no letter there. Accents stand alone
 * behind their letter and are put together by utf8_clean(). */
static const uint16_t low[32] = {0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,
    0x2030, 0, 0x2039, 0x152, 0, 0, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x2dc, 0x2122, 0, 0x203a, 0x153, 0, 0, 0x178};
static const struct {
    unsigned char byte;
    uint16_t point;
} high[] = {{0xc3, 0x102}, {0xcc, 0x300}, {0xd0, 0x110}, {0xd2, 0x309}, {0xd5, 0x1a0},
    {0xdd, 0x1af}, {0xde, 0x303}, {0xe3, 0x103}, {0xec, 0x301}, {0xf0, 0x111}, {0xf2, 0x323},
    {0xf5, 0x1a1}, {0xfd, 0x1b0}, {0xfe, 0x20ab}};

static uint32_t windows_1258(unsigned char byte)
{
    if (byte < 0x80)
        return byte;
    if (byte < 0xa0)
        return low[byte - 0x80];
    for (size_t i = 0; i < sizeof high / sizeof *high; i++) {
        if (high[i].byte == byte)
            return high[i].point;
    }
    return byte;
}

static void add_point(struct buf *b, uint32_t c)
{
    if (c < 0x80) {
        buf_addc(b, (char)c);
        return;
    }
    if (c < 0x800) {
        buf_addc(b, (char)(0xc0 | c >> 6));
    } else if (c < 0x10000) {
        buf_addc(b, (char)(0xe0 | c >> 12));
        buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
    } else {
        buf_addc(b, (char)(0xf0 | c >> 18));
        buf_addc(b, (char)(0x80 | (c >> 12 & 0x3f)));
        buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
    }
    buf_addc(b, (char)(0x80 | (c & 0x3f)));
}

static enum err from_1258(struct arena *a, struct str bytes, struct str *ret)
{
    struct buf b;

    buf_init_sized(&b, a, bytes.len + bytes.len / 2, 3 * bytes.len + 1);
    for (size_t i = 0; i < bytes.len; i++) {
        uint32_t c = windows_1258((unsigned char)bytes.ptr[i]);

        if (!c || (c < 0x20 && !strchr("\t\r\n", (int)c)))
            return E_INVALID;
        add_point(&b, c);
    }
    *ret = buf_str(&b);
    return OK;
}

static uint32_t unit_at(struct str bytes, size_t i, bool big)
{
    uint32_t first = (unsigned char)bytes.ptr[i], second = (unsigned char)bytes.ptr[i + 1];

    return big ? first << 8 | second : second << 8 | first;
}

static enum err from_utf16(struct arena *a, struct str bytes, bool big, struct str *ret)
{
    struct buf b;

    if (bytes.len % 2)
        return E_INVALID;
    buf_init_sized(&b, a, bytes.len, 2 * bytes.len + 1);
    for (size_t i = 0; i < bytes.len; i += 2) {
        uint32_t c = unit_at(bytes, i, big);

        if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.len) {
            uint32_t next = unit_at(bytes, i + 2, big);

            if (next < 0xdc00 || next > 0xdfff)
                return E_INVALID;
            c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00);
            i += 2;
        } else if (!c || (c >= 0xd800 && c <= 0xdfff)) {
            return E_INVALID;
        }
        add_point(&b, c);
    }
    *ret = buf_str(&b);
    return OK;
}

/* 1: UTF-16, big end first; 0: little; -1: not UTF-16. Without a mark: every other byte of the
 * front is 0, as in a head of plain letters. */
static int utf16_order(struct str bytes)
{
    size_t zero[2] = {0, 0}, look = bytes.len < 64 ? bytes.len : 64;

    if (bytes.len >= 2 && !memcmp(bytes.ptr, "\xff\xfe", 2))
        return 0;
    if (bytes.len >= 2 && !memcmp(bytes.ptr, "\xfe\xff", 2))
        return 1;
    for (size_t i = 0; i < look; i++)
        zero[i % 2] += !bytes.ptr[i];
    if (zero[1] > look / 4 && !zero[0])
        return 0;
    return zero[0] > look / 4 && !zero[1] ? 1 : -1;
}

/* Files that people send in the place of a CSV. */
static const char *other_kind(struct str bytes)
{
    if (str_starts(bytes, S("PK\x03\x04")) || str_starts(bytes, S("\xd0\xcf\x11\xe0")))
        return MSG("Đây là tệp Excel. Mở bằng Excel, chọn Lưu thành “CSV UTF-8”, rồi gửi tệp ấy.");
    if (str_starts(bytes, S("%PDF")))
        return MSG(
            "Đây là tệp PDF. Trên trang của ngân hàng hãy tải sao kê dạng CSV (hoặc Excel rồi lưu "
            "thành CSV).");
    return NULL;
}

enum err bank_text_read(struct arena *a, struct str bytes, struct str *ret, const char **why)
{
    struct str text = bytes;
    struct utf8_report mended;
    int order = utf16_order(bytes);
    enum err e = OK;

    *why = other_kind(bytes);
    if (*why)
        return E_INVALID;
    if (order >= 0)
        e = from_utf16(a, bytes, order == 1, &text);
    else if (!utf8_valid(bytes))
        e = from_1258(a, bytes, &text);
    if (e == OK && memchr(text.ptr, 0, text.len))
        e = E_INVALID;
    if (e == OK)
        e = utf8_clean(a, text, &text, &mended);
    if (e == OK && (*why = other_kind(text))) /* behind a mark of its own */
        return E_INVALID;
    if (e != OK) {
        *why = MSG("Tệp không phải văn bản. Hãy tải sao kê dạng CSV.");
        return E_INVALID;
    }
    *ret = text;
    return OK;
}
