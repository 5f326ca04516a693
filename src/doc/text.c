/* text.c: the border where bytes become text: tells the kind, reads it, cuts it into lines. */
#include "doc/text.h"

#include "doc/kind.h"

#include <string.h>

static const char why_large[] = "Tệp quá lớn: tối đa 20 MB, và 8 MB chữ";
static const char why_encoding[] =
    "Văn bản không phải UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258): hãy lưu lại dạng UTF-8";
static const char why_utf16[] = "Văn bản UTF-16 bị đứt hoặc sai: hãy lưu lại dạng UTF-8";
static const char why_blank[] =
    "Không thấy chữ nào trong văn bản (có thể chỉ là ảnh chụp): hãy gửi bản có chữ";

static void put_utf8(struct buf *b, uint32_t c)
{
    if (c < 0x80) {
        buf_addc(b, (char)c);
    } else if (c < 0x800) {
        buf_addc(b, (char)(0xc0 | c >> 6));
        buf_addc(b, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        buf_addc(b, (char)(0xe0 | c >> 12));
        buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_addc(b, (char)(0x80 | (c & 0x3f)));
    } else {
        buf_addc(b, (char)(0xf0 | c >> 18));
        buf_addc(b, (char)(0x80 | (c >> 12 & 0x3f)));
        buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_addc(b, (char)(0x80 | (c & 0x3f)));
    }
}

static uint32_t unit16(struct str s, size_t at, bool big)
{
    uint32_t x = (unsigned char)s.ptr[at], y = (unsigned char)s.ptr[at + 1];

    return big ? x << 8 | y : y << 8 | x;
}

/* UTF-16 with a byte order mark to UTF-8; a lone surrogate or an odd byte is E_INVALID. */
static enum err from_utf16(struct arena *a, struct str bytes, struct str *ret)
{
    bool big = (unsigned char)bytes.ptr[0] == 0xfe;
    struct buf out;

    if (bytes.len % 2)
        return E_INVALID;
    buf_init(&out, a, 2 * DOC_TEXT_MAX);
    for (size_t at = 2; at < bytes.len; at += 2) {
        uint32_t c = unit16(bytes, at, big);

        if (c >= 0xdc00 && c < 0xe000)
            return E_INVALID;
        if (c >= 0xd800 && c < 0xdc00) {
            uint32_t low = at + 2 < bytes.len ? unit16(bytes, at + 2, big) : 0;

            if (low < 0xdc00 || low >= 0xe000)
                return E_INVALID;
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            at += 2;
        }
        put_utf8(&out, c);
    }
    if (out.overflow)
        return E_TOO_LARGE;
    *ret = buf_str(&out);
    return OK;
}

static enum err read_txt(struct arena *a, struct str bytes, struct str *ret, const char **why)
{
    enum err e = OK;

    if (!doc_is_utf16(bytes)) {
        *ret = bytes;
        return OK;
    }
    e = from_utf16(a, bytes, ret);
    if (e != OK)
        *why = e == E_TOO_LARGE ? why_large : why_utf16;
    return e;
}

static void cut_lines(struct arena *a, struct doc_text *doc)
{
    struct str text = doc->text;
    size_t count = 0, at = 0;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    if (text.len && text.ptr[text.len - 1] != '\n')
        count++; /* the last line has no LF of its own */
    doc->lines = arena_new_array(a, struct str, count ? count : 1);
    for (size_t i = 0; i < count; i++) {
        size_t end = str_find(text, S("\n"), at);

        doc->lines[i] = str_slice(text, at, end);
        at = end + 1;
    }
    doc->line_count = count;
}

/* What a reader gave becomes clean text in lines. */
static enum err finish(struct arena *a, struct str raw, struct doc_text *doc, const char **why)
{
    if (raw.len > DOC_TEXT_MAX) {
        *why = why_large;
        return E_TOO_LARGE;
    }
    if (utf8_clean(a, raw, &doc->text, &doc->mended) != OK) {
        *why = why_encoding;
        return E_INVALID;
    }
    if (!str_trim(doc->text).len) {
        *why = why_blank;
        return E_INVALID;
    }
    cut_lines(a, doc);
    return OK;
}

size_t doc_bad_line(struct str bytes)
{
    struct utf8_report report = {0};
    struct arena scratch;
    struct str clean;
    enum doc_kind kind;
    const char *why;
    enum err e;

    if (doc_kind_of(bytes, &kind, &why) != OK || kind == DOC_DOCX || doc_is_utf16(bytes))
        return 0;
    arena_init(&scratch, 8 * (size_t)DOC_BYTES_MAX);
    e = utf8_clean(&scratch, bytes, &clean, &report);
    arena_reset(&scratch);
    return e == E_INVALID ? report.bad_line : 0;
}

enum err doc_read(struct arena *a, struct str bytes, struct doc_text *ret, const char **why)
{
    struct doc_text doc = {0};
    struct str raw = {0};
    enum err e;

    if (bytes.len > DOC_BYTES_MAX) {
        *why = why_large;
        return E_TOO_LARGE;
    }
    e = doc_kind_of(bytes, &doc.kind, why);
    if (e == OK)
        e = read_txt(a, bytes, &raw, why);
    if (e == OK)
        e = finish(a, raw, &doc, why);
    if (e == OK)
        *ret = doc;
    return e;
}
