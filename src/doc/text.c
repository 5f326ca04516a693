/* text.c: the border where bytes become text: tells the kind, reads it, cuts it into lines. */
#include "doc/text.h"

#include "doc/docx_read.h"
#include "doc/html_read.h"
#include "doc/kind.h"
#include "doc/odt_read.h"
#include "doc/pack.h"
#include "doc/why.h"

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
        utf8_add(&out, c);
    }
    if (out.overflow)
        return E_TOO_LARGE;
    *ret = buf_str(&out);
    return OK;
}

static enum err read_txt(struct arena *a, struct str bytes, struct str *ret, const char **why)
{
    enum err e = OK;

    if (doc_is_utf16(bytes))
        e = from_utf16(a, bytes, ret);
    else
        *ret = bytes;
    if (e != OK)
        *why = e == E_TOO_LARGE ? WHY_LARGE_FILE : WHY_UTF16;
    return e;
}

/* The page must be UTF-8, whatever its head says: markup parsers guess, and guesses turn names
 * into other names. */
static enum err read_html(struct arena *a, struct str bytes, struct str *ret,
    struct utf8_report *mended, const char **why)
{
    struct str clean = {0};

    if (utf8_clean(a, bytes, &clean, mended) != OK) {
        *why = WHY_ENCODING;
        return E_INVALID;
    }
    return html_read(a, clean, ret, why);
}

/* ODT says what it is in its first part; a password is known from the manifest. */
static enum err odt_check(struct arena *a, struct str bytes, const char **why)
{
    struct str type = {0}, manifest = {0};
    enum err e = part_whole(a, bytes, S("mimetype"), 256, &type, why);

    if (e != OK && e != E_NOT_FOUND)
        return e;
    if (e == OK && !str_starts(type, S("application/vnd.oasis.opendocument.text"))) {
        *why = WHY_OTHER_ZIP;
        return E_INVALID;
    }
    e = part_whole(a, bytes, S("META-INF/manifest.xml"), 1 << 20, &manifest, why);
    if (e != OK && e != E_NOT_FOUND)
        return e;
    if (str_find(manifest, S("encryption-data"), 0) < manifest.len) {
        *why = WHY_PASSWORD;
        return E_INVALID;
    }
    return OK;
}

static enum err read_archive(
    struct arena *a, struct str bytes, struct str *ret, enum doc_kind *kind, const char **why)
{
    struct pack_names names;
    struct str main_part;
    enum err e = pack_list(a, bytes, &names, why);

    if (e != OK)
        return e;
    main_part = docx_main_part(&names);
    if (main_part.len) {
        *kind = DOC_DOCX;
        return docx_read(a, bytes, main_part, ret, why);
    }
    if (pack_has(&names, S("encrypted-package"))) {
        *why = WHY_PASSWORD;
        return E_INVALID;
    }
    if (!pack_has(&names, S("content.xml"))) {
        *why = WHY_OTHER_ZIP;
        return E_INVALID;
    }
    *kind = DOC_ODT;
    e = odt_check(a, bytes, why);
    return e == OK ? odt_read(a, bytes, ret, why) : e;
}

static size_t count_lines(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    if (text.len && text.ptr[text.len - 1] != '\n')
        count++; /* the last line has no LF of its own */
    return count;
}

static void cut_lines(struct arena *a, struct doc_text *doc)
{
    size_t at = 0;

    doc->lines = arena_new_array(a, struct str, doc->line_count);
    for (size_t i = 0; i < doc->line_count; i++) {
        size_t end = str_find(doc->text, S("\n"), at);

        doc->lines[i] = str_slice(doc->text, at, end);
        at = end + 1;
    }
}

/* What a reader gave becomes clean text in lines. */
static enum err finish(struct arena *a, struct str raw, struct doc_text *doc, const char **why)
{
    struct utf8_report mended = {0};

    if (raw.len > DOC_TEXT_MAX) {
        *why = WHY_LARGE_FILE;
        return E_TOO_LARGE;
    }
    if (utf8_clean(a, raw, &doc->text, &mended) != OK) {
        *why = WHY_ENCODING;
        return E_INVALID;
    }
    doc->mended.decomposed += mended.decomposed;
    doc->mended.wrong_horn += mended.wrong_horn;
    doc->mended.control += mended.control;
    if (!str_trim(doc->text).len) {
        *why = WHY_BLANK;
        return E_INVALID;
    }
    doc->line_count = count_lines(doc->text);
    if (doc->line_count > DOC_LINES_MAX) {
        *why = WHY_LINES;
        return E_TOO_LARGE;
    }
    cut_lines(a, doc);
    return OK;
}

static enum err read_kind(
    struct arena *a, struct str bytes, struct doc_text *doc, struct str *raw, const char **why)
{
    if (doc->kind == DOC_TXT)
        return read_txt(a, bytes, raw, why);
    if (doc->kind == DOC_HTML)
        return read_html(a, bytes, raw, &doc->mended, why);
    return read_archive(a, bytes, raw, &doc->kind, why);
}

enum err doc_read(struct arena *a, struct str bytes, struct doc_text *ret, const char **why)
{
    const char *said = WHY_DAMAGED_ZIP; /* when a part is not there that was in the list */
    struct doc_text doc = {0};
    struct str raw = {0};
    enum err e;

    if (bytes.len > DOC_BYTES_MAX) {
        *why = WHY_LARGE_FILE;
        return E_TOO_LARGE;
    }
    e = doc_kind_of(bytes, &doc.kind, &said);
    if (e == OK)
        e = read_kind(a, bytes, &doc, &raw, &said);
    if (e == OK)
        e = finish(a, raw, &doc, &said);
    if (e == OK)
        *ret = doc;
    else
        *why = said;
    return e == E_NOT_FOUND ? E_DAMAGED : e;
}

enum err doc_text_of(struct arena *a, struct str text, struct doc_text *ret)
{
    struct doc_text doc = {.kind = DOC_TXT};
    const char *why;
    enum err e = finish(a, text, &doc, &why);

    if (e == OK)
        *ret = doc;
    return e;
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
    arena_init(&scratch, 32 * (size_t)DOC_BYTES_MAX);
    e = utf8_clean(&scratch, bytes, &clean, &report);
    arena_reset(&scratch);
    return e == E_INVALID ? report.bad_line : 0;
}
