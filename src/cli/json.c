/* json.c: see json.h. */
#include "cli/json.h"

#include "base/number.h"
#include "base/unicode.h"

void json_string(struct buf *out, struct str text)
{
    buf_addc(out, '"');
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);

        if (c == '"' || c == '\\') {
            buf_addc(out, '\\');
            buf_addc(out, (char)c);
        } else if (c < 0x20) {
            buf_printf(out, "\\u%04x", (unsigned)c);
        } else if (c == 0xfffd) { /* also what is no UTF-8: the name of a file may be any bytes */
            buf_addz(out, "\xef\xbf\xbd");
        } else {
            buf_add(out, str_slice(text, from, at));
        }
    }
    buf_addc(out, '"');
}

void json_string_or_null(struct buf *out, struct str text)
{
    if (text.len)
        json_string(out, text);
    else
        buf_addz(out, "null");
}

void json_milli(struct buf *out, int64_t milli)
{
    buf_add(out, milli_json(out->arena, milli));
}
