/* kind.c: what a file is, told from its first bytes.
 *
 * Every kind people send by mistake has a row with the words that help them; to add one, add a row.
 */
#include "doc/kind.h"

#include "doc/why.h"

#include <string.h>
#include <strings.h>

/* S() is no constant for the compiler; this is. */
#define BYTES(literal)                                                                             \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

struct magic {
    size_t offset;
    struct str bytes;
    const char *why;
};

static const struct magic refused[] = {
    {0, BYTES("%PDF"), WHY_PDF},
    {0, BYTES("{\\rtf"), WHY_RTF},
    {0, BYTES("\x89PNG"), WHY_PICTURE},
    {0, BYTES("\xff\xd8\xff"), WHY_PICTURE},
    {0, BYTES("GIF8"), WHY_PICTURE},
    {0, BYTES("II*\0"), WHY_PICTURE},
    {0, BYTES("MM\0*"), WHY_PICTURE},
    {8, BYTES("WEBP"), WHY_PICTURE},
    {4, BYTES("ftyp"), WHY_PICTURE},
    {0, BYTES("Rar!"), WHY_ARCHIVE},
    {0, BYTES("7z\xbc\xaf"), WHY_ARCHIVE},
    {0, BYTES("\x1f\x8b"), WHY_ARCHIVE},
    {0, BYTES("MIME-Version:"), WHY_WEB_ARCHIVE},
};

static bool has_at(struct str s, size_t offset, struct str part)
{
    return s.len >= offset && str_starts(str_slice(s, offset, s.len), part);
}

bool doc_is_utf16(struct str bytes)
{
    return has_at(bytes, 0, S("\xff\xfe")) || has_at(bytes, 0, S("\xfe\xff"));
}

/* The tag name after '<', '</', '<!' or '<?' in lower case. */
static bool tag_is(struct str tag, const char *name)
{
    return tag.len == strlen(name) && !strncasecmp(tag.ptr, name, tag.len);
}

static bool letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':';
}

static struct str first_tag(struct str s)
{
    size_t from = 1, to;

    if (s.len > 1 && (s.ptr[1] == '!' || s.ptr[1] == '?'))
        from = 2;
    for (to = from; to < s.len && letter_or_digit(s.ptr[to]);)
        to++;
    return str_slice(s, from, to);
}

static bool contains(struct str s, struct str part)
{
    return str_find(s, part, 0) < s.len;
}

static bool is_html(struct str s)
{
    static const char *const names[] = {"html", "doctype", "head", "body", "meta", "title", "p",
        "div", "span", "table", "section", "article", "main", "h1", "h2", "h3", "h4", "ul", "ol",
        "b", "i", "strong", "em", "font", "center", "style", "br", "a"};
    struct str tag;

    if (!s.len || s.ptr[0] != '<')
        return false;
    if (str_starts(s, S("<!--")))
        return true;
    tag = first_tag(s);
    if (tag_is(tag, "xml"))
        return contains(str_slice(s, 0, 1024), S("<html"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (tag_is(tag, names[i]))
            return true;
    }
    return false;
}

static const char *why_refused(struct str bytes)
{
    if (!bytes.len)
        return WHY_EMPTY;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (has_at(bytes, refused[i].offset, refused[i].bytes))
            return refused[i].why;
    }
    if (has_at(bytes, 0, S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))) {
        bool locked = contains(bytes, S("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"));

        return locked ? WHY_PASSWORD : WHY_OLD_WORD;
    }
    return NULL;
}

enum err doc_kind_of(struct str bytes, enum doc_kind *ret, const char **why)
{
    const char *refusal = why_refused(bytes);
    struct str start = bytes;

    if (refusal) {
        *why = refusal;
        return E_INVALID;
    }
    if (has_at(bytes, 0, S("PK\x03\x04")) || has_at(bytes, 0, S("PK\x05\x06"))) {
        *ret = DOC_DOCX;
        return OK;
    }
    if (doc_is_utf16(bytes)) {
        *ret = DOC_TXT;
        return OK;
    }
    if (memchr(bytes.ptr, '\0', bytes.len)) {
        *why = WHY_BINARY;
        return E_INVALID;
    }
    if (has_at(start, 0, S("\xef\xbb\xbf")))
        start = str_slice(start, 3, start.len);
    start = str_trim(str_slice(start, 0, 4096));
    if (is_html(start)) {
        *ret = DOC_HTML;
        return OK;
    }
    if (str_starts(start, S("<?xml"))) {
        *why = WHY_XML;
        return E_INVALID;
    }
    *ret = DOC_TXT;
    return OK;
}
