/* json.c: see json.h. */
#include "cli/json.h"

#include "base/number.h"

void json_string(struct buf *out, struct str text)
{
    buf_addc(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c == '"' || c == '\\') {
            buf_addc(out, '\\');
            buf_addc(out, (char)c);
        } else if (c < 0x20) {
            buf_printf(out, "\\u%04x", c);
        } else {
            buf_addc(out, (char)c);
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
