/* xml_write.c: see xml_write.h. */
#include "exchange/xml_write.h"

static const char *escape_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\n':
        return "&#10;";
    case '\t':
        return "&#9;";
    default:
        return (unsigned char)c < ' ' ? "" : NULL;
    }
}

void xml_add(struct buf *out, struct str text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *escape = escape_of(text.ptr[i]);

        if (!escape)
            continue;
        buf_add(out, str_slice(text, from, i));
        buf_addz(out, escape);
        from = i + 1;
    }
    buf_add(out, str_slice(text, from, text.len));
}

void xml_element(struct buf *out, const char *name, struct str text)
{
    buf_printf(out, "<%s>", name);
    xml_add(out, text);
    buf_printf(out, "</%s>", name);
}
